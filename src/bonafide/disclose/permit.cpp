#include "bonafide/disclose/permit.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace bonafide::disclose {

using orders::Finding;
using orders::Item;
using orders::Order;
using orders::Policy;
using orders::State;

struct PermitMaker {
  static Permit make(const Order& order, const Item& item, const Policy& policy, std::set<std::string> groups) {
    Permit out;
    out.order_ = &order;
    out.item_ = &item;
    out.policy_ = &policy;
    out.groups_ = std::move(groups);
    return out;
  }
};

namespace {

// What stands against every item alike.
std::vector<Refusal> against_the_order(const Order& order, const Policy& policy, orders::Day today) {
  std::vector<Refusal> out;
  const State state = order.state();
  if (const orders::Day ruled = order.history.back().date.value; ruled > today)
    out.push_back({"", "not-granted", fmt::format("the order's last step is dated {}, after the day of production, {}; produce on that day or after it", orders::day_text(ruled), orders::day_text(today)), "the order's history"});
  if (state != State::kGranted && state != State::kGrantedInPart)
    out.push_back({"", "not-granted", fmt::format("the order stands at \"{}\"; only what a court has granted is produced: file its ruling as a [[history]] of the order", orders::word(state)), "the order's history"});
  if (order.regime.value == orders::Regime::kDsa)
    out.push_back({"", "regime", "this is a request under the DSA, and data for vetted research feeds no production in litigation: serve an order of a court", "Regulation (EU) 2022/2065, Art. 40(8)"});
  if (order.regime.value != policy.regime)
    out.push_back({"", "regime", fmt::format("the policy {} is for \"{}\", the order for \"{}\"; choose a policy of the order's regime", policy.id, orders::word(policy.regime), orders::word(order.regime.value)), policy.title});
  return out;
}

// The groups whose accounts may be shown: those that the neutral has reviewed, and those that an independent column
// has shown to be manufactured.
// A review that is yet to come is none.
std::set<std::string> groups_to_show(const Order& order, const GroupEvidence& evidence, orders::Day today) {
  std::set<std::string> out = evidence.independent;
  if (order.review && order.review->date && order.review->date->value <= today)
    for (const auto& group : order.review->groups) out.insert(group.value);
  return out;
}

// What a form demands that says something of single accounts.
std::vector<Refusal> against_single_accounts(const Order& order, const Item& item, const Policy& policy, const std::set<std::string>& groups, orders::Day today) {
  std::vector<Refusal> out;
  const auto refuse = [&](const char* rule, std::string sentence, const char* source) { out.push_back({item.id.value, rule, std::move(sentence), source}); };
  if (!item.accounts || item.accounts->value != orders::Accounts::kInGroups)
    refuse("bystanders", "the item asks for the records of everybody; only those of accounts in groups are ever shown: accounts = \"in-groups\"", "Fed. R. Civ. P. 26(b)(1)");
  if (groups.empty())
    refuse("member-level-without-evidence", "no group may be shown: the order records no dated review by a neutral, and no group of the case is `manufactured`", "the order's [review]; the case's verdicts");
  if (!order.notice || !order.notice->sent || !order.notice->contest_days) {
    refuse("contest-running", "no notice with a day of sending and a period to object is recorded; send it, and record it under [notice]", "Fed. R. Civ. P. 45(d)(2)(B), 45(d)(3)");
  } else if (const orders::Day over = order.notice->sent->value + static_cast<orders::Day>(std::max(order.notice->contest_days->value, policy.least_contest_days)); today <= over) {
    refuse("contest-running", fmt::format("those whose records they are may object until {}; produce after that day", orders::day_text(over)), "the order's [notice]");
  }
  return out;
}

// Does what the rules found stop the item? Some of it is a warning to whoever drafts an order, and a bar to whoever
// would produce under it: terms below the policy's for any form, what protects people for records of single accounts.
bool stops(const Finding& finding, const Item& item) {
  if (!finding.item.empty() && finding.item != item.id.value) return false;
  if (finding.severity == orders::Severity::kError) return true;
  const bool single = orders::is_member_level(item.form.value);
  if (finding.rule == "privacy-weaker-than-policy") return single || !finding.item.empty();
  return single && (finding.rule == "no-notice" || finding.rule == "no-contest-period" || finding.rule == "no-protective-order");
}

// A ruling in part grants the items it names, and no others.
std::optional<Refusal> not_in_the_ruling(const Order& order, const Item& item) {
  if (order.state() != State::kGrantedInPart || order.grants(item)) return std::nullopt;
  std::vector<std::string> granted;
  for (const auto& id : order.history.back().items) granted.push_back(id.value);
  const std::string when = orders::day_text(order.history.back().date.value);
  return Refusal{item.id.value, "not-granted", granted.empty() ? fmt::format("the ruling of {} grants a part of the order and does not say which items; name them with items = [...] beside the ruling", when)
                                                               : fmt::format("the ruling of {} grants {} and not this item", when, fmt::join(granted, ", ")),
                 "the order's history"};
}

std::vector<Refusal> against_item(const Order& order, const Item& item, const Policy& policy, const std::vector<Finding>& findings, const std::set<std::string>& groups, orders::Day today) {
  std::vector<Refusal> out;
  if (auto refusal = not_in_the_ruling(order, item)) out.push_back(std::move(*refusal));
  for (const Finding& finding : findings)
    if (stops(finding, item)) out.push_back({item.id.value, finding.rule, finding.message, orders::rule(finding.rule)->source});
  if (item.subject && item.subject->value != orders::Subject::kEngagement)
    out.push_back({item.id.value, "not-in-the-log", fmt::format("the item asks for {}, and an engagement log holds none; the custodian answers it by other means", orders::word(item.subject->value)), "the item's subject"});
  if (orders::is_member_level(item.form.value)) {
    const auto more = against_single_accounts(order, item, policy, groups, today);
    out.insert(out.end(), more.begin(), more.end());
  }
  return out;
}

}  // namespace

std::string Permit::basis() const {
  const orders::Clause& clause = policy_->decide(policy_->category_of(*item_), order_->recipient.value, item_->form.value);
  std::string cites;
  for (const std::string& id : clause.cite) cites += (cites.empty() ? "" : "; ") + policy_->citation(id)->text;
  return fmt::format("{}: {} ({})", policy_->id, clause.because, cites);
}

Permission permit(const Order& order, const Policy& policy, const GroupEvidence& evidence, const std::set<std::string>& known_orders, orders::Day today) {
  Permission out;
  const std::vector<Finding> findings = orders::check_order({order, &policy, known_orders});
  const std::vector<Refusal> common = against_the_order(order, policy, today);
  const std::set<std::string> groups = groups_to_show(order, evidence, today);
  for (const Item& item : order.items) {
    std::vector<Refusal> refusals = against_item(order, item, policy, findings, groups, today);
    for (Refusal refusal : common) {
      refusal.item = item.id.value;
      refusals.push_back(std::move(refusal));
    }
    if (refusals.empty()) out.permits.push_back(PermitMaker::make(order, item, policy, orders::is_member_level(item.form.value) ? groups : std::set<std::string>{}));
    out.refusals.insert(out.refusals.end(), refusals.begin(), refusals.end());
  }
  return out;
}

}  // namespace bonafide::disclose
