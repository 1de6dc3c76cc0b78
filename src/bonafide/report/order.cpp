#include "bonafide/report/order.h"

#include <algorithm>
#include <numeric>

#include "bonafide/base/result.h"

namespace bonafide::report {
namespace {

constexpr int kRounds = 12;

using Lists = std::vector<std::vector<std::uint32_t>>;

/// The distinct columns of each row, and the distinct rows of each column.
struct Cells {
  Lists of_row, of_column;
};
Cells cells_of(const format::GroupPicture& picture) {
  Cells cells{Lists(picture.members.size()), Lists(picture.targets.size())};
  for (std::uint32_t column = 0; column < picture.targets.size(); ++column) {
    const auto& rows = cells.of_column[column] = distinct_members(picture.targets[column]);
    CHECK(rows.empty() || rows.back() < picture.members.size());
    for (const std::uint32_t row : rows) cells.of_row[row].push_back(column);
  }
  return cells;
}

std::vector<std::uint32_t> identity(std::size_t size) {
  std::vector<std::uint32_t> order(size);
  std::iota(order.begin(), order.end(), 0u);
  return order;
}

std::vector<double> places(const std::vector<std::uint32_t>& order) {
  std::vector<double> place(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = static_cast<double>(i);
  return place;
}

/// Lists by the mean place of what they hold; empty ones last.
std::vector<std::uint32_t> by_mean_place(const Lists& lists, const std::vector<std::uint32_t>& other_order) {
  const auto place = places(other_order);
  std::vector<double> mean(lists.size(), static_cast<double>(place.size()));
  for (std::size_t i = 0; i < lists.size(); ++i) {
    double sum = 0;
    for (const std::uint32_t entry : lists[i]) sum += place[entry];
    if (!lists[i].empty()) mean[i] = sum / static_cast<double>(lists[i].size());
  }
  auto order = identity(lists.size());
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return mean[a] < mean[b]; });
  return order;
}

}  // namespace

MatrixOrder block_order(const format::GroupPicture& picture) {
  const Cells cells = cells_of(picture);
  MatrixOrder order{{}, identity(picture.targets.size())};
  std::stable_sort(order.columns.begin(), order.columns.end(), [&](std::uint32_t a, std::uint32_t b) {
    return cells.of_column[a].size() > cells.of_column[b].size();
  });
  for (int round = 0; round < kRounds; ++round) {
    order.rows = by_mean_place(cells.of_row, order.columns);
    order.columns = by_mean_place(cells.of_column, order.rows);
  }
  order.rows = by_mean_place(cells.of_row, order.columns);
  return order;
}

std::vector<std::size_t> places_of_members(const MatrixOrder& order) {
  std::vector<std::size_t> place(order.rows.size());
  for (std::size_t row = 0; row < order.rows.size(); ++row) place[order.rows[row]] = row;
  return place;
}

std::vector<std::uint32_t> distinct_members(const format::TargetActivity& target) {
  std::vector<std::uint32_t> members = target.member;
  std::sort(members.begin(), members.end());
  members.erase(std::unique(members.begin(), members.end()), members.end());
  return members;
}

}  // namespace bonafide::report
