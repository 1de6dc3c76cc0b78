#include "bonafide/privacy/noise_source.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/random.h>

namespace bonafide::privacy {
namespace {

// Separates these keys from whatever else is ever derived from the seed. 1 is the version.
constexpr std::string_view kDomain = "bonafide noise 1";

void wipe(void* bytes, std::size_t size) { OPENSSL_cleanse(bytes, size); }

}  // namespace

Result<Seed> Seed::fresh() {
  std::array<std::uint8_t, kBytes> bytes;
  std::size_t have = 0;
  while (have < kBytes) {
    const ssize_t got = getrandom(bytes.data() + have, kBytes - have, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0)
      return Error{ErrorKind::kIo, fmt::format("the operating system gave no random bytes for the noise ({}); nothing was released", std::strerror(errno))};
    have += static_cast<std::size_t>(got);
  }
  Seed seed(bytes);
  wipe(bytes.data(), bytes.size());
  return seed;
}

Seed::Seed(std::span<const std::uint8_t, kBytes> bytes) { std::copy(bytes.begin(), bytes.end(), bytes_.begin()); }
Seed::Seed(Seed&& other) noexcept : bytes_(other.bytes_) { wipe(other.bytes_.data(), kBytes); }
Seed::~Seed() { wipe(bytes_.data(), kBytes); }

struct NoiseStream::State {
  EVP_CIPHER_CTX* cipher = EVP_CIPHER_CTX_new();
  std::array<std::uint64_t, 64> words;  // 512 bytes a call to the cipher: most figures need one
  std::size_t next = words.size();
  ~State() {
    EVP_CIPHER_CTX_free(cipher);  // clears the key
    wipe(words.data(), sizeof words);
  }
};

NoiseStream::NoiseStream(const Digest& key, const std::array<std::uint8_t, 16>& first_block) : state_(std::make_unique<State>()) {
  CHECK(state_->cipher != nullptr &&
        EVP_EncryptInit_ex(state_->cipher, EVP_aes_256_ctr(), nullptr, key.data(), first_block.data()) == 1);
}
NoiseStream::NoiseStream(NoiseStream&&) noexcept = default;
NoiseStream& NoiseStream::operator=(NoiseStream&&) noexcept = default;
NoiseStream::~NoiseStream() = default;

std::uint64_t NoiseStream::next() {
  State& state = *state_;
  if (state.next == state.words.size()) {
    static_assert(std::endian::native == std::endian::little);
    state.words = {};  // the key stream is the encryption of zeros
    auto* bytes = reinterpret_cast<unsigned char*>(state.words.data());
    int written = 0;
    CHECK(EVP_EncryptUpdate(state.cipher, bytes, &written, bytes, sizeof state.words) == 1 && written == sizeof state.words);
    state.next = 0;
  }
  return state.words[state.next++];
}

NoiseSource::NoiseSource(Seed seed, std::string_view binding) : seed_(std::move(seed)), binding_(sha256(binding)) {}

Result<NoiseStream> NoiseSource::stream(std::string_view label) {
  if (!used_.emplace(label).second)
    return Error{ErrorKind::kInput, fmt::format("figure '{}': its noise was drawn already; give each figure a name of its own", label)};
  CHECK(std::ranges::any_of(seed_.bytes(), [](std::uint8_t byte) { return byte != 0; }));  // moved from, or wiped
  std::string message(kDomain);
  message.append(reinterpret_cast<const char*>(binding_.data()), binding_.size());
  message.append(label);
  Digest key;
  CHECK(HMAC(EVP_sha256(), seed_.bytes().data(), Seed::kBytes, reinterpret_cast<const unsigned char*>(message.data()), message.size(),
             key.data(), nullptr) != nullptr);
  NoiseStream stream(key);
  wipe(key.data(), key.size());
  return stream;
}

}  // namespace bonafide::privacy
