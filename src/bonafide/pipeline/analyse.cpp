#include "bonafide/pipeline/analyse.h"

#include <cctype>
#include <fstream>

#include <fmt/format.h>

#include "bonafide/base/sizes.h"
#include "bonafide/groups/grouping.h"
#include "bonafide/pipeline/scales.h"

namespace bonafide::pipeline {
namespace {

constexpr std::size_t kKeyHexDigits = 64;

constexpr std::uint64_t kMostActs = UINT32_MAX - 1;  // a row is a position of four bytes
constexpr std::uint64_t kMostPasses = 8;  // over the events, to put rows into files stretch by stretch

// What analysing holds, in bytes: what is asked for at random, and what is gone through in order.
struct Sizes {
  std::uint64_t at_random, in_order;
};
Sizes sizes_of(const events::EventTable& events, const format::Parameters& parameters) {
  constexpr std::uint64_t kPerAccount = 64, kPerTarget = 40;  // while groups are tested, too
  return {events.memory_bytes() + events.size() * sizeof(null::Act) + events.actors.size() * kPerAccount + events.targets.size() * kPerTarget, events.size() * (sizeof(std::uint32_t) + parameters.scales.size())};
}

Error too_little(std::uint64_t memory_bytes, std::uint64_t needed, const events::EventTable& events, const char* what) {
  return {ErrorKind::kUsage, fmt::format("--memory: {} are allowed, but {} on {} events of {} accounts holds about {}; allow that much, or cut the log by --action or by time", size_text(memory_bytes), what,
                                         events.size(), events.actors.size(), size_text(needed))};
}

}  // namespace

Result<std::string> given_sampling_key(const std::string& file) {
  if (file.empty()) return std::string();
  std::ifstream in(file);
  if (!in) return Error{ErrorKind::kInput, fmt::format("--sampling-key {}: cannot be opened; make one with: openssl rand -hex 32 > {}", file, file)};
  std::string text, rest;
  in >> text;
  const bool hex = text.size() == kKeyHexDigits && text.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos && !(in >> rest);
  if (!hex) return Error{ErrorKind::kInput, fmt::format("--sampling-key {}: holds no key of {} hex digits; make one with: openssl rand -hex 32 > {}", file, kKeyHexDigits, file)};
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

Result<null::RowBacking> plan_memory(events::EventTable& events, const format::Parameters& parameters, std::uint64_t memory_bytes, const std::filesystem::path& folder) {
  if (events.size() > kMostActs)
    return Error{ErrorKind::kInput, fmt::format("the log holds {} events, more than the {} that can be numbered; cut it by --action or by time", events.size(), kMostActs)};
  Sizes sizes = sizes_of(events, parameters);
  if (sizes.at_random + sizes.in_order <= memory_bytes) return null::RowBacking{};
  TRY_STATUS(events.move_to_files(folder));
  sizes = sizes_of(events, parameters);
  if (sizes.at_random + sizes.in_order <= memory_bytes) return null::RowBacking{};
  if (const std::uint64_t needed = sizes.at_random + sizes.in_order / kMostPasses; needed > memory_bytes) return too_little(memory_bytes, needed, events, "detection");
  return null::RowBacking{{folder, true}, memory_bytes - sizes.at_random};
}

Status check_memory(const events::EventTable& events, const format::Parameters& parameters, std::uint64_t memory_bytes, unsigned logs) {
  const Sizes sizes = sizes_of(events, parameters);
  if (const std::uint64_t needed = logs * (sizes.at_random + sizes.in_order); needed > memory_bytes) return too_little(memory_bytes, needed, events, "calibration");
  return {};
}

Result<null::Exposure> index(const events::EventTable& events, const format::Parameters& parameters, const std::string& sampling_key, unsigned threads, const null::RowBacking& backing,
                             Progress& progress) {
  progress.begin("indexing", "events", events.size());
  TRY(null::Exposure exposure, null::build_exposure(events, scales_in_ticks(parameters, events.time), derive_key("bonafide sampling", sampling_key), threads, backing));
  events.set_aside();
  progress.advance(events.size());
  return exposure;
}

Result<Analysis> analyse(const events::EventTable& events, null::Exposure exposure, const format::Parameters& parameters, unsigned threads, Progress& progress,
                         const null::Impressions* impressions) {
  progress.begin("looking for pairs", "acts", exposure.acts());
  TRY(pairs::PairSearch search, pairs::search_pairs(exposure, threads, progress));

  progress.begin("forming groups", "pairs", search.pairs.size());
  std::vector<groups::Group> candidates = groups::form_groups(search.pairs);
  progress.advance(search.pairs.size());

  progress.begin("testing groups", "tests", 0);
  TRY(verdict::Judgement judgement, verdict::judge_groups(exposure, events, std::move(candidates), parameters.unrelated_interests, threads, progress, impressions));
  return Analysis{std::move(exposure), std::move(search), std::move(judgement)};
}

}  // namespace bonafide::pipeline
