#include "bonafide/simulate/columns.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "bonafide/base/time.h"
#include "bonafide/simulate/countries.h"

namespace bonafide::simulate {
namespace {

constexpr double kOldestAccountDays = 8 * 365;
constexpr double kNewcomers = 0.08, kNewcomerMeanDays = 10;  // real people sign up and start liking
constexpr double kFreshDays = 5, kBatchDays = 3;

struct App {
  std::string_view name;
  double share;
};
constexpr std::array<App, 5> kApps{
    {{"android", 0.46}, {"ios", 0.27}, {"web", 0.17}, {"lite", 0.08}, {"api", 0.02}}};
constexpr std::string_view kBatchApp = "web";  // scripts drive a browser
constexpr double kBatchAppShare = 0.8;

// Innocent sharing: households of up to three, and the address pools of mobile carriers.
constexpr double kInHousehold = 0.15, kBehindCarrier = 0.10;
constexpr std::uint32_t kHouseholdSize = 3, kAccountsPerPool = 400;

const Group* group_of(const Population& population, const Account& account) {
  return account.group == kNoGroup ? nullptr : &population.groups[static_cast<std::size_t>(account.group)];
}

Origin origin_of(const Group* group) { return group == nullptr ? Origin::kOrdinary : group->origin; }

std::string created(const Group* group, std::uint32_t first_second, RandomStream& stream) {
  const auto days = [&](double count) { return static_cast<std::int64_t>(count * kDay); };
  std::int64_t second = first_second;
  switch (origin_of(group)) {
    case Origin::kBatch:
      second = group->registered_from + days(between(stream, 0, kBatchDays));
      break;
    case Origin::kFresh:
      second -= days(between(stream, 0, kFreshDays));
      break;
    case Origin::kOrdinary:
      second -= days(stream.chance(kNewcomers) ? exponential(stream, kNewcomerMeanDays)
                                               : between(stream, 0, kOldestAccountDays));
      break;
  }
  return format_utc((kStart + second) * kMicrosecondsPerSecond);
}

std::string_view client(const Group* group, RandomStream& stream) {
  static const WeightedChoice app = [] {
    std::vector<double> share;
    for (const App& a : kApps) share.push_back(a.share);
    return WeightedChoice(share);
  }();
  if (origin_of(group) == Origin::kBatch && stream.chance(kBatchAppShare)) return kBatchApp;
  return kApps[app.draw(stream)].name;
}

std::string device(const Population& population, std::uint32_t account, const Group* group, RandomStream& stream) {
  const auto hash = [&](std::string_view kind, std::uint64_t number) {
    return fmt::format("{:016x}", stream_for(population.seed, kind, number).next());
  };
  if (origin_of(group) == Origin::kBatch) {
    const std::uint64_t number = (account - group->first_account) / group->accounts_per_device;
    return hash("farm device", std::uint64_t{group->first_account} << 32 | number);
  }
  const double shared = stream.unit();
  if (shared < kInHousehold) return hash("household", account / kHouseholdSize);
  if (shared < kInHousehold + kBehindCarrier) {
    // A pool serves one in ten of kAccountsPerPool: about 40 accounts show its address.
    const std::uint64_t pools = 1 + population.ordinary_accounts / kAccountsPerPool;
    return hash("carrier", stream.below(pools));
  }
  return hash("own device", account);
}

}  // namespace

Result<std::vector<std::string>> column_names(const std::vector<std::string>& extra, bool with_strongman) {
  std::set<std::string> names{"action"};
  if (with_strongman) names.insert("country");
  for (const std::string& name : extra) {
    if (name != "client" && name != "country" && name != "created" && name != "device")
      return Error{
          ErrorKind::kUsage,
          fmt::format("no column '{}' can be simulated: choose from client, country, created, device", name)};
    names.insert(name);
  }
  return std::vector<std::string>(names.begin(), names.end());
}

AccountColumns::AccountColumns(const Population& population, std::vector<std::string> names)
    : population_(population), names_(std::move(names)), values_(names_.size()), views_(names_.size()) {}

bool AccountColumns::differ() const {
  return std::any_of(names_.begin(), names_.end(), [](const std::string& name) { return name != "action"; });
}

std::span<const std::string_view> AccountColumns::of(std::uint32_t account, std::uint32_t first_second) {
  const Account& who = population_.accounts[account];
  const Group* group = group_of(population_, who);
  for (std::size_t c = 0; c < names_.size(); ++c) {
    if (names_[c] == "action") {
      views_[c] = "like";
      continue;
    }
    // A stream a column: asking for one more changes no other.
    RandomStream stream = stream_for(population_.seed, names_[c], account);
    if (names_[c] == "client") values_[c] = client(group, stream);
    if (names_[c] == "country") values_[c] = kCountries[who.country].code;
    if (names_[c] == "created") values_[c] = created(group, first_second, stream);
    if (names_[c] == "device") values_[c] = device(population_, account, group, stream);
    views_[c] = values_[c];
  }
  return views_;
}

}  // namespace bonafide::simulate
