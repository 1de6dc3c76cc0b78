#include "bonafide/simulate/rows.h"

#include <algorithm>
#include <filesystem>
#include <tuple>

#include <gtest/gtest.h>

namespace bonafide::simulate {
namespace {

using Row = std::tuple<std::string, std::string, std::int64_t, std::string>;

// Target, actor, time, created, as they are written.
std::vector<Row> rows_of(Scenario scenario, unsigned threads, std::uint64_t waiting_bytes) {
  Progress progress(Progress::Mode::kQuiet);
  const Means means{std::filesystem::temp_directory_path(), threads, waiting_bytes};
  const Draft draft = draw_log({scenario, 40'000, 9, {"created"}}, means, progress).value();
  LikeRows source(draft, *draft.likes, draft.columns, progress);
  std::vector<Row> rows;
  events::MemoryChunk chunk(source.columns().size());
  for (std::uint64_t first = 0; first < source.rows(); first += 1'000) {
    const std::size_t count = std::min<std::uint64_t>(1'000, source.rows() - first);
    EXPECT_TRUE(source.fill(first, count, chunk).ok());
    for (std::size_t row = 0; row < count; ++row) rows.emplace_back(chunk.text(1, row), chunk.text(0, row), chunk.number(2, row), chunk.text(source.columns().size() - 1, row));
  }
  return rows;
}

TEST(LikeRows, AreTheSameWhateverTheThreadsAndTheMemory) {
  for (const Scenario scenario : {Scenario::kFarms, Scenario::kStrongman, Scenario::kPosts}) {
    const std::vector<Row> rows = rows_of(scenario, 1, 1u << 30);
    EXPECT_EQ(rows, rows_of(scenario, 3, 1u << 30));
    EXPECT_EQ(rows, rows_of(scenario, 3, 100'000));
    EXPECT_TRUE(std::ranges::is_sorted(rows, [](const Row& a, const Row& b) {
      return std::tie(std::get<0>(a), std::get<2>(a), std::get<1>(a)) < std::tie(std::get<0>(b), std::get<2>(b), std::get<1>(b));
    }));
  }
}

}  // namespace
}  // namespace bonafide::simulate
