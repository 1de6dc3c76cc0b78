// Logs of the most awkward shapes: they take no more than an ordinary log of their size, and nobody in them is accused.
#include <cstdio>
#include <functional>

#include "bonafide/base/random.h"
#include "case_files.h"

namespace bonafide::cli_tests {
namespace {

constexpr int kRows = 200'000;

struct Numbers {
  int actor, target, second;
};

class StrangeLogs : public InFolder {
 protected:
  StrangeLogs() { ordinary_ = detect("ordinary", [](int, Numbers row) { return row; }); }

  struct Ran {
    double seconds;      // of processor time
    std::uint64_t peak;  // bytes
  };

  // Innocent strangers: every row drawn alone, 20,000 accounts on 4,000 targets over two months, then bent into shape.
  Ran detect(const std::string& name, const std::function<Numbers(int, Numbers)>& bend) const {
    RandomStream random(17);
    std::string log = "actor,target,time\n";
    for (int i = 0; i < kRows; ++i) {
      const Numbers row = bend(i, {static_cast<int>(random.below(kRows / 10)), static_cast<int>(random.below(kRows / 50)), static_cast<int>(random.below(5'000'000))});
      log += "a" + std::to_string(row.actor) + ",t" + std::to_string(row.target) + "," + std::to_string(1'500'000'000 + row.second) + "\n";
    }
    write(name + ".csv", log);
    run_well({"detect", name + ".csv", "--out", name, "--quiet"});
    const nlohmann::json groups = read_json(folder_ / name / "run.json").at("groups"), timings = read_json(folder_ / name / "timings.json");
    EXPECT_EQ(read_json(folder_ / name / "run.json").at("log").at("events"), kRows);
    for (const char* verdict : {"coordinated", "farm_like", "manufactured"}) EXPECT_EQ(groups.at(verdict), 0) << name;
    double seconds = 0;
    for (const auto& stage : timings.at("stages")) seconds += stage.at("cpu_seconds").get<double>();
    return {seconds, timings.at("peak_memory_bytes").get<std::uint64_t>()};
  }

  // A factor of 4 and half a second are far more than a neighbour's load does to processor time, and far less than a cost
  // that grows with the square of a target or an account.
  void expect_like_an_ordinary_log(const std::string& name, const std::function<Numbers(int, Numbers)>& bend) const {
    const Ran ran = detect(name, bend);
    std::printf("%s: %.2f s of processor time, %.0f MB; an ordinary log: %.2f s, %.0f MB\n", name.c_str(), ran.seconds, static_cast<double>(ran.peak) / 1e6, ordinary_.seconds, static_cast<double>(ordinary_.peak) / 1e6);
    EXPECT_LT(ran.seconds, 4 * ordinary_.seconds + 0.5);
    EXPECT_LT(ran.peak, 2 * ordinary_.peak + 50'000'000);
  }

  Ran ordinary_;
};

TEST_F(StrangeLogs, OneTargetWithNineTenthsOfAllEvents) {
  expect_like_an_ordinary_log("viral", [](int i, Numbers row) { return i % 10 == 0 ? row : Numbers{row.actor, 0, row.second}; });
  expect_like_an_ordinary_log("viral among many", [](int i, Numbers row) { return i % 10 == 0 ? row : Numbers{i, 0, row.second}; });
}

TEST_F(StrangeLogs, OneAccountWithHalfOfAllEvents) {
  expect_like_an_ordinary_log("everywhere", [](int i, Numbers row) { return i % 2 == 0 ? row : Numbers{0, i, row.second}; });
  expect_like_an_ordinary_log("again and again", [](int i, Numbers row) { return i % 2 == 0 ? row : Numbers{0, 0, row.second}; });
}

TEST_F(StrangeLogs, AllInOneSecond) {
  expect_like_an_ordinary_log("a second", [](int, Numbers row) { return Numbers{row.actor, row.target, 0}; });
}

TEST_F(StrangeLogs, AsManyTargetsOrAccountsAsEvents) {
  expect_like_an_ordinary_log("targets", [](int i, Numbers row) { return Numbers{row.actor, i, row.second}; });
  expect_like_an_ordinary_log("accounts", [](int i, Numbers row) { return Numbers{i, row.target, row.second}; });
  expect_like_an_ordinary_log("both", [](int i, Numbers row) { return Numbers{i, i, row.second}; });
}

}  // namespace
}  // namespace bonafide::cli_tests
