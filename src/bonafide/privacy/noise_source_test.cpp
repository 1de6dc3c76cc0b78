#include "bonafide/privacy/noise_source.h"

#include <algorithm>
#include <new>
#include <numeric>

#include <gtest/gtest.h>

#include "bonafide/privacy/testing_statistics.h"

namespace bonafide::privacy {
namespace {

std::vector<std::uint8_t> bytes_of_hex(std::string_view hex) {
  std::vector<std::uint8_t> bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) bytes.push_back(static_cast<std::uint8_t>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  return bytes;
}

template <std::size_t N>
std::array<std::uint8_t, N> array_of_hex(std::string_view hex) {
  std::array<std::uint8_t, N> bytes;
  std::ranges::copy(bytes_of_hex(hex), bytes.begin());
  return bytes;
}

TEST(NoiseStream, EqualsTheNistVectorOfAes256Ctr) {
  // NIST SP 800-38A, F.5.5: the key stream is plaintext xor ciphertext.
  NoiseStream stream(array_of_hex<32>("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"), array_of_hex<16>("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"));
  const auto plain = bytes_of_hex(
      "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710");
  const auto cipher = bytes_of_hex(
      "601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c52b0930daa23de94ce87017ba2d84988ddfc9c58db67aada613c2dd08457941a6");
  for (std::size_t word = 0; word < 8; ++word) {
    std::uint64_t expected = 0;
    for (std::size_t i = 8; i-- > 0;) expected = expected << 8 | static_cast<std::uint64_t>(plain[8 * word + i] ^ cipher[8 * word + i]);
    EXPECT_EQ(stream.next(), expected) << word;
  }
}

TEST(NoiseStream, GoesOnPastItsBufferAsOneStream) {
  // Word 64 is the first of block 32; a stream that starts at block 32 begins with it.
  const Digest key = sha256("key");
  NoiseStream whole(key), late(key, array_of_hex<16>("00000000000000000000000000000020"));
  for (int i = 0; i < 64; ++i) whole.next();
  for (int i = 0; i < 64; ++i) EXPECT_EQ(whole.next(), late.next());
}

TEST(NoiseSource, PinnedFirstWords) {
  // From Python's hmac and hashlib for the key, and `openssl enc -aes-256-ctr` on zeros for the words.
  NoiseSource source(testing::seed_of("seed"), "log and order");
  auto stream = source.stream("likes of p1");
  ASSERT_TRUE(stream.ok());
  EXPECT_EQ(stream.value().next(), 14194557531461937587ull);
  EXPECT_EQ(stream.value().next(), 3384882943577678901ull);
  EXPECT_EQ(stream.value().next(), 9447394116271954142ull);
}

TEST(NoiseSource, StreamsDependOnLabelAndBindingAndNotOnTheOrderOfFigures) {
  const auto first_word = [](const char* binding, std::vector<const char*> labels) {
    NoiseSource source(testing::seed_of("seed"), binding);
    std::uint64_t word = 0;
    for (const char* label : labels) word = source.stream(label).value().next();
    return word;
  };
  EXPECT_EQ(first_word("log", {"a"}), first_word("log", {"c", "b", "a"}));
  EXPECT_NE(first_word("log", {"a"}), first_word("log", {"b"}));
  EXPECT_NE(first_word("log", {"a"}), first_word("another log", {"a"}));
}

TEST(NoiseSource, RefusesALabelTwice) {
  NoiseSource source(testing::seed_of("seed"), "log");
  EXPECT_TRUE(source.stream("a").ok());
  const auto again = source.stream("a");
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().message, "figure 'a': its noise was drawn already; give each figure a name of its own");
}

TEST(NoiseSource, AWipedSeedStopsTheProgramRatherThanGiveKnownNoise) {
  NoiseSource source(testing::seed_of("seed"), "log");
  NoiseSource owner(std::move(source));
  EXPECT_TRUE(owner.stream("a").ok());
  EXPECT_DEATH((void)source.stream("a"), "internal error");
}

TEST(Seed, IsFreshEachTime) {
  // 64 seeds of 256 bits: each bit is near half ones. Mean 32, standard deviation 4; 7 deviations off in one
  // of 256 bits has probability below 1e-9, and two equal seeds never come.
  std::vector<std::array<std::uint8_t, 32>> seen;
  std::array<int, 256> ones{};
  for (int i = 0; i < 64; ++i) {
    auto seed = Seed::fresh();
    ASSERT_TRUE(seed.ok());
    std::ranges::copy(seed.value().bytes(), seen.emplace_back().begin());
    for (std::size_t bit = 0; bit < 256; ++bit) ones[bit] += seen.back()[bit / 8] >> bit % 8 & 1;
  }
  std::ranges::sort(seen);
  EXPECT_EQ(std::ranges::adjacent_find(seen), seen.end());
  for (int n : ones) EXPECT_NEAR(n, 32, 28);
}

TEST(Seed, LeavesNothingInMemory) {
  alignas(Seed) unsigned char place[sizeof(Seed)], moved_to[sizeof(Seed)];
  const volatile unsigned char* look = place;
  const auto all_zero = [&] {
    int sum = 0;
    for (std::size_t i = 0; i < sizeof(Seed); ++i) sum += look[i];
    return sum == 0;
  };
  Seed* seed = new (place) Seed(sha256("secret"));
  EXPECT_FALSE(all_zero());
  seed->~Seed();
  EXPECT_TRUE(all_zero());
  seed = new (place) Seed(sha256("secret"));
  Seed* other = new (moved_to) Seed(std::move(*seed));
  EXPECT_TRUE(all_zero());
  EXPECT_TRUE(std::ranges::equal(other->bytes(), sha256("secret")));
  other->~Seed();
}

}  // namespace
}  // namespace bonafide::privacy
