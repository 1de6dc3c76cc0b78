#include "bonafide/orders/scope.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bonafide/orders/fields.h"
#include "bonafide/orders/order_words.h"

namespace bonafide::orders {
namespace {

constexpr std::size_t kMostListed = 12;  // of actions or countries, where none is near

bool is_star(const std::vector<At<std::string>>& values) { return values.size() == 1 && values[0].value == "*"; }

Error at(const Order& order, Position place, const std::string& what) {
  return {ErrorKind::kInput, harmless(fmt::format("{}:{}:{}: {}", order.file, place.line, place.column, what))};
}

std::string remedy(const std::string& wrong, const std::vector<std::string>& known, const char* otherwise) {
  if (const std::string* near = nearest(wrong, known)) return fmt::format("; did you mean \"{}\"?", harmless(*near));
  std::vector<std::string> named;
  for (const std::string& one : known)
    if (!one.empty() && named.size() <= kMostListed) named.push_back(shown(one));
  if (named.empty() || named.size() > kMostListed) return otherwise;
  return fmt::format("; it has {}", fmt::join(named, ", "));
}

// The values, ascending and once; each must be known.
Result<std::vector<std::string>> known_values(const Order& order, const Item& item, const char* noun, const std::vector<At<std::string>>& values, const std::vector<std::string>& known,
                                              const char* otherwise) {
  std::vector<std::string> out;
  for (const At<std::string>& value : values) {
    if (!std::binary_search(known.begin(), known.end(), value.value))
      return at(order, value.at, fmt::format("item {} asks for the {} \"{}\", which the log does not have{}", shown(item.id.value), noun, shown(value.value), remedy(value.value, known, otherwise)));
    out.push_back(value.value);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

Status add_days(const Order& order, const Item& item, const LogFacts& log, Scope& out) {
  const auto& day = item.first_day ? item.first_day : item.last_day;
  if (day && log.times_relative)
    return at(order, day->at, fmt::format("item {} names days, and this log counts time from its own zero, so no day can be found in it; use a log with dates, or leave the days out to measure all of it", shown(item.id.value)));
  if (item.first_day) out.first = order.day_begin(item.first_day->value);
  if (item.last_day) out.last = order.day_end(item.last_day->value);
  if (!item.first_day && !item.last_day) out.remarks.emplace_back("No days are named, so all of the log is measured.");
  return {};
}

Status add_actions(const Order& order, const Item& item, const LogFacts& log, Scope& out) {
  if (item.actions.empty() || is_star(item.actions)) return {};
  if (!log.actions) {
    out.remarks.emplace_back("The log has no column of actions, so every event counts as one that is asked for.");
    return {};
  }
  TRY(out.actions, known_values(order, item, "action", item.actions, *log.actions, "; name one that is in its column action"));
  return {};
}

Status add_countries(const Order& order, const Item& item, const LogFacts& log, Scope& out) {
  if (item.jurisdictions.empty()) return {};
  if (!log.countries)
    return at(order, item.jurisdictions[0].at, fmt::format("item {} names jurisdictions, and the log has no column of countries; name it when the case is made (bonafide detect --columns country=...), or leave them out",
                                                           shown(item.id.value)));
  TRY(out.countries, known_values(order, item, "jurisdiction", item.jurisdictions, *log.countries, "; write it as the log's column country does"));
  return {};
}

}  // namespace

std::string why_not_measurable(const Item& item) {
  if (item.subject && item.subject->value != Subject::kEngagement)
    return fmt::format("Item {} is about {}, of which a log of engagement holds nothing.", item.id.value, word(item.subject->value));
  if (item.targets.empty()) return fmt::format("Item {} names no targets, so nothing in the log is known to be asked for.", item.id.value);
  return "";
}

Result<Scope> scope_of(const Order& order, const Item& item, const LogFacts& log) {
  CHECK(why_not_measurable(item).empty());
  Scope out;
  if (!is_star(item.targets)) {
    TRY(out.targets, known_values(order, item, "target", item.targets, log.targets, "; targets.csv of the case lists those that it has"));
  }
  TRY_STATUS(add_days(order, item, log, out));
  TRY_STATUS(add_actions(order, item, log, out));
  TRY_STATUS(add_countries(order, item, log, out));
  if (item.accounts) out.accounts = item.accounts->value;
  if (item.sample) out.sample = item.sample->value;
  return out;
}

HashKey sample_key(const std::string& sampling_key) { return derive_key("order sample", sampling_key); }

double sample_place(HashKey key, std::string_view account) { return to_unit(siphash(key, account)); }

ScopedEvents::ScopedEvents(const Scope& scope, const LogFacts& log, const events::EventTable& events, std::span<const std::uint8_t> in_group)
    : events_(&events), first_(scope.first), last_(scope.last) {
  CHECK(in_group.size() == events.actors.size());
  if (scope.targets.empty()) {
    targets_.resize(events.targets.size());
    std::iota(targets_.begin(), targets_.end(), 0u);
  }
  for (const std::string& id : scope.targets)  // a table that holds part of a log may lack one
    if (const std::uint32_t target = events.targets.find(id); target < events.targets.size()) targets_.push_back(target);

  if (scope.accounts == Accounts::kInGroups) account_.assign(in_group.begin(), in_group.end());
  if (scope.sample < 1) {
    if (account_.empty()) account_.assign(events.actors.size(), 1);
    const HashKey key = sample_key(log.sampling_key);
    for (std::uint32_t actor = 0; actor < events.actors.size(); ++actor)
      if (account_[actor] != 0 && sample_place(key, events.actors[actor]) >= scope.sample) account_[actor] = 0;
  }
  const auto marked = [](const events::Attribute* attribute, const std::vector<std::string>& values) {
    std::vector<std::uint8_t> out(attribute->values.size() + 1, 0);  // never empty: empty means all
    for (const std::string& value : values) out[attribute->values.find(value)] = 1;
    out[attribute->values.size()] = 0;
    return out;
  };
  const events::Attribute *action = events.attribute("action"), *country = events.attribute("country");
  if (scope.actions && action != nullptr) action_ = marked(action, *scope.actions), action_code_ = action->code.data();
  if (!scope.countries.empty() && country != nullptr) country_ = marked(country, scope.countries), country_code_ = country->code.data();
}

std::pair<std::uint64_t, std::uint64_t> ScopedEvents::stretch(std::uint32_t target) const {
  const std::uint64_t begin = events_->target_begin[target], end = events_->target_begin[target + 1];
  const auto first_where = [&](const auto& reached) {  // times ascend within a target
    std::uint64_t low = begin, high = end;
    while (low < high) {
      const std::uint64_t middle = low + (high - low) / 2;
      if (reached(events_->time_of(middle))) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  return {first_where([&](Microseconds time) { return time >= first_; }), first_where([&](Microseconds time) { return time > last_; })};
}

std::vector<std::uint8_t> accounts_marked(const events::EventTable& events, const std::vector<std::string>& ids) {
  std::vector<std::uint8_t> out(events.actors.size(), 0);
  for (const std::string& id : ids)
    if (const std::uint32_t actor = events.actors.find(id); actor < out.size()) out[actor] = 1;
  return out;
}

}  // namespace bonafide::orders
