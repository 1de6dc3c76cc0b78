#include "bonafide/verdict/outsiders.h"

#include <algorithm>
#include <cmath>

#include "bonafide/base/real.h"
#include "bonafide/stats/poisson.h"

namespace bonafide::verdict {
namespace {

constexpr double kLimitTail = 0.025;        // of the affinity by pairs
constexpr double kOneSided95 = 1.645;       // standard errors, of the affinity by engaged outsiders
constexpr int kMostEngaged = 4;
constexpr double kLeastEngagedHits = 5;     // below, a rate says nothing
constexpr double kWindowsHideOutsiders = 0.3;
constexpr double kLargestLift = 1e9;

// Accounts expected to have two hits or more when every pair of acts lands with probability p2 x lift.
double expected_with_two_hits(const ActivityHistogram& histogram, double p2, double lift) {
  double sum = 0;
  for (std::size_t x = 0; x < histogram.activity.size(); ++x) {
    const double a = histogram.activity[x];
    sum += histogram.accounts[x] * (1 - real::exp(-lift * p2 * a * (a - 1) / 2));
  }
  return sum;
}

double affinity_by_pairs(const ActivityHistogram& histogram, double p2, double with_two_hits) {
  if (p2 <= 0) return kLargestLift;
  const double limit = stats::poisson_upper_limit(with_two_hits, kLimitTail);
  double low = 1e-3, high = kLargestLift;
  if (expected_with_two_hits(histogram, p2, high) < limit) return high;
  for (int step = 0; step < 50 && high > low * 1.001; ++step) {
    const double middle = std::sqrt(low * high);
    (expected_with_two_hits(histogram, p2, middle) < limit ? low : high) = middle;
  }
  return std::max(1.0, high);
}

double affinity_by_engaged(const null::Exposure& exposure, std::span<const std::uint32_t> outsiders, const Scratch& scratch, double even_rate, double odd_rate) {
  double most = 1;
  for (std::uint32_t m = 1; m <= kMostEngaged; ++m) {
    double hits = 0, expected = 0;
    for (std::uint32_t rank : outsiders) {
      const double activity = exposure.activity(rank);
      const std::uint32_t even = scratch.even[rank], odd = scratch.odd[rank];
      if (even >= m) {
        hits += odd;
        expected += std::max(0.0, activity - even) * odd_rate;
      }
      if (odd >= m) {
        hits += even;
        expected += std::max(0.0, activity - odd) * even_rate;
      }
    }
    if (hits >= kLeastEngagedHits && expected > 0) most = std::max(most, (hits + kOneSided95 * std::sqrt(hits)) / expected);
  }
  return most;
}

}  // namespace

ActivityHistogram activity_histogram(const null::Exposure& exposure) {
  ActivityHistogram out;
  for (std::uint32_t rank = exposure.accounts(); rank-- > 0;) {  // ascending activity
    const std::uint32_t activity = exposure.activity(rank);
    if (out.activity.empty() || out.activity.back() != activity) {
      out.activity.push_back(activity);
      out.accounts.push_back(0);
    }
    ++out.accounts.back();
  }
  return out;
}

Outsiders count_outsiders(const null::Exposure& exposure, const ActivityHistogram& histogram, std::span<const std::uint32_t> members,
                          std::span<const GroupTarget> targets, std::span<const std::uint8_t> excluded, double excluded_activity, Scratch& scratch) {
  Outsiders out;
  out.activity = static_cast<double>(exposure.acts()) - excluded_activity;
  for (std::uint32_t rank : members) {
    scratch.in_group[rank] = 1;
    if (!excluded[rank]) out.activity -= exposure.activity(rank);
  }
  out.activity = std::max(out.activity, 1.0);

  const auto is_outsider = [&](std::uint32_t rank) { return !scratch.in_group[rank] && !excluded[rank]; };
  constexpr double kUnseen = 0.5;  // half an act a target: zero seen is not zero
  for (const GroupTarget& target : targets) {
    double acts = 0, inside = 0;
    for (const null::Act& act : exposure.cell(target.target)) {
      if (!is_outsider(act.rank)) continue;
      ++acts;
      inside += target.covers(act.tick);
    }
    out.acts += acts;
    out.acts_in_windows += inside;
    const auto share = static_cast<float>((inside + 1) / (acts + 1));  // with nobody to compare with, all of it
    for (const null::Act& act : exposure.cell(target.target)) {
      if (scratch.on_targets[act.rank]++ == 0) out.touched.push_back(act.rank);
      scratch.in_windows[act.rank] += target.covers(act.tick);
      scratch.window_share[act.rank] += share;
    }
  }
  const double unseen = kUnseen * static_cast<double>(targets.size());
  out.rate = (out.acts + unseen) / out.activity;
  out.window_rate = (out.acts_in_windows + unseen) / out.activity;

  // A window that covers a short-lived target's whole life leaves nothing outside: then all count.
  const bool all_count = out.acts - out.acts_in_windows < kWindowsHideOutsiders * out.acts;
  std::vector<std::uint32_t> seen;
  double sum = 0, squares = 0, half_rate[2] = {0, 0};
  for (std::size_t x = 0; x < targets.size(); ++x) {
    double acts = 0;
    std::vector<std::uint32_t>& half = x % 2 ? scratch.odd : scratch.even;
    for (const null::Act& act : exposure.cell(targets[x].target)) {
      if (!is_outsider(act.rank) || (!all_count && targets[x].covers(act.tick))) continue;
      ++acts;
      if (scratch.even[act.rank] + scratch.odd[act.rank] == 0) seen.push_back(act.rank);
      ++half[act.rank];
    }
    const double p = acts / out.activity;
    sum += p;
    squares += p * p;
    half_rate[x % 2] += p;
  }
  double with_two = 0;
  for (std::uint32_t rank : seen) with_two += scratch.even[rank] + scratch.odd[rank] >= 2;
  out.affinity_by_pairs = affinity_by_pairs(histogram, std::max(0.0, sum * sum - squares), with_two);
  out.affinity_by_engaged = affinity_by_engaged(exposure, seen, scratch, half_rate[0], half_rate[1]);
  out.affinity = std::max(out.affinity_by_pairs, out.affinity_by_engaged);

  for (std::uint32_t rank : seen) scratch.even[rank] = scratch.odd[rank] = 0;
  for (std::uint32_t rank : members) scratch.in_group[rank] = 0;
  return out;
}

}  // namespace bonafide::verdict
