#include "bonafide/events/id_hash.h"

#include <set>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace bonafide::events {
namespace {

// The key is random, so each of these fails by chance: of 20 000 ids, 2e8 pairs, each with 2^-32 at most by
// what is proven, would be .05; 64 bits that are spread evenly make it 1e-11.
TEST(IdHash, TellsApartIdsThatDifferInOneByteOrInLength) {
  const IdHash& hash = IdHash::of_process();
  std::set<std::uint64_t> hashes;
  for (std::uint64_t id = 0; id < 20'000; ++id) hashes.insert(hash.of_short(id << 20, 0));
  EXPECT_EQ(hashes.size(), 20'000u);
  hashes.clear();
  for (int id = 0; id < 20'000; ++id) hashes.insert(hash.of_long(fmt::format("account-{:030}", id)));
  EXPECT_EQ(hashes.size(), 20'000u);
  hashes.clear();
  for (std::size_t size = 0; size < 200; ++size) hashes.insert(hash.of_long(std::string(size, '\0')));  // on both sides of where SipHash takes over
  EXPECT_EQ(hashes.size(), 200u);
}

// Ids that count up, as most do, must not crowd: of 65 536 in as many places, e^-1 = 36.8 % of places stay empty
// where each falls anywhere. Half the range of this is 100 standard deviations.
TEST(IdHash, SpreadsIdsThatCountUp) {
  const IdHash& hash = IdHash::of_process();
  constexpr std::uint32_t kIds = 1 << 16;
  std::set<std::uint64_t> short_places, long_places;
  for (std::uint32_t id = 0; id < kIds; ++id) {
    short_places.insert(hash.of_short(id, 7) >> 48);
    long_places.insert(hash.of_long(fmt::format("a longer id {:08}", id)) & (kIds - 1));
  }
  for (const auto& places : {short_places, long_places}) {
    EXPECT_GT(places.size(), kIds * 0.55);
    EXPECT_LT(places.size(), kIds * 0.75);
  }
}

}  // namespace
}  // namespace bonafide::events
