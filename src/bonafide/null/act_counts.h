// The first of two passes over the events: which of them are first acts, and who acts how often; so where every act will lie.
#pragma once
#include <atomic>
#include <cstdint>
#include <vector>

#include "bonafide/base/big_array.h"
#include "bonafide/base/parallel.h"
#include "bonafide/null/exposure.h"

namespace bonafide::null {

inline constexpr std::uint32_t kTargetsBetweenAsides = 1 << 16;  ///< of a table in files, no more stays in memory than these

/// Events that repeat an account's act on a target: they are few. May be marked from several threads.
class Repeats {
 public:
  explicit Repeats(std::uint64_t events) : bits_((events + 63) / 64) {}
  void mark(std::uint64_t event) { std::atomic_ref(bits_[event / 64]).fetch_or(std::uint64_t{1} << (event % 64)); }
  bool holds(std::uint64_t event) const { return (bits_[event / 64] >> (event % 64) & 1) != 0; }

 private:
  BigArray<std::uint64_t> bits_;
};

/// The targets are cut into stretches of about as many events, one a thread: each puts its acts into place without
/// asking the others.
struct ActCounts {
  Repeats repeats;
  std::vector<std::uint32_t> bounds;              ///< [stretches + 1] targets
  std::vector<std::vector<std::uint32_t>> next;   ///< [stretches][ranks] where in rows the account's next act there goes

  template <class Work>
  void for_each_stretch(unsigned threads, const Work& work) {
    parallel_blocks(next.size(), 1, threads, [&](std::size_t stretch, std::size_t, unsigned) { work(stretch); });
  }
};

/// Sets where cells and rows begin and everything by rank. @param out with its scales and sampling key.
/// Cost: O(events), and one sort of the accounts.
ActCounts count_acts(const events::EventTable& events, unsigned threads, Exposure& out);

}  // namespace bonafide::null
