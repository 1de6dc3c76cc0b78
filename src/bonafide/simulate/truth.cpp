#include "bonafide/simulate/truth.h"

#include <algorithm>
#include <map>

namespace bonafide::simulate {
namespace {

constexpr int kActorDigits = 10;

// How many of its group's targets the account likes.
std::uint32_t hits_of(const Population& population, std::span<const Like> of_account) {
  const std::int16_t group = population.accounts[of_account.front().account].group;
  if (group == kNoGroup) return 0;
  const std::vector<std::uint32_t>& targets = population.groups[static_cast<std::size_t>(group)].targets;
  return static_cast<std::uint32_t>(std::count_if(of_account.begin(), of_account.end(), [&](const Like& like) { return std::binary_search(targets.begin(), targets.end(), like.page); }));
}

}  // namespace

IdScheme actor_ids(std::uint64_t seed) { return {seed, "actor ids", 'u', kActorDigits}; }

std::vector<Truth> write_truth(const Population& population, std::span<const Like> likes) {
  const IdScheme scheme = actor_ids(population.seed);
  struct Acting {
    std::uint64_t number;  // in the id
    std::uint32_t account, hits;
  };
  std::vector<Acting> acting;
  for (std::size_t begin = 0, end = 0; begin < likes.size(); begin = end) {
    const std::uint32_t account = likes[begin].account;
    while (end < likes.size() && likes[end].account == account) ++end;
    acting.push_back({scheme.number(account), account, hits_of(population, likes.subspan(begin, end - begin))});
  }
  std::sort(acting.begin(), acting.end(), [](const Acting& a, const Acting& b) { return a.number < b.number; });

  std::vector<Truth> truth;
  truth.reserve(acting.size());
  for (const auto& [number, account, hits] : acting) {
    const std::int16_t group = population.accounts[account].group;
    if (group == kNoGroup) {
      truth.push_back({scheme.text(number), 0, "", 0});
    } else {
      const Group& g = population.groups[static_cast<std::size_t>(group)];
      truth.push_back({scheme.text(number), g.bought ? 1 : 0, g.name, hits});
    }
  }
  return truth;
}

std::vector<GroupTruth> write_group_truth(const Population& population, const std::vector<Truth>& truth) {
  std::map<std::string, std::uint32_t> members;
  for (const Truth& t : truth) ++members[t.group];
  std::vector<GroupTruth> groups;
  for (const Group& g : population.groups) {
    if (members[g.name] == 0) continue;
    groups.push_back({g.name, g.bought, members[g.name], static_cast<std::uint32_t>(g.targets.size()), g.density, g.camouflage, g.window, g.popular});
  }
  std::sort(groups.begin(), groups.end(), [](const GroupTruth& a, const GroupTruth& b) { return a.group < b.group; });
  return groups;
}

}  // namespace bonafide::simulate
