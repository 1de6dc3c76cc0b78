#include "bonafide/simulate/like_store.h"

#include <algorithm>
#include <filesystem>
#include <tuple>

#include <gtest/gtest.h>

#include "bonafide/base/random.h"

namespace bonafide::simulate {
namespace {

// A tenth of a million likes in slices meant for ten million.
struct Stored {
  TargetIds ids{5, std::optional<std::uint32_t>(3)};  // page 3 is the strongman's
  std::vector<Like> likes;
  LikeStore store;
  explicit Stored(std::uint64_t memory_bytes) : store(ids, {10'000'000, memory_bytes, std::filesystem::temp_directory_path()}) {
    RandomStream stream(5);
    for (std::uint32_t account = 0; account < 100'000; ++account)
      likes.push_back({account, static_cast<std::uint32_t>(stream.below(500)), static_cast<std::uint32_t>(stream.below(kSpan))});
    for (std::size_t begin = 0; begin < likes.size(); begin += 1'000) EXPECT_TRUE(store.add(std::span(likes).subspan(begin, 1'000)).ok());
  }
};

bool before(const Like& a, const Like& b) { return std::tie(a.account, a.page, a.second) < std::tie(b.account, b.page, b.second); }

TEST(LikeStore, GivesEveryLikeBackOnceSliceBySliceInTheOrderOfTargets) {
  for (const std::uint64_t memory : {std::uint64_t{1} << 30, std::uint64_t{20'000}}) {  // all in memory; nearly all in the file
    Stored stored(memory);
    EXPECT_EQ(stored.store.size(), stored.likes.size());
    std::vector<Like> taken;
    std::uint64_t reached = 0;  // greatest number of the slices before
    for (std::size_t slice = 0; slice < stored.store.slices(); ++slice) {
      const std::vector<Like> likes = stored.store.take(slice).value();
      if (likes.empty()) continue;
      std::uint64_t least = UINT64_MAX, most = 0;
      for (const Like& like : likes) {
        least = std::min<std::uint64_t>(least, stored.ids.number(like.page));
        most = std::max<std::uint64_t>(most, stored.ids.number(like.page));
      }
      EXPECT_TRUE(taken.empty() || least > reached);
      reached = most;
      taken.insert(taken.end(), likes.begin(), likes.end());
    }
    EXPECT_EQ(reached, TargetIds::kRange);  // the strongman comes last
    std::sort(taken.begin(), taken.end(), before);
    ASSERT_EQ(taken.size(), stored.likes.size());
    for (std::size_t i = 0; i < taken.size(); ++i) ASSERT_FALSE(before(taken[i], stored.likes[i]) || before(stored.likes[i], taken[i]));
  }
}

TEST(LikeStore, SaysThatItsFolderCannotBeWritten) {
  LikeStore store(TargetIds(5, std::nullopt), {1'000, 24, "/nowhere"});
  const Status status = store.add(std::vector<Like>{{1, 2, 3}, {2, 3, 4}});
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().kind, ErrorKind::kIo);
  EXPECT_TRUE(status.error().message.starts_with("/nowhere: ")) << status.error().message;
}

}  // namespace
}  // namespace bonafide::simulate
