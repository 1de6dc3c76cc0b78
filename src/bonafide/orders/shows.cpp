#include "bonafide/orders/shows.h"

#include <algorithm>
#include <cmath>

#include "bonafide/base/real.h"
#include "bonafide/orders/planned_noise.h"
#include "bonafide/stats/exact.h"

namespace bonafide::orders {
namespace {

constexpr double kTwoSided = 1.959963984540054;  // of a 95 % interval
constexpr double kOneSided = 1.644853626951473;  // five in a hundred: noise taken for a burst, a burst taken for noise

double count_variance(const Asked& asked) {
  if (asked.form != Form::kAggregate || !asked.epsilon || !asked.delta) return 0;
  const double squared_l2 = asked.accounts == Accounts::kAll ? 2 : 1;  // those in lockstep, and all: an account counts once in each
  return noise_variance(squared_l2, rho_for(*asked.epsilon, *asked.delta));
}

// A count, noised and perhaps of a sample, that is read as more than noise and is not suppressed.
bool stands_out(const Asked& asked, double variance, std::uint64_t accounts) {
  const double mean = static_cast<double>(accounts) * asked.sample, spread = std::sqrt(mean * (1 - asked.sample) + variance);
  const double mark = std::max(kOneSided * std::sqrt(variance), static_cast<double>(asked.smallest_cell));
  return mean - kOneSided * spread >= mark;
}

// Without noise, as many as a cell needs must be in the sample: a binomial tail, exact.
bool fills_a_cell(const Asked& asked, std::uint64_t accounts) {
  const std::uint64_t needed = std::max<std::uint64_t>(1, asked.form == Form::kGroup || asked.form == Form::kAggregate ? asked.smallest_cell : 1);
  if (accounts < needed) return false;
  return asked.sample >= 1 || stats::log_binomial_upper(needed, accounts, asked.sample) >= real::log(0.95);
}

}  // namespace

std::optional<std::uint64_t> least_shown(const Asked& asked, std::optional<std::uint64_t> least_tested, std::uint64_t most) {
  if (!least_tested || asked.people_covered == 0) return {};
  const double variance = count_variance(asked);
  const auto shows = [&](std::uint64_t accounts) { return variance > 0 ? stands_out(asked, variance, accounts) : fills_a_cell(asked, accounts); };
  std::uint64_t too_few = 0, enough = std::max<std::uint64_t>(1, *least_tested);
  if (shows(enough)) return enough;
  while (enough < most && !shows(enough)) {
    too_few = enough;
    enough = std::min(most, enough * 2);
  }
  if (!shows(enough)) return {};
  while (enough - too_few > 1) {
    const std::uint64_t middle = too_few + (enough - too_few) / 2;
    (shows(middle) ? enough : too_few) = middle;
  }
  return enough;
}

double half_width(const Asked& asked) {
  constexpr double kSaysNothing = 0.5;
  const double people = asked.people_covered, read = people * asked.sample;
  if (people == 0 || asked.people_asked == 0) return kSaysNothing;
  const double share = asked.in_lockstep / people, left_out = (1 - asked.sample) / asked.sample;
  const bool all = asked.accounts == Accounts::kAll;
  const double of_noise = count_variance(asked) * (all ? 1 + share * share : 1) / (read * read);
  const double of_sample = left_out * share * (all ? 1 - share : 1) / people;

  double hidden = 0;  // accounts whose cell is suppressed: the count shown may be short by so many
  if (asked.form == Form::kGroup)
    for (const std::uint64_t accounts : asked.groups_in_sample) hidden += accounts < asked.smallest_cell ? static_cast<double>(accounts) : 0;
  if (asked.form == Form::kAggregate && asked.in_lockstep * asked.sample < static_cast<double>(asked.smallest_cell)) hidden = static_cast<double>(asked.smallest_cell);

  const double covered = std::min(1.0, people / asked.people_asked);
  const double within = kTwoSided * std::sqrt(of_noise + of_sample) + hidden / read / 2;
  return std::min(kSaysNothing, covered * within + (1 - covered) / 2);
}

}  // namespace bonafide::orders
