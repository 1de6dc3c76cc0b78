#include "bonafide/disclose/noised_people.h"

#include <charconv>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bonafide/disclose/budget.h"
#include "bonafide/disclose/recipient_gate.h"

namespace bonafide::disclose {
namespace {

using orders::PeopleQuestion;

// [scopes][actors] whether the account has an event in the scope.
std::vector<std::vector<std::uint8_t>> marks_of(const PeopleQuestion& question, const PeopleFacts& facts) {
  std::vector<std::vector<std::uint8_t>> out;
  for (const orders::Scope& scope : question.scopes()) {
    std::vector<std::uint8_t>& marks = out.emplace_back(facts.events.actors.size(), 0);
    orders::ScopedEvents(scope, facts.log, facts.events, facts.in_group).for_each([&](std::uint64_t event, std::uint32_t) { marks[facts.events.actor[event]] = 1; });
  }
  return out;
}

// An act for each account and cell that it counts in.
std::vector<privacy::Act> acts_of(const PeopleQuestion& question, const PeopleFacts& facts) {
  const auto marks = marks_of(question, facts);
  std::vector<privacy::Act> out;
  for (PeopleQuestion::Cell cell = 0; cell < question.size(); ++cell)
    for (std::uint32_t actor = 0; actor < facts.in_group.size(); ++actor) {
      if ((facts.in_group[actor] != 0) != question.in_groups(cell)) continue;
      for (const std::uint32_t scope : question.scopes_of(cell))
        if (marks[scope][actor] != 0) {
          out.push_back({actor, cell});
          break;
        }
    }
  return out;
}

// What a tenth of the policy's epsilon is for is said in the header.
constexpr double kPartOfEpsilon = 0.1;

}  // namespace

std::string PeopleTerms::mechanism() const { return "discrete-gaussian 1 rho " + privacy::to_text(terms.cost.rho); }

Result<PeopleTerms> people_terms(const PeopleQuestion& question, const orders::Policy& policy, std::optional<double> epsilon) {
  if (epsilon && *epsilon > policy.most_epsilon)
    return Error{ErrorKind::kUsage, fmt::format("--epsilon {}: the policy {} allows {} at most; give that or less", *epsilon, policy.id, policy.most_epsilon)};
  TRY(const ItemBudget budget, budget_of(epsilon.value_or(policy.most_epsilon * kPartOfEpsilon), policy.most_delta, "the burden"));
  TRY(const privacy::Terms terms, privacy::terms_for({question.cells_an_account(), 1}, budget.rho));
  return PeopleTerms{terms, budget.epsilon, budget.delta};
}

Estimate estimate(const NoisedPeople& people, const orders::PeopleFigure& figure) {
  Estimate out;
  for (const auto cell : figure.cells) out.value += static_cast<double>(people.cells[cell]);
  const auto count = static_cast<double>(figure.cells.size());
  const privacy::Terms& terms = people.terms.terms;
  if (figure.cells.size() == 1) out.error_95 = static_cast<double>(terms.error_95);
  if (figure.cells.size() > 1) {
    constexpr double kLn40 = 3.688879454113936;
    const double variance = static_cast<double>(terms.variance.numerator) / static_cast<double>(terms.variance.denominator);
    out.error_95 = std::ceil(std::sqrt(2 * kLn40 * count * variance));
  }
  out.value *= figure.part;
  out.error_95 *= figure.part;
  return out;
}

std::string kept_text(const NoisedPeople& people, const std::vector<PeopleQuestion::Cell>& canonical) {
  std::vector<std::int64_t> values;
  for (const auto cell : canonical) values.push_back(people.cells[cell]);
  return fmt::format("{}", fmt::join(values, ","));
}

Result<Released<NoisedPeople>> RecipientGate::people(const PeopleQuestion& question, const PeopleTerms& terms, const PeopleFacts& facts, const orders::Policy& policy, privacy::NoiseSource& noise) {
  std::vector<std::string_view> users;
  for (std::uint32_t actor = 0; actor < facts.events.actors.size(); ++actor) users.push_back(facts.events.actors[actor]);
  std::vector<std::string> names;
  for (std::size_t cell = 0; cell < question.size(); ++cell) names.push_back(fmt::format("cell {}", cell));
  const std::vector<std::string_view> keys(names.begin(), names.end());
  TRY(privacy::NoiseStream choice, noise.stream("people: bound"));
  TRY(const privacy::BoundedCounts counts, privacy::bound_contributions(acts_of(question, facts), users, keys, terms.terms.bound, choice));
  TRY(privacy::Histogram released, privacy::release_histogram(noise, "people", keys, counts, terms.terms.cost.rho));
  return Released<NoisedPeople>({std::move(released.values), terms}, policy.id);
}

Result<Released<NoisedPeople>> RecipientGate::kept_people(const PeopleTerms& terms, const std::vector<PeopleQuestion::Cell>& canonical, std::string_view text, const orders::Policy& policy) {
  NoisedPeople out{std::vector<std::int64_t>(canonical.size()), terms};
  const char* at = text.data();
  const char* const end = at + text.size();
  for (std::size_t i = 0; i < canonical.size(); ++i) {
    const auto [next, error] = std::from_chars(at, end, out.cells[canonical[i]]);
    const bool last = i + 1 == canonical.size();
    if (error != std::errc() || (last ? next != end : next == end || *next != ','))
      return Error{ErrorKind::kInput, "the ledger: a kept answer is not one number a cell; take an untouched copy of the ledger"};
    at = last ? next : next + 1;
  }
  return Released<NoisedPeople>(std::move(out), policy.id);
}

}  // namespace bonafide::disclose
