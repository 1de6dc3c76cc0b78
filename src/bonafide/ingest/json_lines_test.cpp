#include "bonafide/ingest/testing.h"

namespace bonafide::ingest {
namespace {

class JsonLines : public testing::InFolder {};

constexpr const char* kGood = R"({"actor":"a","target":"t","time":1600000000})" "\n";

TEST_F(JsonLines, NumbersKeepEveryDigit) {
  const Log log = testing::read_well(options({write("a.jsonl",
      R"({"actor":18446744073709551617,"target":-9007199254740993,"time":1600000000.25})" "\n"
      R"({"time":"2020-09-13T12:26:41Z","target":"t\u00e9","actor":18446744073709551615,"other":[1,{"actor":"x"}]})")}));
  EXPECT_EQ(testing::events_of(log.events), (std::vector<std::string>{"18446744073709551617 -9007199254740993 2020-09-13T12:26:40.250Z",
                                                                      "18446744073709551615 t\xC3\xA9 2020-09-13T12:26:41Z"}));
}

TEST_F(JsonLines, BadLinesAreRejectedWithTheirReason) {
  const std::string file = write("a.ndjson", std::string(kGood) +
      R"({"actor":"a","target":"t")" "\n"
      R"(["a","t",1600000000])" "\n"
      R"({"actor":"a","time":1600000000})" "\n"
      R"({"actor":1.5,"target":"t","time":1600000000})" "\n"
      R"({"actor":"a","target":{"id":"t"},"time":1600000000})" "\n"
      R"({"actor":"a","target":null,"time":1600000000})" "\n"
      "{\"actor\":\"\xFF\",\"target\":\"t\",\"time\":1600000000}\n"
      R"({"actor":"a\u0000","target":"t","time":1600000000})" "\n"
      R"({"actor":"","target":"t","time":1600000000})" "\n"
      R"({"actor":"a","target":"t","time":true})" "\n"
      "\n" + kGood);
  const Log log = testing::read_well(options({file}));
  EXPECT_EQ(log.events.size(), 2u);
  EXPECT_EQ(log.rows_read, 12u);
  EXPECT_EQ(log.rejected_by_reason,
            (std::map<std::string, std::uint64_t>{{"not a JSON object", 2}, {"missing key", 2}, {"not text or a whole number", 1},
                                                  {"nested value", 1}, {"invalid UTF-8", 1}, {"NUL byte", 1}, {"empty actor", 1},
                                                  {"unreadable time", 1}}));
  EXPECT_NE(rejects().find(file + ",5,actor,"), std::string::npos);
  EXPECT_NE(rejects().find("\\xff"), std::string::npos);
  EXPECT_NE(rejects().find(file + ",11,time,true,unreadable time"), std::string::npos);
}

TEST_F(JsonLines, OptionalKeysMayComeLate) {
  std::string lines;
  for (int i = 0; i < 2000; ++i) lines += kGood;
  const std::string late = R"({"actor":"b","target":"t","time":1600000000,"country":"DE","device":""})" "\n";
  const Log first = testing::read_well(options({write("a.jsonl", late + lines)})), last = testing::read_well(options({write("b.jsonl", lines + late)}));
  ASSERT_EQ(last.events.attributes.size(), 1u);
  EXPECT_EQ(last.events.attributes[0].name, "country");
  EXPECT_EQ(events::canonical_hash(first.events), events::canonical_hash(last.events));
}

TEST_F(JsonLines, AnArrayIsNoJsonLines) {
  EXPECT_NE(testing::read_badly(options({write("a.json", "[{\"actor\":\"a\"}]")})).find("jq -c '.[]'"), std::string::npos);
  EXPECT_NE(testing::read_badly(options({write("b.json", "nothing here")})).find("holds no JSON object"), std::string::npos);
}

// The fuzz body: damaged lines are rejected or read, and all are counted. Seeds 1 to 200.
TEST_F(JsonLines, NoLineIsLostWhateverIsInIt) {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    std::srand(seed);
    std::string lines = kGood;
    for (int line = 0; line < 20; ++line) {
      std::string damaged = kGood;
      for (int i = 0; i < 3; ++i) damaged[static_cast<std::size_t>(std::rand()) % (damaged.size() - 1)] = "{}[]\",:x\\9\xFF "[std::rand() % 12];
      lines += damaged;
    }
    const Log log = testing::read_well(options({write("a.jsonl", lines)}));
    EXPECT_EQ(log.rows_read, 21u) << seed;
    EXPECT_EQ(log.events.size() + log.rows_rejected, 21u) << seed;
  }
}

}  // namespace
}  // namespace bonafide::ingest
