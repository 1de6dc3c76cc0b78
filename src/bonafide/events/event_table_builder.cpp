// How do rows in any order, more than memory holds, become one sorted table?
//
// Rows are kept as fixed-width words with provisional codes: in memory up to the bound, then in a
// spill file. Once all ids are known, codes become ranks, and the table is filled by ranges of
// targets: each range gathers its rows, sorts packed 128-bit keys (target, tick, actor, row) with
// Highway's vqsort, and writes its own stretch of the columns. A range needs 16 bytes a row, so
// memory is bounded whatever the log's size, at the price of reading the rows once per range.
#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "bonafide/base/parallel.h"
#include "bonafide/base/progress.h"
#include "bonafide/events/event_table.h"
#include "bonafide/events/range_sorter.h"
#include "bonafide/events/row_store.h"

namespace bonafide::events {
namespace {

constexpr std::size_t kFixedWords = 4;  // target, actor, time (two words); then one an attribute, and the arrival if kept
constexpr std::size_t kRowsPerBatch = 64;
constexpr std::uint64_t kMinRowsPerRange = 1 << 20;
constexpr std::uint64_t kRangesPerThread = 4;  // each reads all rows once more
constexpr std::array<Microseconds, 6> kResolutions{  // d, h, min, s, ms, us
    86'400'000'000, 3'600'000'000, 60'000'000, 1'000'000, 1'000, 1};
constexpr std::size_t kSecondResolution = 3;
// A unit coarser than a second is believed only when this many different times agree: five
// second-resolution times are all whole minutes by chance once in 60^5 = 8e8 logs.
constexpr std::size_t kTimesToBelieve = 5;

Microseconds time_of_row(const std::uint32_t* row) {
  Microseconds time;
  std::memcpy(&time, row + 2, sizeof time);
  return time;
}

// What the times of the log have in common, learnt row by row.
struct TimeStatistics {
  Microseconds first = INT64_MAX, last = INT64_MIN;
  std::size_t unit = 0;  // index into kResolutions
  std::array<Microseconds, kTimesToBelieve> seen{};
  std::size_t different = 0;

  void add(Microseconds time) {
    first = std::min(first, time);
    last = std::max(last, time);
    while (time % kResolutions[unit] != 0) ++unit;
    if (different < kTimesToBelieve && std::find(seen.begin(), seen.begin() + different, time) == seen.begin() + different)
      seen[different++] = time;
  }
  Microseconds resolution() const {
    return kResolutions[different < kTimesToBelieve ? std::max(unit, kSecondResolution) : unit];
  }
};

// The ids of one column, of the rows that wait to be interned together.
class WaitingIds {
 public:
  void add(std::string_view id) {
    bytes_.append(id);
    ends_[count_++] = bytes_.size();
  }
  // Interns them all and is empty afterwards. The codes are valid until the next call.
  std::span<const std::uint32_t> intern_into(DictionaryBuilder& dictionary) {
    std::array<std::string_view, kRowsPerBatch> ids;
    for (std::size_t i = 0; i < count_; ++i) {
      const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
      ids[i] = std::string_view(bytes_).substr(begin, ends_[i] - begin);
    }
    dictionary.intern_all(std::span(ids).first(count_), codes_);
    bytes_.clear();
    return std::span(codes_).first(std::exchange(count_, 0));
  }

 private:
  std::string bytes_;
  std::array<std::size_t, kRowsPerBatch> ends_;
  std::array<std::uint32_t, kRowsPerBatch> codes_;
  std::size_t count_ = 0;
};

}  // namespace

struct EventTableBuilder::State {
  Options options;
  DictionaryBuilder actors, targets;
  std::vector<DictionaryBuilder> values;
  std::uint64_t rows = 0;
  WaitingIds waiting_actors, waiting_targets;
  std::vector<WaitingIds> waiting_values;
  std::vector<Microseconds> waiting_times;
  TimeStatistics times;
  RowStore store;

  explicit State(Options o)
      : options(std::move(o)), values(options.attributes.size()),
        waiting_values(options.attributes.size()),
        store(words(), options.memory_bytes / 2, options.spill_folder) {}

  std::size_t words() const { return kFixedWords + options.attributes.size() + (options.keep_arrival ? 1 : 0); }

  Error spill_error(const char* doing) const {
    return Error{ErrorKind::kIo, fmt::format("{}: {} the rows that did not fit into memory failed ({}); free space there or raise --memory",
                                             options.spill_folder.string(), doing, std::strerror(errno))};
  }

