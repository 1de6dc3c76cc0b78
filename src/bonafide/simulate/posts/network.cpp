#include "bonafide/simulate/posts/network.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "bonafide/simulate/countries.h"

namespace bonafide::simulate::posts {
namespace {

constexpr double kLikesPerAccount = 12;
constexpr std::uint64_t kFewestAccounts = 150;
constexpr double kAccountsPerOwner = 60, kFewestOwners = 30;

// Communities grow with the square root of the accounts; the largest is some ten times the smallest.
constexpr double kCommunitiesPerRoot = 0.125, kFewestCommunities = 6, kMostCommunities = 80;
constexpr double kCommunitySpread = 0.8;  // of ln size

// How far people keep to their own, drawn for each seed. 0.35: a platform of strangers; 0.8: of cliques.
constexpr double kLeastHomophily = 0.35, kGreatestHomophily = 0.8;
constexpr double kSecondCommunity = 0.45, kThirdCommunity = 0.15;

// What an account follows: owners 1 + lognormal (mean 10, some hundreds), accounts 1 + lognormal.
// Followers are drawn evenly, so who follows much likes much, and one account in ten acts once.
constexpr double kMedianFollows = 4, kFollowsSpread = 1.3, kMostFollows = 300;
constexpr double kMostOfOwners = 0.25;
constexpr double kMedianFriends = 3, kFriendsSpread = 0.9, kMostFriends = 100;

// Two follows in three go where others went before, the third anywhere: a network that grows so has
// degrees with a power-law tail. Source: Dorogovtsev, Mendes, Samukhin (2000), PRL 85.
constexpr double kPreferential = 2.0 / 3;

constexpr int kPatience = 12;  // draws a follow, before it is given up

constexpr double kRateSpread = 1.0;  // of ln posts
constexpr int kMostHoursLate = 2;    // people get up at different times

// The people and the followed of one community, or of all. Drawing from `followed` is drawing by
// number of followers, because each follow adds its followee once more.
struct Urn {
  std::vector<std::uint32_t> present, followed;
  std::uint32_t draw(RandomStream& stream) const {
    const auto& from = !followed.empty() && stream.chance(kPreferential) ? followed : present;
    return from[stream.below(from.size())];
  }
};

std::uint16_t draw_community(const Network& network, RandomStream& stream) {
  return static_cast<std::uint16_t>(network.community_by_size.draw(stream));
}

void found_communities(Network& network, std::size_t accounts) {
  RandomStream stream(network.seed, "communities");
  const double count = std::clamp(kCommunitiesPerRoot * std::sqrt(static_cast<double>(accounts)), kFewestCommunities, kMostCommunities);
  network.communities = static_cast<std::uint16_t>(count);
  std::vector<double> size;
  for (std::uint16_t c = 0; c < network.communities; ++c) size.push_back(real::exp(kCommunitySpread * normal(stream)));
  network.community_by_size = WeightedChoice(size);
  network.homophily = between(stream, kLeastHomophily, kGreatestHomophily);
}

Account draw_person(const Network& network, RandomStream& stream) {
  static const WeightedChoice country = [] {
    std::vector<double> share;
    for (const Country& c : kCountries) share.push_back(c.share_of_accounts);
    return WeightedChoice(share);
  }();
  Account account;
  account.country = static_cast<std::uint8_t>(country.draw(stream));
  account.interests = 1;
  if (stream.chance(kSecondCommunity)) ++account.interests;
  if (stream.chance(kThirdCommunity)) ++account.interests;
  for (std::size_t i = 0; i < account.interests; ++i) account.interest[i] = draw_community(network, stream);
  return account;
}

void add_person(Network& network, RandomStream& stream) {
  network.accounts.push_back(draw_person(network, stream));
  network.hours_late.push_back(static_cast<std::int8_t>(static_cast<int>(stream.below(2 * kMostHoursLate + 1)) - kMostHoursLate));
  network.joined.push_back(0);
}

void add_owners(Network& network) {
  RandomStream stream(network.seed, "owners");
  const double count = std::max({kFewestOwners, static_cast<double>(network.communities), static_cast<double>(network.accounts.size()) / kAccountsPerOwner});
  for (std::uint32_t o = 0; o < static_cast<std::uint32_t>(count); ++o) {
    const auto community = o < network.communities ? static_cast<std::uint16_t>(o) : draw_community(network, stream);
    network.owners.push_back({community, real::exp(kRateSpread * normal(stream))});
  }
}

// One of the account's communities, the first as often as all others together.
std::uint16_t draw_own_community(const Account& account, RandomStream& stream) {
  std::size_t which = 0;
  while (which + 1u < account.interests && stream.chance(0.5)) ++which;
  return account.interest[which];
}

// Follows of either kind while the network grows, account by account.
class Growth {
 public:
  Growth(Network& network, double homophily) : network_(network), homophily_(homophily), of_community_(network.communities) {}

