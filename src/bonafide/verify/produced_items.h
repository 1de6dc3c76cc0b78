// Which files a production consists of: what privacy.json says of each item decides which files it has, so that nobody can
// take the proofs away and call the rest something else.
#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "bonafide/verify/outcome.h"
#include "bonafide/verify/signed_statement.h"

namespace bonafide::verify {

struct ProducedItem {
  std::string id;
  std::string form;                   ///< aggregate, group, pseudonymous, identified
  std::string answer, proofs;         ///< files in the bag; `proofs` is empty unless identified
};

/// The items of the statement, in its order, each with its files.
/// A fault: privacy.json is of another form or names other items; a file of an item is absent; a file lies in the bag that is none of a
/// production's. @param files all of the bag, by path.
std::vector<ProducedItem> produced_items(std::string_view privacy_json, const Statement& statement, const std::set<std::string>& files, Outcome& outcome);

}  // namespace bonafide::verify
