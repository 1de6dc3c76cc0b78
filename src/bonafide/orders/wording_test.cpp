#include "bonafide/orders/wording.h"

#include <gtest/gtest.h>

namespace bonafide::orders {
namespace {

using Words = std::vector<std::string>;

TEST(Wording, FindsRequestsForEverything) {
  EXPECT_EQ(sweeping_words("All documents relating to the page"), "All documents");
  EXPECT_EQ(sweeping_words("Produce any and all communications with him"), "any and all communications");
  EXPECT_EQ(sweeping_words("ALL OF THE internal, records"), std::nullopt);  // a comma ends a phrase
  EXPECT_EQ(sweeping_words("all of the non-privileged internal records"), "all of the non-privileged internal records");
  EXPECT_EQ(sweeping_words("Likes, including but not limited to those of bots"), "including but not limited to");
  EXPECT_EQ(sweeping_words("Everything about the page"), "Everything");
  EXPECT_EQ(sweeping_words("each message that he sent"), "each message");
}

TEST(Wording, LeavesAloneWhatIsNamedOrDenied) {
  for (const char* text : {"", "all", "all likes of the page from 1 to 3 May", "all accounts in the groups, without records of single ones", "counts, without any records of single accounts",
                           "it does not hold any documents", "every day of the event", "all accounts that sent messages", "any group of accounts whose records agree", "a representative sample of likes"})
    EXPECT_EQ(sweeping_words(text), std::nullopt) << text;
}

TEST(Wording, FindsOthersWhoAreNotNamed) {
  EXPECT_EQ(related_parties("the Company, its Subsidiaries and affiliates, agents and subsidiaries"), (Words{"subsidiaries", "affiliates", "agents"}));
  EXPECT_EQ(related_parties("user agents, a representative sample, accounts associated with a page"), Words{});
}

TEST(Wording, FindsWordsInQuotationMarks) {
  EXPECT_EQ(quoted_words("\"likes\" and \u201cclick farms\u201d and \"likes\""), (Words{"likes", "click farms"}));
  EXPECT_EQ(quoted_words("he said \"I have never in my life bought a single like\""), Words{});
  EXPECT_EQ(quoted_words("\"\" a 5\" screen \u201cnever closed"), Words{});
}

TEST(Wording, ComparesWordsWithoutCaseAndPlural) {
  EXPECT_TRUE(same_word("like", "Likes"));
  EXPECT_TRUE(same_word("Subsidiary", "subsidiaries"));
  EXPECT_FALSE(same_word("likes of the page", "likes"));
  EXPECT_TRUE(has_word("associates of the minister", "associates"));
  EXPECT_FALSE(has_word("disassociates", "associates"));
}

TEST(Wording, ReadsAnyBytes) {
  for (const std::string& text : {std::string("\xff\xfe all \xc3"), std::string(10'000, '"'), std::string("all ") + std::string(100, '-')}) {
    sweeping_words(text);
    related_parties(text);
    quoted_words(text);
  }
}

}  // namespace
}  // namespace bonafide::orders
