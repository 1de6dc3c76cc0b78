// How many followers are at least not the known users of their country? From counts of followers by
// country and of users by country; both may be estimates with sampling error. Foreign is not fake:
// the bound says what a country's user base cannot explain, and nothing of any account.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "bonafide/base/result.h"

namespace bonafide::estimate {

/// A count, or an estimate of one with the ends of its 95 % interval.
struct Figure {
  double value = 0, low = 0, high = 0;
  bool is_exact() const { return low == value && high == value; }
};

struct AudienceRow {
  std::string country, month;  ///< month "2018-03", or "" where the file has none
  Figure followers;            ///< that the page has in this country (in this month: at its end)
};

/// What two files hold.
struct Audience {
  std::vector<AudienceRow> rows;
  std::map<std::string, Figure> users;  ///< by country
};

struct CountryBound {
  std::string country;
  Figure followers, users;
  double beyond;    ///< followers less users as given, at least 0
  double at_least;  ///< of this country taken alone, with 97.5 %
};

struct MonthBound {
  std::string month;
  double followers;  ///< of all countries
  double at_least;   ///< not known users of their country, all countries together, with 97.5 %
  std::vector<CountryBound> countries;  ///< by code
};

/// Limits of several figures are combined by the union bound, so that nothing is assumed of how their
/// errors depend on each other: each of the j that are no exact counts is widened from 97.5 % to
/// 1 - 0.025 / j, as a normal error would be, on its own side. j = 2 at most for a country alone, all
/// of the month's for the sum.
/// @return by month.
std::vector<MonthBound> audience_bounds(const Audience& audience);

/// Reads both files. CSV with a header: country,users[,low,high] and country[,month],followers[,low,high].
/// A row whose country is `total` states the sum of its month, and is checked against it.
/// @errors kInput: file, line, value and remedy, in one sentence.
Result<Audience> read_audience(const std::string& population_path, const std::string& audience_path);

}  // namespace bonafide::estimate
