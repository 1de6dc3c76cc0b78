#include "bonafide/production/parquet_copy.h"

#include <fmt/format.h>

#include "bonafide/format/csv.h"
#include "bonafide/ingest/duckdb.h"
#include "bonafide/ingest/testing.h"

namespace bonafide::production {
namespace {

class ParquetCopy : public ingest::testing::InFolder {
 protected:
  void write_table(const std::string& name, std::size_t rows) const {
    format::CsvWriter csv(path(name));
    csv.row({"item", "target", "accounts", "error_95"});
    for (std::size_t i = 0; i < rows; ++i) csv.row({"1", i % 7 == 0 ? "a \"quoted\", page\nof two lines" : i % 5 == 0 ? "" : fmt::format("page{}", i % 100), fmt::format("{}", static_cast<int>(i % 50) - 25), "13"});
    ASSERT_TRUE(csv.close().ok());
  }
  void copy(const std::string& csv) const {
    const auto copies = write_parquet_copies({path(csv)}, path("work"));
    ASSERT_TRUE(copies.ok()) << copies.error().message;
  }
};

TEST_F(ParquetCopy, TheSameTableGivesTheSameBytes) {
  for (const std::size_t rows : {0u, 1u, 300'000u}) {  // more rows than a row group of DuckDB's has
    for (const char* name : {"a-accounts.csv", "b-accounts.csv"}) {
      write_table(name, rows);
      copy(name);
    }
    EXPECT_EQ(read("a-accounts.parquet"), read("b-accounts.parquet")) << rows;
    EXPECT_FALSE(read("a-accounts.parquet").empty());
  }
}

TEST_F(ParquetCopy, HoldsTheCellsOfTheCsvAndNumbersWhereTheseAreNumbers) {
  write_table("item-1-accounts.csv", 200);
  write_table("item-1-groups.csv", 200);
  copy("item-1-accounts.csv");
  copy("item-1-groups.csv");
  for (const bool number : {true, false}) {
    const std::string file = path(number ? "item-1-accounts.parquet" : "item-1-groups.parquet");
    auto database = ingest::Database::open({512ull << 20, 1, path("work"), {file}}).value();
    auto query = database.query("SELECT item, target, accounts, error_95 FROM read_parquet(" + ingest::sql_text(file) + ")").value();
    std::size_t seen = 0;
    for (std::size_t got; (got = query.fetch().value()) > 0;)
      for (std::size_t row = 0; row < got; ++row, ++seen) {
        const std::string target = seen % 7 == 0 ? "a \"quoted\", page\nof two lines" : seen % 5 == 0 ? "" : fmt::format("page{}", seen % 100);
        EXPECT_FALSE(query.is_null(1, row));
        EXPECT_EQ(query.text(1, row), target);
        EXPECT_EQ(query.number(3, row), 13);
        const int accounts = static_cast<int>(seen % 50) - 25;
        if (number) EXPECT_EQ(query.number(2, row), accounts);
        else EXPECT_EQ(query.text(2, row), fmt::format("{}", accounts));
      }
    EXPECT_EQ(seen, 200u);
  }
}

// Whoever searches a bag for a name finds it in a copy too, or it is not there.
TEST_F(ParquetCopy, IsNotCompressed) {
  write_table("item-1-accounts.csv", 5000);
  copy("item-1-accounts.csv");
  const std::string bytes = read("item-1-accounts.parquet");
  for (const int i : {1, 2, 3, 4, 6, 8, 97, 99}) EXPECT_NE(bytes.find(fmt::format("page{}", i)), std::string::npos) << i;
}

TEST_F(ParquetCopy, OfAFileThatIsNotThereIsAnError) {
  const auto copies = write_parquet_copies({path("none.csv")}, path("work"));
  ASSERT_FALSE(copies.ok());
  EXPECT_NE(copies.error().message.find("none.csv"), std::string::npos) << copies.error().message;
}

}  // namespace
}  // namespace bonafide::production
