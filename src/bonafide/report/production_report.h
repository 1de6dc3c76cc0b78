// The report that lies in a production, for its recipient: what was ordered, what was produced with noise and error bar beside
// each figure, what was withheld, what is proven and what is not. It is written from released values alone.
#pragma once
#include <string>
#include <variant>
#include <vector>

#include "bonafide/disclose/recipient_gate.h"

namespace bonafide::report {

/// An item that was produced. Everything is held by reference.
struct ProducedItem {
  const orders::Item* item;
  std::string file;  ///< of its answer, "item-1-accounts.csv"
  std::variant<const disclose::Released<disclose::AggregateAnswer>*, const disclose::Released<disclose::GroupAnswer>*, const disclose::Released<disclose::RecordsAnswer>*> answer;
  const disclose::Released<disclose::FindingsAnswer>* findings;  ///< null: the form has none
};

struct ProductionPage {
  const orders::Order& order;
  const orders::Policy& policy;
  std::string date;          ///< of the production, in the order's zone
  std::string origin, root;  ///< of the seal
  std::vector<ProducedItem> items;
  const std::vector<disclose::Released<disclose::Withheld>>& withheld;
  std::string epsilon, delta;  ///< what all figures together guarantee
};

/// One HTML page without reference to anything outside it; the same page gives the same bytes.
std::string production_html(const ProductionPage& page);

/// The answer in a sentence or two, as a person would say it aloud.
std::string production_sentence(const ProductionPage& page);

}  // namespace bonafide::report
