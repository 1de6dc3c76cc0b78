#include "log.h"

#include <charconv>
#include <filesystem>

#include <fmt/format.h>

#include "bonafide/base/random.h"
#include "bonafide/ingest/ingest.h"

namespace bonafide::bench {
namespace {

constexpr std::uint64_t kEventsPerAccount = 13, kEventsPerTarget = 50, kSeconds = 60 * 86'400;

Result<events::EventTable> flat(std::uint64_t count, unsigned threads) {
  events::EventTableBuilder builder({{}, 4ull << 30, std::filesystem::temp_directory_path(), threads});
  RandomStream stream(1, "flat log");
  for (std::uint64_t e = 0; e < count; ++e) {
    const std::uint64_t actor = stream.below(count / kEventsPerAccount), target = stream.below(count / kEventsPerTarget), second = stream.below(kSeconds);
    TRY_STATUS(builder.add(fmt::format("u{}", actor), fmt::format("p{}", target), static_cast<Microseconds>(second) * kMicrosecondsPerSecond, {}));
  }
  return builder.finish(false);
}

}  // namespace

Result<events::EventTable> load(const std::string& log, unsigned threads) {
  constexpr std::string_view kFlat = "flat:";
  if (log.starts_with(kFlat)) {
    std::uint64_t count = 0;
    std::from_chars(log.data() + kFlat.size(), log.data() + log.size(), count);
    return flat(count, threads);
  }
  ingest::ReadOptions read;
  read.inputs = {log};
  read.threads = threads;
  read.work_folder = std::filesystem::temp_directory_path();
  Progress progress(Progress::Mode::kQuiet);
  TRY(ingest::Log all, ingest::read_log(read, progress));
  return std::move(all.events);
}

}  // namespace bonafide::bench
