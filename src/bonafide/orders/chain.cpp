#include "bonafide/orders/chain.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bonafide/orders/order_words.h"

namespace bonafide::orders {
namespace {

Error fault(const Order& order, Position at, const std::string& what) { return {ErrorKind::kInput, fmt::format("{}:{}:{}: {}", order.file, at.line, at.column, what)}; }

std::string short_hash(const std::string& hash) { return hash.substr(0, 12) + "..."; }

Status check_distinct(const std::vector<Order>& orders) {
  for (std::size_t i = 0; i < orders.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (orders[i].sha256 == orders[j].sha256) return Error{ErrorKind::kInput, fmt::format("{} and {} are the same order, byte for byte; give each order once", orders[j].file, orders[i].file)};
  return {};
}

// Where a chain breaks, two orders may be meant to replace each other: one then names what the other was before it was
// changed. Hashes allow no such circle, and it shows as a break under a later order.
Error broken(const Order& order, const std::vector<Order>& orders) {
  std::string what = fmt::format("it supersedes {}, which is none of the files given; give that file too, as it was: a hash changes with every byte", short_hash(order.supersedes->value));
  for (const Order& other : orders)
    if (other.supersedes && other.supersedes->value == order.sha256) what += fmt::format(" ({} supersedes this order, so it cannot be a former state of that one)", other.file);
  return fault(order, order.supersedes->at, what);
}

Status check_step(const Order& before, const Order& after) {
  const Step& last = before.history.back();
  const Step& first = after.history.front();
  if (before.regime.value != after.regime.value)
    return fault(after, after.supersedes->at, fmt::format("its regime is {}, and that of {}, which it supersedes, is {}; an order stays under the law that it was made under", word(after.regime.value), before.file, word(before.regime.value)));
  if (after.state() != State::kDraft && !may_be_superseded(last.state.value, before.regime.value)) {
    std::vector<std::string> allowed;
    for (const State state : states_that_may_be_superseded(before.regime.value)) allowed.push_back(fmt::format("\"{}\"", word(state)));
    return fault(after, after.supersedes->at, fmt::format("it supersedes {}, which stands at \"{}\"; only a draft may, until that order stands at one of {}", before.file, word(last.state.value), fmt::join(allowed, ", ")));
  }
  if (first.date.value < last.date.value)
    return fault(after, first.date.at, fmt::format("its first date, {}, is before the last of {}, {}; correct the one that is wrong", day_text(first.date.value), before.file, day_text(last.date.value)));
  return {};
}

}  // namespace

Result<Chain> chain_of(std::vector<Order> orders) {
  CHECK(!orders.empty());
  TRY_STATUS(check_distinct(orders));
  std::map<std::string, std::size_t> by_hash;
  for (std::size_t i = 0; i < orders.size(); ++i) by_hash[orders[i].sha256] = i;

  const Order* first = nullptr;
  std::vector<const Order*> successor(orders.size(), nullptr);
  for (const Order& order : orders) {
    if (!order.supersedes) {
      if (first != nullptr) return Error{ErrorKind::kInput, fmt::format("{} and {} supersede nothing, so they begin two chains; ask for one chain at a time", first->file, order.file)};
      first = &order;
      continue;
    }
    const auto replaced = by_hash.find(order.supersedes->value);
    if (replaced == by_hash.end()) return broken(order, orders);
    const Order*& next = successor[replaced->second];
    if (next != nullptr) return fault(order, order.supersedes->at, fmt::format("it supersedes {}, and so does {}; an order is replaced once: leave one out", orders[replaced->second].file, next->file));
    next = &order;
  }
  CHECK(first != nullptr);  // no order is broken, so each has a predecessor here, and a circle of hashes cannot be made

  std::vector<const Order*> line{first};
  while (const Order* next = successor[static_cast<std::size_t>(line.back() - orders.data())]) line.push_back(next);
  CHECK(line.size() == orders.size());
  Chain chain;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (i > 0) TRY_STATUS(check_step(*line[i - 1], *line[i]));
    chain.orders.push_back(*line[i]);
    chain.changes.push_back(i > 0 ? changes_between(*line[i - 1], *line[i]) : std::vector<Change>{});
  }
  return chain;
}

}  // namespace bonafide::orders
