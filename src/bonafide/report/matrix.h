// The picture people remember: who acted on what, one mark an account and target.
#pragma once
#include <string>

#include "bonafide/report/group_view.h"

namespace bonafide::report {

/// Above this many accounts, or this many marks, the matrix shows counts a bin of accounts.
inline constexpr std::size_t kMaxMatrixRows = 2000;
inline constexpr std::size_t kMaxMatrixMarks = 40000;
/// Only the busiest targets are drawn; the title's figures are of all.
inline constexpr std::size_t kMaxMatrixColumns = 400;

/// The account x target matrix of a group as a <figure>, its first acts as the table behind it.
/// @param view  with a picture that has members and targets.
std::string matrix_figure(const GroupView& view);

}  // namespace bonafide::report
