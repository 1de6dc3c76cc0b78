#include "bonafide/production/privacy_statement.h"

#include "bonafide/disclose/testing_gate.h"

namespace bonafide::production {
namespace {

using namespace disclose::testing;
using disclose::RecipientGate;

TEST(PrivacyStatement, TheWholeIsTheCompositionOfTheItems) {
  const Answering a(aggregate_order(), "us-sca-b-record");
  auto noise = Answering::noise(3);
  PrivacyStatement statement;
  statement.add(RecipientGate::aggregate(a.the_permit(), a.facts(), noise).value());
  const privacy::Cost two = privacy::compose({{40'000'000'000}, {}}, {{50'000'000'000}, {}}).value();
  ASSERT_TRUE(statement.set_whole(two, {1'000'000'000'000}).ok());
  const std::string epsilon = privacy::to_text(privacy::guaranteed_epsilon({{90'000'000'000}, {}}, {1'000'000'000'000}).value());
  EXPECT_NE(statement.json().find("\"rho\": \"0.09\""), std::string::npos) << statement.json();
  EXPECT_NE(statement.json().find("\"epsilon\": \"" + epsilon + "\",\n    \"delta\": \"0.000001\""), std::string::npos) << statement.json();
}

// The figure is a fact of the log; what is paid with it, the counts of the withheld, depends on the list.
TEST(PrivacyStatement, SaysWhatTheCountsOfTheWithheldAreGivenAlsoWhereTheFigureDependsOnNoVerdict) {
  const Answering a(aggregate_order("single-use"), "us-sca-b-record");
  auto noise = Answering::noise(7);
  PrivacyStatement statement;
  statement.add(RecipientGate::aggregate(a.the_permit(), a.facts(), noise).value());
  EXPECT_NE(statement.json().find("depends on no verdict"), std::string::npos);
  EXPECT_NE(statement.json().find("given the sealed list of members"), std::string::npos);
}

TEST(PrivacyStatement, RecordsAreNotCoveredByTheWhole) {
  const Answering a(records_order("pseudonymous"), "neutral-under-seal");
  PrivacyStatement statement;
  statement.add(RecipientGate::records(a.the_permit(), a.facts()));
  ASSERT_TRUE(statement.set_whole({{40'000'000'000}, {}}, {1'000'000'000'000}).ok());
  EXPECT_NE(statement.json().find("records have no noise"), std::string::npos);
  EXPECT_NE(statement.json().find("Times are given to 1 d"), std::string::npos) << statement.json();
  EXPECT_EQ(statement.json().find("a key that was destroyed"), std::string::npos);  // the court may have the seed
}

}  // namespace
}  // namespace bonafide::production
