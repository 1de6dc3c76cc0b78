// When did they come? One strip a target: outsiders in grey, the group in its colour, one time axis.
#pragma once
#include <cstddef>
#include <string>

#include "bonafide/report/group_view.h"

namespace bonafide::report {

inline constexpr std::size_t kMaxStrips = 12;

/// Small multiples of a group's busiest targets as a <figure>, its targets as the table behind it.
/// @param view  with a picture that has targets.
std::string arrivals_figure(const GroupView& view);

}  // namespace bonafide::report
