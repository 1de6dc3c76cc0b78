#include "bonafide/ingest/text_buffer.h"

#include <cstring>
#include <utility>

#include <fmt/format.h>

namespace bonafide::ingest {

constexpr std::size_t kFirstBufferBytes = 1 << 20;

TextBuffer::TextBuffer(std::unique_ptr<ByteReader> reader) : reader_(std::move(reader)), bytes_(kFirstBufferBytes) {}

Result<TextBuffer> TextBuffer::open(const std::string& path, Compression compression, std::uint64_t most) {
  TRY(std::unique_ptr<ByteReader> reader, open_bytes(path, compression, most));
  TextBuffer buffer(std::move(reader));
  while (!buffer.at_end() && buffer.unread().size() < 3) TRY_STATUS(buffer.extend());
  if (buffer.unread().starts_with("\xEF\xBB\xBF")) buffer.consume(3);
  if (buffer.unread().starts_with("\xFF\xFE") || buffer.unread().starts_with("\xFE\xFF"))
    return Error{ErrorKind::kInput,
                 fmt::format("{} is written in UTF-16; convert it: iconv -f UTF-16 -t UTF-8 {} > utf8.csv", path, path)};
  return buffer;
}

Status TextBuffer::extend() {
  if (at_end_) return {};
  if (begin_ > 0 && end_ == bytes_.size()) {
    std::memmove(bytes_.data(), bytes_.data() + begin_, end_ - begin_);
    end_ -= std::exchange(begin_, 0);
  }
  if (end_ == bytes_.size()) bytes_.resize(2 * bytes_.size());
  TRY(const std::size_t got, reader_->read(std::span(bytes_).subspan(end_)));
  end_ += got;
  at_end_ = got == 0;
  return {};
}

Result<std::size_t> TextBuffer::find_line() {
  std::size_t searched = 0;
  while (true) {
    const std::string_view text = unread();
    if (const std::size_t at = text.find('\n', searched); at != std::string_view::npos) return at + 1;
    if (at_end_ || text.size() >= kMaxRecordBytes) return text.size();
    searched = text.size();
    TRY_STATUS(extend());
  }
}

Status TextBuffer::skip_line() {
  while (true) {
    const std::size_t at = unread().find('\n');
    if (at != std::string_view::npos) {
      consume(at + 1);
      return {};
    }
    consume(unread().size());
    if (at_end_) return {};
    TRY_STATUS(extend());
  }
}

}  // namespace bonafide::ingest
