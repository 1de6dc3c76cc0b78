// What the rules say, and when they are silent. Each rule's bad and good example stands in docs/rules and is read by
// tests/cli/rules_test.cpp.
#include "bonafide/orders/rules.h"

#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace bonafide::orders {
namespace {

const std::string kHead = R"toml(format = 1
zone = "UTC"
authority = "28 U.S.C. 1782"
deadline = 2019-03-01
[recipient]
kind = "party"
[[history]]
state = "filed"
date = 2019-01-08
[[proceeding]]
id = "likes"
charges = "Defamation"
concerns = ["engagement"]
first_day = 2016-01-01
last_day = 2016-03-01
)toml";

const std::string kCounts = R"toml([[item]]
id = "1"
text = "How many likes"
proceeding = "likes"
why = "The charge turns on it"
question = "share-in-lockstep"
targets = ["page0"]
actions = ["like"]
first_day = 2016-01-01
last_day = 2016-03-01
category = "aggregate"
form = "aggregate"
privacy = { epsilon = 1, delta = 1e-6 }
)toml";

const std::string kPolicy = R"toml(format = 1
id = "p"
title = "For tests"
summary = "Counts go to anybody, contents with consent, records to a party, nothing else."
regime = "litigation"
who_acted = "traffic"
[privacy]
most_epsilon = 1
most_delta = 1e-6
smallest_cell = 10
[notice]
required = true
least_contest_days = 14
protective_order = true
[[citation]]
id = "c"
text = "1 U.S.C. § 1"
says = "For tests"
[[clause]]
categories = ["aggregate"]
answer = "allowed"
because = "Counts."
cite = ["c"]
[[clause]]
categories = ["content"]
answer = "with-consent"
because = "Contents."
cite = ["c"]
[[clause]]
categories = ["traffic"]
recipients = ["party"]
answer = "allowed"
because = "Records."
cite = ["c"]
[[clause]]
answer = "refused"
because = "Nothing else."
cite = ["c"]
)toml";

// `text` with each `old` replaced, which must be there.
std::string with(std::string text, const std::vector<std::pair<std::string, std::string>>& edits) {
  for (const auto& [old, now] : edits) {
    const std::size_t at = text.find(old);
    EXPECT_NE(at, std::string::npos) << old;
    if (at != std::string::npos) text.replace(at, old.size(), now);
  }
  return text;
}

std::string named(const std::string& form) {
  return with(kCounts, {{"question = \"share-in-lockstep\"", "question = \"groups\""}, {"category = \"aggregate\"\nform = \"aggregate\"\nprivacy = { epsilon = 1, delta = 1e-6 }", "category = \"traffic\"\nform = \"" + form + "\""}});
}

std::vector<Finding> findings(const std::string& text, const std::string& policy_text = "", std::set<std::string> known = {}) {
  const auto order = parse_order(text, "o");
  EXPECT_TRUE(order.ok()) << order.error().message;
  if (policy_text.empty()) return check_order({order.value(), nullptr, known});
  const auto policy = parse_policy(policy_text, "p");
  EXPECT_TRUE(policy.ok()) << policy.error().message;
  return check_order({order.value(), &policy.value(), known});
}

using Ids = std::vector<std::string>;
Ids ids(const std::vector<Finding>& all) {
  Ids out;
  for (const Finding& one : all) out.push_back(one.rule);
  return out;
}

// The message of the only finding.
std::string only(const std::vector<Finding>& all) {
  EXPECT_EQ(all.size(), 1u) << fmt::format("{}", fmt::join(ids(all), " "));
  return all.empty() ? "" : all[0].message;
}

TEST(Rules, AreAllNamedOnceAndSayWhyAndWhatInstead) {
  std::set<std::string> seen;
  for (const Rule& one : rules()) {
    EXPECT_TRUE(seen.insert(one.id).second) << one.id;
    EXPECT_EQ(rule(one.id), &one);
    for (const char* text : {one.title, one.why, one.remedy, one.source, word(one.ground)}) EXPECT_NE(std::string(text), "") << one.id;
    EXPECT_TRUE(std::string(one.why).ends_with(".")) << one.id;
    EXPECT_TRUE(std::islower(one.remedy[0]) && !std::string(one.remedy).ends_with(".")) << one.id << " is no clause: " << one.remedy;
  }
  EXPECT_EQ(rule("no-such-rule"), nullptr);
}

TEST(Rules, FindNothingInACarefulOrder) { EXPECT_EQ(ids(findings(kHead + kCounts, kPolicy)), Ids{}); }

