// The pictures of an estimate: a target over time by verdict, its lower bound as a bar with a whisker,
// accounts used once over expectation, and an audience beside its population.
#pragma once
#include <string>

#include "bonafide/estimate/estimate.h"

namespace bonafide::report {

/// Figures, each with its finding as title, caption and table. @param id  unique in the document.
std::string share_figure(const estimate::Estimate& estimate, const estimate::TargetEstimate& target, const std::string& id);
std::string timeline_figure(const estimate::Estimate& estimate, const estimate::TargetEstimate& target, const std::string& id);
/// "" where there is no figure to draw.
std::string single_use_figure(const estimate::Estimate& estimate, const estimate::TargetEstimate& target, const std::string& id);

/// Followers and users by country in the last month, and where there are several, the bound by month.
std::string audience_figures(const estimate::Estimate& estimate);

}  // namespace bonafide::report
