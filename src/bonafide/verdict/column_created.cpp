#include "bonafide/verdict/column_created.h"

#include <algorithm>

#include <fmt/format.h>

#include "bonafide/base/real.h"
#include "bonafide/groups/grouping.h"

namespace bonafide::verdict {
namespace {

constexpr std::int64_t kDay = 86'400, kWeek = 7 * kDay;
constexpr std::int64_t kAround = 13 * kWeek;  // a quarter of a year before and after the week's middle
constexpr std::int64_t kNewcomer = 30 * kDay;

struct Span {
  std::int64_t begin, end;  // [begin, end)
  bool holds(std::int64_t second) const { return second >= begin && second < end; }
};
Span season_of(Span week) { return {week.begin + kWeek / 2 - kAround, week.begin + kWeek / 2 + kAround}; }

std::uint64_t count_in(const std::vector<std::int64_t>& ascending, Span span) {
  return static_cast<std::uint64_t>(std::lower_bound(ascending.begin(), ascending.end(), span.end) - std::lower_bound(ascending.begin(), ascending.end(), span.begin));
}

std::int64_t day_of(std::int64_t second) { return second - (second % kDay + kDay) % kDay; }

// The week that holds most of them; the earliest of several.
Span fullest_week(std::vector<std::int64_t> seconds) {
  std::sort(seconds.begin(), seconds.end());
  Span best{0, 0};
  std::uint64_t most = 0;
  for (const std::int64_t second : seconds) {
    const Span week{day_of(second), day_of(second) + kWeek};
    if (const std::uint64_t held = count_in(seconds, week); held > most) {
      most = held;
      best = week;
    }
  }
  return best;
}

}  // namespace

CreatedPool::CreatedPool(const events::EventTable& events, const null::Exposure& exposure, const events::Attribute& attribute, std::span<const std::uint8_t> in_candidate)
    : second(exposure.accounts(), kNoTime), has_time(exposure.accounts(), false) {
  const std::vector<std::uint32_t> first_act = first_act_ticks(exposure);
  strata = strata_by_first_act(first_act);
  outsiders.resize(strata.count);
  if (events.time.relative) {
    not_tested = "the log's times count from its own zero, so it cannot be told who was new";
    return;
  }
  const std::vector<std::uint32_t> value = account_values(events, exposure, attribute);
  const std::vector<std::int64_t> time = times_of_values(attribute.values);
  std::int64_t first = INT64_MAX, last = INT64_MIN;
  for (std::uint32_t rank = 0; rank < exposure.accounts(); ++rank) {
    if (value[rank] == kNoValue || time[value[rank]] == kNoTime) continue;
    has_time[rank] = true;
    first = std::min(first, time[value[rank]]);
    last = std::max(last, time[value[rank]]);
    const std::int64_t first_second = (events.time.origin + first_act[rank] * events.time.tick) / kMicrosecondsPerSecond;
    if (first_second - time[value[rank]] < kNewcomer) continue;
    second[rank] = time[value[rank]];
    if (!in_candidate[rank]) outsiders[strata.of[rank]].push_back(second[rank]);
  }
  for (auto& seconds : outsiders) std::sort(seconds.begin(), seconds.end());
  if (first == INT64_MAX) not_tested = "no value of it can be read as a time; write times as 2017-05-03T10:00:00Z, as days or as epoch numbers";
  else if (first == last) not_tested = "all accounts of the log have the same value";
  else days = static_cast<double>((day_of(last) - day_of(first)) / kDay + 1);
}

ColumnTest CreatedPool::test(std::span<const std::uint32_t> group) const {
  ColumnTest out;
  out.column = Column::kCreated;
  out.not_tested = not_tested;
  std::vector<std::int64_t> seconds;
  for (const std::uint32_t rank : group) {
    out.members += has_time[rank];
    if (second[rank] != kNoTime) seconds.push_back(second[rank]);
  }
  if (!out.not_tested.empty()) return out;
  if (out.members < groups::kLeastGroup) out.not_tested = fmt::format("{} of its accounts have a value; {} are needed", out.members, groups::kLeastGroup);
  else if (!is_most(seconds.size(), out.members))
    out.not_tested = fmt::format("{} of {} accounts acted within a month of being created, as a campaign's new users do", out.members - seconds.size(), out.members);
  if (!out.not_tested.empty()) return out;

  const Span week = fullest_week(seconds), season = season_of(week);
  std::vector<StratumCount> counts(strata.count);
  for (std::uint32_t j = 0; j < strata.count; ++j) {
    counts[j].outsiders = count_in(outsiders[j], season);
    counts[j].marked_outsiders = count_in(outsiders[j], week);
  }
  std::uint64_t unmatched = 0;
  for (const std::uint32_t rank : group) {
    if (second[rank] == kNoTime || !season.holds(second[rank])) continue;
    StratumCount& count = counts[strata.of[rank]];
    if (count.outsiders < kLeastMatched) {
      ++unmatched;
      continue;
    }
    ++count.members;
    count.marked_members += week.holds(second[rank]);
    out.marked += week.holds(second[rank]);
  }
  const Matched matched = expect(counts);
  out.compared = matched.members;
  out.outsiders = matched.outsiders;
  out.expected = matched.expected;
  out.value = format_utc(week.begin * kMicrosecondsPerSecond).substr(0, std::string_view("2017-05-03").size());
  out.ln_price = real::log(days);
  if (unmatched > out.compared || out.compared == 0)
    out.not_tested = fmt::format("for {} of {} accounts there are fewer than {} outsiders of the same time to compare with", unmatched, unmatched + out.compared, kLeastMatched);
  else if (is_most(out.marked, out.members))
    out.ln_p = std::min(0.0, ln_tail(matched, out.marked) + out.ln_price);
  return out;
}

}  // namespace bonafide::verdict
