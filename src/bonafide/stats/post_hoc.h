// How many of these findings may be wrong, whichever of them one looks at afterwards? An upper limit
// on the false ones that holds for every subset of the tests at once, so also for those that happen
// to concern one target.
//
// A template is a set of thresholds t_v such that, with probability at least 1 - alpha, for all v at
// once at most v of the true nulls have p <= t_v. Whatever set of findings violates it cannot be all
// false; the largest weight of a set that does not is the limit.
// Source: Blanchard, Neuvial, Roquain (2020), "Post hoc confidence bounds on false positives using
// reference families"; Goeman, Meijer, Krebs, Solari (2019), "Simultaneous control of all false
// discovery proportions in large-scale multiple hypothesis testing".
#pragma once
#include <cstddef>
#include <span>
#include <vector>

namespace bonafide::stats {

/// At most `allowed` true nulls have ln p <= ln_p.
struct FalseLimit {
  std::size_t allowed;
  double ln_p;
};

/// Template for many independent tests. The (v+1)-th smallest of `hypotheses` uniform p-values lies at
/// or below t_v with probability alpha / ((v+1)(v+2)) at most; these sum to alpha. t_0 is Bonferroni's
/// and needs no independence; further t_v take the Poisson tail, which bounds the binomial one there
/// (Hoeffding 1956).
/// @param hypotheses  tests in all, at least 1. @param most  limits up to this number are wanted; past
/// 64 only every further eighth of their size is made, which can only weaken the bound.
std::vector<FalseLimit> independent_template(double hypotheses, double alpha, std::size_t most);

/// Template of closed testing with Simes' test: t_v = (v+1) alpha / h, h the largest number of
/// hypotheses that Simes' test does not reject together. Holds under the positive dependence that
/// Benjamini-Hochberg asks for.
/// @param ln_p  of those tests whose p may be below 1. @param tests_in_all  the others have p = 1.
std::vector<FalseLimit> simes_template(std::span<const double> ln_p, std::size_t tests_in_all, double alpha);

/// The largest total weight of a subset that the template allows to be false.
/// @param weight  [findings] not negative. Cost: O(findings x limits). Exact: the allowed sets are the
/// independent sets of a laminar matroid, where the greedy choice is the best one.
double most_false_weight(std::span<const double> ln_p, std::span<const double> weight, std::span<const FalseLimit> limits);

}  // namespace bonafide::stats
