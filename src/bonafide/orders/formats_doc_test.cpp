// docs/formats/order.md and policy.md against the code: each key that a reader asks for, each word, each state that may
// follow another is on the page, and what the page gives as an example parses.
#include <fstream>
#include <iterator>
#include <map>
#include <regex>

#include "bonafide/orders/order_words.h"
#include "bonafide/orders/testing_order.h"

namespace bonafide::orders {
namespace {

std::string read(const std::string& name) {
  std::ifstream file(std::string(BONAFIDE_SOURCE_DIR) + "/" + name);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  EXPECT_FALSE(text.empty()) << name;
  return text;
}

std::set<std::string> matches(const std::string& text, const char* pattern) {
  std::set<std::string> out;
  const std::regex regex(pattern);
  for (std::sregex_iterator at(text.begin(), text.end(), regex), end; at != end; ++at) out.insert((*at)[1]);
  return out;
}

// The keys that a reader asks Fields for, by the calls in its source.
std::set<std::string> keys_read_by(const std::string& source) {
  return matches(read("src/bonafide/orders/" + source), R"re((?:\.|->)(?:required_)?(?:text|texts|whole|real|boolean|day|table|tables|choice<\w+>|choices<\w+>)\("([a-z_]+)")re");
}

void expect_each_on(const std::string& page, const std::set<std::string>& words) {
  for (const std::string& word : words)
    EXPECT_TRUE(page.find("`" + word + "`") != std::string::npos || page.find("[" + word + "]") != std::string::npos || page.find("`\"" + word + "\"`") != std::string::npos) << word;
}

template <class E>
std::set<std::string> words_of() {
  const std::vector<std::string> words = all_words<E>();
  return {words.begin(), words.end()};
}

TEST(FormatPages, HaveEveryKeyThatIsRead) {
  const std::set<std::string> order = keys_read_by("order_reader.cpp"), policy = keys_read_by("policy.cpp");
  EXPECT_GT(order.size(), 50u);
  EXPECT_GT(policy.size(), 20u);
  expect_each_on(read("docs/formats/order.md"), order);
  expect_each_on(read("docs/formats/policy.md"), policy);
}

TEST(FormatPages, HaveEveryWordOfAFixedList) {
  const std::string page = read("docs/formats/order.md");
  for (const auto& words : {words_of<Regime>(), words_of<RecipientKind>(), words_of<Category>(), words_of<Form>(), words_of<Accounts>(), words_of<Question>(), words_of<Subject>(), words_of<State>()})
    expect_each_on(page, words);
  expect_each_on(read("docs/formats/policy.md"), words_of<Answer>());
}

std::set<std::string> examples_on(const std::string& page) { return matches(page, "```toml\n([^`]*)```"); }

TEST(FormatPages, HaveExamplesThatParse) {
  const auto is_whole = [](const std::string& text) { return text.starts_with("format = 1"); };
  const std::set<std::string> orders = examples_on(read("docs/formats/order.md")), policies = examples_on(read("docs/formats/policy.md"));
  const auto whole = std::find_if(orders.begin(), orders.end(), is_whole);
  ASSERT_NE(whole, orders.end());
  ASSERT_EQ(policies.size(), 1u);
  for (const std::string& text : orders) {  // a part stands under the whole, with the proceeding that it names
    const std::string order = is_whole(text) ? text : *whole + "[[proceeding]]\nid = \"likes\"\n" + text;
    EXPECT_TRUE(parse_order(order, "order.md").ok()) << testing::said(parse_order(order, "order.md")) << "\n" << text;
  }
  EXPECT_TRUE(parse_policy(*policies.begin(), "policy.md").ok()) << testing::said(parse_policy(*policies.begin(), "policy.md"));
}

using Follows = std::map<std::string, std::set<std::string>>;

// What may follow each state on some way of at most six states; "" before the first.
Follows by_the_code(Regime regime) {
  Follows out;
  for (const bool supersedes : {false, true}) {
    std::vector<std::vector<State>> ways{{}};
    for (std::size_t i = 0; i < ways.size(); ++i)
      for (const State next : states_after(ways[i], regime, supersedes)) {
        out[ways[i].empty() ? "" : word(ways[i].back())].insert(word(next));
        if (ways[i].size() == 5) continue;
        ways.push_back(ways[i]);
        ways.back().push_back(next);
      }
  }
  return out;
}

// The same by the rows of the page's table below `heading`.
Follows by_the_page(const std::string& heading) {
  std::string page = read("docs/formats/order.md");
  page = page.substr(page.find(heading));
  page = page.substr(page.find("|---"));
  page = page.substr(page.find('\n') + 1);
  page = page.substr(0, page.find("\n\n"));
  Follows out;
  std::istringstream rows(page);
  for (std::string row; std::getline(rows, row);) {
    const std::size_t middle = row.find(" | ");
    std::set<std::string> before = matches(row.substr(0, middle), "`([a-z-]+)`"), after = matches(row.substr(middle), "`([a-z-]+)`");
    if (row.find("a ruling") != std::string::npos) after.insert({"granted", "granted-in-part", "denied", "denied-with-leave"});
    if (row.starts_with("| (first")) before = {""};
    for (const std::string& state : before) out[state].insert(after.begin(), after.end());
  }
  return out;
}

TEST(FormatPages, HaveTheStatesThatMayFollowEachOther) {
  EXPECT_EQ(by_the_page("Under `litigation`:"), by_the_code(Regime::kLitigation));
  EXPECT_EQ(by_the_page("Under `dsa`:"), by_the_code(Regime::kDsa));
}

}  // namespace
}  // namespace bonafide::orders
