// Bad input: one clear sentence with place, value and remedy; exit 2; no case, and nothing else
// left behind.
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include "bonafide/ingest/testing.h"
#include "case_files.h"

namespace bonafide::cli_tests {
namespace {

class BadInput : public InFolder {
 protected:
  BadInput() {
    std::string rows = "actor,target,time\n";
    for (int i = 0; i < 2000; ++i)
      rows += "a" + std::to_string(i * 7 % 113) + ",t" + std::to_string(i * 5 % 41) + "," + std::to_string(1'600'000'000 + 61 * i) + "\n";
    good_ = rows;
    write("good.csv", good_);
  }
  std::string good_;
};

TEST_F(BadInput, AMissingFile) { expect_refused({"detect", "absent.csv", "--out", "case"}, {"absent.csv does not exist", "check the path"}); }

TEST_F(BadInput, AFolderInPlaceOfAFile) {
  fs::create_directory(folder_ / "logs");
  expect_refused({"detect", "logs", "--out", "case"}, {"logs is a folder", "logs/*.csv"});
}

TEST_F(BadInput, AFileThatMayNotBeRead) {
  write("secret.csv", good_);
  fs::permissions(folder_ / "secret.csv", fs::perms::none);
  fs::permissions(folder_, fs::perms::all);
  const bool root = geteuid() == 0;
  expect_refused({"detect", "secret.csv", "--out", "case"}, {"secret.csv", "ermission"}, {.as_nobody = root});
}

TEST_F(BadInput, AnEmptyFile) {
  write("empty.csv", "");
  expect_refused({"detect", "empty.csv", "--out", "case"}, {"empty.csv is empty", "header"});
  expect_refused({"detect", "good.csv", "empty.csv", "--out", "case"}, {"empty.csv is empty"});
  write("empty.parquet", "");
  expect_refused({"detect", "empty.parquet", "--out", "case"}, {"empty.parquet is empty"});
}

TEST_F(BadInput, AnEmptyFileThatWasPacked) {
  write("empty.csv.gz", ingest::testing::gzip(""));
  expect_refused({"detect", "empty.csv.gz", "--out", "case"}, {"empty.csv.gz", "header"});
}

TEST_F(BadInput, AKindThatIsNotKnown) {
  write("log.xlsx", "PK..");
  expect_refused({"detect", "log.xlsx", "--out", "case"}, {"log.xlsx", ".csv", ".parquet"});
}

TEST_F(BadInput, NoSuchColumn) {
  write("other.csv", "who,what,when\na,b,1600000000\n");
  expect_refused({"detect", "other.csv", "--out", "case"}, {"other.csv", "who, what, when", "--columns actor="});
  expect_refused({"detect", "good.csv", "--out", "case", "--columns", "actor=user"}, {"good.csv has no column \"user\"", "actor, target, time", "--columns"});
  expect_refused({"detect", "good.csv", "--out", "case", "--columns", "country=land"}, {"good.csv has no column \"land\"", "actor, target, time"});
  expect_refused({"detect", "good.csv", "--out", "case", "--columns", "aktor=actor"}, {"no role \"aktor\"", "actor, target, time"});
  expect_refused({"detect", "good.csv", "--out", "case", "--columns", "actor"}, {"--columns", "\"actor\"", "actor=COLUMN"});
  expect_refused({"detect", "good.csv", "--out", "case", "--profile", "myspace"}, {"--profile myspace", "coortweet"});
  expect_refused({"detect", "good.csv", "--out", "case", "--profile", "coortweet"}, {"good.csv", "account_id", "actor, target, time"});
  expect_refused({"detect", "good.csv", "--out", "case", "--action", "like"}, {"--action like", "good.csv", "actor, target, time", "--columns action="});
}

TEST_F(BadInput, AnActionThatNobodyTook) {
  write("acts.csv", "actor,target,time,action\na,b,1600000000,share\na,c,1600000009,like\n");
  expect_refused({"detect", "acts.csv", "--out", "case", "--action", "likes"}, {"\"likes\"", "--action", "like", "share"});
}

TEST_F(BadInput, AHeaderOnly) {
  write("header.csv", "actor,target,time\n");
  expect_refused({"detect", "header.csv", "--out", "case"}, {"header.csv", "no rows"});
}

TEST_F(BadInput, RowsOfTheWrongWidthOnly) {
  write("narrow.csv", "actor,target,time\na,b\n");
  expect_refused({"detect", "narrow.csv", "--out", "case"}, {"narrow.csv, row 2", "a,b", "wrong number of fields"});
}

TEST_F(BadInput, ATimeInTheYear58000) {
  write("ms.csv", "actor,target,time\na,b,1768000000000\nb,b,1768000001000\n");
  expect_refused({"detect", "ms.csv", "--out", "case", "--time-unit", "s"}, {"ms.csv, row 2, column time", "1768000000000", "year 57", "--time-unit ms"});
  run_well({"detect", "ms.csv", "--out", "case", "--quiet"});
  EXPECT_EQ(read_json(folder_ / "case/run.json").at("log").at("first_time"), "2026-01-09T23:06:40Z");
}

TEST_F(BadInput, TimesThatDoNotTellWhatTheyAre) {
  write("relative.csv", "actor,target,time\na,b,0\nb,b,36\n");
  expect_refused({"detect", "relative.csv", "--out", "case"}, {"relative.csv", "0 .. 36", "--time-unit s"});
  write("local.csv", "actor,target,time\na,b,2020-01-01 10:00:00\nb,b,2020-01-01 11:00:00\n");
  expect_refused({"detect", "local.csv", "--out", "case"}, {"local.csv", "without a zone", "--time-unit utc"});
  expect_refused({"detect", "good.csv", "--out", "case", "--time-unit", "hours"}, {"--time-unit", "\"hours\"", "s, ms, us, utc"});
}

TEST_F(BadInput, AGlobWithoutMatches) { expect_refused({"detect", "day-*.csv", "--out", "case"}, {"no file matches day-*.csv", "check the folder"}); }

TEST_F(BadInput, APackedFileThatEndsEarly) {
  const std::string gz = ingest::testing::gzip(good_), zst = ingest::testing::zstd(good_);
  write("cut.csv.gz", gz.substr(0, gz.size() / 2));
  expect_refused({"detect", "cut.csv.gz", "--out", "case"}, {"cut.csv.gz ends early", "byte", "gzip -t cut.csv.gz"});
  write("cut.csv.gz", gz.substr(0, gz.size() - 4));  // the trailer alone is cut: every row is there
  expect_refused({"detect", "cut.csv.gz", "--out", "case"}, {"cut.csv.gz ends early"});
  write("cut.csv.zst", zst.substr(0, zst.size() - 2));
  expect_refused({"detect", "cut.csv.zst", "--out", "case"}, {"cut.csv.zst ends early", "zstd -t cut.csv.zst"});
  std::string damaged = gz;
  damaged[gz.size() / 2] ^= 0x20;
  write("bad.csv.gz", damaged);
  expect_refused({"detect", "bad.csv.gz", "--out", "case"}, {"bad.csv.gz is damaged", "gzip -t"});
}

TEST_F(BadInput, AParquetFileThatEndsEarly) {
  run_well({"simulate", "--events", "2000", "--out", "sim", "--quiet"});
  const std::string whole = read("sim/log.parquet");
  write("cut.parquet", whole.substr(0, whole.size() / 2));
  expect_refused({"detect", "cut.parquet", "--out", "case"}, {"cut.parquet cannot be read as Parquet", "fetch it again"});
}

TEST_F(BadInput, AScaleFinerThanTheLog) {
  expect_refused({"detect", "good.csv", "--out", "case", "--scales", "100ms,1h"}, {"--scales", "100 ms", "1 s", "resolution", "ask for"});
  expect_refused({"detect", "good.csv", "--out", "case", "--scales", "1h,soon"}, {"--scales", "\"soon\"", "2h"});
  expect_refused({"detect", "good.csv", "--out", "case", "--scales", "0s"}, {"--scales", "\"0s\""});
}

TEST_F(BadInput, TooLittleMemory) {
  expect_refused({"detect", "good.csv", "--out", "case", "--memory", "1KB"}, {"--memory: 1 KB", "2000 events", "allow"});
  EXPECT_EQ(run({"detect", "good.csv", "--out", "case", "--memory", "1KB", "--quiet"}).err.find("0.0 GB"), std::string::npos);
}

TEST_F(BadInput, AnOutputFolderThatExists) {
  run_well({"detect", "good.csv", "--out", "case", "--quiet"});
  const auto before = promised_bytes(folder_ / "case");
  expect_refused({"detect", "good.csv", "--out", "case"}, {"--out case", "exists", "--force"});
  EXPECT_EQ(promised_bytes(folder_ / "case"), before);
}

TEST_F(BadInput, ForceDoesNotReplaceWhatIsNoCase) {
  write("thesis/chapter1.txt", "ten years of work");
  expect_refused({"detect", "good.csv", "--out", "thesis", "--force"}, {"--out thesis", "run.json", "choose another name"});
  expect_refused({"detect", "good.csv", "--out", "good.csv", "--force"}, {"--out good.csv", "choose another name"});
  expect_refused({"detect", "good.csv", "--out", ".", "--force"}, {"--out ."});
  expect_refused({"detect", "good.csv", "--out", "/", "--force"}, {"--out /"});
  EXPECT_EQ(read("thesis/chapter1.txt"), "ten years of work");
  EXPECT_EQ(read("good.csv"), good_);
}

TEST_F(BadInput, NoPlaceForTheCase) {
  expect_refused({"detect", "good.csv", "--out", "absent/case"}, {"--out absent/case", "absent", "No such file or directory", "make that folder"});
  expect_refused({"detect", "good.csv", "--out", "good.csv/case"}, {"--out good.csv/case", "Not a directory"});
  fs::create_directory(folder_ / "locked");
  fs::permissions(folder_ / "locked", fs::perms::owner_read | fs::perms::owner_exec | fs::perms::others_read | fs::perms::others_exec);
  fs::permissions(folder_, fs::perms::all);
  const bool root = geteuid() == 0;
  expect_refused({"detect", "good.csv", "--out", "locked/case"}, {"--out locked/case", "Permission denied", "choose another place"}, {.as_nobody = root});
  EXPECT_TRUE(fs::is_empty(folder_ / "locked"));
}

TEST_F(BadInput, AnEmptyWordIsNoValue) {
  for (const char* option : {"--out", "--scales", "--time-unit", "--sampling-key", "--profile", "--action"}) {
    std::vector<std::string> arguments{"detect", "good.csv", option, ""};
    if (std::string(option) != "--out") arguments.insert(arguments.end(), {"--out", "case"});
    expect_usage_error(arguments, {option});
  }
}

// Whatever file the disk has no room for.
TEST_F(BadInput, AFullDiskWhileWriting) {
  run_well({"simulate", "--scenario", "farms", "--events", "60000", "--seed", "3", "--out", "sim", "--quiet"});
  run_well({"detect", "sim/log.parquet", "--out", "whole", "--quiet"});
  std::set<std::uintmax_t> sizes;
  for (const std::string& name : names_in(folder_ / "whole"))
    if (const std::uintmax_t bytes = fs::file_size(folder_ / "whole" / name); bytes > 1100) sizes.insert(bytes - 1);
  ASSERT_GE(sizes.size(), 6u);
  sizes.insert(1024);
  for (const std::uintmax_t bytes : sizes) {
    SCOPED_TRACE("at most " + std::to_string(bytes) + " bytes a file");
    const std::set<std::string> before = names_in(folder_);
    const Finished finished = run({"detect", "sim/log.parquet", "--out", "case", "--quiet"}, {.file_bytes = bytes});
    EXPECT_EQ(finished.exit_code, 2) << finished.err;
    EXPECT_EQ(lines_of(finished.err).size(), 1u) << finished.err;
    EXPECT_TRUE(finished.err.starts_with("bonafide: ")) << finished.err;
    EXPECT_NE(finished.err.find("File too large"), std::string::npos) << finished.err;
    EXPECT_NE(finished.err.find("free "), std::string::npos) << finished.err;
    EXPECT_EQ(names_in(folder_), before);
  }
}

TEST_F(BadInput, AFullDiskWhileSimulating) {
  for (const char* format : {"csv", "parquet"})
    expect_refused({"simulate", "--events", "60000", "--format", format, "--out", "sim"}, {"log.", "File too large", "free "}, {.file_bytes = 20'000});
}

TEST_F(BadInput, AFullDiskForTheRowsThatAreBad) {
  std::string rows = good_;
  for (int i = 0; i < 500; ++i) rows += "only " + std::to_string(i) + "\n";
  write("many.csv", rows);
  expect_refused({"detect", "many.csv", "--out", "case"}, {"rejects.csv", "free some space"}, {.file_bytes = 2'000});
}

// A file system of its own, which goes with this process.
TEST_F(BadInput, AFileSystemThatIsReallyFull) {
  fs::create_directory(folder_ / "small");
  if (geteuid() != 0 || unshare(CLONE_NEWNS) != 0 || mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
      mount("tmpfs", path("small").c_str(), "tmpfs", 0, "size=256k") != 0)
    GTEST_SKIP() << "needs the right to mount a small file system";
  run_well({"simulate", "--scenario", "farms", "--events", "60000", "--seed", "3", "--out", "sim", "--quiet"});
  const Finished finished = run({"detect", "sim/log.parquet", "--out", "small/case", "--quiet"});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_EQ(lines_of(finished.err).size(), 1u) << finished.err;
  EXPECT_NE(finished.err.find("No space left on device"), std::string::npos) << finished.err;
  EXPECT_TRUE(fs::is_empty(folder_ / "small"));
  EXPECT_EQ(umount(path("small").c_str()), 0);
}

TEST_F(BadInput, AFullDiskUnderTheOutput) {
  const Finished json = run({"detect", "good.csv", "--out", "case", "--json", "--quiet"}, {.out_to = "/dev/full"});
  EXPECT_EQ(json.exit_code, 2) << "signal " << json.signal;
  EXPECT_TRUE(json.err.starts_with("bonafide: standard output cannot be written (No space left on device)")) << json.err;
  run_well({"simulate", "--scenario", "farms", "--events", "60000", "--out", "sim", "--quiet"});  // findings beyond any buffer
  const Finished long_json = run({"detect", "sim/log.parquet", "--out", "long", "--json", "--quiet"}, {.out_to = "/dev/full"});
  EXPECT_EQ(long_json.exit_code, 2) << "signal " << long_json.signal;
  EXPECT_TRUE(long_json.err.starts_with("bonafide: standard output cannot be written (No space left on device)")) << long_json.err;
  EXPECT_EQ(run({"profiles"}, {.out_to = "/dev/full"}).exit_code, 2);
  EXPECT_EQ(run({"detect", "--help"}, {.out_to = "/dev/full"}).exit_code, 2);
  const Finished mute = run({"detect", "good.csv", "--out", "mute"}, {.err_to = "/dev/full"});
  EXPECT_EQ(mute.signal, 0) << "nobody to tell is no reason to crash";
}

TEST_F(BadInput, AMistypedCommandOrFlag) {
  expect_usage_error({}, {"detect", "simulate", "profiles"});
  expect_usage_error({"detct", "good.csv", "--out", "case"}, {"\"detct\"", "detect"});
  expect_usage_error({"detect", "good.csv", "--out", "case", "--frce"}, {"--frce"});
  expect_usage_error({"detect", "good.csv"}, {"--out"});
  expect_usage_error({"detect", "--out", "case"}, {"INPUT"});
  expect_usage_error({"detect", "good.csv", "--out", "case", "--threads", "0"}, {"--threads", "0"});
  expect_usage_error({"detect", "good.csv", "--out", "case", "--memory", "lots"}, {"--memory", "lots"});
  expect_usage_error({"detect", "good.csv", "--out", "case", "--max-reject-share", "2"}, {"--max-reject-share", "2"});
  expect_usage_error({"simulate", "--scenario", "farm", "--out", "sim"}, {"--scenario", "farm", "strongman"});
  expect_usage_error({"simulate", "--format", "xlsx", "--out", "sim"}, {"--format", "xlsx", "parquet"});
  expect_usage_error({"simulate", "--events", "-5", "--out", "sim"}, {"--events", "-5"});
  expect_usage_error({"profiles", "coortweet"}, {"coortweet"});
}

TEST_F(BadInput, ASimulationThatCannotBe) {
  expect_refused({"simulate", "--events", "10", "--out", "sim"}, {"10 events", "1000"});
  expect_refused({"simulate", "--columns", "shoe_size", "--out", "sim"}, {"shoe_size", "country"});
  run_well({"simulate", "--events", "2000", "--out", "sim", "--quiet"});
  expect_refused({"simulate", "--events", "2000", "--out", "sim"}, {"--out sim", "exists", "--force"});
  run_well({"simulate", "--events", "2000", "--out", "sim", "--quiet", "--force"});
  write("thesis/chapter1.txt", "ten years of work");
  expect_refused({"simulate", "--events", "2000", "--out", "thesis", "--force"}, {"--out thesis", "truth.csv"});
}

class BadRows : public BadInput {
 protected:
  // 2000 good rows and these: a share of about 0.3 %.
  BadRows() {
    write("log.csv", good_ + "only,two\nb,t\xff,1600000000\nb,t1,next week\n,t1,1600000000\nb,\"t,1\",1600000000,\"x\"\n");
  }
};

TEST_F(BadRows, AreListedWithPlaceValueAndReason) {
  const Finished finished = run_well({"detect", "log.csv", "--out", "case"});
  const Csv rejects = read_csv(folder_ / "case/rejects.csv");
  EXPECT_EQ(rejects.header, "file,row,column,value,reason");
  ASSERT_EQ(rejects.rows.size(), 5u);
  const auto row = [&](std::size_t i) {
    const auto& r = rejects.rows[i];
    return r.at("file") + "|" + r.at("row") + "|" + r.at("column") + "|" + r.at("value") + "|" + r.at("reason");
  };
  EXPECT_EQ(row(0), "log.csv|2002||only,two|wrong number of fields");
  EXPECT_EQ(row(1), "log.csv|2003|target|t\\xff|invalid UTF-8");
  EXPECT_EQ(row(2), "log.csv|2004|time|next week|unreadable time");
  EXPECT_EQ(row(3), "log.csv|2005|actor||empty actor");
  EXPECT_EQ(row(4), "log.csv|2006||b,\"t,1\",1600000000,\"x\"|wrong number of fields");
  const nlohmann::json log = read_json(folder_ / "case/run.json").at("log");
  EXPECT_EQ(log.at("rows_read"), 2005);
  EXPECT_EQ(log.at("rows_rejected"), 5);
  EXPECT_EQ(log.at("events"), 2000);
  EXPECT_EQ(read_json(folder_ / "case/timings.json").at("rejected_by_reason").at("wrong number of fields"), 2);
  EXPECT_NE(finished.out.find("Rejected: 2 rows: wrong number of fields"), std::string::npos) << finished.out;
  EXPECT_NE(finished.out.find("case/rejects.csv"), std::string::npos) << finished.out;
}

TEST_F(BadRows, AboveTheShareGiveExitOneAndTheCase) {
  const Finished finished = run({"detect", "log.csv", "--out", "case", "--quiet", "--max-reject-share", "0.002"});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_EQ(lines_of(finished.err).size(), 1u);
  for (const char* word : {"bonafide: 5 of 2005 rows", "0.002", "--max-reject-share", "case/rejects.csv"}) EXPECT_NE(finished.err.find(word), std::string::npos) << finished.err;
  EXPECT_EQ(names_in(folder_ / "case").size(), 12u);
  EXPECT_EQ(run({"detect", "log.csv", "--out", "none", "--quiet", "--max-reject-share", "0"}).exit_code, 1);
  EXPECT_EQ(run({"detect", "log.csv", "--out", "all", "--quiet", "--max-reject-share", "1"}).exit_code, 0);
}

TEST_F(BadRows, ChangeNothingButWhatIsSaidOfThem) {
  run_well({"detect", "good.csv", "--out", "good", "--quiet"});
  run_well({"detect", "log.csv", "--out", "case", "--quiet"});
  for (const char* file : {"groups.csv", "members.csv", "evidence.csv", "targets.csv", "tests.csv", "group_targets.csv", "events.parquet"}) EXPECT_EQ(read(std::string("case/") + file), read(std::string("good/") + file)) << file;
  EXPECT_EQ(read_json(folder_ / "case/run.json").at("events_sha256"), read_json(folder_ / "good/run.json").at("events_sha256"));
}

TEST_F(BadRows, LeaveNoListWhereThereAreNone) {
  run_well({"detect", "good.csv", "--out", "case", "--quiet"});
  EXPECT_FALSE(exists("case/rejects.csv"));
}

}  // namespace
}  // namespace bonafide::cli_tests
