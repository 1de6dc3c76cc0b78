#include "bonafide/orders/toml.h"

#include <filesystem>
#include <fstream>

#include <unistd.h>

#include "bonafide/orders/testing_order.h"

namespace bonafide::orders {
namespace {

using testing::said;

std::string refusal(std::string_view text) { return said(parse_toml(text, "f.toml")); }

void expect_refused(std::string_view text, const std::string& place, const std::string& words) {
  const std::string error = refusal(text);
  EXPECT_TRUE(error.starts_with("f.toml:" + place + ": ")) << error;
  EXPECT_NE(error.find(words), std::string::npos) << error;
}

TEST(Toml, KnowsWhereEveryKeyAndValueStands) {
  const TomlValue root = parse_toml("a = 1\n[t]\n\"wörter\" = \"é\"  # c\n[[item]]\nid = 'x'\n[[item]]\np = {e = 2.5}\n", "f").value();
  const auto& entries = root.table();
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_EQ(entries[0].key, "a");
  EXPECT_EQ(entries[0].value.begin, (Position{1, 5}));
  EXPECT_EQ(entries[0].value.end, (Position{1, 6}));
  EXPECT_EQ(entries[1].value.begin, (Position{2, 1}));
}

TEST(Toml, CountsColumnsInCharactersNotBytes) {
  const TomlValue root = parse_toml("\"é€\" = \"ü\"\n", "f").value();
  EXPECT_EQ(root.table()[0].value.begin, (Position{1, 8}));
  EXPECT_EQ(root.table()[0].value.end, (Position{1, 11}));
}

TEST(Toml, KeepsTablesAndTheirEntriesInTheOrderOfTheText) {
  const TomlValue root = parse_toml("z = 1\n[b]\ny = 2\nx = 3\n[a]\n[[l]]\nk = 'first'\n[[l]]\nk = 'second'\n", "f").value();
  ASSERT_EQ(root.table().size(), 4u);
  EXPECT_EQ(root.table()[0].key, "z");
  EXPECT_EQ(root.table()[1].key, "b");
  EXPECT_EQ(root.table()[2].key, "a");
  EXPECT_EQ(root.table()[1].value.table()[0].key, "y");
  EXPECT_EQ(root.table()[1].value.table()[1].key, "x");
  EXPECT_EQ(root.table()[3].value.array()[1].table()[0].value.text(), "second");
  EXPECT_EQ(root.table()[3].value.array()[1].begin, (Position{8, 1}));
}

TEST(Toml, ReadsADayAsDaysSince1970AndNothingWithAnHourAsADay) {
  const TomlValue root = parse_toml("a = 1970-01-01\nb = 2016-02-29\nc = 1969-12-31\nd = 2018-04-03T00:00:00Z\ne = 12:00:00\n", "f").value();
  EXPECT_EQ(std::get<Day>(root.table()[0].value.content), 0);
  EXPECT_EQ(day_text(std::get<Day>(root.table()[1].value.content)), "2016-02-29");
  EXPECT_EQ(std::get<Day>(root.table()[2].value.content), -1);
  EXPECT_EQ(root.table()[3].value.kind, TomlValue::Kind::kOther);
  EXPECT_EQ(root.table()[4].value.kind, TomlValue::Kind::kOther);
}

TEST(Toml, SaysInPlainWordsWhatIsWrongAndShowsTheLine) {
  expect_refused("a = \"x", "1:7", "the file ends within a text; close its quotation marks; the line is: a = \"x");
  expect_refused("a = [1,", "1:8", "the file ends within a list");
  expect_refused("a = {b = 1", "1:11", "the file ends within a table");
  expect_refused("[a", "1:3", "close the brackets");
  expect_refused("[~a]", "1:2", "a line is key = value, a [table]");
  expect_refused("x = 1\na = 2018-02-30\n", "2:15", "this day does not exist in its month; write one that does, as 2018-04-03; the line is: a = 2018-02-30");
  expect_refused("a = 2018-13-01", "1:12", "this is no date");
  expect_refused("a = 1\na = 2\n", "2:5", "given a second time");
  expect_refused("[a]\n[a]\n", "2:1", "given a second time");
  expect_refused("a = yes", "1:5", "put a text in \"straight quotation marks\"; the line is: a = yes");
  expect_refused("a = “x”", "1:5", "straight quotation marks");
  expect_refused("a = 'x\ny'", "1:7", "ends on its own line");
  expect_refused("a = \"\\q\"", "1:7", "backslash");
  expect_refused("a = 1 2", "1:7", "behind the value");
  expect_refused("a = [1 2]", "1:8", "parted by commas");
  expect_refused("a = 01", "1:7", "this number");
  expect_refused("a", "1:2", "a line is key = value");
  expect_refused("é = 1", "1:1", "a line is key = value");
  expect_refused("§", "1:1", "a line is key = value");
}

TEST(Toml, ReadsALineThatGoesOnWithAnyLetter) { EXPECT_EQ(parse_toml("a = \"\"\"x \\\n  § 1782\"\"\"", "f").value().table()[0].value.text(), "x § 1782"); }

TEST(Toml, RefusesWhatIsNotUtf8WithTheFirstBadByte) {
  expect_refused("a = \"é\"\nb = \"\xff\"\n", "2:6", "this is not UTF-8; save the file as UTF-8; the line is: b = \"\\xFF\"");
  expect_refused(std::string_view("\xff\xfe" "a\0", 4), "1:1", "not UTF-8");
  expect_refused("\xEF\xBB\xBF" "a = 1\n", "1:1", "the file begins with a byte order mark; save it as UTF-8 without one; the line is: \\xEF\\xBB\\xBFa = 1");
}

TEST(Toml, RefusesADeepFileInsteadOfEndingTheProgram) {
  std::string dots = "a", brackets = "a = " + std::string(300, '[') + std::string(300, ']');
  for (int i = 0; i < 400'000; ++i) dots += ".a";  // toml++ alone overflows the stack on this line
  expect_refused(dots + " = 1\n", "1:1", "more than 16 dots");
  expect_refused(brackets, "1:261", "more than 256 brackets within each other");
  for (const char* text : {"\"\"\"x\"\"\"\"", "\"\"\"x\"\"\"\"\"", "'''x''''", "'''x'''''", "\"\"\"\"\"\"\"\""})  // may end in two more quotation marks, which begin no text
    expect_refused(std::string("x = { a = ") + text + ", " + dots + " = 1 }\n", "1:1", "more than 16 dots");
}

TEST(Toml, CountsNoDotsInTextsAndComments) {
  const std::string dots(40, '.');
  for (const std::string& text : {"a = \"" + dots + "\"\n", "a = '" + dots + "'\n", "a = 1 # " + dots + "\n", "a = \"\"\"\n" + dots + "\"\n" + dots + "\"\"\"\n", "a = '''\n" + dots + "\n'''\n",
                                  "a = \"\\\"" + dots + "\"\n", "a = \"\"\"x\"\"\"\"\nb = \"" + dots + "\"\n", "a = ['''x'''', '" + dots + "']\n", "a = [\"\", \"\"\"\"\"\", '', \"" + dots + "\"]\n"})
    EXPECT_TRUE(parse_toml(text, "f").ok()) << text;
  expect_refused("a = \"x\" # \"\nb" + dots + " = 1\n", "2:1", "more than 16 dots");
  expect_refused("a = \"\n" + dots, "2:1", "more than 16 dots");  // an open text ends with its line
}

TEST(Toml, QuotesOfAFileOnlyWhatCannotActOnATerminal) {
  EXPECT_EQ(shown("plain § é"), "plain § é");
  EXPECT_EQ(shown("\x1b[2J\x7f\n"), "\\x1B[2J\\x7F\\x0A");
  EXPECT_EQ(shown("a\u202Eb"), "a\\xE2\\x80\\xAEb");
  EXPECT_EQ(shown("\xff"), "\\xFF");
  EXPECT_EQ(shown("\xe2\x80"), "\\xE2\\x80");
  EXPECT_EQ(shown(std::string(60, 'x')), std::string(60, 'x'));
  EXPECT_EQ(shown(std::string(61, 'x')), std::string(60, 'x') + "...");
  EXPECT_EQ(shown(std::string(59, 'x') + "é"), std::string(59, 'x') + "...");
}

class TomlFile : public ::testing::Test {
 protected:
  TomlFile() : path_(std::filesystem::temp_directory_path() / ("bonafide_toml_" + std::to_string(getpid()))) {}
  ~TomlFile() override { std::filesystem::remove_all(path_); }
  std::filesystem::path path_;
};

TEST_F(TomlFile, OfAHundredMegabytesIsRefusedWithoutBeingRead) {
  std::ofstream(path_) << "a = 1\n";
  std::filesystem::resize_file(path_, 100'000'000);
  EXPECT_EQ(said(read_toml_file(path_)), path_.string() + ": it is larger than 1048576 bytes, so it is no order or policy; give the TOML file itself");
  std::filesystem::resize_file(path_, kMostTomlBytes);
  EXPECT_EQ(read_toml_file(path_).value().size(), kMostTomlBytes);
}

TEST_F(TomlFile, ThatIsNotThereOrAFolderIsSaidToBeSo) {
  EXPECT_EQ(said(read_toml_file(path_)), path_.string() + ": it cannot be opened (No such file or directory); give the path of a TOML file");
  std::filesystem::create_directory(path_);
  EXPECT_EQ(said(read_toml_file(path_)), path_.string() + ": it cannot be read (Is a directory); give the path of a TOML file");
}

}  // namespace
}  // namespace bonafide::orders
