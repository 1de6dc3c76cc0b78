#include "bonafide/verify/file_digests.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bonafide/base/hash.h"

namespace bonafide::verify {
namespace {

class Hash {
 public:
  explicit Hash(const EVP_MD* kind) : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) { CHECK(context_ && EVP_DigestInit_ex(context_.get(), kind, nullptr) == 1); }
  void update(const std::uint8_t* bytes, std::size_t size) { CHECK(EVP_DigestUpdate(context_.get(), bytes, size) == 1); }
  std::string finish() {
    std::array<std::uint8_t, EVP_MAX_MD_SIZE> out;
    unsigned size = 0;
    CHECK(EVP_DigestFinal_ex(context_.get(), out.data(), &size) == 1);
    return to_hex(std::span(out).first(size));
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

}  // namespace

Result<FileDigests> digests_of_file(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);  // a pipe must not hold us up
  const auto io = [&](const char* why) {
    if (file >= 0) close(file);
    return Error{ErrorKind::kIo, fmt::format("{}: it cannot be read ({})", path, why)};
  };
  struct stat status {};
  if (file < 0 || fstat(file, &status) != 0) return io(std::strerror(errno));
  if (!S_ISREG(status.st_mode)) return io("it is no regular file");
  Hash sha256(EVP_sha256()), sha512(EVP_sha512());
  std::vector<std::uint8_t> buffer(1 << 16);
  for (;;) {
    const ssize_t size = read(file, buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return io(std::strerror(errno));
    if (size == 0) break;
    sha256.update(buffer.data(), static_cast<std::size_t>(size));
    sha512.update(buffer.data(), static_cast<std::size_t>(size));
  }
  close(file);
  return FileDigests{sha256.finish(), sha512.finish()};
}

}  // namespace bonafide::verify
