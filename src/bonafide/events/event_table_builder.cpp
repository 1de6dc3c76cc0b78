// How do rows in any order, more than memory holds, become one sorted table?
//
// Rows are kept with provisional codes, in 128 parts by their target: in memory up
// to the bound, then in a spill file. Once all ids are known, codes become ranks, and part after part is
// dealt out to its targets, sorted target by target, written into their stretches of the columns, and given
// back. So every row is read back once, and memory falls by what the table takes. A part too large for its
// share (a viral target) is sorted in several passes, by place.
#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "bonafide/base/parallel.h"
#include "bonafide/base/progress.h"
#include "bonafide/events/event_table.h"
#include "bonafide/events/part_sorter.h"
#include "bonafide/events/row_store.h"

namespace bonafide::events {
namespace {

constexpr std::size_t kRowsPerBatch = 64;
constexpr std::uint64_t kMinRowsPerPass = 1 << 20;
constexpr std::uint64_t kSampledRows = 1 << 14;  // a pass then holds its share of a part to within a few percent
constexpr std::array<Microseconds, 6> kResolutions{  // d, h, min, s, ms, us
    86'400'000'000, 3'600'000'000, 60'000'000, 1'000'000, 1'000, 1};
constexpr std::size_t kSecondResolution = 3;
// A unit coarser than a second is believed only when this many different times agree: five
// second-resolution times are all whole minutes by chance once in 60^5 = 8e8 logs.
constexpr std::size_t kTimesToBelieve = 5;

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

// The final code of each provisional one.
struct Codes {
  std::vector<std::uint32_t> actor, target;
  std::vector<std::vector<std::uint32_t>> values;  // by attribute
};

}  // namespace

struct EventTableBuilder::State {
  Options options;
  DictionaryBuilder actors, targets;
  std::vector<DictionaryBuilder> values;
  std::vector<std::uint64_t> rows_of_target;  // [provisional code]
  std::uint64_t rows = 0;
  WaitingIds waiting_actors, waiting_targets;
  std::vector<WaitingIds> waiting_values;
  std::vector<Microseconds> waiting_times;
  TimeStatistics times;
  RowStore store;

  explicit State(Options o)
      : options(std::move(o)), values(options.attributes.size()),
        waiting_values(options.attributes.size()),
        store(words_beside(), options.memory_bytes / 3, options.spill_folder) {}

  std::size_t words_beside() const { return options.attributes.size() + (options.keep_arrival ? 1 : 0); }  // beside target, actor and time

  Error spill_error(const char* doing) const {
    return Error{ErrorKind::kIo, fmt::format("{}: {} the rows that did not fit into memory failed ({}); free space there or raise --memory",
                                             options.spill_folder.string(), doing, std::strerror(errno))};
  }

