// One question, asked four ways: which two users acted on the same target within the window, on at least so
// many targets? The answers must be equal.
#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "bonafide/base/result.h"
#include "bonafide/events/event_table.h"

namespace bonafide::bench {

struct Question {
  std::uint32_t window_seconds, at_least;
};

struct Answer {
  std::uint64_t pairs = 0;     ///< of users that met on at least so many targets
  std::uint64_t targets = 0;   ///< summed over these
  std::uint64_t checksum = 0;  ///< over these: of both users and the number of targets, in no order
  std::uint64_t touched = 0;   ///< meetings of all pairs; 0 where it is not counted

  void add(std::uint64_t a, std::uint64_t b, std::uint64_t count) {
    ++pairs;
    targets += count;
    checksum += (a * kFactorA + b * kFactorB) % kModulus * count;
  }
  // Any would do; products of these and codes below 2^32 fit 64 bits.
  static constexpr std::uint64_t kFactorA = 2'654'435'761, kFactorB = 40'503, kModulus = 1'000'000'007;
};

/// A walk over the rows of accounts, as bonafide's pair search takes it (meetings.h).
Answer by_bonafide(const events::EventTable& events, Question question, unsigned threads);

/// What one writes first: a window slides over each target's acts, every pair goes into a std::unordered_map.
Answer by_hash_map(const events::EventTable& events, Question question);

/// What an analyst writes for DuckDB: a join of the table with itself. `plain` joins on the target and
/// compares times; `buckets` joins on the target and the window's bucket of time, which spares the pairs far apart.
/// The table holds whole numbers and lies in DuckDB's memory before the clock starts.
class SqlCounter {
 public:
  static Result<SqlCounter> open(events::EventTable events, unsigned threads, std::uint64_t memory_bytes);
  ~SqlCounter();
  SqlCounter(SqlCounter&&) noexcept;
  Result<Answer> plain(Question question);
  Result<Answer> buckets(Question question);

 private:
  struct State;
  explicit SqlCounter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace bonafide::bench
