// Producing as its users meet it: the custodian who produces, and a recipient who looks at every byte for somebody's name.
#include <cstdlib>

#include <unistd.h>

#include <cmath>

#include <fmt/ranges.h>

#include "bonafide/seal/base64.h"
#include "case_files.h"
#include "order_files.h"

namespace bonafide::cli_tests {
namespace {

const std::string kGranted = "\n[[history]]\nstate = \"refiled\"\ndate = 2018-05-10\nby = \"the applicant\"\n\n[[history]]\nstate = \"granted\"\ndate = 2018-05-20\nby = \"the court\"\n";

// Every file of a folder by its path, hidden ones too.
std::map<std::string, std::string> files_of(const fs::path& folder) {
  std::map<std::string, std::string> out;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) out[entry.path().lexically_relative(folder).string()] = read_file(entry.path());
  return out;
}

class Produce : public InFolder {
 protected:
  // Log, case and seal are made once: they are only read.
  static void SetUpTestSuite() {
    std::string name = (fs::temp_directory_path() / "bonafide-produce.XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    shared_ = new fs::path(name);
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"simulate", "--scenario", "strongman", "--events", "100000", "--seed", "1", "--format", "csv", "--out", "sim", "--quiet"}, {"detect", "sim/log.csv", "--out", "case", "--quiet"},
          {"keygen", "--out", "keys", "--quiet"}, {"seal", "sim/log.csv", "--key", "keys/seal.key", "--out", "sealed", "--quiet"}}) {
      const Finished finished = Running(arguments, {.folder = *shared_}).finish();
      ASSERT_EQ(finished.exit_code, 0) << finished.err;
    }
  }
  static void TearDownTestSuite() {
    fs::remove_all(*shared_);
    delete shared_;
  }
  void SetUp() override {
    write("02.toml", read_file(kSource / "examples/orders/02-narrowed.toml") + kGranted);
    write("04.toml", read_file(kSource / "examples/orders/04-identified-neutral.toml"));
  }
  static std::string shared(const char* name) { return (*shared_ / name).string(); }

  void set_budget(const char* epsilon = "3", const char* ledger = "ledger") const { run_well({"budget", ledger, "--set", "--period", "2000-01-01..2030-12-31", "--epsilon", epsilon, "--delta", "1e-6"}); }
  static std::vector<std::string> words(const std::string& order, const std::string& out, const std::vector<std::string>& more = {}) {
    const std::string policy = order == "04.toml" ? "neutral-under-seal" : "us-sca-b-record";
    std::vector<std::string> all{"produce", order, "--case", shared("case"), "--seal", shared("sealed"), "--key", shared("keys/seal.key"), "--policy", (kSource / "policies" / (policy + ".toml")).string(), "--ledger", "ledger", "--out", out};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  // rho that the ledger has spent out of the parties' purse, and in how many releases.
  std::pair<double, std::size_t> spent() const {
    const auto json = nlohmann::json::parse(run_well({"budget", "ledger", "--json"}).out);
    double rho = 0, limit = 0;
    for (const auto& one : json.at(0).at("budgets"))
      if (one.at("purse") == "party") rho = std::stod(one.at("rho_spent").get<std::string>()), limit = std::stod(one.at("rho").get<std::string>());
    EXPECT_LE(rho, limit);
    return {rho, json.at(0).at("spent").size()};
  }
  // Exit code of bonafide-verify under the custodian's key.
  int run_verify(const std::string& bag) const {
    const int status = std::system(("'" BONAFIDE_VERIFY_BINARY "' '" + path(bag) + "' --pub '" + shared("keys/seal.pub") + "' > /dev/null").c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  static std::map<std::string, std::set<std::string>> likes_of_the_page();

  static fs::path* shared_;
};
fs::path* Produce::shared_ = nullptr;

// Accounts by target, straight from the log.
std::map<std::string, std::set<std::string>> Produce::likes_of_the_page() {
  std::map<std::string, std::set<std::string>> out;
  for (const auto& row : read_csv(shared("sim/log.csv")).rows) out[row.at("target")].insert(row.at("actor"));
  return out;
}

TEST_F(Produce, NobodyIsInABagOfCountsAndFiguresAreAsFarFromTheTruthAsTheySay) {
  set_budget();
  const Finished done = run_well(words("02.toml", "bag"));
  for (const char* said : {"Costs", "rho", "Wrote", "data/item-1-accounts.csv", "data/item-2-groups.csv", "bonafide-verify"}) EXPECT_NE(done.out.find(said), std::string::npos) << done.out;
  EXPECT_EQ(names_in(folder_), (std::set<std::string>{"02.toml", "04.toml", "bag", "ledger"}));

  // Every byte of every file: no id of any account of the log, no id of a group, no time of a like, no hash of the log.
  const Csv log = read_csv(shared("sim/log.csv"));
  std::set<std::string> never;
  for (const auto& row : log.rows) never.insert({row.at("actor"), row.at("time")});
  for (const auto& row : read_csv(shared("case/groups.csv")).rows) never.insert(row.at("group"));
  const std::string events = read_json(shared("case/run.json")).at("events_sha256");
  never.insert(events);
  const auto files = files_of(folder_ / "bag");
  EXPECT_EQ(files.size(), 20u);
  std::string all;
  for (const auto& [name, bytes] : files) all += name + "\n" + bytes + "\n";
  // The statement is base64 within its envelope: what it says is looked at too.
  const auto envelope = read_json(folder_ / "bag/statement.dsse.json");
  write("payload", envelope.at("payload").get<std::string>() + "\n");
  ASSERT_EQ(std::system(("base64 -d '" + path("payload") + "' > '" + path("statement") + "'").c_str()), 0);
  all += read("statement");
  EXPECT_NE(all.find("in-toto"), std::string::npos);
  // Ids and times stand as whole words: a set of all words of the bag finds them, and a search per kind of id for parts.
  std::set<std::string> in_bag;
  std::string word;
  for (const char c : all + " ") {
    if (std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == ':') word += c;
    else if (!word.empty()) in_bag.insert(word), word.clear();
  }
  for (const std::string& one : never) EXPECT_FALSE(in_bag.contains(one)) << one;
  std::size_t hits = 0;
  for (std::size_t at = 0; at + 11 <= all.size(); ++at)  // ids of the simulated log are "u" and ten digits
    hits += all[at] == 'u' && never.contains(all.substr(at, 11)) ? 1 : 0;
  EXPECT_EQ(hits, 0u);
  EXPECT_EQ(all.find(events), std::string::npos);

  // The figures of item 1 against case and log: the parts add up to all, each within 3 bars (a miss 1 in 2e8: 5.9 sigma).
  const auto likes = likes_of_the_page().at("prime_minister");
  std::map<std::string, std::string> verdict;
  for (const auto& row : read_csv(shared("case/members.csv")).rows)
    if (row.at("verdict") != "unexplained" && !verdict.contains(row.at("actor"))) verdict[row.at("actor")] = row.at("verdict");
  const Csv accounts = read_csv(folder_ / "bag/data/item-1-accounts.csv");
  EXPECT_EQ(accounts.header, "item,target,kind,accounts,error_95");
  ASSERT_EQ(accounts.rows.size(), 4u);
  for (const auto& row : accounts.rows) {
    std::size_t truth = 0;
    for (const std::string& account : likes) truth += (verdict.contains(account) ? verdict[account] : "outside any group") == row.at("kind") ? 1 : 0;
    EXPECT_LE(std::abs(std::stod(row.at("accounts")) - static_cast<double>(truth)), 3 * std::stod(row.at("error_95"))) << row.at("kind");
  }
  const auto privacy = read_json(folder_ / "bag/data/privacy.json");
  EXPECT_GE(std::stod(privacy.at("whole").at("epsilon").get<std::string>()), std::stod(privacy.at("items").at(0).at("noise").at("epsilon").get<std::string>()));
  EXPECT_NEAR(std::stod(privacy.at("whole").at("rho").get<std::string>()), spent().first, 1e-12);
}

TEST_F(Produce, RejectedRowsOfTheLogStayOutOfTheBag) {
  write("log.csv", read_file(shared("sim/log.csv")) + "leaked-name,prime_minister,never\n");
  set_budget();
  std::vector<std::string> arguments = words("02.toml", "bag");
  arguments.insert(arguments.begin() + 2, "log.csv");
  run_well(arguments);
  for (const auto& [name, bytes] : files_of(folder_ / "bag")) EXPECT_TRUE(bytes.find("leaked-name") == std::string::npos && name.find("rejects") == std::string::npos) << name;
}

TEST_F(Produce, RecordsGoToTheNeutralOfReviewedGroupsAlone) {
  set_budget();
  run_well(words("04.toml", "bag"));
  std::set<std::string> groups, reviewed;  // ids of 04 and of the case: orders_produced_test holds them together
  const auto order = orders::read_order(path("04.toml"));
  for (const auto& group : order.value().review->groups) groups.insert(group.value);
  for (const auto& row : read_csv(shared("case/members.csv")).rows)
    if (groups.contains(row.at("group"))) reviewed.insert(row.at("actor"));
  const Csv records = read_csv(folder_ / "bag/data/item-1-records.csv");
  std::set<std::string> shown, expected;
  for (const auto& row : records.rows) shown.insert(row.at("account"));
  for (const auto& row : read_csv(shared("sim/log.csv")).rows)
    if (row.at("target") == "prime_minister" && row.at("action") == "like" && reviewed.contains(row.at("actor")) && row.at("time") >= "2017-12-31T17:00:00Z" && row.at("time") < "2018-03-02T17:00:00Z") expected.insert(row.at("actor"));
  EXPECT_EQ(shown, expected);
  EXPECT_GT(shown.size(), 50u);
  EXPECT_EQ(lines_of(read("bag/data/item-1-proofs.jsonl")).size(), records.rows.size());
  // Nobody else is in any file.
  std::string all;
  for (const auto& [name, bytes] : files_of(folder_ / "bag")) all += bytes;
  std::set<std::string> ids;
  for (const auto& row : read_csv(shared("sim/log.csv")).rows) ids.insert(row.at("actor"));
  for (std::size_t at = 0; at + 11 <= all.size(); ++at)
    if (all[at] == 'u' && ids.contains(all.substr(at, 11))) {
      ASSERT_TRUE(reviewed.contains(all.substr(at, 11))) << all.substr(at, 11);
    }
}

TEST_F(Produce, ACoarsenedTimeIsNotGivenAwayByItsProof) {
  const std::string order = read("04.toml");
  const std::size_t at = order.find("accounts = \"in-groups\"\n");
  ASSERT_NE(at, std::string::npos);
  write("04.toml", order.substr(0, at) + "privacy = { coarsen_times = \"1 d\" }\n" + order.substr(at));
  set_budget();
  run_well(words("04.toml", "bag"));
  for (const auto& row : read_csv(folder_ / "bag/data/item-1-records.csv").rows) EXPECT_TRUE(row.at("time").ends_with("T00:00:00Z")) << row.at("time");
  for (const std::string& line : lines_of(read("bag/data/item-1-proofs.jsonl")))
    for (const auto& field : nlohmann::json::parse(line).at("fields")) EXPECT_EQ(field.contains("value"), field.at("name") == "actor" || field.at("name") == "target") << line;
}

TEST_F(Produce, ADryRunDrawsWritesAndChargesNothing) {
  set_budget();
  const Finished done = run_well(words("02.toml", "bag", {"--dry-run"}));
  for (const char* said : {"Would cost", "Would write data/item-1-accounts.csv", "Would write data/privacy.json", "nothing was written, and nothing charged"}) EXPECT_NE(done.out.find(said), std::string::npos) << done.out;
  EXPECT_EQ(names_in(folder_), (std::set<std::string>{"02.toml", "04.toml", "ledger"}));
  EXPECT_EQ(spent(), (std::pair<double, std::size_t>{0, 0}));
}

TEST_F(Produce, WhatIsNotGrantedIsNotProduced) {
  set_budget();
  write("02.toml", read_file(kSource / "examples/orders/02-narrowed.toml"));
  const Finished refused = run(words("02.toml", "bag"));
  EXPECT_EQ(refused.exit_code, 1);
  for (const char* said : {"Refused", "item 1", "item 6", "not-granted", "every item is refused"}) EXPECT_NE(refused.out.find(said), std::string::npos) << refused.out;
  EXPECT_FALSE(exists("bag"));
  EXPECT_EQ(spent().second, 0u);
}

TEST_F(Produce, OfARulingInPartTheItemsThatItNamesAreProduced) {
  set_budget();
  const std::string in_part = [&] {
    std::string text = read("02.toml");
    return text.replace(text.find("\"granted\""), 9, "\"granted-in-part\"");
  }();
  write("02.toml", in_part);
  const Finished silent = run(words("02.toml", "bag"));
  EXPECT_EQ(silent.exit_code, 1);
  EXPECT_NE(silent.out.find("does not say which items"), std::string::npos) << silent.out;
  write("02.toml", in_part + "items = [\"6\"]\n");
  const Finished done = run_well(words("02.toml", "bag"));
  EXPECT_NE(done.out.find("item 1: the ruling of 2018-05-20 grants 6 and not this item [not-granted]"), std::string::npos) << done.out;
  const auto files = files_of(folder_ / "bag");
  EXPECT_TRUE(files.contains("data/item-2-groups.csv"));
  EXPECT_FALSE(files.contains("data/item-1-accounts.csv"));
  bool said = false;
  for (const auto& row : read_csv(folder_ / "bag/data/withheld.csv").rows) said = said || (row.at("item") == "1" && row.at("category") == "the whole item" && row.at("rule") == "not-granted");
  EXPECT_TRUE(said);
  EXPECT_EQ(run_verify("bag"), 0);
}

// The verdict and the tests of each group that the answer shows, and of none that it does not; the report says the same.
TEST_F(Produce, FindingsAreOfTheGroupsInTheAnswer) {
  set_budget();
  run_well(words("02.toml", "bag"));
  std::map<std::string, std::string> verdict;
  for (const auto& row : read_csv(folder_ / "bag/data/item-2-groups.csv").rows) verdict[row.at("group")] = row.at("verdict");
  std::map<std::string, std::string> found;
  std::map<std::string, std::set<std::string>> tests;
  const Csv findings = read_csv(folder_ / "bag/data/item-2-findings.csv");
  EXPECT_EQ(findings.header, "item,group,finding,outcome,p_at_most,says,rests_on,wrong_if");
  for (const auto& row : findings.rows) {
    EXPECT_EQ(row.at("item"), "6");
    if (row.at("finding") == "verdict") found[row.at("group")] = row.at("outcome");
    else tests[row.at("group")].insert(row.at("finding"));
    EXPECT_FALSE(row.at("says").empty() || row.at("rests_on").empty() || row.at("wrong_if").empty());
  }
  EXPECT_EQ(found, verdict);
  const std::string report = read("bag/data/report.html");
  for (const auto& [group, outcome] : verdict) {
    for (const char* test : {"targets", "windows", "habits"}) EXPECT_TRUE(tests[group].contains(test)) << group << " " << test;
    EXPECT_NE(report.find(group), std::string::npos);
  }
  EXPECT_FALSE(verdict.empty());
}

TEST_F(Produce, ASampleWhoseKeyIsMadeFromTheLogIsRefusedAndCostsNothing) {
  std::string order = read("02.toml");
  const std::string line = "accounts = \"all\"";
  order.insert(order.find(line), "sample = 0.5\n");
  write("02.toml", order);
  set_budget();
  expect_refused(words("02.toml", "bag"), {"item 1", "sample", "no noise covers", "--sampling-key"});
  EXPECT_EQ(spent().second, 0u);
  write("key", "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n");
  run_well({"detect", shared("sim/log.csv"), "--sampling-key", "key", "--out", "case", "--quiet"});
  std::vector<std::string> arguments = words("02.toml", "bag");
  for (std::string& word : arguments)
    if (word == shared("case")) word = "case";
  run_well(arguments);
}

TEST_F(Produce, TenNarrowedRefilingsAreStoppedByTheLedger) {
  set_budget();
  const std::string order = read("02.toml");
  int produced = 0, stopped = 0;
  for (int i = 1; i <= 10; ++i) {  // a day less each time: differences would be of single days
    std::string text = order;
    for (std::size_t at = text.find("last_day = 2018-03-08", text.find("[[item]]")); at != std::string::npos; at = text.find("last_day = 2018-03-08", at)) text.replace(at, 21, fmt::format("last_day = 2018-02-{:02}", 28 - i));
    write("02.toml", text);
    const Finished one = run(words("02.toml", fmt::format("bag{}", i)));
    ASSERT_TRUE(one.exit_code == 0 || one.exit_code == 1) << one.err;
    ++(one.exit_code == 0 ? produced : stopped);
    EXPECT_EQ(exists(fmt::format("bag{}", i)), one.exit_code == 0);
    EXPECT_EQ(one.out.find("the budget is not left") != std::string::npos, one.exit_code == 1) << one.out;
    EXPECT_EQ(stopped > 0, one.exit_code == 1) << "once it is spent it stays spent";
  }
  EXPECT_GE(produced, 1);
  EXPECT_GE(stopped, 7);
  EXPECT_EQ(spent().second, static_cast<std::size_t>(produced));
}

TEST_F(Produce, ANewSealOfTheSameLogRefillsNothing) {
  set_budget("2.2");
  run_well(words("02.toml", "bag1"));
  run_well({"seal", shared("sim/log.csv"), "--key", shared("keys/seal.key"), "--out", "resealed", "--quiet"});
  std::vector<std::string> arguments = words("02.toml", "bag2");
  for (std::string& word : arguments)
    if (word == shared("sealed")) word = "resealed";
  EXPECT_EQ(run(arguments).exit_code, 1);
  EXPECT_FALSE(exists("bag2"));
}

TEST_F(Produce, AReplayMakesThePayloadAgainAndChargesNothing) {
  ASSERT_EQ(std::system(("openssl genrsa -out '" + path("court.pem") + "' 2048 2>/dev/null && openssl rsa -in '" + path("court.pem") + "' -pubout -out '" + path("court.pub") + "' 2>/dev/null").c_str()), 0);
  set_budget();
  run_well(words("02.toml", "bag", {"--court-key", "court.pub", "--date", "2018-06-01"}));
  ASSERT_EQ(std::system(("openssl pkeyutl -decrypt -inkey '" + path("court.pem") + "' -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 -in '" + path("bag/seed.rsa-oaep") + "' -out '" + path("seed.bin") + "'").c_str()), 0);
  std::string hex;
  for (const char c : read("seed.bin")) hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
  ASSERT_EQ(hex.size(), 64u);
  write("seed.hex", hex + "\n");
  const auto before = spent();
  run_well(words("02.toml", "again", {"--replay", "seed.hex", "--of", "bag", "--date", "2018-06-01"}));
  EXPECT_EQ(files_of(folder_ / "again/data"), files_of(folder_ / "bag/data"));
  EXPECT_EQ(spent(), before);
  const auto replayed = [&](const std::string& bag) {
    const std::string payload = seal::parse_base64(read_json(folder_ / bag / "statement.dsse.json").at("payload").get<std::string>()).value();
    return nlohmann::json::parse(payload)["predicate"]["replay"].get<bool>();
  };
  EXPECT_TRUE(replayed("again"));
  EXPECT_FALSE(replayed("bag"));
  // A production of the same day draws anew, and so does the seed on another day.
  run_well(words("02.toml", "other", {"--date", "2018-06-01"}));
  EXPECT_NE(files_of(folder_ / "other/data").at("item-1-accounts.csv"), files_of(folder_ / "bag/data").at("item-1-accounts.csv"));
  // Figures that nobody was charged for are not to be had: not on another day, not of another bag, not with a seed of one's own.
  write("mine.hex", std::string(64, 'a') + "\n");
  for (const auto& [seed, bag, day] : std::vector<std::array<const char*, 3>>{{"seed.hex", "bag", "2018-06-02"}, {"seed.hex", "other", "2018-06-01"}, {"mine.hex", "bag", "2018-06-01"}})
    expect_refused(words("02.toml", "later", {"--replay", seed, "--of", bag, "--date", day}), {fmt::format("--of {}", bag), "data/item-1-accounts.csv has other bytes", "nobody was charged"});
  expect_refused(words("02.toml", "later", {"--replay", "mine.hex", "--of", "absent", "--date", "2018-06-01"}), {"--of absent", "is absent"});
  expect_refused(words("02.toml", "later", {"--replay", "mine.hex", "--date", "2018-06-01"}), {"--replay needs --of"});
  EXPECT_EQ(spent().second, before.second + 1);
}

TEST_F(Produce, WhatDoesNotBelongTogetherIsRefusedInASentence) {
  expect_refused(words("02.toml", "bag"), {"--ledger ledger", "there is no such ledger", "bonafide budget"});
  set_budget();
  const auto with = [&](const std::string& from, const std::string& to) {
    std::vector<std::string> out = words("02.toml", "bag");
    for (std::string& word : out)
      if (word == from) word = to;
    return out;
  };
  run_well({"keygen", "--out", "others", "--quiet"});
  expect_refused(with(shared("keys/seal.key"), "others/seal.key"), {"others/seal.key", "not the key that signed the seal", "give that one"});
  run_well({"simulate", "--scenario", "strongman", "--events", "5000", "--seed", "2", "--format", "csv", "--out", "sim", "--quiet"});
  run_well({"seal", "sim/log.csv", "--key", shared("keys/seal.key"), "--out", "other-seal", "--quiet"});
  run_well({"detect", "sim/log.csv", "--out", "other-case", "--quiet"});
  expect_refused(with(shared("sealed"), "other-seal"), {"other-seal", "seal is of another log", "seal the log that the case was made from"});
  expect_refused(with(shared("case"), "other-case"), {"seal is of another log", "other-case"});
  auto other_log = words("02.toml", "bag");
  other_log.insert(other_log.begin() + 2, "sim/log.csv");
  expect_refused(other_log, {"sim/log.csv", "not the log of the case and the seal", "give the log that was sealed"});
  fs::create_directory(folder_ / "bag");
  expect_refused(words("02.toml", "bag"), {"--out bag", "exists already", "choose another name"});
  fs::remove(folder_ / "bag");
  expect_refused(words("02.toml", "bag", {"--date", "2999-01-01"}), {"--date 2999-01-01", "yet to come", "produce on that day"});
  expect_refused(words("02.toml", "bag", {"--court-key", "02.toml"}), {"--court-key 02.toml", "no RSA public key", "openssl"});
  write("seed", "12");
  expect_refused(words("02.toml", "bag", {"--replay", "seed", "--of", "bag", "--date", "2018-06-01"}), {"--replay seed", "does not hold a seed", "64 hex digits"});
  // A bystander slipped into a group that was reviewed, and days that another budget pays for.
  fs::copy(shared("case"), folder_ / "forged");
  const std::string members = read("forged/members.csv"), run = read("forged/run.json");
  const std::string rows = members.substr(members.find('\n') + 1), row = rows.substr(0, rows.find('\n') + 1);
  write("forged/members.csv", members + "bystander" + row.substr(row.find(',')));
  expect_refused(with(shared("case"), "forged"), {"forged", "members.csv", "not those that the id is of", "detect again"});
  write("forged/members.csv", members);
  std::string other_days = run;
  const std::size_t year = other_days.find("2018", other_days.find("\"first_time\""));
  write("forged/run.json", other_days.replace(year, 4, "2017"));
  expect_refused(with(shared("case"), "forged"), {"forged", "run.json says", "2017-", "detect again"});
  std::string typo = read("02.toml");
  typo.replace(typo.find("targets = [\"prime_minister\"]"), 28, "targets = [\"prime_ministr\"]");
  write("02.toml", typo);
  expect_refused(words("02.toml", "bag"), {"02.toml", "prime_ministr", "did you mean"});
  EXPECT_EQ(spent().second, 0u);  // none of it cost anybody anything
}

using Budget = InFolder;

TEST_F(Budget, IsSetOnceShownForPeopleAndForScripts) {
  const Finished set = run_well({"budget", "ledger", "--set", "--period", "2018-01-01..2018-12-31", "--epsilon", "3", "--delta", "1e-6", "--lineage", "likes"});
  for (const char* said : {"likes", "2018-01-01 to 2018-12-31", "party", "rebuttal", "court", "Nothing is spent"}) EXPECT_NE(set.out.find(said), std::string::npos) << set.out;
  const auto json = nlohmann::json::parse(run_well({"budget", "ledger", "--json"}).out);
  ASSERT_EQ(json.size(), 1u);
  EXPECT_EQ(json[0].at("lineage"), "likes");
  EXPECT_TRUE(json[0].at("spent").empty());
  double all = 0;
  for (const auto& one : json[0].at("budgets")) {
    EXPECT_EQ(one.at("first_day"), "2018-01-01");
    EXPECT_EQ(one.at("rho_spent"), "0");
    all += std::stod(one.at("rho").get<std::string>());
  }
  EXPECT_NEAR(all, 0.1757, 0.0001);  // the rho of epsilon 3 at delta 1e-6, half of delta kept for thresholds
  EXPECT_EQ(read("ledger").substr(0, 6), "SQLite");
}

TEST_F(Budget, BadInputGetsOneSentence) {
  const auto refuses = [&](const std::vector<std::string>& arguments, const std::vector<std::string>& words) {
    const Finished refused = run(arguments);
    EXPECT_EQ(refused.exit_code, 2) << fmt::format("{}", fmt::join(arguments, " "));
    EXPECT_EQ(refused.out, "");
    EXPECT_TRUE(refused.err.starts_with("bonafide: ")) << refused.err;
    for (const std::string& word : words) EXPECT_NE(refused.err.find(word), std::string::npos) << refused.err;
  };
  refuses({"budget", "none"}, {"none", "there is no such ledger", "--set"});
  EXPECT_FALSE(exists("none"));
  const auto set = [](const char* period, const char* epsilon, const char* delta) { return std::vector<std::string>{"budget", "ledger", "--set", "--period", period, "--epsilon", epsilon, "--delta", delta}; };
  run_well(set("2018-01-01..2018-12-31", "3", "1e-6"));
  for (const auto& [arguments, words] : std::vector<std::pair<std::vector<std::string>, std::vector<std::string>>>{
           {set("2018-01-01", "3", "1e-6"), {"--period", "2018-01-01", "2018-01-01..2018-12-31"}},
           {set("2018-12-31..2018-01-01", "3", "1e-6"), {"--period", "is no period"}},
           {set("2018", "3", "1e-6"), {"--period", "is no period"}},
           {set("2018-02-30..2018-03-01", "3", "1e-6"), {"--period", "is no period"}},
           {set("2019-01-01..2019-12-31", "0", "1e-6"), {"--epsilon 0"}},
           {set("2019-01-01..2019-12-31", "3", "0.7"), {"--delta 0.7"}},
           {set("2018-06-01..2019-12-31", "3", "1e-6"), {"ledger"}},
           {set("2018-01-01..2018-12-31", "9", "1e-6"), {"ledger"}}})
    refuses(arguments, words);
  write("text", "no ledger\n");
  refuses({"budget", "text"}, {"text"});
  EXPECT_EQ(read("text"), "no ledger\n");
}

}  // namespace
}  // namespace bonafide::cli_tests
