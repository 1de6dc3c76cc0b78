#include "bonafide/ingest/case_part.h"

#include <algorithm>

#include "bonafide/base/random.h"
#include "bonafide/ingest/testing.h"

namespace bonafide::ingest {
namespace {

class CasePart : public testing::InFolder {
 protected:
  // Twenty targets of 30,000 events over 40 days, some values missing, some times between seconds: several row groups.
  events::EventTable whole(bool relative) const {
    events::EventTableBuilder builder({{"action", "country"}, 256 << 20, folder_ / "work", 1});
    RandomStream random(6);
    for (int i = 0; i < 300'000; ++i) {
      const std::string actor = "actor, " + std::to_string(random.below(5000)), target = "it's " + std::to_string(random.below(20));
      const std::vector<std::string_view> values{random.chance(0.5) ? "like" : "share", random.chance(0.1) ? "" : "KH"};
      const Microseconds time = 1'514'764'800 * kMicrosecondsPerSecond * !relative + static_cast<Microseconds>(random.below(40 * 86'400)) * kMicrosecondsPerSecond + (random.chance(0.01) ? 250'001 : 0);
      EXPECT_TRUE(builder.add(actor, target, time, values).ok());
    }
    return std::move(builder.finish(relative)).value();
  }
  Result<bonafide::ingest::CasePart> read(const events::TimeAxis& time, const PartWish& wish) const { return read_case_part(path("events.parquet"), wish, time, 1ull << 30, 2, folder_ / "work"); }
};

std::vector<std::string> rows_of(const events::EventTable& table, const PartWish& wish) {
  std::vector<std::string> out;
  for (std::uint32_t target = 0; target < table.targets.size(); ++target)
    for (std::uint64_t event = table.target_begin[target]; event < table.target_begin[target + 1]; ++event) {
      const std::string id(table.targets[target]);
      if (!wish.targets.empty() && std::find(wish.targets.begin(), wish.targets.end(), id) == wish.targets.end()) continue;
      if (table.time_of(event) < wish.first || table.time_of(event) > wish.last) continue;
      std::string row = id + "|" + std::string(table.actors[table.actor[event]]) + "|" + std::to_string(table.time_of(event));
      for (const std::string& name : wish.attributes) row += "|" + std::string(table.attribute(name)->values[table.attribute(name)->code[event]]);
      out.push_back(std::move(row));
    }
  return out;
}

// The definition: read everything, then leave out what was not asked for.
TEST_F(CasePart, HoldsWhatIsAskedForInTheLogsOrder) {
  for (const bool relative : {false, true}) {
    const events::EventTable table = whole(relative);
    ASSERT_TRUE(write_parquet(table, folder_ / "events.parquet", folder_ / "work").ok());
    const Microseconds begin = table.time.origin, day = 86'400 * kMicrosecondsPerSecond;
    for (const PartWish& wish : {PartWish{{}, INT64_MIN, INT64_MAX, {"action", "country"}}, PartWish{{"it's 3", "it's 17"}, INT64_MIN, INT64_MAX, {}}, PartWish{{"it's 9", "nowhere"}, begin + 10 * day, begin + 12 * day - 1, {"country"}},
                                 PartWish{{}, begin + 39 * day, INT64_MAX, {"action"}}, PartWish{{}, INT64_MIN, begin - 1, {"action"}}, PartWish{{"nowhere"}, INT64_MIN, INT64_MAX, {}}}) {
      const auto part = read(table.time, wish);
      ASSERT_TRUE(part.ok()) << part.error().message;
      EXPECT_EQ(rows_of(part.value().events, PartWish{{}, INT64_MIN, INT64_MAX, wish.attributes}), rows_of(table, wish));
      ASSERT_EQ(part.value().values.size(), wish.attributes.size());
      for (const auto& [name, values] : part.value().values) EXPECT_EQ(values, name == "action" ? (std::vector<std::string>{"like", "share"}) : (std::vector<std::string>{"", "KH"})) << name;
    }
    const auto all = read(table.time, {{}, INT64_MIN, INT64_MAX, {"action", "country"}});
    EXPECT_EQ(to_hex(canonical_hash(all.value().events)), to_hex(canonical_hash(table)));
  }
}

TEST_F(CasePart, AFileThatIsNoCaseIsRefused) {
  const events::EventTable table = whole(false);
  ASSERT_TRUE(write_parquet(table, folder_ / "events.parquet", folder_ / "work").ok());
  events::TimeAxis early = table.time;
  early.last -= 20 * 86'400 * kMicrosecondsPerSecond;
  const auto outside = read(early, {});
  ASSERT_FALSE(outside.ok());
  EXPECT_NE(outside.error().message.find("an event lies outside the times of run.json"), std::string::npos);
  events::TimeAxis relative = table.time;
  relative.relative = true;
  const auto no_column = read(relative, {});
  ASSERT_FALSE(no_column.ok());
  EXPECT_NE(no_column.error().message.find("it has no column time_us"), std::string::npos);
  write("events.parquet", "PAR1 and nothing more");
  EXPECT_FALSE(read(table.time, {}).ok());
}

}  // namespace
}  // namespace bonafide::ingest
