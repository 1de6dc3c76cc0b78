// Counts of people that may leave before anything is produced: what an order, and narrower ones, would touch. All cells of a question are
// noised once, together; every figure is made of these, so that fifty rungs of a ladder cost no more than the cells they share.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/events/event_table.h"
#include "bonafide/orders/people_question.h"
#include "bonafide/orders/policy.h"
#include "bonafide/privacy/release.h"

namespace bonafide::disclose {

/// The terms of a question, known before anything is drawn.
struct PeopleTerms {
  privacy::Terms terms;      ///< of each cell; cost of all
  privacy::Epsilon epsilon;  ///< guaranteed by all cells together
  privacy::Delta delta;
  std::string mechanism() const;  ///< as the ledger keeps it
};

/// @param epsilon  none: a tenth of what the policy allows an answer. The cost goes with its square, so that saying whom an order would touch takes
/// a hundredth of what answering it takes, and the bar, ten times wider, is still small against the hundreds of people that make a burden.
/// @errors kUsage: more than the policy allows; kInput: so little that no noise of ours can keep it.
Result<PeopleTerms> people_terms(const orders::PeopleQuestion& question, const orders::Policy& policy, std::optional<double> epsilon);

struct NoisedPeople {
  std::vector<std::int64_t> cells;  ///< by number of the cell in the question; may be negative
  PeopleTerms terms;
};

/// What the counts are taken of. Everything is held by reference.
struct PeopleFacts {
  const orders::LogFacts& log;
  const events::EventTable& events;  ///< at least those that any scope asks for
  const std::vector<std::uint8_t>& in_group;
};

/// A figure as it may be read: value +- error_95 holds the true one with probability 0.95 or more, but for the drawing of a sample.
struct Estimate {
  double value = 0, error_95 = 0;
  double low() const { return value > error_95 ? value - error_95 : 0; }
  double high() const { return value + error_95 > 0 ? value + error_95 : 0; }
};
/// Nobody, exactly, where the figure has no cells. One cell: the bar of its noise (privacy/release.h). Several: discrete Gaussian noise is sub-Gaussian
/// of its variance [CKS20, section 2], so P(|sum of n| > m) <= 2 exp(-m^2 / (2 n sigma^2)), which is 0.05 at m = sigma sqrt(2 n ln 40).
Estimate estimate(const NoisedPeople& people, const orders::PeopleFigure& figure);

/// The counts in the order of the canonical cells, as the ledger keeps them.
std::string kept_text(const NoisedPeople& people, const std::vector<orders::PeopleQuestion::Cell>& canonical);

}  // namespace bonafide::disclose
