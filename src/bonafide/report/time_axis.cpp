#include "bonafide/report/time_axis.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "bonafide/format/numbers.h"

namespace bonafide::report {
namespace {

constexpr double kSecond = 1e6, kMinute = 60 * kSecond, kHour = 60 * kMinute, kDay = 24 * kHour;
constexpr int kMaxTicks = 5;  // steps on an axis

// Steps between ticks: a millisecond to ten years of days, each a round number of its unit.
constexpr std::array kSteps{1e3,          1e4,        1e5,         kSecond,      5 * kSecond,
                            15 * kSecond, kMinute,    5 * kMinute, 15 * kMinute, kHour,
                            3 * kHour,    6 * kHour,  12 * kHour,  kDay,         2 * kDay,
                            5 * kDay,     10 * kDay,  15 * kDay,   20 * kDay,    50 * kDay,
                            100 * kDay,   200 * kDay, 500 * kDay,  1000 * kDay,  5000 * kDay};
constexpr std::array kMonthSteps{1, 2, 3, 6, 12, 24, 60, 120, 600, 6000};

struct Unit {
  double microseconds;
  const char* name;
};
constexpr std::array kUnits{Unit{kDay, "d"}, Unit{kHour, "h"}, Unit{kMinute, "min"}, Unit{kSecond, "s"},
                            Unit{1e3, "ms"}};

double span_of(const TimeAxis& axis) {
  return static_cast<double>(axis.last) - static_cast<double>(axis.first);
}

double step_for(double span) {
  for (const double step : kSteps)
    if (span / step <= kMaxTicks) return step;
  return span / 2;
}

Unit unit_of_step(double step) {
  for (const Unit unit : kUnits)
    if (step >= unit.microseconds) return unit;
  return kUnits.back();
}

/// Multiples of a fixed step: relative times, and absolute ones up to a few weeks.
Ticks even_ticks(const TimeAxis& axis, double step) {
  const Unit unit = unit_of_step(step);
  Ticks result;
  result.title = axis.relative  ? fmt::format("time from the log's own zero ({})", unit.name)
                 : step >= kDay ? "date"
                                : "date and time";
  const auto width = static_cast<Microseconds>(step);
  Microseconds time = axis.first / width * width;
  if (time < axis.first) time += width;
  for (; time <= axis.last; time += width) {
    std::string label = time_text(time, false);
    if (axis.relative)
      label = fmt::format("{:.0f}", static_cast<double>(time) / unit.microseconds);
    else if (step >= kDay)
      label.resize(10);  // 2018-04-03
    else if (step >= kMinute)
      label = label.substr(5, 11);  // 04-03 12:00
    else
      label = label.substr(11);  // 12:00:15
    result.ticks.push_back({time, label});
  }
  return result;
}

/// First days of months, for absolute times over longer spans.
Ticks month_ticks(const TimeAxis& axis) {
  using namespace std::chrono;
  const auto month_of = [](Microseconds time) {
    const year_month_day date{floor<days>(sys_time<microseconds>{microseconds{time}})};
    return static_cast<int>(date.year()) * 12 + static_cast<int>(static_cast<unsigned>(date.month())) - 1;
  };
  const int first = month_of(axis.first), last = month_of(axis.last);
  const auto fits = [&](int months) { return (last - first) / months <= kMaxTicks; };
  const auto found = std::find_if(kMonthSteps.begin(), kMonthSteps.end(), fits);
  const int step = found == kMonthSteps.end() ? kMonthSteps.back() : *found;
  Ticks result{{}, "month"};
  for (int index = (first + step - 1) / step * step; index <= last; index += step) {
    const sys_days day = year{index / 12} / month{static_cast<unsigned>(index % 12 + 1)} / 1;
    const Microseconds time = duration_cast<microseconds>(day.time_since_epoch()).count();
    if (time >= axis.first)
      result.ticks.push_back({time, fmt::format("{:04}-{:02}", index / 12, index % 12 + 1)});
  }
  return result;
}

/// Thousands of the whole part set apart: "36 000.5".
std::string with_thin_spaces(std::string number) {
  const std::size_t sign = number.find_first_not_of('-');
  const std::size_t whole = std::min(number.find('.'), number.size()) - sign;
  return number.substr(0, sign) + format::grouped(std::stoull(number.substr(sign, whole))) +
         number.substr(sign + whole);
}

}  // namespace

std::string time_text(Microseconds time, bool relative) {
  std::string text = format_time(time, relative);
  if (relative) return with_thin_spaces(std::move(text)) + " s";
  text.pop_back();  // the Z, said once for the whole report
  const std::size_t day_ends = text.find('T');
  if (day_ends != std::string::npos) text[day_ends] = ' ';
  return text;
}

std::string duration_text(double microseconds) {
  for (const Unit unit : kUnits) {
    const double value = microseconds / unit.microseconds;
    if (value >= 9.95) return fmt::format("{:.0f}\u00a0{}", value, unit.name);
    if (value >= 1) return fmt::format("{:.1f}\u00a0{}", value, unit.name);
  }
  return microseconds > 0 ? "less than 1\u00a0ms" : "0\u00a0s";
}

double TimeAxis::x(Microseconds time) const {
  const double span = span_of(*this);
  if (span <= 0) return left + width / 2;
  const double share = (static_cast<double>(time) - static_cast<double>(first)) / span;
  return left + width * std::clamp(share, 0.0, 1.0);
}

Ticks ticks_of(const TimeAxis& axis) {
  const double span = span_of(axis);
  if (span <= 0) return {{{axis.first, time_text(axis.first, axis.relative)}}, "time"};
  if (!axis.relative && span > 100 * kDay) return month_ticks(axis);
  return even_ticks(axis, step_for(span));
}

}  // namespace bonafide::report
