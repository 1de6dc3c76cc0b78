// What a production guarantees to everybody in the log, and what it does not: privacy.json of the bag.
#pragma once
#include <string>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/disclose/recipient_gate.h"

namespace bonafide::production {

class PrivacyStatement {
 public:
  void add(const disclose::Released<disclose::AggregateAnswer>& answer);
  void add(const disclose::Released<disclose::GroupAnswer>& answer);
  void add(const disclose::Released<disclose::RecordsAnswer>& answer);

  /// What the production costs everybody, all items and counts of the withheld together, as it is charged.
  /// @param delta at which it is stated. @errors kInput: as guaranteed_epsilon.
  Status set_whole(privacy::Cost cost, privacy::Delta delta);

  /// Keys in a fixed order, two blanks a level, a line feed at the end. Layout: docs/formats/production.md.
  std::string json() const;

 private:
  struct Item {
    std::string item, form, basis;
    std::vector<std::string> sentences;
    std::string epsilon, delta, sigma_squared;  ///< "": the form has no noise
    std::uint64_t error_95 = 0;
    std::uint32_t most_targets_a_person = 0;
  };
  static Item noised(const std::string& item, const char* form, const std::string& basis, const disclose::Guarantee& guarantee);
  std::vector<Item> items_;
  std::string whole_rho_, whole_epsilon_, whole_delta_;
};

}  // namespace bonafide::production
