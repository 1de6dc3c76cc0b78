// What `bonafide explain` prints: one group, one account, one pair, for a terminal and as JSON.
#pragma once
#include <string>

#include "bonafide/disclose/approved.h"
#include "bonafide/format/case_reader.h"
#include "bonafide/format/explain_records.h"

namespace bonafide::report {

struct TextStyle {
  bool colour = false;  ///< ANSI
  int width = 80;       ///< columns, at least 60
  bool all = false;     ///< every row of every table; else the first of each, and how many more there are
};

/// @param one a case cut down to one group (pipeline/explain.h).
std::string group_text(const disclose::Approved<format::Case>& one, const TextStyle& style);
std::string actor_text(const disclose::Approved<format::ActorExplanation>& actor, const TextStyle& style);
std::string pair_text(const disclose::Approved<format::PairExplanation>& pair, const TextStyle& style);

/// The same with every row. Keys in a fixed order, two blanks a level, a line feed at the end;
/// ids that are no UTF-8 are repaired with U+FFFD.
std::string group_json(const disclose::Approved<format::Case>& one);
std::string actor_json(const disclose::Approved<format::ActorExplanation>& actor);
std::string pair_json(const disclose::Approved<format::PairExplanation>& pair);

/// Why an account is, or is not, a member of that group: one or two sentences.
std::string standing_words(const format::ActorInGroup& in);
/// What a case says of an account, and of a pair, before the table.
std::string actor_sentence(const format::ActorExplanation& actor);
std::string pair_sentence(const format::PairExplanation& pair);

}  // namespace bonafide::report
