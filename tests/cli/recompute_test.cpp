// An opposing expert recomputes the p-values from the case's CSV files, with a script of Python's
// standard library and none of our code.
#include <cstdlib>

#include "case_files.h"

namespace bonafide::cli_tests {
namespace {

class Recompute : public InFolder {
 protected:
  int by_hand(const std::string& folder) const {
    const std::string command = "'" BONAFIDE_SOURCE_DIR "/scripts/recompute' '" + path(folder) + "' > '" + path("by-hand.txt") + "' 2>&1";
    const int status = std::system(command.c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
};

TEST_F(Recompute, GivesThePrintedDigitsForEveryTestOfEveryGroup) {
  run_well({"simulate", "--scenario", "strongman", "--events", "60000", "--seed", "7", "--format", "csv", "--out", "sim", "--quiet"});
  run_well({"detect", "sim/log.csv", "--out", "case", "--quiet"});
  EXPECT_EQ(by_hand("case"), 0) << read("by-hand.txt");
  std::map<std::string, int> tested;
  for (const auto& row : read_csv(folder_ / "case/tests.csv").rows) tested[row.at("test")] += row.at("outcome") != "not tested";
  EXPECT_GT(tested["targets"], 3);
  EXPECT_GT(tested["windows"], 3);
  EXPECT_GT(tested["habits"], 3);

  // And it can tell: one act moved out of a window shows.
  std::string bytes = read("case/group_targets.csv");
  const std::size_t row = bytes.find('\n') + 1;
  std::size_t field = row;
  for (int comma = 0; comma < 7; ++comma) field = bytes.find(',', field) + 1;
  const std::size_t end = bytes.find(',', field);
  bytes.replace(field, end - field, std::to_string(std::stoul(bytes.substr(field, end - field)) - 1));
  write("case/group_targets.csv", bytes);
  EXPECT_EQ(by_hand("case"), 1) << read("by-hand.txt");
}

TEST_F(Recompute, GivesThePrintedDigitsForEveryColumn) {
  run_well({"simulate", "--scenario", "farms", "--events", "60000", "--seed", "7", "--columns", "client,country,created,device", "--out", "sim", "--quiet"});
  run_well({"detect", "sim/log.parquet", "--out", "case", "--quiet"});
  EXPECT_EQ(by_hand("case"), 0) << read("by-hand.txt");
  std::map<std::string, int> rejected;
  for (const auto& row : read_csv(folder_ / "case/tests.csv").rows) rejected[row.at("test")] += row.at("outcome") == "rejects";
  EXPECT_GT(rejected["created"], 0) << "a farm of this log was registered in one go";
}

// The group's p is the largest of its tests', and every act counted is in the tables it is counted from.
TEST_F(Recompute, TablesOfACaseAgreeWithEachOther) {
  run_well({"simulate", "--scenario", "strongman", "--events", "60000", "--seed", "8", "--format", "csv", "--out", "sim", "--quiet"});
  run_well({"detect", "sim/log.csv", "--out", "case", "--quiet"});
  std::map<std::string, std::map<std::string, std::map<std::string, std::string>>> tests;
  for (const auto& row : read_csv(folder_ / "case/tests.csv").rows) tests[row.at("group")][row.at("test")] = row;
  std::map<std::string, std::uint64_t> members, inside;
  for (const auto& row : read_csv(folder_ / "case/group_targets.csv").rows) {
    for (const char* who : {"acts", "members", "outsiders"}) EXPECT_LE(std::stoul(row.at(std::string(who) + "_inside")), std::stoul(row.at(who)));
    EXPECT_LE(std::stoul(row.at("members")) + std::stoul(row.at("outsiders")), std::stoul(row.at("acts")));
    EXPECT_LE(row.at("window_begin"), row.at("window_end"));
    members[row.at("group")] += std::stoul(row.at("members"));
    inside[row.at("group")] += std::stoul(row.at("members_inside"));
  }
  std::map<std::pair<std::string, std::string>, std::pair<std::string, std::string>> window;
  for (const auto& row : read_csv(folder_ / "case/group_targets.csv").rows) window[{row.at("group"), row.at("target")}] = {row.at("window_begin"), row.at("window_end")};
  std::map<std::string, std::uint64_t> events, events_inside;
  for (const auto& row : read_csv(folder_ / "case/evidence.csv").rows) {
    const auto& [begin, end] = window.at({row.at("group"), row.at("target")});
    EXPECT_EQ(row.at("in_window") == "1", begin <= row.at("time") && row.at("time") <= end) << row.at("time");
    ++events[row.at("group")];
    events_inside[row.at("group")] += row.at("in_window") == "1";
  }
  for (const auto& group : read_csv(folder_ / "case/groups.csv").rows) {
    const std::string& id = group.at("group");
    SCOPED_TRACE(id);
    EXPECT_EQ(events_inside[id], inside[id]);
    EXPECT_TRUE(events[id] == inside[id] || events[id] == members[id]);
    if (group.at("verdict") == "unexplained") continue;
    const auto& test = tests.at(id);
    for (const char* name : {"targets", "windows", "habits"}) EXPECT_EQ(test.at(name).at("outcome"), "rejects");
    EXPECT_EQ(test.at("targets").at("statistic"), group.at("events"));
    bool is_one_of_them = false;
    for (const auto& [name, row] : test) is_one_of_them |= row.at("p_value") == group.at("p_value");
    EXPECT_TRUE(is_one_of_them);
  }
}

}  // namespace
}  // namespace bonafide::cli_tests
