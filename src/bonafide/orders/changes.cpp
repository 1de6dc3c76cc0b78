#include "bonafide/orders/changes.h"

#include <algorithm>
#include <cstdlib>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bonafide/orders/order_words.h"

namespace bonafide::orders {
namespace {

using Texts = std::vector<At<std::string>>;

std::string text_of(const std::string& value) { return value; }
std::string text_of(double value) { return fmt::format("{:g}", value); }
std::string text_of(std::int64_t value) { return fmt::format("{}", value); }
template <class E>
requires std::is_enum_v<E>
std::string text_of(E value) {
  return word(value);
}

template <class T>
std::string text_of(const std::optional<At<T>>& value) {
  return value ? text_of(value->value) : std::string();
}

template <class T>
std::string text_of(const std::vector<At<T>>& values) {
  std::vector<std::string> texts;
  for (const At<T>& one : values) texts.push_back(text_of(one.value));
  return fmt::format("{}", fmt::join(texts, ", "));
}

std::string day_or_none(const std::optional<At<Day>>& day) { return day ? day_text(day->value) : std::string(); }

std::string counted(std::int64_t difference, const char* unit, const char* more, const char* fewer) {
  const std::int64_t size = std::abs(difference);
  return fmt::format("{}{}{} {}", size, unit, *unit != '\0' && size != 1 ? "s" : "", difference > 0 ? more : fewer);
}

// The changes of one subject, as they are found.
class Differ {
 public:
  Differ(std::vector<Change>& out, std::string subject) : out_(out), subject_(std::move(subject)) {}

  void say(const char* field, std::string before, std::string after, std::string amount = "") {
    if (before != after) out_.push_back({subject_, field, std::move(before), std::move(after), std::move(amount)});
  }
  void whole(std::string before, std::string after) { say("", std::move(before), std::move(after)); }

  template <class T>
  void value(const char* field, const T& before, const T& after) {
    say(field, text_of(before), text_of(after));
  }

  /// How many of a list came and went says more than its two ends.
  template <class T>
  void list(const char* field, const std::vector<At<T>>& before, const std::vector<At<T>>& after) {
    const auto difference = static_cast<std::int64_t>(after.size()) - static_cast<std::int64_t>(before.size());
    say(field, text_of(before), text_of(after), difference == 0 || before.empty() || after.empty() ? "" : counted(difference, "", "more", "fewer"));
  }

  void date(const char* field, const std::optional<At<Day>>& before, const std::optional<At<Day>>& after) {
    say(field, day_or_none(before), day_or_none(after), before && after ? counted(after->value - before->value, " day", "later", "earlier") : "");
  }

  /// The ends of a window: what counts is whether it holds more days or fewer.
  template <class Dated>
  void window(const Dated& before, const Dated& after) {
    const auto amount = [](const auto& a, const auto& b, int sign) { return a && b ? counted(sign * (b->value - a->value), " day", "more", "fewer") : std::string(); };
    say("first day", day_or_none(before.first_day), day_or_none(after.first_day), amount(before.first_day, after.first_day, -1));
    say("last day", day_or_none(before.last_day), day_or_none(after.last_day), amount(before.last_day, after.last_day, 1));
  }

