#include "bonafide/pipeline/pairs_like.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bonafide/base/parallel.h"
#include "bonafide/format/csv.h"
#include "bonafide/ingest/text.h"
#include "bonafide/pairs/edges.h"
#include "bonafide/pairs/shares.h"
#include "bonafide/pairs/window_pairs.h"
#include "bonafide/pipeline/output_folder.h"

namespace bonafide::pipeline {
namespace {

constexpr const char* kMarker = "pairs.json";

Status check_contents(const ingest::Log& log) {
  const events::Attribute* content = log.events.attribute("content");
  const std::string& file = log.files.front().path;
  if (content == nullptr)
    return Error{ErrorKind::kInput, fmt::format("{} has no column for the content, the id of each post, by which CooRTweet counts; name it with --columns content=COLUMN", file)};
  if (content->values.find("") == content->values.size()) return {};
  const std::uint32_t none = content->values.find("");
  const auto missing = static_cast<std::uint64_t>(std::ranges::count(content->code, none));
  return Error{ErrorKind::kInput, fmt::format("{} of {} rows have no id in column {}, by which CooRTweet counts posts; give each row one, or leave these rows out",
                                              missing, log.events.size(), log.columns.at("content"))};
}

std::string window_text(Microseconds window) { return fmt::format("{:.15g}s", static_cast<double>(window) / kMicrosecondsPerSecond); }

Status check_memory(const pairs::Shares& shares, const PairsOptions& options) {
  const pairs::PairCount count = pairs::count_in_window(shares, options.window);
  constexpr std::uint64_t kBytesPerShare = 12;
  const std::uint64_t log_bytes = shares.table.memory_bytes() + kBytesPerShare * shares.table.size();
  const std::uint64_t allowed = options.read.memory_bytes - std::min(log_bytes, options.read.memory_bytes);
  if (count.pairs <= allowed / pairs::kBytesPerPair) return {};
  constexpr double kGigabyte = 1e9;
  return Error{ErrorKind::kInput,
               fmt::format("within {} of each other lie {} pairs of posts, {} of them on \"{}\" alone, and listing them takes {:.1f} GB where --memory leaves {:.1f} GB; "
                           "ask for a smaller --window, leave that object out or allow more --memory (bonafide detect reads such a log without listing pairs)",
                           window_text(options.window), count.pairs, count.most, ingest::printable(shares.table.targets[count.crowded_object]),
                           static_cast<double>(count.pairs) * pairs::kBytesPerPair / kGigabyte, static_cast<double>(allowed) / kGigabyte)};
}

// Microseconds as seconds, exactly, with no more decimals than needed.
std::string seconds_text(Microseconds time) {
  std::string text = fmt::format("{}", time / kMicrosecondsPerSecond);
  if (const Microseconds rest = time % kMicrosecondsPerSecond; rest != 0) {
    text += fmt::format(".{:06}", rest);
    text.erase(text.find_last_not_of('0') + 1);
  }
  return text;
}

// Progress of a table, told now and then: telling it costs more than a row.
class Steps {
 public:
  explicit Steps(Progress& progress) : progress_(progress) {}
  ~Steps() { progress_.advance(waiting_); }
  void take(std::uint64_t pairs) {
    waiting_ += pairs;
    constexpr std::uint64_t kAtOnce = 1 << 16;
    if (waiting_ >= kAtOnce) progress_.advance(std::exchange(waiting_, 0));
  }

