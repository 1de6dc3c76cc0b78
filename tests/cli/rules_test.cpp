// The pages of the rules and `bonafide rules`: what is written for people is read by the program here.
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bonafide/base/hash.h"
#include "order_files.h"

namespace bonafide::cli_tests {
namespace {

using namespace orders;

// What stands between lines "```LANGUAGE" and "```", in order.
std::vector<std::string> blocks(const std::string& page, const std::string& language) {
  std::vector<std::string> out;
  std::optional<std::string> inside;  // the language of the block that we are in
  for (const std::string& line : lines_of(page)) {
    if (!line.starts_with("```")) {
      if (inside == language) out.back() += line + "\n";
    } else if (inside) {
      inside.reset();
    } else {
      inside = line.substr(3);
      if (inside == language) out.emplace_back();
    }
  }
  return out;
}

std::string name_of_policy(const std::string& page) {
  const std::string mark = "held against [`policies/";
  const std::size_t at = page.find(mark);
  if (at == std::string::npos) return "";
  return page.substr(at + mark.size(), page.find(".toml`", at) - at - mark.size());
}

TEST(RulePages, ThereIsOneForEachRuleAndNoOther) {
  std::set<std::string> wanted{"README.md"};
  const std::string index = read_file(kSource / "docs/rules/README.md");
  for (const Rule& one : rules()) {
    wanted.insert(std::string(one.id) + ".md");
    EXPECT_NE(index.find(fmt::format("| [{}]({}.md) | {} | {} | {} |", one.id, one.id, word(one.severity), word(one.ground), one.title)), std::string::npos) << one.id;
  }
  EXPECT_EQ(names_in(kSource / "docs/rules"), wanted);
}

TEST(RulePages, SayWhatTheCatalogueSays) {
  for (const Rule& one : rules()) {
    const std::string page = read_file(kSource / "docs/rules" / (std::string(one.id) + ".md"));
    EXPECT_TRUE(page.starts_with(fmt::format("# {}: {}\n", one.id, one.title))) << one.id;
    for (const char* text : {one.why, one.source, one.remedy + 1}) EXPECT_NE(page.find(text), std::string::npos) << one.id << " lacks: " << text;
    EXPECT_EQ(one.needs_policy, !name_of_policy(page).empty()) << one.id;
  }
}

// Of the bad example the rule finds what the page quotes, and no other rule finds anything; of the good one, none does.
TEST(RulePages, ShowAnOrderThatBreaksTheRuleAndOneThatDoesNot) {
  for (const Rule& one : rules()) {
    SCOPED_TRACE(one.id);
    const std::string page = read_file(kSource / "docs/rules" / (std::string(one.id) + ".md"));
    const std::vector<std::string> examples = blocks(page, "toml"), quoted = blocks(page, "");
    ASSERT_EQ(examples.size(), 2u);
    ASSERT_EQ(quoted.size(), 1u);
    const Policy policy = name_of_policy(page).empty() ? Policy{} : policy_named(name_of_policy(page));
    const Policy* chosen = one.needs_policy ? &policy : nullptr;
    const std::set<std::string> known{to_hex(sha256(examples[0]))};  // supersedes-unknown: the good one replaces the bad one
    EXPECT_EQ(said(examples[0], chosen, known), quoted[0]);
    for (const Finding& finding : check_order({parse_order(examples[0], "order.toml").value(), chosen, known})) EXPECT_EQ(finding.rule, one.id);
    EXPECT_EQ(said(examples[1], chosen, known), "");
  }
}

TEST(RulesCommand, ListsEveryRuleInColumnsThatLineUp) {
  const Finished finished = bonafide({"rules"});
  EXPECT_EQ(finished.exit_code, 0);
  const std::vector<std::string> lines = lines_of(finished.out);
  ASSERT_EQ(lines.size(), rules().size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    EXPECT_TRUE(lines[i].starts_with(std::string(rules()[i].id) + " ")) << lines[i];
    EXPECT_TRUE(lines[i].ends_with(rules()[i].title)) << lines[i];
    EXPECT_EQ(lines[i].find(word(rules()[i].severity), std::string(rules()[i].id).size()), lines[0].find(word(rules()[0].severity))) << lines[i];
    EXPECT_LE(lines[i].size(), 100u) << lines[i];
  }
}

TEST(RulesCommand, ExplainsOne) {
  const Finished finished = bonafide({"rules", "no-end"});
  EXPECT_EQ(finished.exit_code, 0);
  for (const char* text : {"warning: no last day [no-end, breadth]", "T-Systems", "give the last day", "docs/rules/no-end.md"}) EXPECT_NE(finished.out.find(text), std::string::npos) << finished.out;
  for (const std::string& line : lines_of(finished.out)) EXPECT_LE(line.size(), 82u) << line;  // 80 columns; a paragraph sign has two bytes
}

TEST(RulesCommand, PrintsJson) {
  const auto all = nlohmann::json::parse(bonafide({"rules", "--json"}).out, nullptr, false);
  ASSERT_TRUE(all.is_array());
  ASSERT_EQ(all.size(), rules().size());
  const auto one = nlohmann::json::parse(bonafide({"rules", "protected-content", "--json"}).out, nullptr, false);
  ASSERT_TRUE(one.is_object());
  EXPECT_EQ(one.at("id"), "protected-content");
  EXPECT_EQ(one.at("severity"), "error");
  EXPECT_EQ(one.at("needs_policy"), true);
  EXPECT_EQ(one.at("source"), rule("protected-content")->source);
}

TEST(RulesCommand, SuggestsTheNearestRule) {
  const Finished finished = bonafide({"rules", "no-ende"});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_EQ(finished.out, "");
  EXPECT_EQ(finished.err, "bonafide: there is no rule \"no-ende\"; did you mean \"no-end\"?\n");
}

}  // namespace
}  // namespace bonafide::cli_tests
