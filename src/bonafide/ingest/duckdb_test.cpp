#include "bonafide/ingest/duckdb.h"

#include "bonafide/ingest/testing.h"

namespace bonafide::ingest {
namespace {

class DuckDb : public testing::InFolder {
 protected:
  Database open(std::vector<std::string> files = {}) const {
    return Database::open({1ull << 30, 2, folder_ / "work", std::move(files)}).value();
  }
};

class Squares final : public events::TableSource {
 public:
  std::vector<Column> columns() const override { return {{"n", Type::kNumber}, {"text", Type::kText}}; }
  std::uint64_t rows() const override { return 5000; }
  Status fill(std::uint64_t first_row, std::size_t rows, Chunk& chunk) override {
    for (std::size_t i = 0; i < rows; ++i) {
      chunk.numbers(0)[i] = static_cast<std::int64_t>(first_row + i);
      if ((first_row + i) % 2 == 0) chunk.set_text(1, i, "longer than twelve");
      else chunk.set_null(1, i);
    }
    return {};
  }
};

TEST_F(DuckDb, StreamsTextNumbersAndNulls) {
  Database database = open();
  auto query = database.query("SELECT i::BIGINT, CASE WHEN i % 2 = 0 THEN 'x' || i END FROM range(10000) t(i)");
  std::int64_t next = 0;
  while (const std::size_t rows = query.value().fetch().value())
    for (std::size_t row = 0; row < rows; ++row, ++next) {
      ASSERT_EQ(query.value().number(0, row), next);
      ASSERT_EQ(query.value().is_null(1, row), next % 2 == 1);
      if (next % 2 == 0) {
        ASSERT_EQ(query.value().text(1, row), "x" + std::to_string(next));
      }
    }
  EXPECT_EQ(next, 10000);
}

TEST_F(DuckDb, SelectsFromATableOfOurs) {
  Squares squares;
  Database database = open();
  database.add_table("squares", squares);
  auto query = database.query("SELECT sum(n)::BIGINT, count(text), min(text) FROM squares()");
  ASSERT_EQ(query.value().fetch().value(), 1u);
  EXPECT_EQ(query.value().number(0, 0), 5000 * 4999 / 2);
  EXPECT_EQ(query.value().number(1, 0), 2500);
  EXPECT_EQ(query.value().text(2, 0), "longer than twelve");
}

TEST_F(DuckDb, OpensNoFileItWasNotGivenAndLoadsNoExtension) {
  write("secret.csv", "a\n1\n");
  Database database = open({path("given.parquet")});
  for (const std::string& sql : {"SELECT * FROM read_csv('" + path("secret.csv") + "')", "COPY (SELECT 1) TO '" + path("new.csv") + "'",
                                 std::string("SELECT * FROM 'https://example.org/a.parquet'"), std::string("INSTALL httpfs"),
                                 std::string("LOAD httpfs"), std::string("SET enable_external_access = true"),
                                 std::string("SET autoinstall_known_extensions = true")})
    EXPECT_FALSE(database.run(sql).ok()) << sql;
  EXPECT_TRUE(database.run("COPY (SELECT 1 AS one) TO '" + path("given.parquet") + "' (FORMAT parquet, USE_TMP_FILE false)").ok());
}

TEST_F(DuckDb, ErrorsAreOneLine) {
  Database database = open();
  const auto query = database.query("SELECT nothing FROM nowhere");
  ASSERT_FALSE(query.ok());
  EXPECT_EQ(query.error().message.find('\n'), std::string::npos);
}

TEST(Sql, QuotesAreDoubled) {
  EXPECT_EQ(sql_text("it's"), "'it''s'");
  EXPECT_EQ(sql_name("a\"b"), "\"a\"\"b\"");
}

}  // namespace
}  // namespace bonafide::ingest
