#include "bonafide/production/privacy_statement.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bonafide/disclose/says.h"

namespace bonafide::production {
namespace {

std::string fraction(privacy::Rational x) { return x.denominator == 1 ? std::to_string(x.numerator) : fmt::format("{}/{}", x.numerator, x.denominator); }

}  // namespace

PrivacyStatement::Item PrivacyStatement::noised(const std::string& item, const char* form, const std::string& basis, const disclose::Guarantee& guarantee) {
  return {item, form, basis, {}, privacy::to_text(guarantee.epsilon), privacy::to_text(guarantee.delta), fraction(guarantee.terms.variance), guarantee.terms.error_95, guarantee.terms.bound.cells};
}

void PrivacyStatement::add(const disclose::Released<disclose::AggregateAnswer>& answer) {
  items_.push_back(noised(answer.value().item, "aggregate", answer.policy(), answer.value().guarantee));
  items_.back().sentences = disclose::says(answer.value());
}

void PrivacyStatement::add(const disclose::Released<disclose::GroupAnswer>& answer) {
  items_.push_back(noised(answer.value().item, "group", answer.policy(), answer.value().guarantee));
  items_.back().sentences = disclose::says(answer.value());
}

void PrivacyStatement::add(const disclose::Released<disclose::RecordsAnswer>& answer) {
  items_.push_back({answer.value().item, answer.value().identified ? "identified" : "pseudonymous", answer.policy(), disclose::says(answer.value()), "", "", "", 0, 0});
}

Status PrivacyStatement::set_whole(privacy::Cost cost, privacy::Delta delta) {
  TRY(const privacy::Epsilon epsilon, privacy::guaranteed_epsilon(cost, delta));
  whole_rho_ = privacy::to_text(cost.rho), whole_epsilon_ = privacy::to_text(epsilon), whole_delta_ = privacy::to_text(delta);
  return {};
}

std::string PrivacyStatement::json() const {
  using Json = nlohmann::ordered_json;
  Json all = Json::array();
  for (const Item& item : items_) {
    Json one{{"item", item.item}, {"form", item.form}, {"allowed_by", item.basis}, {"noise", nullptr}, {"says", item.sentences}};
    if (!item.epsilon.empty())
      one["noise"] = {{"mechanism", "discrete Gaussian (Canonne, Kamath, Steinke 2020)"}, {"sigma_squared", item.sigma_squared}, {"error_95", item.error_95}, {"epsilon", item.epsilon},
                      {"delta", item.delta}, {"unit", "one account with everything it did"}, {"targets_a_person_counts_on", item.most_targets_a_person}};
    all.push_back(std::move(one));
  }
  const bool shows_records = std::any_of(items_.begin(), items_.end(), [](const Item& item) { return item.epsilon.empty(); });
  const Json json{{"format", 1},
                  {"items", all},
                  {"whole", {{"rho", whole_rho_}, {"epsilon", whole_epsilon_}, {"delta", whole_delta_}, {"unit", "one account with everything it did"}, {"says", disclose::whole_says(whole_epsilon_, whole_delta_, shows_records)}}},
                  {"seed", disclose::seed_says()},
                  {"not_covered", disclose::not_covered()}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace bonafide::production
