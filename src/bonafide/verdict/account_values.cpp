#include "bonafide/verdict/account_values.h"

#include <algorithm>
#include <charconv>

namespace bonafide::verdict {
namespace {

// Years 1990 to 2099 in seconds; the same years in milliseconds and microseconds do not overlap it.
constexpr std::int64_t kEarliest = 631'152'000, kLatest = 4'102'444'800;

std::int64_t time_of_value(std::string_view text) {
  if (const auto iso = parse_iso_time(text)) return iso->time / kMicrosecondsPerSecond;
  constexpr std::size_t kDayLength = 10;  // "2017-05-03"
  if (text.size() == kDayLength)
    if (const auto day = parse_iso_time(std::string(text) + "T00:00:00Z")) return day->time / kMicrosecondsPerSecond;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return kNoTime;
  for (const std::int64_t unit : {1, 1'000, 1'000'000})
    if (number / unit >= kEarliest && number / unit < kLatest) return number / unit;
  return kNoTime;
}

}  // namespace

std::vector<std::uint32_t> account_values(const events::EventTable& events, const null::Exposure& exposure, const events::Attribute& attribute) {
  const std::uint32_t missing = attribute.values.find("");
  std::vector<std::uint32_t> value(exposure.accounts(), kNoValue);
  std::vector<bool> varies(exposure.accounts(), false);
  for (std::uint64_t e = 0; e < events.size(); ++e) {
    if (attribute.code[e] == missing) continue;
    const std::uint32_t rank = exposure.rank_of_actor[events.actor[e]];
    if (value[rank] == kNoValue) value[rank] = attribute.code[e];
    else if (value[rank] != attribute.code[e]) varies[rank] = true;
  }

  struct Use {
    std::uint32_t rank, code;
    auto operator<=>(const Use&) const = default;
  };
  std::vector<Use> uses;
  for (std::uint64_t e = 0; e < events.size(); ++e)
    if (const std::uint32_t rank = exposure.rank_of_actor[events.actor[e]]; varies[rank] && attribute.code[e] != missing) uses.push_back({rank, attribute.code[e]});
  std::sort(uses.begin(), uses.end());
  for (std::size_t begin = 0; begin < uses.size();) {
    std::size_t most = 0;
    const std::uint32_t rank = uses[begin].rank;
    while (begin < uses.size() && uses[begin].rank == rank) {
      std::size_t end = begin;
      while (end < uses.size() && uses[end] == uses[begin]) ++end;
      if (end - begin > most) {
        most = end - begin;
        value[rank] = uses[begin].code;
      }
      begin = end;
    }
  }
  return value;
}

std::vector<std::int64_t> times_of_values(const events::Dictionary& values) {
  std::vector<std::int64_t> out;
  for (std::uint32_t code = 0; code < values.size(); ++code) out.push_back(time_of_value(values[code]));
  return out;
}

std::vector<std::uint32_t> first_act_ticks(const null::Exposure& exposure) {
  std::vector<std::uint32_t> first(exposure.accounts(), UINT32_MAX);
  for (std::uint32_t target = 0; target < exposure.targets(); ++target)
    for (const null::Act& act : exposure.cell(target)) first[act.rank] = std::min(first[act.rank], act.tick);
  return first;
}

}  // namespace bonafide::verdict
