#include "bonafide/orders/chain.h"

#include <algorithm>

#include "bonafide/orders/testing_order.h"

namespace bonafide::orders {
namespace {

using testing::kGoodOrder;
using testing::said;
using testing::with;

const std::string kDenied = kGoodOrder + "[[history]]\nstate = \"denied-with-leave\"\ndate = 2018-05-04\n";

Order order(const std::string& text, const std::string& file) {
  auto read = parse_order(text, file);
  EXPECT_TRUE(read.ok()) << said(read);
  return std::move(read).value();
}

// The good order again, as one that supersedes `before`.
std::string after(const Order& before, const std::string& state = "narrowed", const std::string& date = "2018-05-08") {
  return with(with(with(kGoodOrder, "caption", "supersedes = \"" + before.sha256 + "\"\ncaption"), "\"filed\"", "\"" + state + "\""), "2018-02-08", date);
}

std::vector<std::string> changes(const std::string& old_text, const std::string& new_text) {
  std::vector<std::string> out;
  for (const Change& c : changes_between(order(old_text, "a"), order(new_text, "b"))) out.push_back(c.subject + "|" + c.field + "|" + c.before + "|" + c.after + "|" + c.amount);
  return out;
}

using Lines = std::vector<std::string>;

TEST(Changes, AreNoneBetweenAnOrderAndItself) { EXPECT_EQ(changes(kGoodOrder, kGoodOrder), Lines{}); }

TEST(Changes, CountDaysOfAWindowAndOfADate) {
  EXPECT_EQ(changes(kGoodOrder, with(kGoodOrder, "2017-12-31", "2017-06-30")), Lines{"item 1|last day|2017-12-31|2017-06-30|184 days fewer"});
  EXPECT_EQ(changes(kGoodOrder, with(kGoodOrder, "2017-12-31", "2018-01-01")), Lines{"item 1|last day|2017-12-31|2018-01-01|1 day more"});
  EXPECT_EQ(changes(kGoodOrder, with(kGoodOrder, "2017-01-01", "2017-01-03")), Lines{"item 1|first day|2017-01-01|2017-01-03|2 days fewer"});
  EXPECT_EQ(changes(kGoodOrder, with(kGoodOrder, "last_day = 2017-12-31\n", "")), Lines{"item 1|last day|2017-12-31||"});
  const std::string due = with(kGoodOrder, "caption", "deadline = 2018-03-01\ncaption");
  EXPECT_EQ(changes(due, with(due, "2018-03-01", "2018-03-11")), Lines{"the order|deadline|2018-03-01|2018-03-11|10 days later"});
}

TEST(Changes, NameWhatAnItemAskedForAndAsksFor) {
  EXPECT_EQ(changes(kGoodOrder, with(kGoodOrder, "form = \"group\"", "form = \"identified\"")), Lines{"item 2|form|group|identified|"});
  EXPECT_EQ(changes(kGoodOrder, with(kGoodOrder, "[\"prime_minister\"]", "[\"a\", \"b\", \"c\"]")), Lines{"item 1|targets|prime_minister|a, b, c|2 more"});
  EXPECT_EQ(changes(kGoodOrder, with(kGoodOrder, "epsilon = 1", "epsilon = 0.5")), Lines{"item 1|epsilon|1|0.5|"});
  EXPECT_EQ(changes(kGoodOrder, with(kGoodOrder, "epsilon = 1\n", "")), Lines{"item 1|epsilon|1||"});
  EXPECT_EQ(changes(kGoodOrder, with(kGoodOrder, "\"1d\"", "\"1 h\"")), Lines{"item 1|times coarsened to|1 d|1 h|"});
}

TEST(Changes, NameWhatWasAddedAndDropped) {
  EXPECT_EQ(changes(kGoodOrder, with(kGoodOrder, "id = \"2\"", "id = \"3\"")), (Lines{"item 2||What the groups did||", "item 3|||What the groups did|"}));
  EXPECT_EQ(changes(kGoodOrder, with(kGoodOrder, "[terms]", "[notice]\nto = \"the holders\"\ncontest_days = 14\n\n[terms]")), Lines{"notice|||the holders|"});
  EXPECT_EQ(changes(with(kGoodOrder, "[terms]", "[[deposition]]\nof = \"a witness\"\n\n[terms]"), kGoodOrder), Lines{"deposition 1||a witness||"});
  EXPECT_EQ(changes(kGoodOrder, with(kGoodOrder, "\"the page\" = \"the page", "\"a page\" = \"the page")),
            (Lines{"term \"the page\"||the page whose likes are in question||", "term \"a page\"|||the page whose likes are in question|"}));
}

TEST(Chain, IsTheSameWhateverTheOrderOfTheFiles) {
  const Order first = order(kDenied, "1");
  const Order second = order(after(first) + "[[history]]\nstate = \"refiled\"\ndate = 2018-05-09\n[[history]]\nstate = \"granted-in-part\"\ndate = 2018-06-01\n", "2");
  const Order third = order(after(second, "draft", "2018-06-02"), "3");
  std::vector<Order> all{first, second, third};
  std::vector<std::size_t> index{0, 1, 2};
  do {
    const Chain chain = chain_of({all[index[0]], all[index[1]], all[index[2]]}).value();
    ASSERT_EQ(chain.orders.size(), 3u);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(chain.orders[i].file, all[i].file);
    EXPECT_TRUE(chain.changes[0].empty());
  } while (std::next_permutation(index.begin(), index.end()));
  EXPECT_EQ(chain_of({first}).value().orders.size(), 1u);
}

TEST(Chain, RefusesAnOrderTwice) { EXPECT_EQ(said(chain_of({order(kDenied, "1"), order(kDenied, "copy")})), "1 and copy are the same order, byte for byte; give each order once"); }

TEST(Chain, RefusesOneThatSupersedesWhatIsNotGiven) {
  const Order first = order(kDenied, "1");
  EXPECT_EQ(said(chain_of({order(after(first), "2")})),
            "2:2:14: it supersedes " + first.sha256.substr(0, 12) + "..., which is none of the files given; give that file too, as it was: a hash changes with every byte");
  EXPECT_NE(said(chain_of({order(kDenied + "# one byte more\n", "1"), order(after(first), "2")})), "no error");
}

TEST(Chain, RefusesTwoThatNameEachOthersFormerHashes) {
  // A circle of hashes cannot be made; who tries changes one file after the other named it, and leaves a break.
  const Order second_before = order(kDenied, "2");
  const Order first = order(after(second_before) + "[[history]]\nstate = \"denied-with-leave\"\ndate = 2018-05-09\n", "1");
  const Order second = order(after(first, "narrowed", "2018-05-10"), "2");
  EXPECT_NE(said(chain_of({first, second})).find("(2 supersedes this order, so it cannot be a former state of that one)"), std::string::npos);
}

TEST(Chain, RefusesAForkAndTwoBeginnings) {
  const Order first = order(kDenied, "1");
  EXPECT_EQ(said(chain_of({first, order(after(first), "2"), order(after(first, "narrowed", "2018-05-09"), "3")})), "3:2:14: it supersedes 1, and so does 2; an order is replaced once: leave one out");
  EXPECT_EQ(said(chain_of({first, order(kGoodOrder, "other")})), "1 and other supersede nothing, so they begin two chains; ask for one chain at a time");
}

TEST(Chain, RefusesToReplaceAnOrderThatStandsWhereItCannotBe) {
  const Order filed = order(kGoodOrder, "1");
  EXPECT_EQ(said(chain_of({filed, order(after(filed), "2")})),
            "2:2:14: it supersedes 1, which stands at \"filed\"; only a draft may, until that order stands at one of \"objected\", \"tentative\", \"granted-in-part\", \"vacated-in-part\", \"denied-with-leave\"");
  EXPECT_TRUE(chain_of({filed, order(after(filed, "draft"), "2")}).ok());
  const Order denied = order(with(kDenied, "denied-with-leave", "denied"), "1");
  EXPECT_NE(said(chain_of({denied, order(after(denied), "2")})).find("stands at \"denied\""), std::string::npos);
}

TEST(Chain, RefusesDatesThatGoBack) {
  const Order first = order(kDenied, "1");
  EXPECT_EQ(said(chain_of({first, order(after(first, "narrowed", "2018-05-03"), "2")})), "2:39:8: its first date, 2018-05-03, is before the last of 1, 2018-05-04; correct the one that is wrong");
  EXPECT_TRUE(chain_of({first, order(after(first, "narrowed", "2018-05-04"), "2")}).ok());
}

TEST(Chain, RefusesToGoFromOneRegimeToTheOther) {
  const Order first = order(kDenied, "1");
  const std::string dsa = with(after(first, "reasoned-request"), "caption", "regime = \"dsa\"\ncaption");
  EXPECT_EQ(said(chain_of({first, order(dsa, "2")})), "2:2:14: its regime is dsa, and that of 1, which it supersedes, is litigation; an order stays under the law that it was made under");
}

}  // namespace
}  // namespace bonafide::orders
