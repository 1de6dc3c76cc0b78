#include "bonafide/verify/bounded_file.h"

#include <algorithm>

#include <fmt/format.h>

namespace bonafide::verify {
Result<std::string> read_whole(const std::filesystem::path& file, std::size_t most) {
  std::ifstream in(file, std::ios::binary);
  std::string text;
  for (char block[1 << 14]; text.size() <= most && (in.read(block, sizeof block), in.gcount() > 0);) text.append(block, static_cast<std::size_t>(in.gcount()));
  if (!in.is_open() || in.bad() || text.size() > most) return Error{ErrorKind::kIo, fmt::format("{}: it cannot be read, or is larger than {} MB; check the name", file.string(), most >> 20)};
  return text;
}

Error BoundedFile::fault(const char* what) const { return {ErrorKind::kInput, fmt::format("{}, row {}: {}", name_, number_, what)}; }

bool BoundedFile::read_more() {
  constexpr std::size_t kBlock = 1 << 16;
  buffer_.erase(0, at_);
  at_ = 0;
  const std::size_t before = buffer_.size();
  buffer_.resize(before + kBlock);
  in_.read(buffer_.data() + before, kBlock);
  buffer_.resize(before + static_cast<std::size_t>(in_.gcount()));
  return buffer_.size() > before;
}

Result<std::optional<std::string_view>> BoundedFile::line() {
  ++number_;
  if (!in_.is_open()) return fault("the file cannot be opened");
  for (std::size_t seen = 0;;) {
    const std::size_t end = buffer_.find('\n', at_ + seen);
    if (end != std::string::npos && end - at_ <= kMostLineBytes) {
      const auto out = std::string_view(buffer_).substr(at_, end - at_);
      at_ = end + 1;
      return std::optional(out);
    }
    seen = buffer_.size() - at_;
    if (seen > kMostLineBytes) return fault("it is longer than a megabyte");
    if (!read_more()) break;
  }
  if (at_ < buffer_.size()) return fault("the file ends within it");
  return std::optional<std::string_view>();
}

Result<std::optional<std::vector<std::string>>> BoundedFile::row() {
  ++number_;
  if (!in_.is_open()) return fault("the file cannot be opened");
  std::vector<std::string> fields(1);
  bool quoted = false, was_quoted = false;
  std::size_t bytes = 0;
  for (int c; (c = take()) != kEnd;) {
    if (++bytes > kMostLineBytes) return fault("it is longer than a megabyte");
    if (quoted) {
      if (c != '"') fields.back() += static_cast<char>(c);
      else if (peek() == '"') fields.back() += static_cast<char>(take());
      else quoted = false;
    } else if (c == ',') {
      fields.emplace_back();
      was_quoted = false;
    } else if (c == '\n') {
      return std::optional(std::move(fields));
    } else if (c == '"' && fields.back().empty() && !was_quoted) {
      quoted = was_quoted = true;
    } else if (c == '"' || c == '\r' || was_quoted) {
      return fault("it is not CSV as RFC 4180 wants it: a stray quote or carriage return");
    } else {
      fields.back() += static_cast<char>(c);
    }
  }
  if (bytes > 0) return fault("the file ends within it");
  return std::optional<std::vector<std::string>>();
}

}  // namespace bonafide::verify
