#include "bonafide/privacy/ledger.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include "bonafide/privacy/ledger_schema.h"

namespace bonafide::privacy {
namespace {

constexpr int kVersion = 2;
constexpr int kApplication = 0x62666c67;  // "bflg": tells a ledger from another program's database
constexpr int kWaitMilliseconds = 30'000; // a transaction takes milliseconds; half a minute of queue is a fault
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() / 4;  // sums of two stay in range

constexpr const char* kBalances = R"sql(
SELECT b.first_day, b.last_day, b.purse, b.rho, b.delta, coalesce(sum(s.rho), 0), coalesce(sum(s.delta), 0), b.id
FROM budget b LEFT JOIN spend s ON s.budget = b.id WHERE b.lineage = ? GROUP BY b.id ORDER BY b.first_day, b.purse)sql";

constexpr const char* kEntries = R"sql(
SELECT s.release, b.first_day, b.last_day, b.purse, s.rho, s.delta, s.order_hash, s.what, s.time
FROM spend s JOIN budget b ON b.id = s.budget WHERE b.lineage = ? ORDER BY s.id)sql";

constexpr const char* kKept = R"sql(
SELECT a.release, (SELECT min(time) FROM spend s WHERE s.release = a.release), a.answer FROM answer a
WHERE a.lineage = ? AND a.first_day = ? AND a.last_day = ? AND a.purse = ? AND a.data = ? AND a.mechanism = ? AND a.question = ?)sql";

std::string day_text(std::int64_t day) { return format_utc(day * 86'400 * kMicrosecondsPerSecond).substr(0, 10); }
std::string period_text(Period p) { return fmt::format("{} to {}", day_text(p.first_day), day_text(p.last_day)); }
const char* purse_text(Purse purse) {
  constexpr std::array kNames{"the parties'", "the rebuttal's", "the court's"};
  return kNames[static_cast<std::size_t>(purse)];
}

bool overlap(Period a, Period b) { return a.first_day <= b.last_day && b.first_day <= a.last_day; }
bool fits(Cost cost) { return cost.rho.units <= kMost && cost.delta.units <= kMost; }
std::int64_t number(std::uint64_t units) { return static_cast<std::int64_t>(units); }
Cost cost_of(std::int64_t rho, std::int64_t delta) { return {{static_cast<std::uint64_t>(rho)}, {static_cast<std::uint64_t>(delta)}}; }

}  // namespace

const char* word(Purse purse) {
  constexpr std::array kWords{"party", "rebuttal", "court"};
  return kWords[static_cast<std::size_t>(purse)];
}

std::optional<Cost> left_of(const std::vector<Balance>& balances, Period period, Purse purse) {
  std::optional<Cost> left;
  std::int64_t covered_to = std::int64_t{period.first_day} - 1;
  for (const Balance& balance : balances) {  // by period
    if (balance.purse != purse || !overlap(balance.period, period)) continue;
    if (balance.period.first_day > covered_to + 1) return std::nullopt;
    covered_to = balance.period.last_day;
    const Cost here{{balance.limit.rho.units - balance.spent.rho.units}, {balance.limit.delta.units - balance.spent.delta.units}};
    left = left ? Cost{std::min(left->rho, here.rho), std::min(left->delta, here.delta)} : here;
  }
  return covered_to < period.last_day ? std::nullopt : left;
}

struct Ledger::State {
  std::string path;
  sqlite3* db = nullptr;
  ~State() { sqlite3_close(db); }

  Error failed() const {
    const int code = sqlite3_errcode(db) & 0xff;
    if (code == SQLITE_NOTADB) return {ErrorKind::kInput, fmt::format("{}: is not a ledger; give the file that earlier productions were charged to", path)};
    if (code == SQLITE_BUSY) return {ErrorKind::kIo, fmt::format("{}: another program has held the ledger for {} s; nothing was released, try again", path, kWaitMilliseconds / 1000)};
    return {ErrorKind::kIo, fmt::format("{}: the ledger cannot be read or written ({}); nothing was released", path, sqlite3_errmsg(db))};
  }
  Status run(const char* sql) const {
    if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK) return failed();
    return {};
  }
};