  Status store_waiting();
  Status make_columns(EventTable& table) const;
  Status fill(EventTable& table, const Codes& codes);
  bool sort_part(std::size_t part, const Codes& codes, PartSorter& sorter) const;
  std::vector<std::uint64_t> pass_ends(std::size_t part, const Codes& codes, const PartSorter& sorter) const;
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
  std::vector<std::uint32_t> beside(words_beside());
  rows_of_target.resize(targets.size());
  for (std::size_t i = 0; i < waiting_times.size(); ++i) {
    ++rows_of_target[target_codes[i]];
    for (std::size_t a = 0; a < values.size(); ++a) beside[a] = value_codes[a][i];
    if (options.keep_arrival) beside.back() = static_cast<std::uint32_t>(first_arrival + i);
    if (!store.add({target_codes[i], actor_codes[i], waiting_times[i], beside.data()})) return spill_error("writing");
  }
  waiting_times.clear();
  return {};
}

// Where each pass over a part ends: one pass if all its rows fit, else cuts between rows of different place.
std::vector<std::uint64_t> EventTableBuilder::State::pass_ends(std::size_t part, const Codes& codes, const PartSorter& sorter) const {
  const std::uint64_t rows_allowed = std::max(kMinRowsPerPass, options.memory_bytes / 8 / options.threads / sorter.row_bytes());
  const std::uint64_t rows_of_part = store.rows(part);
  std::vector<std::uint64_t> ends;
  if (rows_of_part > rows_allowed) {
    std::vector<std::uint64_t> sample;
    std::uint64_t seen = 0;
    const std::uint64_t step = std::max<std::uint64_t>(1, rows_of_part / kSampledRows);
    store.for_each(part, [&](const StoredRow& row, const StoredRow&) {
      if (seen++ % step == 0) sample.push_back(sorter.place(codes.target[row.target], row.time));
    });
    std::sort(sample.begin(), sample.end());
    const std::size_t passes = rows_of_part / rows_allowed + 1;
    for (std::size_t pass = 1; pass < passes; ++pass) ends.push_back(sample[pass * sample.size() / passes]);
    ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  }
  ends.push_back(UINT64_MAX);
  return ends;
}

bool EventTableBuilder::State::sort_part(std::size_t part, const Codes& codes, PartSorter& sorter) const {
  const std::vector<std::uint64_t> ends = pass_ends(part, codes, sorter);
  if (ends.size() == 1) sorter.reserve(store.rows(part));
  std::vector<std::uint32_t> beside(words_beside());
  std::uint64_t begin = 0;
  for (const std::uint64_t end : ends) {
    const bool readable = store.for_each(part, [&](const StoredRow& row, const StoredRow& ahead) {
      __builtin_prefetch(&codes.actor[ahead.actor]);
      sorter.prefetch(codes.target[ahead.target]);
      const std::uint64_t place = sorter.place(codes.target[row.target], row.time);
      if (place < begin || place >= end) return;
      for (std::size_t a = 0; a < codes.values.size(); ++a) beside[a] = codes.values[a][row.beside[a]];
      if (options.keep_arrival) beside.back() = row.beside[codes.values.size()];
      sorter.add(place, codes.actor[row.actor], row.time, beside.data());
    });
    if (!readable) return false;
    sorter.sort_into_table();
    begin = end;
  }
  return true;
}

Status EventTableBuilder::State::fill(EventTable& table, const Codes& codes) {
  std::array<std::size_t, RowStore::kParts> parts;  // the largest first, so that threads end together
  std::iota(parts.begin(), parts.end(), std::size_t{0});
  std::stable_sort(parts.begin(), parts.end(), [&](std::size_t a, std::size_t b) { return store.rows(a) > store.rows(b); });
  std::vector<PartSorter> sorters(options.threads, PartSorter(table, rows_of_target));
  std::atomic<bool> failed{false};
  parallel_blocks(parts.size(), 1, options.threads, [&](std::size_t i, std::size_t, unsigned id) {
    if (failed || interrupted() || store.rows(parts[i]) == 0) return;
    if (sort_part(parts[i], codes, sorters[id])) store.drop(parts[i]);
    else failed = true;
  });
  if (interrupted()) return Error{ErrorKind::kInterrupted, "interrupted while sorting"};
  if (failed) return spill_error("reading back");
  return {};
}

// Columns that would take more than the rest of the bound lie in files.
Status EventTableBuilder::State::make_columns(EventTable& table) const {
  const bool finer_than_tick = times.unit == kResolutions.size() - 1 ||
                               (table.time.tick == kMicrosecondsPerSecond && kResolutions[times.unit] < kMicrosecondsPerSecond);
  std::uint64_t columns = 2 + finer_than_tick + options.keep_arrival;
  for (const Attribute& attribute : table.attributes) columns += attribute.values.size() > 1;  // one value: zeros, see PartSorter
  const Backing backing{options.spill_folder, rows * columns * sizeof(std::uint32_t) > options.memory_bytes / 3 * 2};
  TRY(table.actor, Column::zeros(rows, backing));
  TRY(table.tick, Column::zeros(rows, backing));
  if (options.keep_arrival) {
    TRY(table.arrival, Column::zeros(rows, backing));
  }
  if (finer_than_tick) {
    TRY(table.remainder, Column::zeros(rows, backing));
  }
  for (Attribute& attribute : table.attributes) {
    TRY(attribute.code, Column::zeros(rows, attribute.values.size() > 1 ? backing : Backing{}));
  }
  return {};
}

Result<EventTable> EventTableBuilder::finish(bool relative) {
  State& s = *state_;
  if (s.rows == 0) return Error{ErrorKind::kInput, "the log holds no event"};
  TRY_STATUS(s.store_waiting());
  EventTable table;
  TRY(table.time, time_axis(s.times.first, s.times.last, s.times.resolution(), relative));

  Codes codes;
  const auto settle = [](DictionaryBuilder& builder, Dictionary& dictionary, std::vector<std::uint32_t>& code_of) {
    auto finished = builder.finish();
    dictionary = std::move(finished.dictionary);
    code_of = std::move(finished.code_of);
  };
  parallel_blocks(2, 1, s.options.threads, [&](std::size_t i, std::size_t, unsigned) {
    if (i == 0) settle(s.actors, table.actors, codes.actor);
    else settle(s.targets, table.targets, codes.target);
  });
  codes.values.resize(s.values.size());
  for (std::size_t a = 0; a < s.values.size(); ++a) {
    table.attributes.push_back({s.options.attributes[a], {}, {}});
    settle(s.values[a], table.attributes[a].values, codes.values[a]);
  }

  table.target_begin.assign(table.targets.size() + 1, 0);
  for (std::size_t provisional = 0; provisional < codes.target.size(); ++provisional) table.target_begin[codes.target[provisional] + 1] = s.rows_of_target[provisional];
  for (std::size_t v = 0; v < table.targets.size(); ++v) table.target_begin[v + 1] += table.target_begin[v];
  std::fill(s.rows_of_target.begin(), s.rows_of_target.end(), 0);  // from here on as PartSorter uses it
  TRY_STATUS(s.make_columns(table));
  TRY_STATUS(s.fill(table, codes));
  table.set_aside();
  return table;
}

}  // namespace bonafide::events
