// What may leave: the answers to an item, in its form. Nothing here names a bystander, and no count is without noise.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "bonafide/base/time.h"
#include "bonafide/privacy/release.h"

namespace bonafide::disclose {

/// The noise on the figures of an item, and what they cost every user together.
struct Guarantee {
  privacy::Terms terms;      ///< of each figure
  privacy::Epsilon epsilon;  ///< of all figures of the item, withheld counts included
  privacy::Delta delta;
  std::string condition;     ///< what it is given, a sentence
};

/// Accounts in scope by target and class, noised. A target "*" is all that the item asks for together.
struct AggregateAnswer {
  struct Cell {
    std::string target, kind;  ///< kind: "outside any group", "coordinated", ...; a country; "acts on nothing else"
    std::int64_t accounts;     ///< noised; may be negative
  };
  std::string item;
  std::vector<Cell> cells;     ///< by target, then in the order of kinds
  Guarantee guarantee;
};

/// What groups did, without their members: accounts of each in scope by target, noised, small ones suppressed.
struct GroupAnswer {
  struct Row {
    std::string group;             ///< its name in this production alone: ids in a case are hashes of members, which a guess confirms
    std::string verdict, p_value;  ///< the least power of ten that it is not above
    std::uint64_t members;         ///< of the frozen list; 0: fewer than the smallest cell
    std::uint64_t most_interests;  ///< the largest power of two not above K*; 0: none
    std::string target;
    std::int64_t accounts;         ///< noised
    bool suppressed;               ///< below the smallest cell: `accounts` is 0
  };
  std::string item;
  std::vector<Row> rows;           ///< by group's name, then target; no group of which every count is suppressed
  std::int64_t smallest_cell;
  Guarantee guarantee;
};

/// Records of accounts in groups that may be shown.
struct RecordsAnswer {
  struct Row {
    std::string account;  ///< id, or the name that it has for this target in this production alone
    std::string target;
    std::string group;    ///< its id; where pseudonymous, its name in this production
    Microseconds time;    ///< coarsened where it is pseudonymous
    std::uint64_t record; ///< its number in the canonical order of the log, for the proofs; kNoRecord where pseudonymous
  };
  static constexpr std::uint64_t kNoRecord = UINT64_MAX;
  std::string item;
  bool identified = false;
  Microseconds time_unit = 1;
  std::vector<Row> rows;  ///< by target, group, account, time: not by arrival
  bool times_relative = false;
};

/// The verdicts on the groups of an answer and what they rest on, test by test: facts of the sealed list, without noise. No count and
/// nothing of what the groups did beyond the order's reach but how far each test rejects, in powers of ten.
struct FindingsAnswer {
  struct Row {
    std::string group;      ///< as the answer names it
    std::string finding;    ///< "verdict", then the tests: "targets", "windows", ...
    std::string outcome;    ///< the verdict; "rejects", "does not reject", "not tested"
    std::string p_at_most;  ///< a power of ten; "" where not tested
    std::string says, rests_on, wrong_if;  ///< the same for every group
  };
  std::string item;
  std::vector<Row> rows;    ///< by group as in the case; only groups that the answer shows
};

/// What an item asked for and does not get, by category (Fed. R. Civ. P. 26(b)(5)(A), 45(e)(2)).
struct Withheld {
  struct Row {
    std::string item, category, rule, why;
    std::string accounts;  ///< a noised count with its error bar in words, or "not counted"
  };
  std::vector<Row> rows;
};

}  // namespace bonafide::disclose
