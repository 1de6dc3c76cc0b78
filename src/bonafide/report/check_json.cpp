#include <nlohmann/json.hpp>

#include "bonafide/report/burden_report.h"
#include "bonafide/report/check_report.h"

namespace bonafide::report {
namespace {

using Json = nlohmann::ordered_json;

Json or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json finding_json(const orders::Finding& finding) {
  const orders::Rule* rule = orders::rule(finding.rule);
  return {{"rule", finding.rule}, {"severity", orders::word(finding.severity)}, {"line", finding.at.line}, {"column", finding.at.column}, {"item", or_null(finding.item)},
          {"message", finding.message}, {"fix", or_null(finding.fix)}, {"ground", rule != nullptr ? Json(orders::word(rule->ground)) : Json(nullptr)},
          {"source", rule != nullptr ? Json(rule->source) : Json(nullptr)}};
}

}  // namespace

std::string check_json(const CheckedView& view) {
  const orders::Order& order = view.order;
  Json json{{"order", order.file}, {"sha256", order.sha256}, {"state", orders::word(order.state())}, {"recipient", orders::word(order.recipient.value)}, {"policy", nullptr},
            {"level", orders::word(view.level)}, {"clean", true}, {"findings", Json::array()}, {"burden", nullptr}};
  if (view.policy != nullptr) json["policy"] = {{"id", view.policy->id}, {"file", view.policy->file}, {"sha256", view.policy->sha256}};
  for (const orders::Finding& finding : view.findings) {
    json["findings"].push_back(finding_json(finding));
    if (finding.severity >= view.level) json["clean"] = false;
  }
  if (view.burden != nullptr) json["burden"] = Json::parse(burden_json(*view.burden));
  if (view.noised != nullptr) json["burden"] = Json::parse(noised_burden_json(*view.noised, view.charge));
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace bonafide::report
