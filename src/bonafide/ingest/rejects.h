// Rows that could not be used: each one written down, none lost in silence.
#pragma once
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>

#include "bonafide/base/result.h"

namespace bonafide::ingest {

/// Where a value stands. `row` counts records as an editor counts lines: the header of a CSV is
/// row 1; the first line of JSON and the first record of Parquet are row 1.
struct Place {
  std::string_view file;
  std::uint64_t row;
  std::string_view column;  ///< empty when the row as a whole is at fault
};

/// Writes rejects.csv (file,row,column,value,reason), which exists only once there is a row.
class Rejects {
 public:
  explicit Rejects(std::filesystem::path path) : path_(std::move(path)) {}
  Rejects(Rejects&&) = default;
  Rejects& operator=(Rejects&&) = default;

  /// @param reason one of a small fixed set: they are counted by it.
  void add(const Place& place, std::string_view value, const char* reason);
  std::uint64_t count() const { return count_; }
  const std::map<std::string, std::uint64_t>& by_reason() const { return by_reason_; }
  /// "log.csv, row 7, column time: "yesterday" (unreadable time)"; empty when there is none.
  const std::string& first() const { return first_; }

  /// Ends the file. @errors kIo: something could not be written.
  Status close();
  /// Removes the file and forgets every row.
  void discard();

 private:
  std::filesystem::path path_;
  std::ofstream file_;
  std::uint64_t count_ = 0;
  std::map<std::string, std::uint64_t> by_reason_;
  std::string first_;
};

}  // namespace bonafide::ingest
