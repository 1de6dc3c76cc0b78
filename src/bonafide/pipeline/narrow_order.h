// From an order and a case to a ladder of narrower orders, and from one of them to a draft.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "bonafide/base/progress.h"
#include "bonafide/base/result.h"
#include "bonafide/disclose/approved.h"
#include "bonafide/orders/narrow.h"
#include "bonafide/pipeline/ask_people.h"
#include "bonafide/pipeline/case_events.h"

namespace bonafide::pipeline {

struct NarrowOptions {
  std::string order_file, case_folder;
  std::string policy_file;  ///< empty: none
  ReadBounds bounds;
};

/// @errors kInput: as read_order, read_policy, read_order_case and orders::narrow_order; kIo; kInterrupted.
Result<disclose::Approved<orders::Ladder>> narrow_order(const NarrowOptions& options, Progress& progress);

struct LadderForOthers {
  disclose::Released<disclose::NoisedLadder> ladder;
  Charged charged;
};

/// The ladder for a court or a party: the same rungs but those that single acts decide (which action most events have, the log's first and last
/// day; days are cut by those of the ledger's budgets), with noised figures. A policy must be chosen.
/// @errors as narrow_order and ask_people.
Result<LadderForOthers> narrow_order_for_others(const NarrowOptions& options, const ForOthers& others, Progress& progress);

/// Writes candidate `number` as a draft that replaces the order. @param date of its first step.
/// An order's text, without a figure. @errors kUsage: there is no such candidate; kIo: the file exists, or cannot be written.
Status write_draft(const orders::Ladder& ladder, std::size_t number, orders::Day date, const std::string& out);

}  // namespace bonafide::pipeline
