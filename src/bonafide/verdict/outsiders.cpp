#include "bonafide/verdict/outsiders.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

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
constexpr double kNothingLeft = -40;        // e^-40 is lost beside 1: half of its last bit is e^-37

// Accounts expected to have two hits or more when every pair of acts lands with probability p2 x lift.
double expected_with_two_hits(const ActivityHistogram& histogram, double p2, double lift) {
  double sum = 0;
  for (std::size_t x = 0; x < histogram.activity.size(); ++x) {
    const double a = histogram.activity[x];
    const double exponent = -lift * p2 * a * (a - 1) / 2;
    sum += histogram.accounts[x] * (exponent < kNothingLeft ? 1.0 : 1 - real::exp(exponent));
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

// Who of the outsiders seen has several acts on the targets; the counts of all are forgotten.
struct Engaged {
  double with_two = 0;     // accounts with two acts or more
  double affinity = 1;
};
Engaged engaged_outsiders(const null::Exposure& exposure, const ActivityHistogram& histogram, std::span<const std::uint32_t> seen, double even_rate, double odd_rate, Scratch& scratch) {
  struct Account {
    double activity;
    std::uint32_t even, odd;
  };
  std::array<double, kMostEngaged + 1> hits{}, expected{};
  const auto add = [&](const Account& account, std::uint32_t m) {
    if (account.even >= m) {
      hits[m] += account.odd;
      expected[m] += std::max(0.0, account.activity - account.even) * odd_rate;
    }
    if (account.odd >= m) {
      hits[m] += account.even;
      expected[m] += std::max(0.0, account.activity - account.odd) * even_rate;
    }
  };
  Engaged out;
  std::vector<Account> several;  // most accounts act once, and count among the engaged at m = 1 alone
  for (std::uint32_t rank : seen) {
    Scratch::Halves& halves = scratch.halves[rank];
    const Account account{static_cast<double>(histogram.activity_of(exposure, rank)), halves.even, halves.odd};
    halves = {1, 0, 0};
    add(account, 1);
    out.with_two += account.even + account.odd >= 2;
    if (account.even >= 2 || account.odd >= 2) several.push_back(account);
  }
  for (std::uint32_t m = 1; m <= kMostEngaged; ++m) {
    if (m > 1)
      for (const Account& account : several) add(account, m);
    if (hits[m] >= kLeastEngagedHits && expected[m] > 0) out.affinity = std::max(out.affinity, (hits[m] + kOneSided95 * std::sqrt(hits[m])) / expected[m]);
  }
  return out;
}

// Outsiders' acts among these, each noted in its account's half. @return how many. @param seen grows by accounts not noted before.
double note_halves(std::span<const null::Act> acts, bool odd, Scratch& scratch, std::vector<std::uint32_t>& seen) {
  double noted = 0;
  for (const null::Act& act : acts) {
    Scratch::Halves& halves = scratch.halves[act.rank];
    if (!halves.outsider) continue;
    ++noted;
    if (halves.even + halves.odd == 0) seen.push_back(act.rank);
    if (odd) ++halves.odd;
    else ++halves.even;
  }
  return noted;
}

// How many of the acts inside windows are outsiders', by target; and who has several.
std::vector<double> count_inside(const null::Exposure& exposure, std::span<const GroupTarget> targets, Scratch& scratch, std::vector<InsideWindows>& several) {
  std::vector<double> inside;
  std::vector<std::uint32_t> touched;
  for (const GroupTarget& target : targets) {
    double outsiders = 0;
    for (const null::Act& act : acts_around_window(exposure, target)) {
      if (!target.covers(act.tick)) continue;
      Scratch::Halves& account = scratch.halves[act.rank];
      outsiders += account.outsider;
      if (account.odd++ == 0) touched.push_back(act.rank);
    }
    inside.push_back(outsiders);
  }
  for (std::uint32_t rank : touched) {
    std::uint32_t& hits = scratch.halves[rank].odd;
    if (hits >= kLeastMemberHits) several.push_back({rank, hits});
    hits = 0;
  }
  return inside;
}

// Notes outsiders' acts outside windows. @return how many, by target.
std::vector<double> note_outside(const null::Exposure& exposure, std::span<const GroupTarget> targets, Scratch& scratch, std::vector<std::uint32_t>& seen) {
  std::vector<double> outside;
  std::vector<null::Act> mixed;  // a small cell is in the order of ranks
  for (std::size_t x = 0; x < targets.size(); ++x) {
    const auto cell = exposure.cell(targets[x].target), around = acts_around_window(exposure, targets[x]);
    mixed.clear();
    if (cell.size() <= null::kSmallCell) {
      std::copy_if(cell.begin(), cell.end(), std::back_inserter(mixed), [&](const null::Act& act) { return !targets[x].covers(act.tick); });
      outside.push_back(note_halves(mixed, x % 2, scratch, seen));
    } else {
      const double before = note_halves({cell.begin(), around.begin()}, x % 2, scratch, seen);
      outside.push_back(before + note_halves({around.end(), cell.end()}, x % 2, scratch, seen));
    }
  }
  return outside;
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
  for (std::uint32_t begin = 0; begin < exposure.accounts(); begin += ActivityHistogram::kBlock) {
    const std::uint32_t last = std::min(begin + ActivityHistogram::kBlock, exposure.accounts()) - 1;
    out.of_block.push_back(exposure.activity(begin) == exposure.activity(last) ? exposure.activity(begin) : 0);
  }
  return out;
}

Scratch::Scratch(std::span<const std::uint8_t> excluded) : halves(excluded.size()) {
  for (std::size_t rank = 0; rank < excluded.size(); ++rank) halves[rank] = {!excluded[rank], 0, 0};
}

Outsiders count_outsiders(const null::Exposure& exposure, const ActivityHistogram& histogram, std::span<const std::uint32_t> members,
                          std::span<const GroupTarget> targets, std::span<const std::uint8_t> excluded, double excluded_activity, Scratch& scratch) {
  Outsiders out;
  out.activity = static_cast<double>(exposure.acts()) - excluded_activity;
  for (std::uint32_t rank : members) {
    scratch.halves[rank].outsider = 0;
    if (!excluded[rank]) out.activity -= exposure.activity(rank);
  }
  out.activity = std::max(out.activity, 1.0);

  std::vector<std::uint32_t> seen;
  const std::vector<double> inside = count_inside(exposure, targets, scratch, out.inside);
  std::vector<double> counted = note_outside(exposure, targets, scratch, seen);
  for (std::size_t x = 0; x < targets.size(); ++x) {
    out.acts += inside[x] + counted[x];
    out.acts_in_windows += inside[x];
    out.inside_share.push_back(static_cast<float>((inside[x] + 1) / (inside[x] + counted[x] + 1)));  // with nobody to compare with, all of it
  }
  constexpr double kUnseen = 0.5;  // half an act a target: zero seen is not zero
  const double unseen = kUnseen * static_cast<double>(targets.size());
  out.rate = (out.acts + unseen) / out.activity;
  out.window_rate = (out.acts_in_windows + unseen) / out.activity;

  // A window that covers a short-lived target's whole life leaves nothing outside: then all count.
  if (out.acts - out.acts_in_windows < kWindowsHideOutsiders * out.acts) {
    for (std::uint32_t rank : seen) scratch.halves[rank] = {1, 0, 0};
    seen.clear();
    for (std::size_t x = 0; x < targets.size(); ++x) counted[x] = note_halves(exposure.cell(targets[x].target), x % 2, scratch, seen);
  }
  double sum = 0, squares = 0, half_rate[2] = {0, 0};
  for (std::size_t x = 0; x < targets.size(); ++x) {
    const double p = counted[x] / out.activity;
    sum += p;
    squares += p * p;
    half_rate[x % 2] += p;
  }
  const Engaged engaged = engaged_outsiders(exposure, histogram, seen, half_rate[0], half_rate[1], scratch);
  out.affinity_by_pairs = affinity_by_pairs(histogram, std::max(0.0, sum * sum - squares), engaged.with_two);
  out.affinity_by_engaged = engaged.affinity;
  out.affinity = std::max(out.affinity_by_pairs, out.affinity_by_engaged);

  for (std::uint32_t rank : members) scratch.halves[rank].outsider = !excluded[rank];
  return out;
}

}  // namespace bonafide::verdict
