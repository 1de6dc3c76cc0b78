#include "bonafide/verdict/columns.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "bonafide/base/random.h"
#include "bonafide/base/real.h"
#include "bonafide/verdict/account_values.h"
#include "bonafide/verdict/matched.h"

namespace bonafide::verdict {
namespace {

constexpr std::int64_t kDay = 86'400, kStart = 1'514'764'800;  // 2018-01-01
constexpr std::uint32_t kAccounts = 3000;

struct Person {
  std::string client, country, created, device;
  std::int64_t first_act = 0;  // seconds after the start of the log
  int acts = 5;
};

std::string day(std::int64_t days_before_start, RandomStream& random) {
  return format_utc((kStart - days_before_start * kDay + static_cast<std::int64_t>(random.below(kDay))) * kMicrosecondsPerSecond);
}

// Two countries: in the first, one in four sits behind a carrier's address that 40 share, in the second everybody
// does. Households of three; one in twelve is new in the log; the rest signed up over eight years,
// one in ten of them in one week two hundred days before the log, when the whole platform advertised.
Person ordinary(std::uint32_t number, RandomStream& random) {
  Person out;
  const bool behind_carriers = random.chance(.3);
  out.country = behind_carriers ? "BB" : "AA";
  const double address = random.unit();
  out.device = behind_carriers || address < .25 ? fmt::format("{} carrier {}", out.country, random.below(behind_carriers ? 22 : 13))
               : address < .4                   ? fmt::format("household {}", number / 3)
                                                : fmt::format("own {}", number);
  out.client = random.chance(.5) ? "android" : random.chance(.5) ? "ios" : "web";
  out.first_act = static_cast<std::int64_t>(random.below(60 * kDay));
  const double joined = random.unit();
  out.created = joined < .08   ? format_utc((kStart + out.first_act - static_cast<std::int64_t>(random.below(10 * kDay))) * kMicrosecondsPerSecond)
                : joined < .18 ? day(200 + static_cast<std::int64_t>(random.below(7)), random)
                               : day(static_cast<std::int64_t>(random.below(8 * 365)), random);
  out.acts = 1 + static_cast<int>(random.below(20));
  return out;
}

// People, the first `members` of whom are the group, and the test's answer.
ColumnEvidence test_group(const std::vector<Person>& people, std::size_t members) {
  events::EventTableBuilder builder({{"client", "country", "created", "device"}, 1ull << 28, std::filesystem::temp_directory_path(), 1});
  for (std::size_t i = 0; i < people.size(); ++i)
    for (int act = 0; act < people[i].acts; ++act) {
      const std::vector<std::string_view> values{people[i].client, people[i].country, people[i].created, people[i].device};
      CHECK(builder.add(fmt::format("u{}", i), fmt::format("p{}", act), (kStart + people[i].first_act + act * 3600) * kMicrosecondsPerSecond, values).ok());
    }
  auto events = builder.finish(false);
  CHECK(events.ok());
  const auto exposure = null::build_exposure(events.value(), {{7200}, true}, HashKey{1, 2});
  std::vector<std::uint8_t> in_candidate(exposure.accounts(), 0);
  std::vector<std::uint32_t> group;
  for (std::size_t i = 0; i < members; ++i) group.push_back(exposure.rank_of_actor[events.value().actors.find(fmt::format("u{}", i))]);
  std::sort(group.begin(), group.end());
  for (const std::uint32_t rank : group) in_candidate[rank] = 1;
  return Columns(events.value(), exposure, in_candidate).test(group);
}

const ColumnTest& test_of(const ColumnEvidence& evidence, Column column) {
  return *std::find_if(evidence.tests.begin(), evidence.tests.end(), [&](const ColumnTest& test) { return test.column == column; });
}

// How a group comes to be: changes the first `members` of the people.
using Story = std::function<void(std::vector<Person>&, std::size_t members, RandomStream&)>;

struct Told {
  int groups = 0, convicted = 0;
  std::array<int, 4> tested{}, rejected{};  // by column
};

// `groups` worlds of kAccounts people, a group of 10-70 in each.
Told tell(const Story& story, int groups, std::uint64_t seed) {
  Told out;
  for (int g = 0; g < groups; ++g) {
    RandomStream random(seed + static_cast<std::uint64_t>(g), "people");
    std::vector<Person> people;
    for (std::uint32_t i = 0; i < kAccounts; ++i) people.push_back(ordinary(i, random));
    const std::size_t members = 10 + random.below(61);
    story(people, members, random);
    const ColumnEvidence evidence = test_group(people, members);
    ++out.groups;
    out.convicted += evidence.ln_p <= real::log(.01);
    for (const ColumnTest& test : evidence.tests) {
      out.tested[static_cast<std::size_t>(test.column)] += test.not_tested.empty();
      out.rejected[static_cast<std::size_t>(test.column)] += test.ln_p <= real::log(.01);
    }
  }
  return out;
}

void print(const char* name, const Told& told) {
  fmt::print("{:32} {:3} groups, p <= .01: {:3}; tested / rejected: device {} / {}, created {} / {}, client {} / {}, country {} / {}\n", name, told.groups, told.convicted, told.tested[0],
             told.rejected[0], told.tested[1], told.rejected[1], told.tested[2], told.rejected[2], told.tested[3], told.rejected[3]);
}

// Seeds 1000-; 50 groups a story, 400 in all. At p <= .01 each test may reject one in a hundred of those it
// tested; the bound below is that rate and three standard errors, for all stories together.
TEST(Columns, KeepTheirSizeOnInnocentGroups) {
  const std::vector<std::pair<const char*, Story>> innocents{
      {"strangers", [](auto&, auto, auto&) {}},
      {"behind carriers", [](auto& people, auto members, auto& random) {
         for (std::size_t i = 0; i < members; ++i) {
           people[i].country = "BB";
           people[i].device = fmt::format("BB carrier {}", random.below(22));
         }
       }},
      {"one office", [](auto& people, auto members, auto&) {
         for (std::size_t i = 0; i < members; ++i)
           if (i % 4 != 0) people[i].device = "office";
       }},
      {"half of them families of three", [](auto& people, auto members, auto&) {
         for (std::size_t i = 0; i < members / 2 / 3 * 3; ++i) people[i].device = fmt::format("family {}", i / 3);
       }},
      {"a campaign's new users", [](auto& people, auto members, auto& random) {
         for (std::size_t i = 0; i < members; ++i) {
           people[i].first_act = 20 * kDay + static_cast<std::int64_t>(random.below(10 * kDay));
           people[i].created = day(-15 - static_cast<std::int64_t>(random.below(5)), random);
         }
       }},
      {"joined in the platform's own week", [](auto& people, auto members, auto& random) {
         for (std::size_t i = 0; i < members; ++i)
           if (random.chance(.4)) people[i].created = day(200 + static_cast<std::int64_t>(random.below(7)), random);
       }},
      {"a young community", [](auto& people, auto members, auto& random) {
         for (std::size_t i = 0; i < members; ++i) people[i].created = day(60 + static_cast<std::int64_t>(random.below(180)), random);
       }},
      {"a community of one phone", [](auto& people, auto members, auto& random) {
         for (std::size_t i = 0; i < members; ++i)
           if (random.chance(.6)) people[i].client = "ios";
       }}};
  int convicted = 0, groups = 0, tested = 0;
  std::uint64_t seed = 1000;
  for (const auto& [name, story] : innocents) {
    const Told told = tell(story, 50, seed += 1000);
    print(name, told);
    convicted += told.convicted;
    groups += told.groups;
    tested += told.tested[0] + told.tested[1] + told.tested[2];
  }
  EXPECT_EQ(groups, 400);
  EXPECT_GT(tested, groups) << "a test that abstains keeps any size";
  EXPECT_LE(convicted, groups * .01 + 3 * std::sqrt(groups * .01));
}

// Seeds 30000-. Their members sit behind six to eight addresses of a campus, or of a country's carriers where the log has
// no column of countries; others use them too, three times as many. Of 20 groups each none may be rejected by device:
// with the others not looked at, 16 were (alpha .01).
TEST(Columns, AddressesMostlyUsedByOthersAreNoEvidence) {
  const Story campus = [](auto& people, auto members, auto& random) {
    const auto addresses = static_cast<std::uint32_t>(6 + random.below(3));
    for (std::size_t i = 0; i < 4 * members; ++i) {
      people[i].country = "AA";
      people[i].device = fmt::format("campus {}", i % addresses);
    }
  };
  const Told told = tell(campus, 20, 30'000);
  print("a campus of eight addresses", told);
  EXPECT_GE(told.tested[0], 15);
  EXPECT_EQ(told.rejected[0], 0);
}

// Seeds 20000-. Farms whose accounts were made in three days, five to ten a device, driven from a browser: each
// column alone, and all together.
TEST(Columns, FindBatches) {
  const Story on_devices = [](auto& people, auto members, auto& random) {
    const std::size_t on_device = 5 + random.below(6);
    for (std::size_t i = 0; i < members; ++i) people[i].device = fmt::format("farm {}", i / on_device);
  };
  const Story registered = [](auto& people, auto members, auto& random) {
    const auto batch = 40 + static_cast<std::int64_t>(random.below(250));
    for (std::size_t i = 0; i < members; ++i) people[i].created = day(batch + static_cast<std::int64_t>(random.below(3)), random);
  };
  const Story scripted = [](auto& people, auto members, auto&) {
    for (std::size_t i = 0; i < members; ++i)
      if (i % 5 != 0) people[i].client = "tool";
  };
  const Story all = [&](auto& people, auto members, auto& random) {
    for (const Story* story : {&on_devices, &registered, &scripted}) (*story)(people, members, random);
  };
  const Told devices = tell(on_devices, 20, 20'000), weeks = tell(registered, 20, 21'000), clients = tell(scripted, 20, 22'000), together = tell(all, 20, 23'000);
  print("five to ten a device", devices);
  print("registered in three days", weeks);
  print("four in five use one tool", clients);
  print("all three", together);
  // A group on fewer than five devices is not tested: it may be an office.
  EXPECT_GE(devices.convicted, devices.tested[0] * 9 / 10);
  EXPECT_GE(weeks.convicted, 17);
  EXPECT_GE(clients.rejected[2], 19);
  EXPECT_EQ(clients.convicted, 0) << "an organisation has an app of its own: printed, never counted";
  EXPECT_GE(together.convicted, 19);
}

// The definition: every way of dealing the marks among members and outsiders of each stratum is equally
// likely, so S is a sum of hypergeometric counts. The bound lies above its tail and within a small factor.
TEST(Matched, BoundsTheExactStratifiedTail) {
  const std::vector<StratumCount> strata{{6, 3, 100, 7}, {4, 2, 40, 10}, {0, 0, 50, 25}, {3, 1, 30, 1}};
  std::vector<double> probability{1};
  for (const StratumCount& stratum : strata) {
    const auto marked = static_cast<double>(stratum.marked_members + stratum.marked_outsiders), total = static_cast<double>(stratum.members + stratum.outsiders);
    std::vector<double> next(probability.size() + stratum.members, 0);
    for (std::size_t before = 0; before < probability.size(); ++before)
      for (std::size_t k = 0; k <= stratum.members && static_cast<double>(k) <= marked; ++k)
        next[before + k] += probability[before] * std::exp(real::log_choose(marked, static_cast<double>(k)) + real::log_choose(total - marked, static_cast<double>(stratum.members - k)) -
                                                           real::log_choose(total, static_cast<double>(stratum.members)));
    probability = next;
  }
  const Matched matched = expect(strata);
  EXPECT_EQ(matched.members, 13u);
  EXPECT_EQ(matched.outsiders, 170u);
  double mean = 0, tail = 0;
  for (std::size_t k = 0; k < probability.size(); ++k) mean += static_cast<double>(k) * probability[k];
  EXPECT_NEAR(matched.expected, mean, 1e-9);
  for (std::size_t k = probability.size(); k-- > 0;) {
    tail += probability[k];
    const double bound = std::exp(ln_tail(matched, k));
    EXPECT_GE(bound * (1 + 1e-9), tail) << k;
    if (k >= 4 && k <= 8) { EXPECT_LE(bound, 10 * tail) << k; }
  }
}

TEST(AccountValues, AreTheMostFrequentAndNeverAMissingOne) {
  events::EventTableBuilder builder({{"device"}, 1ull << 28, std::filesystem::temp_directory_path(), 1});
  const auto add = [&](std::string_view actor, std::string_view target, std::string_view device) { CHECK(builder.add(actor, target, 0, std::array{device}).ok()); };
  for (const char* target : {"a", "b", "c"}) add("often", target, "z");
  add("often", "d", "a");
  add("tie", "a", "y");
  add("tie", "b", "x");
  add("none", "a", "");
  add("none", "b", "");
  add("some", "a", "");
  add("some", "b", "");
  add("some", "c", "w");
  auto events = builder.finish(true);
  ASSERT_TRUE(events.ok());
  const auto exposure = null::build_exposure(events.value(), {{60}, true}, HashKey{1, 2});
  const auto& device = *events.value().attribute("device");
  const auto values = account_values(events.value(), exposure, device);
  const auto of = [&](const char* actor) {
    const std::uint32_t value = values[exposure.rank_of_actor[events.value().actors.find(actor)]];
    return value == kNoValue ? std::string("none") : std::string(device.values[value]);
  };
  EXPECT_EQ(of("often"), "z");
  EXPECT_EQ(of("tie"), "x");
  EXPECT_EQ(of("none"), "none");
  EXPECT_EQ(of("some"), "w");
}

// Missing values are not shared, a value that all have says nothing, four members are too few.
TEST(Columns, AreNotTestedWhereTheySayNothing) {
  RandomStream random(7, "people");
  std::vector<Person> people;
  for (std::uint32_t i = 0; i < 2000; ++i) people.push_back(ordinary(i, random));
  for (std::size_t i = 0; i < 40; ++i) people[i].device = people[i].created = "";
  for (Person& person : people) person.client = "web";
  const ColumnEvidence evidence = test_group(people, 40);
  EXPECT_EQ(test_of(evidence, Column::kDevice).not_tested, "0 of its accounts have a value; 5 are needed");
  EXPECT_EQ(test_of(evidence, Column::kCreated).not_tested, "0 of its accounts have a value; 5 are needed");
  EXPECT_EQ(test_of(evidence, Column::kClient).not_tested, "all accounts of the log have the same value");
  EXPECT_EQ(evidence.ln_p, 0);
  EXPECT_FALSE(evidence.carried_by);
}

// Everybody from one country, of which outsiders have few: printed, and it carries nothing.
TEST(Columns, ACountryNeverCounts) {
  RandomStream random(8, "people");
  std::vector<Person> people;
  for (std::uint32_t i = 0; i < 3000; ++i) people.push_back(ordinary(i, random));
  for (std::size_t i = 0; i < 60; ++i) people[i].country = "CC";
  for (std::size_t i = 60; i < 160; ++i) people[i].country = "CC";
  const ColumnEvidence evidence = test_group(people, 60);
  EXPECT_LT(test_of(evidence, Column::kCountry).ln_p, real::log(1e-9));
  EXPECT_GT(evidence.ln_p, real::log(.01));
}

TEST(TimesOfValues, ReadWhatLogsHold) {
  events::EventTableBuilder builder({{"created"}, 1ull << 28, std::filesystem::temp_directory_path(), 1});
  const std::vector<std::string_view> texts{"1493805600", "1493805600000", "2017-05-03", "2017-05-03T10:00:00Z", "soon"};
  for (const auto& text : texts) CHECK(builder.add("u", text, 0, std::array{text}).ok());
  auto events = builder.finish(true);
  ASSERT_TRUE(events.ok());
  EXPECT_EQ(times_of_values(events.value().attributes[0].values), (std::vector<std::int64_t>{1493805600, 1493805600, 1493769600, 1493805600, kNoTime}));
}

}  // namespace
}  // namespace bonafide::verdict
