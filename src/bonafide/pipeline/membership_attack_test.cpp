// Was a bystander in the log? Two logs that differ in one account, one list of members, 1,000 whole productions of each,
// each from a fresh seed; the attacker knows all records but that account's, and looks at everything in the bags.
//
// What must hold, in two steps. Whatever in a bag is no figure is the same for both logs: files, rows, words. And the figures
// tell no more than was printed. The best test between two logs is their likelihood ratio, here a weighted sum of the figures
// on which the account counts. (1) The falsifier holds it, and every size and number of rows, against what the printed rho allows as
// (epsilon, delta) at three deltas. (2) The noise that is printed, discrete Gaussian of cost rho, allows the sum to move by
// sqrt(2 rho) standard deviations at most; it is measured. Each refutes a true claim with probability 1e-6. With half the noise the
// sum moves twice as far, and (2) notices with probability 0.9999 (below): scripts/mutants puts that mistake into the source.
#include <cmath>
#include <fstream>
#include <map>
#include <numeric>
#include <regex>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bonafide/format/case_writer.h"
#include "bonafide/orders/testing_orders.h"
#include "bonafide/pipeline/detect.h"
#include "bonafide/pipeline/produce.h"
#include "bonafide/pipeline/seal_log.h"
#include "bonafide/privacy/testing_falsifier.h"
#include "bonafide/seal/dsse.h"
#include "bonafide/seal/secret_files.h"
#include "bonafide/seal/testing.h"

namespace bonafide::pipeline {
namespace {

namespace fs = std::filesystem;
using orders::testing::kJanuary2018;
using orders::testing::kTestDay;

constexpr int kProductions = 1'000;  // of each log
constexpr const char* kBystander = "bystander";

// Every item about the page p0, on which the bystander acted. It acts on p1 too, comes from ZZ, and is in no group.
constexpr const char* kOrder = R"(format = 1
authority = "28 U.S.C. 1782"
zone = "UTC"
protective_order = "Under seal"
[recipient]
kind = "party"
[[proceeding]]
id = "libel"
forum = "a court"
charges = "libel"
concerns = ["engagement"]
[[item]]
id = "1"
text = "Accounts in lockstep"
proceeding = "libel"
subject = "engagement"
form = "aggregate"
question = "share-in-lockstep"
category = "aggregate"
accounts = "all"
targets = ["p0"]
[[item]]
id = "2"
text = "Accounts that act on nothing else"
proceeding = "libel"
subject = "engagement"
form = "aggregate"
question = "single-use"
category = "aggregate"
accounts = "all"
targets = ["p0"]
[[item]]
id = "3"
text = "The audience by country"
proceeding = "libel"
subject = "engagement"
form = "aggregate"
question = "audience"
category = "aggregate"
accounts = "all"
targets = ["p0"]
jurisdictions = ["ZZ", "XA"]
[[item]]
id = "4"
text = "The groups"
proceeding = "libel"
subject = "engagement"
form = "group"
question = "groups"
category = "traffic"
accounts = "in-groups"
targets = ["p0"]
[[item]]
id = "5"
text = "Both pages"
proceeding = "libel"
subject = "engagement"
form = "aggregate"
question = "share-in-lockstep"
category = "aggregate"
accounts = "all"
targets = ["p0", "p1"]
[[history]]
state = "filed"
date = 2018-01-01
[[history]]
state = "granted"
date = 2018-02-01
)";

// What the attacker notes of one production.
struct Seen {
  std::vector<double> figures;     // on which the bystander counts, each over its own standard deviation
  std::vector<double> everything;  // sizes, numbers of rows, sums: whatever could differ besides
  std::string rest;                // the bag without its figures and without what is random by design
  double rho = 0;                  // as printed
};

std::vector<std::vector<std::string>> rows_of(const std::string& csv) {
  std::vector<std::vector<std::string>> out;
  std::istringstream lines(csv);
  for (std::string line; std::getline(lines, line);) {
    out.emplace_back();
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, ',');) out.back().push_back(cell);
  }
  return out;
}

double variance_of(const nlohmann::json& item) {
  const std::string text = item.at("noise").at("sigma_squared");
  const std::size_t slash = text.find('/');
  return std::stod(text) / (slash == std::string::npos ? 1 : std::stod(text.substr(slash + 1)));
}

class MembershipAttack : public seal::testing::InFolder {
 protected:
  MembershipAttack() {
    write("order.toml", kOrder);
    EXPECT_TRUE(seal::write_secret_file(path("seal.key"), seal::to_text(seal::signing_key("test", seal::Seed{7}).value())).ok());
  }

