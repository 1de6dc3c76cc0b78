// Reads the CSV files of a case: what CsvWriter wrote, and nothing looser. A case is evidence; a file
// that an editor has saved in another way is refused, not guessed at.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/base/time.h"

namespace bonafide::format {

/// The remedy where a file of a case is not what was written.
inline constexpr const char* kChangedCase = "the file was changed after it was written; take an untouched copy, or run `bonafide detect` again";

/// The whole of a file. @errors kInput: it does not exist or cannot be read.
Result<std::string> read_text_file(const std::string& path);

/// Walks over one file:
///   TRY(CsvReader csv, CsvReader::open(path, names));
///   while (csv.next()) use(csv.text(0), csv.count(1));
///   TRY_STATUS(csv.status());
/// The first fault is remembered and ends the walk; the fields of that record mean nothing.
class CsvReader {
 public:
  /// @param columns those to be read, in any order; field i below is columns[i]. What else the file has
  /// is ignored. @errors kInput: no such file, no such column.
  static Result<CsvReader> open(const std::string& path, std::span<const std::string_view> columns);

  /// Moves to the next record. false at the end, and after a fault.
  bool next();
  /// kInput: place, value and remedy of the first fault.
  Status status() const;

  std::string_view text(std::size_t column) const { return fields_[place_[column]]; }
  /// Text that may not be empty.
  std::string id(std::size_t column);
  std::uint64_t count(std::size_t column);                      ///< a whole number
  double real(std::size_t column);                              ///< finite or "inf"
  std::optional<double> real_if_any(std::size_t column);        ///< none where the field is empty
  double ln_probability(std::size_t column);
  std::optional<double> ln_probability_if_any(std::size_t column);
  Microseconds time(std::size_t column, bool relative);
  /// A fault of this record's field. @param wanted "a whole number".
  void refuse(std::size_t column, std::string_view wanted);

 private:
  CsvReader(std::string path, std::string bytes) : path_(std::move(path)), bytes_(std::move(bytes)) {}
  bool read_record();
  void fail(const std::string& what);

  std::string path_, bytes_;
  std::size_t at_ = 0;
  std::uint64_t line_ = 1, next_line_ = 1;   // where the record begins, and the one after it
  std::vector<std::string> fields_, names_;  // of the record; of the header
  std::vector<std::size_t> place_;           // [columns] index into fields_
  std::optional<Error> error_;
};

}  // namespace bonafide::format
