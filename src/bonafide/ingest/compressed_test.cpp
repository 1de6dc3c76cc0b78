#include "bonafide/ingest/compressed.h"

#include <random>

#include "bonafide/ingest/testing.h"

namespace bonafide::ingest {
namespace {

class Compressed : public testing::InFolder {
 protected:
  // All bytes, or the error, read in pieces of `step`.
  static Result<std::string> unpack(const std::string& path, Compression compression, std::size_t step = 1000) {
    TRY(const auto reader, open_bytes(path, compression));
    std::string all;
    std::vector<char> piece(step);
    while (true) {
      TRY(const std::size_t got, reader->read(piece));
      if (got == 0) return all;
      all.append(piece.data(), got);
    }
  }
  static std::string message(const std::string& path, Compression compression) {
    const auto result = unpack(path, compression);
    return result.ok() ? "was read" : result.error().message;
  }
};

std::string words(std::size_t bytes) {
  std::mt19937_64 random(7);
  std::string text;
  while (text.size() < bytes) text += std::to_string(random() % 1000) + (random() % 5 == 0 ? "\n" : ",");
  return text;
}

// logrotate's copytruncate, for one: else a shorter log would pass for the whole.
TEST_F(Compressed, AFileThatBecameShorterIsNoShorterLog) {
  const std::string file = write("a", words(10'000));
  const auto size = std::filesystem::file_size(file);
  std::filesystem::resize_file(file, size / 2);
  const auto reader = open_bytes(file, Compression::kNone, size);
  std::vector<char> piece(size);
  EXPECT_EQ(reader.value()->read(piece).value(), size / 2);
  const auto more = reader.value()->read(piece);
  ASSERT_FALSE(more.ok());
  EXPECT_NE(more.error().message.find("became shorter while it was read"), std::string::npos) << more.error().message;
}

TEST_F(Compressed, AllBytesComeBackWhateverTheStep) {
  const std::string text = words(3'000'000);
  const std::string plain = write("a", text), packed_gz = write("a.gz", testing::gzip(text)), packed_zst = write("a.zst", testing::zstd(text));
  for (const std::size_t step : {7u, 4096u, 10'000'000u}) {
    EXPECT_EQ(unpack(plain, Compression::kNone, step).value(), text);
    EXPECT_EQ(unpack(packed_gz, Compression::kGzip, step).value(), text);
    EXPECT_EQ(unpack(packed_zst, Compression::kZstd, step).value(), text);
  }
}

TEST_F(Compressed, SeveralMembersAndFramesAreOneFile) {
  EXPECT_EQ(unpack(write("a.gz", testing::gzip("one,") + testing::gzip("") + testing::gzip("two")), Compression::kGzip).value(), "one,two");
  EXPECT_EQ(unpack(write("a.zst", testing::zstd("one,") + testing::zstd("two")), Compression::kZstd).value(), "one,two");
  EXPECT_EQ(unpack(write("b.gz", testing::gzip("padded") + std::string(512, '\0')), Compression::kGzip).value(), "padded");
}

// Wherever a file is cut, it is told: 1 of every 97 lengths of each kind is tried.
TEST_F(Compressed, ACutAnywhereIsAnError) {
  const std::string text = words(60'000);
  for (const bool gz : {true, false}) {
    const std::string whole = gz ? testing::gzip(text) : testing::zstd(text);
    for (std::size_t size = whole.size() - 1; size > 97; size -= 97) {
      const std::string error = message(write("cut", whole.substr(0, size)), gz ? Compression::kGzip : Compression::kZstd);
      EXPECT_NE(error.find("ends early"), std::string::npos) << size << error;
      EXPECT_NE(error.find("at byte " + std::to_string(size)), std::string::npos) << error;
    }
  }
}

TEST_F(Compressed, ACutBetweenMembersLeavesAWholeFileAndOneInsideTheSecondDoesNot) {
  const std::string first = testing::gzip("one,"), second = testing::gzip("two");
  EXPECT_NE(message(write("a.gz", first + second.substr(0, 4)), Compression::kGzip).find("ends early"), std::string::npos);
  EXPECT_NE(message(write("b.gz", first + second.substr(0, second.size() - 1)), Compression::kGzip).find("ends early"), std::string::npos);
}

TEST_F(Compressed, AFlippedBitIsAnError) {
  const std::string text = words(60'000);
  for (const bool gz : {true, false}) {
    std::string packed = gz ? testing::gzip(text) : testing::zstd(text);
    packed[packed.size() / 2] ^= 0x10;
    EXPECT_NE(message(write("flip", packed), gz ? Compression::kGzip : Compression::kZstd), "was read");
    packed[packed.size() / 2] ^= 0x10;
    packed[packed.size() - (gz ? 6 : 2)] ^= 0x01;  // the checksum itself
    const std::string error = message(write("flip", packed), gz ? Compression::kGzip : Compression::kZstd);
    EXPECT_NE(error.find("is damaged"), std::string::npos) << error;
  }
}

TEST_F(Compressed, WhatIsNotPackedAtAllIsAnError) {
  EXPECT_NE(message(write("a.gz", "actor,target,time\n"), Compression::kGzip).find("is damaged"), std::string::npos);
  EXPECT_NE(message(write("a.zst", "actor,target,time\n"), Compression::kZstd).find("is damaged"), std::string::npos);
  EXPECT_NE(message(write("b.gz", testing::gzip("x") + "garbage"), Compression::kGzip).find("is damaged"), std::string::npos);
}

}  // namespace
}  // namespace bonafide::ingest
