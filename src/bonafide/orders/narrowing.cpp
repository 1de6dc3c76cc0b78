#include "bonafide/orders/narrowing.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bonafide/orders/edit.h"

namespace bonafide::orders {
namespace {

constexpr Microseconds kDay = 86'400 * kMicrosecondsPerSecond;

Day day_of(const Order& order, Microseconds time) {
  const Microseconds local = time + order.zone_minutes * 60 * kMicrosecondsPerSecond;
  return static_cast<Day>(local >= 0 ? local / kDay : -((-local + kDay - 1) / kDay));
}

bool is_served(const Order& order, const Item& item) {
  if (!item.subject || order.proceedings.empty()) return true;  // nobody has said what it is, or what is charged
  return std::any_of(order.proceedings.begin(), order.proceedings.end(), [&](const Proceeding& proceeding) {
    return proceeding.concerns.empty() ||
           std::any_of(proceeding.concerns.begin(), proceeding.concerns.end(), [&](const At<Subject>& subject) { return subject.value == item.subject->value; });
  });
}

// The proceeding that an item serves, where it says on which days its event was.
const Proceeding* event_of(const Order& order, const Item& item) {
  const Proceeding* proceeding = item.proceeding ? order.proceeding(item.proceeding->value) : nullptr;
  return proceeding != nullptr && (proceeding->first_day || proceeding->last_day) ? proceeding : nullptr;
}

struct Days {
  Day first, last;
};

// The days that are left of an item's: those of its event among them where that is asked for, a part of what the log
// has of them where parts are. Nothing where none are left, or fewer than there are parts.
std::optional<Days> days_left(const NarrowingFacts& facts, const Item& item, const Narrowing& rung) {
  const Day log_first = day_of(facts.order, facts.log.first_time), log_last = day_of(facts.order, facts.log.last_time);
  std::optional<Day> first, last;
  const auto within = [&](const std::optional<At<Day>>& from, const std::optional<At<Day>>& to) {
    if (from) first = std::max(first.value_or(from->value), from->value);
    if (to) last = std::min(last.value_or(to->value), to->value);
  };
  within(item.first_day, item.last_day);
  if (const Proceeding* proceeding = event_of(facts.order, item); rung.event_days && proceeding != nullptr) within(proceeding->first_day, proceeding->last_day);
  Days days{first.value_or(log_first), last.value_or(log_last)};
  if (rung.parts > 1) days = {std::max(days.first, log_first), std::min(days.last, log_last)};
  if (days.first > days.last) return {};
  const auto count = static_cast<unsigned>(days.last - days.first + 1);
  if (count < rung.parts) return {};
  const auto boundary = [&](unsigned part) { return days.first + static_cast<Day>(std::uint64_t{count} * part / rung.parts); };
  return Days{boundary(rung.part), boundary(rung.part + 1) - 1};
}

const char* part_words(const Narrowing& rung) {
  static constexpr std::array kHalves{"first half", "second half"};
  static constexpr std::array kQuarters{"first quarter", "second quarter", "third quarter", "fourth quarter"};
  return rung.parts == 2 ? kHalves[rung.part] : rung.parts == 4 ? kQuarters[rung.part] : "";
}

// One rung, item by item; what was changed is said once for all of them.
class Rung {
 public:
  Rung(const NarrowingFacts& facts, const Narrowing& rung, OrderText text) : facts_(facts), rung_(rung), text_(std::move(text)) {}

  // @return whether the rung makes an order.
  bool run() {
    std::vector<std::size_t> kept;
    std::vector<std::string> dropped;
    for (std::size_t i = 0; i < facts_.order.items.size(); ++i) {
      const Item& item = facts_.order.items[i];
      const bool goes = rung_.drop && (!why_not_measurable(item).empty() || !is_served(facts_.order, item));
      if (goes) dropped.push_back(item.id.value);
      else kept.push_back(i);
    }
    if (kept.empty()) return false;
    if (!dropped.empty()) say(fmt::format("without item{} {}", dropped.size() > 1 ? "s" : "", fmt::join(dropped, ", ")));
    for (const std::size_t i : kept)
      if (why_not_measurable(facts_.order.items[i]).empty() && !change(i)) return false;
    for (std::size_t i = facts_.order.items.size(); i-- > 0;)
      if (std::find(kept.begin(), kept.end(), i) == kept.end()) text_.drop(i);
    return true;
  }

  const std::string& text() const { return text_.text(); }
  std::vector<std::string> words() && { return std::move(words_); }

 private:
  void say(const std::string& words) {
    if (std::find(words_.begin(), words_.end(), words) == words_.end()) words_.push_back(words);
  }

  bool change(std::size_t i) {
    const Item& item = facts_.order.items[i];
    if ((rung_.event_days || rung_.parts > 1) && !change_days(i, item)) return false;
    if (rung_.one_action && facts_.main_action[i]) {
      text_.set(i, "actions", toml_list({*facts_.main_action[i]}));
      say("action " + *facts_.main_action[i] + " alone");
    }
    if (rung_.in_groups && (!item.accounts || item.accounts->value != Accounts::kInGroups)) {
      text_.set(i, "accounts", toml_text(word(Accounts::kInGroups)));
      say("accounts in groups");
    }
    if (rung_.sample < 1 && (!item.sample || item.sample->value > rung_.sample)) {
      text_.set(i, "sample", toml_real(rung_.sample));
      say(fmt::format("1 account in {:g}", 1 / rung_.sample));
    }
    const Form form = change_form(i, item);
    if (rung_.privacy) add_terms(i, item, form);
    return true;
  }

