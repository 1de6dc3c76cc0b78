#include <nlohmann/json.hpp>

#include "bonafide/report/noised_report.h"

namespace bonafide::report {
namespace {

using disclose::Estimate;
using disclose::NoisedBurden;
using disclose::NoisedLadder;
using Json = nlohmann::ordered_json;

Json json_of(const Estimate& one) { return {{"value", one.value}, {"error_95", one.error_95}}; }
Json json_of(const disclose::Range& one) { return {{"low", one.low}, {"high", one.high}}; }

Json json_of(const NoisedBurden::People& one) {
  return {{"people", json_of(one.people)}, {"bystanders", json_of(one.bystanders)}, {"people_in_groups", json_of(one.in_groups)}, {"sample", one.sample}};
}

Json noise_json(const disclose::PeopleTerms& terms) {
  return {{"mechanism", "discrete Gaussian"}, {"variance", {{"numerator", terms.terms.variance.numerator}, {"denominator", terms.terms.variance.denominator}}}, {"cells_an_account", terms.terms.bound.cells},
          {"epsilon", to_text(terms.epsilon)}, {"delta", to_text(terms.delta)}, {"given", "the case's list of members"}};
}

Json charge_json(const Charge& charge) {
  if (charge.release == 0) return nullptr;
  return {{"release", charge.release}, {"time", format_utc(charge.time)}, {"rho", to_text(charge.rho)}};
}

std::string text_of(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace); }

}  // namespace

std::string noised_burden_json(const disclose::Released<NoisedBurden>& released, const Charge& charge) {
  const NoisedBurden& burden = released.value();
  const bool any = burden.measured > 0;
  Json json{{"policy", released.policy()}, {"for", charge.reader}, {"items", Json::array()}, {"total", any ? json_of(burden.total) : Json(nullptr)}, {"noise", any ? noise_json(burden.terms) : Json(nullptr)},
            {"not_told", {"rows", "bytes", "rows_in_groups", "people_by_country"}}, {"ledger", charge_json(charge)}};
  for (const NoisedBurden::Item& item : burden.items) {
    const bool measured = item.not_measured.empty();
    json["items"].push_back({{"item", item.item}, {"not_measured", measured ? Json(nullptr) : Json(item.not_measured)}, {"burden", measured ? json_of(item.people) : Json(nullptr)}, {"remarks", item.remarks}});
  }
  return text_of(json);
}

std::string noised_ladder_json(const disclose::Released<NoisedLadder>& released, const Charge& charge) {
  const NoisedLadder& ladder = released.value();
  Json candidates = Json::array();
  for (std::size_t i = 0; i < ladder.candidates.size(); ++i) {
    const NoisedLadder::Candidate& one = ladder.candidates[i];
    const orders::Candidate& text = ladder.proposed.candidates[i];
    candidates.push_back({{"number", i},
                          {"changes", text.changes},
                          {"best", one.best},
                          {"people", json_of(one.people)},
                          {"bystanders", json_of(one.bystanders)},
                          {"singled_out", json_of(one.singled_out)},
                          {"singled_out_bystanders", json_of(one.singled_out_bystanders)},
                          {"identified", json_of(one.identified)},
                          {"coverage", json_of(one.coverage)},
                          {"burst_shown", one.burst_shown ? Json(*one.burst_shown) : Json(nullptr)},
                          {"share_half_width", one.half_width ? json_of(*one.half_width) : Json(nullptr)},
                          {"findings", {{"errors", text.findings.errors}, {"warnings", text.findings.warnings}, {"notes", text.findings.notes}}},
                          {"diff", text.diff}});
  }
  const Json out{{"order", ladder.proposed.file}, {"order_sha256", ladder.proposed.sha256}, {"policy", released.policy()}, {"for", charge.reader}, {"noise", noise_json(ladder.terms)},
                 {"not_told", {"rows", "least_burst", "events_sha256"}}, {"ledger", charge_json(charge)}, {"remarks", ladder.proposed.remarks}, {"candidates", std::move(candidates)}};
  return text_of(out) + "\n";
}

}  // namespace bonafide::report
