// `bonafide pairs --like coortweet`: its tables are CooRTweet's, byte for byte. The definition of what
// they hold stands in src/bonafide/pairs/testing_shares.h, where random logs are compared with it.
#include "case_files.h"

namespace bonafide::cli_tests {
namespace {

const fs::path kData = fs::path(BONAFIDE_SHARED_DATA) / "coortweet";

class Pairs : public InFolder {
 protected:
  // Two accounts share objects x and y within a second; ids that a CSV must quote.
  static constexpr const char* kHeader = "account_id,object_id,content_id,timestamp_share\n";
  std::string small() const {
    return write("small.csv", std::string(kHeader) + "b,\"x,1\",c1,1600000000\na,\"x,1\",c2,1600000000.25\nb,y,c3,1600000100\na,y,\"c\"\"4\",1600000101\nc,y,c5,1600000300\n");
  }
};

TEST_F(Pairs, EqualCooRTweetsOwnTablesOnItsOwnData) {
  const fs::path log = kData / "russian_coord_tweets.csv";
  SKIP_WITHOUT(log);
  struct {
    const char *window, *min_participation, *groups, *edges;
  } const runs[]{{"10s", "2", "russian_tw10_mp2.groups.csv", "russian_tw10_mp2_ew0.5.edges.csv"},
                 {"60s", "2", "russian_tw60_mp2.groups.csv", "russian_tw60_mp2_ew0.5.edges.csv"},
                 {"60s", "1", "russian_tw60_mp1.groups.csv", nullptr}};
  for (const auto& one : runs) {
    run_well({"pairs", log, "--like", "coortweet", "--window", one.window, "--min-participation", one.min_participation, "--edge-weight", ".5", "--out", "pairs", "--force", "--quiet"});
    EXPECT_TRUE(read("pairs/groups.csv") == read_file(kData / one.groups)) << one.groups;
    if (one.edges == nullptr) continue;
    EXPECT_TRUE(read("pairs/edges.csv") == read_file(kData / one.edges)) << one.edges;
  }
}

TEST_F(Pairs, ReadRowsInTheOrderOfTheFileWhateverItsKindThreadsOrMemory) {
  const std::vector<std::string> like{"--like", "coortweet", "--window", "10m", "--min-participation", "1", "--columns", "content=actor", "--quiet"};
  const auto pairs_of = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "pairs");
    arguments.insert(arguments.end(), like.begin(), like.end());
    run_well(arguments);
  };
  for (const char* format : {"csv", "parquet"})
    run_well({"simulate", "--scenario", "farms", "--events", "300000", "--seed", "1", "--format", format, "--out", format, "--quiet"});
  pairs_of({"csv/log.csv", "--out", "from-csv"});
  pairs_of({"parquet/log.parquet", "--out", "from-parquet", "--threads", "2"});
  pairs_of({"csv/log.csv", "--out", "with-little", "--threads", "1", "--memory", "100MB"});
  const std::string csv = read("csv/log.csv");
  const std::size_t header = csv.find('\n') + 1, middle = csv.find('\n', csv.size() / 2) + 1;
  write("part-1.csv", csv.substr(0, middle));
  write("part-2.csv", csv.substr(0, header) + csv.substr(middle));
  pairs_of({"part-2.csv", "part-1.csv", "--out", "in-parts"});
  ASSERT_GT(read_csv(path("from-csv/edges.csv")).rows.size(), 1000u);
  for (const char* other : {"from-parquet", "with-little", "in-parts"})
    for (const char* table : {"/groups.csv", "/edges.csv"}) EXPECT_TRUE(read(std::string(other) + table) == read(std::string("from-csv") + table)) << other << table;
}

TEST_F(Pairs, OfASmallLogAreWrittenToTheByte) {
  run_well({"pairs", small(), "--like", "coortweet", "--window", "1s", "--out", "pairs", "--quiet"});
  EXPECT_EQ(read("pairs/groups.csv"),
            "object_id,content_id,content_id_y,time_delta,account_id,account_id_y\n"
            "\"x,1\",c1,c2,0.25,b,a\n"
            "y,c3,\"c\"\"4\",1,b,a\n");
  EXPECT_EQ(read("pairs/edges.csv"),
            "from,to,weight,avg_time_delta,n_content_id,n_content_id_y,edge_symmetry_score,object_ids,weight_threshold\n"
            "a,b,2,0.625,2,2,1,\"x,1,y\",0\n");
  const auto record = read_json(folder_ / "pairs/pairs.json");
  EXPECT_EQ(record.at("like"), "CooRTweet 2.1.3");
  EXPECT_EQ(record.at("pairs"), 2);
  EXPECT_EQ(record.at("edges"), 1);
  EXPECT_EQ(record.at("parameters").at("time_window"), 1.0);
  EXPECT_EQ(names_in(folder_ / "pairs"), (std::set<std::string>{"edges.csv", "groups.csv", "pairs.json"}));
}

