#include <nlohmann/json.hpp>

#include "bonafide/orders/order_words.h"
#include "bonafide/report/history.h"

namespace bonafide::report {
namespace {

using Json = nlohmann::ordered_json;

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json states_of(const orders::Order& order) {
  Json states = Json::array();
  for (const orders::Step& step : order.history) {
    states.push_back({{"state", orders::word(step.state.value)}, {"date", orders::day_text(step.date.value)}, {"by", text_or_null(step.by)}, {"note", text_or_null(step.note)}, {"items", nullptr}});
    for (const auto& id : step.items) states.back()["items"].push_back(id.value);
  }
  return states;
}

Json changes_as_json(const std::vector<orders::Change>& changes) {
  Json all = Json::array();
  for (const orders::Change& change : changes)
    all.push_back({{"subject", change.subject},
                   {"field", text_or_null(change.field)},
                   {"before", text_or_null(change.before)},
                   {"after", text_or_null(change.after)},
                   {"amount", text_or_null(change.amount)}});
  return all;
}

}  // namespace

std::string history_json(const disclose::Approved<orders::Chain>& chain) {
  const orders::Chain& value = chain.value();
  Json all = Json::array();
  for (std::size_t i = 0; i < value.orders.size(); ++i) {
    const orders::Order& order = value.orders[i];
    all.push_back({{"file", order.file},
                   {"sha256", order.sha256},
                   {"supersedes", order.supersedes ? Json(order.supersedes->value) : Json()},
                   {"changes", changes_as_json(value.changes[i])},
                   {"states", states_of(order)}});
  }
  // A path need not be UTF-8; everything else in an order is.
  return Json{{"format", 1}, {"orders", all}}.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace bonafide::report
