#include "bonafide/events/id_hash.h"

#include <cstring>
#include <random>

namespace bonafide::events {

IdHash::IdHash() {
  std::random_device device;
  const auto word = [&] { return static_cast<std::uint64_t>(device()) << 32 | device(); };
  for (std::uint64_t& factor : factors_) factor = word();
  added_ = word();
  beyond_ = {word(), word()};
}

const IdHash& IdHash::of_process() {
  static const IdHash hash;
  return hash;
}

std::uint64_t IdHash::of_long(std::string_view id) const {
  if (id.size() > kMostBytes) return siphash(beyond_, id);
  std::uint64_t sum = added_ + pair(factors_.size() - 2, id.size());
  std::size_t at = 0;
  std::uint64_t words = 0;
  for (; at + sizeof words <= id.size(); at += sizeof words) {
    std::memcpy(&words, id.data() + at, sizeof words);
    sum += pair(at / 4, words);
  }
  if (at < id.size()) {
    words = 0;
    std::memcpy(&words, id.data() + at, id.size() - at);
    sum += pair(at / 4, words);
  }
  return spread(sum);
}

}  // namespace bonafide::events
