// Records of single accounts: those in groups that may be shown, and nobody else's.
#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "bonafide/disclose/recipient_gate.h"
#include "bonafide/seal/hmac.h"

namespace bonafide::disclose {
namespace {

// Pseudonymous times are given to the day, or to as many whole days as the order says, never finer: pages show who liked them and
// when, and beside such a list a time to the second is a name. Whole days, because of items with 25 and 26 hours the same acts could be cut to an hour.
constexpr Microseconds kFinestUnit = 86'400 * kMicrosecondsPerSecond;

// A name for one target in one production: the same account has another on the next target, so nothing links the two.
std::string pseudonym(const seal::HmacKey& key, std::string_view target, std::string_view account) {
  const std::string length = fmt::format("{}:", target.size());
  const Digest digest = key.of(length, target, account);
  return to_hex(std::span(digest).first(10));  // 80 bits: no two of 10^8 accounts share one
}

Microseconds floor_to(Microseconds time, Microseconds unit) { return time - ((time % unit) + unit) % unit; }

}  // namespace

Released<RecordsAnswer> RecipientGate::records(const Permit& permit, const ItemFacts& facts) {
  const orders::Item& item = permit.item();
  CHECK(orders::is_member_level(item.form.value));
  RecordsAnswer out;
  out.item = item.id.value;
  out.identified = item.form.value == orders::Form::kIdentified;
  out.times_relative = facts.events.time.relative;
  const Microseconds asked = item.privacy && item.privacy->coarsen_times ? item.privacy->coarsen_times->value : 1;
  out.time_unit = out.identified ? asked : (asked + kFinestUnit - 1) / kFinestUnit * kFinestUnit;
  const seal::HmacKey key(seal::bytes_of(facts.pseudonym_key));
  facts.everybody.for_each([&](std::uint64_t event, std::uint32_t target) {
    const std::uint32_t actor = facts.events.actor[event];
    if (facts.list.in_group[actor] == 0) return;
    const std::string& group = facts.list.groups[facts.list.group_of[actor]].group;
    if (!permit.groups().contains(group)) return;
    const std::string_view account = facts.events.actors[actor], on = facts.events.targets[target];
    out.rows.push_back({out.identified ? std::string(account) : pseudonym(key, on, account), std::string(on), out.identified ? group : group_name(facts.pseudonym_key, group), floor_to(facts.events.time_of(event), out.time_unit),
                        out.identified ? event : RecordsAnswer::kNoRecord});
  });
  std::sort(out.rows.begin(), out.rows.end(), [](const auto& a, const auto& b) {
    return std::tie(a.target, a.group, a.account, a.time, a.record) < std::tie(b.target, b.group, b.account, b.time, b.record);
  });
  return Released<RecordsAnswer>(std::move(out), permit.basis());
}

}  // namespace bonafide::disclose
