#include "bonafide/ingest/parquet.h"

#include <algorithm>
#include <array>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bonafide/ingest/text.h"

namespace bonafide::ingest {
namespace {

// DuckDB takes every path for a pattern: here a * in a file's name is a *.
std::string literal_pattern(const std::string& path) {
  std::string pattern;
  for (const char c : path) {
    const bool is_wild = c == '*' || c == '?' || c == '[';
    pattern += is_wild ? std::string{'[', c, ']'} : std::string{c};
  }
  return pattern;
}

Error unreadable(const Source& source, const Error& words) {
  if (words.message.starts_with("Out of Memory"))
    return {ErrorKind::kInput, fmt::format("{} holds row groups too large for a quarter of --memory; raise it", source.path)};
  return {ErrorKind::kInput,
          fmt::format("{} cannot be read as Parquet ({}); export or fetch it again", source.path, words.message)};
}

struct TypedColumn {
  std::string name, type;
};
Result<std::vector<TypedColumn>> describe(Database& database, const Source& source) {
  auto query = database.query(fmt::format("SELECT column_name, column_type FROM (DESCRIBE SELECT * {})", parquet_relation(source)));
  if (!query.ok()) return unreadable(source, query.error());
  std::vector<TypedColumn> columns;
  while (true) {
    const auto rows = query.value().fetch();
    if (!rows.ok()) return unreadable(source, rows.error());
    if (rows.value() == 0) return columns;
    for (std::size_t row = 0; row < rows.value(); ++row)
      columns.push_back({std::string(query.value().text(0, row)), std::string(query.value().text(1, row))});
  }
}

bool is_id_type(std::string_view type) {
  constexpr std::array<std::string_view, 12> kExact{"VARCHAR", "TINYINT",  "SMALLINT",  "INTEGER", "BIGINT",   "HUGEINT",
                                                    "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT", "UUID"};
  return std::ranges::find(kExact, type) != kExact.end() || (type.starts_with("DECIMAL") && type.ends_with(",0)"));
}

// What the time column is selected as: nanoseconds or microseconds as a number, or text.
enum class TimeForm { kMicroseconds, kNanoseconds, kText };
TimeForm time_form(std::string_view type) {
  if (type == "TIMESTAMP_NS") return TimeForm::kNanoseconds;
  return type.starts_with("TIMESTAMP") || type == "DATE" ? TimeForm::kMicroseconds : TimeForm::kText;
}

std::string expression(const TypedColumn& column, bool is_time) {
  const std::string name = sql_name(column.name);
  if (!is_time || time_form(column.type) == TimeForm::kText) return fmt::format("{}::VARCHAR", name);
  if (time_form(column.type) == TimeForm::kNanoseconds) return fmt::format("epoch_ns({})", name);
  return column.type.ends_with("ZONE") ? name : fmt::format("{}::TIMESTAMP", name);
}

// The statement that yields the mapping's fields in their order, and the form of its times.
struct Selection {
  std::string sql;
  TimeForm time;
};
Result<Selection> select_fields(const Source& source, const Mapping& mapping, const std::vector<TypedColumn>& columns) {
  Header header{source.path, {}, false};
  for (const TypedColumn& column : columns) header.columns.push_back(column.name);
  TRY(const std::vector<int> position, positions(mapping, header));
  std::vector<std::string> expressions;
  for (std::size_t i = 0; i < position.size(); ++i) {
    if (position[i] < 0) {
      expressions.emplace_back("NULL::VARCHAR");
      continue;
    }
    const TypedColumn& column = columns[static_cast<std::size_t>(position[i])];
    if ((i == kActorField || i == kTargetField) && !is_id_type(column.type))
      return Error{ErrorKind::kInput, fmt::format("column {} of {} is {}, which does not hold every id exactly; "
                                                  "export it as text or as a 64-bit integer", column.name, source.path, column.type)};
    expressions.push_back(expression(column, i == kTimeField));
  }
  const std::string& time_type = columns[static_cast<std::size_t>(position[kTimeField])].type;
  return Selection{fmt::format("SELECT {} {}", fmt::join(expressions, ", "), parquet_relation(source)), time_form(time_type)};
}

// The rows of one file on their way to the sink.
class Delivery {
 public:
  Delivery(const Mapping& mapping, TimeForm time_form, RowSink& sink)
      : time_column_(mapping.fields[kTimeField].column), time_form_(time_form), sink_(sink),
        fields_(mapping.fields.size()), part_(mapping.fields.size()) {}

