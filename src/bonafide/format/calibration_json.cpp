// calibration.json, written and read. The two stand together so that a key is spelt once.
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bonafide/base/hash.h"
#include "bonafide/format/calibration.h"

namespace bonafide::format {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<const char*, kLevels.size()> kLevelKeys{"coordinated", "farm_like", "manufactured"};

Json to_json(const Rate& rate) { return {{"count", rate.count}, {"of", rate.of}, {"low", rate.low}, {"high", rate.high}}; }

void read(const Json& json, Rate& rate) {
  rate = {json.at("count").get<std::uint64_t>(), json.at("of").get<std::uint64_t>(), json.at("low").get<double>(), json.at("high").get<double>()};
}

Json to_json(const Tally& tally) {
  Json json{{"planted", tally.planted}, {"proposed", tally.proposed}};
  for (std::size_t l = 0; l < kLevels.size(); ++l)
    json[kLevelKeys[l]] = {{"tested", tally.levels[l].tested}, {"convicted", to_json(tally.levels[l].convicted)}, {"convicted_of_tested", to_json(tally.levels[l].convicted_of_tested)}};
  return json;
}

void read(const Json& json, Tally& tally) {
  tally.planted = json.at("planted").get<std::uint64_t>();
  tally.proposed = json.at("proposed").get<std::uint64_t>();
  for (std::size_t l = 0; l < kLevels.size(); ++l) {
    const Json& level = json.at(kLevelKeys[l]);
    tally.levels[l].tested = level.at("tested").get<std::uint64_t>();
    read(level.at("convicted"), tally.levels[l].convicted);
    read(level.at("convicted_of_tested"), tally.levels[l].convicted_of_tested);
  }
}

Json to_json(const RewiredTally& rewired) {
  Json json{{"logs", rewired.logs}, {"moved_share", rewired.moved_share}};
  for (std::size_t l = 0; l < kLevels.size(); ++l) {
    const auto& level = rewired.levels[l];
    json[kLevelKeys[l]] = {{"logs_accusing", to_json(level.logs_accusing)}, {"groups", level.groups}, {"accounts", level.accounts}, {"tested", level.tested}};
  }
  return json;
}

void read(const Json& json, RewiredTally& rewired) {
  rewired.logs = json.at("logs").get<std::uint64_t>();
  rewired.moved_share = json.at("moved_share").get<double>();
  for (std::size_t l = 0; l < kLevels.size(); ++l) {
    const Json& level = json.at(kLevelKeys[l]);
    read(level.at("logs_accusing"), rewired.levels[l].logs_accusing);
    rewired.levels[l].groups = level.at("groups").get<std::uint64_t>();
    rewired.levels[l].accounts = level.at("accounts").get<std::uint64_t>();
    rewired.levels[l].tested = level.at("tested").get<std::uint64_t>();
  }
}

Json stability_json(const Calibration& calibration) {
  Json groups = Json::array();
  for (const GroupStability& group : calibration.stability) groups.push_back({{"group", group.group}, {"verdict", verdict_name(group.verdict)}, {"same", group.same}});
  return {{"keys", calibration.keys}, {"groups", std::move(groups)}, {"only_other_keys", calibration.only_other_keys}};
}

void read_stability(const Json& json, Calibration& out) {
  out.keys = json.at("keys").get<std::uint64_t>();
  out.only_other_keys = json.at("only_other_keys").get<std::uint64_t>();
  for (const Json& entry : json.at("groups")) {
    GroupStability group{entry.at("group").get<std::string>(), Verdict::kUnexplained, entry.at("same").get<std::uint64_t>()};
    for (Verdict level : kLevels)
      if (entry.at("verdict") == verdict_name(level)) group.verdict = level;
    out.stability.push_back(std::move(group));
  }
}

Calibration calibration_of(const Json& json) {
  Calibration out;
  out.version = json.at("bonafide").get<std::string>();
  out.model = json.at("model").get<int>();
  out.events_sha256 = json.at("events_sha256").get<std::string>();
  out.sampling_key = json.at("sampling_key").get<std::string>();
  for (const auto& [key, value] : json.at("parameters").items()) out.parameters.emplace_back(key, value.get<std::string>());
  const Json& farms = json.at("farms");
  read(farms.at("all"), out.all_farms);
  for (const Json& entry : farms.at("by_kind")) {
    out.farms.push_back({entry.at("pace").get<std::string>(), entry.at("members").get<std::uint64_t>(), {}});
    read(entry, out.farms.back().tally);
  }
  for (const Json& entry : farms.at("by_factor")) {
    out.factors.push_back({entry.at("factor").get<std::string>(), entry.at("value").get<std::string>(), {}});
    read(entry, out.factors.back().tally);
  }
  read(json.at("communities").at("all"), out.all_communities);
  for (const Json& entry : json.at("communities").at("by_kind")) {
    out.communities.push_back({entry.at("topics").get<std::uint64_t>(), entry.at("pace").get<std::string>(), {}});
    read(entry, out.communities.back().tally);
  }
  read(json.at("rewired"), out.rewired);
  read_stability(json.at("stability"), out);
  for (const Json& sentence : json.at("notes")) out.notes.push_back(sentence.get<std::string>());
  return out;
}

}  // namespace

