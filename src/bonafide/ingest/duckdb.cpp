#include "bonafide/ingest/duckdb.h"

#include <duckdb.h>

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <mutex>
#include <thread>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace bonafide::ingest {
namespace {

using events::TableSource;

Error words_of(const char* message) {
  const std::string_view text = message != nullptr ? message : "DuckDB gave no reason";
  return {ErrorKind::kInput, std::string(text.substr(0, text.find('\n')))};
}

std::string quoted(std::string_view text, char quote) {
  std::string result(1, quote);
  for (const char c : text) result.append(c == quote ? 2 : 1, c);
  return result + quote;
}

}  // namespace

std::string sql_text(std::string_view text) { return quoted(text, '\''); }
std::string sql_name(std::string_view name) { return quoted(name, '"'); }

struct Query::State {
  duckdb_prepared_statement statement = nullptr;
  duckdb_pending_result pending = nullptr;
  duckdb_result result{};
  duckdb_data_chunk chunk = nullptr;
  struct Column {
    void* data;
    std::uint64_t* validity;  // null: no value is
  };
  std::vector<Column> columns;  // of the chunk
  std::size_t rows = 0;

  // The column's values, with `missing` in the place of nulls.
  template <class T>
  std::span<const T> values(std::size_t column, const T& missing) {
    const Column& c = columns[column];
    T* const data = static_cast<T*>(c.data);
    for (std::size_t row = 0; c.validity != nullptr && row < rows; ++row)
      if ((c.validity[row / 64] >> (row % 64) & 1) == 0) data[row] = missing;
    return {data, rows};
  }

  // Reading ahead: chunks wait here; null is the end.
  static constexpr std::size_t kMostWaiting = 8;  // no more: texts may be long, and no bound of DuckDB's counts them
  std::mutex mutex;
  std::condition_variable_any changed;
  std::deque<duckdb_data_chunk> waiting;
  std::jthread reader;

  ~State() {
    if (reader.joinable()) {
      reader.request_stop();
      reader.join();
    }
    for (duckdb_data_chunk& left : waiting) duckdb_destroy_data_chunk(&left);
    duckdb_destroy_data_chunk(&chunk);
    duckdb_destroy_result(&result);
    duckdb_destroy_pending(&pending);
    duckdb_destroy_prepare(&statement);
  }

  void fetch_all(const std::stop_token& stop) {
    duckdb_data_chunk next = nullptr;
    do {
      next = duckdb_fetch_chunk(result);
      std::unique_lock lock(mutex);
      changed.wait(lock, stop, [&] { return waiting.size() < kMostWaiting; });
      waiting.push_back(next);
      changed.notify_all();
      if (stop.stop_requested()) return;
    } while (next != nullptr);
  }

  duckdb_data_chunk next_chunk() {
    if (!reader.joinable()) return duckdb_fetch_chunk(result);
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return !waiting.empty(); });
    const duckdb_data_chunk next = waiting.front();
    if (next != nullptr) waiting.pop_front();  // the end stays
    changed.notify_all();
    return next;
  }
};

Query::Query(std::unique_ptr<State> state) : state_(std::move(state)) {}
Query::Query(Query&&) noexcept = default;
Query::~Query() = default;

void Query::read_ahead() {
  state_->reader = std::jthread([state = state_.get()](const std::stop_token& stop) { state->fetch_all(stop); });
}

Result<std::size_t> Query::fetch() {
  duckdb_destroy_data_chunk(&state_->chunk);
  state_->columns.clear();
  state_->chunk = state_->next_chunk();
  if (state_->chunk == nullptr) {
    if (const char* message = duckdb_result_error(&state_->result)) return words_of(message);
    return std::size_t{0};
  }
  for (idx_t i = 0; i < duckdb_data_chunk_get_column_count(state_->chunk); ++i) {
    duckdb_vector vector = duckdb_data_chunk_get_vector(state_->chunk, i);
    state_->columns.push_back({duckdb_vector_get_data(vector), duckdb_vector_get_validity(vector)});
  }
  return state_->rows = duckdb_data_chunk_get_size(state_->chunk);
}

