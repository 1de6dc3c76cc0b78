// The embedded DuckDB, as much of it as we use: Parquet in, Parquet out. Its own types stay in
// duckdb.cpp. It installs and loads no extension, and touches no file but those it is given.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bonafide/base/result.h"

namespace bonafide::ingest {

/// A result as it streams by, in the order of the rows. Columns are VARCHAR (text) or BIGINT (number).
class Query {
 public:
  ~Query();
  Query(Query&&) noexcept;
  /// Moves to the next rows. @return how many; 0 at the end. @errors kInput: DuckDB's words.
  Result<std::size_t> fetch();
  bool is_null(std::size_t column, std::size_t row) const;
  /// Of the rows just fetched; valid until the next fetch. Undefined where is_null.
  std::string_view text(std::size_t column, std::size_t row) const;
  std::int64_t number(std::size_t column, std::size_t row) const;

 private:
  friend class Database;
  struct State;
  explicit Query(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Rows that come from us. Called from one thread, ascending.
class TableSource {
 public:
  enum class Type { kText, kNumber, kTimestampUtc };  ///< the latter two as 64-bit integers
  struct Column {
    std::string name;
    Type type;
  };
  /// Where fill() puts the values of up to capacity rows.
  class Chunk {
   public:
    virtual ~Chunk() = default;
    virtual std::span<std::int64_t> numbers(std::size_t column) = 0;
    /// @param text must stay as it is until the statement ends: it is not copied.
    virtual void set_text(std::size_t column, std::size_t row, std::string_view text) = 0;
    virtual void set_null(std::size_t column, std::size_t row) = 0;
  };
  virtual ~TableSource() = default;
  virtual std::vector<Column> columns() const = 0;
  virtual std::uint64_t rows() const = 0;
  virtual void fill(std::uint64_t first_row, std::size_t rows, Chunk& chunk) const = 0;
};

/// One database in memory and one connection to it. Not thread-safe.
class Database {
 public:
  struct Settings {
    std::uint64_t memory_bytes;
    unsigned threads;
    std::filesystem::path spill_folder;
    std::vector<std::string> files;  ///< the only ones it may open
  };
  static Result<Database> open(const Settings& settings);
  ~Database();
  Database(Database&&) noexcept;

  /// @errors kInput: DuckDB's words, first line only.
  Result<Query> query(const std::string& sql);
  Status run(const std::string& sql);
  /// Makes `source` selectable as name(). It must outlive the database.
  void add_table(const std::string& name, const TableSource& source);

 private:
  struct State;
  explicit Database(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// 'text' as SQL has it; "name" likewise.
std::string sql_text(std::string_view text);
std::string sql_name(std::string_view name);

}  // namespace bonafide::ingest
