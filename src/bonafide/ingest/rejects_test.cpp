#include "bonafide/ingest/rejects.h"

#include "bonafide/ingest/testing.h"

namespace bonafide::ingest {
namespace {

class RejectsFile : public testing::InFolder {};

TEST_F(RejectsFile, IsNotThereWhileNothingIsRejected) {
  Rejects rejects(folder_ / "rejects.csv");
  EXPECT_TRUE(rejects.close().ok());
  EXPECT_FALSE(std::filesystem::exists(folder_ / "rejects.csv"));
}

TEST_F(RejectsFile, HoldsARowForEachAndCountsThem) {
  Rejects rejects(folder_ / "rejects.csv");
  rejects.add({"a,b.csv", 7, "time"}, "yester\"day", "unreadable time");
  rejects.add({"c.csv", 9, ""}, std::string("\xFF\0z", 3) + std::string(300, 'x'), "wrong number of fields");
  ASSERT_TRUE(rejects.close().ok());
  EXPECT_EQ(read("rejects.csv"), "file,row,column,value,reason\n\"a,b.csv\",7,time,\"yester\"\"day\",unreadable time\n"
                                 "c.csv,9,,\\xff\\x00z" + std::string(197, 'x') + "...,wrong number of fields\n");
  EXPECT_EQ(rejects.first(), "a,b.csv, row 7, column time: \"yester\"day\" (unreadable time)");
  EXPECT_EQ(rejects.by_reason().at("unreadable time"), 1u);
}

TEST_F(RejectsFile, GoesAwayWhenDiscarded) {
  Rejects rejects(folder_ / "rejects.csv");
  rejects.add({"a.csv", 7, "time"}, "x", "unreadable time");
  rejects.discard();
  EXPECT_EQ(rejects.count(), 0u);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "rejects.csv"));
  rejects.add({"a.csv", 8, "time"}, "x", "unreadable time");
  ASSERT_TRUE(rejects.close().ok());
  EXPECT_EQ(read("rejects.csv"), "file,row,column,value,reason\na.csv,8,time,x,unreadable time\n");
}

TEST_F(RejectsFile, ThatCannotBeWrittenIsAnError) {
  Rejects rejects(folder_ / "nowhere" / "rejects.csv");
  rejects.add({"a.csv", 7, "time"}, "x", "unreadable time");
  EXPECT_EQ(rejects.close().error().kind, ErrorKind::kIo);
}

}  // namespace
}  // namespace bonafide::ingest
