// The ledger under use by many processes, under kills, and against files that are not ledgers.
#include "bonafide/privacy/ledger.h"

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bonafide/base/hash.h"
#include "bonafide/base/random.h"
#include "bonafide/privacy/ledger_schema.h"

namespace bonafide::privacy {
namespace {

/// A path in a folder of its own, removed at the end.
class LedgerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    // In memory where there is such a place: kills then meet many commits, not one long wait for the disk.
    const std::filesystem::path memory = "/dev/shm";
    std::string pattern = (std::filesystem::exists(memory) ? memory : std::filesystem::temp_directory_path()) / "bonafide-ledger.XXXXXX";
    folder_ = mkdtemp(pattern.data());
    path_ = folder_ + "/ledger";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  Ledger open() {
    auto ledger = Ledger::open(path_);
    CHECK(ledger.ok());
    return std::move(ledger).value();
  }
  std::uint64_t spent_rho() {
    std::uint64_t rho = 0;
    const auto balances = open().balances("log");
    for (const Balance& balance : balances.value()) rho += balance.spent.rho.units;
    return rho;
  }
  void execute(const char* sql, int expected = SQLITE_OK) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(path_.c_str(), &db), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(db, sql, nullptr, nullptr, nullptr), expected) << sql << ": " << sqlite3_errmsg(db);
    sqlite3_close(db);
  }
  std::string folder_, path_;
};

