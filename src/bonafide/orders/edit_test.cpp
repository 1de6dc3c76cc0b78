#include "bonafide/orders/edit.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "bonafide/orders/diff.h"
#include "bonafide/orders/testing_orders.h"

namespace bonafide::orders {
namespace {

OrderText open(const std::string& text) {
  auto out = OrderText::open(text, "order.toml");
  EXPECT_TRUE(out.ok()) << out.error().message;
  return std::move(out).value();
}

const std::string kOrder = R"(# Filed in the spring.
format = 1
zone = "UTC"   # of the court
[recipient]
kind = "party"

# The page.
[[item]]
  id = "é1"     # an accent before what changes
  text = """
two lines: form = "aggregate"
"""
  targets = ["a",   # first
             "b"]
  category = "content"
  form = "identified" # all of them
  [item.privacy]
  epsilon = 2.0

# Of the second.
# Two lines of it.
[[item]]
id = "2"
text = "x"
category = "content"
form = "identified"
privacy = { epsilon = 1.0 }

# Where it stands.
[[history]]
state = "filed"
date = 2018-02-08
[[history]]
state = "denied"
date = 2018-03-08
)";

TEST(Edit, AValueIsReplacedAndNothingElse) {
  OrderText text = open(kOrder);
  text.set(0, "form", "\"group\"");
  text.set(0, "targets", toml_list({"a"}));
  std::string expected = kOrder;
  expected.replace(expected.find("\"identified\" #"), 12, "\"group\"");
  expected.replace(expected.find("[\"a\","), expected.find("\"b\"]") + 4 - expected.find("[\"a\","), "[\"a\"]");
  EXPECT_EQ(text.text(), expected);
}

TEST(Edit, AMissingKeyIsPutBehindTheItemsOwnLastInItsLayout) {
  OrderText text = open(kOrder);
  text.set(0, "sample", "0.1");
  text.set(1, "accounts", "\"in-groups\"");
  std::string expected = kOrder;
  expected.insert(expected.find("  [item.privacy]"), "  sample = 0.1\n");
  expected.insert(expected.find("\n# Where it stands."), "accounts = \"in-groups\"\n");
  EXPECT_EQ(text.text(), expected);
}

TEST(Edit, PrivacyTermsAreMadeAddedAndTightenedHoweverTheyAreWritten) {
  OrderText text = open(kOrder);
  text.set_privacy(0, "epsilon", "1.0");
  text.set_privacy(0, "delta", "1e-06");
  text.set_privacy(1, "smallest_cell", "10");
  EXPECT_NE(text.text().find("  [item.privacy]\ndelta = 1e-06\n  epsilon = 1.0\n"), std::string::npos) << text.text();
  EXPECT_NE(text.text().find("privacy = { epsilon = 1.0, smallest_cell = 10 }\n"), std::string::npos) << text.text();

  OrderText none = open(testing::order_text(testing::item_text("1", "")));
  none.set_privacy(0, "epsilon", "1.0");
  none.set_privacy(0, "delta", "1e-06");
  EXPECT_NE(none.text().find("form = \"identified\"\nprivacy = { epsilon = 1.0, delta = 1e-06 }\n"), std::string::npos) << none.text();

  OrderText dotted = open(testing::order_text(testing::item_text("1", "privacy.epsilon = 2\nprivacy.delta = 1e-5")));
  dotted.set_privacy(0, "smallest_cell", "10");
  dotted.set_privacy(0, "epsilon", "1.0");
  const auto order = parse_order(dotted.text(), "x");
  ASSERT_TRUE(order.ok()) << order.error().message << dotted.text();
  EXPECT_EQ(order.value().items[0].privacy->epsilon->value, 1.0);
  EXPECT_EQ(order.value().items[0].privacy->smallest_cell->value, 10);
}

TEST(Edit, AnItemGoesWithItsCommentsAndTheNextOnesStay) {
  OrderText text = open(kOrder);
  text.drop(0);
  EXPECT_EQ(text.text(), kOrder.substr(0, kOrder.find("# The page.")) + kOrder.substr(kOrder.find("# Of the second.")));
  text.set(1, "form", "\"group\"");  // counted as before
  EXPECT_NE(text.text().find("id = \"2\"\ntext = \"x\"\ncategory = \"content\"\nform = \"group\""), std::string::npos);

  OrderText other = open(kOrder);
  other.drop(1);
  EXPECT_EQ(other.text(), kOrder.substr(0, kOrder.find("# Of the second.")) + kOrder.substr(kOrder.find("# Where it stands.")));
}

TEST(Edit, ADraftReplacesTheOrderWithAHistoryOfOneStep) {
  const std::string hash(64, 'c');
  for (const std::string& history : {std::string(), std::string("history = [ { state = \"filed\", date = 2018-02-08 } ]\n")}) {
    std::string text = kOrder;
    if (!history.empty()) text = text.substr(0, text.find("# Where it stands.")), text.insert(text.find("zone"), history);
    for (const std::string& end : {std::string("\n"), std::string("\r\n")}) {
      std::string given;
      for (const char c : text) given += c == '\n' ? end : std::string(1, c);
      OrderText draft = open(given);
      draft.make_draft(hash, 17'700, "candidate 3");
      const auto order = parse_order(draft.text(), "x");
      ASSERT_TRUE(order.ok()) << order.error().message << draft.text();
      EXPECT_EQ(order.value().supersedes->value, hash);
      ASSERT_EQ(order.value().history.size(), 1u);
      EXPECT_EQ(order.value().state(), State::kDraft);
      EXPECT_EQ(day_text(order.value().history[0].date.value), "2018-06-18");
      std::size_t bare = 0;
      for (std::size_t i = 0; i < draft.text().size(); ++i) bare += draft.text()[i] == '\n' && (i == 0 || draft.text()[i - 1] != '\r');
      EXPECT_EQ(bare, end == "\n" ? static_cast<std::size_t>(std::count(draft.text().begin(), draft.text().end(), '\n')) : 0u);  // one kind of line end
      draft.make_draft(std::string(64, 'd'), 17'701, "again");  // replaces, and does not add
      EXPECT_EQ(parse_order(draft.text(), "x").value().supersedes->value, std::string(64, 'd'));
    }
  }
}

TEST(Edit, ItemsWithinAListAreRefusedWithTheirPlace) {
  const std::string text = "format = 1\nzone = \"UTC\"\nitem = [ { id = \"1\", text = \"x\", category = \"content\", form = \"group\" } ]\nrecipient = { kind = \"party\" }\nhistory = [ { state = \"filed\", date = 2018-02-08 } ]\n";
  ASSERT_TRUE(parse_order(text, "o.toml").ok());
  const auto opened = OrderText::open(text, "o.toml");
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().message, "o.toml:3:10: this item is written within a list, and cannot be narrowed line by line; write each under a line [[item]] of its own");
}

TEST(Edit, AnItemThatIsWrittenInTwoPlacesIsRefused) {
  const std::string text = "format = 1\nzone = \"UTC\"\n" + testing::item_text("1", "") + "[recipient]\nkind = \"party\"\n[item.privacy]\nepsilon = 1\n[[history]]\nstate = \"filed\"\ndate = 2018-02-08\n";
  ASSERT_TRUE(parse_order(text, "o.toml").ok()) << parse_order(text, "o.toml").error().message;
  const auto opened = OrderText::open(text, "o.toml");
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().message, "o.toml:3:1: parts of this item stand behind another table; write them below it, before the next header");
}

TEST(Edit, TextsReadBackAsTheyWere) {
  for (const std::string& text : {std::string("plain"), std::string("a\"b\\c\nd\te\x01\x7f"), std::string("é‰")}) {
    const auto parsed = parse_toml("x = " + toml_text(text), "t");
    ASSERT_TRUE(parsed.ok());
    EXPECT_EQ(parsed.value().table()[0].value.text(), text);
  }
  EXPECT_EQ(toml_real(1), "1.0");
  EXPECT_EQ(toml_real(0.01), "0.01");
  EXPECT_EQ(toml_real(1e-6), "1e-06");
}

// `patch` itself says whether the diff is one.
std::string patched(const std::string& before, const std::string& diff) {
  namespace fs = std::filesystem;
  std::string folder = (fs::temp_directory_path() / "bonafide-diff.XXXXXX").string();
  EXPECT_NE(::mkdtemp(folder.data()), nullptr);
  std::ofstream(fs::path(folder) / "order.toml", std::ios::binary) << before;
  std::ofstream(fs::path(folder) / "d", std::ios::binary) << diff;
  const int failed = std::system(("cd " + folder + " && patch --binary -s -F0 order.toml < d > out 2>&1").c_str());
  std::ifstream file(fs::path(folder) / "order.toml", std::ios::binary);
  std::string out{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(failed, 0) << diff;
  EXPECT_FALSE(fs::exists(fs::path(folder) / "order.toml.orig")) << "with an offset";
  fs::remove_all(folder);
  return out;
}

TEST(Diff, IsAsDiffWritesIt) {
  EXPECT_EQ(unified_diff("a\n", "a\n", "x", "y"), "");
  EXPECT_EQ(unified_diff("1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\nfive\n6\n7\n8\n", "x", "y"), "--- x\n+++ y\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
  EXPECT_EQ(unified_diff("", "a", "x", "y"), "--- x\n+++ y\n@@ -0,0 +1 @@\n+a\n\\ No newline at end of file\n");
}

// Random texts of a few different lines, so that many scripts are possible; 100 of them, seed 5.
// An order of a megabyte may change in every line; the shortest script would take gigabytes.
TEST(Diff, OfAMegabyteOfChangesIsStillOne) {
  std::string before = "kept\n", after = "kept\n";
  for (int i = 0; i < 100'000; ++i) before += std::to_string(i) + "\n", after += std::to_string(i) + "x\n";
  EXPECT_EQ(patched(before, unified_diff(before, after, "order.toml", "order.toml")), after);
}

TEST(Diff, IsAppliedByPatchWhateverTheTexts) {
  RandomStream random(5);
  for (int round = 0; round < 100; ++round) {
    const auto text = [&] {
      std::string out;
      for (std::uint64_t lines = random.below(30); lines > 0; --lines) out += std::string(1, static_cast<char>('a' + random.below(4))) + "\n";
      if (!out.empty() && random.chance(0.2)) out.pop_back();
      return out;
    };
    const std::string before = text();
    std::string after = text();
    if (random.chance(0.6)) {  // a few lines changed, as an edit does
      after = before;
      for (std::uint64_t edits = random.below(4); edits > 0 && !after.empty(); --edits) after.replace(random.below(after.size()), random.below(3), random.chance(0.5) ? "x\n" : "");
    }
    if (before == after || after.empty()) continue;  // patch takes an emptied file away
    ASSERT_EQ(patched(before, unified_diff(before, after, "order.toml", "order.toml")), after) << "round " << round;
  }
}

}  // namespace
}  // namespace bonafide::orders
