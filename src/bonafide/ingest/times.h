// What the values of a time column mean. The values of the whole log decide together, never the
// first rows or one file: s, ms and us since 1970 have disjoint ranges for the years 1990 to 2099,
// so a value names its own unit, and a log is read in the unit that 99 % of its values name.
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bonafide/base/result.h"
#include "bonafide/base/time.h"
#include "bonafide/ingest/ingest.h"
#include "bonafide/ingest/rejects.h"

namespace bonafide::ingest {

/// Reads times one by one and keeps count of what they look like. Under kAuto it starts with the
/// unit of the first value that names one (or the one given); judge() says whether that was right.
class TimeReader {
 public:
  explicit TimeReader(TimeUnit asked, std::optional<TimeUnit> guess = std::nullopt);

  struct Reading {
    Microseconds time = 0;
    const char* fault = nullptr;  ///< a reason for rejects.csv; nullptr when `time` is good
  };
  /// A value as text: a number, perhaps with decimals, or ISO 8601.
  Reading read(std::string_view text, const Place& place);
  /// A value that its column's type already makes a point in time (Parquet TIMESTAMP, DATE).
  Reading read_exact(Microseconds time) {
    ++count_[kWithZone];
    return accept(time);
  }

  struct Judgement {
    bool relative = false;             ///< as in TimeAxis
    std::optional<TimeUnit> read_again; ///< the guess was wrong: the log must be read in this unit
  };
  /// To be asked once all rows are read. @param bad_share of values that may be of another kind
  /// than the rest (kAuto: 1 % always) or in an impossible year. @param column, file for the message.
  /// @errors kInput: the values allow no reading, or more than one; the message names --time-unit.
  Result<Judgement> judge(double bad_share, const std::string& column, const std::string& file) const;

 private:
  static constexpr Microseconds k1900 = -2'208'988'800 * kMicrosecondsPerSecond, k2200 = 7'258'118'400 * kMicrosecondsPerSecond;
  enum Kind { kInSeconds, kInMilliseconds, kInMicroseconds, kWithZone, kWithoutZone, kNoDate, kUnreadable, kKinds };
  struct Number {
    std::int64_t whole;
    std::int64_t millionths;  ///< of the unit, same sign
    std::string_view text;
  };
  static std::optional<Number> parse_number(std::string_view text);
  Reading read_number(const Number& number, const Place& place);
  Reading read_in(TimeUnit unit, const Number& number, const Place& place);
  Reading accept(Microseconds time) {
    if (time < k1900 || time >= k2200) return {0, "year outside 1900..2199"};
    latest_ = std::max(latest_, time);
    return {time, nullptr};
  }

  std::uint64_t readable() const;
  Result<Judgement> judge_auto(const std::string& column, const std::string& file) const;
  Result<Judgement> judge_asked(double bad_share) const;

  TimeUnit asked_;
  std::optional<TimeUnit> unit_;  ///< in force for numbers
  std::array<std::uint64_t, kKinds> count_{};
  std::optional<std::int64_t> lowest_, highest_;  ///< numbers, as written
  Microseconds latest_ = INT64_MIN;  // of those accepted
  std::uint64_t in_impossible_years_ = 0;
  std::string first_impossible_;  ///< a sentence on the first of them
};

}  // namespace bonafide::ingest
