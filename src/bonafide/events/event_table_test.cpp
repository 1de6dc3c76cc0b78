#include "bonafide/events/event_table.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>

#include <gtest/gtest.h>

#include "bonafide/base/random.h"

namespace bonafide::events {
namespace {

struct Row {
  std::string actor, target;
  Microseconds time;
  std::string action, country;
  auto operator<=>(const Row&) const = default;
};

std::vector<Row> random_rows(std::size_t count, Microseconds unit, std::uint64_t seed) {
  RandomStream random(seed, "rows");
  std::vector<Row> rows;
  for (std::size_t i = 0; i < count; ++i)
    rows.push_back({"a" + std::to_string(random.below(count / 5 + 1)), "t" + std::to_string(random.below(20)),
                    1'522'756'800'000'000 + static_cast<Microseconds>(random.below(5000)) * unit,
                    random.chance(.5) ? "like" : "share", random.chance(.3) ? "" : "KH"});
  return rows;
}

struct Setting {
  std::uint64_t memory = 1ull << 30;
  unsigned threads = 1;
  bool keep_arrival = false;
};

EventTable build(const std::vector<Row>& rows, Setting setting = {}, std::uint64_t* spilled = nullptr) {
  EventTableBuilder builder({{"action", "country"}, setting.memory, ::testing::TempDir(), setting.threads, setting.keep_arrival});
  for (const Row& row : rows) {
    const std::string_view values[] = {row.action, row.country};
    EXPECT_TRUE(builder.add(row.actor, row.target, row.time, values).ok());
  }
  if (spilled) *spilled = builder.spilled_bytes();
  auto table = builder.finish(false);
  EXPECT_TRUE(table.ok());
  return std::move(table).value();
}

// The definition: sort the rows by (target, time, actor, attributes).
std::vector<Row> rows_of(const EventTable& table) {
  std::vector<Row> rows;
  for (std::uint32_t v = 0; v < table.targets.size(); ++v)
    for (std::uint64_t e = table.target_begin[v]; e < table.target_begin[v + 1]; ++e)
      rows.push_back({std::string(table.actors[table.actor[e]]), std::string(table.targets[v]), table.time_of(e),
                      std::string(table.attributes[0].values[table.attributes[0].code[e]]),
                      std::string(table.attributes[1].values[table.attributes[1].code[e]])});
  return rows;
}
std::vector<Row> sorted_by_definition(std::vector<Row> rows) {
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return std::tie(a.target, a.time, a.actor, a.action, a.country) < std::tie(b.target, b.time, b.actor, b.action, b.country);
  });
  return rows;
}

TEST(EventTable, IsTheRowsSortedByTargetTimeActorAndAttributes) {
  for (Microseconds unit : {kMicrosecondsPerSecond, Microseconds{1000}, Microseconds{7}}) {
    const auto rows = random_rows(3000, unit, 5);
    EXPECT_EQ(rows_of(build(rows)), sorted_by_definition(rows)) << unit;
  }
}

TEST(EventTable, IsTheSameForAnyOrderOfRowsThreadsAndMemory) {
  auto rows = random_rows(1'200'000, 1, 9);
  const Digest expected = canonical_hash(build(rows));
  RandomStream random(11, "shuffle");
  for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[random.below(i)]);
  std::uint64_t spilled = 0;
  EXPECT_EQ(canonical_hash(build(rows, {1 << 20, 2}, &spilled)), expected);
  EXPECT_GT(spilled, 0u) << "the bound was meant to force a spill";
}

