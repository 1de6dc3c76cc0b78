#include "bonafide/simulate/crowd.h"

#include <algorithm>
#include <array>

#include "bonafide/simulate/countries.h"

namespace bonafide::simulate {
namespace {

constexpr double kNextInterest = 0.5;  // each interest takes about half of what those before it left

// Relative activity by local hour: little at night, most in the evening.
constexpr std::array<double, 24> kHourWeights{3, 2, 1, 1, 1, 1, 2, 4, 5, 5, 5, 5,
                                              6, 6, 5, 5, 5, 6, 7, 8, 9, 9, 8, 5};

std::uint32_t draw_everyday_second(const Account& account, RandomStream& stream) {
  static const WeightedChoice local_hour(kHourWeights);
  // One draw a statement: the order of draws within an expression is the compiler's choice.
  const std::uint32_t day = static_cast<std::uint32_t>(stream.below(kSpan / kDay)) * kDay;
  const std::uint32_t hour = local_hour.draw(stream) * kHour;
  const std::uint32_t local = day + hour + static_cast<std::uint32_t>(stream.below(kHour));
  // An hour that falls off one end of the log in UTC is seen at the other.
  const int offset = kCountries[account.country].utc_offset_hours * static_cast<int>(kHour);
  return static_cast<std::uint32_t>(static_cast<int>(local + kSpan) - offset) % kSpan;
}

// The urges alone would fill the log; clubs and farms have taken part of it, so everybody's
// shrinks by that part. Rounded at random, so that those who act once thin out like the others.
std::uint32_t quota_of(const Account& account, double shrink, RandomStream& stream) {
  return static_cast<std::uint32_t>(account.urge * shrink + stream.unit());
}

}  // namespace

std::uint32_t draw_page_for(const World& world, const Account& account, RandomStream& stream) {
  if (!stream.chance(world.within_own_interests)) return world.page_by_popularity.draw(stream);
  std::size_t which = 0;
  while (which + 1u < account.interests && stream.chance(kNextInterest)) ++which;
  const std::uint16_t topic = account.interest[which];
  return world.topic_begin[topic] + world.page_within_topic[topic].draw(stream);
}

std::uint32_t draw_second_for(const Account& account, const Page& page, RandomStream& stream) {
  return stream.chance(page.burst_share) ? draw_reaction(page, page.burst_decay, stream)
                                         : draw_everyday_second(account, stream);
}

std::uint32_t draw_reaction(const Page& page, double mean_delay, RandomStream& stream) {
  for (;;) {
    const double second = page.moment + exponential(stream, mean_delay);
    if (second < kSpan) return static_cast<std::uint32_t>(second);
  }
}

Crowd::Crowd(const World& world, std::uint64_t of_groups) : world_(world) {
  std::uint64_t urges = 0;
  for (const Account& account : world.accounts) urges += account.urge;
  const std::uint64_t missing = world.events - std::min(world.events, of_groups);
  shrink_ = static_cast<double>(missing) / static_cast<double>(urges);
}

void Crowd::add_likes_of(std::uint32_t a, std::vector<Like>& likes) const {
  if (a >= world_.ordinary_accounts) return;
  const Account& account = world_.accounts[a];
  RandomStream stream = stream_for(world_.seed, "crowd", a);
  const std::size_t before = likes.size();
  for (std::uint32_t left = quota_of(account, shrink_, stream); left > 0;) {
    const std::uint32_t page = draw_page_for(world_, account, stream);
    if (std::any_of(likes.begin() + static_cast<std::ptrdiff_t>(before), likes.end(), [&](const Like& like) { return like.page == page; })) continue;
    likes.push_back({a, page, draw_second_for(account, world_.pages[page], stream)});
    --left;
  }
}

}  // namespace bonafide::simulate
