#include "bonafide/null/pair_bound.h"

#include <algorithm>

#include "bonafide/base/real.h"

namespace bonafide::null {
namespace {

constexpr double kLeastWorth = 2, kLeastWorthInSmallLogs = 0.5;
constexpr std::uint64_t kSmallLog = 100'000;

// -K KL(k/K, q), Chernoff's bound on a binomial tail; 0 where k is not above its mean.
double log_count_bound(double k, double acts, double q) {
  if (acts <= 0 || k <= acts * q) return 0;
  const double seen = std::min(1.0, k / acts);
  const double met = seen * real::log(seen / q);
  return -acts * (seen < 1 ? met + (1 - seen) * real::log((1 - seen) / (1 - q)) : met);
}

// What the bound takes of a partner's activity.
struct OfActivity {
  double ln = 0;
  std::array<double, kThetas.size()> power{};  // a^(1 - theta)
};
OfActivity of_activity(std::uint32_t activity) {
  OfActivity out;
  out.ln = real::log(static_cast<double>(activity));
  for (std::size_t t = 0; t < kThetas.size(); ++t) out.power[t] = real::exp((1 - kThetas[t]) * out.ln);
  return out;
}

// Most accounts have few acts, and a search asks millions of times.
OfActivity known_activity(std::uint32_t activity) {
  static const auto known = [] {
    std::array<OfActivity, 512> out{};
    for (std::uint32_t a = 1; a < out.size(); ++a) out[a] = of_activity(a);
    return out;
  }();
  return activity > 0 && activity < known.size() ? known[activity] : of_activity(activity);
}

}  // namespace

PairNull::PairNull(std::uint64_t acts) : acts_(static_cast<double>(acts)), telling_(kCrowdLimit + 1),
      least_worth_(acts < kSmallLog ? kLeastWorthInSmallLogs : kLeastWorth), power_(kCrowdLimit + 1) {
  for (std::uint32_t n = 0; n <= kCrowdLimit; ++n) {
    const double l = real::log(acts_ / std::max(1u, n));
    telling_[n] = static_cast<Telling>(l / kTellingUnit + 0.5);
    for (std::size_t t = 0; t < kThetas.size(); ++t)
      power_[n][t] = static_cast<float>(real::exp(-(1 - kThetas[t]) * l));
  }
}

Telling PairNull::log_of(std::uint64_t count) {
  return static_cast<Telling>((count < 512 ? known_activity(static_cast<std::uint32_t>(count)).ln : real::log(static_cast<double>(count))) / kTellingUnit + 0.5);
}

std::uint32_t PairNull::crowd_limit(std::uint32_t activity) const {
  const double limit = acts_ * real::exp(-least_worth_) / activity;
  return static_cast<std::uint32_t>(std::min<double>(kCrowdLimit, limit));
}

Spread PairNull::spread(const Exposure& exposure, std::uint32_t rank) const {
  const std::uint32_t limit = crowd_limit(exposure.activity(rank));
  const std::size_t finite = exposure.scales.window.size();
  std::array<double, kThetas.size()> sum{};
  double reachable = 0, reach = 0;
  for (std::uint64_t x = exposure.row_begin[rank]; x < exposure.row_begin[rank + 1]; ++x) {
    std::uint32_t inner = 0;  // others within the next finer scale
    const auto add_shell = [&](std::uint64_t crowd) {
      if (crowd > limit) return false;
      if (crowd > inner) {
        const double share = 1 - static_cast<double>(inner) / static_cast<double>(crowd);
        for (std::size_t t = 0; t < sum.size(); ++t) sum[t] += share * static_cast<double>(power_[crowd][t]);
        inner = static_cast<std::uint32_t>(crowd);
      }
      return true;
    };
    bool within = true;
    for (std::size_t s = 0; within && s < finite; ++s) within = add_shell(exposure.crowd_at(x, s));
    if (within && exposure.scales.whole_log) add_shell(exposure.cell_size(exposure.target_of(exposure.rows[x])) - 1);
    reachable += inner > 0;
    reach += inner / acts_;
  }
  Spread out;
  for (std::size_t t = 0; t < sum.size(); ++t) out.f[t] = static_cast<float>(sum[t]);
  out.acts = static_cast<float>(reachable);
  out.share = static_cast<float>(reach);
  return out;
}

double PairNull::log_bound(const Spread& spread, std::uint32_t partner_activity, double meetings, double worth) {
  const OfActivity partner = known_activity(partner_activity);
  const double a = partner_activity, acts = static_cast<double>(spread.acts);
  double best = acts > 0 ? log_count_bound(meetings, acts, a * static_cast<double>(spread.share) / acts) : 0;
  for (std::size_t t = 0; t < kThetas.size(); ++t) {
    const double bound = -kThetas[t] * worth + partner.power[t] * static_cast<double>(spread.f[t]);
    best = std::min(best, bound);
  }
  return best;
}

}  // namespace bonafide::null
