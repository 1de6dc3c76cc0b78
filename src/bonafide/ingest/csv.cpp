#include "bonafide/ingest/csv.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include <fmt/format.h>

namespace bonafide::ingest {
namespace {

Result<CsvReader> open_csv(const Source& source) {
  TRY(TextBuffer text, TextBuffer::open(source.path, source.compression, source.bytes));
  TRY(const std::size_t header_bytes, text.find_line());
  const char delimiter = source.tab_separated ? '\t' : delimiter_of(text.unread().substr(0, header_bytes));
  return CsvReader(std::move(text), delimiter, source.path);
}

Result<Header> take_header(CsvReader& reader, const std::string& path) {
  CsvReader::Record record;
  TRY(const bool found, reader.next(record));
  if (!found || record.fault != nullptr || record.bytes.empty())
    return Error{ErrorKind::kInput, fmt::format("{} does not begin with a header line; name its columns in line 1, as in actor,target,time", path)};
  return Header{path, {record.fields.begin(), record.fields.end()}, false};
}

}  // namespace

char delimiter_of(std::string_view header_line) {
  constexpr std::string_view kDelimiters = ",;\t|";
  std::array<std::size_t, kDelimiters.size()> count{};
  bool quoted = false;
  for (const char c : header_line) {
    if (c == '"') quoted = !quoted;
    if (const std::size_t at = kDelimiters.find(c); !quoted && at != std::string_view::npos) ++count[at];
  }
  return kDelimiters[static_cast<std::size_t>(std::ranges::max_element(count) - count.begin())];
}

Result<bool> CsvReader::next(Record& record) {
  text_.consume(std::exchange(consumed_next_, 0));
  if (std::exchange(skip_rest_of_line_, false)) TRY_STATUS(text_.skip_line());
  TRY(const std::size_t line_bytes, text_.find_line());
  if (line_bytes == 0) return false;
  ++number_;
  const std::string_view line = text_.unread().substr(0, line_bytes);
  if (std::memchr(line.data(), '"', line.size()) != nullptr) return next_quoted(record, line_bytes);

  consumed_next_ = line_bytes;
  if (line.size() >= kMaxRecordBytes) {
    skip_rest_of_line_ = !line.ends_with('\n');
    record = {number_, {}, line, "record longer than 16 MiB"};
    return true;
  }
  split_plain(without_line_end(line));
  record = {number_, fields_, without_line_end(line), nullptr};
  return true;
}

void CsvReader::split_plain(std::string_view line) {
  fields_.clear();
  while (true) {
    const std::size_t at = line.find(delimiter_);
    fields_.push_back(line.substr(0, at));
    if (at == std::string_view::npos) return;
    line.remove_prefix(at + 1);
  }
}

// The record may go on over several lines: parse what is there, and read on while a quote is open.
Result<bool> CsvReader::next_quoted(Record& record, std::size_t line_bytes) {
  while (true) {
    std::size_t bytes = 0;
    const std::string_view text = text_.unread();
    const Parse parse = parse_quoted(text, text_.at_end(), bytes);
    const bool needs_more = parse == Parse::kNeedsMore || parse == Parse::kOpenQuote;
    if (needs_more && text.size() < kMaxRecordBytes) {
      TRY_STATUS(text_.extend());
      continue;
    }
    const bool line_ends = text.substr(0, line_bytes).ends_with('\n');
    if (parse == Parse::kOpenQuote || (needs_more && line_ends))
      return Error{ErrorKind::kInput, fmt::format("{}: record {} holds a quote that is still open after 16 MiB, and what follows may be its text or rows; close the quote, or write the file without that column", name_, number_)};
    const bool complete = parse == Parse::kComplete;
    consumed_next_ = complete ? bytes : line_bytes;
    skip_rest_of_line_ = !complete && !line_ends;
    const std::string_view own_bytes = without_line_end(text.substr(0, consumed_next_));
    record = complete ? Record{number_, fields_, own_bytes, nullptr} : Record{number_, {}, own_bytes, needs_more ? "record longer than 16 MiB" : "broken quotes"};
    return true;
  }
}

// @param text_ends the file ends with `text`. @param bytes the record's, its line end included.
CsvReader::Parse CsvReader::parse_quoted(std::string_view text, bool text_ends, std::size_t& bytes) {
  fields_.clear();
  unescaped_.clear();
  unescaped_.reserve(text.size());  // views into it must survive what is appended
  std::size_t at = 0;
  while (true) {
    if (at < text.size() && text[at] == '"') {
      const std::size_t begin = unescaped_.size();
      for (++at;; at += 2) {  // past a doubled quote
        const std::size_t quote = text.find('"', at);
        if (quote == std::string_view::npos) return text_ends ? Parse::kBroken : Parse::kOpenQuote;
        unescaped_.append(text, at, quote - at);
        at = quote;
        if (at + 1 == text.size() && !text_ends) return Parse::kOpenQuote;
        if (at + 1 == text.size() || text[at + 1] != '"') break;
        unescaped_ += '"';
      }
      ++at;
      fields_.push_back(std::string_view(unescaped_).substr(begin));
    } else {
      const std::size_t end = std::min(text.find_first_of(std::array{delimiter_, '\n', '\0'}.data(), at), text.size());
      if (end == text.size() && !text_ends) return Parse::kNeedsMore;
      const bool line_ends = end == text.size() || text[end] == '\n';
      fields_.push_back(line_ends ? without_line_end(text.substr(at, end - at)) : text.substr(at, end - at));
      at = end;
    }
    if (at < text.size() && text[at] == delimiter_) {
      ++at;
      continue;
    }
    if (text.substr(at, 2) == "\r\n") ++at;
    else if (text.substr(at) == "\r" && !text_ends) return Parse::kNeedsMore;
    const bool at_file_end = text_ends && (at == text.size() || text.substr(at) == "\r");
    if (!at_file_end && (at == text.size() || text[at] != '\n')) return at == text.size() ? Parse::kNeedsMore : Parse::kBroken;
    bytes = std::min(at + 1, text.size());
    return Parse::kComplete;
  }
}

Result<Header> read_csv_header(const Source& source) {
  TRY(CsvReader reader, open_csv(source));
  return take_header(reader, source.path);
}

Status read_csv(const Source& source, const Mapping& mapping, RowSink& sink) {
  TRY(CsvReader reader, open_csv(source));
  TRY(const Header header, take_header(reader, source.path));
  TRY(const std::vector<int> position, positions(mapping, header));
  std::vector<std::string_view> fields(position.size());
  CsvReader::Record record;
  while (true) {
    TRY(const bool found, reader.next(record));
    if (!found) return {};
    if (record.fault != nullptr) {
      TRY_STATUS(sink.reject(record.number, "", record.bytes, record.fault));
    } else if (record.fields.size() != header.columns.size()) {
      if (record.bytes.empty()) continue;  // a blank line
      TRY_STATUS(sink.reject(record.number, "", record.bytes, "wrong number of fields"));
    } else {
      for (std::size_t i = 0; i < fields.size(); ++i)
        fields[i] = position[i] < 0 ? std::string_view() : record.fields[static_cast<std::size_t>(position[i])];
      TRY_STATUS(sink.take({record.number, fields}));
    }
  }
}

}  // namespace bonafide::ingest
