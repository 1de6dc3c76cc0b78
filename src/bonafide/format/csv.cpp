#include "bonafide/format/csv.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace bonafide::format {
namespace {

constexpr std::size_t kBuffer = 1 << 20;

int write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t put = write(file, text.data(), text.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(put));
  }
  return 0;
}

// A loop of our own: find_first_of searches its set anew for each byte, and ids are short.
bool needs_quotes(std::string_view field) {
  for (const char c : field)
    if (c == ',' || c == '"' || c == '\r' || c == '\n') return true;
  return false;
}

void append_field(std::string& out, std::string_view field) {
  if (!needs_quotes(field)) {
    out += field;
    return;
  }
  out += '"';
  for (char c : field) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

Status io_error(const std::string& path, int error) {
  return Error{ErrorKind::kIo, fmt::format("{}: writing failed ({}); free space there or choose another --out", path, std::strerror(error))};
}

}  // namespace

CsvWriter::CsvWriter(std::string path) : path_(std::move(path)), file_(open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) {
  if (file_ < 0) error_ = errno;
}

CsvWriter::~CsvWriter() {
  if (file_ >= 0) ::close(file_);
}

void CsvWriter::row(std::span<const std::string_view> fields) {
  bool first = true;
  for (std::string_view field : fields) {
    if (!first) buffer_ += ',';
    first = false;
    append_field(buffer_, field);
  }
  buffer_ += '\n';
  if (buffer_.size() > kBuffer) flush();
}

void CsvWriter::flush() {
  if (error_ == 0) error_ = write_all(file_, buffer_);
  buffer_.clear();
}

Status CsvWriter::close() {
  flush();
  if (file_ >= 0 && ::close(file_) != 0 && error_ == 0) error_ = errno;
  file_ = -1;
  if (error_ != 0) return io_error(path_, error_);
  return {};
}

Status write_text_file(const std::string& path, std::string_view text) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return io_error(path, errno);
  int error = write_all(file, text);
  if (close(file) != 0 && error == 0) error = errno;
  if (error != 0) return io_error(path, error);
  return {};
}

}  // namespace bonafide::format
