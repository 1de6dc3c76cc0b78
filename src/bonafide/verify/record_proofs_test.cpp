// Proofs of records are tested on a whole production, in tests/cli/verify_signer_test.cpp; here what needs none.
#include "bonafide/verify/record_proofs.h"

#include <filesystem>

#include "bonafide/seal/testing.h"

namespace bonafide::verify {
namespace {

class PseudonymousRecords : public seal::testing::InFolder {
 protected:
  Outcome check(const std::string& accounts_row) const {
    write("records.csv", "item,account,target,time,group\n1,0123456789abcdef0123,p,2018-04-03,g\n" + accounts_row);
    Outcome outcome;
    check_pseudonymous(folder_, {"1", "pseudonymous", "records.csv", ""}, outcome);
    return outcome;
  }
};

TEST_F(PseudonymousRecords, BearAccountsOfTwentyHexDigitsAndNoOthers) {
  EXPECT_EQ(check("").verdict(), Verdict::kValid);
  EXPECT_EQ(check("1,fedcba98765432100000,p,2018-04-03,g\n").verdict(), Verdict::kValid);
  for (const char* account : {"", "alice", "0123456789abcdef012", "0123456789abcdef01234", "0123456789ABCDEF0123", "0123456789abcdef012g", "0123456789abcdef012 "}) {
    const Outcome outcome = check(std::string("1,") + account + ",p,2018-04-03,g\n");
    ASSERT_EQ(outcome.faults.size(), 1u) << account;
    EXPECT_EQ(outcome.faults.front(), "records.csv, row 3: its account is no pseudonym, which is 20 lowercase hex digits");
    EXPECT_TRUE(outcome.remarks.empty()) << "nothing is said of rows that were not read";
  }
}

}  // namespace
}  // namespace bonafide::verify
