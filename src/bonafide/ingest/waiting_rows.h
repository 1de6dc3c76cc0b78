// Records on their way from a reader to RowSink.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bonafide/base/time.h"
#include "bonafide/events/packed_text.h"

namespace bonafide::ingest {

/// One record of a file, its fields in the order of Mapping::fields.
struct Row {
  std::uint64_t number;                     ///< as in Place
  std::span<const std::string_view> fields; ///< "" where the value or the column is missing
};

/// Records of one file column by column, in the order of Mapping::fields.
struct RowBlock {
  static constexpr Microseconds kMissing = INT64_MIN;
  std::span<const std::uint64_t> numbers;   ///< [row] as in Place
  std::span<const std::span<const events::PackedText>> fields;  ///< [field][row]; "" as above
  /// [row] The times where the column's type makes them exact, kMissing among them, and the field of the time
  /// is not looked at; empty where times are texts.
  std::span<const Microseconds> exact_times;
};

/// Copies of records that come one by one, until there are enough of them to be worked on together.
class WaitingRows {
 public:
  explicit WaitingRows(std::size_t fields) : fields_(fields), columns_(fields) {}
  bool empty() const { return numbers_.empty(); }
  /// False: take the block and clear, then it has.
  bool has_room_for(const Row& row) const { return empty() || (numbers_.size() < kRows && bytes_.size() + bytes_of(row) <= bytes_.capacity()); }
  void add(const Row& row);
  /// Valid until the next add.
  RowBlock block();
  void clear();

 private:
  static constexpr std::size_t kRows = 512;  // so that what is done once a block is little
  static constexpr std::size_t kBytes = 64 << 10;
  static std::size_t bytes_of(const Row& row);

  std::vector<std::vector<events::PackedText>> fields_;  // [field][row]
  std::vector<std::span<const events::PackedText>> columns_;
  std::vector<std::uint64_t> numbers_;
  std::string bytes_;  // of the texts; never moved while there are rows
};

}  // namespace bonafide::ingest
