#include "bonafide/stats/multiple_testing.h"

#include <algorithm>
#include <numeric>

#include "bonafide/base/real.h"
#include "bonafide/base/result.h"

namespace bonafide::stats {

std::vector<double> benjamini_hochberg(std::span<const double> ln_p, std::size_t tests_in_all) {
  CHECK(tests_in_all >= ln_p.size());
  std::vector<std::size_t> order(ln_p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return ln_p[a] < ln_p[b]; });
  std::vector<double> ln_q(ln_p.size());
  double smallest = 0;
  for (std::size_t rank = order.size(); rank-- > 0;) {
    const double factor = static_cast<double>(tests_in_all) / static_cast<double>(rank + 1);
    smallest = std::min(smallest, ln_p[order[rank]] + real::log(factor));
    ln_q[order[rank]] = smallest;
  }
  return ln_q;
}

}  // namespace bonafide::stats
