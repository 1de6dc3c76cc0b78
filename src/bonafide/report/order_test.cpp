#include "bonafide/report/order.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace bonafide::report {
namespace {

/// Two crews of ten accounts, dealt out alternately, on five targets each, also alternating.
format::GroupPicture two_crews() {
  format::GroupPicture picture;
  for (int i = 0; i < 20; ++i) picture.members.push_back(std::to_string(i));
  for (std::uint32_t t = 0; t < 10; ++t) {
    format::TargetActivity target;
    for (std::uint32_t i = t % 2; i < 20; i += 2)
      if ((i + t) % 7 != 0) target.member.push_back(i);
    picture.targets.push_back(target);
  }
  return picture;
}

TEST(BlockOrder, BringsCrewsTogether) {
  const MatrixOrder order = block_order(two_crews());
  for (std::size_t row = 1; row < 10; ++row) EXPECT_EQ(order.rows[row] % 2, order.rows[0] % 2);
  for (std::size_t column = 1; column < 5; ++column)
    EXPECT_EQ(order.columns[column] % 2, order.columns[0] % 2);
}

TEST(BlockOrder, LosesNobody) {
  auto order = block_order(two_crews());
  std::sort(order.rows.begin(), order.rows.end());
  std::sort(order.columns.begin(), order.columns.end());
  for (std::uint32_t i = 0; i < 20; ++i) EXPECT_EQ(order.rows[i], i);
  for (std::uint32_t t = 0; t < 10; ++t) EXPECT_EQ(order.columns[t], t);
}

TEST(BlockOrder, CountsRepeatedActsOnce) {
  auto picture = two_crews();
  const auto before = block_order(picture);
  picture.targets[3].member.insert(picture.targets[3].member.end(), 50, picture.targets[3].member[0]);
  const auto after = block_order(picture);
  EXPECT_EQ(before.rows, after.rows);
  EXPECT_EQ(before.columns, after.columns);
}

}  // namespace
}  // namespace bonafide::report
