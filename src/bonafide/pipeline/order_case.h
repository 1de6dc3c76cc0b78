// An order beside a case: what it asks of the log, read from the case with as little else as can be.
#pragma once
#include <string>
#include <vector>

#include "bonafide/base/progress.h"
#include "bonafide/base/result.h"
#include "bonafide/disclose/approved.h"
#include "bonafide/format/case_reader.h"
#include "bonafide/orders/burden.h"
#include "bonafide/pipeline/case_events.h"

namespace bonafide::pipeline {

struct OrderCase {
  format::Findings findings;         ///< of the case, without pictures
  orders::LogFacts log;
  events::EventTable events;         ///< at least those that an item of the order asks for
  std::vector<std::string> members;  ///< accounts in groups of verdict coordinated or higher, ascending
};

/// @errors kInput: the folder is no case, or was changed; kIo; kInterrupted.
Result<OrderCase> read_order_case(const orders::Order& order, const std::string& folder, Progress& progress, const ReadBounds& bounds = {});

/// The burden of an order on the log of a case. @errors as read_order_case and orders::measure_burden.
Result<disclose::Approved<orders::OrderBurden>> measure_order(const orders::Order& order, const std::string& folder, Progress& progress, const ReadBounds& bounds = {});

}  // namespace bonafide::pipeline
