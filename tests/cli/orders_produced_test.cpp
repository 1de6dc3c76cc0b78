// The two worked orders, carried out: sealed, produced, verified by the other side's program, held against what the
// simulator knows to be true, and searched for everybody who has no place in them.
#include <array>
#include <cctype>
#include <cstdio>
#include <functional>
#include <regex>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "bonafide/ingest/duckdb.h"
#include "bonafide/privacy/testing_statistics.h"
#include "bonafide/seal/base64.h"
#include "case_files.h"
#include "order_files.h"

namespace bonafide::cli_tests {
namespace {

const fs::path kOrders = kSource / "examples/orders";
constexpr const char* kPage = "prime_minister";
// 02 ends at "narrowed": no such order is known to have been filed, so the example makes up no ruling. The test does.
const std::string kRuling = "\n[[history]]\nstate = \"refiled\"\ndate = 2018-05-10\nby = \"the applicant\"\n\n[[history]]\nstate = \"granted\"\ndate = 2018-05-20\nby = \"the court\"\n";

class OrdersProduced : public InFolder {
 protected:
  static void SetUpTestSuite() {
    made_ = new fs::path(fs::temp_directory_path() / fmt::format("bonafide_orders_produced_{}", getpid()));
    fs::create_directories(*made_);
    write_file(*made_ / "02.toml", read_file(kOrders / "02-narrowed.toml") + kRuling);
    write_file(*made_ / "04.toml", read_file(kOrders / "04-identified-neutral.toml"));
    for (const std::vector<std::string>& words : {std::vector<std::string>{"simulate", "--scenario", "strongman", "--events", "100000", "--seed", "1", "--format", "csv", "--out", "sim", "--quiet"},
                                                  {"detect", "sim/log.csv", "--out", "case", "--quiet"},
                                                  {"keygen", "--out", "keys", "--quiet"},
                                                  {"seal", "sim/log.csv", "--key", "keys/seal.key", "--out", "sealed", "--quiet"},
                                                  {"budget", "ledger", "--set", "--period", "2000-01-01..2030-12-31", "--epsilon", "3", "--delta", "1e-6"}}) {
      const Finished finished = bonafide(words, {.folder = *made_});
      ASSERT_EQ(finished.exit_code, 0) << finished.err;
    }
  }
  static void TearDownTestSuite() {
    fs::remove_all(*made_);
    delete made_;
  }
  static fs::path made(const std::string& name) { return *made_ / name; }

