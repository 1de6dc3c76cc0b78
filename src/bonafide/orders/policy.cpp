#include "bonafide/orders/policy.h"

#include <algorithm>

#include <fmt/format.h>

#include "bonafide/base/hash.h"
#include "bonafide/orders/order_words.h"

namespace bonafide::orders {
namespace {

template <class E>
bool fits(const std::vector<E>& allowed, E value) {
  return allowed.empty() || std::find(allowed.begin(), allowed.end(), value) != allowed.end();
}

template <class E>
std::vector<E> values_of(const std::vector<At<E>>& given) {
  std::vector<E> out;
  for (const At<E>& one : given) out.push_back(one.value);
  return out;
}

Citation read_citation(Fields& fields) {
  Citation out{fields.required_text("id").value, fields.required_text("text").value, fields.required_text("says").value};
  fields.end();
  return out;
}

Clause read_clause(Fields& fields, const Policy& policy) {
  Clause out;
  out.at = fields.at();
  out.categories = values_of(fields.choices<Category>("categories"));
  out.recipients = values_of(fields.choices<RecipientKind>("recipients"));
  out.forms = values_of(fields.choices<Form>("forms"));
  out.answer = fields.required_choice<Answer>("answer").value;
  out.because = fields.required_text("because").value;
  for (const At<std::string>& id : fields.texts("cite")) {
    if (policy.citation(id.value) == nullptr) fields.fail(id.at, fmt::format("{} cites \"{}\", which is under no [[citation]] of this policy; add it", fields.name(), id.value));
    out.cite.push_back(id.value);
  }
  if (out.cite.empty()) fields.fail(fields.at(), fmt::format("{} cites nothing; a policy rests on law, so name at least one citation: cite = [\"...\"]", fields.name()));
  fields.end();
  return out;
}

void read_terms(Fields& fields, Policy& policy) {
  auto terms = fields.table("privacy", "privacy");
  if (!terms) return fields.fail({1, 1}, "the policy has no [privacy]; say most_epsilon, most_delta and smallest_cell");
  const auto epsilon = terms->real("most_epsilon"), delta = terms->real("most_delta");
  if (!epsilon || !(epsilon->value > 0)) terms->fail(epsilon ? epsilon->at : terms->at(), "privacy needs a most_epsilon above 0");
  if (!delta || !(delta->value > 0 && delta->value < 1)) terms->fail(delta ? delta->at : terms->at(), "privacy needs a most_delta between 0 and 1");
  if (epsilon) policy.most_epsilon = epsilon->value;
  if (delta) policy.most_delta = delta->value;
  policy.smallest_cell = terms->required_whole("smallest_cell", 2).value;
  terms->end();
}

void read_people(Fields& fields, Policy& policy) {
  auto people = fields.table("notice", "notice");
  if (!people) return fields.fail({1, 1}, "the policy has no [notice]; say required, least_contest_days and protective_order");
  const auto required = people->boolean("required"), order = people->boolean("protective_order");
  if (!required || !order) people->fail(people->at(), "notice needs required and protective_order, each true or false");
  if (required) policy.needs_notice = required->value;
  if (order) policy.needs_protective_order = order->value;
  policy.least_contest_days = people->required_whole("least_contest_days", 0).value;
  people->end();
}

void read_law(Fields& fields, Policy& policy) {
  for (Fields& one : fields.tables("citation", "citation")) policy.citations.push_back(read_citation(one));
  if (policy.citations.empty()) return fields.fail({1, 1}, "the policy has no [[citation]]; a policy without law behind it is an opinion, and is not used");
  for (Fields& one : fields.tables("clause", "clause")) policy.clauses.push_back(read_clause(one, policy));
  const bool decides_all = !policy.clauses.empty() && policy.clauses.back().categories.empty() && policy.clauses.back().recipients.empty() && policy.clauses.back().forms.empty();
  if (!decides_all) fields.fail({1, 1}, "the last [[clause]] must fit everything (no categories, recipients or forms), so that nothing is left undecided");
}

}  // namespace

const Citation* Policy::citation(std::string_view wanted) const {
  for (const Citation& one : citations)
    if (one.id == wanted) return &one;
  return nullptr;
}

const Clause& Policy::decide(Category category, RecipientKind recipient, Form form) const {
  for (const Clause& clause : clauses)
    if (fits(clause.categories, category) && fits(clause.recipients, recipient) && fits(clause.forms, form)) return clause;
  return clauses.back();
}

Category Policy::category_of(const Item& item) const {
  if (item.subject && item.subject->value != Subject::kEngagement) return item.category.value;
  return is_member_level(item.form.value) ? who_acted : Category::kAggregate;
}

Result<Policy> parse_policy(std::string text, const std::string& file) {
  TRY(const TomlValue root, parse_toml(text, file));
  Policy policy;
  policy.file = file;
  policy.sha256 = to_hex(sha256(text));
  Reading reading{file, std::nullopt};
  Fields fields(reading, root, "the policy");
  const At<std::int64_t> format = fields.required_whole("format", 1);
  if (!reading.error && format.value != kPolicyFormat)
    reading.fail(format.at, fmt::format("format is {}; this version of bonafide reads format {} (docs/formats/policy.md)", format.value, kPolicyFormat));
  policy.id = fields.required_text("id").value;
  policy.title = fields.required_text("title").value;
  policy.summary = fields.required_text("summary").value;
  policy.regime = fields.required_choice<Regime>("regime").value;
  policy.who_acted = fields.required_choice<Category>("who_acted").value;
  read_terms(fields, policy);
  read_people(fields, policy);
  read_law(fields, policy);
  fields.end();
  if (reading.error) return *reading.error;
  return policy;
}

Result<Policy> read_policy(const std::string& path) {
  TRY(std::string text, read_toml_file(path));
  return parse_policy(std::move(text), path);
}

}  // namespace bonafide::orders
