// `bonafide calibrate`, and `bonafide detect --calibration`: on a small log, as a user runs them.
#include <algorithm>

#include "bonafide/format/calibration.h"
#include "bonafide/format/case_reader.h"
#include "case_files.h"

namespace bonafide::cli_tests {
namespace {

class Calibrated : public InFolder {
 protected:
  Calibrated() {
    run_well({"simulate", "--scenario", "farms", "--events", "30000", "--seed", "5", "--columns", "country", "--out", "sim", "--quiet"});
    run_well({"calibrate", "sim/log.parquet", "--out", "rates", "--runs", "20", "--keys", "2", "--quiet"});
  }
};

TEST_F(Calibrated, WritesRatesAndARowARun) {
  const auto json = read_json(folder_ / "rates/calibration.json");
  EXPECT_EQ(json.at("format"), 1);
  EXPECT_EQ(json.at("bonafide"), BONAFIDE_VERSION);
  const Csv runs = read_csv(folder_ / "rates/calibration.csv");
  EXPECT_EQ(runs.rows.size(), 20u);
  // The JSON counts what the rows say.
  std::map<std::string, std::uint64_t> planted, convicted, proposed;
  for (const auto& row : runs.rows) {
    if (row.at("outcome") == "not planted") continue;
    const std::string& outcome = row.at("outcome");
    ++planted[row.at("planting")];
    proposed[row.at("planting")] += outcome != "not proposed";
    convicted[row.at("planting")] += outcome == "coordinated" || outcome == "farm-like" || outcome == "manufactured" || outcome == "accusing";
  }
  EXPECT_EQ(planted["farm"] + planted["community"] + planted["rewired"], 20u);
  EXPECT_EQ(json.at("farms").at("all").at("planted"), planted["farm"]);
  EXPECT_EQ(json.at("farms").at("all").at("proposed"), proposed["farm"]);
  EXPECT_EQ(json.at("farms").at("all").at("coordinated").at("convicted").at("count"), convicted["farm"]);
  EXPECT_EQ(json.at("communities").at("all").at("coordinated").at("convicted").at("count"), convicted["community"]);
  EXPECT_EQ(json.at("rewired").at("coordinated").at("logs_accusing").at("count"), convicted["rewired"]);
  EXPECT_GT(convicted["farm"], 0u) << "a calibration that finds no farm proves nothing";
  EXPECT_GT(json.at("rewired").at("moved_share"), .5);
  EXPECT_EQ(json.at("stability").at("keys"), 2);
  EXPECT_EQ(names_in(folder_ / "rates"), (std::set<std::string>{"calibration.csv", "calibration.json"}));
  EXPECT_EQ(fs::status(folder_ / "rates").permissions() & fs::perms::all, fs::perms::owner_all);
}

TEST_F(Calibrated, SameBytesWithOneThreadAndWithTheRowsInAnotherOrder) {
  run_well({"simulate", "--scenario", "farms", "--events", "30000", "--seed", "5", "--columns", "country", "--format", "csv", "--out", "sim", "--force", "--quiet"});
  std::vector<std::string> lines = lines_of(read("sim/log.csv"));
  std::reverse(lines.begin() + 1, lines.end());
  std::string reversed;
  for (const std::string& line : lines) reversed += line + "\n";
  write("reversed.csv", reversed);
  run_well({"calibrate", "reversed.csv", "--out", "again", "--runs", "20", "--keys", "2", "--threads", "1", "--quiet"});
  EXPECT_EQ(promised_bytes(folder_ / "rates"), promised_bytes(folder_ / "again"));
}

TEST_F(Calibrated, DetectPrintsTheRatesBesideEveryFinding) {
  const Finished finished = run_well({"detect", "sim/log.parquet", "--out", "case", "--calibration", "rates"});
  EXPECT_NE(finished.out.find("Error rates on this log, coordinated: Farms planted"), std::string::npos) << finished.out;
  EXPECT_NE(finished.out.find("keys"), std::string::npos);
  const auto rates = read_json(folder_ / "rates/calibration.json"), run = read_json(folder_ / "case/run.json");
  EXPECT_EQ(run.at("calibration").at("coordinated").at("farms_found"), rates.at("farms").at("all").at("coordinated").at("convicted"));
  EXPECT_EQ(run.at("calibration").at("stability"), rates.at("stability"));
  // The sum in run.json is that of the file.
  EXPECT_EQ(run.at("calibration").at("sha256"), promised_bytes(folder_ / "rates").at("calibration.json"));
  EXPECT_EQ(read("case/calibration.json"), read("rates/calibration.json"));
  const auto read_back = format::read_case(path("case"));
  ASSERT_TRUE(read_back.ok() && read_back.value().findings.run.calibration);
  EXPECT_EQ(format::calibration_json(*read_back.value().findings.run.calibration), read("rates/calibration.json"));
  std::size_t findings = 0;
  for (const auto& [group, verdict] : verdict_by_group(folder_ / "case")) findings += verdict != "unexplained";
  ASSERT_GT(findings, 0u);
  const std::string html = read("case/report.html");
  std::size_t beside = 0;
  for (std::size_t at = html.find("<h3>Error rates on this log</h3>"); at != std::string::npos; at = html.find("<h3>Error rates on this log</h3>", at + 1)) ++beside;
  EXPECT_EQ(beside, findings);
  EXPECT_EQ(rates.at("stability").at("groups").size(), findings);
  // All else is as without it.
  run_well({"detect", "sim/log.parquet", "--out", "plain", "--quiet"});
  auto with = promised_bytes(folder_ / "case"), without = promised_bytes(folder_ / "plain");
  for (const char* file : {"run.json", "report.html"}) with.erase(file), without.erase(file);
  with.erase("calibration.json");
  EXPECT_EQ(with, without);
  EXPECT_TRUE(read_json(folder_ / "plain/run.json").at("calibration").is_null());
}

TEST_F(Calibrated, IsRefusedWhereItDoesNotSpeakForTheLog) {
  run_well({"simulate", "--scenario", "farms", "--events", "30000", "--seed", "6", "--columns", "country", "--out", "other", "--quiet"});
  expect_refused({"detect", "other/log.parquet", "--out", "case", "--calibration", "rates"}, {"--calibration rates", "on another log", "bonafide calibrate"});
  expect_refused({"detect", "sim/log.parquet", "--out", "case", "--calibration", "rates", "--scales", "1h,all"}, {"--calibration rates", "scales_seconds"});
  write("key.hex", std::string(64, '7'));
  expect_refused({"detect", "sim/log.parquet", "--out", "case", "--calibration", "rates", "--sampling-key", "key.hex"}, {"another sampling key"});
  expect_refused({"detect", "sim/log.parquet", "--out", "case", "--calibration", "sim"}, {"sim/calibration.json", "cannot be opened"});
  std::string json = read("rates/calibration.json");
  json.replace(json.find(BONAFIDE_VERSION), std::string(BONAFIDE_VERSION).size(), "0.0.1");
  fs::create_directory(folder_ / "older");
  write("older/calibration.json", json);
  expect_refused({"detect", "sim/log.parquet", "--out", "case", "--calibration", "older"}, {"by bonafide 0.0.1"});
  fs::create_directory(folder_ / "cut");
  write("cut/calibration.json", json.substr(0, json.size() / 2));
  expect_refused({"detect", "sim/log.parquet", "--out", "case", "--calibration", "cut"}, {"cut/calibration.json", "is not a calibration"});
}

class CalibrateBadInput : public InFolder {
 protected:
  // `count` rows of accounts and targets that come round, one every `step` seconds.
  void log(const std::string& name, int count, int actors, int targets, int step) {
    std::string rows = "actor,target,time\n";
    for (int i = 0; i < count; ++i)
      rows += "a" + std::to_string(i * 7 % actors) + ",t" + std::to_string(i * 5 % targets) + "," + std::to_string(1'600'000'000 + step * i) + "\n";
    write(name, rows);
  }
};

TEST_F(CalibrateBadInput, LogsWithNothingToPlantInAreRefusedInOneSentence) {
  log("small.csv", 2000, 113, 41, 61);
  expect_refused({"calibrate", "small.csv", "--out", "rates"}, {"too small to calibrate", "113 accounts"});
  log("one_actor.csv", 500, 1, 499, 61);
  expect_refused({"calibrate", "one_actor.csv", "--out", "rates"}, {"too small to calibrate", "accounts"});
  log("one_target.csv", 3000, 1009, 1, 61);
  expect_refused({"calibrate", "one_target.csv", "--out", "rates"}, {"too small to calibrate", "targets"});
  log("at_once.csv", 20'000, 1009, 97, 0);
  expect_refused({"calibrate", "at_once.csv", "--out", "rates"}, {"too small to calibrate", "0 steps"});
  expect_refused({"calibrate", "small.csv", "--out", "rates", "--kinds", "farm"}, {"--kinds", "\"farm\"", "farms, communities, rewired"});
  expect_usage_error({"calibrate", "small.csv", "--out", "rates", "--runs", "0"}, {"--runs"});
  expect_usage_error({"calibrate", "small.csv"}, {"--out"});
}

TEST_F(CalibrateBadInput, ANarrowMemoryIsRefusedBeforeTheFirstRun) {
  log("wide.csv", 40'000, 1009, 97, 61);
  expect_refused({"calibrate", "wide.csv", "--out", "rates", "--memory", "2MB"}, {"--memory", "calibration"});
}

TEST_F(CalibrateBadInput, OnlyACalibrationIsReplaced) {
  log("log.csv", 30'000, 1009, 97, 61);
  fs::create_directory(folder_ / "mine");
  write("mine/letter.txt", "dear");
  const Finished refused = run({"calibrate", "log.csv", "--out", "mine", "--force", "--runs", "1", "--keys", "0"});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_EQ(read("mine/letter.txt"), "dear");
}

}  // namespace
}  // namespace bonafide::cli_tests