  void enter(std::uint32_t followee, std::uint16_t community) {
    all_.push_back(followee);
    of_community_[community].present.push_back(followee);
    community_of_.push_back(community);
  }
  void follow(std::uint32_t account, std::size_t count, RandomStream& stream) {
    const auto before = static_cast<std::ptrdiff_t>(followee_.size());
    for (; count > 0; --count) {
      // Everybody's first choices are the same few: who follows these looks further, in the same place.
      const bool own = stream.chance(homophily_);
      for (int tries = 0; tries < kPatience; ++tries) {
        const std::uint32_t followee = draw(network_.accounts[account], own, stream);
        if (std::find(followee_.begin() + before, followee_.end(), followee) != followee_.end()) continue;
        followee_.push_back(followee);
        follower_.push_back(account);
        of_community_[community_of_[followee]].followed.push_back(followee);
        break;
      }
    }
  }
  Lists lists(std::size_t followees) const { return Lists(followees, followee_, follower_); }

 private:
  std::uint32_t draw(const Account& account, bool own_community, RandomStream& stream) const {
    if (own_community) {
      const Urn& own = of_community_[draw_own_community(account, stream)];
      if (!own.present.empty()) return own.draw(stream);
    }
    const auto& from = !followee_.empty() && stream.chance(kPreferential) ? followee_ : all_;
    return from[stream.below(from.size())];
  }

  Network& network_;
  double homophily_;
  std::vector<Urn> of_community_;
  std::vector<std::uint16_t> community_of_;               // [followees]
  std::vector<std::uint32_t> all_, followee_, follower_;  // those present; one entry a follow
};

std::size_t draw_number(RandomStream& stream, double least, double median, double spread, double most) {
  return static_cast<std::size_t>(std::min(least + median * real::exp(spread * normal(stream)), most));
}

// Owners open shop one after another until four fifths of the accounts are there: the first have
// the longest time to become famous.
void follow_owners(Network& network) {
  RandomStream stream(network.seed, "follows");
  Growth growth(network, network.homophily);
  const auto owners = static_cast<std::uint32_t>(network.owners.size());
  const std::size_t opening = std::max<std::size_t>(1, network.accounts.size() * 4 / 5);
  const double most = std::min(kMostFollows, kMostOfOwners * owners);
  std::uint32_t open = 0;
  for (std::uint32_t a = 0; a < network.accounts.size(); ++a) {
    const std::uint64_t due = network.communities + std::uint64_t{owners} * a / opening;
    for (; open < owners && open < due; ++open) growth.enter(open, network.owners[open].community);
    const std::size_t count = draw_number(stream, 1, kMedianFollows, kFollowsSpread, most);
    network.accounts[a].urge = static_cast<std::uint16_t>(count);
    growth.follow(a, count, stream);
  }
  network.audience = growth.lists(owners);
}

void follow_each_other(Network& network) {
  RandomStream stream(network.seed, "friends");
  Growth growth(network, network.homophily);
  for (std::uint32_t a = 0; a < network.accounts.size(); ++a) {
    if (a > 0) growth.follow(a, draw_number(stream, 1, kMedianFriends, kFriendsSpread, kMostFriends), stream);
    growth.enter(a, network.accounts[a].interest[0]);
  }
  network.friends = growth.lists(network.accounts.size());
}

}  // namespace

Lists::Lists(std::size_t lists, std::span<const std::uint32_t> list_of, std::span<const std::uint32_t> account) : begin_(lists + 1), accounts_(account.size()) {
  for (const std::uint32_t list : list_of) ++begin_[list + 1];
  std::partial_sum(begin_.begin(), begin_.end(), begin_.begin());
  std::vector<std::uint64_t> next(begin_.begin(), begin_.end() - 1);
  for (std::size_t i = 0; i < account.size(); ++i) accounts_[next[list_of[i]]++] = account[i];
}

Network build_network(std::uint64_t seed, std::uint64_t events) {
  Network network;
  network.seed = seed;
  const auto accounts = static_cast<std::size_t>(std::max(kFewestAccounts, static_cast<std::uint64_t>(static_cast<double>(events) / kLikesPerAccount)));
  found_communities(network, accounts);
  RandomStream stream(seed, "people");
  for (std::size_t a = 0; a < accounts; ++a) add_person(network, stream);
  network.ordinary_accounts = static_cast<std::uint32_t>(accounts);
  add_owners(network);
  follow_owners(network);
  follow_each_other(network);
  return network;
}

std::uint32_t add_account(Network& network, RandomStream& stream) {
  add_person(network, stream);
  return static_cast<std::uint32_t>(network.accounts.size() - 1);
}

}  // namespace bonafide::simulate::posts
