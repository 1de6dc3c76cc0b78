// What is there to like, and when do people look? Each owner has a page, which lives as long as the
// log, and publishes posts, which live for hours or days. People look when they are awake.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "bonafide/simulate/posts/network.h"

namespace bonafide::simulate::posts {

inline constexpr double kDelayOfLife = 0.15;   ///< scale of a follower's delay, in lives of the post: half come within a tenth
inline constexpr double kPagesOfLikes = 0.15;  ///< pages have this part of all likes

struct Post {
  std::uint32_t owner;
  std::uint32_t second;  ///< when it is published; 0 for a page
  std::uint32_t life;    ///< seconds; nobody but who is sent there likes it later
  float direct;          ///< likes that followers are expected to give of themselves
  float spread;          ///< further likes that a like of somebody with an average following brings about
  bool viral;
  double expected_likes() const;
};

/// Posts are numbered as targets of the log: first the page of each owner, then posts in no order.
class Feed {
 public:
  /// Pages, and posts for about half of `likes`: those that groups may choose from. The crowd
  /// gives each of them its likes, and goes on to posts that no group knows.
  Feed(const Network& network, std::uint64_t likes);

  const Post& operator[](std::uint32_t post) const { return posts_[post]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(posts_.size()); }
  std::uint32_t pages() const { return pages_; }
  bool is_page(std::uint32_t post) const { return post < pages_; }
  /// Of those that groups may choose from, in order of publishing: published in [from, to).
  std::span<const std::uint32_t> published(std::uint32_t from, std::uint32_t to) const;
  /// Of those that groups may choose from, in order of their numbers; may be empty.
  std::span<const std::uint32_t> of_community(std::uint16_t community) const { return of_community_[community]; }
  std::span<const std::uint32_t> all() const { return by_time_; }

  /// A post or page by its expected likes, among those that groups may choose from.
  std::uint32_t draw_popular(RandomStream& stream) const { return by_likes_.draw(stream); }
  /// What this account might like: of its communities as often as the network's homophily says.
  std::uint32_t draw_for(const Account& account, RandomStream& stream) const;

  /// Publishes one more post, which no group knows. @return its number.
  std::uint32_t publish();

 private:
  Post draw_post(std::uint32_t index) const;

  const Network& network_;
  double direct_scale_ = 0;
  WeightedChoice owner_by_rate_;
  std::vector<Post> posts_;
  std::uint32_t pages_ = 0;
  std::vector<std::uint32_t> by_time_;
  std::vector<std::vector<std::uint32_t>> of_community_;  // posts without pages
  WeightedChoice by_likes_;
  struct Within {
    std::vector<std::uint32_t> posts;  // and pages
    WeightedChoice by_likes;
  };
  std::vector<Within> within_community_;
};

/// The first second at or after `second` at which the account looks, by its own clock; nullopt when
/// that is not before `until`.
std::optional<std::uint32_t> when_awake(const Network& network, std::uint32_t account, double second, double until, RandomStream& stream);

/// When the account likes the post of its own accord: after publishing, within its life.
std::optional<std::uint32_t> draw_second_for(const Network& network, std::uint32_t account, const Post& post, RandomStream& stream);

/// What part of its waking an account is awake at this second, in (0, 1].
double awake(const Network& network, std::uint32_t account, double second);

}  // namespace bonafide::simulate::posts
