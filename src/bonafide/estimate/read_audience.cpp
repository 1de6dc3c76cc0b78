// Reads the two files of read_audience(). A figure that goes before a court is not guessed at: whatever
// is not a plain count, or does not add up, is an error that says what to do.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cctype>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bonafide/estimate/audience.h"

namespace bonafide::estimate {
namespace {

constexpr const char* kTotal = "total";
constexpr double kRounding = 0.5;  // counts are whole: a sum that is off by less is the same number

struct Record {
  std::size_t line;  // in the file, from 1
  std::vector<std::string> fields;
};

struct Sheet {
  std::string path;
  std::vector<std::string> names;
  std::vector<Record> records;

  std::optional<std::size_t> column(std::string_view name) const {
    const auto at = std::find(names.begin(), names.end(), name);
    return at == names.end() ? std::nullopt : std::optional<std::size_t>(at - names.begin());
  }
};

Error input_error(const std::string& path, std::size_t line, const std::string& rest) {
  return {ErrorKind::kInput, fmt::format("{}, line {}: {}", path, line, rest)};
}

std::string trimmed(std::string text) {
  const auto is_blank = [](unsigned char c) { return std::isspace(c) != 0; };
  text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), is_blank));
  text.erase(std::find_if_not(text.rbegin(), text.rend(), is_blank).base(), text.end());
  return text;
}

// RFC 4180, but a field may not hold a line break: no country's name does.
std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> out(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
      out.back() += line[i++];
    } else if (line[i] == '"') {
      quoted = !quoted;
    } else if (line[i] == ',' && !quoted) {
      out.emplace_back();
    } else {
      out.back() += line[i];
    }
  }
  for (std::string& field : out) field = trimmed(std::move(field));
  return out;
}

Result<Sheet> read_sheet(const std::string& path, const std::vector<std::string>& needed, const std::vector<std::string>& optional) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error{ErrorKind::kInput, fmt::format("{}: cannot be opened; name a CSV file with the columns {}", path, fmt::join(needed, ","))};
  Sheet sheet{path, {}, {}};
  std::string line;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    if (number == 1 && line.starts_with("\xef\xbb\xbf")) line.erase(0, 3);
    if (trimmed(line).empty()) continue;
    std::vector<std::string> fields = split(line);
    if (!sheet.names.empty() && fields.size() != sheet.names.size())
      return input_error(path, number, fmt::format("{} fields where the header has {}; write numbers without thousands separators, and one row a line", fields.size(), sheet.names.size()));
    if (sheet.names.empty()) {
      sheet.names = std::move(fields);
    } else {
      sheet.records.push_back({number, std::move(fields)});
    }
  }
  for (const std::string& name : needed)
    if (!sheet.column(name)) return Error{ErrorKind::kInput, fmt::format("{}, line 1: there is no column \"{}\"; the header must name {}", path, name, fmt::join(needed, ","))};
  for (const std::string& name : sheet.names) {
    const bool known = std::find(needed.begin(), needed.end(), name) != needed.end() || std::find(optional.begin(), optional.end(), name) != optional.end();
    if (!known || std::count(sheet.names.begin(), sheet.names.end(), name) > 1)
      return input_error(path, 1, fmt::format("the column \"{}\" is {}; take it out, known are {},{}", name, known ? "there twice" : "unknown", fmt::join(needed, ","), fmt::join(optional, ",")));
  }
  if (sheet.column("low").has_value() != sheet.column("high").has_value())
    return input_error(path, 1, "of the columns low and high only one is there; give both ends of the 95 % interval, or neither");
  if (sheet.records.empty()) return Error{ErrorKind::kInput, fmt::format("{}, line 1: the header is followed by no row; add one a country", path)};
  return sheet;
}

Result<double> read_count(const Sheet& sheet, const Record& record, const std::string& name) {
  const std::string& text = record.fields[*sheet.column(name)];
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
    return input_error(sheet.path, record.line, fmt::format("{} \"{}\" is no number; write a count such as 4800000, without separators or units", name, text));
  if (value < 0) return input_error(sheet.path, record.line, fmt::format("{} {} is below zero; a count of people cannot be, so correct the row", name, text));
  return value;
}

// A count; with low and high where the file has them and the row fills them.
Result<Figure> read_figure(const Sheet& sheet, const Record& record, const std::string& name) {
  TRY(const double value, read_count(sheet, record, name));
  if (!sheet.column("low")) return Figure{value, value, value};
  const bool no_low = record.fields[*sheet.column("low")].empty(), no_high = record.fields[*sheet.column("high")].empty();
  if (no_low && no_high) return Figure{value, value, value};
  TRY(const double low, read_count(sheet, record, "low"));
  TRY(const double high, read_count(sheet, record, "high"));
  if (low > value || value > high)
    return input_error(sheet.path, record.line, fmt::format("{} {} does not lie between low {} and high {}; give the 95 % interval around it", name, record.fields[*sheet.column(name)],
                                                            record.fields[*sheet.column("low")], record.fields[*sheet.column("high")]));
  return Figure{value, low, high};
}