bool Query::is_null(std::size_t column, std::size_t row) const {
  const std::uint64_t* validity = state_->columns[column].validity;
  return validity != nullptr && (validity[row / 64] >> (row % 64) & 1) == 0;
}

std::string_view Query::text(std::size_t column, std::size_t row) const {
  auto* strings = static_cast<duckdb_string_t*>(state_->columns[column].data);
  return {duckdb_string_t_data(&strings[row]), duckdb_string_t_length(strings[row])};
}

std::int64_t Query::number(std::size_t column, std::size_t row) const {
  return static_cast<const std::int64_t*>(state_->columns[column].data)[row];
}

// A text of ours is laid out as one of DuckDB's, which has zeros behind a short one too: it compares them as 16 bytes.
static_assert(sizeof(events::PackedText) == sizeof(duckdb_string_t) && events::PackedText::kInside == sizeof(duckdb_string_t{}.value.inlined.inlined));

std::span<const events::PackedText> Query::texts(std::size_t column) { return state_->values(column, events::PackedText()); }
std::span<const std::int64_t> Query::numbers(std::size_t column, std::int64_t missing) { return state_->values(column, missing); }

struct Database::State {
  duckdb_database database = nullptr;
  duckdb_connection connection = nullptr;
  ~State() {
    duckdb_disconnect(&connection);
    duckdb_close(&database);
  }
};

Database::Database(std::unique_ptr<State> state) : state_(std::move(state)) {}
Database::Database(Database&&) noexcept = default;
Database::~Database() = default;

Result<Database> Database::open(const Settings& settings) {
  duckdb_config config = nullptr;
  CHECK(duckdb_create_config(&config) == DuckDBSuccess);
  const auto set = [&](const char* name, const std::string& value) {
    CHECK(duckdb_set_config(config, name, value.c_str()) == DuckDBSuccess);
  };
  set("autoinstall_known_extensions", "false");
  set("autoload_known_extensions", "false");
  set("memory_limit", fmt::format("{}B", settings.memory_bytes));
  set("threads", std::to_string(settings.threads));
  set("temp_directory", settings.spill_folder.string());

  auto state = std::make_unique<State>();
  char* message = nullptr;
  const bool opened = duckdb_open_ext(nullptr, &state->database, config, &message) == DuckDBSuccess;
  duckdb_destroy_config(&config);
  if (!opened) {
    Error error = words_of(message);
    duckdb_free(message);
    return error;
  }
  CHECK(duckdb_connect(state->database, &state->connection) == DuckDBSuccess);
  Database database(std::move(state));

  std::vector<std::string> files;
  for (const std::string& file : settings.files) files.push_back(sql_text(file));
  for (const std::string& lock : {std::string("SET TimeZone = 'UTC'"),
                                  fmt::format("SET allowed_paths = [{}]", fmt::join(files, ", ")),
                                  fmt::format("SET allowed_directories = [{}]", sql_text(settings.spill_folder.string())),
                                  std::string("SET enable_external_access = false"),
                                  std::string("SET lock_configuration = true")})
    TRY_STATUS(database.run(lock));
  return database;
}

Status Database::run(const std::string& sql) {
  duckdb_result result{};
  const bool done = duckdb_query(state_->connection, sql.c_str(), &result) == DuckDBSuccess;
  const Status status = done ? Status() : Status(words_of(duckdb_result_error(&result)));
  duckdb_destroy_result(&result);
  return status;
}

Result<Query> Database::query(const std::string& sql) {
  auto state = std::make_unique<Query::State>();
  if (duckdb_prepare(state_->connection, sql.c_str(), &state->statement) != DuckDBSuccess)
    return words_of(duckdb_prepare_error(state->statement));
  if (duckdb_pending_prepared_streaming(state->statement, &state->pending) != DuckDBSuccess)
    return words_of(duckdb_pending_error(state->pending));
  if (duckdb_execute_pending(state->pending, &state->result) != DuckDBSuccess)
    return words_of(duckdb_result_error(&state->result));
  return Query(std::move(state));
}