TEST(Rules, SignWhatTheyFindInTheOrderOfTheText) {
  const auto all = findings(with(kHead, {{"deadline = 2019-03-01\n", ""}}) + with(kCounts, {{"question = \"share-in-lockstep\"\n", ""}, {"[\"page0\"]", "[\"*\"]"}}));
  ASSERT_EQ(ids(all), (Ids{"no-deadline", "no-question", "all-documents"}));
  EXPECT_EQ(all[0].severity, Severity::kNote);
  EXPECT_EQ(all[0].at, (Position{1, 1}));
  EXPECT_EQ(all[1].item, "1");
  EXPECT_EQ(all[2].at, (Position{20, 12}));
  EXPECT_EQ(all[2].severity, Severity::kWarning);
  EXPECT_EQ(all[2].message, "item 1 asks for everything: every target");
}

TEST(Rules, FindOneFaultACause) {
  EXPECT_EQ(ids(findings(kHead + with(kCounts, {{"first_day = 2016-01-01\nlast_day = 2016-03-01\n", ""}}))), (Ids{"no-start", "no-end"}));
  EXPECT_EQ(ids(findings(with(kHead, {{"[[proceeding]]\nid = \"likes\"\ncharges = \"Defamation\"\nconcerns = [\"engagement\"]\nfirst_day = 2016-01-01\nlast_day = 2016-03-01\n", ""}}) + with(kCounts, {{"proceeding = \"likes\"\n", ""}}))),
            Ids{"no-proceeding"});
  EXPECT_EQ(only(findings(kHead + with(kCounts, {{"How many likes", "All records and any documents, including but not limited to likes"}, {"[\"page0\"]", "[\"*\"]"}, {"[\"like\"]", "[\"*\"]"}}))),
            "item 1 asks for everything: \"All records\", every target, every action");
}

TEST(Rules, CompareTheDaysOfAnItemWithThoseOfItsEvent) {
  const auto asking = [](const std::string& first, const std::string& last) {
    return findings(kHead + with(kCounts, {{"first_day = 2016-01-01\nlast_day = 2016-03-01", "first_day = " + first + "\nlast_day = " + last}}));
  };
  EXPECT_EQ(only(asking("2010-01-01", "2018-12-31")),
            "item 1 asks for 3,287 days (2010-01-01 to 2018-12-31); the event that proceeding \"likes\" is about lasted 61 days (2016-01-01 to 2016-03-01)");
  EXPECT_EQ(ids(asking("2016-01-01", "2016-03-02")), Ids{"window-longer-than-event"});
  EXPECT_EQ(ids(asking("2016-02-29", "2016-02-29")), Ids{});
  EXPECT_EQ(ids(asking("2016-03-01", "2016-03-01")), Ids{});  // the last day is in the event
  EXPECT_EQ(ids(asking("2016-03-02", "2016-03-02")), Ids{"window-misses-event"});
  EXPECT_EQ(ids(asking("2012-01-01", "2015-12-31")), Ids{"window-misses-event"});  // longer, too, but one cause
}

TEST(Rules, KnowWhatAProceedingIsAbout) {
  const std::string threats = with(kCounts, {{"question = \"share-in-lockstep\"", "subject = \"moderation\""}, {"category = \"aggregate\"", "category = \"internal-investigation\""}});
  EXPECT_EQ(only(findings(kHead + threats)), "item 1 asks about moderation, and proceeding \"likes\" concerns engagement");
  EXPECT_EQ(ids(findings(with(kHead, {{"[\"engagement\"]", "[\"engagement\", \"moderation\"]"}}) + threats)), Ids{});
  EXPECT_EQ(only(findings(with(kHead, {{"concerns = [\"engagement\"]\n", ""}}) + threats)), "proceeding \"likes\" does not say which subjects it concerns");
}

TEST(Rules, AskOfAFormThatNamesAccountsAllThatItDemands) {
  EXPECT_EQ(ids(findings(kHead + named("identified"))), (Ids{"no-notice", "no-protective-order", "member-level-without-evidence"}));
  EXPECT_EQ(ids(findings(kHead + named("pseudonymous"))), (Ids{"no-notice", "no-protective-order", "privacy-terms-absent", "member-level-without-evidence"}));
  EXPECT_EQ(ids(findings(kHead + named("group"))), (Ids{"no-protective-order", "privacy-terms-absent"}));
}

TEST(Rules, TakeIdentitiesForCountsAsAFault) {
  const auto say = [](const std::string& edit) {
    for (const Finding& one : findings(kHead + with(named("identified"), {{"question = \"groups\"", edit}})))
      if (one.rule == std::string("identities-where-aggregate-answers")) return one.message;
    return std::string();
  };
  EXPECT_EQ(say("question = \"groups\""), "");
  EXPECT_EQ(say("question = \"audience\""), "item 1 asks for identified records of single accounts, and its question (audience) is answered by counts");
  EXPECT_EQ(say("question = \"groups\"\naccounts = \"all\""), "item 1 asks for identified records of all accounts, bystanders among them, where those of accounts in groups would do");
}

