// What every command that lets figures out asks of the ledger before anything is drawn: is it there, which days are charged, is there a
// budget for them.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/format/case_records.h"
#include "bonafide/privacy/ledger.h"

namespace bonafide::pipeline {

/// Whose part of which budget.
struct Purchaser {
  std::filesystem::path ledger;
  std::string lineage = "log";  ///< the data's name in the ledger
  privacy::Purse purse = privacy::Purse::kParty;
};

/// @errors kInput: there is none (to open it would make one, with a full budget), or as Ledger::open.
Result<privacy::Ledger> open_ledger(const std::filesystem::path& path);

/// The days that the log covers: what is charged is everybody's privacy in all of it, whatever window is asked for.
/// @errors kInput: its times are relative, so no day is known.
Result<privacy::Period> period_of(const format::RunRecord& run, const std::filesystem::path& case_folder);

/// @errors kInput: a day of the period has no budget; the message says how to set one.
Result<privacy::Cost> budget_left(privacy::Ledger& ledger, const Purchaser& purchaser, privacy::Period period);

/// The days of all budgets that the period touches. Unlike the log's own first and last day, they are nobody's act, so a narrower
/// order may be cut by them. @errors as budget_left.
Result<privacy::Period> budgeted_days(privacy::Ledger& ledger, const Purchaser& purchaser, privacy::Period period);

/// Now, for the ledger's column `time`.
Microseconds charge_time();

}  // namespace bonafide::pipeline
