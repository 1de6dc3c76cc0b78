#include "bonafide/orders/fields.h"

#include "bonafide/orders/order_words.h"
#include "bonafide/orders/testing_order.h"

namespace bonafide::orders {
namespace {

// Reads `text` as one table by `read`, and tells the fault.
template <class Read>
std::string fault(const std::string& text, Read read) {
  const auto root = parse_toml(text, "f.toml");
  if (!root.ok()) return root.error().message;
  Reading reading{"f.toml", std::nullopt};
  Fields fields(reading, root.value(), "the thing");
  read(fields);
  fields.end();
  return reading.error ? reading.error->message : "none";
}

// The definition (Levenshtein): the fewest changes, by trying all.
std::size_t distance_by_trying(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return a.size() + b.size();
  const std::size_t change = distance_by_trying(a.substr(1), b.substr(1)) + (a[0] == b[0] ? 0 : 1);
  return std::min({change, distance_by_trying(a.substr(1), b) + 1, distance_by_trying(a, b.substr(1)) + 1});
}

TEST(Suggestion, NamesTheNearestKnownWordIfAThirdOfItOrLessIsMistyped) {
  const std::vector<std::string> known{"form", "forum", "id", "last_day", "of"};
  for (const std::string wrong : {"fom", "fourm", "las_day", "lastday", "ld", "i", "xx", "format", "lst_dy", "zzzzzz"}) {
    std::string expected;
    std::size_t least = (wrong.size() + 2) / 3 + 1;
    for (const std::string& word : known)
      if (const std::size_t distance = distance_by_trying(wrong, word); distance < least) least = distance, expected = word;
    EXPECT_EQ(suggestion(wrong, known), expected.empty() ? "; it may be form, forum, id, last_day, of" : "; did you mean \"" + expected + "\"?") << wrong;
  }
}

TEST(Suggestion, IsNoneWhereAWordIsOver200Bytes) {
  const std::string most(200, 'x'), more(201, 'x');
  ASSERT_NE(nearest(most.substr(1), {most}), nullptr);
  EXPECT_EQ(nearest(more, {more}), nullptr);
  EXPECT_EQ(nearest(most, {more}), nullptr);
  const std::string id(500'000, 'x');  // 2.5 * 10^11 steps: minutes
  EXPECT_EQ(nearest(id, {id.substr(1)}), nullptr);
}

TEST(Suggestion, NamesTwelveAtMostAndLetsNothingActOnTheTerminal) {
  EXPECT_EQ(suggestion("zzzzzz", std::vector<std::string>(12, "a")), "; it may be a, a, a, a, a, a, a, a, a, a, a, a");
  EXPECT_EQ(suggestion("zzzzzz", std::vector<std::string>(13, "a")), "; it may be a, a, a, a, a, a, a, a, a, a, a, a and others");
  EXPECT_EQ(suggestion("zzzzzz", {"a\u202E", std::string(61, 'b')}), "; it may be a\\xE2\\x80\\xAE, " + std::string(60, 'b') + "...");
  EXPECT_EQ(suggestion("abcdefg", {"abcdefg\u0085"}), "; did you mean \"abcdefg\\xC2\\x85\"?");
  Reading reading{"a\u009B.toml", std::nullopt};
  reading.fail({1, 1}, "x\u2066\n");
  EXPECT_EQ(reading.error->message, "a\\xC2\\x9B.toml:1:1: x\\xE2\\x81\\xA6\\x0A");
}

TEST(Suggestion, IsQuickWhereTheWrongWordIsAMegabyte) { EXPECT_TRUE(suggestion(std::string(1 << 20, 'x'), std::vector<std::string>(200, "last_day")).starts_with("; it may be")); }

TEST(Fields, TellAnUnknownKeyWithItsLineAndTheNearestKnown) {
  EXPECT_EQ(fault("a = 1\ncolor = \"x\"\n", [](Fields& f) { f.whole("a", 0), f.text("colour"), f.text("shape"); }), "f.toml:2:1: the thing has the unknown key \"color\"; did you mean \"colour\"?");
  EXPECT_EQ(fault("size = 1\n", [](Fields& f) { f.text("colour"), f.text("shape"); }), "f.toml:1:1: the thing has the unknown key \"size\"; it may be colour, shape");
}

TEST(Fields, TellAMistypedKeyRatherThanThatItIsMissing) {
  EXPECT_EQ(fault("colr = \"x\"\n", [](Fields& f) { f.required_text("colour"); }), "f.toml:1:1: the thing has the unknown key \"colr\"; did you mean \"colour\"?");
  EXPECT_EQ(fault("\n", [](Fields& f) { f.required_text("colour"); }), "f.toml:1:1: the thing has no \"colour\"; add the line colour = ...");
}

TEST(Fields, TellAWrongTypeWithWhatIsWanted) {
  const auto text = [](Fields& f) { f.text("a"); };
  EXPECT_EQ(fault("a = 1", text), "f.toml:1:5: a of the thing is a whole number, and a text is wanted: put it in quotation marks");
  EXPECT_EQ(fault("a = [\"x\"]", text), "f.toml:1:5: a of the thing is a list, and a text is wanted: put it in quotation marks");
  EXPECT_EQ(fault("a = \"2018-04-03\"", [](Fields& f) { f.day("a"); }), "f.toml:1:5: a of the thing is a text, and a day is wanted: write it as 2018-04-03, without quotation marks or an hour");
  EXPECT_EQ(fault("a = 2018-04-03T10:00:00", [](Fields& f) { f.day("a"); }), "f.toml:1:5: a of the thing is a day with an hour, or an hour, and a day is wanted: write it as 2018-04-03, without quotation marks or an hour");
  EXPECT_EQ(fault("a = \"x\"", [](Fields& f) { f.texts("a"); }), "f.toml:1:5: a of the thing is a text, and a list is wanted: put it in [brackets]");
  EXPECT_EQ(fault("a = [\"x\", 2]", [](Fields& f) { f.texts("a"); }), "f.toml:1:11: a of the thing holds a whole number; each of its values is a text in quotation marks that says something");
  EXPECT_EQ(fault("a = [\"x\", \"\"]", [](Fields& f) { f.texts("a"); }), "f.toml:1:11: a of the thing holds an empty text or a NUL character; each of its values is a text in quotation marks that says something");
  EXPECT_EQ(fault("a = []", [](Fields& f) { f.texts("a"); }), "f.toml:1:5: a of the thing is an empty list, which would mean all of them as easily as none; leave the line out, or name at least one");
  EXPECT_EQ(fault("a = [1]", [](Fields& f) { f.tables("a", "a"); }), "f.toml:1:6: a of the thing holds a whole number; write each one under a line [[a]] of its own");
  EXPECT_EQ(fault("a = 1", [](Fields& f) { f.boolean("a"); }), "f.toml:1:5: a of the thing is a whole number, and true or false is wanted");
  EXPECT_EQ(fault("a = 1.5", [](Fields& f) { f.whole("a", 1); }), "f.toml:1:5: a of the thing is a number with decimals, and a whole number is wanted");
  EXPECT_EQ(fault("a = \"x\"", [](Fields& f) { f.real("a", 1); }), "f.toml:1:5: a of the thing is a text, and a number is wanted, such as 1 or 0.5");
}

TEST(Fields, TellATextThatSaysNothing) {
  const auto text = [](Fields& f) { f.text("a"); };
  EXPECT_EQ(fault("a = \" \\t\\n\"", text), "f.toml:1:5: a of the thing is empty; leave the line out, or say something");
  EXPECT_EQ(fault("a = \"x\\u0000\"", text), "f.toml:1:5: a of the thing holds a NUL character; take it out");
}

TEST(Fields, TellANumberOutOfItsRange) {
  const auto whole = [](Fields& f) { f.whole("a", 1); };
  EXPECT_EQ(fault("a = 0", whole), "f.toml:1:5: a of the thing is 0; it must be from 1 to 1000000");
  EXPECT_EQ(fault("a = 9223372036854775807", whole), "f.toml:1:5: a of the thing is 9223372036854775807; it must be from 1 to 1000000");
  EXPECT_EQ(fault("a = 1000000", whole), "none");
  for (const char* bad : {"0", "-1", "1.5", "nan", "inf", "-inf", "0.0"})
    EXPECT_NE(fault(std::string("a = ") + bad, [](Fields& f) { f.real("a", 1); }).find("it must be above 0 and at most 1"), std::string::npos) << bad;
  for (const char* good : {"1", "1e-300", "0.5", "1.0"}) EXPECT_EQ(fault(std::string("a = ") + good, [](Fields& f) { f.real("a", 1); }), "none") << good;
}

TEST(Fields, TellAWordThatIsNotInTheListWithTheNearest) {
  EXPECT_EQ(fault("a = \"pseudonymos\"", [](Fields& f) { f.choice<Form>("a"); }), "f.toml:1:5: a of the thing is \"pseudonymos\", which is not known; did you mean \"pseudonymous\"?");
  EXPECT_EQ(fault("a = [\"aggregate\", \"names\"]", [](Fields& f) { f.choices<Form>("a"); }), "f.toml:1:19: a of the thing is \"names\", which is not known; it may be aggregate, group, pseudonymous, identified");
}

TEST(Fields, KeepTheFirstFaultAndLetNothingOfTheFileActOnTheTerminal) {
  EXPECT_EQ(fault("a = 1\nb = 2\n", [](Fields& f) { f.text("a"), f.text("b"); }).substr(0, 10), "f.toml:1:5");
  EXPECT_EQ(fault("\"\\u001b[2J\" = 1\n", [](Fields& f) { f.text("abcdefgh"); }), "f.toml:1:1: the thing has the unknown key \"\\x1B[2J\"; it may be abcdefgh");
}

template <class E>
void expect_words_to_name_values_one_to_one() {
  std::set<std::string> words;
  for (const E value : Words<E>::all) {
    EXPECT_STRNE(word(value), "");
    EXPECT_TRUE(words.insert(word(value)).second) << word(value);
  }
}

TEST(Words, NameEachValueOnce) {
  expect_words_to_name_values_one_to_one<Regime>();
  expect_words_to_name_values_one_to_one<RecipientKind>();
  expect_words_to_name_values_one_to_one<Category>();
  expect_words_to_name_values_one_to_one<Form>();
  expect_words_to_name_values_one_to_one<Accounts>();
  expect_words_to_name_values_one_to_one<Question>();
  expect_words_to_name_values_one_to_one<Subject>();
  expect_words_to_name_values_one_to_one<State>();
  expect_words_to_name_values_one_to_one<Answer>();
}

}  // namespace
}  // namespace bonafide::orders
