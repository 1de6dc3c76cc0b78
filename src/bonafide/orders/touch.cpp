#include "bonafide/orders/touch.h"

#include <algorithm>

#include <fmt/format.h>

namespace bonafide::orders {
namespace {

// Two scopes with one name ask for the same events, samples and groups aside. Ids hold no NUL.
std::string name_of(const Scope& scope) {
  const auto joined = [](const std::vector<std::string>& values) {
    std::string out;
    for (const std::string& value : values) out += value, out += '\0';
    return out;
  };
  return fmt::format("{} {} {}\n{}\n{}\n{}", scope.first, scope.last, scope.actions.has_value(), joined(scope.targets), joined(scope.actions.value_or(std::vector<std::string>())), joined(scope.countries));
}

}  // namespace

Toucher::Toucher(const LogFacts& log, const events::EventTable& events, const format::Findings& findings) : log_(log), events_(events), in_group_(events.actors.size(), 0), unit_(events.actors.size()) {
  std::map<std::string_view, std::vector<std::uint32_t>> by_group;
  for (const format::MemberRecord& member : findings.members) {
    if (member.verdict < format::Verdict::kCoordinated) continue;
    const std::uint32_t actor = events.actors.find(member.actor);
    if (actor == events.actors.size()) continue;  // no act of its is asked for
    in_group_[actor] = 1;
    by_group[member.group].push_back(actor);
  }
  for (auto& [group, actors] : by_group) groups_.push_back(std::move(actors));
  const HashKey key = sample_key(log.sampling_key);
  for (std::uint32_t actor = 0; actor < events.actors.size(); ++actor) unit_[actor] = sample_place(key, events.actors[actor]);
}

const Toucher::RowsOf& Toucher::rows_in(const Scope& scope) {
  constexpr std::size_t kMostBytes = 1 << 30;  // an order of many items begins anew rather than fill the memory
  const std::string name = name_of(scope);
  if (!known_.contains(name) && (known_.size() + 1) * events_.actors.size() * sizeof(std::uint32_t) > kMostBytes) known_.clear();
  std::unique_ptr<RowsOf>& rows = known_[name];
  if (rows == nullptr) {
    Scope everybody = scope;
    everybody.accounts = Accounts::kAll;
    everybody.sample = 1;
    rows = std::make_unique<RowsOf>(events_.actors.size(), 0);
    ScopedEvents(everybody, log_, events_, in_group_).for_each([&](std::uint64_t event, std::uint32_t) { ++(*rows)[events_.actor[event]]; });
  }
  return *rows;
}

Asked terms_of(const Item& item, const Scope& scope) {
  Asked out;
  out.form = item.form.value;
  out.accounts = scope.accounts;
  out.sample = scope.sample;
  if (item.privacy) {
    if (item.privacy->epsilon) out.epsilon = item.privacy->epsilon->value;
    if (item.privacy->delta) out.delta = item.privacy->delta->value;
    if (item.privacy->smallest_cell) out.smallest_cell = static_cast<std::uint64_t>(item.privacy->smallest_cell->value);
  }
  return out;
}

Asked Toucher::answer_of(const Item& item, const Scope& scope, const RowsOf& rows) const {
  Asked out = terms_of(item, scope);
  for (std::uint32_t actor = 0; actor < rows.size(); ++actor) {
    out.people_covered += rows[actor] > 0;
    out.in_lockstep += rows[actor] > 0 && in_group_[actor] != 0;
  }
  for (const std::vector<std::uint32_t>& group : groups_) {
    const auto there = std::count_if(group.begin(), group.end(), [&](std::uint32_t actor) { return rows[actor] > 0 && unit_[actor] < scope.sample; });
    if (there > 0) out.groups_in_sample.push_back(static_cast<std::uint64_t>(there));
  }
  return out;
}

Result<Toucher::Touched> Toucher::of(const Order& order) {
  Touched out;
  enum : std::uint8_t { kCovered = 1, kRead = 2, kExposed = 4, kIdentified = 8 };
  std::vector<std::uint8_t> seen(events_.actors.size(), 0);
  for (const Item& item : order.items) {
    if (!why_not_measurable(item).empty()) {
      out.answers.emplace_back();
      continue;
    }
    TRY(const Scope scope, scope_of(order, item, log_));
    const RowsOf& rows = rows_in(scope);
    const auto marks = static_cast<std::uint8_t>(kRead | (is_member_level(item.form.value) ? kExposed : 0) | (item.form.value == Form::kIdentified ? kIdentified : 0));
    for (std::uint32_t actor = 0; actor < rows.size(); ++actor) {
      if (rows[actor] == 0) continue;
      seen[actor] |= kCovered;
      if (!takes(scope, actor)) continue;
      out.touch.rows += rows[actor];
      seen[actor] |= marks;
    }
    out.answers.push_back(answer_of(item, scope, rows));
  }
  for (std::uint32_t actor = 0; actor < seen.size(); ++actor) {
    const bool read = (seen[actor] & kRead) != 0, exposed = (seen[actor] & kExposed) != 0, bystander = in_group_[actor] == 0;
    out.covered += (seen[actor] & kCovered) != 0;
    out.touch.people += read;
    out.touch.bystanders += read && bystander;
    out.touch.exposed += exposed;
    out.touch.identified += (seen[actor] & kIdentified) != 0;
    out.touch.exposed_bystanders += exposed && bystander;
  }
  return out;
}

Result<std::vector<std::optional<std::string>>> Toucher::main_actions(const Order& order) {
  std::vector<std::optional<std::string>> out;
  const events::Attribute* action = events_.attribute("action");
  for (const Item& item : order.items) {
    out.emplace_back();
    if (action == nullptr || !why_not_measurable(item).empty()) continue;
    TRY(const Scope scope, scope_of(order, item, log_));
    std::vector<std::uint64_t> rows(action->values.size(), 0);
    ScopedEvents(scope, log_, events_, in_group_).for_each([&](std::uint64_t event, std::uint32_t) { ++rows[action->code[event]]; });
    const auto most = std::max_element(rows.begin(), rows.end());  // of equals the first by name
    const auto used = std::count_if(rows.begin(), rows.end(), [](std::uint64_t count) { return count > 0; });
    if (used < 2) continue;
    const std::string_view name = action->values[static_cast<std::uint32_t>(most - rows.begin())];
    if (!name.empty()) out.back() = std::string(name);
  }
  return out;
}

}  // namespace bonafide::orders
