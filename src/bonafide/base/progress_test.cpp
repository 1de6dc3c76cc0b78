// What is said of the time left, with a clock that the test sets.
#include "bonafide/base/progress.h"

#include <gtest/gtest.h>

namespace bonafide {
namespace {

double now = 0;
double set_clock() { return now; }

class TimeLeftOfStages : public ::testing::Test {
 protected:
  TimeLeftOfStages() { now = 0; }
  double left() const { return progress_.seconds_left().value_or(-1); }
  void run_stage(const char* name, double seconds) {
    progress_.begin(name, "rows", 0);
    now += seconds;
    progress_.end();
  }
  Progress progress_{Progress::Mode::kQuiet, set_clock};
};

TEST_F(TimeLeftOfStages, IsUnknownWhereNothingIsExpected) {
  run_stage("reading", 5);
  EXPECT_FALSE(progress_.seconds_left());
}

TEST_F(TimeLeftOfStages, IsWhatWasExpectedUntilSomethingIsSeen) {
  progress_.expect({{"reading", 20, nullptr}, {"sorting", 80, nullptr}});
  EXPECT_DOUBLE_EQ(left(), 100);
  progress_.begin("reading", "rows", 0);
  now += 15;
  EXPECT_DOUBLE_EQ(left(), 85) << "a stage that counts nothing is taken to go as expected";
}

TEST_F(TimeLeftOfStages, FollowsASlowerMachine) {
  progress_.expect({{"reading", 40, nullptr}, {"sorting", 60, nullptr}});
  run_stage("reading", 80);
  EXPECT_NEAR(left(), 120, 0.1 * 120);
}

TEST_F(TimeLeftOfStages, FollowsAStageThatIsOverdue) {
  progress_.expect({{"indexing", 50, nullptr}, {"pairs", 50, nullptr}});
  progress_.begin("indexing", "rows", 0);
  now += 150;
  EXPECT_NEAR(left(), 150, 0.1 * 150);
}

TEST_F(TimeLeftOfStages, FollowsAStagesOwnPace) {
  progress_.expect({{"pairs", 50, nullptr}, {"writing", 50, nullptr}});
  progress_.begin("pairs", "rows", 1000);
  progress_.advance(900);
  now += 180;  // 200 in all, not 50
  EXPECT_NEAR(left(), 20 + 200, 0.1 * 220);
}

TEST_F(TimeLeftOfStages, KnowsThatAStageSlowsDown) {
  progress_.expect({{"pairs", 100, [](double share) { return share / 2; }}});  // the second half of its items takes three quarters
  progress_.begin("pairs", "rows", 1000);
  progress_.advance(500);
  now += 25;
  EXPECT_DOUBLE_EQ(left(), 75);
}

TEST_F(TimeLeftOfStages, EndsWithTheLastStageAndNeverFallsBelowNought) {
  progress_.expect({{"reading", 10, nullptr}, {"sorting", 10, nullptr}});
  run_stage("reading", 10);
  progress_.begin("sorting", "rows", 0);
  now += 50;
  EXPECT_DOUBLE_EQ(left(), 0);
  progress_.end();
  EXPECT_FALSE(progress_.seconds_left());
}

}  // namespace
}  // namespace bonafide
