// `bonafide check`: what a lawyer and a script get to see, on the worked examples and on what is broken.
#include <nlohmann/json.hpp>

#include "case_files.h"

namespace bonafide::cli_tests {
namespace {

const std::string kOrders = std::string(BONAFIDE_SOURCE_DIR) + "/examples/orders/";
const std::string kPolicies = std::string(BONAFIDE_SOURCE_DIR) + "/policies/";

class Check : public InFolder {
 protected:
  Finished check(const std::string& order, std::vector<std::string> more = {}, int exit_code = 0) const {
    more.insert(more.begin(), {"check", order});
    const Finished finished = run(more);
    EXPECT_EQ(finished.exit_code, exit_code) << finished.out << finished.err;
    return finished;
  }
  std::set<std::string> rules_of(const nlohmann::json& json) const {
    std::set<std::string> out;
    for (const auto& finding : json["findings"]) out.insert(finding["rule"]);
    return out;
  }
};

void expect_words(const std::string& text, const std::vector<std::string>& words) {
  for (const std::string& word : words) EXPECT_NE(text.find(word), std::string::npos) << "lacks " << word << ":\n" << text;
}

// The reasons that the court gave: breadth in time and in kind, topics that no conviction is about, people beyond those
// named, a deposition without bounds; and the "job of the Court is not to re-write".
TEST_F(Check, FindsTheApplicationOverbroadForTheReasonsThatTheCourtGave) {
  const Finished text = check(kOrders + "01-application.toml", {}, 1);
  expect_words(text.out, {"01-application.toml:", ": error: ", "[proceeding-not-about-item]", "[no-start]", "[no-end]", "[all-documents]", "[affiliates-undefined]", "[deposition-unbounded]",
                          "Rainsy v. Facebook, 311 F. Supp. 3d 1101", "not to re-write", "Why it could be refused as it stands", "What to file instead", "No policy was chosen"});
  const auto json = nlohmann::json::parse(check(kOrders + "01-application.toml", {"--json"}, 1).out);
  EXPECT_FALSE(json["clean"]);
  EXPECT_EQ(json["policy"], nullptr);
  for (const char* item : {"1", "2", "3", "4", "5"}) {
    bool found = false;
    for (const auto& finding : json["findings"]) found = found || finding["item"] == item;
    EXPECT_TRUE(found) << "nothing found in item " << item;
  }
}

TEST_F(Check, PrintsWhatTheReadmeShows) {
  const std::string readme = read_file(std::string(BONAFIDE_SOURCE_DIR) + "/README.md"), begin = "$ bonafide check examples/orders/01-application.toml\n...\n";
  const std::size_t at = readme.find(begin);
  ASSERT_NE(at, std::string::npos);
  const std::string shown = readme.substr(at + begin.size(), readme.find("```", at) - at - begin.size());
  EXPECT_TRUE(check(kOrders + "01-application.toml", {}, 1).out.ends_with(shown)) << shown;
}

TEST_F(Check, FindsTheRecordsProtectedUnderReadingAAndNotUnderReadingB) {
  const auto a = nlohmann::json::parse(check(kOrders + "01-application.toml", {"--json", "--policy", kPolicies + "us-sca-a-content.toml"}, 1).out);
  const auto b = nlohmann::json::parse(check(kOrders + "01-application.toml", {"--json", "--policy", kPolicies + "us-sca-b-record.toml"}, 1).out);
  EXPECT_TRUE(rules_of(a).contains("protected-content"));
  EXPECT_EQ(a["policy"]["id"], "us-sca-a-content");
  const auto protects_item_1 = [](const nlohmann::json& json) {
    for (const auto& finding : json["findings"])
      if (finding["rule"] == "protected-content" && finding["item"] == "1") return true;
    return false;
  };
  EXPECT_TRUE(protects_item_1(a));
  EXPECT_FALSE(protects_item_1(b)) << "under reading B who liked is a record, and a private party may have it";
}

TEST_F(Check, FindsNothingInTheOtherExamples) {
  for (const char* policy : {"us-sca-a-content.toml", "us-sca-b-record.toml"})
    expect_words(check(kOrders + "02-narrowed.toml", {"--level", "note", "--policy", kPolicies + policy}).out, {"Nothing found"});
  expect_words(check(kOrders + "03-dsa-art40.toml", {"--level", "note", "--policy", kPolicies + "eu-dsa-art40.toml"}).out, {"Nothing found"});
  expect_words(check(kOrders + "04-identified-neutral.toml", {"--level", "note", "--policy", kPolicies + "neutral-under-seal.toml"}).out, {"Nothing found"});
}

TEST_F(Check, MeasuresTheBurdenOnACase) {
  run_well({"simulate", "--scenario", "strongman", "--events", "100000", "--seed", "1", "--out", "log", "--quiet"});
  run_well({"detect", "log/log.parquet", "--out", "case", "--quiet"});
  const auto json = nlohmann::json::parse(check(kOrders + "02-narrowed.toml", {"--case", "case", "--json", "--quiet"}).out);
  std::set<std::string> people, members;
  std::size_t rows = 0;
  for (const auto& member : read_csv(path("case/members.csv")).rows)
    if (member.at("verdict") != "unexplained") members.insert(member.at("actor"));
  run_well({"simulate", "--scenario", "strongman", "--events", "100000", "--seed", "1", "--format", "csv", "--out", "csv", "--quiet"});
  for (const auto& row : read_csv(path("csv/log.csv")).rows)
    if (row.at("target") == "prime_minister") people.insert(row.at("actor")), ++rows;
  std::size_t bystanders = 0;
  for (const std::string& one : people) bystanders += members.contains(one) ? 0 : 1;
  const auto& first = json["burden"]["items"][0]["burden"];
  EXPECT_EQ(first["rows"], rows);
  EXPECT_EQ(first["people"], people.size());
  EXPECT_EQ(first["bystanders"], bystanders);
  EXPECT_EQ(json["burden"]["policy"], "custodian");
  expect_words(check(kOrders + "02-narrowed.toml", {"--case", "case"}).out, {"Whom it touches (exact: for the custodian alone)", "bystanders"});
  // What the log cannot measure it does not guess.
  const auto broad = nlohmann::json::parse(check(kOrders + "01-application.toml", {"--case", "case", "--json", "--quiet"}, 1).out);
  EXPECT_NE(broad["burden"]["items"][1]["not_measured"], nullptr);
  EXPECT_EQ(broad["burden"]["items"][1]["burden"], nullptr);
}

TEST_F(Check, LetsNoBurdenLeaveTheCustodianWithoutALedger) {
  for (const char* reader : {"court", "party"}) expect_refused({"check", kOrders + "02-narrowed.toml", "--case", "case", "--for", reader}, {"--for " + std::string(reader), "ledger"});
  check(kOrders + "02-narrowed.toml", {"--for", "court"});  // findings quote the order, and no record
}

TEST_F(Check, ExitsByTheLevel) {
  const std::string order = write("order.toml", read_file(kOrders + "02-narrowed.toml") + "");
  std::string text = read_file(order);
  const std::string deadline = "deadline = 2018-07-02\n";
  ASSERT_NE(text.find(deadline), std::string::npos);
  text.erase(text.find(deadline), deadline.size());
  write("order.toml", text);
  write("01-application.toml", read_file(kOrders + "01-application.toml"));
  check("order.toml", {"--level", "note"}, 1);
  check("order.toml", {}, 0);
  check("order.toml", {"--level", "error", "--quiet"}, 0);
  EXPECT_EQ(check("order.toml", {"--quiet", "--level", "note"}, 1).out, "");
}

TEST_F(Check, SaysWhereAnOrderIsBroken) {
  const std::string good = read_file(kOrders + "02-narrowed.toml");
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
  };
  write("cut.toml", good.substr(0, good.find("why = \"") + 9));
  expect_refused({"check", "cut.toml"}, {"cut.toml:", "ends within a text"});
  write("key.toml", with("question = ", "qestion = "));
  expect_refused({"check", "key.toml"}, {"key.toml:", "\"qestion\"", "did you mean \"question\""});
  write("day.toml", with("2018-03-08\n", "2018-02-30\n"));
  expect_refused({"check", "day.toml"}, {"day.toml:"});
  write("twins.toml", with("id = \"6\"", "id = \"1\""));
  expect_refused({"check", "twins.toml"}, {"twins.toml:", "two items"});
  write("bytes.toml", with("caption = \"", "caption = \"\xff"));
  expect_refused({"check", "bytes.toml"}, {"bytes.toml:", "UTF-8"});
  write("huge.toml", std::string(100'000'000, '#'));
  expect_refused({"check", "huge.toml"}, {"huge.toml", "larger"});
  write("opinion.toml", "format = 1\nid = \"x\"\ntitle = \"x\"\nsummary = \"x\"\nregime = \"litigation\"\nwho_acted = \"content\"\n[privacy]\nmost_epsilon = 1.0\nmost_delta = 1e-6\nsmallest_cell = 10\n"
                        "[notice]\nrequired = true\nprotective_order = true\nleast_contest_days = 14\n");
  expect_refused({"check", kOrders + "02-narrowed.toml", "--policy", "opinion.toml"}, {"opinion.toml", "citation"});
  expect_refused({"check", "absent.toml"}, {"absent.toml"});
}

TEST_F(Check, NamesATargetThatTheLogDoesNotHave) {
  run_well({"simulate", "--scenario", "strongman", "--events", "20000", "--seed", "1", "--out", "log", "--quiet"});
  run_well({"detect", "log/log.parquet", "--out", "case", "--quiet"});
  std::string text = read_file(kOrders + "02-narrowed.toml");
  for (std::size_t at = 0; (at = text.find("[\"prime_minister\"]", at)) != std::string::npos; at += 10) text.replace(at + 2, 14, "prime_ministre");
  write("order.toml", text);
  expect_refused({"check", "order.toml", "--case", "case"}, {"order.toml:", "prime_ministre", "prime_minister"});
}

}  // namespace
}  // namespace bonafide::cli_tests
