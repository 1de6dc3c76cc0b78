// Ctrl-C and worse: a case is there whole or not at all.
#include <csignal>

#include <unistd.h>

#include "case_files.h"

namespace bonafide::cli_tests {
namespace {

constexpr int kInterruptedExit = 130;
constexpr double kPatienceSeconds = 5;  // generous: the machine is shared

class Interrupted : public InFolder {
 protected:
  void simulate(const char* events, const char* format) {
    run_well({"simulate", "--scenario", "farms", "--events", events, "--seed", "2", "--format", format, "--out", "sim", "--quiet"});
  }
  std::set<std::string> partial_folders() const {
    std::set<std::string> found;
    for (const std::string& name : names_in(folder_))
      if (name.starts_with(".")) found.insert(name);
    return found;
  }
  void wait_for_partial_folder() const {
    while (partial_folders().empty()) usleep(1000);
  }
};

TEST_F(Interrupted, CtrlCAtAnyStageLeavesNothingBehind) {
  simulate("1000000", "parquet");
  for (const std::string stage : {"", "reading", "sorting", "hashing", "indexing", "looking for pairs"}) {
    SCOPED_TRACE("after \"" + stage + "\"");
    Running running({"detect", "sim/log.parquet", "--out", "case"}, {.folder = folder_});
    if (stage.empty()) wait_for_partial_folder();
    else ASSERT_TRUE(running.wait_for(stage)) << running.err_so_far();
    running.send(SIGINT);
    const double asked = running.elapsed();
    const Finished finished = running.finish();
    EXPECT_EQ(finished.exit_code, kInterruptedExit) << "signal " << finished.signal << "\n"
                                                    << finished.err;
    EXPECT_LT(finished.seconds - asked, kPatienceSeconds);
    EXPECT_EQ(finished.out, "");
    const std::string last = finished.err.empty() ? "" : lines_of(finished.err).back();
    EXPECT_TRUE(last.starts_with("bonafide: interrupted")) << finished.err;
    EXPECT_EQ(names_in(folder_), (std::set<std::string>{"sim"}));
  }
}

TEST_F(Interrupted, CtrlCWhileReadingTextLeavesNothingBehind) {
  simulate("1000000", "csv");
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    Running running({"detect", "sim/log.csv", "--out", "case", "--quiet"}, {.folder = folder_});
    wait_for_partial_folder();
    usleep(100'000);
    running.send(signal);
    const Finished finished = running.finish();
    EXPECT_EQ(finished.exit_code, kInterruptedExit) << "signal " << finished.signal;
    EXPECT_EQ(lines_of(finished.err).size(), 1u) << finished.err;
    EXPECT_EQ(names_in(folder_), (std::set<std::string>{"sim"}));
  }
}

TEST_F(Interrupted, CtrlCLeavesTheCaseThatWasToBeReplaced) {
  simulate("300000", "parquet");
  run_well({"detect", "sim/log.parquet", "--out", "case", "--quiet"});
  const auto before = promised_bytes(folder_ / "case");
  Running running({"detect", "sim/log.parquet", "--out", "case", "--force"}, {.folder = folder_});
  ASSERT_TRUE(running.wait_for("reading"));
  running.send(SIGINT);
  EXPECT_EQ(running.finish().exit_code, kInterruptedExit);
  EXPECT_EQ(promised_bytes(folder_ / "case"), before);
  EXPECT_EQ(names_in(folder_), (std::set<std::string>{"sim", "case"}));
}

TEST_F(Interrupted, CtrlCWhileSimulatingLeavesNothingBehind) {
  Running running({"simulate", "--events", "3000000", "--out", "sim"}, {.folder = folder_});
  wait_for_partial_folder();
  running.send(SIGINT);
  const Finished finished = running.finish();
  EXPECT_EQ(finished.exit_code, kInterruptedExit) << "signal " << finished.signal << "\n"
                                                  << finished.err;
  EXPECT_EQ(names_in(folder_), std::set<std::string>{});
}

// A second run, or anyone else, may take the name while the first one works.
TEST_F(Interrupted, WhatAppearsUnderTheCasesNameDuringTheRunIsNotReplaced) {
  simulate("300000", "parquet");
  for (const bool force : {false, true}) {
    std::vector<std::string> arguments{"detect", "sim/log.parquet", "--out", "case"};
    if (force) arguments.emplace_back("--force");
    Running running(arguments, {.folder = folder_});
    ASSERT_TRUE(running.wait_for("reading"));
    write("case/chapter1.txt", "ten years of work");
    const Finished finished = running.finish();
    EXPECT_EQ(finished.exit_code, 2) << finished.err;
    EXPECT_NE(finished.err.find("\nbonafide: " + path("case")), std::string::npos) << finished.err;
    EXPECT_NE(finished.err.find("choose another name"), std::string::npos) << finished.err;
    EXPECT_EQ(read("case/chapter1.txt"), "ten years of work");
    EXPECT_EQ(names_in(folder_), (std::set<std::string>{"sim", "case"}));
    fs::remove_all(folder_ / "case");
  }
}

TEST_F(Interrupted, AKillLeavesNoFolderUnderTheCasesNameAndDoesNotStandInTheWay) {
  simulate("300000", "parquet");
  Running running({"detect", "sim/log.parquet", "--out", "case"}, {.folder = folder_});
  ASSERT_TRUE(running.wait_for("sorting"));
  running.send(SIGKILL);
  const Finished finished = running.finish();
  EXPECT_EQ(finished.signal, SIGKILL);
  EXPECT_FALSE(exists("case"));
  for (const std::string& name : names_in(folder_)) EXPECT_TRUE(name == "sim" || name.starts_with(".case.partial-")) << name;
  run_well({"detect", "sim/log.parquet", "--out", "case", "--quiet"});
  EXPECT_EQ(promised_bytes(folder_ / "case").size(), 10u);
}

}  // namespace
}  // namespace bonafide::cli_tests
