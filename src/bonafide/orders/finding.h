// What a rule found in an order, where, and how to mend it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "bonafide/orders/toml.h"

namespace bonafide::orders {

enum class Severity { kNote, kWarning, kError };
const char* word(Severity severity);
std::optional<Severity> parse_severity(std::string_view text);

struct Finding {
  std::string rule;     ///< id of a rule in the catalogue
  Severity severity;
  Position at;
  std::string item;     ///< id of the item that it is about; empty: the order as a whole
  std::string message;  ///< one sentence: what is wrong, with the order's own words and numbers
  std::string fix;      ///< what to write instead; empty where there is no one answer
};

}  // namespace bonafide::orders
