#include "bonafide/plant/assemble.h"

#include <algorithm>
#include <string_view>

#include "bonafide/base/result.h"

namespace bonafide::plant {
namespace {

constexpr std::uint32_t kAbsent = ~std::uint32_t{0};

bool belongs_to_account(std::string_view column) {
  return column == "country" || column == "created" || column == "client" || column == "device";
}

// Of `name(c)` for all codes c that are used: the sorted dictionary, and the new code of each old one.
template <class Name>
events::Dictionary dictionary_of(const std::vector<std::uint8_t>& used, const Name& name, std::vector<std::uint32_t>& new_code) {
  events::DictionaryBuilder builder;
  for (std::uint32_t code = 0; code < used.size(); ++code)
    if (used[code]) builder.intern(name(code));
  auto finished = builder.finish();
  new_code.assign(used.size(), kAbsent);
  std::uint32_t provisional = 0;
  for (std::uint32_t code = 0; code < used.size(); ++code)
    if (used[code]) new_code[code] = finished.code_of[provisional++];
  return std::move(finished.dictionary);
}

}  // namespace

std::vector<Row> rows_of(const events::EventTable& table) {
  CHECK(table.size() < kAbsent);
  std::vector<Row> rows;
  rows.reserve(table.size());
  for (std::uint32_t v = 0; v < table.targets.size(); ++v)
    for (std::uint64_t e = table.target_begin[v]; e < table.target_begin[v + 1]; ++e)
      rows.push_back({table.actor[e], v, table.tick[e], static_cast<std::uint32_t>(e), static_cast<std::uint32_t>(e)});
  return rows;
}

Assembled assemble(const events::EventTable& table, std::span<const std::string> new_names, std::vector<Row> rows) {
  CHECK(!rows.empty());
  const std::uint32_t old_actors = table.actors.size();
  std::vector<std::uint8_t> acts(old_actors + new_names.size(), 0), is_target(table.targets.size(), 0);
  for (const Row& row : rows) acts[row.actor] = is_target[row.target] = 1;

  Assembled out;
  events::EventTable& made = out.events;
  std::vector<std::uint32_t> code_of_target;
  made.actors = dictionary_of(acts, [&](std::uint32_t code) { return code < old_actors ? table.actors[code] : std::string_view(new_names[code - old_actors]); }, out.code_of_actor);
  made.targets = dictionary_of(is_target, [&](std::uint32_t code) { return table.targets[code]; }, code_of_target);
  made.time = table.time;

  for (Row& row : rows) {
    row.actor = out.code_of_actor[row.actor];
    row.target = code_of_target[row.target];
  }
  const auto before = [](const Row& a, const Row& b) {
    return a.target != b.target ? a.target < b.target : a.tick != b.tick ? a.tick < b.tick : a.actor != b.actor ? a.actor < b.actor : a.source < b.source;
  };
  // The rows of a table come sorted, and new codes keep the order of old ones: only what is behind them is out of place.
  const auto sorted_end = std::is_sorted_until(rows.begin(), rows.end(), before);
  std::sort(sorted_end, rows.end(), before);
  std::inplace_merge(rows.begin(), sorted_end, rows.end(), before);
  made.target_begin.assign(made.targets.size() + 1, 0);
  made.actor.reserve(rows.size());
  made.tick.reserve(rows.size());
  for (const Row& row : rows) {
    ++made.target_begin[row.target + 1];
    made.actor.push_back(row.actor);
    made.tick.push_back(row.tick);
  }
  for (std::size_t v = 0; v < made.targets.size(); ++v) made.target_begin[v + 1] += made.target_begin[v];
  for (const events::Attribute& old : table.attributes) {
    events::Attribute attribute{old.name, old.values, {}};
    attribute.code.reserve(rows.size());
    const bool of_account = belongs_to_account(old.name);
    for (const Row& row : rows) attribute.code.push_back(old.code[of_account ? row.account_source : row.source]);
    made.attributes.push_back(std::move(attribute));
  }
  return out;
}

Planted graft(const events::EventTable& table, std::span<const std::string> new_names, std::span<const Row> added) {
  std::vector<Row> rows = rows_of(table);
  rows.insert(rows.end(), added.begin(), added.end());
  std::vector<std::uint32_t> members;
  for (const Row& row : added) members.push_back(row.actor);
  std::sort(members.begin(), members.end());
  members.erase(std::unique(members.begin(), members.end()), members.end());
  Assembled made = assemble(table, new_names, std::move(rows));
  for (std::uint32_t& member : members) member = made.code_of_actor[member];
  std::sort(members.begin(), members.end());
  return {std::move(made.events), std::move(members), added.size()};
}

}  // namespace bonafide::plant
