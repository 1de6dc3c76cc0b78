#include "bonafide/pipeline/calibration_plan.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bonafide/simulate/draws.h"

namespace bonafide::pipeline {
namespace {

// Farms: what a seller offers. Sizes from a few phones to a shop; an order done at once or spread over
// two weeks; densities and camouflage from one that hides to one that does not.
constexpr std::array<std::uint32_t, 4> kFarmSizes{15, 50, 150, 500};
constexpr double kBurstSeconds = 2 * 3600, kTrickleSeconds = 15 * 86'400;
constexpr std::array<double, 3> kDensities{0.1, 0.2, 0.5}, kCamouflages{0.2, 0.5, 0.8};
constexpr std::size_t kCombinations = kDensities.size() * kCamouflages.size() * 2;
constexpr std::size_t kStride = 7, kOffset = 5;  // coprime to 18: every combination comes up before one does again

// Communities: over how many unrelated interests a genuine one may spread is what the model's K grants.
constexpr std::array<std::uint32_t, 7> kTopics{1, 2, 3, 5, 8, 10, 20};
constexpr double kFewestMembers = 20, kMostMembers = 200, kLeastDensity = 0.1, kGreatestDensity = 0.6;
constexpr double kQuickLeast = 900, kQuickMost = 3 * 3600, kSlowLeast = 86'400, kSlowMost = 4 * 86'400;

// A planting of more than a tenth of the accounts would make another log of it.
constexpr std::uint64_t kAccountsPerFarmer = 10, kAccountsPerMember = 20;

// "2 h", "3.87 d": three digits are enough to plan by.
std::string duration(double seconds) {
  const std::pair<double, const char*> units[] = {{86'400, "d"}, {3600, "h"}, {60, "min"}};
  for (const auto& [length, name] : units)
    if (seconds >= 2 * length) return fmt::format("{:.3g} {}", seconds / length, name);
  return fmt::format("{:.3g} s", seconds);
}

void plan_farms(const plant::Ground& ground, std::size_t runs, CalibrationPlan& out) {
  const std::uint64_t accounts = ground.events.actors.size();
  const double span = ground.span_seconds(), burst = std::min(kBurstSeconds, span / 10), trickle = std::min(kTrickleSeconds, span);
  if (burst < kBurstSeconds) out.notes.push_back(fmt::format("A burst lasts {} here, a tenth of the log's span.", duration(burst)));
  if (trickle < kTrickleSeconds) out.notes.push_back(fmt::format("A trickle lasts {} here, all of the log's span.", duration(trickle)));
  std::vector<std::uint32_t> sizes;
  for (std::uint32_t size : kFarmSizes)
    if (size * kAccountsPerFarmer <= accounts) sizes.push_back(size);
    else out.notes.push_back(fmt::format("Farms of {} accounts are not planted: they would be more than a tenth of this log's {} accounts.", size, accounts));
  const std::size_t cells = 2 * sizes.size();
  for (std::size_t run = 0; run < runs; ++run) {
    const std::size_t cell = run % cells, combination = (cell * kOffset + run / cells * kStride) % kCombinations;
    const bool trickles = cell % 2 == 1;
    out.farms.push_back({trickles, trickles ? trickle : burst, sizes[cell / 2], kDensities[combination % 3], kCamouflages[combination / 3 % 3], combination >= kCombinations / 2});
  }
}

void plan_communities(const plant::Ground& ground, std::size_t runs, std::uint64_t seed, CalibrationPlan& out) {
  const double span = ground.span_seconds();
  const double most = std::clamp(static_cast<double>(ground.events.actors.size() / kAccountsPerMember), kFewestMembers, kMostMembers);
  if (span / 8 < kSlowMost) out.notes.push_back(fmt::format("Slow communities act after {} on average at most, an eighth of the log's span.", duration(span / 8)));
  for (std::size_t run = 0; run < runs; ++run) {
    RandomStream stream = simulate::stream_for(seed, "kind of community", run);
    const bool quick = run / kTopics.size() % 2 == 0;
    const double delay = quick ? simulate::log_uniform(stream, kQuickLeast, kQuickMost) : simulate::between(stream, kSlowLeast, kSlowMost);
    const auto members = static_cast<std::uint32_t>(simulate::log_uniform(stream, kFewestMembers, most + 1));
    const double density = simulate::between(stream, kLeastDensity, kGreatestDensity);
    out.communities.push_back({{kTopics[run % kTopics.size()], std::min(delay, quick ? span / 40 : span / 8), members, density}, quick});
  }
}

}  // namespace

CalibrationPlan make_plan(const plant::Ground& ground, const CalibrationKinds& kinds, std::size_t runs, std::uint64_t seed) {
  constexpr std::size_t kFarmParts = 4, kCommunityParts = 5, kRewiredParts = 1;
  const std::size_t parts = kinds.farms * kFarmParts + kinds.communities * kCommunityParts + kinds.rewired * kRewiredParts;
  CalibrationPlan out;
  const std::size_t rewired = kinds.rewired ? std::max<std::size_t>(1, runs * kRewiredParts / parts) : 0;
  const std::size_t farms = !kinds.farms ? 0 : kinds.communities ? runs * kFarmParts / parts : runs - rewired;
  out.rewired = rewired;
  plan_farms(ground, farms, out);
  plan_communities(ground, kinds.communities ? runs - std::min(runs, farms + rewired) : 0, seed, out);
  return out;
}

std::string plan_text(const CalibrationPlan& plan, std::uint64_t other_keys) {
  std::string text = fmt::format("Plan: {} runs of detection on changed logs, {} with other sampling keys on the log as it is.\n", plan.runs(), other_keys);
  if (!plan.farms.empty()) {
    std::set<std::uint32_t> sizes;
    std::set<double> windows;
    for (const plant::FarmPlan& farm : plan.farms) sizes.insert(farm.members), windows.insert(farm.window_seconds);
    std::vector<std::string> lasting;
    for (double window : windows) lasting.push_back(duration(window));
    text += fmt::format("  {} with one farm each: {} accounts; {} customers, ordinary or popular, each served within {};\n    density 0.1, 0.2, 0.5; camouflage 0.2, 0.5, 0.8\n", plan.farms.size(),
                        fmt::join(sizes, ", "), plant::kTargetsOfPlanting, fmt::join(lasting, " or "));
  }
  if (!plan.communities.empty())
    text += fmt::format("  {} with one genuine community each: {} targets of {} topics, quick or slow\n", plan.communities.size(), plant::kTargetsOfPlanting, fmt::join(kTopics, ", "));
  if (plan.rewired > 0) text += fmt::format("  {} rewired: acts exchanged between accounts on related targets, nobody planted\n", plan.rewired);
  for (const std::string& note : plan.notes) text += "  " + note + "\n";
  return text;
}

const char* pace_name(const plant::FarmPlan& plan) { return plan.trickle ? "trickle" : "burst"; }
const char* pace_name(const PlannedCommunity& community) { return community.quick ? "quick" : "slow"; }
const char* customers_name(const plant::FarmPlan& plan) { return plan.popular ? "popular" : "ordinary"; }

}  // namespace bonafide::pipeline
