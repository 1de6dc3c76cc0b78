// The rows of a simulated log, in the order (target, time, actor), one slice of targets after another:
// while one is written, the next is sorted.
#pragma once
#include <cstdint>
#include <future>
#include <span>
#include <string>
#include <vector>

#include "bonafide/base/progress.h"
#include "bonafide/base/sort.h"
#include "bonafide/events/table_source.h"
#include "bonafide/simulate/columns.h"
#include "bonafide/simulate/draft.h"
#include "bonafide/simulate/like_store.h"

namespace bonafide::simulate {

/// actor, target, time, then the columns. Takes the likes out of the store: one reading, once.
class LikeRows final : public events::TableSource {
 public:
  /// Holds all of them by reference. @param columns  as column_names gives them; none for impressions.
  LikeRows(const Draft& draft, LikeStore& likes, std::vector<std::string> columns, Progress& progress);

  std::vector<Column> columns() const override;
  std::uint64_t rows() const override { return likes_.size(); }
  /// @errors kIo: likes that waited in a file cannot be read; kInterrupted.
  Status fill(std::uint64_t first_row, std::size_t rows, Chunk& chunk) override;
  /// Targets of the rows so far.
  std::uint64_t targets() const { return targets_; }

 private:
  using Keys = std::vector<Key128>;
  Result<Keys> sorted_slice(std::size_t slice);
  Status next_slice();
  void fill_row(const Key128& key, std::size_t row, Chunk& chunk);

  const Draft& draft_;
  LikeStore& likes_;
  std::vector<std::string> names_;
  AccountColumns account_columns_;
  bool accounts_differ_;
  std::span<const std::string_view> values_;  // of the columns, for the row being filled
  Progress& progress_;
  IdScheme actors_;

  Keys keys_;  // of the slice being written
  std::size_t at_ = 0, slice_ = 0;
  std::future<Result<Keys>> next_;
  std::uint32_t target_ = UINT32_MAX;
  std::uint64_t targets_ = 0;
  std::string target_id_;
  std::vector<std::string> texts_;  // [rows x columns] of the chunk being filled
};

}  // namespace bonafide::simulate
