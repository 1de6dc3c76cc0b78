// What one order changed of the one that it replaces, field by field: what `bonafide history` prints.
#pragma once
#include <string>
#include <vector>

#include "bonafide/orders/order.h"

namespace bonafide::orders {

struct Change {
  std::string subject;        ///< "item 1", "proceeding likes", "the order"
  std::string field;          ///< "last day"; empty: the subject as a whole was added or dropped
  std::string before, after;  ///< as the files say it; empty: absent
  std::string amount;         ///< "184 days fewer", "2 fewer"; empty where nothing can be counted
};

/// Items and proceedings are compared by id, depositions and the rest by place. By subject, in the order of `before`, then of `after`.
std::vector<Change> changes_between(const Order& before, const Order& after);

}  // namespace bonafide::orders
