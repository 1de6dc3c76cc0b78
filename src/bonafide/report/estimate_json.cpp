#include <nlohmann/json.hpp>

#include "bonafide/base/time.h"
#include "bonafide/report/estimate_report.h"
#include "bonafide/report/estimate_words.h"

namespace bonafide::report {
namespace {

using Json = nlohmann::ordered_json;

Json share_json(const estimate::TargetEstimate& target) {
  Json out = Json::object();
  for (std::size_t l = 0; l < estimate::kLevels.size(); ++l) {
    const estimate::ShareBound& bound = target.share[l];
    Json level{{"flagged", bound.flagged}, {"lower_bound", bound.lower}, {"wrong_members_at_most", bound.wrong_members}, {"wrong_groups_at_most", bound.wrong_groups}};
    for (const estimate::ShareInterval& interval : target.intervals[l])
      level["intervals"].push_back({{"missed_low", interval.prior.low}, {"missed_high", interval.prior.high}, {"low", interval.low}, {"high", interval.high}});
    out[format::verdict_name(estimate::kLevels[l])] = std::move(level);
  }
  return out;
}

Json single_use_json(const estimate::TargetEstimate& target, bool relative) {
  if (!target.single_use) return {{"why_none", target.no_single_use}};
  const estimate::SingleUseExcess& excess = target.single_use->excess;
  const estimate::PeerModel& peers = target.single_use->peers;
  Json windows = Json::array();
  for (const estimate::ExcessWindow& w : excess.windows)
    windows.push_back({{"begin", format_time(w.begin_time, relative)}, {"end", format_time(w.end_time, relative)}, {"seen", w.seen}, {"others", w.others}, {"expected", w.expected}, {"lower_bound", w.lower}});
  return {{"seen", excess.seen},
          {"lower_bound", excess.lower},
          {"excess_in_windows", excess.excess},
          {"windows", std::move(windows)},
          {"peers",
           {{"count", peers.peers},
            {"left_out", peers.left_out},
            {"least_size", peers.least_size},
            {"greatest_size", peers.greatest_size},
            {"ratio", peers.ratio},
            {"quiet_ratio", peers.quiet_ratio},
            {"variance_between", peers.between},
            {"variance_within", peers.within},
            {"critical_score", peers.critical}}}};
}

Json target_json(const estimate::TargetEstimate& target, bool relative) {
  Json limits = Json::array();
  for (const estimate::DetectionLimit& limit : target.limits) limits.push_back({{"targets_served", limit.customers}, {"accounts", limit.accounts ? Json(*limit.accounts) : Json(nullptr)}});
  return {{"target", target.target},
          {"events", target.events},
          {"acts", target.acts},
          {"lockstep", share_json(target)},
          {"single_use", single_use_json(target, relative)},
          {"detection_limits", std::move(limits)}};
}

Json figure_json(const estimate::Figure& figure) { return {{"value", figure.value}, {"low", figure.low}, {"high", figure.high}}; }

Json audience_json(const std::vector<estimate::MonthBound>& audience) {
  Json out = Json::array();
  for (const estimate::MonthBound& bound : audience) {
    Json countries = Json::array();
    for (const estimate::CountryBound& c : bound.countries)
      countries.push_back({{"country", c.country}, {"followers", figure_json(c.followers)}, {"users", figure_json(c.users)}, {"beyond", c.beyond}, {"lower_bound", at_least(c.at_least)}});
    out.push_back({{"month", bound.month.empty() ? Json(nullptr) : Json(bound.month)}, {"followers", bound.followers}, {"lower_bound", at_least(bound.at_least)}, {"countries", std::move(countries)}});
  }
  return out;
}

}  // namespace

std::string estimate_json(const disclose::Approved<estimate::Estimate>& estimate) {
  const estimate::Estimate& value = estimate.value();
  Json json{{"format", 1}, {"bonafide", value.run.version}, {"events_sha256", value.run.events_sha256}, {"error", estimate::kAlpha}};
  json["new_accounts_counted"] = value.new_accounts_counted;
  json["burst_seconds"] = value.burst_seconds;
  json["targets"] = Json::array();
  for (const estimate::TargetEstimate& target : value.targets) json["targets"].push_back(target_json(target, value.run.times_relative));
  json["audience"] = audience_json(value.audience);
  json["calibration"] = value.calibration;
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace bonafide::report
