#include "bonafide/null/pair_bound.h"

#include <algorithm>

#include "bonafide/base/real.h"

namespace bonafide::null {
namespace {
constexpr double kLeastAdvantage = 2;  // l >= ln a + 2
}

PairNull::PairNull(std::uint64_t acts) : acts_(static_cast<double>(acts)), telling_(kCrowdLimit + 1), power_(kCrowdLimit + 1) {
  for (std::uint32_t n = 0; n <= kCrowdLimit; ++n) {
    const double l = real::log(acts_ / std::max(1u, n));
    telling_[n] = static_cast<Telling>(l / kTellingUnit + 0.5);
    for (std::size_t t = 0; t < kThetas.size(); ++t)
      power_[n][t] = static_cast<float>(real::exp(-(1 - kThetas[t]) * l));
  }
}

Telling PairNull::log_of(std::uint64_t count) {
  return static_cast<Telling>(real::log(static_cast<double>(count)) / kTellingUnit + 0.5);
}

std::uint32_t PairNull::crowd_limit(std::uint32_t activity) const {
  const double limit = acts_ * real::exp(-kLeastAdvantage) / activity;
  return static_cast<std::uint32_t>(std::min<double>(kCrowdLimit, limit));
}

Spread PairNull::spread(const Exposure& exposure, std::uint32_t rank) const {
  const std::uint32_t limit = crowd_limit(exposure.activity(rank));
  const std::size_t finite = exposure.scales.window.size();
  std::array<double, kThetas.size()> sum{};
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
    if (within && exposure.scales.whole_log) add_shell(exposure.cell_size(exposure.rows[x].target) - 1);
  }
  Spread out;
  for (std::size_t t = 0; t < sum.size(); ++t) out[t] = static_cast<float>(sum[t]);
  return out;
}

double PairNull::log_bound(const Spread& spread, std::uint32_t partner_activity, double worth) {
  const double ln_a = real::log(static_cast<double>(partner_activity));
  double best = 0;
  for (std::size_t t = 0; t < kThetas.size(); ++t) {
    const double bound = -kThetas[t] * worth + real::exp((1 - kThetas[t]) * ln_a) * static_cast<double>(spread[t]);
    best = std::min(best, bound);
  }
  return best;
}

}  // namespace bonafide::null
