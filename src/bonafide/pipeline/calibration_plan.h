// What a calibration plants: kinds fixed beforehand, never taken from what was found.
#pragma once
#include <string>
#include <vector>

#include "bonafide/plant/community.h"
#include "bonafide/plant/farm.h"

namespace bonafide::pipeline {

struct PlannedCommunity {
  plant::CommunityPlan plan;
  bool quick;
};

struct CalibrationPlan {
  std::vector<plant::FarmPlan> farms;
  std::vector<PlannedCommunity> communities;
  std::size_t rewired = 0;
  std::vector<std::string> notes;  ///< where the plan gives way to the log, a sentence each

  std::size_t runs() const { return farms.size() + communities.size() + rewired; }
};

struct CalibrationKinds {
  bool farms = true, communities = true, rewired = true;
};

/// `runs` plantings, one a detection: of the kinds asked for farms have four parts, communities five, rewired
/// logs one. Farms: pace x size in turn, and within these density x camouflage x customers in an order in which
/// the first few hold every value. Communities: topics x pace in turn; size, density and delay drawn.
/// @param seed of those draws.
CalibrationPlan make_plan(const plant::Ground& ground, const CalibrationKinds& kinds, std::size_t runs, std::uint64_t seed);

/// The plan in a few lines, for whoever waits for it.
std::string plan_text(const CalibrationPlan& plan, std::uint64_t other_keys);

const char* pace_name(const plant::FarmPlan& plan);            ///< "burst", "trickle"
const char* pace_name(const PlannedCommunity& community);      ///< "quick", "slow"
const char* customers_name(const plant::FarmPlan& plan);       ///< "popular", "ordinary"

}  // namespace bonafide::pipeline
