// A simulated log as a table in memory: for logs that are read where they were made.
#include "bonafide/simulate/simulate.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <thread>

#include <fmt/format.h>

#include "bonafide/simulate/draft.h"
#include "bonafide/simulate/rows.h"

namespace bonafide::simulate {
namespace {

Result<events::EventTable> table_of(const Draft& draft, LikeStore& likes, const std::vector<std::string>& columns, const Means& means, Progress& progress) {
  events::EventTableBuilder::Options options;
  options.attributes = columns;
  options.spill_folder = means.work_folder;
  options.threads = means.threads;
  events::EventTableBuilder builder(std::move(options));
  LikeRows rows(draft, likes, columns, progress);
  events::MemoryChunk chunk(3 + columns.size());
  std::vector<std::string_view> values(columns.size());
  for (std::uint64_t first = 0; first < rows.rows(); first += events::MemoryChunk::kCapacity) {
    const std::size_t count = std::min<std::uint64_t>(events::MemoryChunk::kCapacity, rows.rows() - first);
    TRY_STATUS(rows.fill(first, count, chunk));
    for (std::size_t row = 0; row < count; ++row) {
      for (std::size_t c = 0; c < values.size(); ++c) values[c] = chunk.text(3 + c, row);
      TRY_STATUS(builder.add(chunk.text(0, row), chunk.text(1, row), chunk.number(2, row), values));
    }
  }
  return builder.finish(false);
}

}  // namespace

std::optional<Scenario> parse_scenario(std::string_view text) {
  if (text == "clean") return Scenario::kClean;
  if (text == "farms") return Scenario::kFarms;
  if (text == "strongman") return Scenario::kStrongman;
  if (text == "mixed") return Scenario::kMixed;
  if (text == "mixed-clean") return Scenario::kMixedClean;
  if (text == "posts") return Scenario::kPosts;
  if (text == "posts-clean") return Scenario::kPostsClean;
  return std::nullopt;
}

Result<SimulatedLog> simulate(const SimulateOptions& options) {
  std::error_code no_folder;
  Means means;
  means.work_folder = std::filesystem::temp_directory_path(no_folder);
  if (no_folder) return Error{ErrorKind::kIo, fmt::format("no folder for temporary files ({}): set TMPDIR to one that exists", no_folder.message())};
  means.threads = std::max(1u, std::thread::hardware_concurrency());
  Progress progress(Progress::Mode::kQuiet);

  TRY(Draft draft, draw_log(options, means, progress));
  TRY(events::EventTable table, table_of(draft, *draft.likes, draft.columns, means, progress));
  SimulatedLog log{std::move(table), {}, truth_of_groups(draft.population, draft.deeds), std::nullopt};
  for_each_truth(draft.population, draft.deeds, [&](const Truth& truth) { log.truth.push_back(truth); });
  if (draft.shown) {
    TRY(log.impressions, table_of(draft, *draft.shown, {}, means, progress));
  }
  return log;
}

}  // namespace bonafide::simulate
