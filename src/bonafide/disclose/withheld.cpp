// What was asked for and is not given, by category. Exact counts of it would tell who is among the withheld: a count
// that changes by one is a person. So they are noised, and paid for.
#include <fmt/format.h>

#include "bonafide/disclose/recipient_gate.h"

namespace bonafide::disclose {
namespace {

constexpr const char* kNotCounted = "not counted";

struct Category {
  const char* name;
  const char* rule;
  std::string why;
};

// By account: 0 given, 1 bystanders, 2 in a group that may not be shown.
std::vector<Category> categories_of(const Permit& permit) {
  const bool records = orders::is_member_level(permit.item().form.value);
  std::vector<Category> out{{"records of accounts in no group", "bystanders", "these accounts are in no group that acts in lockstep; the recipient has no right to their records, which are counted at most"}};
  if (records) out.push_back({"records of accounts in other groups", "member-level-without-evidence", "neither the neutral's review nor an independent column stands behind these groups"});
  else out.push_back({"records of accounts in groups, one by one", "form", fmt::format("the item asks for the form \"{}\", which shows no single account", orders::word(permit.item().form.value))});
  return out;
}

}  // namespace

Result<Released<Withheld>> RecipientGate::withheld(const Permit& permit, const ItemFacts& facts, privacy::NoiseSource& noise) {
  const orders::Item& item = permit.item();
  TRY(const ItemBudget budget, item_budget(item, permit.policy()));
  const std::vector<Category> categories = categories_of(permit);
  std::vector<privacy::Act> acts;
  facts.everybody.for_each([&](std::uint64_t event, std::uint32_t) {
    const std::uint32_t actor = facts.events.actor[event];
    if (facts.list.in_group[actor] == 0) acts.push_back({actor, 0});
    else if (!permit.groups().contains(facts.list.groups[facts.list.group_of[actor]].group)) acts.push_back({actor, 1});
  });
  std::vector<std::string_view> names, users;
  for (const Category& category : categories) names.push_back(category.name);
  for (std::uint32_t actor = 0; actor < facts.events.actors.size(); ++actor) users.push_back(facts.events.actors[actor]);
  const std::string name = "item " + item.id.value;
  TRY(privacy::NoiseStream choice, noise.stream(name + ": bound of the withheld"));
  TRY(const privacy::BoundedCounts counts, privacy::bound_contributions(acts, users, names, {1, 1}, choice));
  TRY(const privacy::Histogram released, privacy::release_histogram(noise, name + ": withheld", names, counts, part_of(budget.rho, kReleasesAnItem)));
  Withheld out;
  for (std::size_t i = 0; i < categories.size(); ++i)
    out.rows.push_back({item.id.value, categories[i].name, categories[i].rule, categories[i].why, fmt::format("{} +- {}", released.values[i], released.terms.error_95)});
  return Released<Withheld>(std::move(out), permit.basis());
}

Released<Withheld> RecipientGate::refused(const std::vector<Refusal>& refusals) {
  Withheld out;
  for (const Refusal& refusal : refusals) out.rows.push_back({refusal.item, "the whole item", refusal.rule, fmt::format("{} ({})", refusal.sentence, refusal.source), kNotCounted});
  return Released<Withheld>(std::move(out), "refused");
}

}  // namespace bonafide::disclose
