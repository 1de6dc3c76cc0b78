// Do different people, each drawn to one target of a set only, go to the same third targets?
//
// That is what an interest looks like from outside: who likes one chess club and who likes another
// have other pages in common although they have never met. It is measured on accounts that act on
// exactly one target of the set, outside every candidate group: a group was chosen among accounts
// with two acts or more on its targets, so nothing that chose it touches these.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "bonafide/verdict/audiences.h"

namespace bonafide::verdict {

/// How related the publics of targets are: [n x n], row-major, symmetric; n audiences.
/// R(z, y) = mean over pairs of different accounts, one of z and one of y, of
///   sum over third targets x of  f(x) g(x) M / (N_x + 2 M / P),
/// f and g each account's acts as parts of one (at most 64 of them, at regular steps). Were everybody
/// indifferent, accounts would come to x with probability N_x / M and R would be about 1 (less, by
/// what 2 M / P, twice an average target's acts, takes from the worth of a coincidence on a small target: there one would
/// decide alone). The diagonal is the same among the accounts of one target: what its public has in common.
struct Relatedness {
  std::size_t targets = 0;
  std::vector<double> matrix;
  double at(std::size_t z, std::size_t y) const { return matrix[z * targets + y]; }
};

/// Cost: O(n x accounts x 64) and one sort of that, and the pairs of audiences on each third target.
Relatedness measure_relatedness(const null::Exposure& exposure, std::span<const Audience> audiences);

}  // namespace bonafide::verdict