namespace {

duckdb_type type_of(TableSource::Type type) {
  switch (type) {
    case TableSource::Type::kText: return DUCKDB_TYPE_VARCHAR;
    case TableSource::Type::kNumber: return DUCKDB_TYPE_BIGINT;
    case TableSource::Type::kTimestampUtc: return DUCKDB_TYPE_TIMESTAMP_TZ;
  }
  return DUCKDB_TYPE_INVALID;
}

class VectorChunk final : public TableSource::Chunk {
 public:
  explicit VectorChunk(duckdb_data_chunk chunk) {
    for (idx_t i = 0; i < duckdb_data_chunk_get_column_count(chunk); ++i) {
      duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, i);
      duckdb_vector_ensure_validity_writable(vector);
      columns_.push_back({duckdb_vector_get_data(vector), duckdb_vector_get_validity(vector)});
    }
  }
  std::span<std::int64_t> numbers(std::size_t column) override {
    return {static_cast<std::int64_t*>(columns_[column].data), duckdb_vector_size()};
  }
  // A string of up to 12 bytes lies in the vector itself, a longer one is pointed to.
  void set_text(std::size_t column, std::size_t row, std::string_view text) override {
    duckdb_string_t& string = static_cast<duckdb_string_t*>(columns_[column].data)[row];
    string = {};
    if (text.size() <= sizeof string.value.inlined.inlined) {
      string.value.inlined.length = static_cast<std::uint32_t>(text.size());
      std::memcpy(string.value.inlined.inlined, text.data(), text.size());
    } else {
      string.value.pointer.length = static_cast<std::uint32_t>(text.size());
      std::memcpy(string.value.pointer.prefix, text.data(), sizeof string.value.pointer.prefix);
      string.value.pointer.ptr = const_cast<char*>(text.data());  // DuckDB only reads it
    }
  }
  void set_null(std::size_t column, std::size_t row) override {
    duckdb_validity_set_row_invalid(columns_[column].validity, row);
  }

 private:
  struct Column {
    void* data;
    std::uint64_t* validity;
  };
  std::vector<Column> columns_;
};

TableSource& source_of(void* extra_info) { return *static_cast<TableSource*>(extra_info); }

void bind_table(duckdb_bind_info info) {
  const TableSource& source = source_of(duckdb_bind_get_extra_info(info));
  for (const TableSource::Column& column : source.columns()) {
    duckdb_logical_type type = duckdb_create_logical_type(type_of(column.type));
    duckdb_bind_add_result_column(info, column.name.c_str(), type);
    duckdb_destroy_logical_type(&type);
  }
  duckdb_bind_set_cardinality(info, source.rows(), true);
}

void init_table(duckdb_init_info info) {
  duckdb_init_set_max_threads(info, 1);
  duckdb_init_set_init_data(info, new std::uint64_t(0), [](void* next_row) { delete static_cast<std::uint64_t*>(next_row); });
}

void fill_table(duckdb_function_info info, duckdb_data_chunk output) {
  TableSource& source = source_of(duckdb_function_get_extra_info(info));
  std::uint64_t& next_row = *static_cast<std::uint64_t*>(duckdb_function_get_init_data(info));
  const std::size_t rows = std::min<std::uint64_t>(duckdb_vector_size(), source.rows() - next_row);
  VectorChunk chunk(output);
  if (const Status filled = source.fill(next_row, rows, chunk); !filled.ok()) return duckdb_function_set_error(info, filled.error().message.c_str());
  next_row += rows;
  duckdb_data_chunk_set_size(output, rows);
}

}  // namespace

void Database::add_table(const std::string& name, TableSource& source) {
  duckdb_table_function function = duckdb_create_table_function();
  duckdb_table_function_set_name(function, name.c_str());
  duckdb_table_function_set_extra_info(function, &source, nullptr);
  duckdb_table_function_set_bind(function, bind_table);
  duckdb_table_function_set_init(function, init_table);
  duckdb_table_function_set_function(function, fill_table);
  CHECK(duckdb_register_table_function(state_->connection, function) == DuckDBSuccess);
  duckdb_destroy_table_function(&function);
}

}  // namespace bonafide::ingest
