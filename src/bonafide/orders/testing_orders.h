// What tests of this room share: small logs and orders.
#pragma once
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "bonafide/base/random.h"
#include "bonafide/events/event_table.h"
#include "bonafide/orders/order.h"
#include "bonafide/orders/scope.h"

namespace bonafide::orders::testing {

struct Row {
  std::string actor, target;
  Microseconds time;
  std::string action, country;
};

inline events::EventTable table_of(const std::vector<Row>& rows) {
  events::EventTableBuilder builder({{"action", "country"}, 64 << 20, "/tmp", 1});
  for (const Row& row : rows) {
    const std::vector<std::string_view> values{row.action, row.country};
    EXPECT_TRUE(builder.add(row.actor, row.target, row.time, values).ok());
  }
  auto table = builder.finish(false);
  EXPECT_TRUE(table.ok());
  return std::move(table).value();
}

inline std::vector<std::string> values_of(const events::Dictionary& dictionary) {
  std::vector<std::string> out;
  for (std::uint32_t code = 0; code < dictionary.size(); ++code) out.emplace_back(dictionary[code]);
  return out;
}

inline LogFacts facts_of(const events::EventTable& table) {
  LogFacts out;
  out.targets = values_of(table.targets);
  out.actions = values_of(table.attribute("action")->values);
  out.countries = values_of(table.attribute("country")->values);
  out.first_time = table.time.origin;
  out.last_time = table.time.last;
  out.sampling_key = "00ff";
  return out;
}

inline constexpr Microseconds kTestDay = 86'400 * kMicrosecondsPerSecond;
inline constexpr Microseconds kJanuary2018 = 17'532 * kTestDay;  // 2018-01-01

/// Accounts a0 .. on pages p0 .. over thirty days, some acts repeated, some values missing, ids that CSV must quote.
inline std::vector<Row> some_rows(std::uint64_t seed, std::size_t count) {
  RandomStream random(seed);
  const std::vector<std::string> actions{"like", "share", ""}, countries{"KH", "US", "", "DE"};
  std::vector<Row> out;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t actor = random.below(40);
    out.push_back({(actor == 7 ? "a,\"7\"" : "a") + std::to_string(actor), "p" + std::to_string(random.below(6)), kJanuary2018 + static_cast<Microseconds>(random.below(30 * 86'400)) * kMicrosecondsPerSecond + (random.chance(0.1) ? 500'000 : 0),
                   actions[random.below(3)], random.chance(0.9) ? countries[actor % 4] : countries[random.below(4)]});
  }
  return out;
}

/// A whole order around these items.
inline std::string order_text(const std::string& items) {
  return "format = 1\nzone = \"+07:00\"\n\n[recipient]\nkind = \"party\"\n\n[[proceeding]]\nid = \"case\"\nconcerns = [\"engagement\"]\nfirst_day = 2018-01-10\nlast_day = 2018-01-19\n\n" + items +
         "\n[[history]]\nstate = \"filed\"\ndate = 2018-02-08\n";
}

inline Order order_of(const std::string& items) {
  auto order = parse_order(order_text(items), "order.toml");
  EXPECT_TRUE(order.ok()) << order.error().message;
  return std::move(order).value();
}

inline std::string item_text(const std::string& id, const std::string& lines) {
  return "[[item]]\nid = \"" + id + "\"\ntext = \"all of it\"\ncategory = \"content\"\nform = \"identified\"\n" + lines + "\n";
}

}  // namespace bonafide::orders::testing
