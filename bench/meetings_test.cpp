#include "meetings.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <tuple>

#include <gtest/gtest.h>

#include "bonafide/base/random.h"

namespace bonafide::bench {
namespace {

using Counts = std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t>;

// The definition: every two first acts of every target.
Counts by_definition(const events::EventTable& events, std::uint32_t window, std::uint64_t& touched) {
  Counts counts;
  touched = 0;
  for (std::uint32_t v = 0; v < events.targets.size(); ++v) {
    std::map<std::uint32_t, std::uint32_t> first;
    for (std::uint64_t e = events.target_begin[v]; e < events.target_begin[v + 1]; ++e) first.try_emplace(events.actor[e], events.tick[e]);
    for (const auto& [a, when] : first)
      for (const auto& [b, then] : first)
        if (a < b && std::max(when, then) - std::min(when, then) <= window) {
          ++counts[{a, b}];
          ++touched;
        }
  }
  return counts;
}

// Some hundred accounts, a few of which act a lot, hundreds of them at once on targets some of which are crowded; with repeats.
events::EventTable random_events(std::uint64_t seed) {
  events::EventTableBuilder builder({{}, 1u << 30, std::filesystem::temp_directory_path(), 1});
  RandomStream stream(seed);
  for (int e = 0; e < 6'000; ++e) {
    const auto skewed = [&](double most) { return static_cast<std::uint64_t>(most * stream.unit() * stream.unit() * stream.unit()); };
    const std::uint64_t actor = skewed(600), target = skewed(80), second = skewed(20'000);
    EXPECT_TRUE(builder.add("a" + std::to_string(actor), "t" + std::to_string(target), static_cast<Microseconds>(second) * kMicrosecondsPerSecond, {}).ok());
  }
  return std::move(builder.finish(false)).value();
}

TEST(Meetings, AreThoseOfTheDefinitionWhateverTheThreads) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const events::EventTable events = random_events(seed);
    for (const std::uint32_t window : {0u, 60u, 2'000u, 100'000u}) {
      std::uint64_t touched = 0;
      const Counts counts = by_definition(events, window, touched);
      for (const std::uint32_t at_least : {1u, 2u, 3u, 20u})
        for (const unsigned threads : {1u, 3u}) {
          const Meetings meetings = count_meetings(events, window, at_least, threads);
          EXPECT_EQ(meetings.touched, touched);
          auto next = counts.begin();
          for (const Met& met : meetings.pairs) {
            while (next != counts.end() && next->second < at_least) ++next;
            ASSERT_NE(next, counts.end());
            ASSERT_EQ(next->first, std::pair(met.a, met.b));
            ASSERT_EQ(next->second, met.targets);
            ++next;
          }
          EXPECT_TRUE(std::none_of(next, counts.end(), [&](const auto& pair) { return pair.second >= at_least; }));
        }
    }
  }
}

}  // namespace
}  // namespace bonafide::bench
