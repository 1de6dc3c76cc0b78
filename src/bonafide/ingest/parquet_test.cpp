#include "bonafide/ingest/duckdb.h"
#include "bonafide/ingest/testing.h"

namespace bonafide::ingest {
namespace {

class Parquet : public testing::InFolder {
 protected:
  // A Parquet file with the rows of `select`.
  std::string make(const std::string& name, const std::string& select) const {
    std::filesystem::create_directories((folder_ / name).parent_path());
    auto database = Database::open({1ull << 30, 2, folder_ / "work", {path(name)}});
    const Status made = database.value().run("COPY (" + select + ") TO " + sql_text(path(name)) + " (FORMAT parquet, USE_TMP_FILE false)");
    EXPECT_TRUE(made.ok()) << made.error().message;
    return path(name);
  }
};

TEST_F(Parquet, IdsOfAnyIntegerTypeAreExactText) {
  for (const char* actor : {"18446744073709551615::UBIGINT", "'18446744073709551615'", "18446744073709551615::DECIMAL(20,0)"}) {
    const std::string select = std::string("SELECT ") + actor + " AS actor, -7::TINYINT AS target, 1600000000 AS time";
    EXPECT_EQ(testing::events_of(testing::read_well(options({make("a.parquet", select)})).events),
              std::vector<std::string>{"18446744073709551615 -7 2020-09-13T12:26:40Z"})
        << actor;
  }
}

TEST_F(Parquet, AFloatCannotBeAnId) {
  const std::string file = make("a.parquet", "SELECT 1.0::DOUBLE AS actor, 't' AS target, 1600000000 AS time");
  EXPECT_EQ(testing::read_badly(options({file})),
            "column actor of " + file + " is DOUBLE, which does not hold every id exactly; export it as text or as a 64-bit integer");
}

TEST_F(Parquet, TimesOfAnyTypeAreExact) {
  for (const char* time : {"timestamp '2020-09-13 12:26:40.25'", "timestamptz '2020-09-13 14:26:40.25+02'", "timestamp_ms '2020-09-13 12:26:40.25'",
                           "timestamp_ns '2020-09-13 12:26:40.25'", "1600000000250::BIGINT", "1600000000250000::UBIGINT",
                           "1600000000.25::DOUBLE", "1600000000.25::DECIMAL(18,3)", "'1600000000.25'", "'2020-09-13T12:26:40.25Z'"}) {
    const std::string select = std::string("SELECT 'a' AS actor, 't' AS target, ") + time + " AS time";
    EXPECT_EQ(testing::events_of(testing::read_well(options({make("a.parquet", select)})).events),
              std::vector<std::string>{"a t 2020-09-13T12:26:40.250Z"})
        << time;
  }
  const std::string days = make("b.parquet", "SELECT 'a' AS actor, 't' AS target, date '2020-09-13' AS time");
  EXPECT_EQ(testing::events_of(testing::read_well(options({days})).events), std::vector<std::string>{"a t 2020-09-13T00:00:00Z"});
}

TEST_F(Parquet, BadRowsAreRejectedWithTheirNumber) {
  const std::string file = make("a.parquet",
      "SELECT CASE i WHEN 3 THEN NULL WHEN 4 THEN '' ELSE 'a' || i END AS actor, 't' AS target, "
      "CASE i WHEN 5 THEN NULL WHEN 6 THEN timestamp_ns '2020-01-01 00:00:00.000000001' WHEN 7 THEN timestamp_ns '1800-01-01 00:00:00' "
      "ELSE timestamp_ns '2020-01-01 00:00:00' END AS time FROM range(1, 9) t(i)");
  const Log log = testing::read_well(options({file}));
  EXPECT_EQ(log.events.size(), 3u);
  EXPECT_EQ(rejects(), "file,row,column,value,reason\n" + file + ",3,actor,,empty actor\n" + file + ",4,actor,,empty actor\n" +
                           file + ",5,time,,unreadable time\n" + file + ",6,time,1577836800000000001 ns since 1970,time finer than a microsecond\n" +
                           file + ",7,time,1800-01-01T00:00:00Z,year outside 1900..2199\n");
}

// A batch holds 2048 rows: ids new in one are known in the next, repeated or not, short or long.
TEST_F(Parquet, AFaultIsFoundWhereverItsRowIs) {
  const std::string file = make("a.parquet",
      "SELECT CASE WHEN i % 1999 = 0 THEN 'a' || chr(0) WHEN i % 7 = 0 THEN 'a longer actor ' || i % 100 ELSE 'a' || i % 100 END AS actor, "
      "CASE WHEN i % 3001 = 0 THEN '' ELSE 't' || i // 50 END AS target, "
      "CASE WHEN i % 4001 = 0 THEN timestamptz 'infinity' WHEN i % 50 = 1 THEN timestamptz '1800-01-01 00:00:00Z' ELSE timestamptz '2020-01-01 00:00:00Z' END AS time FROM range(1, 10001) t(i)");
  const Log log = testing::read_well(options({file}));
  EXPECT_EQ(log.rejected_by_reason, (std::map<std::string, std::uint64_t>{{"NUL byte", 5}, {"empty target", 3}, {"unreadable time", 2}, {"year outside 1900..2199", 198}}));
  EXPECT_EQ(log.events.size(), 10'000u - 5 - 3 - 2 - 198);
  EXPECT_EQ(log.events.actors.size(), 2 * 98u) << "those of 1 and 51 stand in rejected rows only";
  EXPECT_EQ(log.events.targets.size(), 201u);
}

TEST_F(Parquet, NamesAreTakenLiterallyAndFoldersAddNoColumns) {
  make("country=DE/ab.parquet", "SELECT 'other' AS actor, 't' AS target, 1600000000 AS time");
  const std::string file = make("country=DE/a*.parquet", "SELECT 'a' AS actor, 't' AS target, 1600000000 AS time");
  const Log log = testing::read_well(options({file}));
  EXPECT_EQ(log.events.size(), 1u);
  EXPECT_TRUE(log.events.attributes.empty());
}

TEST_F(Parquet, ADamagedFileIsAnError) {
  const std::string file = make("a.parquet", "SELECT 'a' || i AS actor, 't' AS target, 1600000000 AS time FROM range(10000) t(i)");
  const std::string bytes = read("a.parquet");
  for (const std::size_t size : {4ul, 100ul, bytes.size() / 2, bytes.size() - 1}) {
    const std::string message = testing::read_badly(options({write("cut.parquet", bytes.substr(0, size))}));
    EXPECT_NE(message.find("cut.parquet cannot be read as Parquet"), std::string::npos) << message;
  }
  EXPECT_NE(testing::read_badly(options({write("text.parquet", "actor,target,time\n")})).find("cannot be read as Parquet"), std::string::npos);
}

}  // namespace
}  // namespace bonafide::ingest
