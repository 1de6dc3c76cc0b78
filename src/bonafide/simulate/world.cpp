#include "bonafide/simulate/world.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "bonafide/simulate/countries.h"

namespace bonafide::simulate {
namespace {

// Page sizes of real platforms: a few dozen likes each on average in a sample of this kind.
constexpr std::uint64_t kLikesPerPage = 50, kFewestPages = 200;

// Topics grow with the square root of the pages: a larger platform has more topics and larger ones.
constexpr double kTopicsPerRootPage = 0.5, kFewestTopics = 8, kMostTopics = 100;
constexpr double kTopicSizeSpread = 0.5;  // of ln size

// Zipf-Mandelbrot popularity, weight (rank + 10)^-0.8: the offset keeps the first page of a small
// log from being a tenth of it.
constexpr double kZipfExponent = 0.8, kZipfOffset = 10;

// One page in twenty goes viral, one in four has a lesser burst, the others live on steadily.
constexpr double kViralPages = 0.05, kBurstPages = 0.25;
constexpr double kViralReach = 3;  // what going viral adds beyond the page's own topic

// Urges: 1 + a lognormal, cut; mean about 13. One person in six acts once, a few hundreds of times.
constexpr double kMedianUrge = 4.5, kUrgeSpread = 1.5, kLargestUrge = 300;
constexpr double kLargestUrgeOfPages = 0.125;  // nobody likes more than an eighth of a small world

// Most have one to three interests. Those who like a lot like widely: without that, the heaviest
// would have liked all of their one topic, and would look like a club.
constexpr double kSecondInterest = 0.5, kThirdInterest = 0.4;  // given that there is one before it
constexpr std::size_t kUrgePerInterest = 30;
constexpr double kHomePolitics = 0.5;  // of the strongman's compatriots: his topic is an interest

void lay_out_topics(World& world, std::size_t pages) {
  RandomStream stream(world.seed, "topics");
  const double topics =
      std::clamp(kTopicsPerRootPage * std::sqrt(static_cast<double>(pages)), kFewestTopics, kMostTopics);
  std::vector<double> end;  // of each topic, in parts of the whole
  double sum = 0;
  for (std::size_t t = 0; t < static_cast<std::size_t>(topics); ++t)
    end.push_back(sum += real::exp(kTopicSizeSpread * normal(stream)));
  world.topic_begin.push_back(0);
  for (const double e : end)
    world.topic_begin.push_back(static_cast<std::uint32_t>(static_cast<double>(pages) * (e / sum) + 0.5));
}

Page draw_page(std::uint16_t topic, RandomStream& stream) {
  Page page{topic, 0, static_cast<std::uint32_t>(stream.below(kSpan - kDay)), kDay};
  const double kind = stream.unit();
  if (kind < kViralPages) {
    page.burst_share = static_cast<float>(between(stream, kViralShare, 0.9));
    page.burst_decay = static_cast<std::uint32_t>(between(stream, 1 * kHour, 6 * kHour));
  } else if (kind < kViralPages + kBurstPages) {
    page.burst_share = static_cast<float>(between(stream, 0.2, 0.45));
    page.burst_decay = static_cast<std::uint32_t>(between(stream, 3 * kHour, 12 * kHour));
  }
  return page;
}

// Popularity has nothing to do with topic: ranks are dealt out at random.
std::vector<double> draw_popularity(const World& world) {
  RandomStream stream(world.seed, "popularity");
  std::vector<std::uint32_t> rank(world.pages.size());
  std::iota(rank.begin(), rank.end(), 1u);
  shuffle(stream, rank);
  std::vector<double> weight;
  weight.reserve(rank.size());
  for (const std::uint32_t r : rank) weight.push_back(real::exp(-kZipfExponent * real::log(r + kZipfOffset)));
  return weight;
}

void build_pages(World& world, bool with_strongman) {
  lay_out_topics(world, std::max(kFewestPages, world.events / kLikesPerPage));
  RandomStream stream(world.seed, "pages");
  for (std::uint16_t topic = 0; topic + 1u < world.topic_begin.size(); ++topic)
    while (world.pages.size() < world.topic_begin[topic + 1u])
      world.pages.push_back(draw_page(topic, stream));

  std::vector<double> weight = draw_popularity(world);
  if (with_strongman) {
    world.strongman_page = 0;
    weight[0] = 0;  // strongman.cpp says who likes him
  }
  std::vector<double> topic_weight;
  for (std::size_t t = 0; t + 1 < world.topic_begin.size(); ++t) {
    const std::span within(weight.data() + world.topic_begin[t],
                           world.topic_begin[t + 1] - world.topic_begin[t]);
    topic_weight.push_back(std::accumulate(within.begin(), within.end(), 0.0));
    world.page_within_topic.emplace_back(within);
  }
  world.topic_by_popularity = WeightedChoice(topic_weight);
  for (std::size_t p = 0; p < weight.size(); ++p)
    if (world.pages[p].burst_share >= kViralShare) weight[p] *= kViralReach;
  world.page_by_popularity = WeightedChoice(weight);
}

std::uint8_t draw_country(RandomStream& stream) {
  static const WeightedChoice choice = [] {
    std::vector<double> share;
    for (const Country& country : kCountries) share.push_back(country.share_of_accounts);
    return WeightedChoice(share);
  }();
  return static_cast<std::uint8_t>(choice.draw(stream));
}

std::uint16_t draw_urge(const World& world, RandomStream& stream) {
  const double most = std::min(kLargestUrge, kLargestUrgeOfPages * static_cast<double>(world.pages.size()));
  const double urge = 1 + kMedianUrge * real::exp(kUrgeSpread * normal(stream));
  return static_cast<std::uint16_t>(std::min(urge, most));
}

}  // namespace

World build_world(std::uint64_t seed, std::uint64_t events, bool with_strongman) {
  World world;
  world.seed = seed;
  world.events = events;
  build_pages(world, with_strongman);
  constexpr std::uint64_t kFewestUrgesPerAccount = 12;  // below the mean of about 13: room once, instead of a copy at each doubling
  world.accounts.reserve(events / kFewestUrgesPerAccount);
  RandomStream stream(seed, "accounts");
  for (std::uint64_t urges = 0; urges < events; urges += world.accounts.back().urge) {
    const std::uint16_t urge = draw_urge(world, stream);
    world.accounts.push_back(draw_account(world, urge, stream));
  }
  world.ordinary_accounts = static_cast<std::uint32_t>(world.accounts.size());
  return world;
}

Account draw_account(const World& world, std::uint16_t urge, RandomStream& stream) {
  Account account;
  account.urge = urge;
  account.country = draw_country(stream);
  std::size_t interests = 1 + urge / kUrgePerInterest;
  if (stream.chance(kSecondInterest)) interests += stream.chance(kThirdInterest) ? 2 : 1;
  account.interests = static_cast<std::uint8_t>(std::min(interests, kMaxInterests));
  for (std::size_t i = 0; i < account.interests; ++i)
    account.interest[i] = static_cast<std::uint16_t>(world.topic_by_popularity.draw(stream));
  if (world.strongman_page && account.country == kHomeCountry && stream.chance(kHomePolitics))
    account.interest[0] = world.pages[*world.strongman_page].topic;
  return account;
}

bool is_interested(const Account& account, std::uint16_t topic) {
  return std::find(account.interest.begin(), account.interest.begin() + account.interests, topic) !=
         account.interest.begin() + account.interests;
}

}  // namespace bonafide::simulate
