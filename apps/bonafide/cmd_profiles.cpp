#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bonafide/ingest/ingest.h"
#include "commands.h"

namespace bonafide::app {
namespace {

constexpr const char* kFooter = R"(
A profile is chosen by the header where its columns for actor, target and time are all present;
--profile names one, --columns overrides single columns.)";

int run(bool json) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const ingest::Profile& profile : ingest::profiles()) {
    all.push_back({{"name", profile.name}, {"summary", profile.summary}, {"columns", profile.columns}});
    if (json) continue;
    fmt::print("{}: {}\n", profile.name, profile.summary);
    for (const auto& [role, column] : profile.columns) fmt::print("    {:<9}from {}\n", role, column);
  }
  if (json) fmt::print("{}\n", all.dump(2));
  return kDone;
}

}  // namespace

Command add_profiles(CLI::App& app) {
  auto json = std::make_shared<bool>(false);
  CLI::App* command = app.add_subcommand("profiles", "List the column profiles that are known by name");
  command->footer(kFooter);
  command->add_flag("--json", *json, "Print them as JSON");
  return {command, [json] { return run(*json); }};
}

}  // namespace bonafide::app
