// A second log, of what accounts were shown: it clears a cohort that a recommender made, and no farm.
#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "bonafide/base/random.h"
#include "case_files.h"

namespace bonafide::cli_tests {
namespace {

constexpr std::int64_t kStart = 1'514'764'800, kSpan = 30 * 86'400, kHour = 3600;

// 3,000 people with a feed; 60 accounts of a bucket that is shown the same 25 targets, each in two hours of
// its own, and act on half; 40 of a farm that go to 15 targets without being shown them.
class Impressions : public InFolder {
 protected:
  Impressions() : random_(1, "feed") {
    const auto any_second = [&] { return kStart + static_cast<std::int64_t>(random_.below(kSpan)); };
    const auto any_target = [&] { return static_cast<int>(random_.unit() * random_.unit() * 800); };
    for (int person = 0; person < 3000; ++person)
      for (int look = 0; look < 50; ++look) show(fmt::format("u{}", person), any_target(), any_second(), .4);
    for (int t = 0; t < 25; ++t) {
      const std::int64_t start = any_second();
      for (int member = 0; member < 60; ++member) show(fmt::format("bucket{}", member), 20 + t * 31, start + static_cast<std::int64_t>(random_.below(2 * kHour)), .5);
    }
    for (int t = 0; t < 15; ++t) {
      const std::int64_t start = any_second();
      for (int member = 0; member < 40; ++member)
        if (random_.chance(.6)) acts_.push_back(fmt::format("farm{},p{},{}\n", member, 35 + t * 47, start + static_cast<std::int64_t>(random_.below(kHour))));
    }
    for (int member = 0; member < 60; ++member)
      for (int look = 0; look < 30; ++look) {
        show(fmt::format("bucket{}", member), any_target(), any_second(), .4);
        show(fmt::format("farm{}", member % 40), any_target(), any_second(), .4);
      }
    write_rows("acts.csv", acts_);
    write_rows("shown.csv", shown_);
  }
  void show(const std::string& name, int target, std::int64_t second, double chance) {
    shown_.push_back(fmt::format("{},p{},{}\n", name, target, second));
    if (random_.chance(chance)) acts_.push_back(fmt::format("{},p{},{}\n", name, target, second + 1 + static_cast<std::int64_t>(random_.below(2 * kHour))));
  }
  void write_rows(const std::string& name, const std::vector<std::string>& rows, const std::string& header = "actor,target,time\n") const {
    std::string text = header;
    for (const std::string& row : rows) text += row;
    write(name, text);
  }
  std::size_t accused(const std::string& folder, const std::string& prefix) const {
    std::set<std::string> members;
    for (const char* verdict : {"coordinated", "farm-like", "manufactured"}) members.merge(members_with(folder_ / folder, verdict));
    return static_cast<std::size_t>(std::ranges::count_if(members, [&](const std::string& actor) { return actor.starts_with(prefix); }));
  }

