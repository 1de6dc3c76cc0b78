#include "bonafide/seal/ed25519.h"

#include <algorithm>
#include <memory>

#include <openssl/evp.h>
#include <openssl/rand.h>

namespace bonafide::seal {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

const std::uint8_t* data(std::string_view text) { return reinterpret_cast<const std::uint8_t*>(text.data()); }

// y of the points of small order, least significant byte first, sign bit cleared: of order 4, 1, 2, and two of order 8
// (their negatives differ in the sign bit alone). The curve's torsion is of order 8, so these are all.
using Encoded = std::array<std::uint8_t, 32>;
constexpr Encoded kSmallOrder[] = {
    {0},
    {1},
    {0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
    {0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
     0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},
    {0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
     0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a}};

// y >= 2^255 - 19 = 0x7fff...ffed.
bool is_beyond_the_field(const Encoded& y) {
  return y[31] == 0x7f && y[0] >= 0xed && std::all_of(y.begin() + 1, y.end() - 1, [](std::uint8_t byte) { return byte == 0xff; });
}

}  // namespace

PublicKey public_key_of(const Seed& seed) {
  const Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()), EVP_PKEY_free);
  PublicKey out;
  std::size_t length = out.size();
  CHECK(key && EVP_PKEY_get_raw_public_key(key.get(), out.data(), &length) == 1 && length == out.size());
  return out;
}

Signature sign(const Seed& seed, std::string_view message) {
  const Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()), EVP_PKEY_free);
  const Context context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  Signature out;
  std::size_t length = out.size();
  CHECK(key && context && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1);
  CHECK(EVP_DigestSign(context.get(), out.data(), &length, data(message), message.size()) == 1 && length == out.size());
  return out;
}

std::optional<std::string> fault_of(const PublicKey& key) {
  Encoded y = key;
  y[31] &= 0x7f;
  if (is_beyond_the_field(y)) return "is not in canonical form";
  // x = 0 with the sign bit set is not canonical either; both points with x = 0 are of small order.
  if (std::find(std::begin(kSmallOrder), std::end(kSmallOrder), y) != std::end(kSmallOrder)) return "is of small order";
  return std::nullopt;
}

bool verify(const PublicKey& public_key, std::string_view message, std::string_view signature) {
  if (signature.size() != std::tuple_size_v<Signature>) return false;
  Encoded r;
  std::copy_n(data(signature), r.size(), r.begin());
  if (fault_of(public_key) || fault_of(r)) return false;
  const Key key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, public_key.data(), public_key.size()), EVP_PKEY_free);
  const Context context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  CHECK(key && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1);
  return EVP_DigestVerify(context.get(), data(signature), signature.size(), data(message), message.size()) == 1;
}

Result<Digest> random_secret() {
  Digest secret;
  if (RAND_priv_bytes(secret.data(), static_cast<int>(secret.size())) != 1)
    return Error{ErrorKind::kIo, "the operating system gives no random bytes; make /dev/urandom available and try again"};
  return secret;
}

}  // namespace bonafide::seal
