#include <cmath>
#include <set>

#include "bonafide/disclose/testing_gate.h"

namespace bonafide::disclose {
namespace {

using namespace testing;

format::TestRecord test_of(const std::string& group, const std::string& name, double p, format::Outcome outcome = format::Outcome::kRejects) {
  format::TestRecord out;
  out.group = group, out.test = name, out.outcome = outcome;
  if (outcome != format::Outcome::kNotTested) out.ln_p = std::log(p);
  out.statistic = 4711, out.expected = 4712, out.inputs = {{"members", 4713}};
  out.question = "Do they? 4714 of them use device d-secret.";
  return out;
}

std::string all_of(const FindingsAnswer& answer) {
  std::string out = answer.item;
  for (const auto& row : answer.rows) out += "\n" + row.group + "," + row.finding + "," + row.outcome + "," + row.p_at_most + "," + row.says + "," + row.rests_on + "," + row.wrong_if;
  return out;
}

// A case's own sentences hold counts and values of columns, which the order does not reach.
TEST(ReleasedFindings, HaveTheTestsThatCountInWordsOfOursAndNoFigureOfTheCase) {
  Answering a(records_order(), "neutral-under-seal");
  a.list.tests[0] = {test_of(kReviewed, "targets", 1e-40), test_of(kReviewed, "windows", 3.2e-12), test_of(kReviewed, "habits", 0.02, format::Outcome::kDoesNotReject), test_of(kReviewed, "unrelated", 1, format::Outcome::kNotTested),
                     test_of(kReviewed, "device", 0.9, format::Outcome::kDoesNotReject), test_of(kReviewed, "client", 1e-9), test_of(kReviewed, "country", 1e-9), test_of(kReviewed, "new", 1e-9)};
  const auto released = RecipientGate::findings(a.the_permit(), a.facts(), RecipientGate::records(a.the_permit(), a.facts()));
  std::vector<std::string> said;
  for (const auto& row : released.value().rows) {
    EXPECT_EQ(row.group, kReviewed);
    EXPECT_FALSE(row.says.empty() || row.rests_on.empty() || row.wrong_if.empty());
    said.push_back(row.finding + ": " + row.outcome + " " + row.p_at_most);
  }
  EXPECT_EQ(said, (std::vector<std::string>{"verdict: farm-like 1e-13", "targets: rejects 1e-15", "windows: rejects 1e-11", "habits: does not reject 0.1", "unrelated: not tested ", "device: does not reject 1"}));
  const std::string all = all_of(released.value());
  for (const char* secret : {"471", "d-secret", ",client,", ",country,", "a19"}) EXPECT_EQ(all.find(secret), std::string::npos) << secret;
}

TEST(ReleasedFindings, AreOfTheGroupsThatTheAnswerShowsAndUnderItsNames) {
  Answering records(records_order("pseudonymous"), "neutral-under-seal");  // of the reviewed group alone
  records.list.tests[1] = {test_of(kOther, "targets", 1e-40)};
  const auto shown = RecipientGate::findings(records.the_permit(), records.facts(), RecipientGate::records(records.the_permit(), records.facts()));
  ASSERT_EQ(shown.value().rows.size(), 1u);
  EXPECT_EQ(shown.value().rows[0].group, group_name(std::string(32, 'k'), kReviewed));

  const Answering groups(order_text("group", "question = \"groups\"\ncategory = \"traffic\"\ntargets = [\"p0\", \"p1\"]\naccounts = \"in-groups\"\nprivacy = { epsilon = 1, delta = 1e-6, smallest_cell = 10 }", "party"), "us-sca-b-record");
  std::size_t left_out = 0;
  for (std::uint8_t seed = 1; seed <= 20; ++seed) {
    auto noise = Answering::noise(seed);
    const auto answer = RecipientGate::group(groups.the_permit(), groups.facts(), noise);
    ASSERT_TRUE(answer.ok());
    std::set<std::string> in_answer, found;
    for (const auto& row : answer.value().value().rows) in_answer.insert(row.group);
    const auto released = RecipientGate::findings(groups.the_permit(), groups.facts(), answer.value());
    for (const auto& row : released.value().rows) found.insert(row.group);
    EXPECT_EQ(found, in_answer);
    left_out += in_answer.size() < 2 ? 1 : 0;
  }
  EXPECT_GT(left_out, 0u) << "no group was ever suppressed, so nothing was tested";
}

}  // namespace
}  // namespace bonafide::disclose
