#include "bonafide/orders/planned_noise.h"

#include <cmath>

#include "bonafide/base/real.h"

namespace bonafide::orders {

// With l = ln(1/delta), the difference of roots is epsilon / (sqrt(l + epsilon) + sqrt(l)): no digits cancel.
double rho_for(double epsilon, double delta) {
  const double l = -real::log(delta);
  const double root = epsilon / (std::sqrt(l + epsilon) + std::sqrt(l));
  return root * root;
}

double noise_variance(double squared_l2, double rho) { return squared_l2 / (2 * rho); }

}  // namespace bonafide::orders
