#include "bonafide/ingest/case_part.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bonafide/base/parallel.h"
#include "bonafide/base/progress.h"
#include "bonafide/ingest/duckdb.h"
#include "bonafide/ingest/parquet.h"

namespace bonafide::ingest {
namespace {

constexpr std::size_t kActor = 0, kTarget = 1, kTime = 2;  // of the query; then the attributes
constexpr std::size_t kBatch = 256;

Error damaged(const std::string& path, const std::string& why) {
  return {ErrorKind::kInput, fmt::format("{}: it is not as a case has it ({}); take an untouched copy, or run `bonafide detect` again", path, why)};
}

// A constant that Parquet's statistics can be compared with, so that row groups are skipped.
std::string sql_time(Microseconds time, bool relative) {
  return relative ? std::to_string(time) : fmt::format("TIMESTAMPTZ {}", sql_text(format_utc(time)));
}

std::string condition(const PartWish& wish, const events::TimeAxis& time, const char* column) {
  std::vector<std::string> all;
  if (!wish.targets.empty()) {
    std::vector<std::string> ids;
    for (const std::string& id : wish.targets) ids.push_back(sql_text(id));
    all.push_back(fmt::format("target IN ({})", fmt::join(ids, ", ")));
  }
  if (wish.first > time.origin) all.push_back(fmt::format("{} >= {}", column, sql_time(wish.first, time.relative)));
  if (wish.last < time.last) all.push_back(fmt::format("{} <= {}", column, sql_time(wish.last, time.relative)));
  return all.empty() ? "" : fmt::format(" WHERE {}", fmt::join(all, " AND "));
}

// Values of a column with few of them: a row mostly has one that was just seen.
class FewValues {
 public:
  std::uint32_t code(std::string_view value) {
    if (const std::uint32_t last = last_; last < builder_.size() && builder_[last] == value) return last;
    return last_ = builder_.intern(value);
  }
  events::DictionaryBuilder& builder() { return builder_; }

 private:
  events::DictionaryBuilder builder_;
  std::uint32_t last_ = 0;
};

// Texts of one column, one after the other.
class Texts {
 public:
  void clear() { bytes_.clear(), ends_.assign(1, 0); }
  void add(std::string_view text) {
    bytes_.append(text);
    ends_.push_back(bytes_.size());
  }
  std::string_view operator[](std::size_t row) const { return std::string_view(bytes_).substr(ends_[row], ends_[row + 1] - ends_[row]); }

 private:
  std::string bytes_;
  std::vector<std::size_t> ends_{0};
};

// Rows as they were fetched: copied, so that the next can be fetched while these become part of the table.
struct Rows {
  std::vector<Texts> texts;  // actor, target, attributes
  std::vector<Microseconds> times;

  /// Fetches until there are `least` rows or no more. @return why the rows cannot be a case's; "" where they can.
  Result<std::string> fetch(Query& query, std::size_t least) {
    for (Texts& column : texts) column.clear();
    times.clear();
    while (times.size() < least) {
      TRY(const std::size_t count, query.fetch());
      if (count == 0) break;
      for (std::size_t row = 0; row < count; ++row) {
        if (query.is_null(kActor, row) || query.is_null(kTarget, row) || query.is_null(kTime, row)) return std::string("an event lacks its actor, target or time");
        times.push_back(query.number(kTime, row));
      }
      for (std::size_t column = 0; column < texts.size(); ++column) {
        const std::size_t place = column < kTime ? column : column + 1;
        for (std::size_t row = 0; row < count; ++row) texts[column].add(query.is_null(place, row) ? std::string_view() : query.text(place, row));
      }
    }
    return std::string();
  }
};

// Rows in canonical order become a table as they come.
class Loader {
 public:
  Loader(const events::TimeAxis& time, const std::vector<std::string>& attributes) : values_(attributes.size()) {
    table_.time = time;
    for (const std::string& name : attributes) table_.attributes.push_back({name, {}, {}});
  }

  // @return why the rows cannot be a case's; null where they can.
  const char* add(const Rows& rows) {
    for (std::size_t row = 0; row < rows.times.size(); ++row) {
      if (const char* fault = begin_target(rows.texts[kTarget][row])) return fault;
      if (const char* fault = add_time(rows.times[row])) return fault;
      for (std::size_t a = 0; a < values_.size(); ++a) table_.attributes[a].code.push_back(values_[a].code(rows.texts[kTime + a][row]));
    }
    add_actors(rows.texts[kActor], rows.times.size());
    return nullptr;
  }

  events::EventTable finish() {
    if (targets_.size() > 0) table_.target_begin.push_back(table_.tick.size());
    else table_.target_begin = {0};
    const auto recode = [](events::Column& codes, const std::vector<std::uint32_t>& code_of) {
      for (std::uint32_t& code : codes) code = code_of[code];
    };
    auto actors = actors_.finish();
    recode(table_.actor, actors.code_of);
    table_.actors = std::move(actors.dictionary);
    table_.targets = targets_.finish().dictionary;  // came ascending: codes are as they were
    for (std::size_t a = 0; a < values_.size(); ++a) {
      auto values = values_[a].builder().finish();
      recode(table_.attributes[a].code, values.code_of);
      table_.attributes[a].values = std::move(values.dictionary);
    }
    return std::move(table_);
  }

 private:
  const char* begin_target(std::string_view target) {
    if (targets_.size() > 0 && targets_[targets_.size() - 1] == target) return nullptr;
    if (targets_.size() > 0 && targets_[targets_.size() - 1] > target) return "its targets do not ascend";
    targets_.intern(target);
    table_.target_begin.push_back(table_.tick.size());
    last_time_ = INT64_MIN;
    return nullptr;
  }

