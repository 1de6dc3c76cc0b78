#include "bonafide/estimate/audience.h"

#include <algorithm>
#include <cmath>

#include "bonafide/base/real.h"
#include "bonafide/base/result.h"
#include "bonafide/estimate/share.h"
#include "bonafide/stats/exact.h"

namespace bonafide::estimate {
namespace {

// z with P(Z >= z) = tail, for tail <= 0.025.
double normal_quantile(double tail) {
  double low = 1, high = 40;
  for (int step = 0; step < 60; ++step) {
    const double middle = 0.5 * (low + high);
    (stats::log_normal_upper(middle) > real::log(tail) ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

// By how much a limit moves out when it is one of `inexact` that must hold together.
double widening(std::size_t inexact) {
  return inexact < 2 ? 1.0 : normal_quantile(kAlpha / static_cast<double>(inexact)) / normal_quantile(kAlpha);
}

double bound(const Figure& followers, const Figure& users, double widened) {
  const double least_followers = followers.value - (followers.value - followers.low) * widened;
  const double most_users = users.value + (users.high - users.value) * widened;
  return std::max(0.0, least_followers - most_users);
}

MonthBound bound_of_month(const std::string& month, const std::vector<const AudienceRow*>& rows, const std::map<std::string, Figure>& users) {
  MonthBound out{month, 0, 0, {}};
  std::size_t inexact = 0;
  for (const AudienceRow* row : rows) inexact += !row->followers.is_exact() + !users.at(row->country).is_exact();
  for (const AudienceRow* row : rows) {
    const Figure &followers = row->followers, &known = users.at(row->country);
    const std::size_t own = std::size_t{!followers.is_exact()} + std::size_t{!known.is_exact()};
    out.followers += followers.value;
    out.at_least += bound(followers, known, widening(inexact));
    out.countries.push_back({row->country, followers, known, std::max(0.0, followers.value - known.value), bound(followers, known, widening(own))});
  }
  std::sort(out.countries.begin(), out.countries.end(), [](const CountryBound& a, const CountryBound& b) { return a.country < b.country; });
  return out;
}

}  // namespace

std::vector<MonthBound> audience_bounds(const Audience& audience) {
  std::map<std::string, std::vector<const AudienceRow*>> by_month;
  for (const AudienceRow& row : audience.rows) by_month[row.month].push_back(&row);
  std::vector<MonthBound> out;
  for (const auto& [month, rows] : by_month) out.push_back(bound_of_month(month, rows, audience.users));
  return out;
}

}  // namespace bonafide::estimate
