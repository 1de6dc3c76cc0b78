// Where does an account look for partners? In stretches of its targets' cells: where the crowd is telling enough, and
// within its sample. For pair_search.cpp only.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "bonafide/null/exposure.h"
#include "bonafide/null/pair_bound.h"

namespace bonafide::pairs {

inline constexpr int kCounterThreshold = 128;     // T in units of the byte counters
inline constexpr std::size_t kRowsPerBlock = 256;  // worked on together
inline constexpr std::size_t kRowsBetweenAsides = 1 << 16;  // of rows in files, no more stays in memory than these

/// CAP of anchor sampling for a log of this many acts: 200 at 1 M, falling with its square root,
/// 40 at the least.
double anchor_cap(std::uint64_t acts);

/// Everything that is fixed for a run.
struct Search {
  const null::Exposure& exposure;
  null::PairNull model;
  double threshold;  ///< T
  null::Telling threshold_fixed;
  double cap;        ///< of anchor sampling
  std::array<std::uint32_t, null::kMaxFiniteScales> window{};  ///< the finite scales'; past them, the whole range of times
  std::uint32_t pairable;           ///< accounts with at least two acts; the others come after
  std::vector<std::uint8_t> alive;  ///< [pairable] can reach T with somebody
};

/// One stretch of a cell that a row scans.
struct Stretch {
  const null::Act* begin;
  const null::Act* end;
  std::uint32_t tick;                                             ///< of the row's own act
  null::Telling most;                                             ///< the largest of telling
  std::array<null::Telling, null::kMaxFiniteScales + 1> telling;  ///< by scale; 0 where the row does not look
  std::array<std::uint8_t, null::kMaxFiniteScales + 1> weight;    ///< the same less ln a_i, in counter units; past the whole log, its again
};

/// @param threads that share the work.
Search prepare_search(const null::Exposure& exposure, unsigned threads);

/// Replaces `stretches` by those of an account. @return the acts in them; 0 when no partner could reach T.
std::uint64_t gather_stretches(const Search& search, std::uint32_t rank, std::vector<Stretch>& stretches);

}  // namespace bonafide::pairs
