// What a case found of the groups in an answer, as far as a recipient may know it. A test's figures (how many acts, when, on what)
// are exact counts over acts that the order need not reach: they stay with the custodian and the neutral.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>

#include "bonafide/disclose/coarse.h"
#include "bonafide/disclose/recipient_gate.h"
#include "bonafide/verdict/evidence.h"

namespace bonafide::disclose {
namespace {

// Those that a verdict rests on. Others (client, country) are printed for the custodian and never count, and would say
// where the members are from.
constexpr std::array<std::string_view, 6> kTestsThatCount{"targets", "windows", "habits", "unrelated", "device", "created"};

const char* meaning_of(format::Verdict verdict) {
  switch (verdict) {
    case format::Verdict::kManufactured: return "Coordinated or farm-like, and devices or the creation of accounts, which had no part in finding the group, set its accounts apart by a test of their own.";
    case format::Verdict::kFarmLike: return "Coordinated, on targets that people outside connect less than those of a community over several unrelated interests. It does not say who runs the accounts, or that anybody was paid.";
    case format::Verdict::kCoordinated: return "Its accounts acted on the same targets within the same windows of time more than chance, the interest that outsiders show, and their own hours and habits allow. Supporters who organise do this too.";
    case format::Verdict::kUnexplained: break;
  }
  return "";
}

FindingsAnswer::Row verdict_row(const std::string& name, const format::GroupRecord& group) {
  return {name, "verdict", format::verdict_name(group.verdict), power_above(group.ln_p), meaning_of(group.verdict), "The tests below that reject; those of targets, windows and habits all do.",
          "The assumption of a test on which it rests does not hold."};
}

// The words come from the program and not from the case, whose sentences hold counts and values of single groups.
void add_tests(std::vector<FindingsAnswer::Row>& rows, const std::string& name, std::span<const format::TestRecord> tests) {
  for (const std::string_view counts : kTestsThatCount)
    for (const format::TestRecord& test : tests) {
      const verdict::TestWords* words = verdict::test_words(counts);
      if (test.test != counts || words == nullptr) continue;
      rows.push_back({name, words->name, format::outcome_name(test.outcome), test.ln_p && test.outcome != format::Outcome::kNotTested ? power_above(*test.ln_p) : "", words->question, words->assumption, words->wrong_if});
    }
}

// In the order of names: that of the case follows exact p, and would be the same in two productions.
// @param shown names of groups, as the answer has them. @param name_of  from a group's id.
template <class Name>
FindingsAnswer findings_of(const std::string& item, const FrozenList& list, const std::set<std::string>& shown, const Name& name_of) {
  FindingsAnswer out{item, {}};
  std::map<std::string, std::size_t> by_name;
  for (std::size_t i = 0; i < list.groups.size(); ++i)
    if (std::string name = name_of(list.groups[i].group); shown.contains(name)) by_name.emplace(std::move(name), i);
  for (const auto& [name, i] : by_name) {
    out.rows.push_back(verdict_row(name, list.groups[i]));
    add_tests(out.rows, name, list.tests[i]);
  }
  return out;
}

}  // namespace

Released<FindingsAnswer> RecipientGate::findings(const Permit& permit, const ItemFacts& facts, const Released<GroupAnswer>& answer) {
  std::set<std::string> shown;
  for (const auto& row : answer.value().rows) shown.insert(row.group);
  return Released<FindingsAnswer>(findings_of(answer.value().item, facts.list, shown, [&](const std::string& group) { return group_name(facts.pseudonym_key, group); }), permit.basis());
}

Released<FindingsAnswer> RecipientGate::findings(const Permit& permit, const ItemFacts& facts, const Released<RecordsAnswer>& answer) {
  std::set<std::string> shown;
  for (const auto& row : answer.value().rows) shown.insert(row.group);
  const bool identified = answer.value().identified;
  return Released<FindingsAnswer>(findings_of(answer.value().item, facts.list, shown, [&](const std::string& group) { return identified ? group : group_name(facts.pseudonym_key, group); }), permit.basis());
}

}  // namespace bonafide::disclose
