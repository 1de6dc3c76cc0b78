#include "bonafide/ingest/columns.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "bonafide/ingest/text.h"

namespace bonafide::ingest {
namespace {

using ColumnOfRole = std::map<std::string, std::string>;

constexpr std::array<const char*, 3> kRequired{"actor", "target", "time"};
constexpr std::array<const char*, 7> kOptional{"action", "client", "content", "country", "created", "device", "owner"};

bool has(const Header& header, const std::string& column) {
  return std::ranges::find(header.columns, column) != header.columns.end();
}

Status check_roles(const ColumnOfRole& columns) {
  for (const auto& [role, column] : columns)
    if (std::ranges::find(kRequired, role) == kRequired.end() && std::ranges::find(kOptional, role) == kOptional.end())
      return Error{ErrorKind::kUsage, fmt::format("--columns {}={}: there is no role \"{}\"; the roles are {}, {}",
                                                  role, column, role, fmt::join(kRequired, ", "), fmt::join(kOptional, ", "))};
  return {};
}

struct Candidate {
  std::string name;
  ColumnOfRole columns;
};

Result<std::vector<Candidate>> candidates(const ReadOptions& options) {
  const bool all_by_hand = std::ranges::all_of(kRequired, [&](const char* role) { return options.columns.contains(role); });
  if (all_by_hand && options.profile.empty()) return std::vector<Candidate>{{"columns", options.columns}};
  std::vector<Candidate> found;
  std::vector<std::string> names;
  for (const Profile& profile : profiles()) {
    names.push_back(profile.name);
    if (!options.profile.empty() && options.profile != profile.name) continue;
    Candidate candidate{profile.name, options.columns};
    candidate.columns.insert(profile.columns.begin(), profile.columns.end());  // keeps what is there
    found.push_back(std::move(candidate));
  }
  if (found.empty())
    return Error{ErrorKind::kUsage, fmt::format("--profile {}: there is no such profile; there are {}", options.profile, listed(names))};
  return found;
}

// The first required column that `header` lacks, or nullptr.
const std::string* missing_from(const Header& header, const Candidate& candidate) {
  for (const char* role : kRequired)
    if (const std::string& column = candidate.columns.at(role); !has(header, column)) return &column;
  return nullptr;
}

Error no_column_by_hand(const Header& header, const std::string& role, const std::string& column) {
  return {ErrorKind::kInput, fmt::format("{} has no column \"{}\" (--columns {}={}); it has {}", header.path, printable(column), role,
                                         printable(column), listed(header.columns))};
}

Error no_candidate(const std::vector<Candidate>& tried, const std::vector<Header>& headers, const ColumnOfRole& by_hand) {
  for (const Header& header : headers)
    for (const char* role : kRequired)
      if (const auto entry = by_hand.find(role); entry != by_hand.end() && !has(header, entry->second))
        return no_column_by_hand(header, entry->first, entry->second);
  constexpr const char* kRemedy = "say which column is which: --columns actor=...,target=...,time=...";
  for (const Header& header : headers) {
    if (tried.size() == 1) {
      if (const std::string* column = missing_from(header, tried[0]))
        return {ErrorKind::kInput, fmt::format("{} has no column \"{}\"; it has {}; {}", header.path, printable(*column),
                                               listed(header.columns), kRemedy)};
    } else if (std::ranges::all_of(tried, [&](const Candidate& one) { return missing_from(header, one) != nullptr; })) {
      return {ErrorKind::kInput, fmt::format("{} has no columns that a profile knows (bonafide profiles); it has {}; {}",
                                             header.path, listed(header.columns), kRemedy)};
    }
  }
  return {ErrorKind::kInput, fmt::format("the files are of different profiles, as {} ({}) and {} ({}) show; read them apart",
                                         headers.front().path, listed(headers.front().columns), headers.back().path,
                                         listed(headers.back().columns))};
}

}  // namespace

std::vector<std::string> Mapping::attributes() const {
  std::vector<std::string> names;
  for (std::size_t i = kFirstAttribute; i < fields.size(); ++i) names.push_back(fields[i].role);
  return names;
}

Result<Mapping> choose_columns(const ReadOptions& options, const std::vector<Header>& headers) {
  TRY_STATUS(check_roles(options.columns));
  TRY(const std::vector<Candidate> tried, candidates(options));
  const auto chosen = std::ranges::find_if(tried, [&](const Candidate& one) {
    return std::ranges::all_of(headers, [&](const Header& header) { return missing_from(header, one) == nullptr; });
  });
  if (chosen == tried.end()) return no_candidate(tried, headers, options.columns);

  Mapping mapping{chosen->name, {}};
  for (const char* role : kRequired) mapping.fields.push_back({role, chosen->columns.at(role)});
  for (const char* role : kOptional) {  // in ascending order, as the event table wants them
    const auto entry = chosen->columns.find(role);
    if (entry == chosen->columns.end()) continue;
    const bool by_hand = options.columns.contains(role);
    if (std::ranges::any_of(headers, [&](const Header& header) {
          return has(header, entry->second) || (header.may_hold_more && !by_hand);
        }))
      mapping.fields.push_back({role, entry->second});
    else if (by_hand)
      return no_column_by_hand(headers.front(), role, entry->second);
  }
  return mapping;
}

Result<std::vector<int>> positions(const Mapping& mapping, const Header& header) {
  std::vector<int> found;
  for (const Field& field : mapping.fields) {
    const auto at = std::ranges::find(header.columns, field.column);
    if (at != header.columns.end() && std::find(at + 1, header.columns.end(), field.column) != header.columns.end())
      return Error{ErrorKind::kInput, fmt::format("{} names its column \"{}\" twice; rename one of them in the file", header.path,
                                                  printable(field.column))};
    found.push_back(at == header.columns.end() ? -1 : static_cast<int>(at - header.columns.begin()));
  }
  return found;
}

}  // namespace bonafide::ingest