 private:
  Progress& progress_;
  std::uint64_t waiting_ = 0;
};

Status write_groups(const std::string& path, const pairs::Shares& shares, const std::vector<pairs::PostPair>& listed, Progress& progress) {
  const events::EventTable& table = shares.table;
  format::CsvWriter csv(path);
  csv.row({"object_id", "content_id", "content_id_y", "time_delta", "account_id", "account_id_y"});
  Steps steps(progress);
  for (const pairs::PostPair& pair : listed) {
    const pairs::ByTime posts = pairs::by_time(shares, pair);
    csv.row({table.targets[shares.object_at[pair.first()]], shares.content.values[shares.content_of(posts.older)], shares.content.values[shares.content_of(posts.newer)],
             seconds_text(posts.delta), table.actors[shares.account_of(posts.older)], table.actors[shares.account_of(posts.newer)]});
    steps.take(1);
    if (interrupted()) break;
  }
  return csv.close();
}

// R writes numbers with 15 significant digits.
std::string real_text(double value) { return fmt::format("{:.15g}", value); }

// Whole seconds, as most are, need no arithmetic on reals.
std::string mean_text(Microseconds total, std::uint64_t weight) {
  const double mean = static_cast<double>(total) / (static_cast<double>(weight) * kMicrosecondsPerSecond);
  return weight == 1 && total % kMicrosecondsPerSecond == 0 ? seconds_text(total) : real_text(mean);
}

Result<pairs::Network> write_edges(const std::string& path, const pairs::Shares& shares, const std::vector<pairs::PostPair>& listed, double percentile, Progress& progress) {
  const events::EventTable& table = shares.table;
  format::CsvWriter csv(path);
  csv.row({"from", "to", "weight", "avg_time_delta", "n_content_id", "n_content_id_y", "edge_symmetry_score", "object_ids", "weight_threshold"});
  std::string objects;
  Steps steps(progress);
  const pairs::Network network = pairs::for_each_edge(shares, listed, percentile, [&](const pairs::Edge& edge) {
    steps.take(edge.weight);
    if (interrupted()) return;
    objects.clear();
    for (const std::uint32_t object : edge.objects) {
      if (!objects.empty()) objects += ',';
      objects += table.targets[object];
    }
    const auto [fewer, more] = std::minmax(edge.older_contents, edge.newer_contents);
    csv.row({table.actors[edge.from], table.actors[edge.to], std::to_string(edge.weight), mean_text(edge.total_delta, edge.weight),
             std::to_string(edge.older_contents), std::to_string(edge.newer_contents), fewer == more ? "1" : real_text(static_cast<double>(fewer) / static_cast<double>(more)), objects, edge.heavy ? "1" : "0"});
  });
  TRY_STATUS(csv.close());
  return network;
}

// Neither table needs the other.
Result<pairs::Network> write_tables(const OutputFolder& folder, const pairs::Shares& shares, const std::vector<pairs::PostPair>& listed, const PairsOptions& options,
                                    Progress& progress) {
  Status groups;
  Result<pairs::Network> network = pairs::Network{};
  progress.begin("writing the tables", "pairs", 2 * listed.size());
  parallel_blocks(2, 1, options.read.threads, [&](std::size_t table, std::size_t, unsigned) {
    if (table == 0) network = write_edges(folder.file("edges.csv"), shares, listed, options.edge_weight, progress);
    else groups = write_groups(folder.file("groups.csv"), shares, listed, progress);
  });
  progress.end();
  TRY_STATUS(groups);
  return network;
}

std::string run_record(const PairsOptions& options, const ingest::Log& log, const PairsMade& made) {
  nlohmann::ordered_json files = nlohmann::ordered_json::array();
  for (const ingest::InputFile& file : log.files) files.push_back({{"path", file.path}, {"bytes", file.bytes}, {"sha256", file.sha256}});
  const nlohmann::ordered_json record{
      {"format", 1},
      {"bonafide", BONAFIDE_VERSION},
      {"like", "CooRTweet 2.1.3"},
      {"note", "repeats another tool's tables: no p-value, no rate of error, no verdict"},
      {"parameters", {{"time_window", static_cast<double>(options.window) / kMicrosecondsPerSecond}, {"min_participation", options.min_participation}, {"edge_weight", options.edge_weight}, {"action", options.read.action}}},
      {"files", files},
      {"columns", log.columns},
      {"rows_read", made.rows_read},
      {"rows_rejected", made.rows_rejected},
      {"events", made.events},
      {"actors", made.actors},
      {"targets", made.targets},
      {"pairs", made.pairs},
      {"edges", made.edges},
      {"weight_threshold", made.threshold},
      {"edges_above", made.heavy_edges}};
  return record.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

Result<PairsMade> make_into(OutputFolder& folder, const PairsOptions& options, Progress& progress) {
  ingest::ReadOptions read = options.read;
  read.work_folder = folder.path();
  read.keep_arrival = true;
  TRY(const ingest::Log log, ingest::read_log(read, progress));
  TRY_STATUS(check_contents(log));
  PairsMade made;
  made.rows_read = log.rows_read;
  made.rows_rejected = log.rows_rejected;
  made.events = log.events.size();
  made.actors = log.events.actors.size();
  made.targets = log.events.targets.size();
  made.rejected_by_reason = log.rejected_by_reason;
  made.too_many_rejects = static_cast<double>(log.rows_rejected) > read.max_reject_share * static_cast<double>(log.rows_read);

  const pairs::Shares shares = pairs::in_order_of_the_reference(log.events, options.min_participation);
  TRY_STATUS(check_memory(shares, options));
  progress.begin("pairing", "events", shares.event_at.size());
  TRY(std::vector<pairs::PostPair> listed, pairs::pairs_in_window(shares, options.window, progress));
  pairs::keep_active(shares, options.min_participation, listed);
  made.pairs = listed.size();
  TRY(const pairs::Network network, write_tables(folder, shares, listed, options, progress));
  made.edges = network.edges;
  made.heavy_edges = network.heavy;
  made.threshold = network.threshold;
  TRY_STATUS(format::write_text_file(folder.file(kMarker), run_record(options, log, made)));
  if (interrupted()) return Error{ErrorKind::kInterrupted, "interrupted before the tables were complete"};
  TRY_STATUS(folder.commit());
  return made;
}

}  // namespace

Result<PairsMade> pairs_like_coortweet(const PairsOptions& options, Progress& progress) {
  TRY(OutputFolder folder, OutputFolder::create(options.out, options.force, kMarker));
  const std::string temporary = folder.path().string();
  auto made = make_into(folder, options, progress);
  if (made.ok()) return made;
  return folder_named(made.error(), temporary, options.out);
}

}  // namespace bonafide::pipeline
