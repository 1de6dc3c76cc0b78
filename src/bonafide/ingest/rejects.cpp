#include "bonafide/ingest/rejects.h"

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "bonafide/ingest/text.h"

namespace bonafide::ingest {
namespace {

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + '"';
}

}  // namespace

void Rejects::add(const Place& place, std::string_view value, const char* reason) {
  const std::string shown = printable(value);
  if (count_++ == 0) {
    file_.open(path_, std::ios::binary | std::ios::trunc);
    file_ << "file,row,column,value,reason\n";
    first_ = fmt::format("{}, row {}{}{}: \"{}\" ({})", place.file, place.row,
                         place.column.empty() ? "" : ", column ", place.column, shown, reason);
  }
  ++by_reason_[reason];
  file_ << csv_field(printable(place.file, 4096)) << ',' << place.row << ',' << csv_field(printable(place.column)) << ','
        << csv_field(shown) << ',' << reason << '\n';
}

Status Rejects::close() {
  if (count_ == 0) return {};
  file_.close();
  if (file_) return {};
  return Error{ErrorKind::kIo, fmt::format("{} cannot be written: {}; free some space or choose another --out",
                                           path_.string(), std::strerror(errno))};
}

void Rejects::discard() {
  std::error_code ignored;
  if (count_ > 0) std::filesystem::remove(path_, ignored);
  *this = Rejects(std::move(path_));
}

}  // namespace bonafide::ingest
