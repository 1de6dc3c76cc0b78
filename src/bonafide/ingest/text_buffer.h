// A window onto a decompressed file that slides forward over whole lines.
#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/ingest/compressed.h"

namespace bonafide::ingest {

/// A record, or the search for the end of one, goes on for at most this many bytes.
inline constexpr std::size_t kMaxRecordBytes = 16u << 20;

class TextBuffer {
 public:
  /// Starts behind a UTF-8 byte order mark, if there is one.
  /// @errors as ByteReader::read; kInput for UTF-16, told by its mark.
  static Result<TextBuffer> open(const std::string& path, Compression compression, std::uint64_t most = UINT64_MAX);

  /// Bytes read and not yet consumed. Valid until the next call of extend, find_line or skip_line.
  std::string_view unread() const { return {bytes_.data() + begin_, end_ - begin_}; }
  /// Nothing follows unread().
  bool at_end() const { return at_end_; }
  void consume(std::size_t bytes) { begin_ += bytes; }
  /// Reads more behind unread(), unless the file is at its end.
  Status extend();
  /// Makes unread() hold a whole line, or kMaxRecordBytes, or the rest of the file.
  /// @return the line's bytes, its line feed included; 0 at the end of the file.
  Result<std::size_t> find_line();
  /// Consumes up to and with the next line feed, however far it is.
  Status skip_line();

 private:
  explicit TextBuffer(std::unique_ptr<ByteReader> reader);
  std::unique_ptr<ByteReader> reader_;
  std::vector<char> bytes_;
  std::size_t begin_ = 0, end_ = 0;
  bool at_end_ = false;
};

/// The line without its line feed or CR LF.
inline std::string_view without_line_end(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace bonafide::ingest
