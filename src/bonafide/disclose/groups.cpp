// What groups did, without their members: a row a group and target, with noise, small ones suppressed after it.
// Suppression after the noise tells nothing that the noised count did not; so no complement gives a cell away.
#include <map>

#include "bonafide/disclose/coarse.h"
#include "bonafide/disclose/counted.h"
#include "bonafide/seal/hmac.h"

namespace bonafide::disclose {
namespace {

constexpr const char* kGivenTheList =
    "The guarantee holds given the sealed list of groups, their members, verdicts and tests: it covers what each person did on these targets, not what the list says, which depends on everybody's acts.";

}  // namespace

// The id of a group in a case is a hash of its members: whoever guesses them, or knows all but one, could confirm it.
std::string group_name(std::string_view pseudonym_key, std::string_view group) {
  const Digest digest = seal::HmacKey(seal::bytes_of(pseudonym_key)).of("group:", group);
  return to_hex(std::span(digest).first(8));
}

Result<Released<GroupAnswer>> RecipientGate::group(const Permit& permit, const ItemFacts& facts, privacy::NoiseSource& noise) {
  const orders::Item& item = permit.item();
  CHECK(item.form.value == orders::Form::kGroup);
  std::vector<std::string> groups;
  for (const format::GroupRecord& group : facts.list.groups) groups.push_back(group.group);
  static_assert(kNoRow == kNoGroup);  // who is in no group is in no row
  TRY(const Counted counted, count_accounts(permit, facts, groups, facts.list.group_of, kGivenTheList, noise));

  const std::int64_t smallest = item.privacy && item.privacy->smallest_cell ? item.privacy->smallest_cell->value : permit.policy().smallest_cell;
  GroupAnswer out{item.id.value, {}, smallest, counted.guarantee};
  std::map<std::string, std::size_t> by_name;  // the case's order follows exact p, and would be the same in two productions
  for (std::size_t row = 0; row < groups.size(); ++row) by_name.emplace(group_name(facts.pseudonym_key, groups[row]), row);
  for (const auto& [name, row] : by_name) {
    const auto is_small = [&, of = row](std::size_t target) { return counted.at(target, of) < smallest; };
    std::size_t small = 0;
    for (std::size_t target = 0; target < counted.targets.size(); ++target) small += is_small(target) ? 1 : 0;
    if (small == counted.targets.size()) continue;  // that it exists at all is then beside the question
    const format::GroupRecord& group = facts.list.groups[row];
    const std::uint64_t members = group.actors < static_cast<std::uint64_t>(smallest) ? 0 : group.actors;
    for (std::size_t target = 0; target < counted.targets.size(); ++target)
      out.rows.push_back({name, format::verdict_name(group.verdict), power_above(group.ln_p), members, power_below(group.most_interests), counted.targets[target],
                          is_small(target) ? 0 : counted.at(target, row), is_small(target)});
  }
  return Released<GroupAnswer>(std::move(out), permit.basis());
}

}  // namespace bonafide::disclose
