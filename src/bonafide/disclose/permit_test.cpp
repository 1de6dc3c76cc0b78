#include "bonafide/disclose/permit.h"

#include "bonafide/disclose/testing_gate.h"

namespace bonafide::disclose {
namespace {

using orders::testing::with;
using namespace testing;

Permission ask(const std::string& text, const std::string& policy = "neutral-under-seal", orders::Day today = kOver + 1, const GroupEvidence& evidence = {}) {
  const orders::Order order = read(text);
  const orders::Policy by = policy_of(policy);
  Permission out = permit(order, by, evidence, {}, today);
  out.permits.clear();  // they point into what ends here
  return out;
}

// The item is refused under the rule; each refusal names the item and a source and is a sentence.
void expect_refused(const std::string& text, const std::string& rule, const std::string& words, const std::string& policy = "neutral-under-seal", orders::Day today = kOver + 1) {
  const orders::Order order = read(text);
  const orders::Policy by = policy_of(policy);
  const Permission out = permit(order, by, {}, {}, today);
  EXPECT_TRUE(out.permits.empty()) << rule;
  bool found = false;
  for (const Refusal& refusal : out.refusals) {
    EXPECT_EQ(refusal.item, "1");
    EXPECT_FALSE(refusal.rule.empty() || refusal.sentence.empty() || refusal.source.empty()) << refusal.sentence;
    found = found || (refusal.rule == rule && refusal.sentence.find(words) != std::string::npos);
  }
  EXPECT_TRUE(found) << rule << ": " << words << "; was: " << (out.refusals.empty() ? "" : out.refusals[0].rule + " " + out.refusals[0].sentence);
}

TEST(Permit, GrantsRecordsOfTheReviewedGroupsWhenAllIsThere) {
  const orders::Order order = read(records_order());
  const orders::Policy policy = policy_of("neutral-under-seal");
  const Permission out = permit(order, policy, {}, {}, kOver + 1);
  ASSERT_EQ(out.permits.size(), 1u) << (out.refusals.empty() ? "" : out.refusals[0].sentence);
  EXPECT_TRUE(out.refusals.empty());
  EXPECT_EQ(out.permits[0].groups(), std::set<std::string>{kReviewed});
  EXPECT_NE(out.permits[0].basis().find("neutral-under-seal"), std::string::npos);
}

TEST(Permit, OnlyWhatACourtGrantedIsProduced) {
  const std::string good = records_order();
  for (const char* state : {"denied", "denied-with-leave", "objected", "tentative"}) expect_refused(with(good, "state = \"granted\"", fmt::format("state = \"{}\"", state)), "not-granted", state);
  expect_refused(with(good, "[[history]]\nstate = \"granted\"\ndate = 2018-01-01\n", ""), "not-granted", "\"filed\"");
  expect_refused(good + "[[history]]\nstate = \"vacated-in-part\"\ndate = 2018-01-02\n", "not-granted", "vacated-in-part");
}

TEST(Permit, ARulingInPartGrantsTheItemsItNamesAndNoOthers) {
  const std::string silent = with(records_order(), "state = \"granted\"", "state = \"granted-in-part\"");
  expect_refused(silent, "not-granted", "does not say which items");
  EXPECT_TRUE(ask(silent + "items = [\"1\"]\n").refusals.empty());
  const std::string second = "[[item]]\nid = \"2\"\ntext = \"Counts of them\"\nproceeding = \"libel\"\nsubject = \"engagement\"\nquestion = \"share-in-lockstep\"\ntargets = [\"p0\"]\ncategory = \"aggregate\"\nform = \"aggregate\"\n";
  const orders::Order order = read(with(silent, "[[history]]\nstate = \"filed\"", second + "[[history]]\nstate = \"filed\"") + "items = [\"2\"]\n");
  const orders::Policy policy = policy_of("neutral-under-seal");
  const Permission out = permit(order, policy, {}, {}, kOver + 1);
  ASSERT_EQ(out.permits.size(), 1u);
  EXPECT_EQ(out.permits[0].item().id.value, "2");
  ASSERT_EQ(out.refusals.size(), 1u);
  EXPECT_EQ(out.refusals[0].item, "1");
  EXPECT_EQ(out.refusals[0].sentence, "the ruling of 2018-01-01 grants 2 and not this item");
}

TEST(Permit, ARulingOrAReviewThatIsYetToComeIsNone) {
  expect_refused(with(records_order(), "state = \"granted\"\ndate = 2018-01-01", "state = \"granted\"\ndate = 2018-03-01"), "not-granted", "2018-03-01");
  expect_refused(with(records_order(), "date = 2017-12-20", "date = 2018-03-01"), "member-level-without-evidence", "no group may be shown");
}

TEST(Permit, ADsaRequestAndAPolicyOfAnotherRegimeAreRefused) {
  expect_refused(records_order(), "regime", "dsa", "eu-dsa-art40");
  const std::string dsa = R"toml(format = 1
regime = "dsa"
authority = "DSA Art. 40(4)"
systemic_risk = "a risk"
zone = "UTC"
[recipient]
kind = "vetted-researcher"
[[item]]
id = "1"
text = "Counts"
subject = "engagement"
targets = ["p0"]
category = "aggregate"
form = "aggregate"
[[history]]
state = "reasoned-request"
date = 2018-01-01
[[history]]
state = "granted"
date = 2018-01-02
)toml";
  for (const char* policy : {"eu-dsa-art40", "us-sca-b-record"}) expect_refused(dsa, "regime", "feeds no production in litigation", policy);
}

TEST(Permit, BystandersAreNeverShownOneByOne) {
  expect_refused(with(records_order(), "accounts = \"in-groups\"", "accounts = \"all\""), "bystanders", "in-groups");
  expect_refused(with(records_order(), "accounts = \"in-groups\"", ""), "bystanders", "in-groups");
}

TEST(Permit, SingleAccountsNeedAReviewOrAnIndependentColumn) {
  const std::string no_review = with(with(records_order(), "date = 2017-12-20\n", ""), "groups = [\"" + kReviewed + "\"]", "groups = [\"" + kReviewed + "\"]");
  expect_refused(no_review, "member-level-without-evidence", "no dated review");
  EXPECT_TRUE(ask(no_review, "neutral-under-seal", kOver + 1, {{kOther}}).refusals.empty());
  const orders::Order order = read(no_review);
  const orders::Policy policy = policy_of("neutral-under-seal");
  const Permission independent = permit(order, policy, {{kOther}}, {}, kOver + 1);
  ASSERT_EQ(independent.permits.size(), 1u);
  EXPECT_EQ(independent.permits[0].groups(), std::set<std::string>{kOther});  // an undated review adds nothing
}

TEST(Permit, TheContestPeriodRunsToTheEndOfItsLastDay) {
  for (const orders::Day day : {kSent, kOver - 1, kOver}) expect_refused(records_order(), "contest-running", "until 2018-01-22", "neutral-under-seal", day);
  EXPECT_TRUE(ask(records_order()).refusals.empty());
  expect_refused(with(records_order(), "sent = 2018-01-01\n", ""), "contest-running", "[notice]");
}

TEST(Permit, AShorterPeriodThanThePolicysNeverRunsOut) {
  const std::string three = with(records_order(), "contest_days = 21", "contest_days = 3");
  expect_refused(three, "privacy-weaker-than-policy", "3 days to object", "neutral-under-seal", kOver + 400);
  const std::string none = with(records_order(), "contest_days = 21", "contest_days = 0");
  expect_refused(none, "no-contest-period", "no days in which to object", "neutral-under-seal", kOver + 400);
  // Consent silences that rule; the policy's days are waited for all the same.
  expect_refused(with(none, "zone =", "consent = \"the holders\"\nzone ="), "contest-running", "until 2018-01-15", "neutral-under-seal", kSent + 14);
}

TEST(Permit, SingleAccountsNeedARecipientWhoIsBound) { expect_refused(with(records_order(), "protective_order = \"Under seal\"\n", ""), "no-protective-order", "confidential"); }

TEST(Permit, TermsBelowThePolicysAreRefusedForEveryForm) {
  expect_refused(aggregate_order("share-in-lockstep", "targets = [\"p0\"]\nprivacy = { epsilon = 20, delta = 1e-6 }"), "privacy-weaker-than-policy", "epsilon = 20", "us-sca-b-record");
  expect_refused(aggregate_order("share-in-lockstep", "targets = [\"p0\"]\nprivacy = { epsilon = 1, delta = 0.01 }"), "privacy-weaker-than-policy", "delta = 0.01", "us-sca-b-record");
  expect_refused(order_text("group", "question = \"groups\"\ncategory = \"traffic\"\ntargets = [\"p0\"]\naccounts = \"in-groups\"\nprivacy = { smallest_cell = 1 }", "party"), "privacy-weaker-than-policy", "smallest_cell = 1", "us-sca-b-record");
}

TEST(Permit, WhoLikedIsContentUnderReadingA) {
  expect_refused(records_order(), "protected-content", "no consent", "us-sca-a-content");
  EXPECT_TRUE(ask(aggregate_order(), "us-sca-a-content").refusals.empty());
}

TEST(Permit, APartyGetsNoSingleAccountsUnderSealForTheNeutral) { expect_refused(with(records_order(), "kind = \"neutral\"", "kind = \"party\""), "recipient-barred", "item 1"); }

TEST(Permit, AnItemAboutCommunicationsIsNotInALogOfEngagement) {
  expect_refused(with(with(aggregate_order(), "subject = \"engagement\"", "subject = \"communications\""), "concerns = [\"engagement\"]", "concerns = [\"communications\"]"), "not-in-the-log", "communications", "us-sca-b-record");
}

}  // namespace
}  // namespace bonafide::disclose
