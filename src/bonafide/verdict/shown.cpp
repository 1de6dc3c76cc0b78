#include "bonafide/verdict/shown.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "bonafide/base/real.h"
#include "bonafide/stats/poisson.h"

namespace bonafide::verdict {
namespace {

constexpr double kUnseen = 0.5, kShrink = 1;  // half an act a target; one act of an average account
constexpr std::uint32_t kMostEngaged = 4;
constexpr double kOneSided95 = 1.645, kLeastEngagedHits = 5;  // as in outsiders.cpp

// One account was shown one of the targets.
struct Pair {
  std::uint32_t rank, target;  // index into the group's targets
  bool in_time, acted;
};

struct Rate {
  double shown = 0, acted = 0;
  double value() const { return (acted + kUnseen) / (shown + 1); }
};

void add_pairs(const null::Exposure& exposure, const null::Impressions& impressions, const GroupTarget& target, std::uint32_t index, std::int64_t lag, std::vector<Pair>& pairs) {
  std::vector<null::Act> acts(exposure.cell(target.target).begin(), exposure.cell(target.target).end());
  std::sort(acts.begin(), acts.end(), [](const null::Act& a, const null::Act& b) { return a.rank < b.rank; });
  const std::size_t first = pairs.size();
  for (const null::Impression& one : impressions.of(target.target)) {
    if (pairs.size() == first || pairs.back().rank != one.rank) {
      const auto act = std::lower_bound(acts.begin(), acts.end(), one.rank, [](const null::Act& a, std::uint32_t rank) { return a.rank < rank; });
      const bool acted = act != acts.end() && act->rank == one.rank;
      pairs.push_back({one.rank, index, false, acted});
    }
    pairs.back().in_time |= one.tick >= static_cast<std::int64_t>(target.window_begin) - lag && one.tick <= static_cast<std::int64_t>(target.window_end);
  }
}

// What one account was shown of the group's targets, in two halves.
struct Half {
  std::uint32_t hits = 0;
  double expected = 0;
};
struct Account {
  ShownAccount out;
  Half half[2];
  double squares = 0;  // of readiness x rate
};

// How many accounts would have two hits or more at a given lift, from each one's chance of two at lift 1.
class ChanceOfTwo {
 public:
  void add(double chance) {
    if (chance <= 0) return;
    constexpr double kBinsPerFactorE = 6;  // a bin's chances differ by at most 18 %; its mean stands for them
    const double place = std::floor((real::log(chance) + kLnSmallest) * kBinsPerFactorE);
    Bin& bin = bins_[static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(bins_.size() - 1)))];
    ++bin.accounts;
    bin.sum += chance;
  }
  double lift_at(double with_two) const {
    const double limit = stats::poisson_upper_limit(with_two, kLimitTail);
    double low = 1e-3, high = kLargestLift;
    if (expected(high) < limit) return high;
    while (high > low * 1.001) {
      const double middle = std::sqrt(low * high);
      (expected(middle) < limit ? low : high) = middle;
    }
    return high;
  }

 private:
  static constexpr double kLnSmallest = 40, kLimitTail = 0.025, kLargestLift = 1e9;  // the last two as in outsiders.cpp
  struct Bin {
    double accounts = 0, sum = 0;
  };
  double expected(double lift) const {
    double sum = 0;
    for (const Bin& bin : bins_)
      if (bin.accounts > 0) sum += bin.accounts * (1 - real::exp(-lift * bin.sum / bin.accounts));
    return sum;
  }
  std::array<Bin, 300> bins_{};
};

double affinity_by_engaged(std::span<const Account> outsiders) {
  double most = 1;
  for (std::uint32_t m = 1; m <= kMostEngaged; ++m) {
    double hits = 0, expected = 0;
    for (const Account& account : outsiders)
      for (int side : {0, 1})
        if (account.half[side].hits >= m) {
          hits += account.half[1 - side].hits;
          expected += account.half[1 - side].expected;
        }
    if (hits >= kLeastEngagedHits && expected > 0) most = std::max(most, (hits + kOneSided95 * std::sqrt(hits)) / expected);
  }
  return most;
}

// The lift at which as many outsiders would have two hits or more as the upper limit of those seen.
double affinity_by_pairs(std::span<const Account> outsiders) {
  double with_two = 0;
  ChanceOfTwo chance;
  for (const Account& account : outsiders) {
    with_two += account.out.hits >= 2;
    chance.add((account.out.any_time * account.out.any_time - account.squares) / 2);
  }
  return chance.lift_at(with_two);
}

}  // namespace

const ShownAccount* Shown::find(std::uint32_t rank) const {
  const auto found = std::lower_bound(accounts.begin(), accounts.end(), rank, [](const ShownAccount& a, std::uint32_t r) { return a.rank < r; });
  return found != accounts.end() && found->rank == rank ? &*found : nullptr;
}

Shown expect_from_shown(const null::Exposure& exposure, const null::Impressions& impressions, std::span<const std::uint32_t> group, std::span<const GroupTarget> targets,
                        std::span<const std::uint8_t> excluded, double tick_seconds) {
  const auto lag = static_cast<std::int64_t>(kShownForSeconds / tick_seconds);
  const auto is_outsider = [&](std::uint32_t rank) { return !excluded[rank] && !std::binary_search(group.begin(), group.end(), rank); };
  std::vector<Pair> pairs;
  std::vector<Rate> rate(targets.size());
  for (std::uint32_t x = 0; x < targets.size(); ++x) add_pairs(exposure, impressions, targets[x], x, lag, pairs);
  for (const Pair& pair : pairs) {
    if (!is_outsider(pair.rank)) continue;
    ++rate[pair.target].shown;
    rate[pair.target].acted += pair.acted;
  }

  std::stable_sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) { return a.rank < b.rank; });
  Shown out;
  std::vector<Account> outsiders;
  for (std::size_t begin = 0; begin < pairs.size();) {
    std::size_t end = begin;
    null::ShownInAll elsewhere = impressions.account[pairs[begin].rank];
    for (; end < pairs.size() && pairs[end].rank == pairs[begin].rank; ++end) {
      elsewhere.expected -= impressions.rate[targets[pairs[end].target].target];
      elsewhere.acts -= pairs[end].acted;
    }
    const double readiness = (elsewhere.acts + kShrink) / (std::max(0.0, elsewhere.expected) + kShrink);
    Account account{{pairs[begin].rank}, {}, 0};
    for (; begin < end; ++begin) {
      const Pair& pair = pairs[begin];
      const double expected = readiness * rate[pair.target].value();
      ++account.out.shown;
      account.out.hits += pair.acted;
      account.out.any_time += expected;
      if (pair.in_time) {
        ++account.out.shown_in_time;
        account.out.inside += expected;
      }
      account.half[pair.target % 2].hits += pair.acted;
      account.half[pair.target % 2].expected += expected;
      account.squares += expected * expected;
    }
    out.accounts.push_back(account.out);
    if (is_outsider(account.out.rank)) outsiders.push_back(account);
  }
  out.affinity = std::max({1.0, affinity_by_pairs(outsiders), affinity_by_engaged(outsiders)});
  for (ShownAccount& account : out.accounts) {  // nobody acts on more than it was shown because it was shown it
    account.any_time = std::min<double>(account.shown, account.any_time * out.affinity);
    account.inside = std::min<double>(account.shown_in_time, account.inside * out.affinity);
  }
  return out;
}

}  // namespace bonafide::verdict
