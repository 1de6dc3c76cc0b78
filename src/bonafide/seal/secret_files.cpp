#include "bonafide/seal/secret_files.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bonafide/seal/base64.h"

namespace bonafide::seal {
namespace {

constexpr std::string_view kSecretHead = "bonafide seal secret v1\n";
constexpr std::size_t kMostBytes = 4096;  // a key's line has some 100, with a long name 1,000

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  ~File() { close(); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int get() const { return descriptor_; }
  bool close() { return descriptor_ < 0 || ::close(std::exchange(descriptor_, -1)) == 0; }

 private:
  int descriptor_;
};

enum class Whose { kOwners, kAnybodys };

Result<std::string> read_small_file(const std::string& path, Whose whose) {
  const auto io = [&](const char* what) { return Error{ErrorKind::kIo, fmt::format("{}: {} ({}); check the name and its rights", path, what, std::strerror(errno))}; };
  const File file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (file.get() < 0 || fstat(file.get(), &status) != 0) return io("it cannot be opened");
  if (whose == Whose::kOwners && (status.st_mode & 077) != 0)
    return Error{ErrorKind::kInput, fmt::format("{}: others may read or write it (mode {:04o}); if nobody did, say `chmod 600 {}`, else make a new one", path, status.st_mode & 07777, path)};
  std::string text(kMostBytes + 1, '\0');
  const ssize_t length = read(file.get(), text.data(), text.size());
  if (length < 0) return io("it cannot be read");
  text.resize(static_cast<std::size_t>(length));
  return text;
}

}  // namespace

Status write_secret_file(const std::string& path, std::string_view text) {
  File file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  const auto io = [&] { return Error{ErrorKind::kIo, fmt::format("{}: it cannot be written ({}); choose another place or free some space", path, std::strerror(errno))}; };
  if (file.get() < 0) return io();
  while (!text.empty()) {
    const ssize_t written = write(file.get(), text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return io();
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (fsync(file.get()) != 0 || !file.close()) return io();
  return {};
}

Result<SigningKey> read_signing_key(const std::string& path) {
  TRY(const std::string text, read_small_file(path, Whose::kOwners));
  return parse_signing_key(text, path);
}

Result<VerifierKey> read_verifier_key(const std::string& path) {
  TRY(const std::string text, read_small_file(path, Whose::kAnybodys));
  return parse_verifier_key(text, path);
}

std::string secret_text(const Digest& secret) { return fmt::format("{}{}\n", kSecretHead, to_hex(secret)); }

Result<Digest> read_secret(const std::string& path) {
  TRY(const std::string text, read_small_file(path, Whose::kOwners));
  const bool form = text.size() == kSecretHead.size() + 65 && text.starts_with(kSecretHead) && text.ends_with('\n');
  const auto bytes = form ? parse_hex(std::string_view(text).substr(kSecretHead.size(), 64)) : std::nullopt;
  if (!bytes) return Error{ErrorKind::kInput, fmt::format("{}: it is no seal.secret of format 1; give the one that lies in the seal's folder", path)};
  Digest secret;
  std::copy(bytes->begin(), bytes->end(), secret.begin());
  return secret;
}

}  // namespace bonafide::seal
