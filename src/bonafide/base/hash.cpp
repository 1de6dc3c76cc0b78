#include "bonafide/base/hash.h"

#include <bit>
#include <cstring>
#include <fstream>
#include <vector>

#include <fmt/format.h>
#include <openssl/evp.h>

namespace bonafide {

std::string to_hex(std::span<const std::uint8_t> bytes) {
  std::string hex;
  hex.reserve(2 * bytes.size());
  for (std::uint8_t byte : bytes) hex += fmt::format("{:02x}", byte);
  return hex;
}

struct Sha256::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ~State() { EVP_MD_CTX_free(context); }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  CHECK(state_->context != nullptr && EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr) == 1);
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;

void Sha256::update(std::span<const std::uint8_t> bytes) {
  CHECK(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1);
}

void Sha256::update(std::string_view text) {
  CHECK(EVP_DigestUpdate(state_->context, text.data(), text.size()) == 1);
}

void Sha256::update_u64(std::uint64_t number) {
  std::array<std::uint8_t, 8> bytes;
  for (int i = 0; i < 8; ++i) bytes[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(number >> (8 * i));
  update(bytes);
}

Digest Sha256::finish() {
  Digest digest;
  CHECK(EVP_DigestFinal_ex(state_->context, digest.data(), nullptr) == 1);
  return digest;
}

Digest sha256(std::string_view text) {
  Sha256 hash;
  hash.update(text);
  return hash.finish();
}

namespace {

// Hands the file to `use` piece by piece, until it wants no more.
template <class Use>
Status for_each_piece(const std::string& path, const Use& use) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error{ErrorKind::kIo, fmt::format("{}: cannot be opened for reading", path)};
  std::vector<char> buffer(1 << 20);
  while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || in.gcount() > 0)
    if (!use(std::string_view(buffer.data(), static_cast<std::size_t>(in.gcount())))) return {};
  if (in.bad()) return Error{ErrorKind::kIo, fmt::format("{}: reading failed part-way", path)};
  return {};
}

}  // namespace

Result<Digest> sha256_of_file(const std::string& path, std::uint64_t most) {
  Sha256 hash;
  TRY_STATUS(for_each_piece(path, [&](std::string_view piece) {
    piece = piece.substr(0, most);
    most -= piece.size();
    hash.update(piece);
    return most > 0;
  }));
  return hash.finish();
}

Result<FileDigests> digests_of_file(const std::string& path) {
  FileDigests out{};
  Sha256 sha256;
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> sha512(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  CHECK(sha512 != nullptr && EVP_DigestInit_ex(sha512.get(), EVP_sha512(), nullptr) == 1);
  TRY_STATUS(for_each_piece(path, [&](std::string_view piece) {
    out.bytes += piece.size();
    sha256.update(piece);
    CHECK(EVP_DigestUpdate(sha512.get(), piece.data(), piece.size()) == 1);
    return true;
  }));
  out.sha256 = sha256.finish();
  CHECK(EVP_DigestFinal_ex(sha512.get(), out.sha512.data(), nullptr) == 1);
  return out;
}

HashKey derive_key(std::string_view purpose, std::string_view secret) {
  Sha256 hash;
  hash.update(purpose);
  hash.update(std::string_view("\0", 1));
  hash.update(secret);
  const Digest digest = hash.finish();
  HashKey key;
  static_assert(std::endian::native == std::endian::little);
  std::memcpy(&key.k0, digest.data(), 8);
  std::memcpy(&key.k1, digest.data() + 8, 8);
  return key;
}

std::uint64_t siphash(HashKey key, std::string_view text) {
  std::uint64_t v0 = key.k0 ^ 0x736f6d6570736575ull, v1 = key.k1 ^ 0x646f72616e646f6dull;
  std::uint64_t v2 = key.k0 ^ 0x6c7967656e657261ull, v3 = key.k1 ^ 0x7465646279746573ull;
  const auto round = [&] {
    v0 += v1; v1 = std::rotl(v1, 13); v1 ^= v0; v0 = std::rotl(v0, 32);
    v2 += v3; v3 = std::rotl(v3, 16); v3 ^= v2;
    v0 += v3; v3 = std::rotl(v3, 21); v3 ^= v0;
    v2 += v1; v1 = std::rotl(v1, 17); v1 ^= v2; v2 = std::rotl(v2, 32);
  };
  const auto absorb = [&](std::uint64_t word) {
    v3 ^= word;
    round();
    round();
    v0 ^= word;
  };
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + at, 8);
    absorb(word);
  }
  std::uint64_t last = static_cast<std::uint64_t>(text.size()) << 56;
  for (std::size_t i = 0; at + i < text.size(); ++i)
    last |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(text[at + i])) << (8 * i);
  absorb(last);
  v2 ^= 0xff;
  for (int i = 0; i < 4; ++i) round();
  return v0 ^ v1 ^ v2 ^ v3;
}

}  // namespace bonafide
