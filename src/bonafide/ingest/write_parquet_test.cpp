#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <random>

#include "bonafide/ingest/testing.h"

namespace bonafide::ingest {
namespace {

struct Event {
  std::string actor, target;
  Microseconds time;
  std::string country;
};

std::vector<Event> events(std::size_t count) {
  std::mt19937_64 random(5);
  std::vector<Event> all;
  for (std::size_t i = 0; i < count; ++i)
    all.push_back({"an actor of some length " + std::to_string(random() % 1000), "t" + std::to_string(random() % 100),
                   1600000000250000 + static_cast<Microseconds>(random() % 1000000) * 1000, random() % 3 == 0 ? "" : "DE"});
  return all;
}

class WriteParquet : public testing::InFolder {
 protected:
  events::EventTable table(const std::vector<Event>& all, bool relative = false) const {
    events::EventTableBuilder builder({{"country"}, 1u << 30, folder_ / "work", 2});
    for (const Event& event : all) {
      const std::string_view country = event.country;
      EXPECT_TRUE(builder.add(event.actor, event.target, event.time, {&country, 1}).ok());
    }
    return builder.finish(relative).value();
  }
};

TEST_F(WriteParquet, TheSameEventsGiveTheSameBytesInWhateverOrderTheyCame) {
  std::vector<Event> all = events(300'000);
  ASSERT_TRUE(write_parquet(table(all), path("a.parquet"), folder_ / "work").ok());
  std::ranges::shuffle(all, std::mt19937_64(6));
  ASSERT_TRUE(write_parquet(table(all), path("b.parquet"), folder_ / "work").ok());
  EXPECT_EQ(read("a.parquet"), read("b.parquet"));
}

TEST_F(WriteParquet, WhatIsWrittenIsReadBackAsItWas) {
  const events::EventTable written = table(events(50'000));
  ASSERT_TRUE(write_parquet(written, path("it's.parquet"), folder_ / "work").ok());
  const Log log = testing::read_well(options({path("it's.parquet")}));
  EXPECT_EQ(log.profile, "bonafide");
  EXPECT_EQ(events::canonical_hash(log.events), events::canonical_hash(written));
}

TEST_F(WriteParquet, RelativeTimesAreNumbersOfMicroseconds) {
  std::vector<Event> all = events(1000);
  for (Event& event : all) event.time -= 1600000000000000;
  const events::EventTable written = table(all, true);
  ASSERT_TRUE(write_parquet(written, path("a.parquet"), folder_ / "work").ok());
  ReadOptions reading = options({path("a.parquet")});
  reading.columns = {{"time", "time_us"}};
  reading.time_unit = TimeUnit::kMicroseconds;
  const Log log = testing::read_well(reading);
  EXPECT_TRUE(log.events.time.relative);
  EXPECT_EQ(events::canonical_hash(log.events), events::canonical_hash(written));
}

// A disk that is full after 64 KiB, played by the limit on a file's size.
TEST_F(WriteParquet, AFullDiskIsAnErrorAndLeavesNoFile) {
  const events::EventTable written = table(events(300'000));
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit full{1 << 16, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &full);
  const Status status = write_parquet(written, path("a.parquet"), folder_ / "work");
  setrlimit(RLIMIT_FSIZE, &before);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().kind, ErrorKind::kIo);
  EXPECT_TRUE(status.error().message.starts_with(path("a.parquet") + " cannot be written (")) << status.error().message;
  EXPECT_NE(status.error().message.find("File too large"), std::string::npos) << status.error().message;
  EXPECT_FALSE(std::filesystem::exists(path("a.parquet")));
}

TEST_F(WriteParquet, AFolderThatIsNotThereIsAnError) {
  const Status status = write_parquet(table(events(10)), path("nowhere/a.parquet"), folder_ / "work");
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().kind, ErrorKind::kIo);
}

}  // namespace
}  // namespace bonafide::ingest
