// What is left of the users' privacy? One SQLite file remembers every cost, keyed by whose data it was
// (lineage and period), not by seal or order: sealing again or filing again does not refill it.
// A cost is on the disk before anybody sees the figure. A crash may lose budget, never privacy.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/base/time.h"
#include "bonafide/privacy/accountant.h"

namespace bonafide::privacy {

/// Who may spend. What is kept for the court and for the other side's rebuttal, nobody else can use up.
enum class Purse { kParty = 0, kRebuttal = 1, kCourt = 2 };

/// Both days included; days since 1970-01-01, UTC.
struct Period {
  std::int32_t first_day = 0, last_day = 0;
  friend bool operator==(const Period&, const Period&) = default;
};

/// The most that all releases on one period of one lineage may cost, by purse.
struct Budget {
  Cost party, rebuttal, court;
};

struct Spend {
  std::string lineage;  ///< the data's name, the same for every export and seal of it
  Period period;        ///< of the data that the release reads; every budget that it touches is charged in full
  Purse purse = Purse::kParty;
  Cost cost;
  std::string order;  ///< hash of the order
  std::string what;   ///< the figures, for people
  Microseconds time = 0;
};

struct Balance {
  Period period;
  Purse purse;
  Cost limit, spent;
};

struct Entry {
  std::int64_t release;  ///< one number a call of spend(), also where it charged several periods
  Spend spend;           ///< its period is that of the budget charged
};

/// A question whose noised answer is kept: asked again of the same data, it gets the same answer, so that asking
/// often neither averages the noise away nor uses up the budget. Lineage, period and purse are those of the charge.
struct Question {
  std::string data;       ///< digest of all that decides the true values
  std::string text;       ///< what is asked, in one form for all ways to ask it
  std::string mechanism;  ///< how noise is drawn, and how much
};

struct Answer {
  std::int64_t release;   ///< what it was charged as
  Microseconds time;      ///< when
  std::string text;
  bool is_new;            ///< it was charged by this call
};

/// What a purse may still spend in a period: the least of what its budgets there have left. None where a day has no budget.
std::optional<Cost> left_of(const std::vector<Balance>& balances, Period period, Purse purse);

/// "party", "rebuttal", "court".
const char* word(Purse purse);

/// Safe to use from many processes at once; not from several threads, and not across a fork.
/// All errors of the disk or of SQLite are kIo and name the file.
class Ledger {
 public:
  /// Opens, or makes, the file (mode 0600); brings an older one up to date in one transaction.
  /// @errors kInput: not a ledger, or one written by a newer version.
  static Result<Ledger> open(const std::string& path);
  Ledger(Ledger&&) noexcept;
  ~Ledger();

  /// Sets the budget of a period once. Again with the same limits does nothing.
  /// Guarantees are per lineage and period. A user with acts in several periods bears the sum of their costs.
  /// @errors kInput: the period overlaps another, or has other limits already: a budget is never raised.
  Status set_budget(const std::string& lineage, Period period, const Budget& budget);

  /// Charges the cost; when this returns a number, the disk has it. Draw the noise only then.
  /// @errors kInput: a day without budget; too little is left, in which case nothing is charged; a cost of nothing.
  Result<std::int64_t> spend(const Spend& spend);

  /// The answer that was kept, if the question was asked before. @param spend lineage, period and purse are read.
  Result<std::optional<Answer>> kept(const Spend& spend, const Question& question);

  /// Charges the cost and keeps the answer, both or neither; show it only when this has returned. Where another process
  /// was first with the same question, its answer is returned, this one is to be forgotten, and nothing is charged.
  /// @errors as spend.
  Result<Answer> keep(const Spend& spend, const Question& question, const std::string& answer);

  /// By period and purse. All of them, where spent is 0 too.
  Result<std::vector<Balance>> balances(const std::string& lineage);
  /// In the order in which they were charged.
  Result<std::vector<Entry>> entries(const std::string& lineage);
  /// Whoever has a budget, by name.
  Result<std::vector<std::string>> lineages();

 private:
  struct State;
  explicit Ledger(std::unique_ptr<State> state);
  Result<std::int64_t> charge(const Spend& spend);
  std::unique_ptr<State> state_;
};

}  // namespace bonafide::privacy
