// The rules' pages, the policies, and `bonafide rules`: what is written for people is read by the program here.
#include <algorithm>

#include <fmt/format.h>

#include "bonafide/base/hash.h"
#include "bonafide/orders/order_words.h"
#include "bonafide/orders/rules.h"
#include "case_files.h"

namespace bonafide::cli_tests {
namespace {

using namespace orders;

const fs::path kSource = BONAFIDE_SOURCE_DIR;

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

Policy policy_named(const std::string& name) {
  const auto policy = read_policy((kSource / "policies" / (name + ".toml")).string());
  EXPECT_TRUE(policy.ok()) << policy.error().message;
  return policy.ok() ? policy.value() : Policy{};
}

// As a page quotes them.
std::string said(const std::string& text, const Policy* policy, const std::set<std::string>& known) {
  const auto order = parse_order(text, "order.toml");
  if (!order.ok()) return order.error().message;
  std::string out;
  for (const Finding& one : check_order({order.value(), policy, known})) {
    out += fmt::format("order.toml:{}:{}: {}: {} [{}]\n", one.at.line, one.at.column, word(one.severity), one.message, one.rule);
    if (!one.fix.empty()) out += "    " + one.fix + "\n";
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

TEST(Policies, AreNamedAsTheirFilesAndSayThatChoosingThemIsExplicit) {
  const std::set<std::string> wanted{"us-sca-a-content.toml", "us-sca-b-record.toml", "neutral-under-seal.toml", "eu-dsa-art40.toml"};
  EXPECT_EQ(names_in(kSource / "policies"), wanted);
  for (const std::string& name : wanted) {
    const Policy policy = policy_named(name.substr(0, name.find(".toml")));
    EXPECT_EQ(policy.id + ".toml", name);
    EXPECT_NE(policy.summary.find("Choosing this policy is an explicit act of whoever runs the tool, and is not legal advice."), std::string::npos) << policy.summary;
    EXPECT_EQ(policy.summary.find('\n'), std::string::npos) << policy.summary;
  }
}

TEST(Policies, CiteNothingInVain) {
  for (const std::string& name : names_in(kSource / "policies")) {
    const Policy policy = policy_named(name.substr(0, name.find(".toml")));
    for (const Citation& citation : policy.citations)
      EXPECT_TRUE(std::any_of(policy.clauses.begin(), policy.clauses.end(), [&](const Clause& clause) { return std::find(clause.cite.begin(), clause.cite.end(), citation.id) != clause.cite.end(); }))
          << name << ": no clause cites " << citation.id;
  }
}

// A row a category, a column a recipient, in the order of Words: A allowed, C with consent, - refused.
std::string table(const Policy& policy, Form form) {
  std::string out;
  for (const Category category : Words<Category>::all) {
    out += fmt::format("{:<23}", word(category));
    for (const RecipientKind kind : Words<RecipientKind>::all) {
      const Answer answer = policy.decide(category, kind, form).answer;
      out += answer == Answer::kAllowed ? " A" : answer == Answer::kWithConsent ? " C" : " -";
    }
    out += '\n';
  }
  return out;
}

// Columns: party, US governmental entity, foreign government, neutral, vetted researcher.
constexpr const char* kStoredCommunicationsAct =
    "content                 C C C C -\n"
    "subscriber              A - C A -\n"
    "traffic                 A - C A -\n"
    "internal-investigation  A - A A -\n"
    "public                  A A A A -\n"
    "aggregate               A A A A -\n";

TEST(Policies, OfTheStoredCommunicationsActDifferInWhatWhoActedIs) {
  const Policy a = policy_named("us-sca-a-content"), b = policy_named("us-sca-b-record");
  EXPECT_EQ(a.who_acted, Category::kContent);
  EXPECT_EQ(b.who_acted, Category::kTraffic);
  for (const Form form : Words<Form>::all) {
    EXPECT_EQ(table(a, form), kStoredCommunicationsAct);
    EXPECT_EQ(table(b, form), kStoredCommunicationsAct);
  }
}

TEST(Policies, OfTheNeutralGiveSingleAccountsToNobodyElse) {
  const Policy policy = policy_named("neutral-under-seal");
  EXPECT_EQ(policy.who_acted, Category::kTraffic);
  for (const Form form : Words<Form>::all)
    EXPECT_EQ(table(policy, form),
              "content                 - - - C -\n"
              "subscriber              - - - A -\n"
              "traffic                 - - - A -\n"
              "internal-investigation  - - - A -\n"
              "public                  A A A A -\n"
              "aggregate               A A A A -\n");
}

TEST(Policies, OfTheDsaGiveCountsAndPseudonymsToVettedResearchersAlone) {
  const Policy policy = policy_named("eu-dsa-art40");
  EXPECT_EQ(policy.regime, Regime::kDsa);
  for (const Form form : Words<Form>::all)
    EXPECT_EQ(table(policy, form), fmt::format("content                 - - - - -\n"
                                               "subscriber              - - - - -\n"
                                               "traffic                 - - - - {}\n"
                                               "internal-investigation  - - - - -\n"
                                               "public                  - - - - A\n"
                                               "aggregate               - - - - A\n",
                                               form == Form::kPseudonymous ? "A" : "-"));
}

// Words and forms that a hasty rule would take for faults.
const std::string kCareful = R"toml(format = 1
caption = "In re Application of a politician in exile"
docket = "1:19-mc-00001"
court = "A district court"
zone = "+07:00"
authority = "28 U.S.C. 1782"
deadline = 2019-03-31
protective_order = "Stipulated protective order, docket 21"

[recipient]
kind = "neutral"
name = "The expert appointed at docket 19"

[notice]
to = "those who hold accounts in the reviewed groups, by the platform's own message"
sent = 2019-02-01
contest_days = 21

[review]
by = "the expert appointed at docket 19"
date = 2019-01-20
groups = ["8738d1c2a4e50f96"]

[terms]
like = "A press of the button of that name on the page, or on a post of the page"
"associates of the minister" = "The spokesman named in the judgment of 3 May 2018, whose page is page1"

[[proceeding]]
id = "defamation"
forum = "The court of first instance, no. 12"
charges = "Defamation, by saying that the minister bought likes"
concerns = ["engagement"]
first_day = 2016-01-01
last_day = 2017-12-31

[[item]]
id = "1"
text = '''The share of all "likes" of the page that accounts in lockstep made, by month; counts, without any records of single accounts'''
proceeding = "defamation"
why = "True or false turns on how many likes were bought; he said \"I have seen the invoices with my own eyes\""
question = "share-in-lockstep"
targets = ["page0"]
actions = ["like"]
first_day = 2016-01-01
last_day = 2017-12-31
category = "aggregate"
form = "aggregate"
privacy = { epsilon = 0.5, delta = 1e-7 }

[[item]]
id = "2"
text = "What each group did on the page and on that of the associates of the minister, with its user agents and a representative sample of days"
proceeding = "defamation"
why = "Shows whether one hand moved them"
question = "groups"
targets = ["page0", "page1"]
actions = ["like"]
first_day = 2016-03-01
last_day = 2016-03-31
category = "aggregate"
form = "group"
privacy = { smallest_cell = 20 }

[[deposition]]
of = "the custodian"
topics = ["How the platform tells accounts that are run by one hand", "How it counts likes that it has removed"]
hours = 4

[[history]]
state = "filed"
date = 2019-01-08
)toml";

const std::string kToTheNeutral = R"toml(
[[item]]
id = "3"
text = "Which accounts are in the reviewed groups"
proceeding = "defamation"
why = "The expert compares them with device records under seal"
question = "groups"
targets = ["page0"]
actions = ["like"]
first_day = 2016-03-01
last_day = 2016-03-31
category = "traffic"
form = "identified"
accounts = "in-groups"
)toml";

TEST(Rules, FindNothingInACarefulOrderUnderAnyPolicyThatFitsIt) {
  EXPECT_EQ(said(kCareful, nullptr, {}), "");
  for (const char* name : {"us-sca-a-content", "us-sca-b-record", "neutral-under-seal"}) {
    const Policy policy = policy_named(name);
    EXPECT_EQ(said(kCareful, &policy, {}), "") << name;
  }
  for (const char* name : {"us-sca-b-record", "neutral-under-seal"}) {
    const Policy policy = policy_named(name);
    EXPECT_EQ(said(kCareful + kToTheNeutral, &policy, {}), "") << name;
  }
}

TEST(Rules, WantConsentForTheSameRecordsWhereTheyAreContent) {
  const Policy policy = policy_named("us-sca-a-content");
  const std::string text = said(kCareful + kToTheNeutral, &policy, {});
  EXPECT_NE(text.find("item 3 asks for records of who acted (content under this policy), and the order records no consent"), std::string::npos) << text;
  EXPECT_EQ(lines_of(text).size(), 2u) << text;
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