TEST(Rules, AskForNoticeOrConsentAndForTimeToObject) {
  const auto say = [](const std::string& top, const std::string& notice) {
    Ids out;
    for (const Finding& one : findings(with(kHead, {{"[recipient]", "protective_order = \"x\"\n" + top + notice + "[review]\nby = \"x\"\ndate = 2019-01-20\ngroups = [\"8738d1c2a4e50f96\"]\n[recipient]"}}) + named("identified"), kPolicy)) out.push_back(one.rule + ": " + one.message);
    return out;
  };
  EXPECT_EQ(say("", "").size(), 1u);
  EXPECT_EQ(say("consent = \"x\"\n", ""), Ids{});
  EXPECT_EQ(say("", "[notice]\nto = \"x\"\n"), Ids{"no-contest-period: notice goes to x, and they have no days in which to object"});
  EXPECT_EQ(say("", "[notice]\nto = \"x\"\ncontest_days = 0\n"), Ids{"no-contest-period: notice goes to x, and they have no days in which to object"});
  EXPECT_EQ(say("", "[notice]\nto = \"x\"\ncontest_days = 13\n"), Ids{"privacy-weaker-than-policy: those notified have 13 days to object where the policy p has at least 14"});
  EXPECT_EQ(say("", "[notice]\nto = \"x\"\nsent = 2019-02-14\ncontest_days = 14\n"), Ids{});
  EXPECT_EQ(say("", "[notice]\nto = \"x\"\nsent = 2019-02-15\ncontest_days = 14\n"),
            Ids{"deadline-too-soon: the records are due on 2019-03-01, and those notified on 2019-02-15 may object until 2019-03-01"});
}

TEST(Rules, TakeTheLargestNumbersThatAFileCanHold) {
  const std::string notice = "[notice]\nto = \"x\"\nsent = 9999-12-31\ncontest_days = 1000000\n[recipient]";
  EXPECT_EQ(only(findings(with(kHead, {{"[recipient]", notice}}) + kCounts)), "the records are due on 2019-03-01, and those notified on 9999-12-31 may object until 12737-11-27");
  const auto all = findings(kHead + with(kCounts, {{"first_day = 2016-01-01\nlast_day = 2016-03-01", "first_day = 0001-01-01\nlast_day = 9999-12-31"}}));
  EXPECT_NE(only(all).find("asks for 3,652,059 days"), std::string::npos);
}

TEST(Rules, LetThePolicyDecideWhatMayGoToWhom) {
  const auto say = [](const std::string& kind, const std::string& category) {
    Ids out;
    const std::string item = with(kCounts, {{"question = \"share-in-lockstep\"", "subject = \"accounts\""}, {"category = \"aggregate\"", "category = \"" + category + "\""}});
    for (const Finding& one : findings(with(kHead, {{"kind = \"party\"", "kind = \"" + kind + "\""}, {"[\"engagement\"]", "[\"accounts\"]"}}) + item, kPolicy)) out.push_back(one.rule + ": " + one.message);
    return out;
  };
  EXPECT_EQ(say("party", "aggregate"), Ids{});
  EXPECT_EQ(say("party", "traffic"), Ids{});
  EXPECT_EQ(say("party", "content"), Ids{"protected-content: item 1 asks for content records, and the order records no consent: Contents (1 U.S.C. § 1; policy p)"});
  EXPECT_EQ(say("party", "subscriber"), Ids{"protected-content: item 1 asks for subscriber records: Nothing else (1 U.S.C. § 1; policy p)"});
  EXPECT_EQ(say("foreign-government", "traffic"), Ids{"recipient-barred: item 1 would give a foreign-government traffic records: Nothing else (1 U.S.C. § 1; policy p)"});
}

// Consent asked of one kind of recipient alone is about the recipient, not about the records.
TEST(Rules, SayThatTheRecipientIsInTheWayWhereAnotherNeedsNoConsent) {
  const std::string policy = with(kPolicy, {{"[[clause]]\nanswer = \"refused\"", "[[clause]]\ncategories = [\"traffic\"]\nrecipients = [\"foreign-government\"]\nanswer = \"with-consent\"\nbecause = \"Caution.\"\ncite = [\"c\"]\n[[clause]]\nanswer = \"refused\""}});
  const auto say = [&](const std::string& consent) {
    std::string out;
    for (const Finding& one : findings(with(kHead, {{"kind = \"party\"", "kind = \"foreign-government\""}, {"[recipient]", consent + "[recipient]"}}) + named("identified"), policy))
      if (one.rule == "recipient-barred" || one.rule == "protected-content") out += one.rule + ": " + one.message;
    return out;
  };
  EXPECT_EQ(say(""), "recipient-barred: item 1 would give a foreign-government records of who acted (traffic under this policy), and the order records no consent: Caution (1 U.S.C. § 1; policy p)");
  EXPECT_EQ(say("consent = \"x\"\n"), "");
}

