// Rules on what an order's words take in: everything, unnamed others, words that nobody defined.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bonafide/orders/rules_parts.h"
#include "bonafide/orders/wording.h"

namespace bonafide::orders {
namespace {

constexpr std::int64_t kDepositionHours = 7;  // FRCP 30(d)(1): one day of 7 hours

// Prose that a custodian would have to follow: the text of an item, the topics of a deposition.
struct Passage {
  Position at;
  std::string item, name, text;
};

std::string topics_of(const Deposition& deposition) {
  std::string text;
  for (const At<std::string>& topic : deposition.topics) text += topic.value + ".\n";
  return text;
}

std::vector<Passage> passages(const Order& order) {
  std::vector<Passage> out;
  for (const Item& item : order.items) out.push_back({item.text.at, item.id.value, "item " + item.id.value, item.text.value});
  for (const Deposition& one : order.depositions) out.push_back({one.topics.empty() ? one.at : one.topics[0].at, "", "the deposition of " + one.of.value, topics_of(one)});
  return out;
}

std::string quoted(const std::vector<std::string>& words) {
  std::vector<std::string> out;
  for (const std::string& one : words) out.push_back('"' + one + '"');
  return fmt::format("{}", fmt::join(out, ", "));
}

template <class Defines>
std::vector<std::string> undefined(std::vector<std::string> words, const Order& order, Defines defines) {
  std::erase_if(words, [&](const std::string& word) { return std::any_of(order.terms.begin(), order.terms.end(), [&](const Term& term) { return defines(term.name, word); }); });
  return words;
}

// In the order's own TOML: terms.likes = "...".
std::string define_fix(const std::string& word) { return fmt::format("under [terms]: \"{}\" = \"...\", naming what it takes in", word); }

bool is_star(const std::vector<At<std::string>>& values) { return values.size() == 1 && values[0].value == "*"; }

}  // namespace

Faults all_documents(const RuleInput& input) {
  return each_item(input, [](const Item& item) -> std::optional<Fault> {
    std::vector<std::string> everything;
    Position at = item.text.at;
    if (const auto words = sweeping_words(item.text.value)) everything.push_back('"' + *words + '"');
    else if (is_star(item.targets)) at = item.targets[0].at;
    else if (is_star(item.actions)) at = item.actions[0].at;
    if (is_star(item.targets)) everything.emplace_back("every target");
    if (is_star(item.actions)) everything.emplace_back("every action");
    if (everything.empty()) return std::nullopt;
    return Fault{at, fmt::format("item {} asks for everything: {}", item.id.value, fmt::join(everything, ", ")), "name the kinds of record, the targets and the actions that the question needs"};
  });
}

Faults affiliates_undefined(const RuleInput& input) {
  Faults out;
  const auto add = [&](Position at, const std::string& item, const std::string& name, std::string_view text) {
    const std::vector<std::string> others = undefined(related_parties(text), input.order, has_word);
    if (!others.empty()) out.push_back({at, fmt::format("{} takes in {}, and the order does not say who they are", name, quoted(others)), define_fix(others[0]), item});
  };
  for (const Passage& one : passages(input.order)) add(one.at, one.item, one.name, one.text);
  for (const Term& term : input.order.terms) add(term.at, "", fmt::format("the term \"{}\"", term.name), term.meaning);
  return out;
}

Faults undefined_term(const RuleInput& input) {
  Faults out;
  for (const Passage& one : passages(input.order)) {
    const std::vector<std::string> words = undefined(quoted_words(one.text), input.order, same_word);
    if (words.empty()) continue;
    const char* verb = words.size() == 1 ? "is" : "are";
    out.push_back({one.at, fmt::format("{} rests on {}, which {} defined nowhere in the order", one.name, quoted(words), verb), define_fix(words[0]), one.item});
  }
  return out;
}

Faults deposition_unbounded(const RuleInput& input) {
  Faults out;
  for (const Deposition& one : input.order.depositions) {
    std::vector<std::string> without;
    if (!one.hours) without.emplace_back("sets no hours");
    else if (one.hours->value > kDepositionHours) without.push_back(fmt::format("may last {} hours, more than one day of {}", one.hours->value, kDepositionHours));
    if (one.topics.empty()) without.emplace_back("names no topics");
    else if (const auto words = sweeping_words(topics_of(one))) without.push_back(fmt::format("is about \"{}\"", *words));
    if (without.empty()) continue;
    out.push_back({one.at, fmt::format("the deposition of {} {}", one.of.value, fmt::join(without, " and ")), fmt::format("hours = {} or fewer, and topics = [\"...\"] that name each matter", kDepositionHours)});
  }
  return out;
}

}  // namespace bonafide::orders
