#include "bonafide/ingest/waiting_rows.h"

#include <algorithm>

namespace bonafide::ingest {

std::size_t WaitingRows::bytes_of(const Row& row) {
  std::size_t bytes = 0;
  for (const std::string_view field : row.fields) bytes += field.size();
  return bytes;
}

void WaitingRows::add(const Row& row) {
  if (empty()) bytes_.reserve(std::max(kBytes, bytes_of(row)));
  numbers_.push_back(row.number);
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    const std::size_t begin = bytes_.size();
    bytes_.append(row.fields[i]);
    fields_[i].emplace_back(std::string_view(bytes_).substr(begin));
  }
}

RowBlock WaitingRows::block() {
  for (std::size_t i = 0; i < fields_.size(); ++i) columns_[i] = fields_[i];
  return {numbers_, columns_, {}};
}

void WaitingRows::clear() {
  numbers_.clear();
  bytes_.clear();
  for (auto& field : fields_) field.clear();
}

}  // namespace bonafide::ingest
