#include "bonafide/orders/order.h"

#include <chrono>

#include <fmt/format.h>

#include "bonafide/base/hash.h"
#include "bonafide/orders/changes.h"
#include "bonafide/orders/testing_order.h"

namespace bonafide::orders {
namespace {

using testing::kGoodOrder;
using testing::said;
using testing::with;

std::string refusal(const std::string& text) { return said(parse_order(text, "o.toml")); }

TEST(Order, IsReadWithEveryValueAndItsPlace) {
  const Order order = parse_order(kGoodOrder, "o.toml").value();
  EXPECT_EQ(order.caption->value, "In re a page");
  EXPECT_EQ(order.regime.value, Regime::kLitigation);  // the default
  EXPECT_EQ(order.recipient.value, RecipientKind::kParty);
  EXPECT_EQ(order.zone_minutes, 420);
  ASSERT_EQ(order.terms.size(), 1u);
  EXPECT_EQ(order.terms[0].name, "the page");
  ASSERT_EQ(order.items.size(), 2u);
  EXPECT_EQ(order.items[0].at, (Position{16, 1}));
  EXPECT_EQ(day_text(order.items[0].last_day->value), "2017-12-31");
  EXPECT_EQ(order.items[0].last_day->at, (Position{22, 12}));
  EXPECT_EQ(order.items[0].privacy->epsilon->value, 1);
  EXPECT_EQ(order.items[0].privacy->coarsen_times->value, 86'400 * kMicrosecondsPerSecond);
  EXPECT_FALSE(order.items[1].first_day);  // for a rule to find, not for the reader to refuse
  EXPECT_EQ(order.items[1].form.value, Form::kGroup);
  EXPECT_EQ(order.state(), State::kFiled);
  EXPECT_EQ(order.proceeding("likes")->concerns[0].value, Subject::kEngagement);
  EXPECT_EQ(order.proceeding("other"), nullptr);
}

TEST(Order, IsNamedByTheSha256OfItsBytes) {
  const Order order = parse_order(kGoodOrder, "o.toml").value();
  EXPECT_EQ(order.text, kGoodOrder);
  EXPECT_EQ(order.sha256, to_hex(sha256(kGoodOrder)));
  EXPECT_NE(parse_order(kGoodOrder + "# a blank line more\n", "o.toml").value().sha256, order.sha256);
}

TEST(Order, CountsItsDaysInItsZone) {
  const Order order = parse_order(kGoodOrder, "o.toml").value();
  const Day first = order.items[0].first_day->value;
  EXPECT_EQ(format_utc(order.day_begin(first)), "2016-12-31T17:00:00Z");
  EXPECT_EQ(order.day_end(first) + 1, order.day_begin(first + 1));
}

TEST(Order, TakesOnlyOffsetsThatClocksHave) {
  for (const auto& [zone, minutes] : std::vector<std::pair<std::string, int>>{{"UTC", 0}, {"+00:00", 0}, {"-03:30", -210}, {"+14:00", 840}, {"-12:00", -720}, {"+05:45", 345}})
    EXPECT_EQ(parse_order(with(kGoodOrder, "+07:00", zone), "o").value().zone_minutes, minutes) << zone;
  for (const std::string zone : {"+14:01", "-12:01", "+07:60", "+7:00", "+ 7:00", "+-7:00", "07:00", "Z", "utc", "Asia/Phnom_Penh", "+07:0a", "+99:00"})
    EXPECT_EQ(refusal(with(kGoodOrder, "+07:00", zone)), "o.toml:3:8: zone is \"" + zone + "\"; write \"UTC\" or an offset such as \"+07:00\"");
}

TEST(Order, OfAnotherFormatIsRefusedBeforeAnythingElseIsTold) {
  EXPECT_EQ(refusal(with(kGoodOrder, "format = 1", "format = 2\nnew_key = 1")),
            "o.toml:1:10: format is 2, and this version of bonafide reads format 1 (docs/formats/order.md); use the version that the order was written for");
}

TEST(Order, ThatIsEmptySaysWhatIsMissing) {
  EXPECT_EQ(refusal(""), "o.toml:1:1: the order has no \"format\"; add the line format = ...");
  EXPECT_EQ(refusal("format = 1\n"), "o.toml:1:1: the order has no \"zone\"; add the line zone = ...");
  EXPECT_EQ(refusal("format = 1\nzone = \"UTC\"\n"), "o.toml:1:1: the order has no [recipient]; say who is to get what is produced, with kind = \"party\", for one");
  EXPECT_EQ(refusal("format = 1\nzone = \"UTC\"\nrecipient.kind = \"party\"\n"), "o.toml:1:1: the order has no [[item]]; an order demands at least one thing");
  EXPECT_EQ(refusal(kGoodOrder.substr(0, kGoodOrder.find("[[history]]"))), "o.toml:1:1: the order has no [[history]]; say where it stands: state = \"draft\" and a date, to begin with");
}

TEST(Order, CutOffAnywhereIsEitherRefusedWithALineOrEndsBetweenTwoLines) {
  for (std::size_t length = 0; length < kGoodOrder.size(); ++length) {
    const auto order = parse_order(kGoodOrder.substr(0, length), "o.toml");
    if (order.ok()) continue;
    EXPECT_TRUE(order.error().message.starts_with("o.toml:")) << length;
    EXPECT_NE(order.error().message.find(": "), std::string::npos);
  }
}

TEST(Order, TellsAnUnknownKeyWithItsLineAndTheNearest) {
  EXPECT_EQ(refusal(with(kGoodOrder, "caption", "captain")), "o.toml:2:1: the order has the unknown key \"captain\"; did you mean \"caption\"?");
  EXPECT_EQ(refusal(with(kGoodOrder, "last_day", "lastday")), "o.toml:22:1: item 1 has the unknown key \"lastday\"; did you mean \"last_day\"?");
  EXPECT_EQ(refusal(with(kGoodOrder, "[recipient]", "[recipent]")), "o.toml:5:2: the order has the unknown key \"recipent\"; did you mean \"recipient\"?");
  EXPECT_EQ(refusal(with(kGoodOrder, "epsilon", "epsilom")), "o.toml:27:1: privacy of item 1 has the unknown key \"epsilom\"; did you mean \"epsilon\"?");
}

TEST(Order, TellsTwoOfOneId) {
  EXPECT_EQ(refusal(with(kGoodOrder, "id = \"2\"", "id = \"1\"")), "o.toml:31:6: there are two items with the id \"1\"; give each its own");
  EXPECT_EQ(refusal(with(kGoodOrder, "[[item]]", "[[proceeding]]\nid = \"likes\"\n\n[[item]]")), "o.toml:17:6: there are two proceedings with the id \"likes\"; give each its own");
}

TEST(Order, TellsAProceedingThatItDoesNotHave) {
  EXPECT_EQ(refusal(with(kGoodOrder, "proceeding = \"likes\"", "proceeding = \"like\"")), "o.toml:19:14: item 1 names the proceeding \"like\", which the order does not have; did you mean \"likes\"?");
}

TEST(Order, ARulingInPartNamesItemsOfTheOrderOnce) {
  const std::string in_part = kGoodOrder + "[[history]]\nstate = \"granted-in-part\"\ndate = 2019-01-01\n";
  const std::size_t line = static_cast<std::size_t>(std::count(in_part.begin(), in_part.end(), '\n')) + 1;
  const Order order = parse_order(in_part + "items = [\"2\"]\n", "o.toml").value();
  EXPECT_FALSE(order.grants(order.items[0]));
  EXPECT_TRUE(order.grants(order.items[1]));
  const Order silent = parse_order(in_part, "o.toml").value();
  EXPECT_FALSE(silent.grants(silent.items[0]));
  const Order whole = parse_order(with(in_part, "granted-in-part", "granted"), "o.toml").value();
  EXPECT_TRUE(whole.grants(whole.items[0]) && whole.grants(whole.items[1]));
  const std::string at = fmt::format("o.toml:{}:", line);
  EXPECT_EQ(refusal(in_part + "items = [\"seven\"]\n"), at + "10: the ruling grants item \"seven\", which the order does not have; it may be 1, 2");
  EXPECT_EQ(refusal(in_part + "items = [\"1\", \"1\"]\n"), at + "15: the ruling grants item \"1\" twice; name it once");
  EXPECT_EQ(refusal(with(in_part, "granted-in-part", "granted") + "items = [\"1\"]\n"),
            at + "10: items of a step say what is granted where its state is \"granted-in-part\", and this one is \"granted\"; strike them");
}

TEST(Order, TellsDaysThatDoNotExistOrEndBeforeTheyBegin) {
  EXPECT_EQ(refusal(with(kGoodOrder, "2017-12-31", "2017-11-31")), "o.toml:22:22: this day does not exist in its month; write one that does, as 2018-04-03; the line is: last_day = 2017-11-31");
  EXPECT_EQ(refusal(with(kGoodOrder, "2017-12-31", "2016-12-31")), "o.toml:22:12: last_day of item 1 is 2016-12-31, before first_day, which is 2017-01-01; exchange them");
}

TEST(Order, TellsAHashThatIsNone) {
  EXPECT_EQ(refusal(with(kGoodOrder, "caption", "supersedes = \"ABC\"\ncaption")),
            "o.toml:2:14: supersedes is \"ABC\"; write the SHA-256 of the order's file, 64 lowercase hex digits, as `sha256sum` prints it");
}

TEST(Order, TellsAStarBesideOthersAndABadUnitAndGroup) {
  EXPECT_EQ(refusal(with(kGoodOrder, "[\"prime_minister\"]", "[\"a\", \"*\"]")), "o.toml:20:17: targets of item 1 has \"*\" (everything) beside others; keep either");
  EXPECT_EQ(refusal(with(kGoodOrder, "\"1d\"", "\"1 day\"")), "o.toml:28:17: coarsen_times of privacy of item 1 is \"1 day\"; write a unit of time such as \"1 h\" or \"1 d\"");
  EXPECT_EQ(refusal(with(kGoodOrder, "[terms]", "[review]\nby = \"the neutral\"\ngroups = [\"7\"]\n[terms]")),
            "o.toml:10:11: groups of review has \"7\", which is no group id; write the 16 hex digits of groups.csv");
}

TEST(Order, TellsAListThatIsEmptyAndAPlaceThatIsNamedTwice) {
  for (const char* key : {"targets", "actions", "jurisdictions"})
    EXPECT_EQ(refusal(with(kGoodOrder, "targets = [\"prime_minister\"]", std::string(key) + " = []")),
              fmt::format("o.toml:20:{}: {} of item 1 is an empty list, which would mean all of them as easily as none; leave the line out, or name at least one", std::string_view(key).size() + 4, key));
  EXPECT_EQ(refusal(with(kGoodOrder, "targets", "jurisdictions = [\"KH\", \"US\", \"KH\"]\ntargets")), "o.toml:20:30: jurisdictions of item 1 has \"KH\" twice; name it once");
}

// A megabyte of one thing is read, or refused, in time that grows with its size and not with its square.
TEST(Order, OfAMegabyteIsReadInTimeThatAPersonWaits) {
  std::string terms = kGoodOrder, items = kGoodOrder, states = kGoodOrder;
  terms += "[terms.x]\n";  // refused: a term is a text
  for (int i = 0; terms.size() < 1'000'000; ++i) terms += "a" + std::to_string(i) + " = \"x\"\n";
  for (int i = 10; items.size() < 1'000'000; ++i) items += "[[item]]\nid = \"" + std::to_string(i) + "\"\ntext = \"x\"\ncategory = \"public\"\nform = \"group\"\n";
  while (states.size() < 1'000'000) states += "[[history]]\nstate = \"tentative\"\ndate = 2018-03-01\n[[history]]\nstate = \"objected\"\ndate = 2018-03-01\n";
  const std::string many_terms = with(kGoodOrder, "\"the page\" =", [&] {
    std::string lines;
    for (int i = 0; lines.size() < 900'000; ++i) lines += "a" + std::to_string(i) + " = \"x\"\n";
    return lines + "\"the page\" =";
  }());
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_NE(refusal(terms), "no error");
  EXPECT_EQ(refusal(items), "no error");
  EXPECT_EQ(refusal(states), "no error");
  EXPECT_EQ(refusal(many_terms), "no error");
  const Order large = parse_order(many_terms, "o").value();
  EXPECT_TRUE(changes_between(large, large).empty());
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(30));  // measured: 1 s; squares take minutes
}

TEST(Order, TellsAStateThatCannotFollowAndADateThatGoesBack) {
  const std::string step = "[[history]]\nstate = \"granted\"\ndate = 2018-03-01\n";
  EXPECT_EQ(refusal(kGoodOrder + step), "no error");
  EXPECT_EQ(refusal(with(kGoodOrder, "\"filed\"", "\"granted\"")), "o.toml:37:9: the state \"granted\" cannot be the first of an order that supersedes none; it may be \"draft\", \"filed\"");
  EXPECT_EQ(refusal(kGoodOrder + step + step), "o.toml:43:9: the state \"granted\" cannot follow \"granted\" here; it may be \"objected\", \"vacated-in-part\"");
  EXPECT_EQ(refusal(kGoodOrder + with(step, "2018-03-01", "2018-02-07")), "o.toml:41:8: the date 2018-02-07 is before that of the state above it, 2018-02-08; put the states in order");
}

}  // namespace
}  // namespace bonafide::orders
