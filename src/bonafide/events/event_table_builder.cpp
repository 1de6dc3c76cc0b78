// How do rows in any order, more than memory holds, become one sorted table?
//
// Rows are kept with provisional codes, in 128 parts by their target: in memory up to the bound, then in a spill file. Once all ids are known, codes become ranks, and part after part is
// dealt out to its targets, sorted target by target, written into their stretches of the columns, and given
// back. So every row is read back once, and memory falls by what the table takes. A part too large for its
// share (a viral target) is sorted in several passes, by place.
#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <numeric>

#include <fmt/format.h>

#include "bonafide/base/parallel.h"
#include "bonafide/base/progress.h"
#include "bonafide/base/sizes.h"
#include "bonafide/events/event_table.h"
#include "bonafide/events/part_sorter.h"
#include "bonafide/events/row_store.h"
#include "bonafide/events/time_statistics.h"

namespace bonafide::events {
namespace {

constexpr std::uint64_t kMinRowsPerPass = 1 << 20;
constexpr std::uint64_t kLeastForIds = 64 << 20;  // every machine has as much
constexpr std::uint64_t kMemoryForIds = 2;        // times what ids hold: a log's rows, and what is made of them, want as much
constexpr std::uint64_t kSampledRows = 1 << 14;  // a pass then holds its share of a part to within a few percent

// The final code of each provisional one.
struct Codes {
  std::vector<std::uint32_t> actor, target;
  std::vector<std::vector<std::uint32_t>> values;  // by attribute
};

}  // namespace

struct EventTableBuilder::State {
  Options options;
  std::vector<DictionaryBuilder> ids;         // actors, targets, attributes
  std::vector<std::uint64_t> rows_of_target;  // [provisional code]
  std::uint64_t rows = 0;
  TimeStatistics times;
  std::vector<std::vector<std::uint32_t>> one_row;  // room for the codes of a row that comes alone,
  std::vector<std::uint32_t> beside;                // and for what a row holds beside target, actor and time
  RowStore store;

  explicit State(Options o)
      : options(std::move(o)), ids(kFirstAttribute + options.attributes.size()), one_row(ids.size(), std::vector<std::uint32_t>(1)),
        beside(words_beside()), store(words_beside(), options.memory_bytes / 3, options.spill_folder) {}

  std::size_t words_beside() const { return options.attributes.size() + (options.keep_arrival ? 1 : 0); }

  Error spill_error(const char* doing, int reason) const {
    return Error{ErrorKind::kIo, fmt::format("{}: {} the rows that did not fit into memory failed ({}); free space there or raise --memory",
                                             options.spill_folder.string(), doing, std::strerror(reason))};
  }

