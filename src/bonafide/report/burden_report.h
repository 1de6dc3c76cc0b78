// Whom an order touches, for a person and for a script.
#pragma once
#include <string>

#include "bonafide/disclose/approved.h"
#include "bonafide/orders/burden.h"

namespace bonafide::report {

/// A table, a row an item, and what stands out in words. @param width columns, at least 60.
std::string burden_text(const disclose::Approved<orders::OrderBurden>& burden, bool colour, std::size_t width);

/// A JSON object.
std::string burden_json(const disclose::Approved<orders::OrderBurden>& burden);

}  // namespace bonafide::report