  // Log, case and seal. The list of members is the frozen one in both: twenty accounts, farm0 to farm19.
  void make_world(const std::string& name, bool with_bystander) const {
    std::string log = "actor,target,time,action,country\n";
    RandomStream random(3);
    const auto row = [&](const std::string& actor, std::uint64_t page, std::uint64_t second) {
      log += fmt::format("{},p{},{},like,{}\n", actor, page, format_time(kJanuary2018 + static_cast<Microseconds>(second) * kMicrosecondsPerSecond, false), actor.size() % 2 == 0 ? "XA" : "ZZ");
    };
    for (int i = 0; i < 200; ++i) row(fmt::format("u{}", random.below(80)), random.below(5), random.below(2'000'000));
    for (int i = 0; i < 20; ++i) row(fmt::format("farm{}", i), 0, random.below(2'000'000)), row(fmt::format("farm{}", i), 1, random.below(2'000'000));
    if (with_bystander) row(kBystander, 0, 1'000'000), row(kBystander, 1, 1'500'000);
    row("u0", 0, 0), row("u1", 0, 2'500'000);  // the log's first and last act, in both
    write(name + ".csv", log);
    Progress progress(Progress::Mode::kQuiet);
    DetectOptions detecting;
    detecting.read.inputs = {path(name + ".csv")};
    detecting.out = path(name + ".case");
    const auto detected = detect(detecting, progress);
    ASSERT_TRUE(detected.ok()) << detected.error().message;
    format::GroupRecord group;
    std::vector<std::string> names;
    for (int i = 0; i < 20; ++i) names.push_back(fmt::format("farm{}", i));
    group.group = format::group_id({names.begin(), names.end()});
    group.verdict = format::Verdict::kCoordinated;
    group.actors = 20;
    group.reason = "the frozen list of this test";
    std::vector<format::MemberRecord> members;
    for (int i = 0; i < 20; ++i) members.push_back({fmt::format("farm{}", i), group.group, group.verdict, 2, 2, 0.1, -20});
    ASSERT_TRUE(format::write_groups(path(name + ".case/groups.csv"), {group}).ok());
    ASSERT_TRUE(format::write_members(path(name + ".case/members.csv"), members).ok());
    for (const char* other : {"tests.csv", "group_targets.csv", "evidence.csv"}) {  // of what detection itself found here
      std::string text = read(name + ".case/" + other);
      write(name + ".case/" + other, text.substr(0, text.find('\n') + 1));
    }
    SealOptions sealing;
    sealing.read.inputs = {path(name + ".csv")};
    sealing.out = path(name + ".seal");
    sealing.key_file = path("seal.key");
    const auto sealed = seal_log(sealing, progress);
    ASSERT_TRUE(sealed.ok()) << sealed.error().message;
  }