  void produce(const std::string& order, const std::string& policy, const std::string& out, const std::vector<std::string>& more = {}) const {
    fs::copy_file(made("ledger"), folder_ / "ledger", fs::copy_options::overwrite_existing);  // each has the whole budget
    std::vector<std::string> words{"produce", made(order), "--case", made("case"), "--seal", made("sealed"), "--key", made("keys/seal.key"), "--policy", kSource / "policies" / (policy + ".toml"),
                                   "--ledger", path("ledger"), "--date", "2018-06-01", "--out", out, "--quiet"};
    words.insert(words.end(), more.begin(), more.end());
    run_well(words);
  }
  // What the other side's program says; it must find the bag valid.
  std::string verified(const std::string& bag, const std::string& order) const {
    FILE* pipe = popen(fmt::format("'{}' '{}' --pub '{}' --order '{}' 2>&1", BONAFIDE_VERIFY_BINARY, path(bag), made("keys/seal.pub").string(), made(order).string()).c_str(), "r");
    std::string text;
    std::array<char, 4096> buffer;
    for (std::size_t size; (size = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) text.append(buffer.data(), size);
    EXPECT_EQ(pclose(pipe), 0) << text;
    return text;
  }

  static fs::path* made_;
};
fs::path* OrdersProduced::made_ = nullptr;

// ---- what is true

struct Likes {
  std::map<std::string, std::set<std::string>> times;  // of the page, by account
  std::set<std::string> accounts, stamps;              // of the whole log
};
Likes likes_of(const Csv& log) {
  Likes out;
  for (const auto& row : log.rows) {
    if (row.at("target") == kPage) out.times[row.at("actor")].insert(row.at("time"));
    out.accounts.insert(row.at("actor")), out.stamps.insert(row.at("time"));
  }
  return out;
}

// Groups of a verdict that the case found at work on the page: it is one of the targets on which they were tested.
std::set<std::string> groups_on_the_page(const fs::path& of_case) {
  std::set<std::string> out;
  const auto verdicts = verdict_by_group(of_case);
  for (const auto& row : read_csv(of_case / "group_targets.csv").rows)
    if (row.at("target") == kPage && verdicts.at(row.at("group")) != "unexplained") out.insert(row.at("group"));
  return out;
}

std::set<std::string> accounts_in(const fs::path& of_case, const std::set<std::string>& groups) {
  std::set<std::string> out;
  for (const auto& [group, members] : members_by_group(of_case))
    if (groups.contains(group)) out.insert(members.begin(), members.end());
  return out;
}

// ---- every byte of a bag, also where it is encoded or compressed

std::string inflated(std::string_view bytes) {
  z_stream stream{};
  if (inflateInit2(&stream, 32 + MAX_WBITS) != Z_OK) return "";
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string out, block(1 << 16, '\0');
  int state = Z_OK;
  while (state == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(block.data());
    stream.avail_out = static_cast<uInt>(block.size());
    state = inflate(&stream, Z_NO_FLUSH);
    out.append(block.data(), block.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  return out;
}

std::string unpacked(std::string_view bytes) {
  std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(), ZSTD_freeDCtx);
  std::string out, block(1 << 16, '\0');
  ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
  while (in.pos < in.size) {
    ZSTD_outBuffer here{block.data(), block.size(), 0};
    const std::size_t left = ZSTD_decompressStream(context.get(), &here, &in);
    if (ZSTD_isError(left)) break;
    out.append(block.data(), here.pos);
    if (left == 0) break;
  }
  return out;
}

std::string cells_of_parquet(const fs::path& file) {
  const auto name = ingest::sql_text(file.string());
  auto database = ingest::Database::open({100'000'000, 1, fs::temp_directory_path(), {file.string()}});
  EXPECT_TRUE(database.ok()) << database.error().message;
  auto rows = database.value().query(fmt::format("SELECT CAST(row AS VARCHAR) FROM read_parquet({}) AS row", name));
  EXPECT_TRUE(rows.ok()) << rows.error().message;
  std::string out;
  for (std::size_t size; (size = rows.value().fetch().value()) > 0;)
    for (std::size_t i = 0; i < size; ++i) out += std::string(rows.value().text(0, i)) + "\n";
  return out;
}

// What the bytes hold besides themselves: base64 read from each of its four phases is base64 with a few letters cut, and
// streams of gzip, zlib and zstd may begin anywhere.
std::string hidden_in(const std::string& bytes) {
  std::string out;
  const std::regex base64("[A-Za-z0-9+/]{16,}");
  for (std::sregex_iterator run(bytes.begin(), bytes.end(), base64), end; run != end; ++run)
    for (std::size_t phase = 0; phase < 4; ++phase) {
      const std::string text = run->str().substr(phase);
      if (const auto decoded = seal::parse_base64(text.substr(0, text.size() / 4 * 4))) out += *decoded + "\n";
    }
  for (std::size_t at = 0; at + 4 < bytes.size(); ++at) {
    const std::string_view rest = std::string_view(bytes).substr(at);
    if (rest.starts_with("\x1f\x8b\x08") || rest.starts_with("\x78\x9c") || rest.starts_with("\x78\xda") || rest.starts_with("\x78\x01")) out += inflated(rest) + "\n";
    if (rest.starts_with("\x28\xb5\x2f\xfd")) out += unpacked(rest) + "\n";
  }
  return out;
}

std::string every_byte_of(const fs::path& bag) {
  std::string out;
  for (const auto& entry : fs::recursive_directory_iterator(bag)) {
    out += entry.path().lexically_relative(bag).string() + "\n";
    if (!entry.is_regular_file()) continue;
    std::string bytes = read_file(entry.path()) + "\n";
    if (bytes.starts_with("PAR1")) bytes += cells_of_parquet(entry.path());
    std::string hidden = hidden_in(bytes);
    hidden += hidden_in(hidden);  // compressed, then encoded
    out += bytes + hidden;
  }
  return out;
}

// How often one of `names`, all of one length, stands in `text`, at any place.
std::size_t occurrences(const std::string& text, const std::set<std::string>& names) {
  if (names.empty()) return 0;
  std::set<std::size_t> lengths;
  for (const std::string& name : names) lengths.insert(name.size());
  std::size_t hits = 0;
  for (const std::size_t length : lengths)
    for (std::size_t at = 0; at + length <= text.size(); ++at)
      hits += (std::isalnum(static_cast<unsigned char>(text[at])) != 0 && names.contains(text.substr(at, length))) ? 1 : 0;
  return hits;
}

std::set<std::string> all_matches(const std::string& text, const char* pattern) {
  std::set<std::string> out;
  const std::regex what(pattern);
  for (std::sregex_iterator match(text.begin(), text.end(), what), end; match != end; ++match) out.insert(match->str());
  return out;
}

TEST_F(OrdersProduced, TheSearchFindsWhatIsEncodedOrCompressed) {
  const std::string secret = "a line with u0123456789 in it, and some more of the same kind of text\n";
  std::string packed(1 << 12, '\0'), deflated(1 << 12, '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), secret.data(), secret.size(), 3));
  uLongf size = deflated.size();
  ASSERT_EQ(compress(reinterpret_cast<Bytef*>(deflated.data()), &size, reinterpret_cast<const Bytef*>(secret.data()), secret.size()), Z_OK);
  deflated.resize(size);
  const auto as_bytes = [](const std::string& text) { return std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()); };
  const std::set<std::string> names{"u0123456789"};
  std::size_t ways = 0;
  for (const std::string& bytes : {secret, "xyz" + packed, "xyz" + deflated, "\"payload\":\"" + seal::base64(as_bytes(secret)) + "\"", seal::base64(as_bytes("?" + packed)), seal::base64(as_bytes(deflated))}) {
    fs::remove_all(folder_ / "bag");
    fs::create_directory(folder_ / "bag");
    write("bag/file", bytes);
    EXPECT_GT(occurrences(every_byte_of(folder_ / "bag"), names), 0u) << ways;
    ++ways;
  }
  write("rows.csv", "actor,target,time\nu0123456789,p,2018-01-01T00:00:00Z\n");
  run_well({"detect", "rows.csv", "--out", "case", "--quiet"});
  fs::remove_all(folder_ / "bag");
  fs::create_directory(folder_ / "bag");
  fs::copy_file(folder_ / "case/events.parquet", folder_ / "bag/file");
  EXPECT_GT(occurrences(every_byte_of(folder_ / "bag"), names), 0u);
  fmt::print("{} ways to hide a name: all found\n", ways + 1);
}

// ---- 04 names groups by their ids, which are hashes of their members

TEST_F(OrdersProduced, TheGroupsUnderReviewAreThoseThatTheCaseFindsOnThePage) {
  const auto order = orders::read_order((kOrders / "04-identified-neutral.toml").string());
  ASSERT_TRUE(order.ok()) << order.error().message;
  std::set<std::string> reviewed;
  for (const auto& group : order.value().review->groups) reviewed.insert(group.value);
  const std::set<std::string> found = groups_on_the_page(made("case"));
  EXPECT_EQ(reviewed, found) << "detection has changed: write these under [review] of 04-identified-neutral.toml: " << fmt::format("[\"{}\"]", fmt::join(found, "\", \""));
  // The ids that the order names are what they claim to be, and its days are those in which these groups acted.
  const auto members = members_by_group(made("case"));
  const Likes likes = likes_of(read_csv(made("sim/log.csv")));
  for (const std::string& group : found) {
    EXPECT_EQ(group_id_of(members.at(group)), group);
    for (const std::string& account : members.at(group))
      if (const auto of = likes.times.find(account); of != likes.times.end())
        for (const std::string& time : of->second) {
          EXPECT_GE(parse_iso_time(time)->time, order.value().day_begin(order.value().items[0].first_day->value)) << time;
          EXPECT_LT(parse_iso_time(time)->time, order.value().day_end(order.value().items[0].last_day->value)) << time;
        }
  }
}

TEST_F(OrdersProduced, TheNeutralGetsTheRecordsOfReviewedGroupsWithProofsAndNobodyElses) {
  produce("04.toml", "neutral-under-seal", "bag");
  const Likes likes = likes_of(read_csv(made("sim/log.csv")));
  const std::set<std::string> reviewed = accounts_in(made("case"), groups_on_the_page(made("case")));
  std::set<std::pair<std::string, std::string>> shown, truth;
  for (const auto& row : read_csv(folder_ / "bag/data/item-1-records.csv").rows) shown.insert({row.at("account"), row.at("time")});
  for (const auto& [account, times] : likes.times)
    for (const std::string& time : times)
      if (reviewed.contains(account)) truth.insert({account, time});
  EXPECT_EQ(shown, truth);
  EXPECT_NE(verified("bag", "04.toml").find(fmt::format("item \"1\": {} records stand in the sealed log, each once, with the account, target and time shown", truth.size())), std::string::npos);
  std::set<std::string> others = likes.accounts;
  for (const std::string& account : reviewed) others.erase(account);
  const std::string bytes = every_byte_of(folder_ / "bag");
  EXPECT_EQ(occurrences(bytes, others), 0u);
  EXPECT_GT(occurrences(bytes, reviewed), truth.size());
  // Whom the simulator made: all that is shown was bought, but for the few whom a group took along.
  std::size_t bought = 0;
  std::map<std::string, bool> label;
  for (const auto& row : read_csv(made("sim/truth.csv")).rows) label[row.at("actor")] = row.at("label") == "1";
  for (const auto& [account, time] : shown) bought += label.at(account) ? 1 : 0;
  fmt::print("{} records of {} accounts shown, {} of them bought likes; {} other accounts searched for in {} bytes\n", shown.size(), reviewed.size(), bought, others.size(), bytes.size());
  EXPECT_GE(static_cast<double>(bought), 0.95 * static_cast<double>(shown.size()));
}

TEST_F(OrdersProduced, NobodyAtAllIsInTheNarrowedOnesBag) {
  produce("02.toml", "us-sca-b-record", "bag");
  verified("bag", "02.toml");
  const std::string bytes = every_byte_of(folder_ / "bag");
  const Likes likes = likes_of(read_csv(made("sim/log.csv")));
  EXPECT_NE(bytes.find("in-toto"), std::string::npos) << "the signed statement was not decoded";
  EXPECT_EQ(occurrences(bytes, likes.accounts), 0u);
  std::set<std::string> ids;
  for (const auto& [group, verdict] : verdict_by_group(made("case"))) ids.insert(group);
  EXPECT_EQ(occurrences(bytes, ids), 0u);
  // No moment of a like; and no day but those that order and policy name themselves, and the day of the production.
  EXPECT_EQ(occurrences(bytes, likes.stamps), 0u);
  std::set<std::string> days = all_matches(read("bag/data/order.toml") + read("bag/data/policy.toml"), "[0-9]{4}-[0-9]{2}-[0-9]{2}");
  days.insert("2018-06-01");
  for (const std::string& day : all_matches(bytes, "[0-9]{4}-[0-9]{2}-[0-9]{2}")) EXPECT_TRUE(days.contains(day)) << day;
  // No pseudonym: these have 20 hex digits. What is hex in the bag are hashes, the seal's id, and this production's names of groups.
  std::set<std::string> groups;
  for (const auto& row : read_csv(folder_ / "bag/data/item-2-groups.csv").rows) groups.insert(row.at("group"));
  for (const std::string& word : all_matches(bytes, "\\b[0-9a-f]{16,}\\b")) EXPECT_TRUE(word.size() == 128 || word.size() == 64 || word.size() == 32 || groups.contains(word)) << word;
  fmt::print("{} accounts, {} times and {} group ids searched for in {} bytes: none found\n", likes.accounts.size(), likes.stamps.size(), ids.size(), bytes.size());
}

// ---- figures

// Exact figures by plain counting: accounts on the page by the highest verdict that the case gives them.
std::map<std::string, long> counts_by_verdict(const fs::path& of_case, const Likes& likes) {
  std::map<std::string, std::string> verdict;
  for (const char* name : {"coordinated", "farm-like", "manufactured"})
    for (const std::string& account : members_with(of_case, name)) verdict[account] = name;
  std::map<std::string, long> out;
  for (const auto& [account, times] : likes.times) ++out[verdict.contains(account) ? verdict[account] : "outside any group"];
  return out;
}

struct Coverage {
  std::size_t figures = 0, within = 0;
  void count(long noised, long truth, long bar) { ++figures, within += std::abs(noised - truth) <= bar ? 1 : 0; }
  // The bar says 0.95 or more. A right one is refuted with probability 1e-6 at most (Clopper, Pearson).
  bool refuted() const { return privacy::testing::share_limit(within, figures, privacy::testing::kAlpha, true) < 0.95; }
};

// 40 productions, each from a fresh seed: a right bar is refuted once in a million runs.
TEST_F(OrdersProduced, FiguresAreWithinTheirBarsAsOftenAsTheySayAndAccuseNoMoreThanTheSimulatorMade) {
  const Likes likes = likes_of(read_csv(made("sim/log.csv")));
  const auto truth = counts_by_verdict(made("case"), likes);
  long organised = 0, in_groups = 0;  // whom the simulator made act together: bought accounts, and clubs of genuine ones
  for (const auto& row : read_csv(made("sim/truth.csv")).rows) organised += likes.times.contains(row.at("actor")) && !row.at("group").empty() ? 1 : 0;
  for (const auto& [verdict, count] : truth) in_groups += verdict != "outside any group" ? count : 0;
  std::set<std::string> counted;
  std::multiset<long> group_counts;  // on the page; who is in two groups counts in the one listed first
  const auto members = members_by_group(made("case"));
  for (const auto& row : read_csv(made("case/groups.csv")).rows) {
    if (row.at("verdict") == "unexplained") continue;
    long here = 0;
    for (const std::string& account : members.at(row.at("group"))) here += likes.times.contains(account) && counted.insert(account).second ? 1 : 0;
    group_counts.insert(here);
  }
  Coverage by_verdict, withheld, total;
  std::size_t listed = 0, near = 0, more_than_made = 0;
  constexpr int kProductions = 40;
  for (int i = 0; i < kProductions; ++i) {
    produce("02.toml", "us-sca-b-record", "bag", {"--force"});
    long flagged = 0, all = 0, bar = 0, kinds = 0;
    for (const auto& row : read_csv(folder_ / "bag/data/item-1-accounts.csv").rows) {
      const auto exact = truth.find(row.at("kind"));
      bar = std::stol(row.at("error_95"));
      by_verdict.count(std::stol(row.at("accounts")), exact == truth.end() ? 0 : exact->second, bar);
      all += std::stol(row.at("accounts"));
      flagged += row.at("kind") == "outside any group" ? 0 : std::stol(row.at("accounts"));
      ++kinds;
    }
    // Sums of figures: their errors add up as squares.
    total.count(all, static_cast<long>(likes.times.size()), static_cast<long>(static_cast<double>(bar) * std::sqrt(kinds)));
    more_than_made += flagged - static_cast<long>(static_cast<double>(bar) * std::sqrt(kinds - 1)) > organised ? 1 : 0;
    for (const auto& row : read_csv(folder_ / "bag/data/withheld.csv").rows)
      if (const std::string& accounts = row.at("accounts"); row.at("item") == "1")
        withheld.count(std::stol(accounts), row.at("category") == "records of accounts in no group" ? truth.at("outside any group") : in_groups, std::stol(accounts.substr(accounts.find("+-") + 3)));
    for (const auto& row : read_csv(folder_ / "bag/data/item-2-groups.csv").rows) {
      if (row.at("accounts").starts_with("below")) continue;
      ++listed;
      const long noised = std::stol(row.at("accounts")), error = std::stol(row.at("error_95"));
      near += std::any_of(group_counts.begin(), group_counts.end(), [&](long count) { return std::abs(count - noised) <= error; }) ? 1 : 0;
    }
  }
  for (const Coverage* one : {&by_verdict, &withheld, &total}) EXPECT_FALSE(one->refuted()) << one->within << " of " << one->figures;
  EXPECT_EQ(more_than_made, 0u);
  EXPECT_GE(static_cast<double>(near), 0.9 * static_cast<double>(listed));
  fmt::print("{} productions: {} of {} counts by verdict, {} of {} counts of the withheld and {} of {} sums are within the bar of 0.95; {} of {} groups' counts are near a group's; "
             "{} accounts on the page in groups of the case, {} that act together in truth\n",
             kProductions, by_verdict.within, by_verdict.figures, withheld.within, withheld.figures, total.within, total.figures, near, listed, in_groups, organised);
}

}  // namespace
}  // namespace bonafide::cli_tests
