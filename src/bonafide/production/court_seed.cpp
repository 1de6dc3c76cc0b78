#include "bonafide/production/court_seed.h"

#include <cstdio>
#include <memory>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

namespace bonafide::production {
namespace {

using Key = std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)>;
using Context = std::unique_ptr<EVP_PKEY_CTX, void (*)(EVP_PKEY_CTX*)>;

constexpr int kLeastBits = 2048;

Result<Key> read_key(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
  if (!file) return Error{ErrorKind::kInput, fmt::format("--court-key {}: it cannot be opened; give the court's RSA public key in PEM", path)};
  Key key(PEM_read_PUBKEY(file.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
  if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA || EVP_PKEY_get_bits(key.get()) < kLeastBits)
    return Error{ErrorKind::kInput, fmt::format("--court-key {}: it is no RSA public key of {} bits or more in PEM; make one with `openssl genrsa 3072` and `openssl rsa -pubout`", path, kLeastBits)};
  return key;
}

}  // namespace

Result<std::string> encrypt_to_court(std::span<const std::uint8_t, 32> seed, const std::string& key_file) {
  TRY(const Key key, read_key(key_file));
  const Context context(EVP_PKEY_CTX_new(key.get(), nullptr), EVP_PKEY_CTX_free);
  CHECK(context != nullptr && EVP_PKEY_encrypt_init(context.get()) == 1 && EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) == 1 &&
        EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), EVP_sha256()) == 1);
  std::size_t size = 0;
  CHECK(EVP_PKEY_encrypt(context.get(), nullptr, &size, seed.data(), seed.size()) == 1);
  std::string out(size, '\0');
  CHECK(EVP_PKEY_encrypt(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, seed.data(), seed.size()) == 1);
  out.resize(size);
  return out;
}

}  // namespace bonafide::production
