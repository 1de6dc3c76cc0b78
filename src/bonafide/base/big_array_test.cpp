#include "bonafide/base/big_array.h"

#include <numeric>

#include <gtest/gtest.h>

namespace bonafide {
namespace {

TEST(BigArray, GrowsLikeAVectorAndAddsZeros) {
  BigArray<std::uint32_t> array;
  std::vector<std::uint32_t> vector;
  for (std::uint32_t i = 0; i < 100'000; ++i) {
    array.push_back(i * 7);
    vector.push_back(i * 7);
  }
  array.resize(50'000);
  vector.resize(50'000);
  array.resize(70'000);  // within what it once held: zeros all the same
  vector.resize(70'000);
  array.resize(5'000'000);
  vector.resize(5'000'000);
  ASSERT_EQ(array.size(), vector.size());
  EXPECT_TRUE(std::equal(array.begin(), array.end(), vector.begin()));
}

TEST(BigArray, CopiesAndMoves) {
  BigArray<std::uint16_t> array(1000);
  std::iota(array.begin(), array.end(), std::uint16_t{1});
  BigArray<std::uint16_t> copy = array, moved = std::move(array);
  EXPECT_EQ(copy, moved);
  EXPECT_TRUE(array.empty());  // NOLINT(bugprone-use-after-move)
  copy[0] = 9;
  EXPECT_FALSE(copy == moved);
}

TEST(BigArray, InAFileHoldsTheSameAndSurvivesBeingSetAside) {
  auto array = BigArray<std::uint64_t>::zeros(3'000'000, {::testing::TempDir(), true});
  ASSERT_TRUE(array.ok()) << array.error().message;
  for (std::size_t i = 0; i < array.value().size(); ++i) ASSERT_EQ(array.value()[i], 0u);
  std::iota(array.value().begin(), array.value().end(), std::uint64_t{5});
  array.value().set_aside();
  for (std::size_t i = 0; i < array.value().size(); ++i) ASSERT_EQ(array.value()[i], i + 5);
}

TEST(BigArray, MovesToAFileAndKeepsItsValues) {
  BigArray<std::uint32_t> array(40'000'000);
  std::iota(array.begin(), array.end(), 3u);
  EXPECT_GE(array.memory_bytes(), 160'000'000u);
  const Status moved = array.move_to_file(::testing::TempDir());
  ASSERT_TRUE(moved.ok()) << moved.error().message;
  EXPECT_EQ(array.memory_bytes(), 0u);
  for (std::uint32_t i = 0; i < array.size(); i += 997) ASSERT_EQ(array[i], i + 3);
}

TEST(BigArray, SaysWhenAFolderCannotHoldIt) {
  const auto missing = BigArray<std::uint64_t>::zeros(10, {"/nonexistent-folder", true});
  ASSERT_FALSE(missing.ok());
  EXPECT_NE(missing.error().message.find("/nonexistent-folder"), std::string::npos);
  const auto too_large = BigArray<std::uint64_t>::zeros(std::size_t{1} << 46, {::testing::TempDir(), true});
  ASSERT_FALSE(too_large.ok());
  EXPECT_EQ(too_large.error().kind, ErrorKind::kIo);
}

}  // namespace
}  // namespace bonafide
