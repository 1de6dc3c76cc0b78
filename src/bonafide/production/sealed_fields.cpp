#include "bonafide/production/sealed_fields.h"

#include <algorithm>

namespace bonafide::production {

TargetOf::TargetOf(const events::EventTable& table) : begin_(table.target_begin) {
  std::uint32_t target = 0;
  for (std::uint64_t event = 0; event < table.size(); event += 64) {
    while (begin_[target + 1] <= event) ++target;
    first_.push_back(target);
  }
  first_.push_back(table.targets.size());
}

std::uint32_t TargetOf::operator()(std::uint64_t event) const {
  const auto from = begin_.begin() + first_[event / 64], to = begin_.begin() + first_[event / 64 + 1];
  return static_cast<std::uint32_t>(std::upper_bound(from, to + 1, event) - begin_.begin() - 1);
}

SealedFields::SealedFields(const events::EventTable& table, const TargetOf& target_of) : table_(table), target_of_(target_of), names_{"actor", "target", "time"} {
  for (const auto& attribute : table.attributes) names_.push_back(attribute.name);
}

void SealedFields::load(std::span<const std::uint64_t> events) {
  constexpr std::size_t kAhead = 16;  // events whose columns are on their way from memory; a CPU keeps some 50 misses open
  fields_.resize(events.size() * names_.size());
  times_.resize(events.size());
  seal::Field* next = fields_.data();
  const auto put = [&](std::size_t name, std::string_view value) {
    __builtin_prefetch(value.data());
    *next++ = {names_[name], value};
  };
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (i + kAhead < events.size()) {
      const std::uint64_t later = events[i + kAhead];
      __builtin_prefetch(&table_.actor[later]);
      __builtin_prefetch(&table_.tick[later]);
      for (const auto& attribute : table_.attributes) __builtin_prefetch(&attribute.code[later]);
    }
    put(0, table_.actors[table_.actor[events[i]]]);
    put(1, table_.targets[target_of_(events[i])]);
    put(2, {});
    for (std::size_t column = 0; column < table_.attributes.size(); ++column) put(3 + column, table_.attributes[column].values[table_.attributes[column].code[events[i]]]);
  }
  // Apart, so that the loop above is short and the CPU has several events of it under way.
  for (std::size_t i = 0; i < events.size(); ++i) {
    times_[i] = format_time(table_.time_of(events[i]), table_.time.relative);
    fields_[i * names_.size() + 2].value = times_[i];
  }
}

}  // namespace bonafide::production
