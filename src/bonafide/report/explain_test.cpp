#include "bonafide/report/explain.h"

#include <gtest/gtest.h>

#include <set>

#include "bonafide/report/group_words.h"
#include "bonafide/report/testing_findings.h"
#include "bonafide/report/text.h"
#include "bonafide/report/visible.h"

namespace bonafide::report {
namespace {

using format::Standing;
using testing::add_group;

format::Case one_group(format::Verdict verdict, const std::string& prefix = "user") {
  format::Case one;
  one.findings = testing::empty_findings();
  add_group(one.findings, verdict, 25, 30, prefix, prefix);
  format::Findings& findings = one.findings;
  const std::string group = findings.groups[0].group;
  for (const auto& target : findings.pictures[0].targets) {
    findings.group_targets.push_back({group, target.target, target.window_begin, target.window_end, 500, 30, 20, 18, 480, 2, -40, 0.5});
    one.evidence.push_back({group, findings.members[0].actor, target.target, target.window_begin, 12'345, true});
  }
  findings.pictures.clear();
  return one;
}

void expect_narrow(const std::string& text, std::size_t width) {
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    EXPECT_LE(columns_of(text.substr(begin, end - begin)), width) << text.substr(begin, end - begin);
    begin = end + 1;
  }
}

TEST(GroupText, FitsTheTerminalWhateverTheIds) {
  for (const char* prefix : {"user", "a-very-long-name-indeed-of-an-account", "\u202e\x1b[31m", "\u5fae\u535a\u5fae\u535a\u5fae\u535a\u5fae\u535a\u5fae\u535a"}) {
    const std::string text = group_text(disclose::Gate::for_custodian(one_group(format::Verdict::kCoordinated, prefix)), {});
    expect_narrow(text, 80);
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_EQ(text.find("\u202e"), std::string::npos);
  }
}

TEST(GroupText, SaysHowMuchMoreThereIsAndPrintsItWhenAsked) {
  const auto one = disclose::Gate::for_custodian(one_group(format::Verdict::kCoordinated));
  const std::string brief = group_text(one, {}), all = group_text(one, {.all = true});
  EXPECT_NE(brief.find("and 10 more: --all prints them"), std::string::npos) << brief;
  EXPECT_NE(brief.find("and 5 more"), std::string::npos) << brief;
  EXPECT_EQ(all.find("more: --all"), std::string::npos);
  EXPECT_NE(all.find("user029"), std::string::npos);
}

TEST(GroupParagraph, ClaimsNothingWithoutAVerdict) {
  format::Case lead = one_group(format::Verdict::kUnexplained);
  lead.findings.groups[0].reason = "not significant: a reason";
  const std::string text = group_paragraph(views_of(lead.findings)[0]);
  EXPECT_NE(text.find("carries no verdict (not significant: a reason)"), std::string::npos) << text;
  EXPECT_NE(text.find("nothing is claimed of these accounts"), std::string::npos) << text;
  EXPECT_EQ(group_paragraph(views_of(one_group(format::Verdict::kCoordinated).findings)[0]).find("no verdict"), std::string::npos);
}

TEST(GroupParagraph, NamesWhatWasTestedAndWhatCouldNotBe) {
  format::Case one = one_group(format::Verdict::kCoordinated);
  one.findings.tests.push_back({one.findings.groups[0].group, "moon", format::Outcome::kDoesNotReject, 1, 2, 0, -0.5, {}, "The moon?", "None.", "Clouds."});
  const std::string text = group_paragraph(views_of(one.findings)[0]);
  EXPECT_NE(text.find("not enough to explain it: chance and shared interest, the times at which other people act there and each account’s own hours and habits."), std::string::npos) << text;
  EXPECT_NE(text.find("The test “moon”: does not reject."), std::string::npos) << text;
  EXPECT_NE(text.find("a recommender, advertising"), std::string::npos) << text;
  EXPECT_EQ(measured(one.findings.tests.back()), "Seen 1, expected 2.");
}

format::ActorInGroup against(Standing standing, bool coordinated = true) {
  format::ActorInGroup in;
  in.group.group = "00112233445566aa";
  in.group.verdict = coordinated ? format::Verdict::kCoordinated : format::Verdict::kUnexplained;
  in.group.tested = standing != Standing::kGroupNotTested;
  in.group.reason = "a reason";
  in.standing = standing;
  in.acts = 4;
  in.hits = 3;
  in.expected = 1.5;
  in.ln_p = -3;
  in.ln_bar = -9;
  return in;
}

TEST(StandingWords, SayWhyNotAndEachInItsOwnWay) {
  std::set<std::string> all;
  for (Standing standing : {Standing::kGroupNotTested, Standing::kFewHits, Standing::kAsExpected, Standing::kNotSignificant, Standing::kOtherTiming, Standing::kPasses}) {
    const std::string words = standing_words(against(standing));
    EXPECT_TRUE(words.starts_with("No member")) << words;
    EXPECT_TRUE(all.insert(words).second) << words;
  }
  EXPECT_TRUE(standing_words(against(Standing::kMember)).starts_with("A member: 3 of its 4 acts"));
  EXPECT_NE(standing_words(against(Standing::kNotSignificant)).find("p = 0.050, and 0.00012 or less is needed"), std::string::npos);
  EXPECT_NE(standing_words(against(Standing::kMember, false)).find("carries no verdict"), std::string::npos);
}

TEST(ActorSentence, AccusesOnlyMembersOfAGroupWithAVerdict) {
  format::ActorExplanation actor;
  actor.acts = 30;
  EXPECT_NE(actor_sentence(actor).find("no target of any group"), std::string::npos);
  actor.groups = {against(Standing::kMember, false), against(Standing::kPasses)};
  EXPECT_TRUE(actor_sentence(actor).starts_with("This account is in no group that is called coordinated or more. It stands in one group without a verdict, which claims nothing."));
  actor.groups = {against(Standing::kMember), against(Standing::kMember, false)};
  EXPECT_TRUE(actor_sentence(actor).starts_with("This account is a member of one group called coordinated. It also stands in one group without a verdict."));
  actor.groups = {};
  actor.acts = 1;
  EXPECT_NE(actor_sentence(actor).find("acts on one target only"), std::string::npos);
}

}  // namespace
}  // namespace bonafide::report