TEST(Rules, GoByThePolicysCategoryAndNotByTheItems) {
  const std::string reading_a = with(kPolicy, {{"who_acted = \"traffic\"", "who_acted = \"content\""}});
  const std::string lying = with(named("identified"), {{"category = \"traffic\"", "category = \"public\""}});
  bool found = false;
  for (const Finding& one : findings(kHead + lying, reading_a)) found |= one.rule == "protected-content";
  EXPECT_TRUE(found);
}

TEST(Rules, OfAPolicyAreSilentWithoutOneAndWithOneOfAnotherRegime) {
  const std::string greedy = kHead + with(kCounts, {{"epsilon = 1", "epsilon = 5"}});
  EXPECT_EQ(ids(findings(greedy)), Ids{});
  EXPECT_EQ(only(findings(greedy, kPolicy)), "item 1 has epsilon = 5 where the policy p has at most 1");
  EXPECT_EQ(ids(findings(greedy, with(kPolicy, {{"litigation", "dsa"}}))), Ids{"regime-of-policy-differs"});
}

TEST(Rules, BoundADeposition) {
  const auto say = [](const std::string& lines) { return findings(kHead + kCounts + "[[deposition]]\nof = \"X\"\n" + lines); };
  EXPECT_EQ(ids(say("hours = 7\ntopics = [\"How likes are counted\"]\n")), Ids{});
  EXPECT_EQ(only(say("")), "the deposition of X sets no hours and names no topics");
  EXPECT_EQ(only(say("hours = 8\ntopics = [\"Likes\", \"any other matter\"]\n")), "the deposition of X may last 8 hours, more than one day of 7 and is about \"any other matter\"");
}

TEST(Rules, WantOthersNamedAndTermsDefined) {
  const auto say = [](const std::string& text, const std::string& terms) { return findings(kHead + terms + with(kCounts, {{"\"How many likes\"", "'" + text + "'"}})); };
  EXPECT_EQ(only(say("Likes by his associates and agents", "")), "item 1 takes in \"associates\", \"agents\", and the order does not say who they are");
  EXPECT_EQ(only(say("Likes by his associates and agents", "[terms]\n\"his associates\" = \"A and B\"\n")), "item 1 takes in \"agents\", and the order does not say who they are");
  EXPECT_EQ(only(say("Likes of X", "[terms]\nX = \"X, Inc. and any of its subsidiaries\"\n")), "the term \"X\" takes in \"subsidiaries\", and the order does not say who they are");
  EXPECT_EQ(only(say("\"Likes\" and \"farms\"", "")), "item 1 rests on \"Likes\", \"farms\", which are defined nowhere in the order");
  EXPECT_EQ(ids(say("\"Likes\" and \"farms\"", "[terms]\nlike = \"a\"\nfarm = \"b\"\n")), Ids{});
}

TEST(Rules, KnowTheOrdersAtHand) {
  const std::string hash(64, 'a');
  const std::string next = with(kHead, {{"zone", "supersedes = \"" + hash + "\"\nzone"}, {"filed", "refiled"}}) + kCounts;
  EXPECT_EQ(only(findings(next)), "the order replaces aaaaaaaaaaaa..., which is not at hand, so what it changed cannot be shown");
  EXPECT_EQ(ids(findings(next, "", {hash})), Ids{});
}

TEST(Rules, HoldResearchToItsPurpose) {
  const std::string research = with(kHead.substr(0, kHead.find("[[proceeding]]")), {{"zone", "regime = \"dsa\"\nzone"}, {"filed", "reasoned-request"}}) + with(kCounts, {{"proceeding = \"likes\"\n", ""}});
  EXPECT_EQ(ids(findings(research)), Ids{"dsa-without-systemic-risk"});
  const std::string risk = with(research, {{"zone", "systemic_risk = \"elections\"\nzone"}});
  EXPECT_EQ(ids(findings(risk)), Ids{});
  EXPECT_EQ(ids(findings(risk + "[[proceeding]]\nid = \"p\"\n")), Ids{"dsa-for-litigation"});
}

}  // namespace
}  // namespace bonafide::orders
