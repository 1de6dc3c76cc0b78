// Do the columns beyond actor, target and time betray a group? Shared devices, accounts registered in
// one go, one odd client: tests on a group that these columns did not help to form. Only they can
// raise a verdict to `manufactured`. Derivations and decisions: docs/model/columns.md.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bonafide/null/exposure.h"

namespace bonafide::verdict {

enum class Column { kDevice, kCreated, kClient, kCountry };
const char* column_name(Column column);  ///< "device", ...
/// Whether a test of it may lead to `manufactured`: not of the client, since an organisation has an app of its own, nor of
/// the country, since a town's news is from one. Those are printed.
inline bool counts(Column column) { return column == Column::kDevice || column == Column::kCreated; }

/// What holds for less than half of a group does not describe it.
inline bool is_most(std::uint64_t part, std::uint64_t whole) { return 2 * part >= whole; }

/// One test in the form of matched.h.
struct ColumnTest {
  Column column = Column::kDevice;
  std::string not_tested;        ///< why; empty where it was tested
  std::uint64_t members = 0;     ///< with a value
  std::uint64_t compared = 0;    ///< n
  std::uint64_t marked = 0;      ///< S
  std::uint64_t outsiders = 0;   ///< whom the n were compared with
  double expected = 0;           ///< m
  double ln_price = 0;           ///< for what was chosen from the same data
  double ln_p = 0;               ///< price included; 0 where it was not tested
  std::string value;             ///< the client, the country, the first day of the week
  std::uint32_t most_users = 0;  ///< device: a value with at most so many users in the log is marked
  double withstands = 0;         ///< client: odds against outsiders that could be granted with p still <= .01
};

struct ColumnEvidence {
  std::vector<ColumnTest> tests;     ///< one a column that the log has
  double ln_p = 0;                   ///< the least of those that count, times their number (Bonferroni: columns may
                                     ///< depend on each other); never below format::kLeastGroupLnP
  double ln_q = 0;                   ///< set with the verdicts: Benjamini-Hochberg of the larger of this p and that of lockstep
  std::optional<Column> carried_by;  ///< the column of the least
};

/// What was counted and what innocents would bring, or why it was not tested: a sentence without its full stop.
std::string words_of(const ColumnTest& test);

/// What is known of every account, and of the outsiders together.
class Columns {
 public:
  /// @param in_candidate [accounts] 1 for members of any candidate: nobody's outsiders.
  /// Cost: O(events) a column.
  Columns(const events::EventTable& events, const null::Exposure& exposure, std::span<const std::uint8_t> in_candidate);
  ~Columns();

  /// @param group ranks, ascending. Cost: O(members log outsiders).
  ColumnEvidence test(std::span<const std::uint32_t> group) const;

 private:
  struct Pools;
  std::unique_ptr<Pools> pools_;
};

}  // namespace bonafide::verdict