  const char* add_time(Microseconds time) {
    if (time < last_time_) return "its times do not ascend";
    if (time < table_.time.origin || time > table_.time.last) return "an event lies outside the times of run.json";
    last_time_ = time;
    const Microseconds since = time - table_.time.origin, rest = since % table_.time.tick;
    if (rest != 0 && table_.remainder.empty()) table_.remainder.resize(table_.tick.size());
    if (rest != 0 || !table_.remainder.empty()) table_.remainder.push_back(static_cast<std::uint32_t>(rest));
    table_.tick.push_back(static_cast<std::uint32_t>(since / table_.time.tick));
    return nullptr;
  }

  // Interned in batches: accounts are many, and each alone would wait for memory.
  void add_actors(const Texts& actors, std::size_t count) {
    std::array<events::PackedText, kBatch> ids;
    std::array<std::uint32_t, kBatch> codes;
    for (std::size_t begin = 0; begin < count; begin += kBatch) {
      const std::size_t size = std::min(kBatch, count - begin);
      for (std::size_t i = 0; i < size; ++i) ids[i] = events::PackedText(actors[begin + i]);
      actors_.intern_all(std::span(ids).first(size), std::span(codes).first(size));
      table_.actor.append(std::span(codes).first(size));
    }
  }

  events::EventTable table_;
  events::DictionaryBuilder actors_, targets_;
  std::vector<FewValues> values_;
  Microseconds last_time_ = INT64_MIN;
};

Result<std::vector<std::string>> values_of(Database& database, const std::string& from, const std::string& column) {
  TRY(Query query, database.query(fmt::format("SELECT DISTINCT coalesce({}::VARCHAR, '') {}", sql_name(column), from)));
  std::vector<std::string> out;
  while (true) {
    TRY(const std::size_t rows, query.fetch());
    if (rows == 0) break;
    for (std::size_t row = 0; row < rows; ++row) out.emplace_back(query.text(0, row));
  }
  std::sort(out.begin(), out.end());
  return out;
}

// One thread fetches and decodes the next rows while another makes these part of the table: each takes about as long.
Status load(Query& query, const std::string& path, unsigned threads, Loader& loader, std::size_t attributes) {
  constexpr std::size_t kRowsAtOnce = 1 << 17;  // so many that starting a thread is nothing beside them
  Rows now, next;
  now.texts.resize(kTime + attributes);
  next.texts.resize(kTime + attributes);
  TRY(std::string fault, now.fetch(query, kRowsAtOnce));
  while (fault.empty() && !now.times.empty()) {
    std::optional<Result<std::string>> fetched;
    const char* loaded = nullptr;
    parallel_blocks(2, 1, threads, [&](std::size_t task, std::size_t, unsigned) {
      if (task == 0) fetched = next.fetch(query, kRowsAtOnce);
      else loaded = loader.add(now);
    });
    if (loaded != nullptr) return damaged(path, loaded);
    if (interrupted()) return Error{ErrorKind::kInterrupted, "interrupted while reading the case"};
    TRY(fault, *fetched);
    std::swap(now, next);
  }
  return fault.empty() ? Status() : Status(damaged(path, fault));
}

Result<CasePart> read_part(Database& database, const std::string& path, const Source& source, const PartWish& wish, const events::TimeAxis& time, unsigned threads) {
  TRY(const Header header, read_parquet_header(database, source));
  const auto has = [&](const std::string& column) { return std::find(header.columns.begin(), header.columns.end(), column) != header.columns.end(); };
  const char* time_column = time.relative ? "time_us" : "time";
  for (const char* needed : {"actor", "target", time_column})
    if (!has(needed)) return damaged(path, fmt::format("it has no column {}", needed));
  std::vector<std::string> attributes, names;
  for (const std::string& name : wish.attributes)
    if (has(name)) attributes.push_back(name), names.push_back(sql_name(name) + "::VARCHAR");

  const std::string from = parquet_relation(source);
  CasePart out;
  const std::string where = condition(wish, time, time_column);
  for (const std::string& name : attributes) {
    out.values.push_back({name, {}});
    if (where.empty()) continue;  // all events are read: they tell
    TRY(out.values.back().second, values_of(database, from, name));
  }
  Loader loader(time, attributes);
  const bool nothing = wish.last < time.origin || wish.first > time.last;  // no day of the log
  if (nothing) {
    out.events = loader.finish();
    return out;
  }
  TRY(Query query, database.query(fmt::format("SELECT actor::VARCHAR, target::VARCHAR, {}{}{} {}{}", time.relative ? "time_us::BIGINT" : "epoch_us(time)", names.empty() ? "" : ", ", fmt::join(names, ", "), from,
                                              where)));
  TRY_STATUS(load(query, path, threads, loader, attributes.size()));
  out.events = loader.finish();
  for (std::size_t a = 0; a < attributes.size() && where.empty(); ++a)
    for (std::uint32_t code = 0; code < out.events.attributes[a].values.size(); ++code) out.values[a].second.emplace_back(out.events.attributes[a].values[code]);
  return out;
}

}  // namespace

Result<CasePart> read_case_part(const std::string& path, const PartWish& wish, const events::TimeAxis& time, std::uint64_t memory_bytes, unsigned threads,
                                const std::filesystem::path& work_folder) {
  TRY(const std::vector<Source> sources, find_sources({path}));
  TRY(Database database, Database::open({memory_bytes, threads, work_folder, names_to_allow(sources[0])}));
  auto part = read_part(database, path, sources[0], wish, time, threads);
  if (part.ok() || part.error().kind != ErrorKind::kInput || part.error().message.starts_with(path)) return part;
  return damaged(path, part.error().message);
}

}  // namespace bonafide::ingest
