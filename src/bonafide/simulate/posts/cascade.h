// How does a post collect its likes? First from followers of its owner; each like shows the post to
// the followers of who gave it, some of whom like it too, and so on until it is forgotten.
//
// Model: a Hawkes process in its cluster form (Hawkes, Oakes 1974, J. Appl. Prob. 11): immigrants
// are the followers' own likes, each like has a Poisson number of children, at heavy-tailed delays
// (as Crane, Sornette 2008, PNAS 105, measured on videos). An account likes a post once, at its own
// waking hours, so the process runs dry among few followers.
#pragma once
#include <cstdint>
#include <vector>

#include "bonafide/simulate/posts/feed.h"

namespace bonafide::simulate::posts {

/// One like of a cascade and the like that brought it about.
struct Step {
  Like like;
  std::uint32_t parent;  ///< index within the cascade; itself for an immigrant or a planted like
};

/// Draws cascades, one post at a time. Holds the network by reference.
class Cascade {
 public:
  /// @param most  likes of one post that the crowd gives.
  Cascade(const Network& network, std::uint32_t most);

  /// All likes of the post: the planted ones first, which spread as others do.
  /// Cost: O(likes). The result holds until the next call.
  const std::vector<Step>& run(std::uint32_t number, const Post& post, std::span<const Like> planted, RandomStream& stream);

 private:
  void add(std::uint32_t account, std::uint32_t parent, double second);

  const Network& network_;
  std::uint32_t most_, number_ = 0;
  double mean_friends_;
  std::vector<std::uint32_t> likes_latest_;  // [accounts] 1 + the latest post of which it is known that the account likes it
  std::vector<Step> steps_;
};

/// Fills the log up to `events` likes: exact but for random rounding, unless planted likes are more.
/// @param likes  the planted ones; those of the crowd are added.
void add_crowd(const Network& network, Feed& feed, std::uint64_t events, std::vector<Like>& likes);

}  // namespace bonafide::simulate::posts
