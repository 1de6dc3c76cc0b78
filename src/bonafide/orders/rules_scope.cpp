// Rules on how far an item reaches: which targets, and which days against those of the event it serves.
#include <fmt/format.h>

#include "bonafide/orders/rules_parts.h"

namespace bonafide::orders {
namespace {

// Both days are included.
struct Days {
  Day first, last;
  std::int64_t count() const { return std::int64_t{last} - first + 1; }
  std::string text() const { return fmt::format("{} to {}", day_text(first), day_text(last)); }
};

template <class Dated>
std::optional<Days> days_of(const Dated& dated) {
  if (!dated.first_day || !dated.last_day) return std::nullopt;
  return Days{dated.first_day->value, dated.last_day->value};
}

// "3,287 days", as a court would write it.
std::string in_days(const Days& days) {
  std::string number = std::to_string(days.count());
  for (std::size_t i = number.size(); i > 3;) number.insert(i -= 3, 1, ',');
  return number + (days.count() == 1 ? " day" : " days");
}

struct Against {
  const Proceeding& proceeding;
  Days window, event;
  std::string fix() const { return fmt::format("first_day = {}, last_day = {}", day_text(event.first), day_text(event.last)); }
};

// An item's days and those of the event that it serves, where both are known.
std::optional<Against> compare(const RuleInput& input, const Item& item) {
  const Proceeding* served = item.proceeding ? input.order.proceeding(item.proceeding->value) : nullptr;
  if (served == nullptr) return std::nullopt;
  const auto window = days_of(item), event = days_of(*served);
  if (!window || !event) return std::nullopt;
  return Against{*served, *window, *event};
}

// The event of the item's proceeding says which day to write, if the order knows it.
std::string day_fix(const RuleInput& input, const Item& item, const char* key, std::optional<At<Day>> Proceeding::*day) {
  const Proceeding* served = item.proceeding ? input.order.proceeding(item.proceeding->value) : nullptr;
  if (served == nullptr || !(served->*day)) return fmt::format("{} = YYYY-MM-DD", key);
  return fmt::format("{} = {}, as the event of proceeding \"{}\" has it", key, day_text((served->*day)->value), served->id.value);
}

bool misses(const Against& days) { return days.window.last < days.event.first || days.window.first > days.event.last; }

}  // namespace

Faults no_targets(const RuleInput& input) {
  return each_item(input, [](const Item& item) -> std::optional<Fault> {
    if (!about_engagement(item) || !item.targets.empty()) return std::nullopt;
    return Fault{item.at, fmt::format("item {} asks for engagement and names no target", item.id.value), "targets = [\"...\"]: the ids of the pages, as the log writes them"};
  });
}

Faults no_start(const RuleInput& input) {
  return each_item(input, [&](const Item& item) -> std::optional<Fault> {
    if (item.first_day) return std::nullopt;
    return Fault{item.at, fmt::format("item {} has no first day", item.id.value), day_fix(input, item, "first_day", &Proceeding::first_day)};
  });
}

Faults no_end(const RuleInput& input) {
  return each_item(input, [&](const Item& item) -> std::optional<Fault> {
    if (item.last_day) return std::nullopt;
    return Fault{item.at, fmt::format("item {} has no last day", item.id.value), day_fix(input, item, "last_day", &Proceeding::last_day)};
  });
}

Faults window_longer_than_event(const RuleInput& input) {
  return each_item(input, [&](const Item& item) -> std::optional<Fault> {
    const auto days = compare(input, item);
    if (!days || misses(*days) || days->window.count() <= days->event.count()) return std::nullopt;
    return Fault{item.first_day->at, fmt::format("item {} asks for {} ({}); the event that proceeding \"{}\" is about lasted {} ({})", item.id.value, in_days(days->window), days->window.text(),
                                                 days->proceeding.id.value, in_days(days->event), days->event.text()),
                 days->fix()};
  });
}

Faults window_misses_event(const RuleInput& input) {
  return each_item(input, [&](const Item& item) -> std::optional<Fault> {
    const auto days = compare(input, item);
    if (!days || !misses(*days)) return std::nullopt;
    return Fault{item.first_day->at, fmt::format("item {} asks for {}; none of these days is in the event that proceeding \"{}\" is about ({})", item.id.value, days->window.text(),
                                                 days->proceeding.id.value, days->event.text()),
                 days->fix()};
  });
}

}  // namespace bonafide::orders
