// `bonafide narrow` as a user runs it, on a simulated log of a strongman's page.
#include <algorithm>

#include "bonafide/base/hash.h"
#include "bonafide/orders/order.h"
#include "case_files.h"

namespace bonafide::cli_tests {
namespace {

const std::string kOrder = R"(# Likes of the page, and mail.
format = 1
zone = "UTC"

[recipient]
kind = "party"

[[proceeding]]
id = "libel"
concerns = ["engagement"]
first_day = 2018-01-10
last_day = 2018-02-10

[[item]]
id = "1"
text = "Every like of the page"   # by anyone
proceeding = "libel"
subject = "engagement"
question = "share-in-lockstep"
targets = ["prime_minister"]
category = "content"
form = "identified"

[[item]]
id = "2"
text = "Mail"
subject = "communications"
category = "content"
form = "identified"

[[history]]
state = "filed"
date = 2018-02-20
)";

class Narrow : public InFolder {
 protected:
  // The case is made once: it is only read.
  static void SetUpTestSuite() {
    std::string name = (fs::temp_directory_path() / "bonafide-narrow.XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    shared_ = new fs::path(name);
    for (const std::vector<std::string>& arguments : {std::vector<std::string>{"simulate", "--scenario", "strongman", "--events", "100000", "--seed", "4", "--columns", "country", "--out", "sim", "--quiet"},
                                                      std::vector<std::string>{"detect", "sim/log.parquet", "--out", "case", "--quiet"}}) {
      const Finished finished = Running(arguments, {.folder = *shared_}).finish();
      ASSERT_EQ(finished.exit_code, 0) << finished.err;
    }
  }
  static void TearDownTestSuite() {
    fs::remove_all(*shared_);
    delete shared_;
  }
  void SetUp() override { write("order.toml", kOrder); }
  static std::string shared(const char* name) { return (*shared_ / name).string(); }

  static fs::path* shared_;
};
fs::path* Narrow::shared_ = nullptr;

TEST_F(Narrow, CountsWhomTheOrderTouchesAsTheLogHasIt) {
  const auto json = nlohmann::json::parse(run_well({"narrow", "order.toml", "--case", shared("case"), "--json", "--quiet"}).out);
  std::set<std::string> members;
  for (const auto& row : read_csv(shared("case/members.csv")).rows)
    if (row.at("verdict") != "unexplained") members.insert(row.at("actor"));
  const auto& written = json.at("candidates").at(0);
  std::uint64_t events = 0;
  for (const auto& row : read_csv(shared("case/targets.csv")).rows)
    if (row.at("target") == "prime_minister") events = std::stoull(row.at("events"));
  EXPECT_EQ(written.at("rows"), events);
  EXPECT_EQ(written.at("singled_out"), written.at("people"));
  EXPECT_LE(written.at("people").get<std::uint64_t>() - written.at("bystanders").get<std::uint64_t>(), members.size());
  EXPECT_EQ(written.at("share_half_width"), 0.0);
  EXPECT_GT(written.at("findings").at("errors").get<int>() + written.at("findings").at("warnings").get<int>(), 0);
  EXPECT_LE(json.at("candidates").size(), 51u);
  EXPECT_GE(json.at("candidates").size(), 30u);
  bool some_aggregate = false;
  for (const auto& one : json.at("candidates")) {
    if (one.at("best") != true || one.at("singled_out") != 0 || one.at("share_half_width").is_null()) continue;
    some_aggregate = some_aggregate || one.at("share_half_width").get<double>() < 0.05;
  }
  EXPECT_TRUE(some_aggregate);  // the question is still answered, and nobody is singled out
}

TEST_F(Narrow, WritesADraftThatReplacesTheOrderAndNeverOverAFile) {
  run_well({"narrow", "order.toml", "--case", shared("case"), "--write", "5", "--out", "new.toml", "--date", "2018-03-01", "--quiet"});
  EXPECT_EQ(read("order.toml"), kOrder);
  const auto draft = orders::read_order((folder_ / "new.toml").string());
  ASSERT_TRUE(draft.ok()) << draft.error().message;
  EXPECT_EQ(draft.value().supersedes->value, to_hex(sha256(kOrder)));
  ASSERT_EQ(draft.value().history.size(), 1u);
  EXPECT_EQ(draft.value().state(), orders::State::kDraft);
  EXPECT_EQ(orders::day_text(draft.value().history[0].date.value), "2018-03-01");
  EXPECT_NE(read("new.toml").find("# by anyone"), std::string::npos);
  const std::string before = read("new.toml");
  expect_refused({"narrow", "order.toml", "--case", shared("case"), "--write", "6", "--out", "new.toml"}, {"--out new.toml", "it exists", "choose another name"});
  EXPECT_EQ(read("new.toml"), before);
  expect_refused({"narrow", "order.toml", "--case", shared("case"), "--write", "99", "--out", "other.toml"}, {"--write 99", "no such candidate"});
  EXPECT_FALSE(exists("other.toml"));
  expect_refused({"narrow", "order.toml", "--case", shared("case"), "--write", "5", "--out", "early.toml", "--date", "2018-02-19"}, {"2018-02-19", "before 2018-02-20", "--date"});
  EXPECT_FALSE(exists("early.toml"));
  // Without --date: today in UTC, and it is said.
  EXPECT_NE(run_well({"narrow", "order.toml", "--case", shared("case"), "--write", "5", "--out", "today.toml"}).out.find("(today in UTC)"), std::string::npos);
}

TEST_F(Narrow, PrintsDiffsThatPatchApplies) {
  const auto json = nlohmann::json::parse(run_well({"narrow", "order.toml", "--case", shared("case"), "--json", "--quiet"}).out);
  const std::string diff = run_well({"narrow", "order.toml", "--case", shared("case"), "--diff", "8"}).out;
  EXPECT_EQ(diff, json.at("candidates").at(8).at("diff"));
  write("d", diff);
  EXPECT_EQ(std::system(("cd " + folder_.string() + " && patch -s -F0 order.toml < d").c_str()), 0);
  EXPECT_TRUE(orders::read_order((folder_ / "order.toml").string()).ok());
  EXPECT_NE(read("order.toml"), kOrder);
}

TEST_F(Narrow, PrintsACalmTableOfEightyColumnsAndWritesOnePage) {
  const std::string out = run_well({"narrow", "order.toml", "--case", shared("case"), "--html", "ladder.html"}).out;
  for (const std::string& line : lines_of(out)) EXPECT_LE(line.size(), 80u) << line;
  std::string flowing = out;  // wherever the lines end
  std::replace(flowing.begin(), flowing.end(), '\n', ' ');
  for (const char* words : {"As written, the order reads the records of", "singled out", "the scope that is left", "* beaten by no other", "Item 2 is about communications", "an item's text is for a person to rewrite", "no policy was chosen"})
    EXPECT_NE(flowing.find(words), std::string::npos) << words << "\n" << out;
  const std::string page = read("ladder.html");
  for (const char* words : {"<title id=\"ladder-title\">", "<desc id=", "<details>", "for the custodian alone", "no legal advice"}) EXPECT_NE(page.find(words), std::string::npos) << words;
  EXPECT_EQ(page.find("http"), std::string::npos);
  EXPECT_EQ(page.find("<script"), std::string::npos);
}

TEST_F(Narrow, WritesAPageOverNothingButAPage) {
  const auto narrow_to = [&](const std::string& html) { return std::vector<std::string>{"narrow", "order.toml", "--case", shared("case"), "--quiet", "--html", html}; };
  expect_refused(narrow_to("order.toml"), {"--html order.toml", "no page of HTML", "choose another name"});
  EXPECT_EQ(read("order.toml"), kOrder);
  expect_refused(narrow_to(shared("case/report.html")), {"the report of the case"});
  auto both = narrow_to("same");
  both.insert(both.end(), {"--write", "5", "--out", "./same"});
  expect_refused(both, {"--html same", "--out names the same file"});
  EXPECT_FALSE(exists("same"));
  run_well(narrow_to("page.html"));
  run_well(narrow_to("page.html"));
}

TEST_F(Narrow, TakesThePolicysTermsAndSaysTheSameTwice) {
  const std::vector<std::string> arguments{"narrow", "order.toml", "--case", shared("case"), "--policy", std::string(BONAFIDE_SOURCE_DIR) + "/policies/us-sca-a-content.toml", "--json", "--quiet"};
  const std::string once = run_well(arguments).out;
  EXPECT_EQ(run_well(arguments).out, once);
  EXPECT_TRUE(nlohmann::json::parse(once).at("policy").is_string());
}

TEST_F(Narrow, RefusesInOneSentence) {
  expect_refused({"narrow", "order.toml", "--case", shared("case"), "--for", "party"}, {"--for party", "noised", "charged", "--ledger"});
  expect_refused({"narrow", "order.toml", "--case", shared("case"), "--for", "court"}, {"--for court", "noised", "--ledger"});
  expect_refused({"narrow", "order.toml", "--case", shared("case"), "--ledger", "ledger"}, {"--ledger is given without --for"});
  expect_refused({"narrow", "order.toml", "--case", shared("case"), "--for", "court", "--ledger", "ledger"}, {"--for court", "--policy"});
  expect_refused({"narrow", "order.toml", "--case", shared("case"), "--write", "5"}, {"--write is given without --out"});
  expect_refused({"narrow", "order.toml", "--case", shared("case"), "--write", "5", "--out", "x", "--date", "2018-02-30"}, {"--date", "2018-02-30", "no day"});
  expect_refused({"narrow", "order.toml", "--case", shared("case"), "--diff", "99"}, {"--diff 99", "no such candidate"});
  expect_refused({"narrow", "order.toml", "--case", shared("sim")}, {"no run.json", "bonafide detect"});
  write("wrong.toml", std::string(kOrder).replace(kOrder.find("prime_minister"), 14, "prime_ministr"));
  expect_refused({"narrow", "wrong.toml", "--case", shared("case")}, {"wrong.toml:20:12", "prime_ministr", "did you mean \"prime_minister\"?"});
  write("cut.toml", kOrder.substr(0, 300));
  expect_refused({"narrow", "cut.toml", "--case", shared("case")}, {"cut.toml:"});
}

TEST_F(Narrow, RefusesACaseWhoseEventsWereChanged) {
  fs::copy(shared("case"), folder_ / "case");
  std::string events = read("case/events.parquet");
  events[events.size() / 2] = static_cast<char>(events[events.size() / 2] ^ 1);
  write("case/events.parquet", events);
  expect_refused({"narrow", "order.toml", "--case", "case"}, {"events.parquet", "the case was changed", "run.json says"});
  // A case of an earlier version, which does not hold the file's hash, is read whole and checked by that of its events.
  write("case/events.parquet", read_file(shared("case/events.parquet")));
  const std::string run = read("case/run.json");
  const std::size_t line = run.find("  \"events_file_sha256\"");
  ASSERT_NE(line, std::string::npos);
  write("case/run.json", run.substr(0, line) + run.substr(run.find('\n', line) + 1));
  const std::string whole = run_well({"narrow", "order.toml", "--case", "case", "--json", "--quiet"}).out;
  EXPECT_EQ(whole, run_well({"narrow", "order.toml", "--case", shared("case"), "--json", "--quiet"}).out);
}

}  // namespace
}  // namespace bonafide::cli_tests