std::string calibration_json(const Calibration& calibration) {
  Json parameters = Json::object(), farms = Json::array(), factors = Json::array(), communities = Json::array();
  for (const auto& [key, value] : calibration.parameters) parameters[key] = value;
  const auto with = [](Json head, const Tally& tally) {
    head.update(to_json(tally));
    return head;
  };
  for (const FarmKind& kind : calibration.farms) farms.push_back(with({{"pace", kind.pace}, {"members", kind.members}}, kind.tally));
  for (const FarmFactor& factor : calibration.factors) factors.push_back(with({{"factor", factor.factor}, {"value", factor.value}}, factor.tally));
  for (const CommunityKind& kind : calibration.communities) communities.push_back(with({{"topics", kind.topics}, {"pace", kind.pace}}, kind.tally));
  const Json json{{"format", kCalibrationFormatVersion},
                  {"bonafide", calibration.version},
                  {"model", calibration.model},
                  {"events_sha256", calibration.events_sha256},
                  {"sampling_key", calibration.sampling_key},
                  {"parameters", std::move(parameters)},
                  {"farms", {{"all", to_json(calibration.all_farms)}, {"by_kind", std::move(farms)}, {"by_factor", std::move(factors)}}},
                  {"communities", {{"all", to_json(calibration.all_communities)}, {"by_kind", std::move(communities)}}},
                  {"rewired", to_json(calibration.rewired)},
                  {"stability", stability_json(calibration)},
                  {"notes", calibration.notes}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string calibration_summary_json(const Calibration& calibration) {
  Json json{{"sha256", to_hex(sha256(calibration_json(calibration)))}};
  for (std::size_t l = 0; l < kLevels.size(); ++l) {
    const LevelTally &farms = calibration.all_farms.levels[l], &communities = calibration.all_communities.levels[l];
    json[kLevelKeys[l]] = {{"farms_found", to_json(farms.convicted)},
                           {"communities_accused", to_json(communities.convicted)},
                           {"communities_accused_of_tested", to_json(communities.convicted_of_tested)},
                           {"rewired_logs_accusing", to_json(calibration.rewired.levels[l].logs_accusing)}};
  }
  json["stability"] = stability_json(calibration);
  return json.dump();
}

Result<Calibration> read_calibration(const std::string& folder) {
  const std::string path = folder + "/calibration.json";
  const auto refused = [&](const std::string& why) { return Error{ErrorKind::kInput, fmt::format("{}: {}; make one with: bonafide calibrate LOG --out DIR", path, why)}; };
  std::ifstream in(path, std::ios::binary);
  if (!in) return refused("cannot be opened");
  std::ostringstream text;
  text << in.rdbuf();
  const Json json = Json::parse(text.str(), nullptr, false);
  if (!json.is_object() || !json.contains("format") || !json["format"].is_number_integer()) return refused("is not a calibration");
  if (json["format"].get<int>() > kCalibrationFormatVersion)
    return Error{ErrorKind::kInput, fmt::format("{}: has format {}, and this program knows {}; use the program that made it", path, json["format"].get<int>(), kCalibrationFormatVersion)};
  try {  // a key that is missing or of another type: the file was damaged or edited
    return calibration_of(json);
  } catch (const nlohmann::json::exception&) {
    return refused("is not a whole calibration");
  }
}

}  // namespace bonafide::format
