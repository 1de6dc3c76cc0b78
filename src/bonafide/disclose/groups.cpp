// What groups did, without their members: a row a group and target, with noise, small ones suppressed after it.
// Suppression after the noise tells nothing that the noised count did not; so no complement gives a cell away.
#include <algorithm>

#include <fmt/format.h>

#include "bonafide/disclose/recipient_gate.h"
#include "bonafide/format/numbers.h"
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
  TRY(const ItemBudget budget, item_budget(item, permit.policy()));
  std::vector<std::string> targets = facts.targets.empty() ? std::vector<std::string>{"*"} : facts.targets;
  std::vector<std::uint32_t> place(facts.events.targets.size(), 0);
  for (std::uint32_t i = 0; i < facts.targets.size(); ++i)
    if (const std::uint32_t code = facts.events.targets.find(facts.targets[i]); code < place.size()) place[code] = i;

  const auto width = static_cast<std::uint32_t>(targets.size());
  std::vector<privacy::Act> acts;
  facts.everybody.for_each([&](std::uint64_t event, std::uint32_t target) {
    const std::uint32_t actor = facts.events.actor[event];
    if (facts.list.in_group[actor] != 0) acts.push_back({actor, facts.list.group_of[actor] * width + place[target]});
  });
  std::vector<std::string> keys;
  for (const format::GroupRecord& group : facts.list.groups)
    for (const std::string& target : targets) keys.push_back(group.group + '\0' + target);
  const std::vector<std::string_view> key_views(keys.begin(), keys.end());
  std::vector<std::string_view> users;
  for (std::uint32_t actor = 0; actor < facts.events.actors.size(); ++actor) users.push_back(facts.events.actors[actor]);

  const std::string name = "item " + item.id.value;
  TRY(privacy::NoiseStream choice, noise.stream(name + ": bound"));
  TRY(const privacy::BoundedCounts counts, privacy::bound_contributions(acts, users, key_views, {std::min(kTargetsAUser, width), 1}, choice));
  TRY(const privacy::Histogram released, privacy::release_histogram(noise, name + ": groups", key_views, counts, part_of(budget.rho, kReleasesAnItem)));

  const std::int64_t smallest = item.privacy && item.privacy->smallest_cell ? item.privacy->smallest_cell->value : permit.policy().smallest_cell;
  GroupAnswer out{item.id.value, {}, smallest, {released.terms, budget.epsilon, budget.delta, kGivenTheList}};
  const auto is_small = [&](std::int64_t value) { return value < smallest; };
  for (std::size_t first = 0; first < keys.size(); first += width) {
    const std::span values = std::span(released.values).subspan(first, width);
    if (std::all_of(values.begin(), values.end(), is_small)) continue;  // that it exists at all is then beside the question
    const format::GroupRecord& group = facts.list.groups[first / width];
    const std::uint64_t members = group.actors < static_cast<std::uint64_t>(smallest) ? 0 : group.actors;
    for (std::size_t i = 0; i < width; ++i)
      out.rows.push_back({group_name(facts.pseudonym_key, group.group), format::verdict_name(group.verdict), format::probability_text(group.ln_p), members, group.most_interests, targets[i],
                          is_small(values[i]) ? 0 : values[i], is_small(values[i])});
  }
  return Released<GroupAnswer>(std::move(out), permit.basis());
}

}  // namespace bonafide::disclose
