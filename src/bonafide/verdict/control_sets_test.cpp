#include "bonafide/verdict/control_sets.h"

#include <cmath>
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "bonafide/base/random.h"
#include "bonafide/null/testing_logs.h"

namespace bonafide::verdict {
namespace {

using testing_logs::Act;

// 1,000 posts of twelve acts each, the first half of them by id one owner's, and a page of 400 acts; then a crew of fifty adds forty acts to each of the last
// ten posts.
struct Log {
  events::EventTable table;
  null::Exposure exposure;
  std::vector<std::uint8_t> crew;
};
constexpr int kPosts = 1000, kActs = 12, kBoosted = 10;

std::string post(int i) { return (i < kPosts / 2 ? "a" : "b") + std::to_string(10'000 + i); }

const Log& log_of_posts() {
  static const Log log = [] {
    RandomStream random(7, "posts of one size");
    std::vector<Act> acts;
    const auto act = [&](const std::string& actor, const std::string& target) { acts.push_back({actor, target, static_cast<std::int64_t>(random.below(100'000))}); };
    for (int p = 0; p < kPosts; ++p)
      for (int i = 0; i < kActs; ++i) act("u" + std::to_string((p * kActs + i) % 4000), post(p));
    for (int i = 0; i < 400; ++i) act("v" + std::to_string(i), "page");
    for (int p = kPosts - kBoosted; p < kPosts; ++p)
      for (int i = 0; i < 40; ++i) act("crew" + std::to_string(i), post(p));
    Log out{testing_logs::table_of(acts), {}, {}};
    out.exposure = null::build_exposure(out.table, {{60}, true}, HashKey{5, 6});
    for (std::uint32_t rank = 0; rank < out.exposure.accounts(); ++rank) out.crew.push_back(out.table.actors[out.exposure.actor_of_rank[rank]].starts_with("crew"));
    return out;
  }();
  return log;
}

// Draws of one target each, by their id.
std::map<std::string, int> drawn(std::uint64_t acts, int draws) {
  const Log& log = log_of_posts();
  const Publics publics(log.exposure, log.crew, 200);
  const AsPopular as_popular(publics, log.exposure.targets());
  std::map<std::string, int> out;
  for (int draw = 0; draw < draws; ++draw)
    for (const std::uint32_t target : as_popular.draw(std::vector<std::uint64_t>{acts}, static_cast<std::uint64_t>(draw))) ++out[std::string(log.table.targets[target])];
  return out;
}

// Neighbours by id may be one owner's: of equals none is preferred. 6 standard deviations: a false alarm in 5e8 runs.
TEST(AsPopular, PrefersNoneOfThoseThatAreEquallyPopular) {
  constexpr int kDraws = 20'000;
  const auto counts = drawn(kActs, kDraws);
  EXPECT_GT(counts.size(), 950u) << "of 1,000 equals";
  int of_owner = 0, most = 0;
  for (const auto& [id, count] : counts) {
    of_owner += id.starts_with("a") ? count : 0;
    if (id != "page") most = std::max(most, count);
  }
  // Places run from 30 below the first to 30 above the last; what lies below falls on the first, which is the owner's.
  EXPECT_NEAR(of_owner, kDraws * 530.0 / 1060, 6 * std::sqrt(kDraws) / 2);
  EXPECT_LT(most, kDraws * 31.0 / 1060 + 6 * std::sqrt(kDraws * 31.0 / 1060));
}

// A crew's acts make no target popular.
TEST(AsPopular, CountsOutsidersAlone) {
  const auto counts = drawn(kActs, 20'000);
  int boosted = 0;
  for (int p = kPosts - kBoosted; p < kPosts; ++p) boosted += counts.contains(post(p));
  EXPECT_EQ(boosted, kBoosted);
  EXPECT_FALSE(drawn(kActs + 40, 2'000).contains(post(0))) << "the next in popularity are the last posts and the page";
}

TEST(AsPopular, TakesTheNearestWhereNoneHasThatSize) {
  const auto counts = drawn(300, 2'000);
  EXPECT_TRUE(counts.contains("page"));
  EXPECT_LE(counts.size(), 61u);
}

}  // namespace
}  // namespace bonafide::verdict