  // Each from a fresh seed, and each charged to a ledger of its own.
  Seen production(const std::string& world) const {
    fs::remove(path("ledger"));
    constexpr privacy::Cost kEnough{{privacy::Rho::kOne}, {privacy::Delta::kOne / 10}};
    CHECK(privacy::Ledger::open(path("ledger")).value().set_budget("log", {0, 40'000}, {kEnough, kEnough, kEnough}).ok());
    ProduceOptions options;
    options.order = path("order.toml"), options.policy = BONAFIDE_SOURCE_DIR "/policies/us-sca-b-record.toml";
    options.case_folder = path(world + ".case"), options.seal_folder = path(world + ".seal"), options.key_file = path("seal.key");
    options.ledger = path("ledger"), options.out = path("bag"), options.force = true;
    options.date = 17'600;
    options.log.inputs = {path(world + ".csv")}, options.log.threads = 1;
    Progress progress(Progress::Mode::kQuiet);
    const auto produced = produce(options, progress);
    CHECK(produced.ok() && !produced.value().nothing_allowed && produced.value().refusals.empty());
    return look();
  }

  Seen look() const {
    Seen out;
    const auto privacy = nlohmann::json::parse(read("bag/data/privacy.json"));
    out.rho = std::stod(privacy.at("whole").at("rho").get<std::string>());
    double sum = 0;
    for (const auto& item : privacy.at("items")) {
      const std::string id = item.at("item"), file = fmt::format("bag/data/item-{}-{}.csv", id, item.at("form") == "group" ? "groups" : "accounts");
      const auto rows = rows_of(read(file));
      const double sigma = std::sqrt(variance_of(item)), sigma_withheld = sigma / std::sqrt(item.at("noise").at("targets_a_person_counts_on").get<double>());
      for (const auto& row : rows) {
        if (row.size() == 5 && (row[2] == "outside any group" || row[2] == "acts on other targets too" || row[2] == "ZZ")) out.figures.push_back(std::stod(row[3]) / sigma);
        if (row.size() == 5 && row[0] != "item") sum += std::stod(row[3]);
      }
      for (const auto& row : rows_of(read("bag/data/withheld.csv")))
        if (row[0] == id && row[1] == "records of accounts in no group") out.figures.push_back(std::stod(row[3]) / sigma_withheld);
      out.everything.push_back(static_cast<double>(rows.size()));
    }
    out.everything.push_back(sum);
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(path("bag")))
      if (entry.is_regular_file()) files[entry.path().lexically_relative(path("bag")).string()] = read("bag/" + entry.path().lexically_relative(path("bag")).string());
    for (const auto& [name, text] : files) {
      // Copies of the figures, made from the finished answers alone: their sizes are looked at, their bytes follow.
      const bool copy = name.ends_with(".parquet") || name.ends_with("report.html");
      if (copy || name.starts_with("data/item-") || name == "data/withheld.csv" || name == "bag-info.txt") out.everything.push_back(static_cast<double>(text.size()));
      out.rest += name + "\n" + (copy ? "" : without_figures(name, text));
    }
    return out;
  }

  // A bag's file without its figures, and without hashes, signatures and names that are drawn anew each time.
  static std::string without_figures(const std::string& name, std::string text) {
    if (name == "statement.dsse.json") text = seal::open_envelope(text, {}, name).value().payload;
    if (name == "data/item-4-groups.csv" || name == "data/item-4-findings.csv") text = text.substr(0, text.find('\n'));  // which rows are left depends on the noise: `everything` has their number
    if (name.ends_with(".csv")) text = std::regex_replace(text, std::regex(",-?[0-9]+(,| \\+-)"), ",N$1");
    if (name == "bag-info.txt") text = std::regex_replace(text, std::regex("Oxum: [0-9]+"), "Oxum: N");
    text = std::regex_replace(text, std::regex("[0-9a-f]{16,}"), "H");
    return std::regex_replace(text, std::regex("[A-Za-z0-9+/]{40,}=*"), "B");
  }
};

double sum_of(const std::vector<double>& figures) { return std::accumulate(figures.begin(), figures.end(), 0.0); }

// By how many standard deviations the likelihood ratio moves from one log to the other: its means apart, over their deviation.
struct Shift {
  double measured, limit;  // of the claim, with what chance may add (1e-6)
  bool refuted() const { return measured > limit; }
};
Shift shift_of(const std::vector<Seen>& a, const std::vector<Seen>& b, double rho) {
  double mean[2] = {0, 0}, square = 0;
  const auto n = static_cast<double>(a.size());
  for (const auto* side : {&a, &b})
    for (const Seen& one : *side) mean[side == &b] += sum_of(one.figures) / n;
  for (const auto* side : {&a, &b})
    for (const Seen& one : *side) square += std::pow(sum_of(one.figures) - mean[side == &b], 2);
  constexpr double kSigmas = 4.753;  // of a normal variable: beyond it one in 1e6
  const double claimed = std::sqrt(2 * rho);
  // The estimate is that of Cohen's d, whose variance is 2/n + d^2 / 4n.
  return {std::abs(mean[0] - mean[1]) / std::sqrt(square / (2 * n - 2)), claimed + kSigmas * std::sqrt(2 / n + claimed * claimed / (4 * n))};
}

// As if the noise had half its size. What is left of a figure without its noise is close to its mean.
std::vector<Seen> with_half_the_noise(std::vector<Seen> seen) {
  std::vector<double> mean(seen[0].figures.size());
  for (const Seen& one : seen)
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += one.figures[i] / static_cast<double>(seen.size());
  for (Seen& one : seen)
    for (std::size_t i = 0; i < mean.size(); ++i) one.figures[i] = mean[i] + (one.figures[i] - mean[i]) / 2;
  return seen;
}

bool falsified(const std::vector<Seen>& a, const std::vector<Seen>& b, double rho) {
  const auto view = [](const std::vector<Seen>& of) {
    return [&of, next = std::size_t{0}](std::uint64_t) mutable {
      const Seen& one = of[next++];
      std::vector<double> out = one.everything;
      out.push_back(8 * sum_of(one.figures));
      return out;
    };
  };
  return privacy::testing::refuted(view(a), view(b), rho, 0, kProductions / 2);
}

TEST_F(MembershipAttack, SeesNoMoreThanIsPrinted) {
  make_world("with", true);
  make_world("without", false);
  std::vector<Seen> with, without;
  std::set<std::string> rest;
  for (int i = 0; i < kProductions; ++i) {
    with.push_back(production("with"));
    without.push_back(production("without"));
    rest.insert(with.back().rest), rest.insert(without.back().rest);
    if (rest.size() > 1) break;
  }
  ASSERT_EQ(rest.size(), 1u) << "what is no figure differs:\n" << *rest.begin() << "\n----\n" << *rest.rbegin();
  ASSERT_EQ(with[0].figures.size(), 10u);  // five items, both pages of the fifth, its withheld and the others'
  const double rho = with[0].rho;
  const Shift shift = shift_of(with, without, rho);
  EXPECT_FALSE(shift.refuted()) << shift.measured << " > " << shift.limit;
  EXPECT_FALSE(falsified(with, without, rho));
  const auto half_with = with_half_the_noise(with), half_without = with_half_the_noise(without);
  const Shift half = shift_of(half_with, half_without, rho);
  EXPECT_TRUE(half.refuted()) << half.measured << " <= " << half.limit;
  fmt::print("{} productions of each log, printed rho {}: the likelihood ratio moves by {:.2f} standard deviations, {:.2f} are allowed, {:.2f} refute (false alarm 1e-6); with half the noise it moves by {:.2f}\n",
             kProductions, rho, shift.measured, std::sqrt(2 * rho), shift.limit, half.measured);
}

}  // namespace
}  // namespace bonafide::pipeline