  Status check_ids() const;
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

DictionaryBuilder& EventTableBuilder::ids(std::size_t column) { return state_->ids[column]; }

Status EventTableBuilder::add(const CodedRows& coded) {
  State& s = *state_;
  if (s.options.keep_arrival && s.rows + coded.rows.size() > UINT32_MAX)
    return Error{ErrorKind::kInput, "the log holds more than 4 294 967 295 rows, too many to number; leave files out"};
  s.rows_of_target.resize(s.ids[kTargets].size());
  std::vector<const std::uint32_t*> codes;
  for (const std::vector<std::uint32_t>& column : coded.codes) codes.push_back(column.data());
  for (const std::uint32_t i : coded.rows) {
    ++s.rows_of_target[codes[kTargets][i]];
    s.times.add(coded.times[i]);
    for (std::size_t a = 0; a < s.options.attributes.size(); ++a) s.beside[a] = codes[kFirstAttribute + a][i];
    if (s.options.keep_arrival) s.beside.back() = static_cast<std::uint32_t>(s.rows);
    if (!s.store.add({codes[kTargets][i], codes[kActors][i], coded.times[i], s.beside.data()})) return s.spill_error("writing", errno);
    ++s.rows;
  }
  return s.check_ids();
}

// Ids are looked for at random: unlike rows they cannot wait in a file.
Status EventTableBuilder::State::check_ids() const {
  constexpr std::uint32_t kMostIds = 0xfff00000;  // and a block of rows more can still be numbered
  std::uint64_t held = 0;
  for (const DictionaryBuilder& of_column : ids) {
    if (of_column.size() > kMostIds)
      return Error{ErrorKind::kInput, fmt::format("the first {} events hold more than {} different values of one column, too many to number; cut the log by time, or leave that column out", rows, kMostIds)};
    held += of_column.peak_bytes();
  }
  if (held <= std::max(kLeastForIds, options.memory_bytes / 3 * 2)) return {};
  const std::uint64_t of_log = static_cast<std::uint64_t>(static_cast<double>(held) * static_cast<double>(std::max(options.expected_rows, rows)) / static_cast<double>(rows));
  return Error{ErrorKind::kUsage,
               fmt::format("--memory: the ids of the first {} events (accounts: {}; targets: {}) already hold {}, more than may be; {}, or cut the log by --action or by time", rows, ids[kActors].size(),
                           ids[kTargets].size(), size_text(held), options.expected_rows == 0 ? "allow more" : fmt::format("allow about {}, if they go on like this", size_text(of_log * kMemoryForIds)))};
}

Status EventTableBuilder::add(std::string_view actor, std::string_view target, Microseconds time,
                              std::span<const std::string_view> attribute_values) {
  State& s = *state_;
  CHECK(attribute_values.size() == s.options.attributes.size());
  s.one_row[kActors][0] = s.ids[kActors].intern(actor);
  s.one_row[kTargets][0] = s.ids[kTargets].intern(target);
  for (std::size_t a = 0; a < attribute_values.size(); ++a) s.one_row[kFirstAttribute + a][0] = s.ids[kFirstAttribute + a].intern(attribute_values[a]);
  constexpr std::uint32_t kRow = 0;
  return add({std::span(&kRow, 1), s.one_row, std::span(&time, 1)});
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
  std::vector<std::uint32_t> codes_beside(words_beside());
  std::uint64_t begin = 0;
  for (const std::uint64_t end : ends) {
    const bool readable = store.for_each(part, [&](const StoredRow& row, const StoredRow& ahead) {
      __builtin_prefetch(&codes.actor[ahead.actor]);
      sorter.prefetch(codes.target[ahead.target]);
      const std::uint64_t place = sorter.place(codes.target[row.target], row.time);
      if (place < begin || place >= end) return;
      for (std::size_t a = 0; a < codes.values.size(); ++a) codes_beside[a] = codes.values[a][row.beside[a]];
      if (options.keep_arrival) codes_beside.back() = row.beside[codes.values.size()];
      sorter.add(place, codes.actor[row.actor], row.time, codes_beside.data());
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
  std::atomic<int> failed{0};  // errno of the thread that did
  parallel_blocks(parts.size(), 1, options.threads, [&](std::size_t i, std::size_t, unsigned id) {
    if (failed || interrupted() || store.rows(parts[i]) == 0) return;
    if (sort_part(parts[i], codes, sorters[id])) store.drop(parts[i]);
    else failed = errno;
  });
  if (interrupted()) return Error{ErrorKind::kInterrupted, "interrupted while sorting"};
  if (failed) return spill_error("reading back", failed);
  return {};
}

// Columns that would take more than the rest of the bound lie in files.
Status EventTableBuilder::State::make_columns(EventTable& table) const {
  const bool finer_than_tick = times.unit() == 1 || (table.time.tick == kMicrosecondsPerSecond && times.unit() < kMicrosecondsPerSecond);
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
  EventTable table;
  TRY(table.time, time_axis(s.times.first(), s.times.last(), s.times.resolution(), relative));

  Codes codes;
  const auto settle = [](DictionaryBuilder& builder, Dictionary& dictionary, std::vector<std::uint32_t>& code_of) {
    auto finished = builder.finish();
    dictionary = std::move(finished.dictionary);
    code_of = std::move(finished.code_of);
  };
  parallel_blocks(2, 1, s.options.threads, [&](std::size_t i, std::size_t, unsigned) {
    if (i == kActors) settle(s.ids[kActors], table.actors, codes.actor);
    else settle(s.ids[kTargets], table.targets, codes.target);
  });
  codes.values.resize(s.options.attributes.size());
  for (std::size_t a = 0; a < codes.values.size(); ++a) {
    table.attributes.push_back({s.options.attributes[a], {}, {}});
    settle(s.ids[kFirstAttribute + a], table.attributes[a].values, codes.values[a]);
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
