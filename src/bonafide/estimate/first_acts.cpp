#include "bonafide/estimate/first_acts.h"

#include <algorithm>
#include <optional>

#include "bonafide/base/time.h"

namespace bonafide::estimate {
namespace {

// A seller makes accounts to order; after a week most new accounts of a platform are somebody's.
constexpr Microseconds kNewFor = 7 * 86'400 * kMicrosecondsPerSecond;
constexpr std::size_t kMostPeers = 400;
constexpr std::uint64_t kLeastPeerSize = 30;

// [events] the account's creation time; none where it cannot be read, or times are relative.
std::vector<std::optional<Microseconds>> creation_times(const events::EventTable& events) {
  const events::Attribute* created = events.attribute("created");
  if (created == nullptr || events.time.relative) return {};
  std::vector<std::optional<Microseconds>> of_value;
  for (std::uint32_t code = 0; code < created->values.size(); ++code) {
    const auto time = parse_iso_time(created->values[code]);
    of_value.push_back(time ? std::optional(time->time) : std::nullopt);
  }
  if (std::none_of(of_value.begin(), of_value.end(), [](const auto& time) { return time.has_value(); })) return {};
  std::vector<std::optional<Microseconds>> out;
  out.reserve(events.size());
  for (const std::uint32_t code : created->code) out.push_back(of_value[code]);
  return out;
}

// Indices of each account's first event on each target, by target, then time.
std::vector<std::uint64_t> first_events(const events::EventTable& events, std::vector<std::uint64_t>& begin) {
  std::vector<std::uint64_t> out;
  std::vector<std::uint32_t> last_target(events.actors.size(), UINT32_MAX);
  for (std::uint32_t v = 0; v < events.targets.size(); ++v) {
    begin.push_back(out.size());
    for (std::uint64_t e = events.target_begin[v]; e < events.target_begin[v + 1]; ++e) {
      if (last_target[events.actor[e]] == v) continue;
      last_target[events.actor[e]] = v;
      out.push_back(e);
    }
  }
  begin.push_back(out.size());
  return out;
}

}  // namespace

FirstActs find_first_acts(const events::EventTable& events) {
  FirstActs out;
  const std::vector<std::uint64_t> firsts = first_events(events, out.begin);
  const auto created = creation_times(events);
  out.new_accounts_counted = !created.empty();
  std::vector<std::uint32_t> targets_of(events.actors.size(), 0);
  for (const std::uint64_t e : firsts) ++targets_of[events.actor[e]];
  out.repeat_accounts = static_cast<std::uint64_t>(std::count_if(targets_of.begin(), targets_of.end(), [](std::uint32_t n) { return n > 1; }));
  for (const std::uint64_t e : firsts) {
    const bool is_new = !created.empty() && created[e] && events.time_of(e) - *created[e] <= kNewFor;
    out.arrivals.push_back({events.tick[e], targets_of[events.actor[e]] == 1 || is_new});
    out.actor.push_back(events.actor[e]);
  }
  for (std::uint32_t v = 0; v < events.targets.size(); ++v) {
    const auto arrivals = out.of(v);
    out.others.push_back(static_cast<std::uint64_t>(std::count_if(arrivals.begin(), arrivals.end(), [](const Arrival& a) { return !a.single_use; })));
  }
  return out;
}

std::vector<std::uint32_t> peers_of(const FirstActs& acts, std::uint32_t target) {
  std::vector<std::uint32_t> peers;
  for (std::uint32_t v = 0; v < acts.others.size(); ++v)
    if (v != target && acts.others[v] >= kLeastPeerSize) peers.push_back(v);
  const auto own = static_cast<double>(acts.others[target] + 1);
  const auto distance = [&](std::uint32_t v) {  // a ratio of sizes, whichever is larger
    const auto size = static_cast<double>(acts.others[v] + 1);
    return std::max(size / own, own / size);
  };
  std::stable_sort(peers.begin(), peers.end(), [&](std::uint32_t a, std::uint32_t b) { return distance(a) < distance(b); });
  if (peers.size() > kMostPeers) peers.resize(kMostPeers);
  return peers;
}

}  // namespace bonafide::estimate
