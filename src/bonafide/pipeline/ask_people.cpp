#include "bonafide/pipeline/ask_people.h"

#include <filesystem>

#include <fmt/format.h>

#include "bonafide/base/hash.h"
#include "bonafide/format/csv.h"

namespace bonafide::pipeline {
namespace {

// All that decides a true count: the log, and the list of members with their verdicts.
Result<std::string> data_of(const std::string& case_folder, const format::Findings& findings) {
  TRY(const Digest members, sha256_of_file((std::filesystem::path(case_folder) / "members.csv").string()));
  TRY(const Digest groups, sha256_of_file((std::filesystem::path(case_folder) / "groups.csv").string()));
  return to_hex(sha256(findings.run.events_sha256 + to_hex(members) + to_hex(groups)));
}

Result<disclose::Released<disclose::NoisedPeople>> draw(const orders::PeopleQuestion& question, const disclose::PeopleTerms& terms, const orders::Policy& policy, const OrderCase& of_case,
                                                        const std::string& binding) {
  const std::vector<std::uint8_t> in_group = orders::accounts_marked(of_case.events, of_case.members);
  TRY(privacy::Seed seed, privacy::Seed::fresh());
  privacy::NoiseSource noise(std::move(seed), binding);
  return disclose::RecipientGate::people(question, terms, {of_case.log, of_case.events, in_group}, policy, noise);
}

}  // namespace

Result<AnsweredPeople> ask_people(const orders::PeopleQuestion& question, const orders::Order& order, const orders::Policy& policy, const std::string& case_folder, const OrderCase& of_case,
                                  privacy::Ledger& ledger, const ForOthers& others, const std::string& what) {
  if (question.size() == 0) {  // no item can be measured: there is nothing to count, and nothing to charge
    TRY(auto nobody, disclose::RecipientGate::kept_people({}, {}, "", policy));
    return AnsweredPeople{std::move(nobody), {}};
  }
  TRY(const disclose::PeopleTerms terms, disclose::people_terms(question, policy, others.epsilon));
  TRY(const privacy::Period period, period_of(of_case.findings.run, case_folder));
  TRY(const std::string data, data_of(case_folder, of_case.findings));
  const auto canonical = question.canonical();
  const privacy::Spend spend{others.purchaser.lineage, period, others.purchaser.purse, terms.terms.cost, order.sha256, what, charge_time()};
  const privacy::Question asked{data, canonical.text, terms.mechanism()};
  TRY(std::optional<privacy::Answer> answer, ledger.kept(spend, asked));
  if (!answer) {
    TRY(const privacy::Cost left, budget_left(ledger, others.purchaser, period));
    if (terms.terms.cost.rho > left.rho)
      return Error{ErrorKind::kInput, fmt::format("{}: the figures cost rho {}, and the {}'s part of the budget has {} left; nothing was drawn: allow less with --epsilon, or ask something that was asked before", others.purchaser.ledger.string(),
                                                  privacy::to_text(terms.terms.cost.rho), privacy::word(others.purchaser.purse), privacy::to_text(left.rho))};
    TRY(const auto drawn, draw(question, terms, policy, of_case, data + "\n" + asked.text + asked.mechanism));
    TRY(answer, ledger.keep(spend, asked, disclose::kept_text(drawn.value(), canonical.cells)));
  }
  // From the ledger's own text, new or kept: what is shown is what is on the disk.
  TRY(auto people, disclose::RecipientGate::kept_people(terms, canonical.cells, answer->text, policy));
  TRY(const privacy::Cost left, budget_left(ledger, others.purchaser, period));
  return AnsweredPeople{std::move(people), {answer->release, answer->time, terms.terms.cost, left, answer->is_new}};
}

}  // namespace bonafide::pipeline
