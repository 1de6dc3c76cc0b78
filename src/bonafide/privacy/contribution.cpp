#include "bonafide/privacy/contribution.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "bonafide/base/hash.h"

namespace bonafide::privacy {
namespace {

/// A user's acts in one cell.
struct Part {
  std::uint64_t priority;
  std::uint32_t cell, acts;
};

std::uint64_t priority_of(HashKey key, std::string_view user, std::string_view cell) {
  std::string both(user);
  both += '\0';
  both += cell;
  return siphash(key, both);
}

}  // namespace

Result<BoundedCounts> bound_contributions(std::span<const Act> acts, std::span<const std::string_view> users, std::span<const std::string_view> cells,
                                          ContributionBound bound, NoiseStream& stream) {
  if (bound.cells == 0 || bound.per_cell == 0)
    return Error{ErrorKind::kInput, fmt::format("a user bounded to {} cells and {} acts in each would count nowhere; use 1 or more", bound.cells, bound.per_cell)};
  const std::uint64_t k0 = stream.next(), k1 = stream.next();
  const HashKey key{k0, k1};
  std::vector<std::uint64_t> sorted;  // user, cell
  sorted.reserve(acts.size());
  for (const Act& act : acts) {
    CHECK(act.user < users.size() && act.cell < cells.size());
    sorted.push_back(static_cast<std::uint64_t>(act.user) << 32 | act.cell);
  }
  std::sort(sorted.begin(), sorted.end());

  std::vector<std::uint64_t> counts(cells.size());
  std::vector<Part> parts;
  for (std::size_t at = 0; at < sorted.size();) {
    const auto user = static_cast<std::uint32_t>(sorted[at] >> 32);
    parts.clear();
    while (at < sorted.size() && sorted[at] >> 32 == user) {
      const std::size_t begin = at;
      while (at < sorted.size() && sorted[at] == sorted[begin]) ++at;
      parts.push_back({0, static_cast<std::uint32_t>(sorted[begin]), static_cast<std::uint32_t>(std::min<std::size_t>(at - begin, bound.per_cell))});
    }
    if (parts.size() > bound.cells) {
      for (Part& part : parts) part.priority = priority_of(key, users[user], cells[part.cell]);
      std::sort(parts.begin(), parts.end(), [&](const Part& a, const Part& b) {
        return a.priority != b.priority ? a.priority < b.priority : cells[a.cell] < cells[b.cell];
      });
      parts.resize(bound.cells);
    }
    for (const Part& part : parts) counts[part.cell] += part.acts;
  }
  return BoundedCounts(std::move(counts), bound);
}

}  // namespace bonafide::privacy
