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

double rate(double count, double seconds) { return seconds > 0 ? count / seconds : 0; }

// What went through a stage, per second: the events of the log whatever the stage counts its work in, and the bytes
// where they are known, those of the files or of the keys that are sorted.
nlohmann::ordered_json stage_json(const StageTime& stage, const ingest::Log& log, const pairs::PairSearch& search) {
  constexpr double kSortKeyBytes = 16;
  const auto events = static_cast<double>(log.events.size());
  nlohmann::ordered_json json{{"name", stage.name}, {"seconds", stage.seconds}, {"cpu_seconds", stage.cpu_seconds}, {"items", stage.items}, {"events_per_second", rate(events, stage.seconds)}};
  double bytes = 0;
  if (stage.name == "reading")
    for (const ingest::InputFile& file : log.files) bytes += static_cast<double>(file.bytes);
  if (stage.name == "sorting") bytes = kSortKeyBytes * events;
  if (bytes > 0) json["bytes_per_second"] = rate(bytes, stage.seconds);
  if (stage.name == "looking for pairs") {
    json["pairs_per_event"] = rate(static_cast<double>(search.visited), events);
    json["pairs_per_second"] = rate(static_cast<double>(search.visited), stage.seconds);
  }
  return json;
}

}  // namespace

std::string timings_json(const ingest::Log& log, const pairs::PairSearch& search, const ingest::ReadOptions& options, const Progress& progress) {
  using Json = nlohmann::ordered_json;
  Json json;
  double total = 0;
  for (const StageTime& stage : progress.stages()) {
    json["stages"].push_back(stage_json(stage, log, search));
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
