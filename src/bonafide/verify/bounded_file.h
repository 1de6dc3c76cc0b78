// Files from somebody else, read piece by piece: whatever they hold, no more than one line or row of them is in memory,
// and what is longer than any of ours is refused.
#pragma once
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bonafide/base/result.h"

namespace bonafide::verify {

/// A row has ids of some hundred bytes, and a line of proofs 64 hashes of 44 besides: a megabyte is beyond both.
inline constexpr std::size_t kMostLineBytes = 1 << 20;
/// What is read whole (an order, a statement, a checkpoint, an entry) is text that a person wrote or could read.
inline constexpr std::size_t kMostWholeBytes = 64 << 20;
/// Parsed JSON takes some thirty times its text. A statement or an attestation names an order's items, and an order has a megabyte at most.
inline constexpr std::size_t kMostStatementBytes = 4 << 20;
/// privacy.json says about a kilobyte of each item, of which an order of a megabyte could have some thousands.
inline constexpr std::size_t kMostPrivacyBytes = 16 << 20;

/// @errors kIo: it cannot be read, or is larger than `most` bytes, whole megabytes.
Result<std::string> read_whole(const std::filesystem::path& file, std::size_t most = kMostWholeBytes);

class BoundedFile {
 public:
  /// @param name of the file, for the sentences. @errors of a file that cannot be opened come with the first line or row.
  BoundedFile(const std::filesystem::path& file, std::string name) : in_(file, std::ios::binary), name_(std::move(name)) {}

  /// The next line, without its LF, until the next call; nothing at the end. @errors kInput: it is longer than kMostLineBytes or the file
  /// ends within it.
  Result<std::optional<std::string_view>> line();
  /// The next row of CSV (RFC 4180 with LF); nothing at the end. @errors kInput: as `line`, or a stray quote or carriage return.
  Result<std::optional<std::vector<std::string>>> row();

 private:
  static constexpr int kEnd = -1;
  bool read_more();  // false at the end
  int peek() { return at_ < buffer_.size() || read_more() ? static_cast<unsigned char>(buffer_[at_]) : kEnd; }
  int take() {
    const int c = peek();
    at_ += c != kEnd;
    return c;
  }
  Error fault(const char* what) const;
  std::ifstream in_;
  std::string name_;
  std::string buffer_;        // what was read and not taken begins at at_
  std::size_t at_ = 0;
  std::uint64_t number_ = 0;  // of the line or row last begun, from 1
};

}  // namespace bonafide::verify
