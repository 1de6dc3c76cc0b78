#include "bonafide/production/privacy_statement.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace bonafide::production {
namespace {

std::string fraction(privacy::Rational x) { return x.denominator == 1 ? std::to_string(x.numerator) : fmt::format("{}/{}", x.numerator, x.denominator); }

constexpr const char* kWithheldToo = "The item's counts in withheld.csv are paid for out of the same figures; they hold given the sealed list of members.";

std::string coarse_words(Microseconds unit) { return unit == 1 ? "" : fmt::format("Times are given to {}.", format_window(unit)); }

}  // namespace

PrivacyStatement::Item PrivacyStatement::noised(const std::string& item, const char* form, const std::string& basis, const disclose::Guarantee& guarantee) {
  Item out{item, form, basis, {}, privacy::to_text(guarantee.epsilon), privacy::to_text(guarantee.delta), fraction(guarantee.terms.variance), guarantee.terms.error_95, guarantee.terms.bound.cells};
  out.sentences = {fmt::format("Every count has discrete Gaussian noise; with probability 0.95 or more it is off by {} at most.", guarantee.terms.error_95),
                   fmt::format("Adding or taking away one person, with all that they did, changes the odds of any answer by a factor of e^{} at most, but for a chance of {}.", out.epsilon, out.delta),
                   guarantee.condition, kWithheldToo};
  if (guarantee.terms.bound.cells > 1) out.sentences.push_back(fmt::format("A person counts on {} of the targets at most; how many acts that leaves out is not told.", guarantee.terms.bound.cells));
  return out;
}

void PrivacyStatement::add(const disclose::Released<disclose::AggregateAnswer>& answer) { items_.push_back(noised(answer.value().item, "aggregate", answer.policy(), answer.value().guarantee)); }

void PrivacyStatement::add(const disclose::Released<disclose::GroupAnswer>& answer) {
  items_.push_back(noised(answer.value().item, "group", answer.policy(), answer.value().guarantee));
  items_.back().sentences.push_back(fmt::format("Counts that come out below {0} are not given; of those that come out just above it, more than 1 in 20 may be off by more than the bar, because they were chosen for being high. The choice is made after the noise, so what is left out tells no more than the noised counts would; a group of which every count is below {0} is not listed. Groups have names for this production alone.", answer.value().smallest_cell));
}

void PrivacyStatement::add(const disclose::Released<disclose::RecordsAnswer>& answer) {
  const bool identified = answer.value().identified;
  Item out{answer.value().item, identified ? "identified" : "pseudonymous", answer.policy(), {}, "", "", "", 0, 0};
  out.sentences = identified ? std::vector<std::string>{"These are records of single accounts, as the order demands, of the groups that the neutral reviewed or an independent column bears out. They have no noise, and whoever reads them knows whose they are.",
                                                        "No record of an account outside these groups is among them."}
                             : std::vector<std::string>{"Each account has a name of its own for each target, and each group one for this production, made with a key from the production's seed: without the seed, names cannot be linked across targets or productions by themselves.",
                                                        "Who knows from elsewhere when an account acted can recognise it by its times, which is why they are coarse; that is no guarantee."};
  if (std::string words = coarse_words(answer.value().time_unit); !words.empty()) out.sentences.push_back(std::move(words));
  items_.push_back(std::move(out));
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
  std::vector<std::string> says{fmt::format("All counts of this production together change the odds of anything about one account by a factor of e^{} at most, but for a chance of {}, on the conditions of the items.", whole_epsilon_, whole_delta_)};
  if (std::any_of(items_.begin(), items_.end(), [](const Item& item) { return item.epsilon.empty(); })) says.emplace_back("That is not so of those whose records are shown one by one: records have no noise.");
  const Json json{{"format", 1},
                  {"items", all},
                  {"whole", {{"rho", whole_rho_}, {"epsilon", whole_epsilon_}, {"delta", whole_delta_}, {"unit", "one account with everything it did"}, {"says", says}}},
                  {"seed", "If seed.rsa-oaep lies in the bag, the seed of the noise was kept for the court: whoever opens it can take the noise off every figure, and find out whose names are behind pseudonyms if they have the log. Otherwise it was destroyed."},
                  {"not_covered", {"What the sealed list of members says: who is on it, how many are in a group, its verdict and its test are facts of the list and have no noise.",
                                   "What others publish or know: the guarantee is about what this production adds.", "What the custodian can do with its own log.",
                                   "The number of leaves of the sealed tree, the least power of two that holds all records: it has no noise, and where their number is near a power of two one account's records can decide it.",
                                   "Whether the log is true: the seal fixes it, and no figure can tell what was left out before it was sealed."}}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace bonafide::production
