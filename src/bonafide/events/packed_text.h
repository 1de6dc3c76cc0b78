// A text in 16 bytes. Up to 12 bytes lie in it, so that most ids need no second look at memory; of a longer
// one it holds where it lies. The layout is that of DuckDB's vectors, which are taken over as they are
// (Neumann and Freitag, "Umbra", CIDR 2020).
#pragma once
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace bonafide::events {

class PackedText {
 public:
  static constexpr std::uint32_t kInside = 12;
  PackedText() = default;
  /// @param text of less than 4 GB; beyond kInside bytes it must outlive this.
  explicit PackedText(std::string_view text) : size_(static_cast<std::uint32_t>(text.size())) {
    if (size_ <= kInside) {
      std::copy(text.begin(), text.end(), bytes_);
    } else {
      const char* const data = text.data();
      std::copy_n(data, kPrefix, bytes_);
      std::memcpy(bytes_ + kPrefix, &data, sizeof data);
    }
  }
  std::uint32_t size() const { return size_; }
  /// Valid as long as this is.
  std::string_view view() const {
    if (size_ <= kInside) return {bytes_, size_};
    const char* data;
    std::memcpy(&data, bytes_ + kPrefix, sizeof data);
    return {data, size_};
  }
  friend bool operator==(const PackedText& a, const PackedText& b) {
    if (std::memcmp(&a, &b, sizeof a) == 0) return true;  // of long ones, where they are the same bytes
    return a.size_ > kInside && a.size_ == b.size_ && std::memcmp(a.bytes_, b.bytes_, kPrefix) == 0 && a.view() == b.view();
  }
  /// Of a text of up to kInside bytes: its bytes, zeros behind.
  const char* inside() const { return bytes_; }

 private:
  static constexpr std::uint32_t kPrefix = 4;
  std::uint32_t size_ = 0;
  alignas(4) char bytes_[kInside]{};  // of a longer text: its first four, and its address
};
static_assert(sizeof(PackedText) == 16);

}  // namespace bonafide::events
