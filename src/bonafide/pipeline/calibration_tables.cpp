#include "bonafide/pipeline/calibration_tables.h"

#include <algorithm>

#include <fmt/format.h>

#include "bonafide/format/csv.h"

namespace bonafide::pipeline {
namespace {

// The outcomes of those plans for which `wanted` holds, counted.
template <class Plans, class Wanted>
format::Tally tally_where(const Plans& plans, std::span<const Outcome> outcomes, const Wanted& wanted) {
  std::vector<const Outcome*> chosen;
  for (std::size_t run = 0; run < plans.size(); ++run)
    if (wanted(plans[run])) chosen.push_back(&outcomes[run]);
  return tally_of(chosen);
}

void count_farms(const CalibrationPlan& plan, const Outcomes& outcomes, format::Calibration& out) {
  out.all_farms = tally_where(plan.farms, outcomes.farms, [](const auto&) { return true; });
  std::vector<std::pair<std::string, std::uint32_t>> kinds;
  std::vector<std::pair<std::string, std::string>> factors;
  for (const plant::FarmPlan& farm : plan.farms) {
    kinds.emplace_back(pace_name(farm), farm.members);
    factors.insert(factors.end(), {{"density", fmt::format("{:g}", farm.density)}, {"camouflage", fmt::format("{:g}", farm.camouflage)}, {"customers", customers_name(farm)}});
  }
  const auto once = [](auto& list) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
  };
  once(kinds);
  once(factors);
  for (const auto& [pace, members] : kinds)
    out.farms.push_back({pace, members, tally_where(plan.farms, outcomes.farms, [&](const auto& farm) { return pace == pace_name(farm) && members == farm.members; })});
  for (const auto& [factor, value] : factors)
    out.factors.push_back({factor, value, tally_where(plan.farms, outcomes.farms, [&](const auto& farm) {
                             return value == (factor == "density" ? fmt::format("{:g}", farm.density) : factor == "camouflage" ? fmt::format("{:g}", farm.camouflage) : customers_name(farm));
                           })});
}

void count_communities(const CalibrationPlan& plan, const Outcomes& outcomes, format::Calibration& out) {
  out.all_communities = tally_where(plan.communities, outcomes.communities, [](const auto&) { return true; });
  std::vector<std::pair<std::uint32_t, bool>> kinds;
  for (const PlannedCommunity& community : plan.communities) kinds.emplace_back(community.plan.topics, community.quick);
  std::sort(kinds.begin(), kinds.end());
  kinds.erase(std::unique(kinds.begin(), kinds.end()), kinds.end());
  for (const auto& [topics, quick] : kinds)
    out.communities.push_back({topics, quick ? "quick" : "slow", tally_where(plan.communities, outcomes.communities, [&](const auto& community) { return topics == community.plan.topics && quick == community.quick; })});
  const auto absent = static_cast<std::size_t>(std::count_if(outcomes.communities.begin(), outcomes.communities.end(), [](const Outcome& outcome) { return !outcome.planted; }));
  if (absent > 0)
    out.notes.push_back(fmt::format("{} of {} communities could not be planted: this log shows too few topics, or too few accounts interested in them.", absent, outcomes.communities.size()));
}

const char* outcome_name(const Outcome& outcome) {
  if (!outcome.planted) return "not planted";
  for (std::size_t l = format::kLevels.size(); l > 0; --l)
    if (outcome.convicted[l - 1]) return format::verdict_name(format::kLevels[l - 1]);
  return outcome.tested[0] ? "tested" : outcome.proposed ? "not testable" : "not proposed";
}

}  // namespace

void count_outcomes(const CalibrationPlan& plan, const Outcomes& outcomes, format::Calibration& out) {
  count_farms(plan, outcomes, out);
  count_communities(plan, outcomes, out);
  out.rewired = tally_of(outcomes.rewired);
}

Status write_runs(const std::string& path, const CalibrationPlan& plan, const Outcomes& outcomes) {
  format::CsvWriter csv(path);
  csv.row({"run", "planting", "pace", "topics", "size", "density", "camouflage", "customers", "seconds", "members", "acts", "outcome", "share_coordinated", "share_farm_like",
           "share_manufactured", "others", "moved_share", "groups_coordinated", "groups_farm_like", "groups_manufactured"});
  std::size_t run = 0;
  const auto number = [](double value) { return fmt::format("{:.3g}", value); };
  const auto planted_row = [&](const char* planting, const char* pace, const std::string& topics, std::uint32_t size, double density, const std::string& camouflage, const char* customers,
                               double seconds, const Outcome& o) {
    csv.row({std::to_string(++run), planting, pace, topics, std::to_string(size), number(density), camouflage, customers, fmt::format("{:.0f}", seconds), std::to_string(o.members),
             std::to_string(o.acts), outcome_name(o), number(o.share[0]), number(o.share[1]), number(o.share[2]), std::to_string(o.others), "", "", "", ""});
  };
  for (std::size_t i = 0; i < plan.farms.size(); ++i) {
    const plant::FarmPlan& p = plan.farms[i];
    planted_row("farm", pace_name(p), "", p.members, p.density, number(p.camouflage), customers_name(p), p.window_seconds, outcomes.farms[i]);
  }
  for (std::size_t i = 0; i < plan.communities.size(); ++i) {
    const PlannedCommunity& c = plan.communities[i];
    planted_row("community", pace_name(c), std::to_string(c.plan.topics), c.plan.members, c.plan.density, "", "", c.plan.mean_delay_seconds, outcomes.communities[i]);
  }
  for (const RewiredOutcome& o : outcomes.rewired)
    csv.row({std::to_string(++run), "rewired", "", "", "", "", "", "", "", "", "", o.groups[0] > 0 ? "accusing" : o.tested[0] > 0 ? "tested" : "not tested", "", "", "", "", number(o.moved_share),
             std::to_string(o.groups[0]), std::to_string(o.groups[1]), std::to_string(o.groups[2])});
  return csv.close();
}

}  // namespace bonafide::pipeline
