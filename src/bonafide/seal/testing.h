// What the tests of this room share.
#pragma once
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "bonafide/seal/base64.h"
#include "bonafide/seal/hmac.h"

namespace bonafide::seal::testing {

/// Bytes of hex digits.
inline std::string hex(std::string_view digits) { return parse_hex(digits).value(); }

template <std::size_t N>
std::array<std::uint8_t, N> bytes(std::string_view digits) {
  std::array<std::uint8_t, N> out{};
  const std::string text = hex(digits);
  EXPECT_EQ(text.size(), N);
  for (std::size_t i = 0; i < N && i < text.size(); ++i) out[i] = static_cast<std::uint8_t>(text[i]);
  return out;
}
inline Digest digest(std::string_view digits) { return bytes<32>(digits); }

/// Leaf hashes that differ: SHA-256 of the number.
inline std::vector<Digest> some_leaves(std::size_t count) {
  std::vector<Digest> leaves;
  for (std::size_t i = 0; i < count; ++i) leaves.push_back(sha256_of("leaf", std::to_string(i)));
  return leaves;
}

/// A test in a folder of its own.
class InFolder : public ::testing::Test {
 protected:
  InFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "bonafide.XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    folder_ = name;
  }
  ~InFolder() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  void write(const std::string& name, std::string_view text) const { std::ofstream(path(name), std::ios::binary) << text; }
  std::string read(const std::string& name) const {
    std::ifstream file(path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::filesystem::path folder_;
};

}  // namespace bonafide::seal::testing