  RandomStream random_;
  std::vector<std::string> acts_, shown_;
};

TEST_F(Impressions, ClearACohortAndNotAFarm) {
  run_well({"detect", "acts.csv", "--out", "without", "--quiet"});
  run_well({"detect", "acts.csv", "--out", "with", "--impressions", "shown.csv", "--quiet"});
  std::printf("accused without / with: bucket %zu / %zu, farm %zu / %zu, others %zu / %zu\n", accused("without", "bucket"), accused("with", "bucket"), accused("without", "farm"), accused("with", "farm"),
              accused("without", "u"), accused("with", "u"));
  EXPECT_GE(accused("without", "bucket"), 50u);
  EXPECT_EQ(accused("with", "bucket"), 0u);
  EXPECT_GE(accused("without", "farm"), 36u);
  EXPECT_GE(accused("with", "farm"), 36u);
  EXPECT_EQ(accused("with", "u"), 0u);

  EXPECT_NE(read("without/report.html").find("detect --impressions"), std::string::npos) << "what was not tested is named";
  EXPECT_NE(read("with/report.html").find("tested: does not explain it"), std::string::npos);
  EXPECT_EQ(read("with/report.html").find("detect --impressions"), std::string::npos);
  EXPECT_TRUE(read_json(folder_ / "without/run.json").at("impressions").is_null());
  const auto record = read_json(folder_ / "with/run.json").at("impressions");
  EXPECT_EQ(record.at("rows_read"), shown_.size());
  EXPECT_EQ(record.at("events"), shown_.size());
  EXPECT_EQ(record.at("used").get<std::size_t>() + record.at("unknown").get<std::size_t>() + record.at("after_act").get<std::size_t>(), shown_.size());
  EXPECT_EQ(record.at("sha256").get<std::string>().size(), 64u);
  EXPECT_GT(record.at("acts_shown"), 0);
  EXPECT_EQ(std::system(("'" BONAFIDE_SOURCE_DIR "/scripts/recompute' '" + path("with") + "' > '" + path("by-hand.txt") + "' 2>&1").c_str()), 0) << read("by-hand.txt");
}

TEST_F(Impressions, InAnyOrderGiveTheSameBytes) {
  run_well({"detect", "acts.csv", "--out", "one", "--impressions", "shown.csv", "--quiet"});
  std::ranges::reverse(shown_);
  write_rows("shown.csv", shown_);
  run_well({"detect", "acts.csv", "--out", "two", "--impressions", "shown.csv", "--quiet", "--threads", "3"});
  EXPECT_EQ(promised_bytes(folder_ / "one"), promised_bytes(folder_ / "two"));
}

TEST_F(Impressions, KnowColumnsByNameAndKeepTheirBadRowsApart) {
  std::vector<std::string> rows = shown_;
  rows.push_back("u1,p1,yesterday\n");
  write_rows("shown.csv", rows, "viewer,item,at\n");
  run_well({"detect", "acts.csv", "--out", "case", "--impressions", "shown.csv", "--impressions-columns", "actor=viewer,target=item,time=at", "--quiet"});
  EXPECT_TRUE(exists("case/impressions-rejects.csv"));
  EXPECT_FALSE(exists("case/rejects.csv"));
  EXPECT_FALSE(exists("case/impressions"));
  EXPECT_EQ(read_json(folder_ / "case/run.json").at("impressions").at("rows_rejected"), 1);
  const Finished finished = run({"detect", "acts.csv", "--out", "case", "--force", "--impressions", "shown.csv", "--impressions-columns", "actor=viewer,target=item,time=at", "--quiet", "--max-reject-share", "0"});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_NE(finished.err.find("impressions-rejects.csv"), std::string::npos) << finished.err;
}

TEST_F(Impressions, AboutSomethingElseAreRefused) {
  const auto refused = [&](const std::string& rows, const std::vector<std::string>& words) {
    write("other.csv", "actor,target,time\n" + rows);
    expect_refused({"detect", "acts.csv", "--out", "case", "--impressions", "other.csv"}, words);
  };
  refused("stranger,p1,1514800000\nnobody,p2,1514800001\n", {"--impressions other.csv", "none of its 2 accounts acts in the log", "same ids"});
  refused("u1,q1,1514800000\n", {"--impressions other.csv", "none of its 1 targets occurs in the log", "same ids"});
  refused("u1,p1,1614800000\n", {"--impressions other.csv", "2021-", "2018-01-", "while these acts took place"});
  write("other.csv", "actor,target,time\nu1,p1,5\n");
  expect_refused({"detect", "acts.csv", "--out", "case", "--time-unit", "s", "--impressions", "other.csv"}, {"--impressions other.csv"});
  expect_refused({"detect", "acts.csv", "--out", "case", "--impressions", "absent.csv"}, {"--impressions", "absent.csv does not exist"});
  write("other.csv", "who,what,when\na,b,1\n");
  expect_refused({"detect", "acts.csv", "--out", "case", "--impressions", "other.csv"}, {"--impressions", "who, what, when", "--impressions-columns actor="});
  expect_refused({"detect", "acts.csv", "--out", "case", "--impressions-columns", "actor=a"}, {"--impressions-columns", "--impressions FILE"});
}

}  // namespace
}  // namespace bonafide::cli_tests