  bool change_days(std::size_t i, const Item& item) {
    if (facts_.log.times_relative) return rung_.parts == 1;  // no days to tell
    const bool has_event = event_of(facts_.order, item) != nullptr;
    if (rung_.parts == 1 && !has_event && (item.first_day || item.last_day)) return true;  // nothing says that fewer would do
    const auto days = days_left(facts_, item, rung_);
    if (!days) return false;
    const bool sets_first = !item.first_day || item.first_day->value != days->first, sets_last = !item.last_day || item.last_day->value != days->last;
    if (sets_first) text_.set(i, "first_day", day_text(days->first));
    if (sets_last) text_.set(i, "last_day", day_text(days->last));
    if (sets_first || sets_last) say(rung_.parts > 1 ? fmt::format("{} of the days", part_words(rung_)) : has_event ? "days of the event" : "the log's days");
    return true;
  }

  Form change_form(std::size_t i, const Item& item) {
    const Form form = rung_.form ? std::min(*rung_.form, item.form.value) : item.form.value;
    if (form == item.form.value) return form;
    text_.set(i, "form", toml_text(word(form)));
    say(fmt::format("{} form", word(form)));
    const Category category = item.category.value;  // a count is no record of anyone
    if (form == Form::kAggregate && (category == Category::kContent || category == Category::kTraffic || category == Category::kSubscriber)) text_.set(i, "category", toml_text(word(Category::kAggregate)));
    return form;
  }

  // Added where they are missing, tightened where a chosen policy asks for more.
  void add_terms(std::size_t i, const Item& item, Form form) {
    if (is_member_level(form)) return;
    const Policy defaults, &terms = facts_.policy != nullptr ? *facts_.policy : defaults;
    const auto at_most = [&](const char* key, const std::optional<At<double>>& given, double most) {
      if (given && (given->value <= most || facts_.policy == nullptr)) return;
      text_.set_privacy(i, key, toml_real(most));
      say("privacy terms");
    };
    const std::optional<PrivacyTerms>& given = item.privacy;
    if (form == Form::kAggregate) {
      at_most("epsilon", given ? given->epsilon : std::nullopt, terms.most_epsilon);
      at_most("delta", given ? given->delta : std::nullopt, terms.most_delta);
    }
    if (given && given->smallest_cell && (given->smallest_cell->value >= terms.smallest_cell || facts_.policy == nullptr)) return;
    text_.set_privacy(i, "smallest_cell", std::to_string(terms.smallest_cell));
    say("privacy terms");
  }

  const NarrowingFacts& facts_;
  const Narrowing& rung_;
  OrderText text_;
  std::vector<std::string> words_;
};

}  // namespace

std::vector<Narrowing> ladder() {
  std::vector<Narrowing> out;
  const auto add = [&](Narrowing base, const auto& change) {
    change(base);
    if (out.size() < kMostRungs) out.push_back(base);
  };
  constexpr std::array kForms{Form::kPseudonymous, Form::kGroup, Form::kAggregate};
  constexpr std::array kSamples{0.1, 0.01};

  // One step at a time.
  add({}, [](Narrowing& n) { n.drop = true; });
  add({}, [](Narrowing& n) { n.event_days = true; });
  add({}, [](Narrowing& n) { n.one_action = true; });
  add({}, [](Narrowing& n) { n.in_groups = true; });
  add({}, [](Narrowing& n) { n.form = Form::kAggregate, n.privacy = true; });
  for (const double sample : kSamples) add({}, [&](Narrowing& n) { n.sample = sample; });

  // What nobody needs is gone and the terms are there: on which days, whose records, and in which form.
  const Narrowing clean{.drop = true, .form = {}, .privacy = true};
  for (const bool event_days : {false, true})
    for (const bool in_groups : {false, true}) {
      const auto base = [&](Narrowing& n) { n.event_days = event_days, n.in_groups = in_groups; };
      add(clean, base);
      for (const Form form : kForms) add(clean, [&](Narrowing& n) { base(n), n.form = form; });
    }
  // Fewer days: halves, then quarters.
  for (const unsigned parts : {2u, 4u})
    for (unsigned part = 0; part < parts; ++part) {
      const auto days = [&](Narrowing& n) { n.event_days = true, n.parts = parts, n.part = part; };
      if (parts == 2) add(clean, [&](Narrowing& n) { days(n), n.form = Form::kAggregate; });
      for (const Form form : {Form::kGroup, Form::kAggregate}) add(clean, [&](Narrowing& n) { days(n), n.in_groups = true, n.form = form; });
    }
  // Fewer accounts.
  for (const double sample : kSamples)
    for (const bool in_groups : {false, true})
      for (const Form form : {Form::kPseudonymous, Form::kAggregate}) add(clean, [&](Narrowing& n) { n.sample = sample, n.in_groups = in_groups, n.form = form; });
  // One action.
  add(clean, [](Narrowing& n) { n.one_action = true, n.form = Form::kAggregate; });
  add(clean, [](Narrowing& n) { n.one_action = true, n.in_groups = true, n.form = Form::kGroup; });
  return out;
}

Result<std::optional<Narrowed>> narrow(const NarrowingFacts& facts, const Narrowing& rung) {
  TRY(OrderText text, OrderText::open(facts.order.text, facts.order.file));
  Rung step(facts, rung, std::move(text));
  if (!step.run() || step.text() == facts.order.text) return std::optional<Narrowed>();
  Narrowed out{step.text(), {}};
  out.words = std::move(step).words();
  return std::optional<Narrowed>(std::move(out));
}

}  // namespace bonafide::orders
