// Who and what is there before anybody acts? Pages in topics, of very unequal popularity; people
// with a few interests, a country, and a very unequal urge to press "like".
//
// Interest is what makes a simulated log hard: people who share topics meet on page after page
// with no plan behind it. The model is the "likes" family of DETECTION.md, section 5.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bonafide/simulate/draws.h"

namespace bonafide::simulate {

inline constexpr std::uint32_t kHour = 3'600, kDay = 86'400;  // in seconds
inline constexpr std::uint32_t kSpan = 60 * kDay;             // the log covers seconds 0 .. kSpan - 1
inline constexpr std::int64_t kStart = 1'514'764'800;         // second 0: 2018-01-01T00:00:00Z

/// A page whose burst brings at least this part of its likes is viral: it reaches beyond its topic.
inline constexpr float kViralShare = 0.5f;

struct Like {
  std::uint32_t account;
  std::uint32_t page;
  std::uint32_t second;
};

struct Page {
  std::uint16_t topic;
  float burst_share;          ///< of its likes come right after `moment`; 0 for a quiet page
  std::uint32_t moment;       ///< second of its main post
  std::uint32_t burst_decay;  ///< mean seconds from the post to a like of the burst
};

inline constexpr std::size_t kMaxInterests = 8;
inline constexpr std::int16_t kNoGroup = -1;

struct Account {
  std::uint16_t urge = 0;  ///< likes it would give of itself; 0 for a bought account
  std::uint8_t country = 0;
  std::uint8_t interests = 1;
  std::array<std::uint16_t, kMaxInterests> interest{};  ///< topics, the strongest first; may repeat
  std::int16_t group = kNoGroup;
};

/// How a group's accounts came to be, as far as a platform's other columns show it.
enum class Origin {
  kOrdinary,  ///< made over the years, each on its own device
  kBatch,     ///< registered within days of each other, several on one device
  kFresh,     ///< each made a few days before its first act
};

/// A farm or a genuine club.
struct Group {
  std::string name;
  bool bought = false;
  Origin origin = Origin::kOrdinary;
  std::uint32_t first_account = 0;        ///< of a bought group: its accounts are consecutive
  std::int64_t registered_from = 0;       ///< kBatch: second, negative for before the log
  std::uint32_t accounts_per_device = 1;  ///< kBatch
  std::vector<std::uint32_t> targets{};   ///< what it agreed to like, or was paid for; ascending, each once
  double density = 0;                     ///< part of the targets that a member likes for the group's sake, on average
  double camouflage = 0;                  ///< part of a bought member's likes that serve nobody
  std::uint32_t window = 0;               ///< seconds within which a target is served; 0: no fixed window
  bool popular = false;                   ///< its customers are popular ones
};

/// Who acts in a simulated log, of either family: all that writing the log and its truth needs.
struct Population {
  std::uint64_t seed = 0;
  std::vector<Account> accounts;  ///< ordinary people first, then whatever farms add
  std::uint32_t ordinary_accounts = 0;
  std::vector<Group> groups;
};

struct World : Population {
  std::uint64_t events = 0;  ///< likes that the log is to have in all
  /// Homophily: the part of likes by people that is meant for their own topics. Interest must show
  /// in a log as it does in life. In a log of a million likes, different people of different pages of
  /// a topic share further pages 2.1 to 2.7 times as often as chance has it; with 0.5 it would be 1.5
  /// to 1.7 times, with 0.7 three to four.
  double within_own_interests = 0.6;
  std::vector<Page> pages;                 ///< topic by topic
  std::vector<std::uint32_t> topic_begin;  ///< [topics + 1] pages of topic t: begin[t] .. begin[t+1]-1
  WeightedChoice page_by_popularity;
  WeightedChoice topic_by_popularity;
  std::vector<WeightedChoice> page_within_topic;
  std::optional<std::uint32_t> strongman_page;

  std::uint16_t topics() const { return static_cast<std::uint16_t>(page_within_topic.size()); }
  std::uint32_t any_page(RandomStream& stream) const {
    return static_cast<std::uint32_t>(stream.below(pages.size()));
  }
};

/// Pages and ordinary accounts whose urges add up to at least `events`; no group yet.
/// Cost: O(pages + accounts).
World build_world(std::uint64_t seed, std::uint64_t events, bool with_strongman);

/// @param urge  0 for an account that likes only what its owner is paid for.
Account draw_account(const World& world, std::uint16_t urge, RandomStream& stream);

bool is_interested(const Account& account, std::uint16_t topic);

}  // namespace bonafide::simulate
