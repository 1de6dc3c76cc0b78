#include <nlohmann/json.hpp>

#include "bonafide/report/narrow_report.h"

namespace bonafide::report {
namespace {

using Json = nlohmann::ordered_json;

Json candidate_json(const orders::Candidate& one) {
  return {{"number", one.number},
          {"changes", one.changes},
          {"best", one.best},
          {"rows", one.touch.rows},
          {"people", one.touch.people},
          {"bystanders", one.touch.bystanders},
          {"singled_out", one.touch.exposed},
          {"singled_out_bystanders", one.touch.exposed_bystanders},
          {"identified", one.touch.identified},
          {"coverage", one.coverage},
          {"least_burst", one.least_burst ? Json(*one.least_burst) : Json(nullptr)},
          {"share_half_width", one.half_width ? Json(*one.half_width) : Json(nullptr)},
          {"findings", {{"errors", one.findings.errors}, {"warnings", one.findings.warnings}, {"notes", one.findings.notes}}},
          {"diff", one.diff}};
}

}  // namespace

std::string narrow_json(const disclose::Approved<orders::Ladder>& approved) {
  const orders::Ladder& ladder = approved.value();
  Json candidates = Json::array();
  for (const orders::Candidate& one : ladder.candidates) candidates.push_back(candidate_json(one));
  const Json out{{"order", ladder.file},
                 {"order_sha256", ladder.sha256},
                 {"events_sha256", ladder.events_sha256},
                 {"policy", ladder.policy.empty() ? Json(nullptr) : Json(ladder.policy)},
                 {"for", approved.policy()},
                 {"remarks", ladder.remarks},
                 {"candidates", std::move(candidates)}};
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace bonafide::report
