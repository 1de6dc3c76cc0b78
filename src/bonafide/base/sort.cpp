#include "bonafide/base/sort.h"

#include <hwy/contrib/sort/vqsort.h>

namespace bonafide {

void sort_ascending(std::span<std::uint64_t> keys) { hwy::Sorter()(keys.data(), keys.size(), hwy::SortAscending()); }

void sort_ascending(std::span<Key128> keys) {
  static_assert(sizeof(Key128) == sizeof(hwy::uint128_t) && alignof(Key128) == alignof(hwy::uint128_t));
  hwy::Sorter()(reinterpret_cast<hwy::uint128_t*>(keys.data()), keys.size(), hwy::SortAscending());
}

}  // namespace bonafide
