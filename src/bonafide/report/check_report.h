// What `bonafide check` found, for a person and for a script.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "bonafide/disclose/approved.h"
#include "bonafide/orders/burden.h"
#include "bonafide/orders/rules.h"
#include "bonafide/report/noised_report.h"

namespace bonafide::report {

/// Findings quote the order and the law, and no record: they need nobody's leave. A burden does.
struct CheckedView {
  const orders::Order& order;
  const orders::Policy* policy = nullptr;                        ///< null: none was chosen
  const std::vector<orders::Finding>& findings;
  orders::Severity level = orders::Severity::kWarning;           ///< from which on the order is refused
  const disclose::Approved<orders::OrderBurden>* burden = nullptr;    ///< null: no case was given, or it is for others
  const disclose::Released<disclose::NoisedBurden>* noised = nullptr;  ///< for a court or a party
  Charge charge;                                                 ///< of `noised`
};

/// Findings, one a line as a compiler writes them, each rule's source once; the burden; then in short
/// why the order could be refused, and what to file instead.
/// @param width columns, at least 60; 0: lines are not broken.
std::string check_text(const CheckedView& view, bool colour, int width);

/// Keys in a fixed order, two blanks a level, a line feed at the end. Layout: docs/formats/check.md.
std::string check_json(const CheckedView& view);

}  // namespace bonafide::report