constexpr Period kYear{17532, 17896};  // 2018
Cost rho(std::uint64_t units, std::uint64_t delta = 0) { return {{units}, {delta}}; }
Spend a_spend(Cost cost, Purse purse = Purse::kParty, Period period = kYear) { return {"log", period, purse, cost, "order 1", "likes of p1", 1'600'000'000'000'000}; }

TEST_F(LedgerTest, ChargesUntilNothingIsLeftAndNamesWhatIs) {
  Ledger ledger = open();
  ASSERT_TRUE(ledger.set_budget("log", kYear, {rho(10, 5), rho(4), rho(2)}).ok());
  EXPECT_EQ(ledger.spend(a_spend(rho(7, 5))).value(), 1);
  const auto refused = ledger.spend(a_spend(rho(4)));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().message, path_ + ": order order 1 asks for rho 0.000000000004 and delta 0 of the parties' budget for 2018-01-01 to 2018-12-31 of data 'log', "
                                             "where 0.000000000003 and 0 are left; release less");
  EXPECT_FALSE(ledger.spend(a_spend(rho(1, 1))).ok());  // delta is used up
  EXPECT_EQ(ledger.spend(a_spend(rho(3))).value(), 2);
  EXPECT_FALSE(ledger.spend(a_spend(rho(1))).ok());
}

TEST_F(LedgerTest, ReservesAreOutOfThePartiesReach) {
  Ledger ledger = open();
  ASSERT_TRUE(ledger.set_budget("log", kYear, {rho(10), rho(4), rho(2)}).ok());
  EXPECT_TRUE(ledger.spend(a_spend(rho(10))).ok());
  EXPECT_FALSE(ledger.spend(a_spend(rho(1))).ok());
  EXPECT_TRUE(ledger.spend(a_spend(rho(4), Purse::kRebuttal)).ok());
  EXPECT_TRUE(ledger.spend(a_spend(rho(2), Purse::kCourt)).ok());
  EXPECT_FALSE(ledger.spend(a_spend(rho(1), Purse::kCourt)).ok());
}

TEST_F(LedgerTest, SurvivesClosingAndSaysWhoSpentWhat) {
  {
    Ledger ledger = open();
    ASSERT_TRUE(ledger.set_budget("log", kYear, {rho(10), {}, rho(2)}).ok());
    ASSERT_TRUE(ledger.spend(a_spend(rho(3))).ok());
  }
  Ledger ledger = open();
  const auto balances = ledger.balances("log").value();
  ASSERT_EQ(balances.size(), 3u);
  EXPECT_EQ(balances[0].limit, rho(10));
  EXPECT_EQ(balances[0].spent, rho(3));
  EXPECT_EQ(balances[2].purse, Purse::kCourt);
  const auto entries = ledger.entries("log").value();
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].spend.order, "order 1");
  EXPECT_EQ(entries[0].spend.what, "likes of p1");
  EXPECT_EQ(entries[0].spend.time, 1'600'000'000'000'000);
  EXPECT_TRUE(ledger.balances("another log").value().empty());
  EXPECT_EQ(std::filesystem::status(path_).permissions(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(LedgerTest, ABudgetIsSetOnceAndPeriodsDoNotOverlap) {
  Ledger ledger = open();
  const Budget budget{rho(10), rho(4), rho(2)};
  ASSERT_TRUE(ledger.set_budget("log", kYear, budget).ok());
  EXPECT_TRUE(ledger.set_budget("log", kYear, budget).ok());
  EXPECT_FALSE(ledger.set_budget("log", kYear, {rho(11), rho(4), rho(2)}).ok());
  EXPECT_FALSE(ledger.set_budget("log", {kYear.last_day, kYear.last_day + 10}, budget).ok());
  EXPECT_FALSE(ledger.set_budget("log", {kYear.first_day + 1, kYear.first_day + 2}, budget).ok());
  EXPECT_TRUE(ledger.set_budget("log", {kYear.last_day + 1, kYear.last_day + 10}, budget).ok());
  EXPECT_TRUE(ledger.set_budget("another log", kYear, budget).ok());
  EXPECT_FALSE(ledger.set_budget("log", {5, 4}, budget).ok());
}

TEST_F(LedgerTest, AReleaseIsChargedToEveryPeriodItTouchesOrToNone) {
  Ledger ledger = open();
  const Period next{kYear.last_day + 1, kYear.last_day + 365}, later{next.last_day + 2, next.last_day + 9};  // one day is missing
  ASSERT_TRUE(ledger.set_budget("log", kYear, {rho(10), {}, {}}).ok());
  ASSERT_TRUE(ledger.set_budget("log", next, {rho(3), {}, {}}).ok());
  ASSERT_TRUE(ledger.set_budget("log", later, {rho(9), {}, {}}).ok());
  const Period both{kYear.last_day, next.first_day};
  EXPECT_TRUE(ledger.spend(a_spend(rho(2), Purse::kParty, both)).ok());
  EXPECT_EQ(ledger.entries("log").value().size(), 2u);
  EXPECT_FALSE(ledger.spend(a_spend(rho(2), Purse::kParty, both)).ok());  // the second has 1 left
  const auto gap = ledger.spend(a_spend(rho(1), Purse::kParty, {next.first_day, later.first_day}));
  ASSERT_FALSE(gap.ok());
  EXPECT_EQ(gap.error().message, path_ + ": data 'log' has no budget for 2020-01-01; set one for that period first");
  EXPECT_FALSE(ledger.spend(a_spend(rho(1), Purse::kParty, {kYear.first_day - 1, kYear.first_day})).ok());
  EXPECT_EQ(spent_rho(), 4u);
}

TEST_F(LedgerTest, RefusesAReleaseThatCostsNothing) {
  Ledger ledger = open();
  ASSERT_TRUE(ledger.set_budget("log", kYear, {rho(10), {}, {}}).ok());
  EXPECT_FALSE(ledger.spend(a_spend({})).ok());
  EXPECT_FALSE(ledger.spend(a_spend(rho(~0ull))).ok());
}

TEST_F(LedgerTest, TheFileItselfRefusesToOverspendOrForget) {
  {
    Ledger ledger = open();
    ASSERT_TRUE(ledger.set_budget("log", kYear, {rho(10), {}, {}}).ok());
    ASSERT_TRUE(ledger.spend(a_spend(rho(6))).ok());
  }
  execute("INSERT INTO spend (release, budget, time, order_hash, what, rho, delta) VALUES (9, 1, 0, '', '', 5, 0)", SQLITE_CONSTRAINT);
  execute("INSERT INTO spend (release, budget, time, order_hash, what, rho, delta) VALUES (9, 1, 0, '', '', -5, 0)", SQLITE_CONSTRAINT);
  execute("UPDATE spend SET rho = 0", SQLITE_CONSTRAINT);
  execute("DELETE FROM spend", SQLITE_CONSTRAINT);
  execute("UPDATE budget SET rho = 100", SQLITE_CONSTRAINT);
  EXPECT_EQ(spent_rho(), 6u);
}

TEST_F(LedgerTest, RefusesWhatIsNoLedger) {
  std::ofstream(path_) << "This is a text of more than a hundred bytes, so that SQLite reads a whole header and finds that it is none of its own.";
  EXPECT_EQ(Ledger::open(path_).error().message, path_ + ": is not a ledger; give the file that earlier productions were charged to");
  std::filesystem::remove(path_);
  execute("CREATE TABLE notes (text TEXT)");
  EXPECT_EQ(Ledger::open(path_).error().message, path_ + ": is another program's database; give the ledger's file");
  std::filesystem::remove(path_);
  open();
  execute("PRAGMA user_version = 3");
  EXPECT_EQ(Ledger::open(path_).error().message, path_ + ": was written by a newer bonafide (format 3, this one knows 2); use that version");
  EXPECT_FALSE(Ledger::open(folder_ + "/nowhere/ledger").ok());
}

const Question kQuestion{"digest of the data", "people 1", "gaussian"};

TEST_F(LedgerTest, AnAnswerIsKeptWithItsChargeAndGivenAgainForNothing) {
  {
    Ledger ledger = open();
    ASSERT_TRUE(ledger.set_budget("log", kYear, {rho(10), {}, rho(10)}).ok());
    EXPECT_FALSE(ledger.kept(a_spend(rho(3)), kQuestion).value());
    const Answer first = ledger.keep(a_spend(rho(3)), kQuestion, "12,-3").value();
    EXPECT_TRUE(first.is_new);
    EXPECT_EQ(first.release, 1);
  }
  Ledger ledger = open();
  for (int again = 0; again < 100; ++again) {
    const Answer kept = ledger.keep(a_spend(rho(3)), kQuestion, "another draw").value();
    EXPECT_EQ(kept.text, "12,-3");
    EXPECT_FALSE(kept.is_new);
    EXPECT_EQ(kept.time, 1'600'000'000'000'000);
  }
  EXPECT_EQ(ledger.kept(a_spend(rho(3)), kQuestion).value()->text, "12,-3");
  EXPECT_EQ(spent_rho(), 3u);
}

TEST_F(LedgerTest, AQuestionIsAnotherWhereAnyPartOfItIs) {
  Ledger ledger = open();
  const Period next{kYear.last_day + 1, kYear.last_day + 9};
  for (const char* lineage : {"log", "other"})
    for (const Period period : {kYear, next}) ASSERT_TRUE(ledger.set_budget(lineage, period, {rho(10), rho(10), rho(10)}).ok());
  const auto asks = [&](const Spend& spend, const Question& question) { return ledger.keep(spend, question, "x").value().is_new; };
  EXPECT_TRUE(asks(a_spend(rho(1)), kQuestion));
  EXPECT_TRUE(asks(a_spend(rho(1), Purse::kCourt), kQuestion));
  EXPECT_TRUE(asks(a_spend(rho(1), Purse::kParty, next), kQuestion));
  EXPECT_TRUE(asks(a_spend(rho(1), Purse::kParty, {kYear.first_day, next.last_day}), kQuestion));
  Spend other = a_spend(rho(1));
  other.lineage = "other";
  EXPECT_TRUE(asks(other, kQuestion));
  for (const Question& question : {Question{"other data", "people 1", "gaussian"}, Question{"digest of the data", "people 2", "gaussian"}, Question{"digest of the data", "people 1", "laplace"}})
    EXPECT_TRUE(asks(a_spend(rho(1)), question));
  Spend renamed = a_spend(rho(1));  // another file of the same order, at another time: the same question
  renamed.order = "order 2", renamed.time += 1, renamed.what = "the same";
  EXPECT_FALSE(asks(renamed, kQuestion));
}

TEST_F(LedgerTest, WhereTooLittleIsLeftNothingIsChargedAndNothingKept) {
  Ledger ledger = open();
  ASSERT_TRUE(ledger.set_budget("log", kYear, {rho(2), {}, {}}).ok());
  EXPECT_FALSE(ledger.keep(a_spend(rho(3)), kQuestion, "x").ok());
  EXPECT_FALSE(ledger.kept(a_spend(rho(3)), kQuestion).value());
  EXPECT_EQ(spent_rho(), 0u);
  EXPECT_TRUE(ledger.keep(a_spend(rho(2)), kQuestion, "x").ok());
  execute("INSERT INTO answer (release, lineage, first_day, last_day, purse, data, question, mechanism, answer) VALUES (7, 'log', 1, 2, 0, '', '', '', '')", SQLITE_CONSTRAINT);
  execute("UPDATE answer SET answer = 'y'", SQLITE_CONSTRAINT);
  execute("DELETE FROM answer", SQLITE_CONSTRAINT);
}

// Every process must be told the one answer that was charged: two draws of one figure would be averaged.
TEST_F(LedgerTest, ManyProcessesThatAskTheSameGetOneAnswerForOneCharge) {
  ASSERT_TRUE(open().set_budget("log", kYear, {rho(100), {}, {}}).ok());
  int told[2];
  ASSERT_EQ(pipe(told), 0);
  std::vector<pid_t> children;
  for (int i = 0; i < 6; ++i)
    if (const pid_t child = fork(); child != 0) {
      children.push_back(child);
    } else {
      auto ledger = Ledger::open(path_);
      const auto answer = ledger.value().keep(a_spend(rho(1)), kQuestion, std::string(1, static_cast<char>('a' + i)));
      _exit(answer.ok() && write(told[1], answer.value().text.data(), 1) == 1 ? 0 : 1);
    }
  for (const pid_t child : children) waitpid(child, nullptr, 0);
  close(told[1]);
  char buffer[16];
  ASSERT_EQ(read(told[0], buffer, sizeof buffer), 6);
  close(told[0]);
  EXPECT_EQ(std::string(buffer, 6), std::string(6, buffer[0]));
  EXPECT_EQ(spent_rho(), 1u);
}

// Files of format 1 are out there: what made them does not change any more.
TEST(LedgerSchema, PinnedFormat1) { EXPECT_EQ(to_hex(sha256(kSchema1)), "cd04da32d9f9b84c5fcd40144a0866d916336aca8fa73a3d03cd7dd992471d1e"); }

TEST_F(LedgerTest, AFileOfTheFormatBeforeIsBroughtUpToDateAndLosesNothing) {
  const auto make_format_1 = [&] {
    std::filesystem::remove(path_);
    execute(kSchema1);
    execute("PRAGMA user_version = 1; PRAGMA application_id = 1650879591");
    execute("INSERT INTO budget (lineage, first_day, last_day, purse, rho, delta) VALUES ('log', 17532, 17896, 0, 10, 5), ('log', 17532, 17896, 1, 4, 0), ('log', 17532, 17896, 2, 2, 0)");
    execute("INSERT INTO spend (release, budget, time, order_hash, what, rho, delta) VALUES (1, 1, 0, 'order', 'figures', 7, 5)");
  };
  make_format_1();
  EXPECT_EQ(spent_rho(), 7u);
  EXPECT_FALSE(open().spend(a_spend(rho(4))).ok());
  EXPECT_TRUE(open().keep(a_spend(rho(3)), kQuestion, "x").value().is_new);
  EXPECT_EQ(open().kept(a_spend(rho(3)), kQuestion).value()->text, "x");

  RandomStream random(3, "kills");
  for (int kill_number = 0; kill_number < 50; ++kill_number) {
    make_format_1();
    const pid_t child = fork();
    if (child == 0) {
      (void)Ledger::open(path_);
      pause();
    }
    usleep(static_cast<useconds_t>(random.below(4'000)));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    EXPECT_EQ(spent_rho(), 7u);
    EXPECT_TRUE(open().keep(a_spend(rho(3)), kQuestion, "x").value().is_new);
  }
}

TEST_F(LedgerTest, ManyProcessesNeverOverspend) {
  ASSERT_TRUE(open().set_budget("log", kYear, {rho(100), {}, {}}).ok());
  std::vector<pid_t> children;
  for (int i = 0; i < 6; ++i)
    if (const pid_t child = fork(); child != 0) {
      children.push_back(child);
    } else {
      int charged = 0;
      auto ledger = Ledger::open(path_);
      for (int k = 0; ledger.ok() && k < 30; ++k) charged += ledger.value().spend(a_spend(rho(1))).ok();
      _exit(charged);
    }
  int charged = 0;
  for (pid_t child : children) {
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFEXITED(status));
    charged += WEXITSTATUS(status);
  }
  EXPECT_EQ(charged, 100);  // 180 tried
  EXPECT_EQ(spent_rho(), 100u);
}

TEST_F(LedgerTest, AKillWhileTheFileIsMadeLeavesNoneOrAWholeOne) {
  RandomStream random(2, "kills");
  for (int kill_number = 0; kill_number < 50; ++kill_number) {
    std::filesystem::remove(path_);
    const pid_t child = fork();
    if (child == 0) {
      (void)Ledger::open(path_);
      pause();
    }
    usleep(static_cast<useconds_t>(random.below(4'000)));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    Ledger ledger = open();
    EXPECT_TRUE(ledger.set_budget("log", kYear, {rho(1), {}, {}}).ok());
    EXPECT_TRUE(ledger.spend(a_spend(rho(1))).ok());
    EXPECT_FALSE(ledger.spend(a_spend(rho(1))).ok());
  }
}

// 100 kills at random moments of a process that opens the ledger, then charges and "releases" again and again.
// Every release seen must have been charged before; at most the one under way was charged in vain.
TEST_F(LedgerTest, AKillLosesAtMostTheBudgetOfOneReleaseAndNeverPrivacy) {
  RandomStream random(1, "kills");
  std::uint64_t seen = 0, in_vain = 0, before = 0;
  for (int kill_number = 0; kill_number < 100; ++kill_number) {
    int released[2];
    ASSERT_EQ(pipe(released), 0);
    const pid_t child = fork();
    if (child == 0) {
      auto ledger = Ledger::open(path_);
      if (!ledger.ok() || !ledger.value().set_budget("log", kYear, {rho(1'000'000), {}, {}}).ok()) _exit(1);
      while (ledger.value().spend(a_spend(rho(1))).ok())
        if (write(released[1], "x", 1) != 1) _exit(1);
      _exit(1);
    }
    close(released[1]);
    usleep(static_cast<useconds_t>(random.below(60'000)));
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "it stopped by itself";
    char buffer[4096];
    std::uint64_t now = 0;
    for (ssize_t got; (got = read(released[0], buffer, sizeof buffer)) > 0;) now += static_cast<std::uint64_t>(got);
    close(released[0]);
    seen += now;
    const std::uint64_t charged = spent_rho();
    EXPECT_GE(charged - before, now) << "a figure left that was not charged";
    EXPECT_LE(charged - before, now + 1);
    in_vain += charged - before - now;
    before = charged;
  }
  std::printf("100 kills: %llu releases, each charged before; %llu charged in vain\n", static_cast<unsigned long long>(seen), static_cast<unsigned long long>(in_vain));
  EXPECT_GT(seen, 20u) << "the kills came too early to show anything";
}

}  // namespace
}  // namespace bonafide::privacy