  // Rows just fetched.
  Status deliver(Query& query, std::size_t rows) {
    numbers_.resize(rows);
    std::iota(numbers_.begin(), numbers_.end(), next_number_);
    next_number_ += rows;
    for (std::size_t i = 0; i < fields_.size(); ++i)
      if (i != kTimeField || time_form_ == TimeForm::kText) fields_[i] = query.texts(i);
    if (time_form_ == TimeForm::kText) return take(0, rows);
    times_.resize(rows);
    const std::span<const std::int64_t> counts = query.numbers(kTimeField, RowBlock::kMissing);
    return time_form_ == TimeForm::kMicroseconds ? deliver_microseconds(counts) : deliver_nanoseconds(counts);
  }

 private:
  Status deliver_microseconds(std::span<const std::int64_t> counts) {
    constexpr std::int64_t kInfinity = INT64_MAX;  // DuckDB's, and its negative
    for (std::size_t row = 0; row < counts.size(); ++row)
      times_[row] = counts[row] == kInfinity || counts[row] == -kInfinity ? RowBlock::kMissing : counts[row];
    return take(0, counts.size());
  }

  Status deliver_nanoseconds(std::span<const std::int64_t> counts) {
    constexpr std::int64_t kNanosecondsPerMicrosecond = 1000;
    std::size_t begin = 0;
    for (std::size_t row = 0; row < counts.size(); ++row) {
      const std::int64_t count = counts[row];
      times_[row] = count == RowBlock::kMissing ? count : count / kNanosecondsPerMicrosecond;
      if (count == RowBlock::kMissing || count % kNanosecondsPerMicrosecond == 0) continue;
      TRY_STATUS(take(begin, row));
      TRY_STATUS(sink_.reject(numbers_[row], time_column_, fmt::format("{} ns since 1970", count), "time finer than a microsecond"));
      begin = row + 1;
    }
    return take(begin, counts.size());
  }

  Status take(std::size_t begin, std::size_t end) {
    if (begin == end) return {};
    const auto part = [&](const auto& column) { return column.empty() ? column : column.subspan(begin, end - begin); };
    for (std::size_t i = 0; i < fields_.size(); ++i) part_[i] = part(fields_[i]);
    return sink_.take({part(std::span<const std::uint64_t>(numbers_)), part_, part(std::span<const Microseconds>(times_))});
  }

  const std::string& time_column_;
  TimeForm time_form_;
  RowSink& sink_;
  std::uint64_t next_number_ = 1;
  std::vector<std::uint64_t> numbers_;
  std::vector<Microseconds> times_;
  std::vector<std::span<const events::PackedText>> fields_, part_;
};

}  // namespace

// A folder named country=DE must not add a column.
std::string parquet_relation(const Source& source) {
  return fmt::format("FROM read_parquet({}, hive_partitioning = false)", sql_text(literal_pattern(source.path)));
}

std::vector<std::string> names_to_allow(const Source& source) {
  return {source.path, literal_pattern(source.path)};
}

Result<Header> read_parquet_header(Database& database, const Source& source) {
  TRY(const std::vector<TypedColumn> columns, describe(database, source));
  Header header{source.path, {}, false};
  for (const TypedColumn& column : columns) header.columns.push_back(column.name);
  return header;
}

Result<std::uint64_t> count_parquet_rows(Database& database, const Source& source) {
  auto query = database.query(fmt::format("SELECT count(*) {}", parquet_relation(source)));
  if (!query.ok()) return unreadable(source, query.error());
  const auto rows = query.value().fetch();
  if (!rows.ok()) return unreadable(source, rows.error());
  return static_cast<std::uint64_t>(query.value().number(0, 0));
}

Status read_parquet(Database& database, const Source& source, const Mapping& mapping, unsigned threads, RowSink& sink) {
  TRY(const std::vector<TypedColumn> columns, describe(database, source));
  TRY(const Selection selection, select_fields(source, mapping, columns));
  auto query = database.query(selection.sql);
  if (!query.ok()) return unreadable(source, query.error());
  if (threads > 1) query.value().read_ahead();
  Delivery delivery(mapping, selection.time, sink);
  while (true) {
    const auto rows = query.value().fetch();
    if (!rows.ok()) return unreadable(source, rows.error());
    if (rows.value() == 0) return {};
    TRY_STATUS(delivery.deliver(query.value(), rows.value()));
  }
}

}  // namespace bonafide::ingest