  Status store_waiting();
  Status fill(EventTable& table, const std::vector<std::uint32_t>& actor_code, const std::vector<std::uint32_t>& target_code,
              const std::vector<std::vector<std::uint32_t>>& value_code) const;
};

EventTableBuilder::EventTableBuilder(Options options) : state_(std::make_unique<State>(std::move(options))) {
  CHECK(std::is_sorted(state_->options.attributes.begin(), state_->options.attributes.end()));
}
EventTableBuilder::~EventTableBuilder() = default;
EventTableBuilder::EventTableBuilder(EventTableBuilder&&) noexcept = default;

std::uint64_t EventTableBuilder::size() const { return state_->rows; }
std::uint64_t EventTableBuilder::spilled_bytes() const { return state_->store.spilled_bytes(); }

Status EventTableBuilder::add(std::string_view actor, std::string_view target, Microseconds time,
                              std::span<const std::string_view> attribute_values) {
  State& s = *state_;
  CHECK(attribute_values.size() == s.values.size());
  if (s.options.keep_arrival && s.rows == UINT32_MAX)
    return Error{ErrorKind::kInput, "the log holds more than 4 294 967 295 rows, too many to number; leave files out"};
  s.waiting_targets.add(target);
  s.waiting_actors.add(actor);
  for (std::size_t a = 0; a < s.values.size(); ++a) s.waiting_values[a].add(attribute_values[a]);
  s.waiting_times.push_back(time);
  s.times.add(time);
  ++s.rows;
  return s.waiting_times.size() == kRowsPerBatch ? s.store_waiting() : Status();
}

Status EventTableBuilder::State::store_waiting() {
  const auto target_codes = waiting_targets.intern_into(targets);
  const auto actor_codes = waiting_actors.intern_into(actors);
  std::vector<std::span<const std::uint32_t>> value_codes;
  for (std::size_t a = 0; a < values.size(); ++a) value_codes.push_back(waiting_values[a].intern_into(values[a]));
  const std::uint64_t first_arrival = rows - waiting_times.size();
  for (std::size_t i = 0; i < waiting_times.size(); ++i) {
    std::uint32_t* row = store.append();
    if (row == nullptr) return spill_error("writing");
    row[0] = target_codes[i];
    row[1] = actor_codes[i];
    std::memcpy(row + 2, &waiting_times[i], sizeof waiting_times[i]);
    for (std::size_t a = 0; a < values.size(); ++a) row[kFixedWords + a] = value_codes[a][i];
    if (options.keep_arrival) row[kFixedWords + values.size()] = static_cast<std::uint32_t>(first_arrival + i);
  }
  waiting_times.clear();
  return {};
}

Status EventTableBuilder::State::fill(EventTable& table, const std::vector<std::uint32_t>& actor_code,
                                      const std::vector<std::uint32_t>& target_code,
                                      const std::vector<std::vector<std::uint32_t>>& value_code) const {
  // Ranges hold at most as many rows as a thread's share of memory allows, and no more than give every thread a few:
  // what is being sorted lies in memory twice.
  const std::uint64_t rows_allowed = options.memory_bytes / 8 / options.threads / (sizeof(SortKey) + 4 * value_code.size());
  const std::uint64_t rows_per_range = std::max(kMinRowsPerRange, std::min(rows_allowed, rows / (kRangesPerThread * options.threads)));
  std::vector<std::uint32_t> bounds{0};
  for (std::uint32_t v = 1; v <= table.targets.size(); ++v)
    if (v == table.targets.size() || table.target_begin[v + 1] - table.target_begin[bounds.back()] > rows_per_range) bounds.push_back(v);

  std::atomic<bool> failed{false};
  parallel_blocks(bounds.size() - 1, 1, options.threads, [&](std::size_t range, std::size_t, unsigned) {
    if (failed || interrupted()) return;
    RangeSorter sorter(table, bounds[range], bounds[range + 1]);
    const std::size_t row_words = words();
    std::vector<std::uint32_t> codes(row_words - kFixedWords);
    const bool readable = store.for_each([&](const std::uint32_t* row, std::size_t count) {
      for (std::size_t r = 0; r < count; ++r, row += row_words) {
        const std::uint32_t target = target_code[row[0]];
        if (!sorter.wants(target)) continue;
        for (std::size_t a = 0; a < value_code.size(); ++a) codes[a] = value_code[a][row[kFixedWords + a]];
        if (options.keep_arrival) codes.back() = row[kFixedWords + value_code.size()];
        sorter.add(target, actor_code[row[1]], time_of_row(row), codes.data());
      }
    });
    if (!readable) failed = true;
    else sorter.sort_into_table();
  });
  if (interrupted()) return Error{ErrorKind::kInterrupted, "interrupted while sorting"};
  if (failed) return spill_error("reading back");
  return {};
}

Result<EventTable> EventTableBuilder::finish(bool relative) {
  State& s = *state_;
  if (s.rows == 0) return Error{ErrorKind::kInput, "the log holds no event"};
  TRY_STATUS(s.store_waiting());
  EventTable table;
  TRY(table.time, time_axis(s.times.first, s.times.last, s.times.resolution(), relative));

  auto actors = s.actors.finish();
  auto targets = s.targets.finish();
  table.actors = std::move(actors.dictionary);
  table.targets = std::move(targets.dictionary);
  std::vector<std::vector<std::uint32_t>> value_code;
  for (std::size_t a = 0; a < s.values.size(); ++a) {
    auto values = s.values[a].finish();
    table.attributes.push_back({s.options.attributes[a], std::move(values.dictionary), std::vector<std::uint32_t>(s.rows)});
    value_code.push_back(std::move(values.code_of));
  }

  table.target_begin.assign(table.targets.size() + 1, 0);
  const std::size_t row_words = s.words();
  const bool readable = s.store.for_each([&](const std::uint32_t* row, std::size_t count) {
    for (std::size_t r = 0; r < count; ++r, row += row_words) ++table.target_begin[targets.code_of[row[0]] + 1];
  });
  if (!readable) return s.spill_error("reading back");
  for (std::size_t v = 0; v < table.targets.size(); ++v) table.target_begin[v + 1] += table.target_begin[v];

  table.actor.resize(s.rows);
  table.tick.resize(s.rows);
  if (s.options.keep_arrival) table.arrival.resize(s.rows);
  const bool finer_than_tick = s.times.unit == kResolutions.size() - 1 ||
                               (table.time.tick == kMicrosecondsPerSecond && kResolutions[s.times.unit] < kMicrosecondsPerSecond);
  if (finer_than_tick) table.remainder.resize(s.rows);
  TRY_STATUS(s.fill(table, actors.code_of, targets.code_of, value_code));
  return table;
}

}  // namespace bonafide::events
