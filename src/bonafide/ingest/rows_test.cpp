#include "bonafide/ingest/rows.h"

#include "bonafide/ingest/testing.h"

namespace bonafide::ingest {
namespace {

using Fields = std::vector<std::string_view>;

class Rows : public testing::InFolder {
 protected:
  // Takes `rows` (actor, target, time, action) and keeps those of `action`.
  void take(const std::vector<Fields>& rows, const std::string& action = "") {
    Progress progress(Progress::Mode::kQuiet);
    RowSink sink(mapping_, action, TimeReader(TimeUnit::kAuto), builder_, rejects_, progress);
    EXPECT_TRUE(sink.begin_file("log.csv").ok());
    std::uint64_t number = 2;
    for (const Fields& fields : rows) EXPECT_TRUE(sink.take({number++, fields}).ok());
    EXPECT_TRUE(sink.finish().ok());
    EXPECT_TRUE(rejects_.close().ok());
    others_ = sink.of_other_actions();
    EXPECT_EQ(sink.rows(), rows.size());
  }

  Mapping mapping_{"bonafide", {{"actor", "who"}, {"target", "what"}, {"time", "when"}, {"action", "did"}}};
  events::EventTableBuilder builder_{{{"action"}, 1u << 30, folder_ / "work", 1}};
  Rejects rejects_{folder_ / "work" / "rejects.csv"};
  std::uint64_t others_ = 0;
};

TEST_F(Rows, AreEventsOrRejectsNeverNeither) {
  const std::string_view nul("a\0", 2);
  take({{"a", "t", "1600000000", "like"}, {"", "t", "1600000000", "like"}, {"a", "", "1600000000", "like"}, {"a\xFF", "t", "1600000000", "like"},
        {nul, "t", "1600000000", "like"}, {"a", "t", "later", "like"}, {"a", "t", "1600000000", ""}});
  EXPECT_EQ(builder_.size(), 2u);
  EXPECT_EQ(rejects(), "file,row,column,value,reason\nlog.csv,3,who,,empty actor\nlog.csv,4,what,,empty target\n"
                       "log.csv,5,who,a\\xff,invalid UTF-8\nlog.csv,6,who,a\\x00,NUL byte\nlog.csv,7,when,later,unreadable time\n");
}

TEST_F(Rows, OfOtherActionsAreCountedAndNotJudged) {
  take({{"a", "t", "1600000000", "like"}, {"", "", "", "view"}, {"a", "t", "1600000000", "\xFF"}}, "like");
  EXPECT_EQ(builder_.size(), 1u);
  EXPECT_EQ(others_, 1u);
  EXPECT_EQ(rejects_.by_reason(), (std::map<std::string, std::uint64_t>{{"invalid UTF-8", 1}}));
}

}  // namespace
}  // namespace bonafide::ingest
