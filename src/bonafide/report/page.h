// A page of the terminal: paragraphs and tables at one width, long tables cut unless all is asked for.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "bonafide/base/time.h"
#include "bonafide/report/explain.h"
#include "bonafide/report/text.h"

namespace bonafide::report {

class Page {
 public:
  explicit Page(const TextStyle& style);
  /// Of so many rows, those that are printed.
  std::size_t rows(std::size_t there) const;
  void title(const std::string& text);
  void paragraph(const std::string& text, std::size_t indent = 0);
  void faint(const std::string& text, std::size_t indent = 0);
  void gap() { text_ += "\n"; }
  /// @param columns the first rows(there) rows of `there`.
  void table(std::vector<TextColumn> columns, std::size_t there);
  std::string take() { return std::move(text_); }

 private:
  Ink ink_;
  std::size_t width_, most_;
  std::string text_;
};

/// Columns that an id may take in a table: both ends of a longer one are kept (visible_label).
inline constexpr std::size_t kIdColumns = 18, kNarrowIdColumns = 14, kNarrowestIdColumns = 12;

/// " Times are seconds since the log's own zero."; empty where they are UTC.
std::string times_note(const format::RunRecord& run);

std::string of(std::uint64_t part, std::uint64_t whole);  ///< "39/77"
std::string number(std::uint64_t value);                  ///< "1,228"
std::string length_words(Microseconds length);            ///< "2 h 24 min": the two largest units

}  // namespace bonafide::report
