// CSV as RFC 4180 wants it, with line feeds.
#pragma once
#include <cstdio>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "bonafide/base/result.h"

namespace bonafide::format {

/// Writes one file. Errors (a full disk) are remembered and told by close().
class CsvWriter {
 public:
  explicit CsvWriter(std::string path);
  ~CsvWriter();
  CsvWriter(const CsvWriter&) = delete;
  CsvWriter& operator=(const CsvWriter&) = delete;
  void row(std::span<const std::string_view> fields);
  void row(std::initializer_list<std::string_view> fields) { row(std::span(fields.begin(), fields.size())); }
  /// Flushes to the disk. @errors kIo, with the system's words.
  Status close();

 private:
  void flush();
  std::string path_;
  int file_;
  int error_ = 0;  // first errno
  std::string buffer_;
};

/// Writes the text as a file, whole. @errors kIo.
Status write_text_file(const std::string& path, std::string_view text);

}  // namespace bonafide::format