 private:
  std::vector<Change>& out_;
  std::string subject_;
};

void compare(Differ out, const PrivacyTerms& before, const PrivacyTerms& after) {
  out.value("epsilon", before.epsilon, after.epsilon);
  out.value("delta", before.delta, after.delta);
  out.value("smallest cell", before.smallest_cell, after.smallest_cell);
  const auto unit = [](const PrivacyTerms& terms) { return terms.coarsen_times ? format_window(terms.coarsen_times->value) : std::string(); };
  out.say("times coarsened to", unit(before), unit(after));
}

void compare(Differ out, const Item& before, const Item& after) {
  out.value("text", before.text.value, after.text.value);
  out.value("proceeding", before.proceeding, after.proceeding);
  out.value("why", before.why, after.why);
  out.value("subject", before.subject, after.subject);
  out.value("question", before.question, after.question);
  out.list("targets", before.targets, after.targets);
  out.list("actions", before.actions, after.actions);
  out.window(before, after);
  out.list("jurisdictions", before.jurisdictions, after.jurisdictions);
  out.value("category", before.category.value, after.category.value);
  out.value("form", before.form.value, after.form.value);
  out.value("accounts", before.accounts, after.accounts);
  out.value("sample", before.sample, after.sample);
  compare(out, before.privacy.value_or(PrivacyTerms{}), after.privacy.value_or(PrivacyTerms{}));
}

void compare(Differ out, const Proceeding& before, const Proceeding& after) {
  out.value("forum", before.forum, after.forum);
  out.value("charges", before.charges, after.charges);
  out.list("concerns", before.concerns, after.concerns);
  out.window(before, after);
}

void compare(Differ out, const Deposition& before, const Deposition& after) {
  out.value("of", before.of.value, after.of.value);
  out.list("topics", before.topics, after.topics);
  out.value("hours", before.hours, after.hours);
}

void compare(Differ out, const Notice& before, const Notice& after) {
  out.value("to", before.to, after.to);
  out.date("sent", before.sent, after.sent);
  out.value("days to object", before.contest_days, after.contest_days);
}

void compare(Differ out, const Review& before, const Review& after) {
  out.value("by", before.by.value, after.by.value);
  out.date("date", before.date, after.date);
  out.list("groups", before.groups, after.groups);
}

void compare(Differ out, const Term& before, const Term& after) { out.value("meaning", before.meaning, after.meaning); }

std::string summary(const Item& item) { return item.text.value; }
std::string summary(const Proceeding& proceeding) { return proceeding.charges.empty() ? proceeding.id.value : proceeding.charges; }
std::string summary(const Deposition& deposition) { return deposition.of.value; }
std::string summary(const Notice& notice) { return notice.to; }
std::string summary(const Review& review) { return review.by.value; }
std::string summary(const Term& term) { return term.meaning; }

template <class T>
void compare_optional(std::vector<Change>& out, const char* subject, const std::optional<T>& before, const std::optional<T>& after) {
  if (before && after) return compare(Differ(out, subject), *before, *after);
  Differ(out, subject).whole(before ? summary(*before) : "", after ? summary(*after) : "");
}

// Pairs the two lists by `name`, which is unique in each.
template <class T, class Name>
void compare_named(std::vector<Change>& out, const char* what, const std::vector<T>& before, const std::vector<T>& after, Name name) {
  std::map<std::string, const T*> old_ones, new_ones;
  for (const T& one : before) old_ones[name(one)] = &one;
  for (const T& one : after) new_ones[name(one)] = &one;
  for (const T& one : before) {
    Differ differ(out, fmt::format("{} {}", what, name(one)));
    if (const auto other = new_ones.find(name(one)); other != new_ones.end()) compare(differ, one, *other->second);
    else differ.whole(summary(one), "");
  }
  for (const T& one : after)
    if (!old_ones.contains(name(one))) Differ(out, fmt::format("{} {}", what, name(one))).whole("", summary(one));
}

void compare_depositions(std::vector<Change>& out, const std::vector<Deposition>& before, const std::vector<Deposition>& after) {
  for (std::size_t i = 0; i < std::max(before.size(), after.size()); ++i)
    compare_optional(out, fmt::format("deposition {}", i + 1).c_str(), i < before.size() ? std::optional(before[i]) : std::nullopt, i < after.size() ? std::optional(after[i]) : std::nullopt);
}

}  // namespace

std::vector<Change> changes_between(const Order& before, const Order& after) {
  std::vector<Change> out;
  Differ order(out, "the order");
  order.value("caption", before.caption, after.caption);
  order.value("docket", before.docket, after.docket);
  order.value("court", before.court, after.court);
  order.value("authority", before.authority, after.authority);
  order.value("applicant", before.applicant, after.applicant);
  order.value("custodian", before.custodian, after.custodian);
  order.value("recipient", before.recipient.value, after.recipient.value);
  order.value("recipient's name", before.recipient_name, after.recipient_name);
  order.value("systemic risk", before.systemic_risk, after.systemic_risk);
  order.say("minutes east of UTC", fmt::format("{}", before.zone_minutes), fmt::format("{}", after.zone_minutes));
  order.date("deadline", before.deadline, after.deadline);
  order.value("protective order", before.protective_order, after.protective_order);
  order.value("consent", before.consent, after.consent);
  compare_optional(out, "notice", before.notice, after.notice);
  compare_optional(out, "review", before.review, after.review);
  compare_named(out, "term", before.terms, after.terms, [](const Term& term) { return fmt::format("\"{}\"", term.name); });
  compare_named(out, "proceeding", before.proceedings, after.proceedings, [](const Proceeding& one) { return one.id.value; });
  compare_named(out, "item", before.items, after.items, [](const Item& one) { return one.id.value; });
  compare_depositions(out, before.depositions, after.depositions);
  return out;
}

}  // namespace bonafide::orders
