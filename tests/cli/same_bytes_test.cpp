// Same input, same bytes: whatever the order of rows, the files they lie in, their format, the
// number of threads and the memory allowed.
#include <algorithm>
#include <random>

#include "bonafide/ingest/testing.h"
#include "case_files.h"

namespace bonafide::cli_tests {
namespace {

std::string joined(const std::string& header, const std::vector<std::string>& rows) {
  std::string text = header + "\n";
  for (const std::string& row : rows) text += row + "\n";
  return text;
}

// A log of which every case must be the same. To the simulated rows come rows that only a total
// order can keep apart: repeated acts, and acts that differ in an optional column alone.
class SameBytes : public InFolder {
 protected:
  SameBytes() {
    run_well({"simulate", "--scenario", "farms", "--events", "60000", "--seed", "3", "--columns", "country,device", "--format", "csv", "--out", "sim", "--quiet"});
    rows_ = lines_of(read("sim/log.csv"));
    header_ = rows_.front();
    rows_.erase(rows_.begin());
    EXPECT_TRUE(header_.starts_with("actor,target,time,action,country,device")) << header_;
    for (std::size_t i = 0, simulated = rows_.size(); i < simulated; i += 97) {
      rows_.push_back(rows_[i]);
      rows_.push_back(rows_[i] + "-other");
    }
    write("log.csv", joined(header_, rows_));
    expected_ = detect({"log.csv"});
    EXPECT_EQ(expected_.size(), 10u);
    EXPECT_FALSE(members_with(folder_ / "case", "coordinated").empty()) << "a case without findings shows little";
  }

  std::map<std::string, std::string> detect(std::vector<std::string> arguments, const Setting& setting = {}) const {
    arguments.insert(arguments.begin(), "detect");
    for (const char* more : {"--out", "case", "--force", "--quiet"}) arguments.emplace_back(more);
    run_well(arguments, setting);
    return promised_bytes(folder_ / "case");
  }

