#include "bonafide/pipeline/calibration_score.h"

#include <algorithm>
#include <set>

#include "bonafide/stats/exact.h"

namespace bonafide::pipeline {
namespace {

bool reaches(const verdict::Judged& group, format::Verdict level) { return group.verdict >= level; }

// Whether the group was put to the test of this level: one that could not have been convicted proves
// nothing by not being convicted.
bool was_tested_for(const verdict::Judged& group, format::Verdict level) {
  if (level == format::Verdict::kCoordinated) return group.lockstep.state == verdict::Lockstep::State::kTested;
  if (level == format::Verdict::kFarmLike) return group.unrelated.state == verdict::UnrelatedTest::State::kTested || reaches(group, level);
  const auto& columns = group.columns.tests;
  return std::any_of(columns.begin(), columns.end(), [](const verdict::ColumnTest& test) { return test.not_tested.empty() && test.column != verdict::Column::kCountry; });
}

std::vector<std::uint32_t> actors_of(const Analysis& analysis, const verdict::Judged& group) {
  std::vector<std::uint32_t> codes;
  for (std::uint32_t rank : group.lockstep.group) codes.push_back(analysis.exposure.actor_of_rank[rank]);
  std::sort(codes.begin(), codes.end());
  return codes;
}

std::vector<std::uint32_t> shared(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) {
  std::vector<std::uint32_t> out;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

format::Rate rate_of(std::uint64_t count, std::uint64_t of) {
  const stats::Interval interval = stats::clopper_pearson(count, of);
  return {count, of, interval.low, interval.high};
}

}  // namespace

Outcome score(const Analysis& analysis, const plant::Planted& planted, Planting planting) {
  Outcome out;
  out.planted = true;
  out.members = planted.members.size();
  out.acts = planted.acts;
  PerLevel<std::set<std::uint32_t>> accused;
  PerLevel<std::size_t> most_together{};
  std::set<std::uint32_t> others;
  for (const verdict::Judged& group : analysis.judgement.groups) {
    const std::vector<std::uint32_t> actors = actors_of(analysis, group), mine = shared(actors, planted.members);
    const bool holds_it = mine.size() >= groups::kLeastGroup;
    out.proposed |= holds_it;
    for (std::size_t l = 0; l < format::kLevels.size(); ++l) {
      out.tested[l] |= holds_it && was_tested_for(group, format::kLevels[l]);
      if (!reaches(group, format::kLevels[l])) continue;
      accused[l].insert(mine.begin(), mine.end());
      most_together[l] = std::max(most_together[l], mine.size());
    }
    if (holds_it && reaches(group, format::Verdict::kCoordinated))
      std::set_difference(actors.begin(), actors.end(), mine.begin(), mine.end(), std::inserter(others, others.end()));
  }
  for (std::size_t l = 0; l < format::kLevels.size(); ++l) {
    out.share[l] = static_cast<double>(accused[l].size()) / static_cast<double>(out.members);
    out.convicted[l] = planting == Planting::kFarm ? 2 * accused[l].size() >= out.members : most_together[l] >= groups::kLeastGroup;
    out.tested[l] |= out.convicted[l];
  }
  out.others = others.size();
  return out;
}

RewiredOutcome score_rewired(const Analysis& analysis, double moved_share) {
  RewiredOutcome out;
  out.moved_share = moved_share;
  PerLevel<std::set<std::uint32_t>> accused;
  for (const verdict::Judged& group : analysis.judgement.groups)
    for (std::size_t l = 0; l < format::kLevels.size(); ++l) {
      out.tested[l] += was_tested_for(group, format::kLevels[l]);
      if (!reaches(group, format::kLevels[l])) continue;
      ++out.groups[l];
      accused[l].insert(group.lockstep.group.begin(), group.lockstep.group.end());
    }
  for (std::size_t l = 0; l < format::kLevels.size(); ++l) out.accounts[l] = accused[l].size();
  return out;
}

format::Tally tally_of(std::span<const Outcome* const> outcomes) {
  format::Tally out;
  PerLevel<std::uint64_t> convicted{};
  for (const Outcome* outcome : outcomes) {
    if (!outcome->planted) continue;
    ++out.planted;
    out.proposed += outcome->proposed;
    for (std::size_t l = 0; l < format::kLevels.size(); ++l) {
      out.levels[l].tested += outcome->tested[l];
      convicted[l] += outcome->convicted[l];
    }
  }
  for (std::size_t l = 0; l < format::kLevels.size(); ++l) {
    out.levels[l].convicted = rate_of(convicted[l], out.planted);
    out.levels[l].convicted_of_tested = rate_of(convicted[l], out.levels[l].tested);
  }
  return out;
}

format::RewiredTally tally_of(std::span<const RewiredOutcome> outcomes) {
  format::RewiredTally out;
  out.logs = outcomes.size();
  PerLevel<std::uint64_t> accusing{};
  for (const RewiredOutcome& outcome : outcomes) {
    out.moved_share += outcome.moved_share / static_cast<double>(outcomes.size());
    for (std::size_t l = 0; l < format::kLevels.size(); ++l) {
      accusing[l] += outcome.groups[l] > 0;
      out.levels[l].groups += outcome.groups[l];
      out.levels[l].accounts += outcome.accounts[l];
      out.levels[l].tested += outcome.tested[l];
    }
  }
  for (std::size_t l = 0; l < format::kLevels.size(); ++l) out.levels[l].logs_accusing = rate_of(accusing[l], out.logs);
  return out;
}

std::vector<NamedGroup> named_groups(const Analysis& analysis) {
  std::vector<NamedGroup> out;
  for (const verdict::Judged& group : analysis.judgement.groups) out.push_back({group.id, group.verdict, actors_of(analysis, group)});
  return out;
}

const NamedGroup* matching(const NamedGroup& group, std::span<const NamedGroup> others) {
  for (const NamedGroup& other : others)
    if (2 * shared(group.actors, other.actors).size() > std::max(group.actors.size(), other.actors.size())) return &other;
  return nullptr;
}

void compare_keys(std::span<const NamedGroup> own, std::span<const NamedGroup> other, format::Calibration& out) {
  ++out.keys;
  for (const NamedGroup& group : own) {
    if (group.verdict == format::Verdict::kUnexplained) continue;
    const auto known = std::find_if(out.stability.begin(), out.stability.end(), [&](const auto& entry) { return entry.group == group.id; });
    format::GroupStability& entry = known != out.stability.end() ? *known : out.stability.emplace_back(format::GroupStability{group.id, group.verdict, 0});
    const NamedGroup* match = matching(group, other);
    entry.same += match != nullptr && match->verdict == group.verdict;
  }
  for (const NamedGroup& group : other) {
    if (group.verdict == format::Verdict::kUnexplained) continue;
    const NamedGroup* match = matching(group, own);
    out.only_other_keys += match == nullptr || match->verdict == format::Verdict::kUnexplained;
  }
}

}  // namespace bonafide::pipeline
