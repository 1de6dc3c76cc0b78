// A log, its case and its seals, and an order with a ledger to charge: what the tests of the ledger share. The ledger is a real file, and the program is
// run as its users run it.
#pragma once
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

#include "bonafide/privacy/ledger.h"
#include "case_files.h"
#include "order_files.h"

namespace bonafide::cli_tests {

inline const std::string kGranted = "\n[[history]]\nstate = \"refiled\"\ndate = 2018-05-10\nby = \"the applicant\"\n\n[[history]]\nstate = \"granted\"\ndate = 2018-05-20\nby = \"the court\"\n";
inline const std::string kPolicy = (kSource / "policies/us-sca-b-record.toml").string();

class LedgerUse : public InFolder {
 protected:
  // The smallest log that has groups, bystanders and records; log, case and seal are only read.
  static void SetUpTestSuite() {
    std::string name = (fs::temp_directory_path() / "bonafide-ledger.XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    shared_ = new fs::path(name);
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"simulate", "--scenario", "strongman", "--events", "20000", "--seed", "1", "--format", "csv", "--out", "sim", "--quiet"}, {"detect", "sim/log.csv", "--out", "case", "--quiet"},
          {"keygen", "--out", "keys", "--quiet"}, {"seal", "sim/log.csv", "--key", "keys/seal.key", "--out", "sealed", "--quiet"}, {"seal", "sim/log.csv", "--key", "keys/seal.key", "--out", "resealed", "--quiet"}}) {
      const Finished finished = Running(arguments, {.folder = *shared_}).finish();
      ASSERT_EQ(finished.exit_code, 0) << finished.err;
    }
  }
  static void TearDownTestSuite() {
    fs::remove_all(*shared_);
    delete shared_;
  }
  void SetUp() override { write("02.toml", read_file(kSource / "examples/orders/02-narrowed.toml") + kGranted); }
  static std::string shared(const char* name) { return (*shared_ / name).string(); }

  void set_budget(const char* epsilon = "3", const std::string& ledger = "ledger") const {
    run_well({"budget", ledger, "--set", "--period", "2000-01-01..2030-12-31", "--epsilon", epsilon, "--delta", "1e-6"});
  }
  static std::vector<std::string> ask(const char* command, const std::string& order, const char* reader, const std::vector<std::string>& more = {}) {
    std::vector<std::string> all{command, order, "--case", shared("case"), "--policy", kPolicy, "--for", reader, "--ledger", "ledger"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  static std::vector<std::string> produce(const std::string& order, const std::string& out, const char* sealed = "sealed") {
    return {"produce", order, "--case", shared("case"), "--seal", shared(sealed), "--key", shared("keys/seal.key"), "--policy", kPolicy, "--ledger", "ledger", "--out", out};
  }
  // Releases charged to a purse, and their rho in units. A ledger that does not open, or is overspent, fails the test.
  std::pair<std::size_t, std::uint64_t> spent(privacy::Purse purse) const {
    auto ledger = privacy::Ledger::open(path("ledger"));
    EXPECT_TRUE(ledger.ok()) << ledger.error().message;
    std::size_t releases = 0;
    std::uint64_t rho = 0;
    const auto entries = ledger.value().entries("log");
    for (const privacy::Entry& one : entries.value())
      if (one.spend.purse == purse) ++releases, rho += one.spend.cost.rho.units;
    const auto balances = ledger.value().balances("log");
    for (const privacy::Balance& one : balances.value()) {
      EXPECT_LE(one.spent.rho, one.limit.rho);
      if (one.purse == purse) {
        EXPECT_EQ(one.spent.rho.units, rho);
      }
    }
    return {releases, rho};
  }
  // The order with every item ending on this day.
  std::string ending(const std::string& day) const {
    std::string text = read_file(kSource / "examples/orders/02-narrowed.toml") + kGranted;
    for (std::size_t at = text.find("last_day = 2018-03-08", text.find("[[item]]")); at != std::string::npos; at = text.find("last_day = 2018-03-08", at)) text.replace(at, 21, "last_day = " + day);
    return text;
  }
  inline static fs::path* shared_ = nullptr;
};

}  // namespace bonafide::cli_tests
