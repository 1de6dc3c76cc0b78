// The fields of events as they are sealed, and as a production opens them.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bonafide/events/event_table.h"
#include "bonafide/seal/commitment.h"

namespace bonafide::production {

/// Which target an event is on. Built once for a table; thread-safe.
class TargetOf {
 public:
  explicit TargetOf(const events::EventTable& table);
  std::uint32_t operator()(std::uint64_t event) const;

 private:
  const std::vector<std::uint64_t>& begin_;
  std::vector<std::uint32_t> first_;  // target of event 0, 64, 128, ...: what is left to search is short
};

/// The fields of events as they are sealed and disclosed: actor, target, time, then the optional columns by name.
/// One object a thread; views hold until the next call.
class SealedFields {
 public:
  SealedFields(const events::EventTable& table, const TargetOf& target_of);
  /// The fields of one event after another. Many at a time are faster: places are random, so every access is a miss, and
  /// misses of several events are waited for together.
  void load(std::span<const std::uint64_t> events);
  std::span<const seal::Field> operator[](std::size_t i) const { return std::span(fields_).subspan(i * names_.size(), names_.size()); }

 private:
  const events::EventTable& table_;
  const TargetOf& target_of_;
  std::vector<std::string_view> names_;
  std::vector<seal::Field> fields_;
  std::vector<std::string> times_;
};

}  // namespace bonafide::production
