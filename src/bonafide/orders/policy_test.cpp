#include "bonafide/orders/policy.h"

#include "bonafide/orders/testing_order.h"

namespace bonafide::orders {
namespace {

using testing::kGoodOrder;
using testing::kGoodPolicy;
using testing::said;
using testing::with;

std::string refusal(const std::string& text) { return said(parse_policy(text, "p.toml")); }

TEST(Policy, DecidesByTheFirstClauseThatFits) {
  const Policy policy = parse_policy(kGoodPolicy, "p.toml").value();
  EXPECT_EQ(policy.decide(Category::kAggregate, RecipientKind::kParty, Form::kAggregate).answer, Answer::kAllowed);
  EXPECT_EQ(policy.decide(Category::kTraffic, RecipientKind::kParty, Form::kAggregate).answer, Answer::kRefused);
  EXPECT_EQ(policy.citation("2702a3")->text, "18 U.S.C. § 2702(a)(3)");
  EXPECT_EQ(policy.smallest_cell, 10);
  EXPECT_TRUE(policy.needs_notice);
  EXPECT_FALSE(policy.needs_protective_order);
}

TEST(Policy, NarrowsAClauseByCategoryRecipientAndForm) {
  const std::string clause = "[[clause]]\ncategories = [\"traffic\"]\nrecipients = [\"neutral\"]\nforms = [\"identified\"]\nanswer = \"with-consent\"\nbecause = \"x\"\ncite = [\"2702a3\"]\n\n[[clause]]\n";
  const Policy policy = parse_policy(with(kGoodPolicy, "[[clause]]\n", clause), "p.toml").value();
  EXPECT_EQ(policy.decide(Category::kTraffic, RecipientKind::kNeutral, Form::kIdentified).answer, Answer::kWithConsent);
  EXPECT_EQ(policy.decide(Category::kTraffic, RecipientKind::kParty, Form::kIdentified).answer, Answer::kRefused);
  EXPECT_EQ(policy.decide(Category::kTraffic, RecipientKind::kNeutral, Form::kPseudonymous).answer, Answer::kRefused);
  EXPECT_EQ(policy.decide(Category::kContent, RecipientKind::kNeutral, Form::kIdentified).answer, Answer::kRefused);
}

TEST(Policy, SeesEngagementAsItsOwnCategoryWhateverTheItemSays) {
  const Policy policy = parse_policy(with(kGoodPolicy, "who_acted = \"traffic\"", "who_acted = \"content\""), "p.toml").value();
  const auto category = [&](const std::string& lines) {
    return policy.category_of(parse_order(with(kGoodOrder, "category = \"traffic\"\nform = \"group\"", lines), "o").value().items[1]);
  };
  EXPECT_EQ(category("category = \"traffic\"\nform = \"identified\""), Category::kContent);
  EXPECT_EQ(category("category = \"traffic\"\nform = \"pseudonymous\""), Category::kContent);
  EXPECT_EQ(category("category = \"traffic\"\nform = \"group\""), Category::kAggregate);
  EXPECT_EQ(category("category = \"traffic\"\nform = \"group\"\nsubject = \"advertising\""), Category::kTraffic);
}

TEST(Policy, WithoutLawBehindItIsRefused) {
  std::string bare = kGoodPolicy.substr(0, kGoodPolicy.find("[[citation]]"));
  EXPECT_EQ(refusal(bare), "p.toml:1:1: the policy has no [[citation]]; a policy without law behind it is an opinion, and is not used");
  EXPECT_EQ(refusal(bare + kGoodPolicy.substr(kGoodPolicy.find("[[clause]]"))), "p.toml:22:9: clause 1 cites \"2702a3\", and this policy has no [[citation]]; write one with that id: what the law says, and where");
  EXPECT_EQ(refusal(with(kGoodPolicy, "cite = [\"2702a3\"]\n", "")), "p.toml:23:1: clause 1 cites nothing; a policy rests on law, so name at least one citation: cite = [\"...\"]");
  EXPECT_TRUE(refusal(with(kGoodPolicy, "categories = [\"aggregate\"]", "categories = []")).starts_with("p.toml:24:14: categories of clause 1 is an empty list"));
  EXPECT_EQ(refusal(with(kGoodPolicy, "cite = [\"2702a3\"]", "cite = [\"2702a4\"]")), "p.toml:27:9: clause 1 cites \"2702a4\", which is under no [[citation]] of this policy; did you mean \"2702a3\"?");
  EXPECT_EQ(refusal(with(kGoodPolicy, "[[clause]]", "[[citation]]\nid = \"2702a3\"\ntext = \"x\"\nsays = \"y\"\n\n[[clause]]")), "p.toml:24:6: there are two citations with the id \"2702a3\"; give each its own");
}

TEST(Policy, LeavesNothingUndecided) {
  EXPECT_EQ(refusal(kGoodPolicy.substr(0, kGoodPolicy.rfind("[[clause]]"))), "p.toml:23:1: the last [[clause]] fits not everything; end with one that has no categories, recipients or forms, so that nothing is left undecided");
  EXPECT_EQ(refusal(kGoodPolicy.substr(0, kGoodPolicy.find("[[clause]]"))), "p.toml:1:1: the policy has no [[clause]]; end with one that has no categories, recipients or forms, so that nothing is left undecided");
}

TEST(Policy, IsReadAsStrictlyAsAnOrder) {
  EXPECT_EQ(refusal(with(kGoodPolicy, "format = 1", "format = 3")), "p.toml:1:10: format is 3, and this version of bonafide reads format 1 (docs/formats/policy.md); use the version that the policy was written for");
  EXPECT_EQ(refusal(with(kGoodPolicy, "most_epsilon", "max_epsilon")), "p.toml:9:1: privacy has the unknown key \"max_epsilon\"; did you mean \"most_epsilon\"?");
  EXPECT_EQ(refusal(with(kGoodPolicy, "most_epsilon = 1\n", "")), "p.toml:8:1: privacy has no \"most_epsilon\"; add the line most_epsilon = ...");
  EXPECT_EQ(refusal(with(kGoodPolicy, "most_delta = 1e-6", "most_delta = 2")), "p.toml:10:14: most_delta of privacy is 2; it must be above 0 and at most 1");
  EXPECT_EQ(refusal(with(kGoodPolicy, "required = true", "required = \"yes\"")), "p.toml:14:12: required of notice is a text, and true or false is wanted");
  EXPECT_EQ(refusal(with(kGoodPolicy, "required = true\n", "")), "p.toml:13:1: notice has no \"required\"; add the line required = ...");
}

}  // namespace
}  // namespace bonafide::orders
