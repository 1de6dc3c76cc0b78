#include "bonafide/simulate/truth.h"

#include <algorithm>

#include "bonafide/base/sort.h"

namespace bonafide::simulate {
namespace {

constexpr int kActorDigits = 10;

// Numbers of actors are below 10^10 < 2^34, accounts below 10^9 < 2^30: one key holds both.
constexpr int kNumberShift = 30;

std::uint32_t hits_by(const Deeds& deeds, std::uint32_t account) {
  const auto at = std::lower_bound(deeds.hits.begin(), deeds.hits.end(), account, [](const Deeds::Hits& h, std::uint32_t a) { return h.account < a; });
  return at != deeds.hits.end() && at->account == account ? at->count : 0;
}

}  // namespace

IdScheme actor_ids(std::uint64_t seed) { return {seed, "actor ids", 'u', kActorDigits}; }

std::uint32_t hits_of(const Population& population, std::span<const Like> of_account) {
  const std::int16_t group = population.accounts[of_account.front().account].group;
  if (group == kNoGroup) return 0;
  const std::vector<std::uint32_t>& targets = population.groups[static_cast<std::size_t>(group)].targets;
  return static_cast<std::uint32_t>(std::count_if(of_account.begin(), of_account.end(), [&](const Like& like) { return std::binary_search(targets.begin(), targets.end(), like.page); }));
}

void for_each_truth(const Population& population, const Deeds& deeds, const std::function<void(const Truth&)>& visit) {
  const IdScheme scheme = actor_ids(population.seed);
  std::vector<std::uint64_t> acting;
  for (std::uint32_t account = 0; account < deeds.first_second.size(); ++account)
    if (deeds.first_second[account] != Deeds::kNever) acting.push_back(scheme.number(account) << kNumberShift | account);
  sort_ascending(acting);
  for (const std::uint64_t key : acting) {
    const auto account = static_cast<std::uint32_t>(key & ((1u << kNumberShift) - 1));
    Truth truth{scheme.text(key >> kNumberShift), 0, "", 0};
    if (const std::int16_t group = population.accounts[account].group; group != kNoGroup) {
      const Group& g = population.groups[static_cast<std::size_t>(group)];
      truth.label = g.bought ? 1 : 0;
      truth.group = g.name;
      truth.hits = hits_by(deeds, account);
    }
    visit(truth);
  }
}

std::vector<GroupTruth> truth_of_groups(const Population& population, const Deeds& deeds) {
  std::vector<std::uint32_t> members(population.groups.size());
  for (const Deeds::Hits& hits : deeds.hits) ++members[static_cast<std::size_t>(population.accounts[hits.account].group)];
  std::vector<GroupTruth> groups;
  for (std::size_t index = 0; index < members.size(); ++index) {
    const Group& g = population.groups[index];
    if (members[index] > 0)
      groups.push_back({g.name, g.bought, members[index], static_cast<std::uint32_t>(g.targets.size()), g.density, g.camouflage, g.window, g.popular});
  }
  std::sort(groups.begin(), groups.end(), [](const GroupTruth& a, const GroupTruth& b) { return a.group < b.group; });
  return groups;
}

}  // namespace bonafide::simulate
