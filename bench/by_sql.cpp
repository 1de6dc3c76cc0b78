#include <filesystem>

#include <fmt/format.h>

#include "bonafide/ingest/duckdb.h"
#include "pair_counting.h"

namespace bonafide::bench {
namespace {

class Acts final : public events::TableSource {
 public:
  explicit Acts(const events::EventTable& events) : events_(events) {}
  std::vector<Column> columns() const override { return {{"actor", Type::kNumber}, {"target", Type::kNumber}, {"second", Type::kNumber}}; }
  std::uint64_t rows() const override { return events_.size(); }
  Status fill(std::uint64_t first_row, std::size_t rows, Chunk& chunk) override {
    for (std::size_t row = 0; row < rows; ++row) {
      const std::uint64_t e = first_row + row;
      while (e >= events_.target_begin[target_ + 1]) ++target_;
      chunk.numbers(0)[row] = events_.actor[e];
      chunk.numbers(1)[row] = target_;
      chunk.numbers(2)[row] = events_.tick[e];
    }
    return {};
  }

 private:
  const events::EventTable& events_;
  std::uint32_t target_ = 0;
};

std::string with_answer(const std::string& met, Question question) {
  return fmt::format("SELECT count(*)::BIGINT, coalesce(sum(targets), 0)::BIGINT, coalesce(sum((a::HUGEINT * {} + b::HUGEINT * {}) % {} * targets), 0)::BIGINT "
                     "FROM ({} GROUP BY a, b HAVING count(*) >= {})",
                     Answer::kFactorA, Answer::kFactorB, Answer::kModulus, met, question.at_least);
}

}  // namespace

struct SqlCounter::State {
  ingest::Database database;

  Result<Answer> ask(const std::string& sql) {
    TRY(ingest::Query query, database.query(sql));
    TRY(const std::size_t rows, query.fetch());
    CHECK(rows == 1);
    const auto number = [&](std::size_t column) { return static_cast<std::uint64_t>(query.number(column, 0)); };
    return Answer{number(0), number(1), number(2), 0};
  }
};

SqlCounter::SqlCounter(std::unique_ptr<State> state) : state_(std::move(state)) {}
SqlCounter::SqlCounter(SqlCounter&&) noexcept = default;
SqlCounter::~SqlCounter() = default;

Result<SqlCounter> SqlCounter::open(events::EventTable events, unsigned threads, std::uint64_t memory_bytes) {
  TRY(ingest::Database database, ingest::Database::open({memory_bytes, threads, std::filesystem::temp_directory_path(), {}}));
  Acts acts(events);
  database.add_table("rows_of_log", acts);
  TRY_STATUS(database.run("CREATE TABLE acts AS SELECT actor::UINTEGER AS actor, target::UINTEGER AS target, min(second)::INTEGER AS second FROM rows_of_log() GROUP BY ALL ORDER BY target, second, actor"));
  return SqlCounter(std::make_unique<State>(State{std::move(database)}));
}

Result<Answer> SqlCounter::plain(Question question) {
  return state_->ask(with_answer(fmt::format("SELECT x.actor AS a, y.actor AS b, count(*) AS targets FROM acts x JOIN acts y "
                                             "ON x.target = y.target AND x.actor < y.actor AND abs(x.second - y.second) <= {}",
                                             question.window_seconds),
                                 question));
}

Result<Answer> SqlCounter::buckets(Question question) {
  return state_->ask(with_answer(fmt::format("SELECT x.actor AS a, y.actor AS b, count(*) AS targets FROM acts x JOIN "
                                             "(SELECT *, second // {0} + step AS bucket FROM acts, (VALUES (-1), (0), (1)) AS steps(step)) y "
                                             "ON x.target = y.target AND x.second // {0} = y.bucket AND x.actor < y.actor AND abs(x.second - y.second) <= {0}",
                                             question.window_seconds),
                                 question));
}

}  // namespace bonafide::bench
