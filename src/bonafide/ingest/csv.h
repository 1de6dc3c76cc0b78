// CSV and TSV, split by ourselves. DuckDB's reader loses what a court would ask about (measured on
// 1.4.4): it drops blank lines from its row count, shows '?' for the bytes of a row that is not
// UTF-8, and as text lines it refuses such rows or, as latin-1, the bytes 0x80-0x9F.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/ingest/columns.h"
#include "bonafide/ingest/rows.h"
#include "bonafide/ingest/sources.h"
#include "bonafide/ingest/text_buffer.h"

namespace bonafide::ingest {

/// Records of RFC 4180: fields may be quoted, "" in quotes is a quote, quoted fields may hold line
/// ends; LF and CR LF both end a record, and the last one needs neither. Nothing is trimmed. A quote
/// inside an unquoted field is an ordinary character. A quote that is still open after 16 MiB ends the reading: the lines
/// within it may be rows, or what somebody wrote to look like rows.
class CsvReader {
 public:
  /// @param name of the file, for errors.
  CsvReader(TextBuffer text, char delimiter, std::string name) : text_(std::move(text)), delimiter_(delimiter), name_(std::move(name)) {}

  struct Record {
    std::uint64_t number = 0;                ///< of the record in the file; the first is 1
    std::span<const std::string_view> fields;
    std::string_view bytes;                  ///< as in the file, without its line end
    const char* fault = nullptr;             ///< "broken quotes" or too long: `fields` say nothing
  };
  /// The next record; its views are valid until the call after. Where quotes are broken (never
  /// closed, or followed by other text) only the line on which the record begins is given up.
  /// @return false at the end. @errors as ByteReader::read; kInput: a quote stays open.
  Result<bool> next(Record& record);

 private:
  enum class Parse { kComplete, kNeedsMore, kOpenQuote, kBroken };  // the third needs more, too
  void split_plain(std::string_view line);
  Parse parse_quoted(std::string_view text, bool text_ends, std::size_t& bytes);
  Result<bool> next_quoted(Record& record, std::size_t line_bytes);

  TextBuffer text_;
  char delimiter_;
  std::string name_;
  std::uint64_t number_ = 0;
  std::size_t consumed_next_ = 0;  // bytes of the last record, which its views still need
  bool skip_rest_of_line_ = false;
  std::vector<std::string_view> fields_;
  std::string unescaped_;
};

/// The one of comma, semicolon, tab and bar that occurs most often outside quotes; comma on a tie
/// at nothing.
char delimiter_of(std::string_view header_line);

Result<Header> read_csv_header(const Source& source);
/// Delivers every row behind the header. Blank lines count as records, and hold no row.
Status read_csv(const Source& source, const Mapping& mapping, RowSink& sink);

}  // namespace bonafide::ingest
