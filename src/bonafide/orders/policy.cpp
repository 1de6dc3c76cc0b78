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

Citation read_citation(Fields& fields, const Policy& policy) {
  const At<std::string> id = fields.required_text("id");
  if (policy.citation(id.value) != nullptr) fields.fail(id.at, fmt::format("there are two citations with the id \"{}\"; give each its own", shown(id.value)));
  Citation out{id.value, fields.required_text("text").value, fields.required_text("says").value};
  fields.end();
  return out;
}

void check_cited(Fields& fields, const Policy& policy, const At<std::string>& id) {
  if (policy.citation(id.value) != nullptr) return;
  std::vector<std::string> known;
  for (const Citation& one : policy.citations) known.push_back(one.id);
  if (known.empty()) return fields.fail(id.at, fmt::format("{} cites \"{}\", and this policy has no [[citation]]; write one with that id: what the law says, and where", fields.name(), shown(id.value)));
  fields.fail(id.at, fmt::format("{} cites \"{}\", which is under no [[citation]] of this policy{}", fields.name(), shown(id.value), suggestion(id.value, known)));
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
    check_cited(fields, policy, id);
    out.cite.push_back(id.value);
  }
  if (out.cite.empty()) fields.fail(fields.at(), fmt::format("{} cites nothing; a policy rests on law, so name at least one citation: cite = [\"...\"]", fields.name()));
  fields.end();
  return out;
}

void read_terms(Fields& fields, Policy& policy) {
  auto terms = fields.table("privacy", "privacy");
  if (!terms) return fields.missing("[privacy]", "say most_epsilon, most_delta and smallest_cell");
  policy.most_epsilon = terms->required_real("most_epsilon", kMostCount).value;
  policy.most_delta = terms->required_real("most_delta", 1).value;
  policy.smallest_cell = terms->required_whole("smallest_cell", 2).value;
  terms->end();
}

void read_people(Fields& fields, Policy& policy) {
  auto people = fields.table("notice", "notice");
  if (!people) return fields.missing("[notice]", "say required, protective_order and least_contest_days");
  policy.needs_notice = people->required_boolean("required").value;
  policy.needs_protective_order = people->required_boolean("protective_order").value;
  policy.least_contest_days = people->required_whole("least_contest_days", 0).value;
  people->end();
}

// Nothing may be left undecided, so the last clause fits everything.
void check_last_clause(Fields& fields, const std::vector<Clause>& clauses) {
  constexpr const char* kRemedy = "end with one that has no categories, recipients or forms, so that nothing is left undecided";
  if (clauses.empty()) return fields.missing("[[clause]]", kRemedy);
  const Clause& last = clauses.back();
  if (!last.categories.empty() || !last.recipients.empty() || !last.forms.empty()) fields.fail(last.at, fmt::format("the last [[clause]] fits not everything; {}", kRemedy));
}

void read_law(Fields& fields, Policy& policy) {
  for (Fields& one : fields.tables("citation", "citation")) policy.citations.push_back(read_citation(one, policy));
  if (policy.citations.empty()) fields.missing("[[citation]]", "a policy without law behind it is an opinion, and is not used");
  for (Fields& one : fields.tables("clause", "clause")) policy.clauses.push_back(read_clause(one, policy));
  check_last_clause(fields, policy.clauses);
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
  if (format.at != Position{} && format.value != kPolicyFormat)
    reading.fail(format.at, fmt::format("format is {}, and this version of bonafide reads format {} (docs/formats/policy.md); use the version that the policy was written for", format.value, kPolicyFormat));
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
