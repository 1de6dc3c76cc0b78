#include "bonafide/orders/burden.h"

#include <algorithm>
#include <utility>

#include "bonafide/base/progress.h"
#include "bonafide/base/time.h"

namespace bonafide::orders {
namespace {

constexpr std::uint32_t kNowhere = UINT32_MAX;

// Lengths of ids as CSV fields are needed for every event, so each is found once.
std::vector<std::uint32_t> lengths_of(const events::Dictionary& ids) {
  std::vector<std::uint32_t> out(ids.size());
  for (std::uint32_t code = 0; code < ids.size(); ++code) out[code] = static_cast<std::uint32_t>(csv_bytes(ids[code]));
  return out;
}

// Length of format_time(time): a UTC time of our calendar has 20 bytes, and decimals add four or seven.
class TimeLength {
 public:
  explicit TimeLength(bool relative) : relative_(relative) {}
  std::size_t operator()(Microseconds time) const {
    constexpr Microseconds kYear0 = -62'167'219'200 * kMicrosecondsPerSecond, kYear10000 = 253'402'300'800 * kMicrosecondsPerSecond;
    if (relative_ || time < kYear0 || time >= kYear10000) return format_time(time, relative_).size();
    return time % kMicrosecondsPerSecond == 0 ? 20 : time % 1000 == 0 ? 24 : 27;
  }

 private:
  bool relative_;
};

// What every item's count needs of the table.
struct Lengths {
  explicit Lengths(const events::EventTable& events)
      : actor(lengths_of(events.actors)), target(lengths_of(events.targets)), time(events.time.relative) {
    if (const events::Attribute* found = events.attribute("action")) action_of = found, action = lengths_of(found->values);
  }
  std::size_t of(const events::EventTable& events, std::uint64_t event, std::uint32_t target_code) const {
    constexpr std::size_t kCommasAndLineFeed = 4;
    return actor[events.actor[event]] + target[target_code] + time(events.time_of(event)) + (action_of == nullptr ? 0 : action[action_of->code[event]]) + kCommasAndLineFeed;
  }
  std::vector<std::uint32_t> actor, target, action;
  TimeLength time;
  const events::Attribute* action_of = nullptr;
};

// Counts events as they come; an account's country is noted when it changes, so that repeats are cheap.
class Counter {
 public:
  Counter(const events::EventTable& events, const Lengths& lengths, const std::vector<std::uint8_t>& in_group)
      : events_(events), lengths_(lengths), in_group_(in_group), country_(events.attribute("country")), seen_(events.actors.size(), 0) {
    if (country_ != nullptr) last_country_.assign(events.actors.size(), kNowhere);
  }

  void add(std::uint64_t event, std::uint32_t target) {
    const std::uint32_t actor = events_.actor[event];
    ++burden_.rows;
    burden_.bytes += lengths_.of(events_, event, target);
    burden_.rows_in_groups += in_group_[actor];
    seen_[actor] = 1;
    if (country_ == nullptr) return;
    const std::uint32_t country = country_->code[event];
    if (last_country_[actor] == country || country_->values[country].empty()) return;
    last_country_[actor] = country;
    places_.push_back({country, actor});
  }

  Burden finish() {
    for (std::uint32_t actor = 0; actor < seen_.size(); ++actor) {
      burden_.people += seen_[actor];
      burden_.bystanders += seen_[actor] != 0 && in_group_[actor] == 0;
      burden_.people_in_no_country += country_ != nullptr && seen_[actor] != 0 && last_country_[actor] == kNowhere;
    }
    burden_.countries_known = country_ != nullptr;
    std::sort(places_.begin(), places_.end());
    places_.erase(std::unique(places_.begin(), places_.end()), places_.end());
    for (auto place = places_.begin(); place != places_.end();) {
      const auto next = std::find_if(place, places_.end(), [&](const auto& other) { return other.first != place->first; });
      burden_.people_by_country.emplace_back(country_->values[place->first], next - place);
      place = next;
    }
    return std::move(burden_);
  }

 private:
  const events::EventTable& events_;
  const Lengths& lengths_;
  const std::vector<std::uint8_t>& in_group_;
  const events::Attribute* country_;
  std::vector<std::uint8_t> seen_;                             // [actors]
  std::vector<std::uint32_t> last_country_;                    // [actors]
  std::vector<std::pair<std::uint32_t, std::uint32_t>> places_;  // country, actor
  Burden burden_;
};

}  // namespace

std::size_t csv_bytes(std::string_view field) {
  if (field.find_first_of(",\"\r\n") == std::string_view::npos) return field.size();
  return field.size() + 2 + static_cast<std::size_t>(std::count(field.begin(), field.end(), '"'));
}

Result<OrderBurden> measure_burden(const Order& order, const LogFacts& log, const events::EventTable& events, const std::vector<std::string>& members) {
  const std::vector<std::uint8_t> in_group = accounts_marked(events, members);
  const Lengths lengths(events);
  const auto measured = std::count_if(order.items.begin(), order.items.end(), [](const Item& item) { return why_not_measurable(item).empty(); });
  const bool may_overlap = measured > 1;  // one item alone is the order's total
  std::vector<std::uint8_t> counted(may_overlap ? events.size() : 0, 0);  // in the total
  Counter total(events, lengths, in_group);
  OrderBurden out;
  out.measured = static_cast<std::size_t>(measured);
  for (const Item& item : order.items) {
    if (interrupted()) return Error{ErrorKind::kInterrupted, "interrupted while the burden was measured"};
    ItemBurden of_item{item.id.value, item.at, why_not_measurable(item), {}, {}};
    if (of_item.not_measured.empty()) {
      TRY(Scope scope, scope_of(order, item, log));
      Counter counter(events, lengths, in_group);
      ScopedEvents(scope, log, events, in_group).for_each([&](std::uint64_t event, std::uint32_t target) {
        counter.add(event, target);
        if (may_overlap && std::exchange(counted[event], 1) == 0) total.add(event, target);
      });
      of_item.burden = counter.finish();
      if (!may_overlap) out.total = of_item.burden;
      of_item.remarks = std::move(scope.remarks);
    }
    out.items.push_back(std::move(of_item));
  }
  if (may_overlap) out.total = total.finish();
  return out;
}

}  // namespace bonafide::orders
