#include "bonafide/base/sort.h"

#include <algorithm>
#include <array>

#include <hwy/contrib/sort/vqsort.h>

namespace bonafide {
namespace {

// vqsort draws random bits for each call, which takes as long as this takes for so many keys.
constexpr std::size_t kFew = 48;

// Each key goes where as many lie before it: more comparisons than needed, but many at once and none to guess.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
__attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default"), optimize("O3")))
#endif
void sort_few(std::uint64_t* keys, std::size_t count) {
  std::array<std::uint64_t, kFew> sorted;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t key = keys[i];
    std::uint64_t before = 0;
    for (std::size_t j = 0; j < i; ++j) before += keys[j] <= key;
    for (std::size_t j = i + 1; j < count; ++j) before += keys[j] < key;
    sorted[before] = key;
  }
  std::copy(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(count), keys);
}

}  // namespace

void sort_ascending(std::span<std::uint64_t> keys) {
  if (keys.size() <= kFew) sort_few(keys.data(), keys.size());
  else hwy::Sorter()(keys.data(), keys.size(), hwy::SortAscending());
}

void sort_ascending(std::span<Key128> keys) {
  static_assert(sizeof(Key128) == sizeof(hwy::uint128_t) && alignof(Key128) == alignof(hwy::uint128_t));
  hwy::Sorter()(reinterpret_cast<hwy::uint128_t*>(keys.data()), keys.size(), hwy::SortAscending());
}

}  // namespace bonafide
