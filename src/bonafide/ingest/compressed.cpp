#include "bonafide/ingest/compressed.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <vector>

#include <fmt/format.h>
#include <zlib.h>
#include <zstd.h>

namespace bonafide::ingest {

Error became_shorter(const std::string& path) {
  return {ErrorKind::kInput, fmt::format("{} became shorter while it was read; read it again when nobody writes to it, or read a copy", path)};
}

namespace {

constexpr std::size_t kInputBytes = 1 << 18;

class PlainReader final : public ByteReader {
 public:
  PlainReader(std::string path, std::uint64_t most)
      : path_(std::move(path)), bounded_(most != UINT64_MAX), left_(most), file_(std::fopen(path_.c_str(), "rbe"), &std::fclose) {}
  bool is_open() const { return file_ != nullptr; }

  Result<std::size_t> read(std::span<char> into) override {
    const std::size_t got = std::fread(into.data(), 1, std::min<std::uint64_t>(into.size(), left_), file_.get());
    left_ -= got;
    if (got == 0 && std::ferror(file_.get()))
      return Error{ErrorKind::kIo, fmt::format("{} cannot be read: {}", path_, std::strerror(errno))};
    if (got == 0 && bounded_ && left_ > 0 && !into.empty())
      return became_shorter(path_);
    return got;
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  bool bounded_;
  std::uint64_t left_;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
};

// What both formats share: a buffer of compressed bytes, and where in the file it stands.
class CompressedReader : public ByteReader {
 protected:
  CompressedReader(std::unique_ptr<PlainReader> raw, const char* format, const char* test_command)
      : raw_(std::move(raw)), input_(kInputBytes), format_(format), test_command_(test_command) {}

  // Makes sure that `unread_` holds a byte unless the file is at its end.
  Status refill() {
    if (!unread_.empty()) return {};
    TRY(const std::size_t got, raw_->read(input_));
    unread_ = {input_.data(), got};
    offset_ += got;
    return {};
  }
  std::uint64_t offset() const { return offset_ - unread_.size(); }

  Error cut() const {
    return {ErrorKind::kInput,
            fmt::format("{} ends early: its {} stream breaks off at byte {}; fetch the file again and check it with `{} {}`",
                        raw_->path(), format_, offset(), test_command_, raw_->path())};
  }
  Error damaged(const char* words) const {
    return {ErrorKind::kInput,
            fmt::format("{} is damaged: its {} stream cannot be read at byte {} ({}); fetch the file again and check it with `{} {}`",
                        raw_->path(), format_, offset(), words, test_command_, raw_->path())};
  }

  std::unique_ptr<PlainReader> raw_;
  std::vector<char> input_;
  std::span<char> unread_;
  std::uint64_t offset_ = 0;  // file offset of the end of unread_

 private:
  const char* format_;
  const char* test_command_;
};

class GzipReader final : public CompressedReader {
 public:
  explicit GzipReader(std::unique_ptr<PlainReader> raw) : CompressedReader(std::move(raw), "gzip", "gzip -t") {
    constexpr int kGzipWindow = 15 + 16;  // zlib's way to say: gzip header and trailer, both checked
    CHECK(inflateInit2(&stream_, kGzipWindow) == Z_OK);
  }
  ~GzipReader() override { inflateEnd(&stream_); }

  Result<std::size_t> read(std::span<char> into) override {
    while (true) {
      TRY_STATUS(refill());
      if (unread_.empty()) {
        if (between_members_ && offset_ > 0) return std::size_t{0};
        return cut();
      }
      if (between_members_ && offset() > 0 && unread_.front() == '\0') {  // padding, as tar and tapes leave
        unread_ = unread_.subspan(1);
        continue;
      }
      between_members_ = false;
      TRY(const std::size_t got, inflate_into(into));
      if (got > 0) return got;
    }
  }

 private:
  Result<std::size_t> inflate_into(std::span<char> into) {
    stream_.next_in = reinterpret_cast<Bytef*>(unread_.data());
    stream_.avail_in = static_cast<uInt>(unread_.size());
    stream_.next_out = reinterpret_cast<Bytef*>(into.data());
    stream_.avail_out = static_cast<uInt>(std::min<std::size_t>(into.size(), 1u << 30));
    const std::size_t room = stream_.avail_out;
    const int answer = inflate(&stream_, Z_NO_FLUSH);
    unread_ = unread_.last(stream_.avail_in);
    if (answer == Z_STREAM_END) {
      CHECK(inflateReset(&stream_) == Z_OK);
      between_members_ = true;
    } else if (answer != Z_OK && answer != Z_BUF_ERROR) {
      return damaged(stream_.msg != nullptr ? stream_.msg : "not gzip");
    }
    return room - stream_.avail_out;
  }

  z_stream stream_{};
  bool between_members_ = true;
};

class ZstdReader final : public CompressedReader {
 public:
  explicit ZstdReader(std::unique_ptr<PlainReader> raw)
      : CompressedReader(std::move(raw), "zstd", "zstd -t"), stream_(ZSTD_createDStream(), &ZSTD_freeDStream) {
    CHECK(stream_ != nullptr);
    constexpr int kLongestWindow = 31;  // archives packed with `zstd --long=31` are common
    CHECK(!ZSTD_isError(ZSTD_DCtx_setParameter(stream_.get(), ZSTD_d_windowLogMax, kLongestWindow)));
  }

  Result<std::size_t> read(std::span<char> into) override {
    while (true) {
      TRY_STATUS(refill());
      if (unread_.empty() && (offset_ == 0 || (wanted_ != 0 && !output_pending_))) return cut();
      if (unread_.empty() && !output_pending_) return std::size_t{0};
      ZSTD_inBuffer in{unread_.data(), unread_.size(), 0};
      ZSTD_outBuffer out{into.data(), into.size(), 0};
      wanted_ = ZSTD_decompressStream(stream_.get(), &out, &in);
      unread_ = unread_.subspan(in.pos);
      if (ZSTD_isError(wanted_)) return damaged(ZSTD_getErrorName(wanted_));
      output_pending_ = wanted_ != 0 && out.pos == out.size;
      if (out.pos > 0) return out.pos;
    }
  }

 private:
  std::unique_ptr<ZSTD_DStream, std::size_t (*)(ZSTD_DStream*)> stream_;
  std::size_t wanted_ = 0;       // 0: a frame has just ended
  bool output_pending_ = false;  // the stream may hold output although no input is left
};

}  // namespace

Result<std::unique_ptr<ByteReader>> open_bytes(const std::string& path, Compression compression, std::uint64_t most) {
  auto raw = std::make_unique<PlainReader>(path, most);
  if (!raw->is_open())
    return Error{ErrorKind::kIo, fmt::format("{} cannot be opened: {}", path, std::strerror(errno))};
  std::unique_ptr<ByteReader> reader;
  switch (compression) {
    case Compression::kNone: reader = std::move(raw); break;
    case Compression::kGzip: reader = std::make_unique<GzipReader>(std::move(raw)); break;
    case Compression::kZstd: reader = std::make_unique<ZstdReader>(std::move(raw)); break;
  }
  return reader;
}

}  // namespace bonafide::ingest
