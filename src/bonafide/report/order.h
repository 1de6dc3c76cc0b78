// In which order should accounts and targets stand, so that blocks in the matrix show?
#pragma once
#include <cstdint>
#include <vector>

#include "bonafide/format/case_records.h"

namespace bonafide::report {

struct MatrixOrder {
  std::vector<std::uint32_t> rows;     ///< member index at each place, from the top
  std::vector<std::uint32_t> columns;  ///< target index at each place, from the left
};

/// Accounts with the same targets next to each other, and the other way round.
/// Reciprocal averaging on ranks (the first axis of a correspondence analysis, Hill 1973): each row
/// moves to the mean place of its columns, then each column to the mean place of its rows, a fixed
/// number of rounds. Starts from targets by falling number of accounts; ties keep the order of ids.
/// A picture's order only: no test uses it. Cost: rounds * (acts + sorting).
MatrixOrder block_order(const format::GroupPicture& picture);

/// The place of each member, from the top: the inverse of order.rows.
std::vector<std::size_t> places_of_members(const MatrixOrder& order);

/// The members that acted on a target, each once, ascending.
std::vector<std::uint32_t> distinct_members(const format::TargetActivity& target);

}  // namespace bonafide::report