TEST_F(Pairs, SayThatNothingWasTested) {
  const Finished finished = run_well({"pairs", small(), "--like", "coortweet", "--out", "pairs"});
  for (const char* words : {"2 pairs of posts", "no test was made", "no rate of error", "bonafide detect"}) EXPECT_NE(finished.out.find(words), std::string::npos) << finished.out;
}

TEST_F(Pairs, ThatAreNoneLeaveHeadersAlone) {
  write("alone.csv", std::string(kHeader) + "a,x,c1,1600000000\na,y,c2,1600000001\n");
  run_well({"pairs", "alone.csv", "--like", "coortweet", "--out", "pairs", "--quiet"});
  EXPECT_EQ(lines_of(read("pairs/groups.csv")).size(), 1u);
  EXPECT_EQ(lines_of(read("pairs/edges.csv")).size(), 1u);
}

TEST_F(Pairs, TooManyToHoldAreCountedAndRefusedBeforeTheyAreMade) {
  std::string rows = kHeader;
  for (int i = 0; i < 200'000; ++i) rows += "a" + std::to_string(i % 50'000) + "," + (i % 10 == 0 ? "quiet" : "viral") + std::to_string(i % 10 == 0 ? i : 0) + ",c" + std::to_string(i) + ",1600000000\n";
  write("viral.csv", rows);
  const Finished finished = run({"pairs", "viral.csv", "--like", "coortweet", "--out", "pairs", "--memory", "1GB"});
  EXPECT_LT(finished.seconds, 30) << "counting takes no time";
  expect_refused({"pairs", "viral.csv", "--like", "coortweet", "--out", "pairs", "--memory", "1GB"},
                 {"16199910000 pairs of posts", "\"viral0\"", "--window", "--memory leaves", "bonafide detect"});
}

TEST_F(Pairs, RefuseWhatTheyCannotRepeat) {
  small();
  expect_refused({"pairs", "small.csv", "--like", "cib-mango", "--out", "pairs"}, {"--like", "\"cib-mango\"", "coortweet"});
  expect_refused({"pairs", "small.csv", "--like", "coortweet", "--window", "soon", "--out", "pairs"}, {"--window", "\"soon\"", "10s"});
  expect_refused({"pairs", "small.csv", "--like", "coortweet", "--window", "999999999d", "--out", "pairs"}, {"--window", "\"999999999d\""});
  expect_usage_error({"pairs", "small.csv", "--like", "coortweet", "--edge-weight", "1.5", "--out", "pairs"}, {"--edge-weight"});
  expect_usage_error({"pairs", "small.csv", "--like", "coortweet", "--min-participation", "0", "--out", "pairs"}, {"--min-participation"});
  expect_usage_error({"pairs", "small.csv", "--out", "pairs"}, {"--like"});
  write("three.csv", "actor,target,time\na,x,1600000000\nb,x,1600000001\n");
  expect_refused({"pairs", "three.csv", "--like", "coortweet", "--out", "pairs"}, {"three.csv", "content", "--columns content="});
  write("blank.csv", std::string(kHeader) + "a,x,,1600000000\nb,x,c2,1600000001\n");
  expect_refused({"pairs", "blank.csv", "--like", "coortweet", "--out", "pairs"}, {"1 of 2 rows", "content_id"});
}

TEST_F(Pairs, ReplaceOnlyWhatTheyWrote) {
  small();
  fs::create_directory(folder_ / "theirs");
  write("theirs/edges.csv", "from,to\n");
  expect_refused({"pairs", "small.csv", "--like", "coortweet", "--out", "theirs", "--force"}, {"theirs"});
  EXPECT_EQ(read("theirs/edges.csv"), "from,to\n");
  run_well({"pairs", "small.csv", "--like", "coortweet", "--out", "pairs", "--quiet"});
  expect_refused({"pairs", "small.csv", "--like", "coortweet", "--out", "pairs"}, {"pairs", "--force"});
  run_well({"pairs", "small.csv", "--like", "coortweet", "--out", "pairs", "--force", "--quiet"});
}

TEST_F(Pairs, AnswerNoWhereTooManyRowsAreBad) {
  write("bad.csv", std::string(kHeader) + "a,x,c1,1600000000\nb,x,c2,1600000001\na,y,c3,yesterday\n");
  const Finished finished = run({"pairs", "bad.csv", "--like", "coortweet", "--min-participation", "1", "--time-unit", "s", "--out", "pairs", "--quiet"});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_NE(finished.err.find("1 of 3 rows"), std::string::npos) << finished.err;
  EXPECT_TRUE(exists("pairs/rejects.csv"));
}

}  // namespace
}  // namespace bonafide::cli_tests
