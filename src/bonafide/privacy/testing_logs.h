// Small logs for the tests of this room.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "bonafide/privacy/contribution.h"
#include "bonafide/privacy/testing_statistics.h"

namespace bonafide::privacy::testing {

/// acts[user][cell] events each; users are u0, u1, ..., cells k0, k1, ...
inline BoundedCounts counted(const std::vector<std::vector<std::uint32_t>>& acts, std::size_t cells, ContributionBound bound) {
  std::vector<Act> all;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::max(acts.size(), cells); ++i) names.push_back(std::to_string(i));
  for (std::uint32_t user = 0; user < acts.size(); ++user)
    for (std::uint32_t cell = 0; cell < acts[user].size(); ++cell)
      for (std::uint32_t i = 0; i < acts[user][cell]; ++i) all.push_back({user, cell});
  const std::vector<std::string_view> ids(names.begin(), names.end());
  auto stream = stream_of("contributions");
  auto counts = bound_contributions(all, std::span(ids).first(acts.size()), std::span(ids).first(cells), bound, stream);
  CHECK(counts.ok());
  return std::move(counts).value();
}

/// One cell in which each of `users` users acts once.
inline BoundedCounts users_in_one_cell(std::size_t users) {
  return counted(std::vector<std::vector<std::uint32_t>>(users, {1}), 1, {1, 1});
}

}  // namespace bonafide::privacy::testing
