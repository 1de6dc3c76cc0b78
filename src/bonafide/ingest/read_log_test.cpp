#include <algorithm>
#include <csignal>
#include <fstream>
#include <random>
#include <thread>

#include <fmt/format.h>

#include "bonafide/ingest/duckdb.h"
#include "bonafide/ingest/testing.h"

namespace bonafide::ingest {
namespace {

using testing::read_badly;
using testing::read_well;

class ReadLog : public testing::InFolder {
 protected:
  // Rows "actor,target,time,country" of a log without a flaw.
  static std::vector<std::string> rows(std::size_t count) {
    std::mt19937_64 random(3);
    std::vector<std::string> all;
    for (std::size_t i = 0; i < count; ++i)
      all.push_back(fmt::format("actor {},t{},{},{}", random() % 500, random() % 50, 1600000000 + random() % 100000, random() % 3 == 0 ? "" : "DE"));
    return all;
  }
  static std::string csv(const std::vector<std::string>& rows, std::size_t begin = 0, std::size_t end = SIZE_MAX) {
    std::string text = "actor,target,time,country\n";
    for (std::size_t i = begin; i < std::min(end, rows.size()); ++i) text += rows[i] + "\n";
    return text;
  }
  static std::string json(const std::vector<std::string>& rows) {
    std::string text;
    for (const std::string& row : rows) {
      std::vector<std::string> f{""};
      for (const char c : row) c == ',' ? f.emplace_back() : f.back() += c;
      text += fmt::format(R"({{"actor":"{}","target":"{}","time":{}{}}})", f[0], f[1], f[2], f[3].empty() ? "" : R"(,"country":")" + f[3] + '"') + "\n";
    }
    return text;
  }
  static std::string hash(const Log& log) { return to_hex(events::canonical_hash(log.events)); }
};

TEST_F(ReadLog, GivesTheSameEventsForAnyOrderSplitKindThreadsAndMemory) {
  std::vector<std::string> all = rows(60'000);
  const Log plain = read_well(options({write("plain.csv", csv(all))}));
  const std::string expected = hash(plain);
  EXPECT_EQ(plain.events.size(), all.size());

  EXPECT_EQ(hash(read_well(options({write("packed.csv.gz", testing::gzip(csv(all)))}))), expected);
  EXPECT_EQ(hash(read_well(options({write("packed.csv.zst", testing::zstd(csv(all)))}))), expected);
  EXPECT_EQ(hash(read_well(options({write("lines.jsonl", json(all))}))), expected);
  std::string tabs = csv(all);
  std::ranges::replace(tabs, ',', '\t');
  EXPECT_EQ(hash(read_well(options({write("tabs.tsv", tabs)}))), expected);
  ASSERT_TRUE(write_parquet(plain.events, path("plain.parquet"), folder_ / "work").ok());
  EXPECT_EQ(hash(read_well(options({path("plain.parquet")}))), expected);

  std::ranges::shuffle(all, std::mt19937_64(4));
  write("part/1.csv", csv(all, 0, 1000));
  write("part/2.jsonl.gz", testing::gzip(json({all.begin() + 1000, all.begin() + 20'000})));
  write("part/3.csv.zst", testing::zstd(csv(all, 20'000)));
  for (const unsigned threads : {1u, 3u})
    for (const std::uint64_t memory : {4ull << 20, 4ull << 30}) {
      ReadOptions reading = options({path("part/*")});
      reading.threads = threads;
      reading.memory_bytes = memory;
      EXPECT_EQ(hash(read_well(reading)), expected) << threads << " threads, " << memory << " bytes";
      reading.inputs = {path("plain.parquet")};
      EXPECT_EQ(hash(read_well(reading)), expected) << threads << " threads, " << memory << " bytes";
    }
}

TEST_F(ReadLog, SaysWhatItRead) {
  const std::string a = write("a.csv", "actor,target,time\na,t,1600000000\n"), b = write("b.csv", "time,target,actor\n1600000001,t,b\nx,y\n");
  const Log log = read_well(options({b, a}));
  EXPECT_EQ(log.profile, "bonafide");
  EXPECT_EQ(log.columns, (std::map<std::string, std::string>{{"actor", "actor"}, {"target", "target"}, {"time", "time"}}));
  ASSERT_EQ(log.files.size(), 2u);
  EXPECT_EQ(log.files[0].path, a);
  EXPECT_EQ(log.files[0].bytes, 33u);
  EXPECT_EQ(log.files[0].sha256, to_hex(sha256("actor,target,time\na,t,1600000000\n")));
  EXPECT_EQ(log.rows_read, 3u);
  EXPECT_EQ(log.rows_rejected, 1u);
  EXPECT_EQ(rejects(), "file,row,column,value,reason\n" + b + ",3,,\"x,y\",wrong number of fields\n");
}

TEST_F(ReadLog, ABadRowCostsNoGoodOneAndKeepsItsLineNumber) {
  const std::string file = write("a.csv", "\xEF\xBB\xBF" "actor,target,time,note\r\n"
      "a,t,1600000000,\"x\"\"y\"\r\n"
      "short,row\r\n"
      "\r\n"
      "b\xFF,t,1600000001,n\r\n"
      "c,t,1600000002,\xFF in a column nobody asked for\r\n"
      "too,many,1600000003,4,5\r\n"
      "d,\"unclosed,1600000004,n\r\n"
      "18446744073709551617,t,1600000005,n\r\n"
      ",t,1600000006,n\r\n"
      "e,t,year 2020,n\r\n"
      "f,t,1600000007,last");
  const Log log = read_well(options({file}));
  EXPECT_EQ(testing::events_of(log.events),
            (std::vector<std::string>{"a t 2020-09-13T12:26:40Z", "c t 2020-09-13T12:26:42Z", "18446744073709551617 t 2020-09-13T12:26:45Z",
                                      "f t 2020-09-13T12:26:47Z"}));
  EXPECT_EQ(log.rows_read, 10u);
  std::string reasons = rejects();
  for (std::size_t at = 0; (at = reasons.find(file + ",")) != std::string::npos;) reasons.erase(at, file.size() + 1);
  EXPECT_EQ(reasons, "file,row,column,value,reason\n3,,\"short,row\",wrong number of fields\n5,actor,b\\xff,invalid UTF-8\n"
                     "7,,\"too,many,1600000003,4,5\",wrong number of fields\n8,,\"d,\"\"unclosed,1600000004,n\",broken quotes\n"
                     "10,actor,,empty actor\n11,time,year 2020,unreadable time\n");
}

TEST_F(ReadLog, TheUnitOfTimesIsDecidedByAllFilesInWhateverOrder) {
  std::string seconds = "actor,target,time\n", millis = "actor,target,time\nz,t,1600000000000\n";
  for (int i = 0; i < 200; ++i) seconds += fmt::format("a{},t,{}\n", i, 1600000000 + i);
  const Log odd_first = read_well(options({write("a.csv", millis), write("b.csv", seconds)}));
  const std::string first_rejects = rejects();
  const Log odd_last = read_well(options({write("c.csv", seconds), write("d.csv", millis)}));
  EXPECT_EQ(hash(odd_first), hash(odd_last));
  EXPECT_EQ(odd_first.rows_read, 201u);
  EXPECT_EQ(odd_first.rows_rejected, 1u);
  EXPECT_EQ(first_rejects, "file,row,column,value,reason\n" + path("a.csv") +
                               ",2,time,1600000000000,time in another unit than the rest of the log\n");
}

TEST_F(ReadLog, MillisecondsReadAsSecondsGiveNoLog) {
  ReadOptions reading = options({write("a.csv", "actor,target,time\na,t,1623881091000\n")});
  reading.time_unit = TimeUnit::kSeconds;
  EXPECT_EQ(read_badly(reading), path("a.csv") + ", row 2, column time: 1623881091000 read as s is in the year 53428; say --time-unit ms");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "work" / "rejects.csv"));
}

TEST_F(ReadLog, ManyBadRowsStillGiveALogAndOnlyBadOnesDoNot) {
  const Log log = read_well(options({write("a.csv", "actor,target,time\na,t,1600000000\nbad\nbad\n")}));
  EXPECT_EQ(log.rows_rejected, 2u);
  const std::string message = read_badly(options({write("b.csv", "actor,target,time\nbad\na,t,never\n")}));
  EXPECT_EQ(message, "none of 2 rows can be used; the first bad one is " + path("b.csv") +
                         ", row 2: \"bad\" (wrong number of fields); each row needs as many fields as the header");
}

TEST_F(ReadLog, AnActionCanBePickedAndAMissingOneIsToldFromThoseThere) {
  ReadOptions reading = options({write("a.csv", "actor,action,target,time\na,like,t,1600000000\nb,view,t,1600000001\nc,like,t,1600000002\n")});
  reading.action = "like";
  const Log log = read_well(reading);
  EXPECT_EQ(log.events.size(), 2u);
  EXPECT_EQ(log.rows_of_other_actions, 1u);
  EXPECT_NE(log.events.attribute("action"), nullptr);
  reading.action = "share";
  EXPECT_EQ(read_badly(reading), "no row has the action \"share\" (--action); the log has like, view");
  reading.inputs = {write("b.csv", "actor,target,time\na,t,1600000000\n")};
  EXPECT_NE(read_badly(reading).find("has no column for the action; it has actor, target, time"), std::string::npos);
}

TEST_F(ReadLog, AFileWithoutRowsIsAnError) {
  EXPECT_EQ(read_badly(options({write("a.csv", "actor,target,time\n")})), path("a.csv") + " holds a header and no rows; there is nothing to examine");
  EXPECT_NE(read_badly(options({write("b.csv", "\n")})).find("does not begin with a header line"), std::string::npos);
  EXPECT_NE(read_badly(options({write("c.csv.gz", testing::gzip(""))})).find("does not begin with a header line"), std::string::npos);
}

TEST_F(ReadLog, ACutGzipGivesNoLog) {
  const std::string whole = testing::gzip(csv(rows(50'000)));
  const std::string file = write("a.csv.gz", std::string_view(whole).substr(0, 2 * whole.size() / 3));
  EXPECT_EQ(read_badly(options({file})), fmt::format("{} ends early: its gzip stream breaks off at byte {}; fetch the file again and check it with `gzip -t {}`",
                                                     file, 2 * whole.size() / 3, file));
}

TEST_F(ReadLog, StopsWhenInterrupted) {
  const std::string file = write("a.csv", csv(rows(60'000)));
  EXPECT_EXIT(
      {
        install_interrupt_handler();
        std::raise(SIGINT);
        const auto log = testing::read_quietly(options({file}));
        std::exit(!log.ok() && log.error().kind == ErrorKind::kInterrupted ? 0 : 1);
      },
      ::testing::ExitedWithCode(0), "");
}

class RealLog : public ReadLog {
 protected:
  std::string need(const std::string& name) {
    const std::string file = testing::shared_data(name);
    if (file.empty()) std::printf("skipped: there is no ../shared/data/%s beside the repository\n", name.c_str());
    return file;
  }
};

TEST_F(RealLog, CooRTweetsTableNeedsNoOption) {
  const std::string file = need("coortweet/russian_coord_tweets.csv");
  if (file.empty()) GTEST_SKIP();
  const Log log = read_well(options({file}));
  EXPECT_EQ(log.profile, "coortweet");
  EXPECT_EQ(log.events.size(), 35'125u);
  EXPECT_EQ(log.rows_rejected, 0u);
}

TEST_F(RealLog, WikipediaEditsCountSecondsFromTheirOwnStart) {
  const std::string file = need("controls/wikipedia_edits.csv");
  if (file.empty()) GTEST_SKIP();
  ReadOptions reading = options({file});
  EXPECT_NE(read_badly(reading).find("say --time-unit s"), std::string::npos);
  reading.time_unit = TimeUnit::kSeconds;
  const Log log = read_well(reading);
  EXPECT_TRUE(log.events.time.relative);
  EXPECT_EQ(log.events.size(), 157'474u);
}

TEST_F(RealLog, TheRetweetsOfTheIraAreKnownToTheMinute) {
  const std::string file = need("ira/retweets_50k.csv");
  if (file.empty()) GTEST_SKIP();
  const Log log = read_well(options({file}));
  EXPECT_EQ(log.events.size(), 50'000u);
  EXPECT_EQ(log.events.time.resolution, 60 * kMicrosecondsPerSecond);
}

TEST_F(ReadLog, ReadsOfAGrowingFileWhatItHeldWhenItWasFound) {
  const std::string before = csv(rows(200'000));
  const std::string file = write("growing.csv", before);
  std::jthread writer([&](const std::stop_token& stop) {
    std::ofstream out(file, std::ios::app | std::ios::binary);
    for (std::size_t i = 0; !stop.stop_requested(); ++i) out << "late" << i << ",t,1600000000,DE\n" << std::flush;
  });
  while (std::filesystem::file_size(file) == before.size()) std::this_thread::yield();
  const auto log = testing::read_quietly(options({file}));
  writer.request_stop();
  writer.join();
  if (!log.ok()) {  // the writer was in the midst of a row
    EXPECT_NE(log.error().message.find("grew while it was read"), std::string::npos) << log.error().message;
    return;
  }
  const InputFile& used = log.value().files.at(0);
  EXPECT_TRUE(used.grew);
  std::ifstream in(file, std::ios::binary);
  std::string prefix(used.bytes, '\0');
  in.read(prefix.data(), static_cast<std::streamsize>(prefix.size()));
  EXPECT_EQ(used.sha256, to_hex(sha256(prefix)));
  EXPECT_EQ(log.value().rows_read, static_cast<std::uint64_t>(std::ranges::count(prefix, '\n')) - 1);
  EXPECT_EQ(log.value().rows_rejected, 0u);
}

}  // namespace
}  // namespace bonafide::ingest
