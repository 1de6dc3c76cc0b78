#include "bonafide/ingest/sources.h"

#include "bonafide/ingest/testing.h"

namespace bonafide::ingest {
namespace {

class Sources : public testing::InFolder {
 protected:
  static std::string message(const std::vector<std::string>& inputs) {
    const auto sources = find_sources(inputs);
    return sources.ok() ? "was found" : sources.error().message;
  }
  Source only(const std::string& name) {
    write(name, "x");
    const auto sources = find_sources({path(name)});
    EXPECT_TRUE(sources.ok() && sources.value().size() == 1) << name;
    return sources.value().at(0);
  }
};

TEST_F(Sources, TheKindFollowsFromTheName) {
  EXPECT_EQ(only("a.csv").kind, FileKind::kCsv);
  EXPECT_EQ(only("a.CSV.GZ").compression, Compression::kGzip);
  EXPECT_TRUE(only("a.tsv.zst").tab_separated);
  EXPECT_EQ(only("a.tsv.zst").compression, Compression::kZstd);
  for (const char* name : {"a.jsonl", "a.ndjson.gz", "a.json"}) EXPECT_EQ(only(name).kind, FileKind::kJsonLines);
  EXPECT_EQ(only("a.parquet").kind, FileKind::kParquet);
}

TEST_F(Sources, ParquetIsKnownByItsFirstBytes) {
  write("events", "PAR1....");
  EXPECT_EQ(find_sources({path("events")}).value().at(0).kind, FileKind::kParquet);
}

TEST_F(Sources, AGlobGivesItsFilesInTheOrderOfTheirPaths) {
  for (const char* name : {"b.csv", "a.csv", "c.txt"}) write(name, "x");
  const auto sources = find_sources({path("*.csv")});
  ASSERT_EQ(sources.value().size(), 2u);
  EXPECT_EQ(sources.value()[0].path, path("a.csv"));
}

TEST_F(Sources, AFileNamedTwiceIsReadOnce) {
  write("a.csv", "x");
  EXPECT_EQ(find_sources({path("a.csv"), path("*.csv"), path("./a.csv")}).value().size(), 1u);
}

TEST_F(Sources, AFileWhoseNameLooksLikeAGlobIsThatFile) {
  write("a[1]*.csv", "x");
  EXPECT_EQ(find_sources({path("a[1]*.csv")}).value().at(0).path, path("a[1]*.csv"));
}

TEST_F(Sources, WhatCannotBeReadIsNamedWithARemedy) {
  EXPECT_EQ(message({path("no.csv")}), path("no.csv") + " does not exist; check the path");
  EXPECT_NE(message({path("no*.csv")}).find("no file matches " + path("no*.csv")), std::string::npos);
  EXPECT_NE(message({folder_.string()}).find("is a folder"), std::string::npos);
  EXPECT_NE(message({write("empty.csv", "")}).find("is empty (0 bytes)"), std::string::npos);
  EXPECT_NE(message({write("a.xlsx", "x")}).find("is of no kind that can be read"), std::string::npos);
  EXPECT_NE(message({}).find("nothing to read"), std::string::npos);
}

}  // namespace
}  // namespace bonafide::ingest
