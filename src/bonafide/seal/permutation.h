// Where a record's leaf stands in the tree. Positions must not tell the order of records, or two disclosed neighbours
// would show how many withheld ones lie between them.
//
// A Feistel network (Luby, Rackoff 1988) of ten rounds, as many as NIST SP 800-38G asks of FF1, over the 2^bits
// positions, with SipHash-2-4 as the round function. Chosen over sorting by a keyed hash: a leaf's place, and a
// place's record, are computed from the number alone, so leaves are written in the order of positions with
// no memory and no second pass over the disk. Positions are a power of two, so no cycle has to be walked.
// A Feistel network on few bits is told from a random permutation by who sees nearly all positions: who sees nearly
// all records has nothing left to learn from their places.
#pragma once
#include <cstdint>
#include <span>

#include "bonafide/base/hash.h"

namespace bonafide::seal {

class Permutation {
 public:
  /// @param bits 0..62; acts on 0 .. 2^bits - 1.
  Permutation(HashKey key, unsigned bits);
  std::uint64_t position_of(std::uint64_t index) const;
  std::uint64_t index_at(std::uint64_t position) const;
  /// index_at(first), index_at(first + 1), ...: round by round for all of them, which is three times as fast, because
  /// no hash waits for the one before.
  void indices_at(std::uint64_t first, std::span<std::uint64_t> out) const;

 private:
  std::uint64_t round(unsigned number, std::uint64_t half, unsigned out_bits) const;
  HashKey key_;
  unsigned bits_, high_, low_;  // bits of the two halves: floor and ceiling
};

}  // namespace bonafide::seal
