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
#include <mutex>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <fmt/format.h>
#include <hwy/contrib/sort/vqsort.h>

#include "bonafide/base/parallel.h"
#include "bonafide/base/progress.h"
#include "bonafide/events/event_table.h"

namespace bonafide::events {
namespace {

using Key = hwy::uint128_t;  // hi: target, tick; lo: actor, row within the range

constexpr std::size_t kRowsPerBlock = 1 << 18;
constexpr std::size_t kFixedWords = 4;  // target, actor, time (two words); then one an attribute
constexpr std::size_t kRowsPerBatch = 64;
constexpr std::uint64_t kMinRowsPerRange = 1 << 20;
constexpr std::array<Microseconds, 6> kResolutions{  // d, h, min, s, ms, us
    86'400'000'000, 3'600'000'000, 60'000'000, 1'000'000, 1'000, 1};
constexpr std::size_t kSecondResolution = 3;
// A unit coarser than a second is believed only when this many different times agree: five
// second-resolution times are all whole minutes by chance once in 60^5 = 8e8 logs.
constexpr std::size_t kTimesToBelieve = 5;

// The rows of a file or of memory, block by block.
class RowStore {
 public:
  RowStore(std::size_t words, std::uint64_t memory_bytes, std::filesystem::path folder)
      : words_(words), folder_(std::move(folder)) {
    const std::uint64_t block_bytes = kRowsPerBlock * words_ * 4;
    max_blocks_ = std::max<std::uint64_t>(2, memory_bytes / block_bytes);
  }
  ~RowStore() {
    if (file_ >= 0) close(file_);
  }
  RowStore(const RowStore&) = delete;
  RowStore& operator=(const RowStore&) = delete;

  // Room for one more row, or nullptr when the full block could not be spilled (errno tells why).
  std::uint32_t* append() {
    if (blocks_.empty() || in_last_ == kRowsPerBlock) {
      if (blocks_.size() == max_blocks_) {
        if (!spill_last()) return nullptr;
      } else {
        blocks_.push_back(std::make_unique_for_overwrite<std::uint32_t[]>(kRowsPerBlock * words_));
      }
      in_last_ = 0;
    }
    return blocks_.back().get() + words_ * in_last_++;
  }

  std::uint64_t spilled_bytes() const { return spilled_blocks_ * kRowsPerBlock * words_ * 4; }

  // Calls visit(rows, count) for every stretch of rows. @return false when the spill cannot be read.
  template <class Visit>
  bool for_each(const Visit& visit) const {
    for (std::size_t b = 0; b < blocks_.size(); ++b)
      visit(blocks_[b].get(), b + 1 == blocks_.size() ? in_last_ : kRowsPerBlock);
    if (spilled_blocks_ == 0) return true;
    const std::size_t block_bytes = kRowsPerBlock * words_ * 4;
    const auto buffer = std::make_unique_for_overwrite<std::uint32_t[]>(kRowsPerBlock * words_);
    for (std::uint64_t b = 0; b < spilled_blocks_; ++b) {
      for (std::size_t have = 0; have < block_bytes;) {
        const ssize_t got = pread(file_, reinterpret_cast<char*>(buffer.get()) + have, block_bytes - have,
                                  static_cast<off_t>(b * block_bytes + have));
        if (got <= 0) return false;
        have += static_cast<std::size_t>(got);
      }
      visit(buffer.get(), kRowsPerBlock);
    }
    return true;
  }

 private:
  bool spill_last() {
    if (file_ < 0) {
      std::string name = (folder_ / "rows.XXXXXX").string();
      file_ = mkstemp(name.data());
      if (file_ < 0) return false;
      unlink(name.c_str());  // the file goes with the process, however it ends
    }
    const std::size_t block_bytes = kRowsPerBlock * words_ * 4;
    for (std::size_t done = 0; done < block_bytes;) {
      const ssize_t put = write(file_, reinterpret_cast<const char*>(blocks_.back().get()) + done, block_bytes - done);
      if (put <= 0) return false;
      done += static_cast<std::size_t>(put);
    }
    ++spilled_blocks_;
    return true;
  }

  std::size_t words_;
  std::filesystem::path folder_;
  std::uint64_t max_blocks_;
  std::vector<std::unique_ptr<std::uint32_t[]>> blocks_;
  std::size_t in_last_ = 0;
  int file_ = -1;
  std::uint64_t spilled_blocks_ = 0;
};

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
        store(kFixedWords + options.attributes.size(), options.memory_bytes / 2, options.spill_folder) {}

  Error spill_error(const char* doing) const {
    return Error{ErrorKind::kIo, fmt::format("{}: {} the rows that did not fit into memory failed ({}); free space there or raise --memory",
                                             options.spill_folder.string(), doing, std::strerror(errno))};
  }

  Status store_waiting();
  Result<TimeAxis> time_axis(bool relative) const;
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
  for (std::size_t i = 0; i < waiting_times.size(); ++i) {
    std::uint32_t* row = store.append();
    if (row == nullptr) return spill_error("writing");
    row[0] = target_codes[i];
    row[1] = actor_codes[i];
    std::memcpy(row + 2, &waiting_times[i], sizeof waiting_times[i]);
    for (std::size_t a = 0; a < values.size(); ++a) row[kFixedWords + a] = value_codes[a][i];
  }
  waiting_times.clear();
  return {};
}

Result<TimeAxis> EventTableBuilder::State::time_axis(bool relative) const {
  TimeAxis axis;
  axis.origin = times.first;
  axis.resolution = times.resolution();
  axis.relative = relative;
  const Microseconds range = times.last - times.first;
  const bool milliseconds_fit = range / 1000 < UINT32_MAX;
  axis.tick = axis.resolution < kMicrosecondsPerSecond && milliseconds_fit ? 1000 : kMicrosecondsPerSecond;
  if (range / axis.tick >= UINT32_MAX)
    return Error{ErrorKind::kInput, fmt::format("the log runs from {} to {}, more than 136 years; check the time column and --time-unit",
                                                format_time(times.first, relative), format_time(times.last, relative))};
  return axis;
}

namespace {

// One range of targets: gathers its rows, sorts them, writes its stretch of the columns.
class RangeSorter {
 public:
  RangeSorter(EventTable& table, std::uint32_t first, std::uint32_t last)
      : table_(table), first_(first), last_(last), has_payload_(!table.remainder.empty() || !table.attributes.empty()) {
    keys_.reserve(table.target_begin[last] - table.target_begin[first]);
  }

