// A case as a test reads it: by the formats' own rules, with none of the code that wrote it.
#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "command.h"

namespace bonafide::cli_tests {

/// A CSV file (RFC 4180).
struct Csv {
  std::string header;  ///< line 1 as it stands
  std::vector<std::map<std::string, std::string>> rows;
};
Csv read_csv(const fs::path& path);

nlohmann::json read_json(const fs::path& path);

/// SHA-256, 64 hex digits, of each file by name: all that the promise of equal bytes covers, so
/// neither timings.json nor rejects.csv.
std::map<std::string, std::string> promised_bytes(const fs::path& folder);

/// The first 16 hex digits of SHA-256 over the sorted members, each its length (8 bytes, least
/// significant first) and its bytes.
std::string group_id_of(const std::set<std::string>& members);

/// Members by group, and groups by verdict, as members.csv and groups.csv say.
std::map<std::string, std::set<std::string>> members_by_group(const fs::path& folder);
std::map<std::string, std::string> verdict_by_group(const fs::path& folder);
/// All members of groups with this verdict.
std::set<std::string> members_with(const fs::path& folder, const std::string& verdict);

}  // namespace bonafide::cli_tests
