// The tables of the ledger (docs/formats/ledger.md), a step for each format: a file of an earlier one takes the steps that it lacks.
#pragma once

namespace bonafide::privacy {

// What the rules are is said here once more, so that no bug of ours and no other program can overspend
// or take back what was spent.
inline constexpr const char* kSchema1 = R"sql(
CREATE TABLE budget (
  id INTEGER PRIMARY KEY, lineage TEXT NOT NULL, first_day INTEGER NOT NULL, last_day INTEGER NOT NULL, purse INTEGER NOT NULL CHECK (purse IN (0, 1, 2)),
  rho INTEGER NOT NULL CHECK (rho >= 0), delta INTEGER NOT NULL CHECK (delta >= 0),
  CHECK (first_day <= last_day), UNIQUE (lineage, first_day, purse)) STRICT;
CREATE TABLE spend (
  id INTEGER PRIMARY KEY, release INTEGER NOT NULL, budget INTEGER NOT NULL REFERENCES budget, time INTEGER NOT NULL, order_hash TEXT NOT NULL,
  what TEXT NOT NULL, rho INTEGER NOT NULL CHECK (rho >= 0), delta INTEGER NOT NULL CHECK (delta >= 0)) STRICT;
CREATE INDEX spend_by_budget ON spend (budget);
CREATE TRIGGER no_overspending BEFORE INSERT ON spend
  WHEN NEW.rho + (SELECT coalesce(sum(rho), 0) FROM spend WHERE budget = NEW.budget) > (SELECT rho FROM budget WHERE id = NEW.budget)
    OR NEW.delta + (SELECT coalesce(sum(delta), 0) FROM spend WHERE budget = NEW.budget) > (SELECT delta FROM budget WHERE id = NEW.budget)
  BEGIN SELECT RAISE(ABORT, 'overspent'); END;
CREATE TRIGGER spends_stay BEFORE UPDATE ON spend BEGIN SELECT RAISE(ABORT, 'spends stay'); END;
CREATE TRIGGER spends_are_kept BEFORE DELETE ON spend BEGIN SELECT RAISE(ABORT, 'spends are kept'); END;
CREATE TRIGGER budgets_stay BEFORE UPDATE ON budget BEGIN SELECT RAISE(ABORT, 'budgets stay'); END;
CREATE TRIGGER budgets_are_kept BEFORE DELETE ON budget BEGIN SELECT RAISE(ABORT, 'budgets are kept'); END;
)sql";

// Kept answers. None without its charge, one for each charge and each question, and none is ever changed.
inline constexpr const char* kSchema2 = R"sql(
CREATE TABLE answer (
  id INTEGER PRIMARY KEY, release INTEGER NOT NULL UNIQUE, lineage TEXT NOT NULL, first_day INTEGER NOT NULL, last_day INTEGER NOT NULL,
  purse INTEGER NOT NULL CHECK (purse IN (0, 1, 2)), data TEXT NOT NULL, question TEXT NOT NULL, mechanism TEXT NOT NULL, answer TEXT NOT NULL,
  UNIQUE (lineage, first_day, last_day, purse, data, mechanism, question)) STRICT;
CREATE TRIGGER no_answer_uncharged BEFORE INSERT ON answer WHEN NOT EXISTS (SELECT 1 FROM spend WHERE release = NEW.release)
  BEGIN SELECT RAISE(ABORT, 'uncharged'); END;
CREATE TRIGGER answers_stay BEFORE UPDATE ON answer BEGIN SELECT RAISE(ABORT, 'answers stay'); END;
CREATE TRIGGER answers_are_kept BEFORE DELETE ON answer BEGIN SELECT RAISE(ABORT, 'answers are kept'); END;
)sql";

}  // namespace bonafide::privacy
