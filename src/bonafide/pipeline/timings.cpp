#include "bonafide/pipeline/timings.h"

#include <fstream>
#include <thread>

#include <nlohmann/json.hpp>
#include <sys/resource.h>

namespace bonafide::pipeline {
namespace {

std::string cpu_model() {
  std::ifstream in("/proc/cpuinfo");
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("model name")) return line.substr(std::min(line.size(), line.find(':') + 2));
  return "unknown";
}

}  // namespace

std::string timings_json(const ingest::Log& log, const pairs::PairSearch& search, const ingest::ReadOptions& options, const Progress& progress) {
  using Json = nlohmann::ordered_json;
  Json json;
  double total = 0;
  for (const StageTime& stage : progress.stages()) {
    json["stages"].push_back({{"name", stage.name}, {"seconds", stage.seconds}, {"cpu_seconds", stage.cpu_seconds}, {"items", stage.items}});
    total += stage.seconds;
  }
  json["seconds"] = total;
  json["beside"] = Json::array();
  for (const StageTime& stage : progress.companions())
    json["beside"].push_back({{"name", stage.name}, {"seconds", stage.seconds}, {"cpu_seconds", stage.cpu_seconds}, {"items", stage.items}});
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  json["peak_memory_bytes"] = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
  json["spilled_bytes"] = log.spilled_bytes;
  json["threads"] = options.threads;
  json["memory_bytes"] = options.memory_bytes;
  json["machine"] = {{"cpu", cpu_model()}, {"cores", std::thread::hardware_concurrency()}};
  json["pair_search"] = {{"visited", search.visited}, {"counted", search.counted}, {"bounded", search.bounded}, {"kept", search.pairs.size()}};
  json["files"] = Json::array();
  for (const ingest::InputFile& file : log.files) json["files"].push_back({{"path", file.path}, {"bytes", file.bytes}, {"sha256", file.sha256}});
  json["rejected_by_reason"] = log.rejected_by_reason;
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace bonafide::pipeline
