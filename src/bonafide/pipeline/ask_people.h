// How many people would it touch, for a reader who is not the custodian: noised, charged once, and kept, so that the same question of the same
// data is answered alike and costs nothing again.
#pragma once
#include <optional>
#include <string>

#include "bonafide/disclose/recipient_gate.h"
#include "bonafide/pipeline/charge.h"
#include "bonafide/pipeline/order_case.h"

namespace bonafide::pipeline {

/// For whom figures of a case are, where that is not the custodian.
struct ForOthers {
  Purchaser purchaser;
  std::optional<double> epsilon;  ///< none: as people_terms
};

/// What an answer cost, and when it was charged.
struct Charged {
  std::int64_t release = 0;
  Microseconds time = 0;
  privacy::Cost cost;
  privacy::Cost left;   ///< of the purse, after
  bool is_new = false;  ///< by this run; else the answer was kept
};

struct AnsweredPeople {
  disclose::Released<disclose::NoisedPeople> people;
  Charged charged;
};

/// @param what  the figures, for whoever reads the ledger.
/// @errors kUsage, kInput as people_terms; kInput: too little is left, or no budget; kIo. Nothing is drawn unless it can be charged.
Result<AnsweredPeople> ask_people(const orders::PeopleQuestion& question, const orders::Order& order, const orders::Policy& policy, const std::string& case_folder, const OrderCase& of_case,
                                  privacy::Ledger& ledger, const ForOthers& others, const std::string& what);

}  // namespace bonafide::pipeline
