#include "bonafide/privacy/contribution.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "bonafide/base/random.h"
#include "bonafide/privacy/testing_statistics.h"

namespace bonafide::privacy {
namespace {

/// A log as people write it, so that codes can be given anew for every subset of users.
struct NamedAct {
  std::string user, cell;
};

std::vector<NamedAct> random_log(std::size_t acts, std::uint64_t seed) {
  RandomStream random(seed, "log");
  std::vector<NamedAct> log;
  for (std::size_t i = 0; i < acts; ++i) {
    const double user = random.unit(), cell = random.unit();
    log.push_back({"u" + std::to_string(static_cast<int>(user * user * 40)), "p" + std::to_string(static_cast<int>(cell * cell * 25))});
  }
  return log;
}

/// Codes users by rank among those present, as an event table does, and counts.
std::map<std::string, std::int64_t> bounded(const std::vector<NamedAct>& log, ContributionBound bound, const std::string& key) {
  std::set<std::string> user_set, cell_set;
  for (const auto& act : log) user_set.insert(act.user), cell_set.insert(act.cell);
  const std::vector<std::string_view> users(user_set.begin(), user_set.end()), cells(cell_set.begin(), cell_set.end());
  const auto code = [](const auto& ids, const std::string& id) { return static_cast<std::uint32_t>(std::ranges::lower_bound(ids, id) - ids.begin()); };
  std::vector<Act> acts;
  for (const auto& act : log) acts.push_back({code(users, act.user), code(cells, act.cell)});
  auto stream = testing::stream_of(key);
  const auto counts = bound_contributions(acts, users, cells, bound, stream);
  CHECK(counts.ok());
  std::map<std::string, std::int64_t> out;
  for (std::size_t i = 0; i < cells.size(); ++i) out[std::string(cells[i])] = static_cast<std::int64_t>(counts.value().counts()[i]);
  return out;
}

TEST(Contribution, NoUserMovesTheCountsFurtherThanStated) {
  // Removes each user in turn, which shifts the codes of the others and may empty cells.
  const auto log = random_log(3000, 1);
  for (const ContributionBound bound : {ContributionBound{1, 1}, {1, 5}, {3, 1}, {4, 2}, {100, 1000}}) {
    std::int64_t most = 0;
    for (int user = 0; user < 40; ++user) {
      auto without = log;
      std::erase_if(without, [&](const NamedAct& act) { return act.user == "u" + std::to_string(user); });
      auto difference = bounded(log, bound, "key");
      for (const auto& [cell, count] : bounded(without, bound, "key")) difference[cell] -= count;
      std::int64_t squared = 0, touched = 0;
      for (const auto& [cell, change] : difference) {
        squared += change * change, touched += change != 0;
        EXPECT_GE(change, 0) << "somebody else's part moved";
      }
      EXPECT_LE(static_cast<Wide>(squared), bound.squared_l2());
      EXPECT_LE(touched, bound.cells);
      most = std::max(most, squared);
    }
    if (bound.cells < 10) {
      EXPECT_EQ(static_cast<Wide>(most), bound.squared_l2()) << "the bound is reached, so it is no larger than needed";
    }
  }
}

TEST(Contribution, CountsAllWhereNobodyReachesTheBound) {
  const auto log = random_log(2000, 2);
  std::map<std::string, std::int64_t> plain;
  for (const auto& act : log) ++plain[act.cell];
  EXPECT_EQ(bounded(log, {1000, 1000}, "key"), plain);
}

TEST(Contribution, CountsDistinctUsersWithOneActACell) {
  const auto log = random_log(2000, 3);
  std::map<std::string, std::set<std::string>> users;
  for (const auto& act : log) users[act.cell].insert(act.user);
  for (const auto& [cell, count] : bounded(log, {1000, 1}, "key")) EXPECT_EQ(count, static_cast<std::int64_t>(users[cell].size()));
}

TEST(Contribution, DoesNotDependOnTheOrderOfActs) {
  auto log = random_log(2000, 4);
  const auto before = bounded(log, {2, 2}, "key");
  std::ranges::reverse(log);
  EXPECT_EQ(bounded(log, {2, 2}, "key"), before);
}

TEST(Contribution, ChoosesCellsEvenlyAndUserByUser) {
  // 2,000 users, all in the same 10 cells, 3 kept of each: 600 a cell; standard deviation sqrt(2000 * .3 * .7)
  // = 20.5, so 110 off has probability 8e-8 a cell. One order of cells for everybody would give 2,000 or 0.
  std::vector<NamedAct> log;
  for (int user = 0; user < 2000; ++user)
    for (int cell = 0; cell < 10; ++cell) log.push_back({"u" + std::to_string(user), "p" + std::to_string(cell)});
  for (const auto& [cell, count] : bounded(log, {3, 1}, "key")) EXPECT_NEAR(static_cast<double>(count), 600, 110) << cell;
  EXPECT_NE(bounded(log, {3, 1}, "key"), bounded(log, {3, 1}, "another key"));
}

TEST(Contribution, RefusesABoundOfNothing) {
  auto stream = testing::stream_of("key");
  for (const ContributionBound bound : {ContributionBound{0, 1}, {1, 0}}) EXPECT_FALSE(bound_contributions({}, {}, {}, bound, stream).ok());
}

}  // namespace
}  // namespace bonafide::privacy
