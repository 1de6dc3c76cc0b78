#include <algorithm>
#include <fstream>
#include <optional>
#include <ranges>
#include <utility>

#include <fmt/format.h>

#include "bonafide/base/parallel.h"
#include "bonafide/ingest/columns.h"
#include "bonafide/ingest/csv.h"
#include "bonafide/ingest/duckdb.h"
#include "bonafide/ingest/ingest.h"
#include "bonafide/ingest/json_lines.h"
#include "bonafide/ingest/parquet.h"
#include "bonafide/ingest/rejects.h"
#include "bonafide/ingest/rows.h"
#include "bonafide/ingest/sources.h"
#include "bonafide/ingest/text.h"

namespace bonafide::ingest {
namespace {

// The files of one log, and the database that reads those of them that are Parquet.
struct Files {
  std::vector<Source> sources;
  std::optional<Database> database;
  std::vector<Header> headers;
  std::uint64_t rows = 0;  // of text, about; 0: not known beforehand
  bool parquet = true;     // all of them
};

Result<Header> read_header(Files& files, const Source& source) {
  switch (source.kind) {
    case FileKind::kCsv: return read_csv_header(source);
    case FileKind::kJsonLines: return read_json_header(source);
    case FileKind::kParquet: break;
  }
  return read_parquet_header(*files.database, source);
}

Status read_rows(Files& files, const Source& source, const Mapping& mapping, unsigned threads, RowSink& sink) {
  TRY_STATUS(sink.begin_file(source.path));
  switch (source.kind) {
    case FileKind::kCsv: return read_csv(source, mapping, sink);
    case FileKind::kJsonLines: return read_json_lines(source, mapping, sink);
    case FileKind::kParquet: break;
  }
  return read_parquet(*files.database, source, mapping, threads, sink);
}

bool is_parquet(const Source& source) { return source.kind == FileKind::kParquet; }

bool tells_its_rows(const Source& source) { return source.compression == Compression::kNone; }

// From the lines in the middle of a file: an export sorted by id has shorter ones at one end.
Result<std::uint64_t> guess_text_rows(const Source& source) {
  constexpr std::uint64_t kLooked = 1 << 20;
  std::ifstream in(source.path, std::ios::binary);
  in.seekg(static_cast<std::streamoff>(source.bytes > kLooked ? (source.bytes - kLooked) / 2 : 0));
  std::string middle(std::min(source.bytes, kLooked), '\0');
  in.read(middle.data(), static_cast<std::streamsize>(middle.size()));
  const auto lines = static_cast<double>(std::ranges::count(middle, '\n'));
  return static_cast<std::uint64_t>(lines * static_cast<double>(source.bytes) / static_cast<double>(std::max<std::size_t>(1, middle.size())));
}

Status open_database(Files& files, const ReadOptions& options) {
  std::vector<std::string> allowed;
  for (const Source& source : files.sources | std::views::filter(is_parquet))
    for (std::string& name : names_to_allow(source)) allowed.push_back(std::move(name));
  if (allowed.empty()) return {};
  constexpr std::uint64_t kLeastBytes = 128ull << 20;  // below this DuckDB cannot hold one row group
  const std::uint64_t memory_bytes = std::max(options.memory_bytes / 4, kLeastBytes);
  TRY(Database database, Database::open({memory_bytes, options.threads, options.work_folder, std::move(allowed)}));
  files.database.emplace(std::move(database));
  return {};
}

Result<Files> open_files(const ReadOptions& options) {
  Files files;
  TRY(files.sources, find_sources(options.inputs));
  TRY_STATUS(open_database(files, options));
  for (const Source& source : files.sources) {
    TRY(Header header, read_header(files, source));
    files.headers.push_back(std::move(header));
  }
  files.parquet = std::ranges::all_of(files.sources, is_parquet);
  if (!std::ranges::all_of(files.sources, tells_its_rows)) return files;
  for (const Source& source : files.sources) {
    TRY(const std::uint64_t rows, is_parquet(source) ? count_parquet_rows(*files.database, source) : guess_text_rows(source));
    files.rows += rows;
  }
  return files;
}

Error no_rows(const Files& files) {
  return {ErrorKind::kInput, fmt::format("{} holds a header and no rows; there is nothing to examine", files.sources.front().path)};
}

const char* remedy_for(const std::string& reject) {
  if (reject.find("(unreadable time)") != std::string::npos) return "; write times as 2023-05-01T10:00:00Z or as epoch numbers: other forms are not guessed";
  if (reject.find("(nested value)") != std::string::npos) return "; it holds an object or a list: flatten it first, as with jq -c '{actor: .user.id, target: .object.id, time: .created_at}'";
  if (reject.find("fields)") != std::string::npos) return "; each row needs as many fields as the header";
  return "; see --columns and --time-unit";
}

Error no_events(const RowSink& sink, const Rejects& rejects, const ReadOptions& options) {
  if (rejects.count() == 0)
    return {ErrorKind::kInput, fmt::format("no row has the action \"{}\" (--action); the log has {}", printable(options.action),
                                           listed(sink.other_actions()))};
  return {ErrorKind::kInput, fmt::format("none of {} rows can be used; the first bad one is {}{}",
                                         sink.rows(), rejects.first(), remedy_for(rejects.first()))};
}

// JSON tells only at its end which keys it holds: an attribute that no header promised and no row
// had was never there.
void drop_absent_attributes(events::EventTable& table, const Mapping& mapping, const std::vector<Header>& headers) {
  const auto promised = [&](const std::string& role) {
    const auto field = std::ranges::find(mapping.fields, role, &Field::role);
    return std::ranges::any_of(headers, [&](const Header& header) {
      return !header.may_hold_more && std::ranges::find(header.columns, field->column) != header.columns.end();
    });
  };
  std::erase_if(table.attributes, [&](const events::Attribute& attribute) {
    return attribute.values.size() == 1 && attribute.values[0].empty() && !promised(attribute.name);
  });
}

// What one pass over all files leaves behind.
struct Pass {
  std::optional<Log> log;
  std::optional<TimeUnit> read_again;  // instead of a log: the times are in this unit
};

Result<Pass> read_once(Files& files, const Mapping& mapping, const ReadOptions& options,
                       std::optional<TimeUnit> guess, Rejects& rejects, Progress& progress) {
  events::EventTableBuilder builder({mapping.attributes(), options.memory_bytes / 4 * 3, options.work_folder, options.threads, options.keep_arrival, options.action.empty() ? files.rows : 0});  // of one action, who knows how many
  RowSink sink(mapping, options.action, TimeReader(options.time_unit, guess), builder, rejects, progress);
  progress.begin("reading", "rows", files.rows);
  for (const Source& source : files.sources) TRY_STATUS(read_rows(files, source, mapping, options.threads, sink));
  TRY_STATUS(sink.finish());
  progress.end();

  if (sink.rows() == 0) return no_rows(files);
  TRY(const TimeReader::Judgement judgement,
      sink.times().judge(options.max_reject_share, mapping.fields[kTimeField].column, files.sources.front().path));
  if (judgement.read_again) return Pass{std::nullopt, judgement.read_again};
  if (builder.size() == 0) return no_events(sink, rejects, options);

  Log log;
  log.rows_read = sink.rows();
  log.rows_of_other_actions = sink.of_other_actions();
  log.rows_rejected = rejects.count();
  log.rejected_by_reason = rejects.by_reason();
  TRY_STATUS(rejects.close());
  progress.begin("sorting", "events", builder.size());
  TRY(log.events, builder.finish(judgement.relative));
  drop_absent_attributes(log.events, mapping, files.headers);
  log.spilled_bytes = builder.spilled_bytes();
  progress.end();
  return Pass{std::move(log), std::nullopt};
}

Result<Log> read_all(Files& files, const Mapping& mapping, const ReadOptions& options, Rejects& rejects, Progress& progress) {
  TRY(Pass first, read_once(files, mapping, options, std::nullopt, rejects, progress));
  if (first.log) return std::move(*first.log);
  rejects.discard();
  TRY(Pass second, read_once(files, mapping, options, first.read_again, rejects, progress));
  if (!second.log) return Error{ErrorKind::kInput, fmt::format("{} changed while it was read; read it again when nobody writes to it, or read a copy", files.sources.front().path)};  // what most values name does not depend on the guess
  return std::move(*second.log);
}

// Text to which somebody writes is read as far as it went when it was found. What it then ended in may be half a row.
bool ends_a_line(const Source& source) {
  if (source.kind == FileKind::kParquet || source.compression != Compression::kNone) return false;
  std::ifstream in(source.path, std::ios::binary);
  in.seekg(static_cast<std::streamoff>(source.bytes) - 1);
  return in.get() == '\n';
}

Error cut_in_a_row(const Source& source) {
  return {ErrorKind::kInput, fmt::format("{} grew while it was read, and what it held before does not end with a row; read it again when nobody writes to it, or read a copy", source.path)};
}

Result<std::vector<InputFile>> describe_files(const std::vector<Source>& sources, unsigned threads, Progress& progress) {
  std::uint64_t bytes = 0;
  for (const Source& source : sources) bytes += source.bytes;
  progress.begin("hashing the files", "bytes", bytes);
  std::vector<InputFile> described(sources.size());
  std::vector<Status> failures(sources.size());
  parallel_blocks(sources.size(), 1, threads, [&](std::size_t i, std::size_t, unsigned) {
    std::error_code ignored;
    const Source& source = sources[i];
    const std::uint64_t bytes_now = std::filesystem::file_size(source.path, ignored);
    const bool grew = bytes_now > source.bytes;
    const auto digest = sha256_of_file(source.path, source.bytes);
    if (!digest.ok()) failures[i] = digest.error();
    else if (bytes_now < source.bytes) failures[i] = became_shorter(source.path);
    else if (grew && !ends_a_line(source)) failures[i] = cut_in_a_row(source);
    else described[i] = {source.path, source.bytes, to_hex(digest.value()), grew};
    progress.advance(source.bytes);
  });
  progress.end();
  for (const Status& failure : failures) TRY_STATUS(failure);
  return described;
}

}  // namespace

Result<Log> read_log(const ReadOptions& options, Progress& progress) {
  TRY(Files files, open_files(options));
  TRY(const Mapping mapping, choose_columns(options, files.headers));
  if (!options.action.empty() && std::ranges::none_of(mapping.fields, [](const Field& field) { return field.role == "action"; }))
    return Error{ErrorKind::kInput, fmt::format("--action {}: {} has no column for the action; it has {}; name it with --columns action=...",
                                                options.action, files.headers.front().path, listed(files.headers.front().columns))};
  if (options.on_opened && files.rows > 0) options.on_opened(files.rows, files.parquet);
  Rejects rejects(options.work_folder / "rejects.csv");
  auto log = read_all(files, mapping, options, rejects, progress);
  if (!log.ok()) {
    rejects.discard();
    return log;
  }
  log.value().profile = mapping.profile;
  for (std::size_t i = 0; i < mapping.fields.size(); ++i) {
    const Field& field = mapping.fields[i];
    if (i < kFirstAttribute || log.value().events.attribute(field.role) != nullptr) log.value().columns[field.role] = field.column;
  }
  TRY(log.value().files, describe_files(files.sources, options.threads, progress));
  return log;
}

}  // namespace bonafide::ingest