// Rows of whole seconds and one value a column lie closer together while they wait.
TEST(EventTable, IsTheSameWhereverPlainRowsEnd) {
  std::vector<Row> plain = random_rows(300'000, kMicrosecondsPerSecond, 12);
  for (Row& row : plain) row.action = "like", row.country = "KH";
  const Row before_1970{"b", "t1", -kMicrosecondsPerSecond, "like", "KH"}, finer{"b", "t1", 1'522'756'800'000'001, "like", "KH"}, shared{"b", "t1", 1'522'756'800'000'000, "share", "KH"};
  for (const Row& odd : {before_1970, finer, shared}) {
    for (const std::size_t at : {std::size_t{0}, plain.size() / 2, plain.size()}) {
      std::vector<Row> rows = plain;
      rows.insert(rows.begin() + static_cast<std::ptrdiff_t>(at), odd);
      const std::vector<Row> expected = sorted_by_definition(rows);
      EXPECT_EQ(rows_of(build(rows)), expected) << at;
      std::uint64_t spilled = 0;
      EXPECT_EQ(rows_of(build(rows, {1 << 20, 2}, &spilled)), expected) << at;
      EXPECT_GT(spilled, 0u) << "the bound was meant to force a spill";
    }
  }
}

TEST(EventTable, KnowsTheRowOfEachEventWhereAskedFor) {
  const auto rows = random_rows(600'000, 1, 9);
  std::uint64_t spilled = 0;
  const EventTable table = build(rows, {1 << 20, 2, true}, &spilled);
  EXPECT_GT(spilled, 0u) << "the bound was meant to force a spill";
  const auto sorted = rows_of(table);
  ASSERT_EQ(table.arrival.size(), rows.size());
  std::vector<bool> seen(rows.size());
  for (std::size_t e = 0; e < sorted.size(); ++e) {
    ASSERT_EQ(sorted[e], rows[table.arrival[e]]) << e;
    ASSERT_FALSE(seen[table.arrival[e]]);
    seen[table.arrival[e]] = true;
  }
  EXPECT_EQ(canonical_hash(table), canonical_hash(build(rows))) << "the order of rows is not part of a log's name";
  EXPECT_TRUE(build(rows).arrival.empty());
}

TEST(EventTable, HashSeesEveryColumn) {
  const auto rows = random_rows(500, kMicrosecondsPerSecond, 3);
  std::set<Digest> hashes{canonical_hash(build(rows))};
  for (int column = 0; column < 5; ++column) {
    auto changed = rows;
    if (column == 0) changed[7].actor += "x";
    if (column == 1) changed[7].target += "x";
    if (column == 2) changed[7].time += 1;
    if (column == 3) changed[7].action += "x";
    if (column == 4) changed[7].country += "x";
    hashes.insert(canonical_hash(build(changed)));
  }
  EXPECT_EQ(hashes.size(), 6u);
}

TEST(EventTable, KeepsDuplicateRows) {
  const Row row{"a", "t", 1'522'756'800'000'000, "like", ""};
  EXPECT_EQ(build({row, row, row}).size(), 3u);
}

TEST(EventTable, MeasuresTheResolutionOfTimes) {
  const auto resolution = [](Microseconds unit, std::size_t count) { return build(random_rows(count, unit, 4)).time.resolution; };
  EXPECT_EQ(resolution(60 * kMicrosecondsPerSecond, 500), 60 * kMicrosecondsPerSecond);
  EXPECT_EQ(resolution(kMicrosecondsPerSecond, 500), kMicrosecondsPerSecond);
  EXPECT_EQ(resolution(1000, 500), 1000);
  EXPECT_EQ(resolution(1, 500), 1);
  // Four times prove nothing: they may be whole minutes by chance.
  EXPECT_EQ(resolution(60 * kMicrosecondsPerSecond, 4), kMicrosecondsPerSecond);
}

TEST(EventTable, UsesMillisecondTicksOnlyWhereTheyFit) {
  auto rows = random_rows(100, 1000, 6);
  EXPECT_EQ(build(rows).time.tick, 1000);
  rows.push_back(rows.back());
  rows.back().time += 60ll * 86'400 * kMicrosecondsPerSecond;  // 60 days of milliseconds exceed 2^32
  const EventTable table = build(rows);
  EXPECT_EQ(table.time.tick, kMicrosecondsPerSecond);
  EXPECT_EQ(rows_of(table), sorted_by_definition(rows)) << "exact times are kept all the same";
}

TEST(EventTable, RefusesATimeRangeBeyondItsAxis) {
  EventTableBuilder builder({{}, 1 << 20, ::testing::TempDir(), 1});
  EXPECT_TRUE(builder.add("a", "t", 0, {}).ok());
  EXPECT_TRUE(builder.add("a", "t", 200ll * 365 * 86'400 * kMicrosecondsPerSecond, {}).ok());
  const auto table = builder.finish(false);
  ASSERT_FALSE(table.ok());
  EXPECT_NE(table.error().message.find("136 years"), std::string::npos);
}

TEST(EventTable, RefusesAnEmptyLog) {
  EventTableBuilder builder({{}, 1 << 20, ::testing::TempDir(), 1});
  EXPECT_FALSE(builder.finish(false).ok());
}

TEST(EventTable, SaysWhenSpillingFails) {
  EventTableBuilder builder({{}, 1, "/nonexistent-folder", 1});
  Status status;
  for (int i = 0; i < 2'000'000 && status.ok(); ++i) status = builder.add("a", "t", i, {});
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().kind, ErrorKind::kIo);
  EXPECT_NE(status.error().message.find("/nonexistent-folder"), std::string::npos);
}

// Of the log's 4 M rows, a few hundred thousand are read when their ids hold more than the 64 MB that are always allowed.
TEST(EventTable, SaysHowMuchMemoryItsIdsNeed) {
  EventTableBuilder builder({{}, 1 << 20, ::testing::TempDir(), 1, false, 4'000'000});
  Status status;
  std::uint64_t rows = 0;
  for (; status.ok() && rows < 1'000'000; ++rows) status = builder.add("an account", std::string(100, 't') + std::to_string(rows), 0, {});
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().kind, ErrorKind::kUsage);
  const std::string& message = status.error().message;
  EXPECT_EQ(message.rfind("--memory: the ids of the first " + std::to_string(rows) + " events (accounts: 1; targets: " + std::to_string(rows) + ") already hold ", 0), 0u) << message;
  const double megabytes = std::stod(message.substr(message.find("hold ") + 5)), gigabytes = std::stod(message.substr(message.find("about ") + 6));
  EXPECT_GT(megabytes, 64) << message;
  EXPECT_LT(megabytes, 140) << message;  // what grows by doubling may just have done so
  EXPECT_NEAR(gigabytes, 2 * megabytes / 1e3 * 4e6 / static_cast<double>(rows), .15) << message;
}

TEST(Dictionary, CodesAreRanksInByteOrder) {
  DictionaryBuilder builder;
  const std::vector<std::string> ids{"18446744073709551617", "b", "a", "", "aaaaaaaab", "aaaaaaaaa", std::string("a\0b", 3), "\xff", "z"};
  for (const auto& id : ids) builder.intern(id);
  EXPECT_EQ(builder.intern("b"), 1u);
  const auto [dictionary, code_of] = builder.finish();
  std::vector<std::string> sorted = ids;
  std::sort(sorted.begin(), sorted.end());
  ASSERT_EQ(dictionary.size(), ids.size());
  for (std::uint32_t code = 0; code < dictionary.size(); ++code) EXPECT_EQ(dictionary[code], sorted[code]);
  for (std::size_t i = 0; i < ids.size(); ++i) EXPECT_EQ(dictionary[code_of[i]], ids[i]);
  for (const auto& id : ids) EXPECT_EQ(dictionary[dictionary.find(id)], id);
  EXPECT_EQ(dictionary.find("nobody"), dictionary.size());
}

// More ids than are compared one by one agree in eleven bytes, and in twenty-two; zeros end some.
TEST(Dictionary, OrdersIdsThatBeginAlike) {
  std::vector<std::string> ids;
  for (const std::string& beginning : {std::string(), std::string("https://a.example/"), std::string(30, 'x'), std::string(12, '\0')})
    for (int i = 0; i < 500; ++i) ids.push_back(beginning + std::to_string(i * 7919 % 500));
  for (std::size_t zeros = 0; zeros < 60; ++zeros) ids.push_back("u" + std::string(zeros, '\0'));
  DictionaryBuilder builder;
  for (const auto& id : ids) builder.intern(id);
  const auto [dictionary, code_of] = builder.finish();
  for (std::size_t i = 0; i < ids.size(); ++i) ASSERT_EQ(dictionary[code_of[i]], ids[i]);
  std::sort(ids.begin(), ids.end());
  for (std::uint32_t code = 0; code < dictionary.size(); ++code) ASSERT_EQ(dictionary[code], ids[code]) << code;
}

// The definition: a map from text to the order of first appearance.
// A file of a few kilobytes, compressed: nobody may choose how deep sorting goes.
TEST(Dictionary, OrdersLongIdsThatBeginAlikeForMegabytes) {
  const std::string alike(2 << 20, 'x');
  DictionaryBuilder builder;
  for (int i = 39; i >= 0; --i) builder.intern(alike + std::to_string(100 + i));
  const auto finished = builder.finish();
  ASSERT_EQ(finished.dictionary.size(), 40u);
  for (std::uint32_t code = 0; code < 40; ++code) EXPECT_EQ(finished.dictionary[code].substr(alike.size()), std::to_string(100 + code));
}

TEST(Dictionary, FindsAllAtOnceWhatItFindsOneByOne) {
  RandomStream random(21, "ids");
  DictionaryBuilder builder;
  std::map<std::string, std::uint32_t> definition;
  for (int round = 0; round < 40; ++round) {
    std::vector<std::string> ids;
    while (ids.size() < 1500) {
      std::string id = std::string(random.below(30), 'i') + std::to_string(random.below(5000));
      if (random.chance(.2)) id += std::string(1, '\0');
      ids.insert(ids.end(), random.chance(.3) ? 5 : 1, id);  // repeated, as in a log sorted by it
    }
    const std::vector<PackedText> texts(ids.begin(), ids.end());
    std::vector<std::uint32_t> codes(texts.size());
    builder.find_all(texts, codes);
    for (std::size_t i = 0; i < ids.size(); ++i)
      ASSERT_EQ(codes[i], definition.contains(ids[i]) ? definition[ids[i]] : DictionaryBuilder::kNone);
    builder.intern_all(texts, codes);
    for (std::size_t i = 0; i < ids.size(); ++i)
      ASSERT_EQ(codes[i], definition.emplace(ids[i], static_cast<std::uint32_t>(definition.size())).first->second);
  }
  EXPECT_EQ(builder.size(), definition.size());
}

TEST(Dictionary, HoldsManyIds) {
  DictionaryBuilder builder;
  for (int i = 0; i < 300'000; ++i) ASSERT_EQ(builder.intern("id" + std::to_string(i)), static_cast<std::uint32_t>(i));
  for (int i = 0; i < 300'000; i += 97) ASSERT_EQ(builder.intern("id" + std::to_string(i)), static_cast<std::uint32_t>(i));
}

}  // namespace
}  // namespace bonafide::events