  bool wants(std::uint32_t target) const { return target >= first_ && target < last_; }

  void add(std::uint32_t target, std::uint32_t actor, Microseconds time, const std::uint32_t* codes) {
    const auto since = static_cast<std::uint64_t>(time - table_.time.origin);
    const auto tick = static_cast<std::uint32_t>(since / static_cast<std::uint64_t>(table_.time.tick));
    const auto row = static_cast<std::uint32_t>(keys_.size());
    Key key;
    key.hi = static_cast<std::uint64_t>(target) << 32 | tick;
    key.lo = static_cast<std::uint64_t>(actor) << 32 | (has_payload_ ? row : 0);
    keys_.push_back(key);
    if (!table_.remainder.empty()) payload_.push_back(static_cast<std::uint32_t>(since % static_cast<std::uint64_t>(table_.time.tick)));
    payload_.insert(payload_.end(), codes, codes + table_.attributes.size());
  }

  void sort_into_table() {
    hwy::Sorter()(keys_.data(), keys_.size(), hwy::SortAscending());
    if (has_payload_) order_ties();
    std::uint64_t at = table_.target_begin[first_];
    for (const Key& key : keys_) {
      table_.tick[at] = static_cast<std::uint32_t>(key.hi);
      table_.actor[at] = static_cast<std::uint32_t>(key.lo >> 32);
      const std::uint32_t* payload = payload_of(key);
      if (!table_.remainder.empty()) table_.remainder[at] = *payload++;
      for (Attribute& attribute : table_.attributes) attribute.code[at] = *payload++;
      ++at;
    }
  }

