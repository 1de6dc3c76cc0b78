// Flags of commands whose figures may go to a court or a party, and what is said of the charge.
#pragma once
#include <optional>
#include <string>

#include "bonafide/pipeline/ask_people.h"
#include "bonafide/report/noised_report.h"
#include "commands.h"

namespace bonafide::app {

struct OthersFlags {
  std::string reader = "custodian", ledger, lineage = "log";
  std::optional<double> epsilon;
};

void add_others_flags(CLI::App& command, OthersFlags& flags);

/// None: for the custodian. @errors kUsage: a court or a party, and no ledger or no policy.
Result<std::optional<pipeline::ForOthers>> read_others(const OthersFlags& flags, bool has_policy);

report::Charge charge_of(const OthersFlags& flags, const pipeline::Charged& charged);

/// On standard error: it is for the custodian, and what is printed goes to others.
void say_charge(const OthersFlags& flags, const pipeline::Charged& charged);

}  // namespace bonafide::app
