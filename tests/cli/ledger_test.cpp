// What leaves is paid for: burdens and ladders for a court or a party, and narrowed refilings.
#include <cmath>
#include <cstdlib>

#include <unistd.h>

#include <fmt/ranges.h>

#include "bonafide/base/random.h"
#include "bonafide/format/numbers.h"
#include "ledger_use.h"

namespace bonafide::cli_tests {
namespace {

TEST_F(LedgerUse, TheSameQuestionIsAnsweredAlikeAndChargedOnce) {
  set_budget();
  for (const char* command : {"check", "narrow"}) {
    const auto before = spent(privacy::Purse::kCourt);
    const Finished first = run_well(ask(command, "02.toml", "court", {"--json"}));
    EXPECT_NE(first.err.find("charged rho"), std::string::npos) << first.err;
    const auto after = spent(privacy::Purse::kCourt);
    EXPECT_EQ(after.first, before.first + 1);
    for (int again = 0; again < 5; ++again) {
      const Finished kept = run_well(ask(command, "02.toml", "court", {"--json"}));
      EXPECT_EQ(kept.out, first.out) << "the average of several draws would be nearer the truth";
      EXPECT_NE(kept.err.find("asked before, so nothing is charged"), std::string::npos) << kept.err;
    }
    EXPECT_EQ(spent(privacy::Purse::kCourt), after);
    EXPECT_EQ(run_well(ask(command, "02.toml", "court")).out, run_well(ask(command, "02.toml", "court")).out);
  }
}

TEST_F(LedgerUse, RenamingRewordingSealingAndDetectingAgainAskTheSame) {
  set_budget();
  const auto figures = [&](const std::string& order, const std::string& of_case, int exit_code = 0) {
    std::vector<std::string> arguments = ask("check", order, "party", {"--json"});
    for (std::string& word : arguments)
      if (word == shared("case")) word = of_case;
    const Finished finished = run(arguments);
    EXPECT_EQ(finished.exit_code, exit_code) << finished.err;
    return nlohmann::json::parse(finished.out).at("burden");
  };
  const auto first = figures("02.toml", shared("case"));
  fs::copy(path("02.toml"), path("renamed.toml"));
  EXPECT_EQ(figures("renamed.toml", shared("case")), first);
  write("02.toml", "# filed again\n" + read("02.toml"));
  EXPECT_EQ(figures("02.toml", shared("case")), first);
  fs::copy(shared("case"), path("moved"), fs::copy_options::recursive);
  EXPECT_EQ(figures("02.toml", "moved"), first);
  run_well({"detect", shared("sim/log.csv"), "--out", "again", "--quiet"});
  EXPECT_EQ(figures("02.toml", "again"), first);
  EXPECT_EQ(spent(privacy::Purse::kParty).first, 1u);
  // Another recipient is answered out of its own purse, with noise of its own; other data are another question.
  run_well(ask("check", "02.toml", "court", {"--quiet"}));
  EXPECT_EQ(spent(privacy::Purse::kParty).first, 1u);
  EXPECT_EQ(spent(privacy::Purse::kCourt).first, 1u);
  const std::string log = read_file(shared("sim/log.csv"));
  write("less.csv", log.substr(0, log.rfind('\n', log.size() - 2) + 1));
  run_well({"detect", "less.csv", "--out", "less", "--quiet"});
  EXPECT_NE(figures("02.toml", "less").at("ledger"), first.at("ledger"));
  EXPECT_EQ(spent(privacy::Purse::kParty).first, 2u);
}

// Three bars at 1.96 sigma are missed 1 time in 2e8 a figure.
TEST_F(LedgerUse, FiguresAreAsFarFromTheTruthAsTheySayAndNothingIsExact) {
  set_budget();
  const auto exact = nlohmann::json::parse(run_well({"check", "02.toml", "--case", shared("case"), "--json", "--quiet"}).out).at("burden");
  const auto told = nlohmann::json::parse(run_well(ask("check", "02.toml", "court", {"--json", "--quiet"})).out).at("burden");
  EXPECT_EQ(told.at("for"), "court");
  EXPECT_EQ(told.at("policy"), "us-sca-b-record");
  std::size_t compared = 0;
  const auto near = [&](const nlohmann::json& noised, const nlohmann::json& truth) {
    EXPECT_EQ(noised.size(), 4u) << "more is told than people by class: " << noised;
    for (const char* figure : {"people", "bystanders", "people_in_groups"}) {
      const double bar = noised.at(figure).at("error_95");
      EXPECT_LE(std::abs(noised.at(figure).at("value").get<double>() - truth.at(figure).get<double>()), 3 * bar) << figure;
      compared += bar > 0;
    }
  };
  near(told.at("total"), exact.at("total"));
  for (std::size_t i = 0; i < exact.at("items").size(); ++i) near(told.at("items").at(i).at("burden"), exact.at("items").at(i).at("burden"));
  EXPECT_GE(compared, 7u);
  const std::string text = run_well(ask("check", "02.toml", "court", {"--quiet", "--json"})).out;
  for (const char* withheld : {"\"bytes\":", "\"rows\":", "\"people_by_country\":"}) EXPECT_EQ(text.find(withheld), std::string::npos) << withheld;

  const auto ladder = nlohmann::json::parse(run_well(ask("narrow", "02.toml", "party", {"--json", "--quiet"})).out);
  EXPECT_FALSE(ladder.contains("events_sha256"));
  const auto candidates = nlohmann::json::parse(run_well({"narrow", "02.toml", "--case", shared("case"), "--policy", kPolicy, "--json", "--quiet"}).out).at("candidates");
  const auto& written = ladder.at("candidates").at(0);
  EXPECT_LE(std::abs(written.at("people").at("value").get<double>() - candidates.at(0).at("people").get<double>()), 3 * written.at("people").at("error_95").get<double>());
  for (const auto& one : ladder.at("candidates")) {
    EXPECT_FALSE(one.contains("rows"));
    EXPECT_FALSE(one.contains("least_burst"));
  }
  // In words, of eighty columns; a draft can be made of what was asked for.
  const std::string words = run_well(ask("narrow", "02.toml", "party", {"--write", "1", "--out", "draft.toml"})).out;
  for (const std::string& line : lines_of(words)) EXPECT_LE(line.size(), 80u) << line;
  for (const char* said : {"noised: for the party", "+-", "Not told: rows and bytes", "e^0.1", "given\n", "Release"}) EXPECT_NE(words.find(said), std::string::npos) << said << "\n" << words;
  run_well({"check", "draft.toml", "--quiet", "--level", "error"});
  EXPECT_EQ(spent(privacy::Purse::kParty).first, 1u);
}

TEST_F(LedgerUse, ThePageOfALadderSaysWhatItsTableSaysAndNotWhichLog) {
  set_budget();
  run_well(ask("narrow", "02.toml", "court", {"--quiet", "--html", "ladder.html"}));
  const std::string page = read("ladder.html");
  const auto ladder = nlohmann::json::parse(run_well(ask("narrow", "02.toml", "court", {"--json", "--quiet"})).out);
  EXPECT_EQ(spent(privacy::Purse::kCourt).first, 1u);
  for (const auto& one : ladder.at("candidates")) {
    const auto& people = one.at("people");
    const auto bar = static_cast<std::int64_t>(std::ceil(people.at("error_95").get<double>()));
    if (bar > 0) {
      EXPECT_NE(page.find(" ±" + format::grouped(static_cast<std::uint64_t>(bar)) + "<"), std::string::npos) << people;
    }
  }
  for (const char* words : {"<title id=\"ladder-title\">", "Noised counts, for the court.", "shown to: court", "Not told: rows and bytes", "Release 1 of the ledger", "no legal advice"}) EXPECT_NE(page.find(words), std::string::npos) << words;
  const auto run = nlohmann::json::parse(read_file(shared("case") + "/run.json"));
  EXPECT_EQ(page.find(run.at("events_sha256").get<std::string>()), std::string::npos);
  for (const char* never : {"http", "<script", "custodian"}) EXPECT_EQ(page.find(never), std::string::npos) << never;
}

TEST_F(LedgerUse, WhatCannotBePaidIsNotAnswered) {
  set_budget("0.1");
  const auto before = read("ledger");
  expect_refused(ask("check", "02.toml", "court"), {"ledger", "the figures cost rho", "court's part of the budget has", "nothing was drawn", "--epsilon"});
  expect_refused(ask("narrow", "02.toml", "court"), {"ledger", "the figures cost rho"});
  EXPECT_EQ(read("ledger"), before);
  run_well(ask("check", "02.toml", "court", {"--epsilon", "0.01", "--quiet"}));
  expect_refused(ask("check", "02.toml", "court", {"--epsilon", "2"}), {"--epsilon 2", "us-sca-b-record allows 1 at most"});
  expect_refused(ask("check", "02.toml", "court", {"--lineage", "other"}), {"no budget for the days of the log", "\"other\"", "bonafide budget"});
  std::vector<std::string> none = ask("check", "02.toml", "court");
  none.back() = "absent";
  expect_refused(none, {"--ledger absent", "no such ledger", "bonafide budget --set"});
  for (const char* reader : {"court", "party"}) {
    expect_refused({"check", "02.toml", "--case", shared("case"), "--policy", kPolicy, "--for", reader}, {fmt::format("--for {}", reader), "noised and charged", "--ledger"});
    expect_refused({"check", "02.toml", "--case", shared("case"), "--ledger", "ledger", "--for", reader}, {fmt::format("--for {}", reader), "--policy"});
  }
  expect_refused({"check", "02.toml", "--case", shared("case"), "--ledger", "ledger"}, {"--ledger is given without --for"});
  EXPECT_EQ(spent(privacy::Purse::kCourt).first, 1u);
}

TEST_F(LedgerUse, AnOrderOfWhichNothingCanBeMeasuredCostsNothing) {
  set_budget();
  std::string text = read_file(kSource / "examples/orders/02-narrowed.toml");
  for (std::size_t at; (at = text.find("subject = \"engagement\"")) != std::string::npos;) text.replace(at, 22, "subject = \"communications\"");
  write("02.toml", text);
  const Finished finished = run(ask("check", "02.toml", "court"));
  EXPECT_NE(finished.out.find("Nothing was counted, and nothing charged"), std::string::npos) << finished.out << finished.err;
  EXPECT_EQ(spent(privacy::Purse::kCourt).first, 0u);
}

TEST_F(LedgerUse, BudgetShowsWhoSpentWhatForWhichOrder) {
  set_budget();
  run_well(ask("check", "02.toml", "court", {"--quiet"}));
  run_well(ask("narrow", "02.toml", "party", {"--quiet"}));
  run_well(produce("02.toml", "bag"));
  const std::string hash = nlohmann::json::parse(run_well({"check", "02.toml", "--json"}).out).at("sha256");
  const Finished shown = run_well({"budget", "ledger"});
  for (const std::string& said : {std::string("burden: people by item"), std::string("ladder: people of"), std::string("production of items 1, 6"), hash.substr(0, 8), std::string("court"), std::string("party")})
    EXPECT_NE(shown.out.find(said), std::string::npos) << said << "\n" << shown.out;
  const auto json = nlohmann::json::parse(run_well({"budget", "ledger", "--json"}).out).at(0);
  ASSERT_EQ(json.at("spent").size(), 3u);
  for (const auto& one : json.at("spent")) EXPECT_EQ(one.at("order"), hash);
  EXPECT_EQ(json.at("spent").at(0).at("purse"), "court");
  EXPECT_EQ(json.at("spent").at(1).at("purse"), "party");
  for (const auto& one : json.at("budgets")) {
    double sum = 0;
    for (const auto& charge : json.at("spent")) sum += charge.at("purse") == one.at("purse") ? std::stod(charge.at("rho").get<std::string>()) : 0;
    EXPECT_NEAR(std::stod(one.at("rho_spent").get<std::string>()), sum, 1e-12);
  }
}

// Ten refilings, each a day shorter. The difference of two answers is of a single day: with exact counts, whoever acted on it. Of each, other
// names, another seal and the copied order are tried too. What the attacker gets is the sum of what was charged, and no more.
TEST_F(LedgerUse, DifferencesOverTenNarrowedRefilingsEndWhereTheBudgetDoes) {
  set_budget("0.36");
  std::vector<double> told, exact;
  int answered = 0, refused = 0, refills = 0;
  for (int i = 0; i < 10; ++i) {
    const std::string order = fmt::format("filed{}.toml", i);
    write(order, ending(fmt::format("2018-02-{:02}", 28 - i)));
    const Finished one = run(ask("check", order, "party", {"--json", "--quiet"}));
    if (one.exit_code != 0) {
      EXPECT_NE(one.err.find("nothing was drawn"), std::string::npos) << one.err;
      ++refused;
      // Not under another name, nor with a comment, nor as a ladder, nor as a production from another seal.
      write("other.toml", "# again\n" + read(order));
      for (const auto& again : {ask("check", "other.toml", "party", {"--quiet"}), ask("narrow", order, "party", {"--quiet"}), produce(order, "bag"), produce(order, "bag", "resealed")}) {
        const Finished tried = run(again);
        refills += tried.exit_code == 0;
        EXPECT_FALSE(exists("bag"));
      }
      continue;
    }
    ++answered;
    EXPECT_EQ(refused, 0) << "once it is spent it stays spent";
    told.push_back(nlohmann::json::parse(one.out).at("burden").at("total").at("people").at("value"));
    exact.push_back(nlohmann::json::parse(run_well({"check", order, "--case", shared("case"), "--json", "--quiet"}).out).at("burden").at("total").at("people"));
  }
  EXPECT_EQ(refills, 0);
  EXPECT_GE(answered, 5);
  EXPECT_GE(refused, 3);
  EXPECT_EQ(spent(privacy::Purse::kParty).first, static_cast<std::size_t>(answered));
  // A day is known where the difference is right to within one account. The noise of a difference has a sigma of 80, so that a day is hit by luck with a
  // probability of 0.015, and all four or more with one of 5e-8.
  int days_known = 0;
  for (std::size_t i = 1; i < told.size(); ++i) days_known += std::abs((told[i - 1] - told[i]) - (exact[i - 1] - exact[i])) <= 1;
  EXPECT_LT(days_known, answered - 1);
  std::printf("ten narrowed refilings: %d answered, %d refused, 0 of %d other ways in worked; %d of %d single days known\n", answered, refused, 4 * refused, days_known, answered - 1);
}

// The same with targets: each filing asks for one target less.
TEST_F(LedgerUse, DifferencesOverTargetsAndProductionsEndWhereTheBudgetDoes) {
  set_budget("3");
  std::set<std::string> targets;
  for (const auto& row : read_csv(shared("sim/log.csv")).rows)
    if (targets.size() < 11) targets.insert(row.at("target"));
  const std::string order = read("02.toml");
  int produced = 0, stopped = 0;
  for (int i = 0; i < 10; ++i) {
    std::string text = order;
    targets.erase(targets.begin());
    const std::string list = fmt::format("targets = [\"prime_minister\", \"{}\"]", fmt::join(targets, "\", \""));
    for (std::size_t at = 0; (at = text.find("targets = [\"prime_minister\"]", at)) != std::string::npos; at += list.size()) text.replace(at, 28, list);
    write("filed.toml", text);
    const std::string out = fmt::format("bag{}", i);
    const Finished one = run(produce("filed.toml", out, i % 2 == 0 ? "sealed" : "resealed"));
    ASSERT_TRUE(one.exit_code == 0 || one.exit_code == 1) << one.err;
    ++(one.exit_code == 0 ? produced : stopped);
    EXPECT_EQ(exists(out), one.exit_code == 0);
    EXPECT_EQ(stopped > 0, one.exit_code == 1);
  }
  EXPECT_GE(produced, 1);
  EXPECT_GE(stopped, 7);
  EXPECT_EQ(spent(privacy::Purse::kParty).first, static_cast<std::size_t>(produced));
  std::printf("ten productions, a target less each and two seals by turns: %d made, %d stopped\n", produced, stopped);
}

// What can be known before the charge is looked at before it: a wrong secret, a seal without its leaves, terms that no noise keeps, a full disk, a folder
// that cannot be written.
TEST_F(LedgerUse, AProductionThatCannotSucceedCostsNothing) {
  set_budget();
  const auto with_seal = [&](const std::string& folder, const std::string& order = "02.toml") {
    std::vector<std::string> all = produce(order, "bag");
    for (std::string& word : all)
      if (word == shared("sealed")) word = folder;
    return all;
  };
  fs::copy(shared("sealed"), path("mixed"));
  fs::copy_file(shared("resealed/seal.secret"), path("mixed/seal.secret"), fs::copy_options::overwrite_existing);
  expect_refused(with_seal("mixed"), {"mixed/seal.secret", "not the secret of this seal", "as `bonafide seal` wrote it"});

  // Records with proofs need the leaves.
  std::string order = read_file(kSource / "examples/orders/04-identified-neutral.toml");
  const std::size_t from = order.find("groups = [") + 10, to = order.find(']', from);
  ASSERT_NE(to, std::string::npos);
  std::vector<std::string> groups;
  for (const auto& [group, verdict] : verdict_by_group(shared("case")))
    if (verdict != "unexplained") groups.push_back(group);
  ASSERT_FALSE(groups.empty());
  write("04.toml", order.replace(from, to - from, fmt::format("\"{}\"", fmt::join(groups, "\", \""))));
  const auto identified = [&](const std::string& folder) {
    std::vector<std::string> all = with_seal(folder, "04.toml");
    for (std::string& word : all)
      if (word == kPolicy) word = (kSource / "policies/neutral-under-seal.toml").string();
    return all;
  };
  fs::copy(shared("sealed"), path("bare"));
  fs::remove(path("bare/leaves"));
  expect_refused(identified("bare"), {"bare/leaves", "cannot be opened"});
  fs::copy_file(shared("resealed/leaves"), path("bare/leaves"));
  expect_refused(identified("bare"), {"bare/leaves", "damaged"});

  std::string tiny = read("02.toml");
  tiny.replace(tiny.find("epsilon = 1.0"), 13, "epsilon = 1e-6");
  write("tiny.toml", tiny);
  expect_refused(produce("tiny.toml", "bag"), {"item 1", "more noise than can be drawn", "epsilon 1"});
  expect_refused(produce("02.toml", "bag"), {"the bag may take", "nothing was charged", "free some space"}, {.file_bytes = 200'000});
  const auto room_for = [&](const std::vector<std::string>& arguments) {
    const std::string said = run(arguments, {.file_bytes = 200'000}).err, words = "may take ";
    return std::stoull("0" + said.substr(said.find(words) + words.size()));
  };
  const std::uint64_t counts = room_for(produce("02.toml", "bag")), records = room_for(identified(shared("sealed")));
  expect_refused(produce("02.toml", "absent/bag"), {"--out absent/bag"});
  EXPECT_EQ(spent(privacy::Purse::kParty).first, 0u);
  run_well(identified(shared("sealed")));
  EXPECT_TRUE(exists("bag/data/item-1-proofs.jsonl"));
  // The room that was asked for is what a bag needs at most.
  run_well(produce("02.toml", "bag2"));
  const auto bytes_of = [&](const char* bag) {
    std::uint64_t out = 0;
    for (const auto& entry : fs::recursive_directory_iterator(path(bag))) out += entry.is_regular_file() ? entry.file_size() : 0;
    return out;
  };
  std::printf("room: %llu of %llu bytes by counts, %llu of %llu by records\n", static_cast<unsigned long long>(bytes_of("bag2")), static_cast<unsigned long long>(counts), static_cast<unsigned long long>(bytes_of("bag")), static_cast<unsigned long long>(records));
  EXPECT_LE(bytes_of("bag2"), counts);
  EXPECT_LE(bytes_of("bag"), records);
}

}  // namespace
}  // namespace bonafide::cli_tests
