// Rows on their way to a file, from whoever has them: a table, or a log that no memory holds.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bonafide/base/result.h"

namespace bonafide::events {

/// Rows that come from us. Called from one thread, ascending, each row once.
class TableSource {
 public:
  enum class Type { kText, kNumber, kTimestampUtc };  ///< the latter two as 64-bit integers
  struct Column {
    std::string name;
    Type type;
  };
  /// Where fill() puts the values of up to capacity rows.
  class Chunk {
   public:
    virtual ~Chunk() = default;
    virtual std::span<std::int64_t> numbers(std::size_t column) = 0;
    /// @param text must stay as it is until the next fill(): it is not copied.
    virtual void set_text(std::size_t column, std::size_t row, std::string_view text) = 0;
    virtual void set_null(std::size_t column, std::size_t row) = 0;
  };
  virtual ~TableSource() = default;
  virtual std::vector<Column> columns() const = 0;
  virtual std::uint64_t rows() const = 0;
  /// @errors as the source has them; no further call follows.
  virtual Status fill(std::uint64_t first_row, std::size_t rows, Chunk& chunk) = 0;
};

/// A chunk in memory, for whoever reads the rows one by one. A missing value is "".
class MemoryChunk final : public TableSource::Chunk {
 public:
  static constexpr std::size_t kCapacity = 2048;
  explicit MemoryChunk(std::size_t columns) : columns_(columns) {}
  std::span<std::int64_t> numbers(std::size_t column) override {
    columns_[column].numbers.resize(kCapacity);
    return columns_[column].numbers;
  }
  void set_text(std::size_t column, std::size_t row, std::string_view text) override {
    columns_[column].texts.resize(kCapacity);
    columns_[column].texts[row] = text;
  }
  void set_null(std::size_t column, std::size_t row) override { set_text(column, row, {}); }

  std::string_view text(std::size_t column, std::size_t row) const { return columns_[column].texts[row]; }
  std::int64_t number(std::size_t column, std::size_t row) const { return columns_[column].numbers[row]; }

 private:
  struct Column {
    std::vector<std::string_view> texts;
    std::vector<std::int64_t> numbers;
  };
  std::vector<Column> columns_;
};

}  // namespace bonafide::events