 private:
  std::size_t payload_words() const { return table_.attributes.size() + (table_.remainder.empty() ? 0 : 1); }
  const std::uint32_t* payload_of(const Key& key) const {
    return payload_.data() + static_cast<std::uint32_t>(key.lo) * payload_words();
  }

  // Rows of one target and tick, by what the key does not hold: remainder, actor, attributes. Rows
  // equal in all of them are alike, so their order leaves no trace.
  void order_ties() {
    const bool by_remainder = !table_.remainder.empty();
    const auto less = [&](const Key& a, const Key& b) {
      const std::uint32_t *x = payload_of(a), *y = payload_of(b);
      if (by_remainder && *x != *y) return *x < *y;
      if (a.lo >> 32 != b.lo >> 32) return a.lo >> 32 < b.lo >> 32;
      return std::lexicographical_compare(x, x + payload_words(), y, y + payload_words());
    };
    for (std::size_t begin = 0; begin < keys_.size();) {
      std::size_t end = begin + 1;
      while (end < keys_.size() && keys_[end].hi == keys_[begin].hi) ++end;
      if (end - begin > 1) std::sort(keys_.begin() + static_cast<std::ptrdiff_t>(begin), keys_.begin() + static_cast<std::ptrdiff_t>(end), less);
      begin = end;
    }
  }

  EventTable& table_;
  std::uint32_t first_, last_;
  bool has_payload_;
  std::vector<Key> keys_;
  std::vector<std::uint32_t> payload_;
};

}  // namespace

Status EventTableBuilder::State::fill(EventTable& table, const std::vector<std::uint32_t>& actor_code,
                                      const std::vector<std::uint32_t>& target_code,
                                      const std::vector<std::vector<std::uint32_t>>& value_code) const {
  // Ranges hold about as many rows as a thread's share of memory allows.
  const std::uint64_t rows_per_range =
      std::max(kMinRowsPerRange, options.memory_bytes / 8 / options.threads / (sizeof(Key) + 4 * value_code.size()));
  std::vector<std::uint32_t> bounds{0};
  for (std::uint32_t v = 1; v <= table.targets.size(); ++v)
    if (v == table.targets.size() || table.target_begin[v + 1] - table.target_begin[bounds.back()] > rows_per_range) bounds.push_back(v);

  std::atomic<bool> failed{false};
  parallel_blocks(bounds.size() - 1, 1, options.threads, [&](std::size_t range, std::size_t, unsigned) {
    if (failed || interrupted()) return;
    RangeSorter sorter(table, bounds[range], bounds[range + 1]);
    std::vector<std::uint32_t> codes(value_code.size());
    const std::size_t words = kFixedWords + value_code.size();
    const bool readable = store.for_each([&](const std::uint32_t* row, std::size_t count) {
      for (std::size_t r = 0; r < count; ++r, row += words) {
        const std::uint32_t target = target_code[row[0]];
        if (!sorter.wants(target)) continue;
        for (std::size_t a = 0; a < codes.size(); ++a) codes[a] = value_code[a][row[kFixedWords + a]];
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
  TRY(table.time, s.time_axis(relative));

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
  const std::size_t words = kFixedWords + s.values.size();
  const bool readable = s.store.for_each([&](const std::uint32_t* row, std::size_t count) {
    for (std::size_t r = 0; r < count; ++r, row += words) ++table.target_begin[targets.code_of[row[0]] + 1];
  });
  if (!readable) return s.spill_error("reading back");
  for (std::size_t v = 0; v < table.targets.size(); ++v) table.target_begin[v + 1] += table.target_begin[v];

  table.actor.resize(s.rows);
  table.tick.resize(s.rows);
  const bool finer_than_tick = s.times.unit == kResolutions.size() - 1 ||
                               (table.time.tick == kMicrosecondsPerSecond && kResolutions[s.times.unit] < kMicrosecondsPerSecond);
  if (finer_than_tick) table.remainder.resize(s.rows);
  TRY_STATUS(s.fill(table, actors.code_of, targets.code_of, value_code));
  return table;
}

}  // namespace bonafide::events
