// What became of an order, for a person and for a program: the chain of orders, the states of each, and what
// each changed of the one before it.
#pragma once
#include <string>

#include "bonafide/disclose/approved.h"
#include "bonafide/orders/chain.h"

namespace bonafide::report {

/// @param colour ANSI colours. @param width columns, at least 60.
std::string history_text(const disclose::Approved<orders::Chain>& chain, bool colour, int width);

/// Keys in a fixed order, two blanks a level, a line feed at the end. Layout: docs/formats/order.md.
std::string history_json(const disclose::Approved<orders::Chain>& chain);

/// "last day 2017-12-31 -> 2017-06-30 (184 days fewer)"; "dropped: ..."; "protective order added: ...".
std::string change_sentence(const orders::Change& change);

}  // namespace bonafide::report
