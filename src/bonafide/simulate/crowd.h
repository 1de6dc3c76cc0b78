// What do ordinary people like, and when? More than half within their own interests, the rest
// whatever is popular; at their own hours of the day, or while a page has its moment.
#pragma once
#include <cstdint>
#include <vector>

#include "bonafide/simulate/world.h"

namespace bonafide::simulate {

/// A page that this account might like of its own accord.
std::uint32_t draw_page_for(const World& world, const Account& account, RandomStream& stream);

/// When an account that likes this page of its own accord does so.
std::uint32_t draw_second_for(const Account& account, const Page& page, RandomStream& stream);

/// Second of a reaction to a post, `mean_delay` seconds later on average, within the log.
std::uint32_t draw_reaction(const Page& page, double mean_delay, RandomStream& stream);

/// Fills the log up to about world.events likes: exact but for random rounding.
class Crowd {
 public:
  /// Holds the world by reference. @param of_groups  likes that clubs and farms bring.
  Crowd(const World& world, std::uint64_t of_groups);
  /// Appends what an account likes of its own accord, no page twice; nothing for a bought one. Thread-safe.
  /// Cost: about 0.2 us a like.
  void add_likes_of(std::uint32_t account, std::vector<Like>& likes) const;

 private:
  const World& world_;
  double shrink_;  // of everybody's urge
};

}  // namespace bonafide::simulate
