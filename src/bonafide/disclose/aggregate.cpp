// Accounts by target and class, with noise: the form that answers most questions and names nobody.
#include <algorithm>

#include "bonafide/disclose/counted.h"
#include "bonafide/orders/order_words.h"

namespace bonafide::disclose {
namespace {

constexpr const char* kGivenTheList =
    "The guarantee holds given the sealed list of members: it covers each person's acts, not what the list itself says of those on it, which depends on everybody's acts.";
constexpr const char* kUnconditional = "The guarantee covers everything that a person did in the log; it depends on no verdict.";

// Which class an account is counted in: the item's question decides.
struct Classes {
  std::vector<std::string> names;
  std::vector<std::uint8_t> of;  ///< [actors] into names
  const char* condition;
};

Classes by_verdict(const ItemFacts& facts) {
  Classes out{{"outside any group", "coordinated", "farm-like", "manufactured"}, std::vector<std::uint8_t>(facts.events.actors.size()), kGivenTheList};
  for (std::uint32_t actor = 0; actor < out.of.size(); ++actor) out.of[actor] = static_cast<std::uint8_t>(facts.list.verdict_of(actor));
  return out;
}

Classes by_use(const ItemFacts& facts) {
  constexpr std::uint32_t kNone = UINT32_MAX, kSeveral = UINT32_MAX - 1;
  std::vector<std::uint32_t> only(facts.events.actors.size(), kNone);
  for (std::uint32_t target = 0; target < facts.events.targets.size(); ++target)
    for (std::uint64_t event = facts.events.target_begin[target]; event < facts.events.target_begin[target + 1]; ++event) {
      std::uint32_t& seen = only[facts.events.actor[event]];
      seen = seen == kNone || seen == target ? target : kSeveral;
    }
  Classes out{{"acts on nothing else", "acts on other targets too"}, std::vector<std::uint8_t>(only.size()), kUnconditional};
  for (std::size_t actor = 0; actor < only.size(); ++actor) out.of[actor] = only[actor] == kSeveral ? 1 : 0;
  return out;
}

// The countries that the item names, which are public; whoever is placed in no or in another one is "elsewhere".
Classes by_country(const orders::Item& item, const ItemFacts& facts) {
  Classes out{{}, std::vector<std::uint8_t>(facts.events.actors.size()), kUnconditional};
  for (const auto& country : item.jurisdictions)
    if (out.names.size() < 200) out.names.push_back(country.value);
  const auto elsewhere = static_cast<std::uint8_t>(out.names.size());
  out.names.emplace_back("elsewhere or unknown");
  std::fill(out.of.begin(), out.of.end(), elsewhere);
  const events::Attribute* country = facts.events.attribute("country");
  if (country == nullptr) return out;
  for (std::uint64_t event = 0; event < facts.events.size(); ++event) {
    const auto found = std::find(out.names.begin(), out.names.end() - 1, country->values[country->code[event]]);
    if (found == out.names.end() - 1) continue;
    std::uint8_t& of = out.of[facts.events.actor[event]];  // whoever is placed in two counts in the first that is named
    of = std::min(of, static_cast<std::uint8_t>(found - out.names.begin()));
  }
  return out;
}

Classes classes_of(const orders::Item& item, const ItemFacts& facts) {
  if (item.question && item.question->value == orders::Question::kSingleUse) return by_use(facts);
  if (item.question && item.question->value == orders::Question::kAudience) return by_country(item, facts);
  return by_verdict(facts);
}

}  // namespace

Result<Released<AggregateAnswer>> RecipientGate::aggregate(const Permit& permit, const ItemFacts& facts, privacy::NoiseSource& noise) {
  const orders::Item& item = permit.item();
  CHECK(item.form.value == orders::Form::kAggregate);
  const Classes classes = classes_of(item, facts);
  const std::vector<std::uint32_t> row_of(classes.of.begin(), classes.of.end());
  TRY(const Counted counted, count_accounts(permit, facts, classes.names, row_of, classes.condition, noise));
  AggregateAnswer out{item.id.value, {}, counted.guarantee};
  for (std::size_t target = 0; target < counted.targets.size(); ++target)
    for (std::size_t kind = 0; kind < classes.names.size(); ++kind) out.cells.push_back({counted.targets[target], classes.names[kind], counted.at(target, kind)});
  return Released<AggregateAnswer>(std::move(out), permit.basis());
}

}  // namespace bonafide::disclose
