#include "bonafide/report/history.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "bonafide/orders/testing_order.h"

namespace bonafide::report {
namespace {

using orders::testing::kGoodOrder;
using orders::testing::with;

disclose::Approved<orders::Chain> chain_of_two() {
  const std::string first = kGoodOrder + "[[history]]\nstate = \"denied-with-leave\"\ndate = 2018-05-04\nby = \"the court\"\nnote = \"too \\u001b[31m broad\"\n";
  const orders::Order before = orders::parse_order(first, "first.toml").value();
  const std::string second = with(with(with(with(kGoodOrder, "caption", "supersedes = \"" + before.sha256 + "\"\ncaption"), "\"filed\"", "\"narrowed\""), "2018-02-08", "2018-05-08"), "2017-12-31", "2017-06-30");
  return disclose::Gate::for_custodian(orders::chain_of({orders::parse_order(second, "second.toml").value(), before}).value());
}

TEST(History, SaysWhatBecameOfEachOrderAndWhatItChanged) {
  const std::string text = history_text(chain_of_two(), false, 100);
  for (const char* words : {"first.toml\n", "2018-05-04  denied-with-leave, by the court", "second.toml supersedes first.toml", "last day 2017-12-31 -> 2017-06-30 (184 days fewer)",
                            "2 orders in one chain. second.toml stands at \"narrowed\" since 2018-05-08."})
    EXPECT_NE(text.find(words), std::string::npos) << words << "\n" << text;
}

TEST(History, LetsNothingOfAnOrderActOnTheTerminal) {
  const std::string text = history_text(chain_of_two(), false, 100);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_NE(history_text(chain_of_two(), true, 100).find('\x1b'), std::string::npos);
}

TEST(History, AsJsonHasTheWholeHashesAndEachChange) {
  const auto json = nlohmann::json::parse(history_json(chain_of_two()));
  ASSERT_EQ(json.at("orders").size(), 2u);
  const auto& second = json.at("orders").at(1);
  EXPECT_EQ(second.at("supersedes"), json.at("orders").at(0).at("sha256"));
  EXPECT_EQ(second.at("changes"), nlohmann::json::parse(R"([{"subject": "item 1", "field": "last day", "before": "2017-12-31", "after": "2017-06-30", "amount": "184 days fewer"}])"));
  EXPECT_EQ(second.at("states").at(0).at("state"), "narrowed");
  EXPECT_TRUE(json.at("orders").at(0).at("supersedes").is_null());
}

}  // namespace
}  // namespace bonafide::report