namespace {

/// One prepared statement, its values bound in order.
class Query {
 public:
  Query(sqlite3* db, const char* sql) { good_ = sqlite3_prepare_v2(db, sql, -1, &statement_, nullptr) == SQLITE_OK; }
  ~Query() { sqlite3_finalize(statement_); }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  Query& operator<<(std::int64_t value) {
    good_ = good_ && sqlite3_bind_int64(statement_, ++bound_, value) == SQLITE_OK;
    return *this;
  }
  Query& operator<<(const std::string& value) {
    good_ = good_ && sqlite3_bind_text64(statement_, ++bound_, value.data(), value.size(), SQLITE_TRANSIENT, SQLITE_UTF8) == SQLITE_OK;
    return *this;
  }
  /// A row is there; none is left; or it failed.
  std::optional<bool> next() {
    const int code = good_ ? sqlite3_step(statement_) : SQLITE_ERROR;
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return std::nullopt;
  }
  std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
  std::string text(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }

 private:
  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0;
  bool good_;
};

/// Takes the write lock at once, so that what is read inside stays true until commit. Undone unless committed.
class Transaction {
 public:
  explicit Transaction(sqlite3* db) : db_(db), open_(sqlite3_exec(db, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK) {}
  ~Transaction() {
    if (open_) sqlite3_exec(db_, "ROLLBACK", nullptr, nullptr, nullptr);
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  bool open() const { return open_; }
  bool commit() {
    if (sqlite3_exec(db_, "COMMIT", nullptr, nullptr, nullptr) != SQLITE_OK) return false;
    open_ = false;
    return true;
  }

 private:
  sqlite3* db_;
  bool open_;
};

/// A balance, and the row of `budget` that it belongs to.
struct Account {
  Balance balance;
  std::int64_t row;
};

std::optional<std::vector<Account>> accounts_of(sqlite3* db, const std::string& lineage) {
  Query query(db, kBalances);
  query << lineage;
  std::vector<Account> accounts;
  std::optional<bool> row;
  while ((row = query.next()).value_or(false))
    accounts.push_back({{{static_cast<std::int32_t>(query.integer(0)), static_cast<std::int32_t>(query.integer(1))}, static_cast<Purse>(query.integer(2)),
                         cost_of(query.integer(3), query.integer(4)), cost_of(query.integer(5), query.integer(6))}, query.integer(7)});
  if (!row) return std::nullopt;
  return accounts;
}

std::int64_t value_of(sqlite3* db, const char* sql) {
  Query query(db, sql);
  return query.next().value_or(false) ? query.integer(0) : -1;
}

}  // namespace

Ledger::Ledger(std::unique_ptr<State> state) : state_(std::move(state)) {}
Ledger::Ledger(Ledger&&) noexcept = default;
Ledger::~Ledger() = default;

Result<Ledger> Ledger::open(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return Error{ErrorKind::kIo, fmt::format("{}: the ledger cannot be opened for writing ({})", path, std::strerror(errno))};
  ::close(file);
  auto state = std::make_unique<State>();
  state->path = path;
  if (sqlite3_open_v2(path.c_str(), &state->db, SQLITE_OPEN_READWRITE, nullptr) != SQLITE_OK) return state->failed();
  sqlite3_busy_timeout(state->db, kWaitMilliseconds);
  TRY_STATUS(state->run("PRAGMA synchronous = EXTRA; PRAGMA foreign_keys = ON;"));  // EXTRA: a commit survives loss of power

  Transaction transaction(state->db);
  if (!transaction.open()) return state->failed();
  const std::int64_t version = value_of(state->db, "PRAGMA user_version"), application = value_of(state->db, "PRAGMA application_id");
  const bool empty = value_of(state->db, "SELECT count(*) FROM sqlite_schema") == 0;
  if (application != kApplication && !(empty && version == 0 && application == 0))
    return Error{ErrorKind::kInput, fmt::format("{}: is another program's database; give the ledger's file", path)};
  if (version > kVersion)
    return Error{ErrorKind::kInput, fmt::format("{}: was written by a newer bonafide (format {}, this one knows {}); use that version", path, version, kVersion)};
  if (version < kVersion) {
    if (version == 0) TRY_STATUS(state->run(kSchema1));
    TRY_STATUS(state->run(kSchema2));
    TRY_STATUS(state->run(fmt::format("PRAGMA user_version = {}; PRAGMA application_id = {};", kVersion, kApplication).c_str()));
  }
  if (!transaction.commit()) return state->failed();
  return Ledger(std::move(state));
}

Status Ledger::set_budget(const std::string& lineage, Period period, const Budget& budget) {
  const std::array<Cost, 3> limits{budget.party, budget.rebuttal, budget.court};
  if (period.first_day > period.last_day)
    return Error{ErrorKind::kInput, fmt::format("budget for {}: ends before it begins", period_text(period))};
  for (Cost limit : limits)
    if (!fits(limit)) return Error{ErrorKind::kInput, fmt::format("budget for {}: rho {} is too large to keep count of", period_text(period), to_text(limit.rho))};

  Transaction transaction(state_->db);
  if (!transaction.open()) return state_->failed();
  const auto accounts = accounts_of(state_->db, lineage);
  if (!accounts) return state_->failed();
  bool there = false;
  for (const auto& [balance, row] : *accounts) {
    if (!overlap(balance.period, period)) continue;
    there = true;
    if (balance.period != period || balance.limit != limits[static_cast<std::size_t>(balance.purse)])
      return Error{ErrorKind::kInput, fmt::format("{}: data '{}' has a budget for {} already, and a budget stays as it was set; spend from that one", state_->path, lineage, period_text(balance.period))};
  }
  if (there) return {};
  for (std::size_t purse = 0; purse < limits.size(); ++purse) {
    Query insert(state_->db, "INSERT INTO budget (lineage, first_day, last_day, purse, rho, delta) VALUES (?, ?, ?, ?, ?, ?)");
    insert << lineage << period.first_day << period.last_day << number(purse) << number(limits[purse].rho.units) << number(limits[purse].delta.units);
    if (!insert.next()) return state_->failed();
  }
  if (!transaction.commit()) return state_->failed();
  return {};
}

// Within a transaction: nothing of it stays unless that is committed.
Result<std::int64_t> Ledger::charge(const Spend& spend) {
  if (spend.cost == Cost{} || !fits(spend.cost) || spend.period.first_day > spend.period.last_day)
    return Error{ErrorKind::kInput, fmt::format("order {}: a release of rho {} over {} cannot be charged; every release costs something, over a period", spend.order, to_text(spend.cost.rho), period_text(spend.period))};
  const auto accounts = accounts_of(state_->db, spend.lineage);
  if (!accounts) return state_->failed();

  const std::int64_t release = value_of(state_->db, "SELECT coalesce(max(release), 0) + 1 FROM spend");
  std::int64_t covered_to = std::int64_t{spend.period.first_day} - 1;
  for (const auto& [balance, row] : *accounts) {
    if (balance.purse != spend.purse || !overlap(balance.period, spend.period)) continue;
    if (balance.period.first_day > covered_to + 1) break;  // a gap
    covered_to = balance.period.last_day;
    const Cost left{{balance.limit.rho.units - balance.spent.rho.units}, {balance.limit.delta.units - balance.spent.delta.units}};
    if (spend.cost.rho > left.rho || spend.cost.delta > left.delta)
      return Error{ErrorKind::kInput, fmt::format("{}: order {} asks for rho {} and delta {} of {} budget for {} of data '{}', where {} and {} are left; release less", state_->path, spend.order,
                                                  to_text(spend.cost.rho), to_text(spend.cost.delta), purse_text(spend.purse), period_text(balance.period), spend.lineage, to_text(left.rho), to_text(left.delta))};
    Query insert(state_->db, "INSERT INTO spend (release, budget, time, order_hash, what, rho, delta) VALUES (?, ?, ?, ?, ?, ?, ?)");
    insert << release << row << spend.time << spend.order << spend.what << number(spend.cost.rho.units) << number(spend.cost.delta.units);
    if (!insert.next()) return state_->failed();
  }
  if (covered_to < spend.period.last_day)
    return Error{ErrorKind::kInput, fmt::format("{}: data '{}' has no budget for {}; set one for that period first", state_->path, spend.lineage, day_text(covered_to + 1))};
  return release;
}

Result<std::int64_t> Ledger::spend(const Spend& spend) {
  Transaction transaction(state_->db);
  if (!transaction.open()) return state_->failed();
  TRY(const std::int64_t release, charge(spend));
  if (!transaction.commit()) return state_->failed();
  return release;
}

Result<std::optional<Answer>> Ledger::kept(const Spend& spend, const Question& question) {
  Query query(state_->db, kKept);
  query << spend.lineage << spend.period.first_day << spend.period.last_day << static_cast<std::int64_t>(spend.purse) << question.data << question.mechanism << question.text;
  const std::optional<bool> row = query.next();
  if (!row) return state_->failed();
  if (!*row) return std::optional<Answer>();
  return std::optional<Answer>({query.integer(0), query.integer(1), query.text(2), false});
}

Result<Answer> Ledger::keep(const Spend& spend, const Question& question, const std::string& answer) {
  Transaction transaction(state_->db);
  if (!transaction.open()) return state_->failed();
  TRY(const std::optional<Answer> before, kept(spend, question));
  if (before) return *before;
  TRY(const std::int64_t release, charge(spend));
  Query insert(state_->db, "INSERT INTO answer (release, lineage, first_day, last_day, purse, data, question, mechanism, answer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  insert << release << spend.lineage << spend.period.first_day << spend.period.last_day << static_cast<std::int64_t>(spend.purse) << question.data << question.text << question.mechanism << answer;
  if (!insert.next()) return state_->failed();
  if (!transaction.commit()) return state_->failed();
  return Answer{release, spend.time, answer, true};
}

Result<std::vector<Balance>> Ledger::balances(const std::string& lineage) {
  const auto accounts = accounts_of(state_->db, lineage);
  if (!accounts) return state_->failed();
  std::vector<Balance> balances;
  for (const Account& account : *accounts) balances.push_back(account.balance);
  return balances;
}

Result<std::vector<Entry>> Ledger::entries(const std::string& lineage) {
  Query query(state_->db, kEntries);
  query << lineage;
  std::vector<Entry> entries;
  std::optional<bool> row;
  while ((row = query.next()).value_or(false))
    entries.push_back({query.integer(0), {lineage, {static_cast<std::int32_t>(query.integer(1)), static_cast<std::int32_t>(query.integer(2))},
                                          static_cast<Purse>(query.integer(3)), cost_of(query.integer(4), query.integer(5)), query.text(6), query.text(7), query.integer(8)}});
  if (!row) return state_->failed();
  return entries;
}

Result<std::vector<std::string>> Ledger::lineages() {
  Query query(state_->db, "SELECT DISTINCT lineage FROM budget ORDER BY lineage");
  std::vector<std::string> lineages;
  std::optional<bool> row;
  while ((row = query.next()).value_or(false)) lineages.push_back(query.text(0));
  if (!row) return state_->failed();
  return lineages;
}

}  // namespace bonafide::privacy