Result<std::string> read_country(const Sheet& sheet, const Record& record) {
  std::string country = record.fields[*sheet.column("country")];
  if (country.empty()) return input_error(sheet.path, record.line, "the country is empty; name it as in the other file, or take the row out");
  return country;
}

bool is_total(std::string country) {
  std::transform(country.begin(), country.end(), country.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return country == kTotal;
}

Result<std::string> read_month(const Sheet& sheet, const Record& record) {
  if (!sheet.column("month")) return std::string();
  const std::string& month = record.fields[*sheet.column("month")];
  const auto digits = [&](std::size_t from, std::size_t to) { return std::all_of(month.begin() + static_cast<std::ptrdiff_t>(from), month.begin() + static_cast<std::ptrdiff_t>(to), [](unsigned char c) { return std::isdigit(c) != 0; }); };
  const bool good = month.size() == 7 && month[4] == '-' && digits(0, 4) && digits(5, 7) && month.substr(5) >= "01" && month.substr(5) <= "12";
  if (!good) return input_error(sheet.path, record.line, fmt::format("month \"{}\" is none; write it as 2018-03", month));
  return month;
}

Result<std::map<std::string, Figure>> read_population(const std::string& path) {
  TRY(const Sheet sheet, read_sheet(path, {"country", "users"}, {"low", "high"}));
  std::map<std::string, Figure> users;
  for (const Record& record : sheet.records) {
    TRY(const std::string country, read_country(sheet, record));
    TRY(const Figure figure, read_figure(sheet, record, "users"));
    if (is_total(country)) continue;  // what it adds up to explains no country's followers
    if (!users.emplace(country, figure).second)
      return input_error(path, record.line, fmt::format("country \"{}\" is there a second time; keep one row a country", country));
  }
  return users;
}

struct Total {
  std::size_t line;
  Figure followers;
};

// The stated sum of a month must be the sum of its countries, or lie within what its interval allows.
Status check_total(const std::string& path, const std::string& month, const Total& total, const std::vector<AudienceRow>& rows) {
  double sum = 0;
  for (const AudienceRow& row : rows)
    if (row.month == month) sum += row.followers.value;
  if (sum >= total.followers.low - kRounding && sum <= total.followers.high + kRounding) return {};
  return input_error(path, total.line, fmt::format("total {:.0f} is not what the countries{} add up to, {:.0f}; correct it, or add the rows that are missing", total.followers.value,
                                                   month.empty() ? "" : " of " + month, sum));
}

// A country that one month names and another does not is no zero: nobody said so.
Status check_months(const std::string& path, const std::vector<AudienceRow>& rows) {
  std::set<std::string> countries, months;
  std::set<std::pair<std::string, std::string>> present;
  for (const AudienceRow& row : rows) {
    countries.insert(row.country);
    months.insert(row.month);
    present.emplace(row.month, row.country);
  }
  for (const std::string& month : months)
    for (const std::string& country : countries)
      if (!present.contains({month, country}))
        return Error{ErrorKind::kInput, fmt::format("{}: month {} has no row for country \"{}\", which other months have; add one, with 0 followers if there were none", path, month, country)};
  return {};
}

}  // namespace

Result<Audience> read_audience(const std::string& population_path, const std::string& audience_path) {
  Audience out;
  TRY(out.users, read_population(population_path));
  TRY(const Sheet sheet, read_sheet(audience_path, {"country", "followers"}, {"month", "low", "high"}));
  std::set<std::pair<std::string, std::string>> seen;
  std::map<std::string, Total> totals;
  for (const Record& record : sheet.records) {
    TRY(const std::string country, read_country(sheet, record));
    TRY(const std::string month, read_month(sheet, record));
    TRY(const Figure followers, read_figure(sheet, record, "followers"));
    const std::string name = is_total(country) ? kTotal : country;
    if (!seen.emplace(month, name).second)
      return input_error(audience_path, record.line, fmt::format("country \"{}\"{} is there a second time; keep one row{}", country, month.empty() ? "" : " in " + month, month.empty() ? " a country" : " a country and month"));
    if (is_total(country)) {
      totals[month] = {record.line, followers};
      continue;
    }
    if (!out.users.contains(country))
      return input_error(audience_path, record.line, fmt::format("country \"{}\" is not in {}; add its users there, or leave its followers out here", country, population_path));
    out.rows.push_back({country, month, followers});
  }
  if (out.rows.empty()) return Error{ErrorKind::kInput, fmt::format("{}: no country is there besides the total; add a row a country", audience_path)};
  TRY_STATUS(check_months(audience_path, out.rows));
  for (const auto& [month, total] : totals) TRY_STATUS(check_total(audience_path, month, total, out.rows));
  return out;
}

}  // namespace bonafide::estimate
