// What is charged, and what is there, when a production or a question to the case is interrupted or killed.
#include <sys/wait.h>
#include <unistd.h>

#include "bonafide/base/random.h"
#include "ledger_use.h"

namespace bonafide::cli_tests {
namespace {

// 40 interrupts (Ctrl-C) at random moments, seed 3: before the charge it ends and costs nothing, after it the bag is finished.
TEST_F(LedgerUse, AnInterruptedProductionCostsNothingOrIsThere) {
  set_budget("90");
  const double whole = [&] { return Running(produce("02.toml", "first"), {.folder = folder_}).finish().seconds; }();
  RandomStream random(3, "interrupts");
  std::size_t bags = 1, ended = 0;
  for (int i = 0; i < 40; ++i) {
    const std::string out = fmt::format("bag{}", i);
    Running running(produce("02.toml", out), {.folder = folder_});
    const double moment = whole * static_cast<double>(random.below(1'000'000)) / 1e6;
    while (running.elapsed() < moment) ::usleep(200);
    running.send(SIGINT);
    const Finished finished = running.finish();
    bags += exists(out);
    ended += finished.exit_code != 0;
    EXPECT_EQ(exists(out), finished.exit_code == 0) << finished.err;
    ASSERT_EQ(spent(privacy::Purse::kParty).first, bags) << "charged without a bag, or a bag without a charge";
  }
  EXPECT_GT(ended, 5u);
  std::printf("40 interrupts of produce: %zu ended it, %zu bags, nothing charged in vain\n", ended, bags - 1);
}

// 100 kills at random moments (seed 1) of a production, each to a place of its own.
TEST_F(LedgerUse, AKilledProductionLeavesAWholeBagOrNoneAndLosesBudgetAtMost) {
  set_budget("90");
  double whole = 0;
  for (const char* warm : {"warm", "first"}) {
    const Finished started = Running(produce("02.toml", warm), {.folder = folder_}).finish();
    ASSERT_EQ(started.exit_code, 0) << started.err;
    whole = started.seconds;
  }
  RandomStream random(1, "kills");
  std::size_t bags = 2, killed = 0, drawn = 0, in_vain = 0, before = 2;
  const std::size_t files = static_cast<std::size_t>(std::distance(fs::recursive_directory_iterator(path("first")), fs::recursive_directory_iterator()));
  for (int i = 0; i < 100; ++i) {
    const std::string out = fmt::format("bag{}", i);
    Running running(produce("02.toml", out), {.folder = folder_});
    const double moment = whole * 1.1 * static_cast<double>(random.below(1'000'000)) / 1e6;
    while (running.elapsed() < moment) ::usleep(200);
    running.send(SIGKILL);
    killed += running.finish().signal == SIGKILL ? 1 : 0;
    const std::size_t releases = spent(privacy::Purse::kParty).first;  // the ledger opens, and is not overspent
    ASSERT_LE(releases, before + 1) << "more than one release was charged for one run";
    bool figures = exists(out);
    if (exists(out)) {
      ++bags;
      EXPECT_EQ(static_cast<std::size_t>(std::distance(fs::recursive_directory_iterator(path(out)), fs::recursive_directory_iterator())), files) << out;
      EXPECT_TRUE(exists(out + "/tagmanifest-sha512.txt"));
    }
    // What was drawn is charged, also where it lies in a temporary folder that nobody committed.
    for (const std::string& name : names_in(folder_))
      if (name.starts_with("." + out + ".") && exists(name + "/data/item-1-accounts.csv")) figures = true, ++drawn;
    ASSERT_TRUE(!figures || releases == before + 1) << "figures that nothing was charged for";
    in_vain += releases > before && !exists(out) ? 1 : 0;
    before = releases;
  }
  EXPECT_GT(killed, 50u);
  EXPECT_EQ(before, bags + in_vain);
  run_well(produce("02.toml", "last"));
  std::printf("100 kills of produce: %zu hit it, %zu whole bags, 0 half ones, %zu charged in vain, %zu with figures in a temporary folder\n", killed, bags - 2, in_vain, drawn);
}

// 100 kills of `check --for court`, each with a question of its own. The charge and the answer are there together or not at all: nothing is lost.
TEST_F(LedgerUse, AKilledCheckHasChargedAndKeptItsAnswerOrNeither) {
  set_budget("90");
  write("warm.toml", ending("2018-02-28"));
  double whole = 0;
  for (int i = 0; i < 2; ++i) whole = Running(ask("check", "warm.toml", "court", {"--json"}), {.folder = folder_}).finish().seconds;
  RandomStream random(2, "kills");
  std::size_t killed = 0, kept = 0, printed = 0, before = 1;
  for (int i = 0; i < 100; ++i) {
    write("order.toml", ending(fmt::format("201{}-{:02}-{:02}", 6 + i / 50, 3 + i % 5, 10 + i % 50 / 5)));
    const auto arguments = ask("check", "order.toml", "court", {"--json"});
    Running running(arguments, {.folder = folder_});
    const double moment = whole * 1.1 * static_cast<double>(random.below(1'000'000)) / 1e6;
    while (running.elapsed() < moment) ::usleep(200);
    running.send(SIGKILL);
    const Finished ended = running.finish();
    killed += ended.signal == SIGKILL ? 1 : 0;
    const std::size_t releases = spent(privacy::Purse::kCourt).first;
    ASSERT_LE(releases, before + 1);
    if (!ended.out.empty()) {
      ++printed;
      ASSERT_EQ(releases, before + 1) << "figures that nothing was charged for";
    }
    // A charge without its answer would be charged again now.
    const Finished again = run_well(arguments);
    if (releases == before + 1) {
      ++kept;
      EXPECT_EQ(spent(privacy::Purse::kCourt).first, releases) << "budget was lost";
      EXPECT_TRUE(again.out.starts_with(ended.out)) << "other figures than were printed";
    }
    before = spent(privacy::Purse::kCourt).first;
    ASSERT_EQ(before, static_cast<std::size_t>(i) + 2);
  }
  EXPECT_GT(killed, 50u);
  std::printf("100 kills of check: %zu hit it, %zu after the charge, of which %zu had begun to print; no budget lost\n", killed, kept, printed);
}

}  // namespace
}  // namespace bonafide::cli_tests
