// What the times of a log have in common, learnt row by row. For EventTableBuilder only.
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>

#include "bonafide/base/time.h"

namespace bonafide::events {

class TimeStatistics {
 public:
  void add(Microseconds time) {
    first_ = std::min(first_, time);
    last_ = std::max(last_, time);
    while (!is_multiple(time)) ++unit_;
    if (different_ < kTimesToBelieve && std::find(seen_.begin(), seen_.begin() + different_, time) == seen_.begin() + different_)
      seen_[different_++] = time;
  }
  Microseconds first() const { return first_; }
  Microseconds last() const { return last_; }
  /// The coarsest of d, h, min, s, ms, us of which every time is a whole number.
  Microseconds unit() const { return kUnits[unit_]; }
  /// The same where enough different times agree on it, else a second or finer.
  Microseconds resolution() const { return kUnits[different_ < kTimesToBelieve ? std::max(unit_, kSecond) : unit_]; }

 private:
  static constexpr std::array<Microseconds, 6> kUnits{86'400'000'000, 3'600'000'000, 60'000'000, 1'000'000, 1'000, 1};
  static constexpr std::size_t kSecond = 3;
  // A unit coarser than a second is believed only when this many different times agree: five
  // second-resolution times are all whole minutes by chance once in 60^5 = 8e8 logs.
  static constexpr std::size_t kTimesToBelieve = 5;

  bool is_multiple(Microseconds time) const {
    if (unit_ == kSecond) return time % kUnits[kSecond] == 0;  // most logs: a constant divides fast
    return time % kUnits[unit_] == 0;
  }

  Microseconds first_ = INT64_MAX, last_ = INT64_MIN;
  std::size_t unit_ = 0, different_ = 0;
  std::array<Microseconds, kTimesToBelieve> seen_{};
};

}  // namespace bonafide::events
