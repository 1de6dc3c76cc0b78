#include "bonafide/disclose/counted.h"

#include <algorithm>

namespace bonafide::disclose {

Result<Counted> count_accounts(const Permit& permit, const ItemFacts& facts, std::span<const std::string> rows, std::span<const std::uint32_t> row_of, const char* condition, privacy::NoiseSource& noise) {
  TRY(const ItemBudget budget, item_budget(permit.item(), permit.policy()));
  const std::vector<std::string> targets = facts.targets.empty() ? std::vector<std::string>{"*"} : facts.targets;
  std::vector<std::uint32_t> place(facts.events.targets.size(), 0);  // of a target of the log among `targets`
  for (std::uint32_t i = 0; i < facts.targets.size(); ++i)
    if (const std::uint32_t code = facts.events.targets.find(facts.targets[i]); code < place.size()) place[code] = i;

  const auto width = static_cast<std::uint32_t>(rows.size());
  std::vector<privacy::Act> acts;
  facts.everybody.for_each([&](std::uint64_t event, std::uint32_t target) {
    const std::uint32_t actor = facts.events.actor[event];
    if (row_of[actor] != kNoRow) acts.push_back({actor, place[target] * width + row_of[actor]});
  });
  std::vector<std::string> keys;
  for (const std::string& target : targets)
    for (const std::string& row : rows) keys.push_back(target + '\0' + row);
  const std::vector<std::string_view> cells(keys.begin(), keys.end());
  std::vector<std::string_view> users;
  for (std::uint32_t actor = 0; actor < facts.events.actors.size(); ++actor) users.push_back(facts.events.actors[actor]);

  const std::string name = "item " + permit.item().id.value;
  const privacy::ContributionBound bound{std::min(kTargetsAUser, static_cast<std::uint32_t>(targets.size())), 1};
  TRY(privacy::NoiseStream choice, noise.stream(name + ": bound"));
  TRY(const privacy::BoundedCounts counts, privacy::bound_contributions(acts, users, cells, bound, choice));
  TRY(privacy::Histogram released, privacy::release_histogram(noise, name + ": accounts", cells, counts, part_of(budget.rho, kReleasesAnItem)));
  return Counted{targets, rows.size(), std::move(released.values), {released.terms, budget.epsilon, budget.delta, condition}};
}

}  // namespace bonafide::disclose
