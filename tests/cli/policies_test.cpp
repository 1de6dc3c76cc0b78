// The policies that come with bonafide: what each allows to whom, and that a careful order passes under each that fits it.
#include <algorithm>

#include <fmt/format.h>

#include "bonafide/orders/order_words.h"
#include "order_files.h"

namespace bonafide::cli_tests {
namespace {

using namespace orders;

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

}  // namespace
}  // namespace bonafide::cli_tests
