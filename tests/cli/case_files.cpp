#include "case_files.h"

#include "bonafide/base/hash.h"

namespace bonafide::cli_tests {
namespace {

// One record from `text` at `at`, which moves behind it.
std::vector<std::string> next_record(const std::string& text, std::size_t& at) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quoted && c == '"' && at + 1 < text.size() && text[at + 1] == '"') fields.back() += text[++at];
    else if (c == '"') quoted = !quoted;
    else if (!quoted && c == ',') fields.emplace_back();
    else if (!quoted && c == '\n') break;
    else if (!quoted && c == '\r' && text[at + 1] == '\n') continue;
    else fields.back() += c;
  }
  ++at;
  return fields;
}

}  // namespace

Csv read_csv(const fs::path& path) {
  const std::string text = read_file(path);
  EXPECT_TRUE(text.ends_with("\n")) << path;
  Csv csv{text.substr(0, text.find_first_of("\r\n")), {}};
  std::size_t at = 0;
  const std::vector<std::string> names = next_record(text, at);
  while (at < text.size()) {
    const std::vector<std::string> fields = next_record(text, at);
    EXPECT_EQ(fields.size(), names.size()) << path << " before byte " << at;
    auto& row = csv.rows.emplace_back();
    for (std::size_t i = 0; i < std::min(names.size(), fields.size()); ++i) row[names[i]] = fields[i];
  }
  return csv;
}

nlohmann::json read_json(const fs::path& path) {
  auto json = nlohmann::json::parse(read_file(path), nullptr, false);
  EXPECT_FALSE(json.is_discarded()) << path << " is no JSON";
  return json;
}

std::map<std::string, std::string> promised_bytes(const fs::path& folder) {
  std::map<std::string, std::string> bytes;
  for (const std::string& name : names_in(folder))
    if (name != "timings.json" && name != "rejects.csv") bytes[name] = to_hex(sha256(read_file(folder / name)));
  return bytes;
}

std::string group_id_of(const std::set<std::string>& members) {
  std::string bytes;
  for (const std::string& member : members) {
    for (int byte = 0; byte < 8; ++byte) bytes += static_cast<char>(member.size() >> (8 * byte) & 0xff);
    bytes += member;
  }
  return to_hex(sha256(bytes)).substr(0, 16);
}

std::map<std::string, std::set<std::string>> members_by_group(const fs::path& folder) {
  std::map<std::string, std::set<std::string>> members;
  for (const auto& row : read_csv(folder / "members.csv").rows) EXPECT_TRUE(members[row.at("group")].insert(row.at("actor")).second);
  return members;
}

std::map<std::string, std::string> verdict_by_group(const fs::path& folder) {
  std::map<std::string, std::string> verdicts;
  for (const auto& row : read_csv(folder / "groups.csv").rows) EXPECT_TRUE(verdicts.emplace(row.at("group"), row.at("verdict")).second);
  return verdicts;
}

std::set<std::string> members_with(const fs::path& folder, const std::string& verdict) {
  std::set<std::string> found;
  for (const auto& row : read_csv(folder / "members.csv").rows)
    if (row.at("verdict") == verdict) found.insert(row.at("actor"));
  return found;
}

}  // namespace bonafide::cli_tests
