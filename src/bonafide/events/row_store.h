// Rows before they are sorted: in parts, so that each can be sorted by itself; in memory up to a bound, then in
// a file that goes with the process. For EventTableBuilder only.
#pragma once
#include <array>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <vector>

#include "bonafide/base/big_array.h"
#include "bonafide/base/result.h"
#include "bonafide/base/time.h"

namespace bonafide::events {

/// A row with provisional codes.
struct StoredRow {
  std::uint32_t target, actor;
  Microseconds time;
  const std::uint32_t* beside;  ///< codes of attributes, and the arrival where it is kept
};

/// Not thread-safe, but for reading and dropping different parts.
///
/// Most logs hold whole seconds and one value a column: their rows take three words (target, actor, second).
/// From the first row on that needs more, rows are wide: four words and those beside.
class RowStore {
 public:
  static constexpr std::size_t kParts = 128;
  /// The rows of one target all lie in one part.
  static std::size_t part_of(std::uint32_t provisional_target) { return (provisional_target * 2654435761u) >> 25; }

  /// @param beside words beside target, actor and time.
  RowStore(std::size_t beside, std::uint64_t memory_bytes, std::filesystem::path folder);
  ~RowStore();
  RowStore(const RowStore&) = delete;
  RowStore& operator=(const RowStore&) = delete;

  /// @return false when a full block could not be spilled (errno tells why).
  bool add(const StoredRow& row) {
    wide_ = wide_ || !is_plain(row);
    Part& part = parts_[part_of(row.target)];
    if (part.room == 0 || part.blocks.back().wide != wide_)
      if (!make_room(part)) return false;
    --part.room;
    ++part.rows;
    std::uint32_t* to = part.next;
    part.next += row_words(wide_);
    to[0] = row.target;
    to[1] = row.actor;
    if (!wide_) {
      to[2] = static_cast<std::uint32_t>(row.time / kMicrosecondsPerSecond);
    } else {
      std::memcpy(to + 2, &row.time, sizeof row.time);
      for (std::size_t i = 0; i < beside_; ++i) to[kWideWords + i] = row.beside[i];
    }
    return true;
  }

  std::uint64_t rows(std::size_t part) const { return parts_[part].rows; }
  std::uint64_t spilled_bytes() const { return spilled_blocks_ * block_bytes(); }

  /// Calls visit(row, ahead) for every row of a part; `ahead` is one that comes soon, or the row itself.
  /// @return false when the spill cannot be read.
  template <class Visit>
  bool for_each(std::size_t part, const Visit& visit) const {
    const Part& p = parts_[part];
    for (std::size_t b = 0; b < p.blocks.size(); ++b) visit_block(p.blocks[b].words.data(), rows_of_block(p, b), p.blocks[b].wide, visit);
    if (p.spilled.empty()) return true;
    std::vector<std::uint32_t> buffer(block_words_);
    for (const Spilled& spilled : p.spilled) {
      if (!read_block(spilled.place, buffer.data())) return false;
      visit_block(buffer.data(), rows_per_block(spilled.wide), spilled.wide, visit);
    }
    return true;
  }
  /// Gives a part's memory back: its rows are in the table.
  void drop(std::size_t part) { parts_[part] = {}; }

 private:
  static constexpr std::size_t kPlainWords = 3, kWideWords = 4;
  static constexpr std::size_t kRowsAhead = 16, kRowsFarAhead = 128;  // whose codes, and which themselves, are on their way from memory
  struct Block {
    BigArray<std::uint32_t> words;
    bool wide;
    std::size_t rows;  // once it is no longer the last
  };
  struct Spilled {
    std::uint64_t place;  // in the file, in blocks
    bool wide;
  };
  struct Part {
    std::vector<Block> blocks;
    std::size_t room = 0;           // rows that still fit into the last block,
    std::uint32_t* next = nullptr;  // from here on
    std::vector<Spilled> spilled;   // full ones
    std::uint64_t rows = 0;
  };

  bool is_plain(const StoredRow& row) const {
    std::uint32_t any = 0;
    for (std::size_t i = 0; i < beside_; ++i) any |= row.beside[i];
    const auto seconds = static_cast<std::uint64_t>(row.time / kMicrosecondsPerSecond);
    return any == 0 && row.time >= 0 && seconds <= UINT32_MAX && static_cast<Microseconds>(seconds) * kMicrosecondsPerSecond == row.time;
  }
  std::size_t row_words(bool wide) const { return wide ? kWideWords + beside_ : kPlainWords; }
  std::size_t rows_per_block(bool wide) const { return block_words_ / row_words(wide); }
  std::size_t rows_of_block(const Part& part, std::size_t block) const {
    return block + 1 == part.blocks.size() ? rows_per_block(part.blocks[block].wide) - part.room : part.blocks[block].rows;
  }
  std::size_t block_bytes() const { return block_words_ * sizeof(std::uint32_t); }
  bool make_room(Part& part);
  bool spill(const std::uint32_t* block);
  bool read_block(std::uint64_t place, std::uint32_t* block) const;

  StoredRow row_at(const std::uint32_t* words, bool wide) const {
    StoredRow row{words[0], words[1], static_cast<Microseconds>(words[2]) * kMicrosecondsPerSecond, zeros_.data()};
    if (wide) {
      std::memcpy(&row.time, words + 2, sizeof row.time);
      row.beside = words + kWideWords;
    }
    return row;
  }
  template <class Visit>
  void visit_block(const std::uint32_t* words, std::size_t rows, bool wide, const Visit& visit) const {
    const std::size_t step = row_words(wide);
    for (std::size_t r = 0; r < rows; ++r, words += step) {
      __builtin_prefetch(words + kRowsFarAhead * step);
      visit(row_at(words, wide), row_at(r + kRowsAhead < rows ? words + kRowsAhead * step : words, wide));
    }
  }

  std::size_t beside_, block_words_;
  std::vector<std::uint32_t> zeros_;  // beside a plain row
  std::filesystem::path folder_;
  std::uint64_t blocks_left_;
  bool wide_ = false;
  std::array<Part, kParts> parts_;
  int file_ = -1;
  std::uint64_t spilled_blocks_ = 0;
};

}  // namespace bonafide::events