  std::string header_;
  std::vector<std::string> rows_;
  std::map<std::string, std::string> expected_;
};

TEST_F(SameBytes, WhateverTheOrderOfRows) {
  std::vector<std::string> rows = rows_;
  std::reverse(rows.begin(), rows.end());
  write("reversed.csv", joined(header_, rows));
  EXPECT_EQ(detect({"reversed.csv"}), expected_);
  for (unsigned seed : {1u, 2u}) {
    std::shuffle(rows.begin(), rows.end(), std::mt19937_64(seed));
    write("shuffled.csv", joined(header_, rows));
    EXPECT_EQ(detect({"shuffled.csv"}), expected_) << "seed " << seed;
  }
}

TEST_F(SameBytes, WhateverTheOrderOfColumns) {
  std::string text = "device,time,target,actor,country,action\n";
  for (const std::string& row : rows_) {
    std::vector<std::string> fields(1);
    for (const char c : row) c == ',' ? void(fields.emplace_back()) : fields.back().push_back(c);
    text += fields[5] + "," + fields[2] + "," + fields[1] + "," + fields[0] + "," + fields[4] + "," + fields[3] + "\n";
  }
  write("turned.csv", text);
  EXPECT_EQ(detect({"turned.csv"}), expected_);
}

TEST_F(SameBytes, FromFiveFilesThroughAGlobOrByName) {
  for (std::size_t part = 0; part < 5; ++part) {
    std::vector<std::string> some;
    for (std::size_t i = part; i < rows_.size(); i += 5) some.push_back(rows_[i]);
    write("parts/part-" + std::to_string(part) + ".csv", joined(header_, some));
  }
  EXPECT_EQ(detect({"parts/part-*.csv"}), expected_);
  EXPECT_EQ(detect({"parts/part-3.csv", "parts/part-0.csv", "parts/part-4.csv", "parts/part-[12].csv"}), expected_);
}

TEST_F(SameBytes, WhenAFileIsNamedTwice) { EXPECT_EQ(detect({"log.csv", "./log.csv", "l*.csv"}), expected_); }

TEST_F(SameBytes, CompressedOrNot) {
  const std::string text = read("log.csv");
  write("packed.csv.gz", ingest::testing::gzip(text));
  EXPECT_EQ(detect({"packed.csv.gz"}), expected_);
  write("packed.csv.zst", ingest::testing::zstd(text));
  EXPECT_EQ(detect({"packed.csv.zst"}), expected_);
}

TEST_F(SameBytes, AsTabSeparatedOrJsonLines) {
  std::string tabs = joined(header_, rows_);
  std::replace(tabs.begin(), tabs.end(), ',', '\t');
  write("log.tsv", tabs);
  EXPECT_EQ(detect({"log.tsv"}), expected_);

  std::string json;
  for (const auto& row : read_csv(folder_ / "log.csv").rows) json += nlohmann::json(row).dump() + "\n";
  write("log.jsonl", json);
  EXPECT_EQ(detect({"log.jsonl"}), expected_);
}

TEST_F(SameBytes, FromTheCasesOwnEvents) {
  fs::copy_file(folder_ / "case/events.parquet", folder_ / "kept.parquet");
  EXPECT_EQ(detect({"kept.parquet"}), expected_);
}

TEST_F(SameBytes, WhateverTheNumberOfThreads) {
  for (const char* threads : {"1", "2", "3", "7"}) EXPECT_EQ(detect({"log.csv", "--threads", threads}), expected_) << threads << " threads";
}

TEST_F(SameBytes, WhateverTheMemory) {
  for (const char* memory : {"200MB", "20MB"}) EXPECT_EQ(detect({"log.csv", "--memory", memory}), expected_) << memory;
}

TEST_F(SameBytes, WhateverTheZoneAndLanguageOfTheMachine) {
  EXPECT_EQ(detect({"log.csv"}, {.environment = {{"TZ", "Asia/Phnom_Penh"}, {"LC_ALL", "de_DE.UTF-8"}, {"LANG", "de_DE.UTF-8"}}}), expected_);
}

TEST_F(SameBytes, FromAnotherFolderAndName) {
  fs::create_directory(folder_ / "elsewhere");
  fs::copy_file(folder_ / "log.csv", folder_ / "elsewhere/other name.csv");
  EXPECT_EQ(detect({path("elsewhere/other name.csv")}), expected_);
}

using SameBytesAtSize = InFolder;

// Rows spill by blocks of 262,144: a smaller log never does.
TEST_F(SameBytesAtSize, WhenRowsSpillToDisk) {
  run_well({"simulate", "--scenario", "farms", "--events", "1000000", "--seed", "11", "--out", "sim", "--quiet"});
  run_well({"detect", "sim/log.parquet", "--out", "roomy", "--quiet"});
  run_well({"detect", "sim/log.parquet", "--out", "tight", "--quiet", "--memory", "50MB"});
  EXPECT_EQ(read_json(folder_ / "roomy/timings.json")["spilled_bytes"], 0);
  EXPECT_GT(read_json(folder_ / "tight/timings.json")["spilled_bytes"], 0) << "this memory was meant to be too small";
  EXPECT_EQ(promised_bytes(folder_ / "tight"), promised_bytes(folder_ / "roomy"));
  EXPECT_EQ(names_in(folder_ / "tight").size(), 11u) << "a spill file stayed behind";
}

TEST_F(SameBytesAtSize, SimulatedParquetAndCsvGiveTheSameCase) {
  for (const std::string format : {"csv", "parquet"}) {
    run_well({"simulate", "--events", "60000", "--seed", "5", "--columns", "created,client", "--format", format, "--out", format, "--quiet"});
    run_well({"detect", format + "/log." + format, "--out", "case-" + format, "--quiet"});
  }
  EXPECT_EQ(promised_bytes(folder_ / "case-csv"), promised_bytes(folder_ / "case-parquet"));
}

TEST_F(SameBytesAtSize, OneChangedTimeChangesTheHashAndTheKey) {
  write("one.csv", "actor,target,time\na,x,1500000000\nb,x,1500000009\n");
  write("two.csv", "actor,target,time\na,x,1500000000\nb,x,1500000008\n");
  run_well({"detect", "one.csv", "--out", "one", "--quiet"});
  run_well({"detect", "two.csv", "--out", "two", "--quiet"});
  EXPECT_NE(read_json(folder_ / "one/run.json")["events_sha256"], read_json(folder_ / "two/run.json")["events_sha256"]);
  EXPECT_NE(read_json(folder_ / "one/run.json")["sampling_key"], read_json(folder_ / "two/run.json")["sampling_key"]);
}

}  // namespace
}  // namespace bonafide::cli_tests
