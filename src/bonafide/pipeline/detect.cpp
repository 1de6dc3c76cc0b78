#include "bonafide/pipeline/detect.h"

#include <cctype>
#include <cmath>
#include <fstream>

#include <fmt/format.h>

#include "bonafide/format/case_writer.h"
#include "bonafide/format/csv.h"
#include "bonafide/groups/grouping.h"
#include "bonafide/pairs/pair_search.h"
#include "bonafide/pipeline/output_folder.h"
#include "bonafide/pipeline/limits.h"
#include "bonafide/pipeline/scales.h"
#include "bonafide/pipeline/timings.h"
#include "bonafide/report/report.h"
#include "bonafide/verdict/evidence.h"
#include "bonafide/verdict/findings.h"

namespace bonafide::pipeline {
namespace {

constexpr std::size_t kKeyHexDigits = 64;
constexpr std::size_t kMostPictures = 40;  // the report draws 30 findings and names a few leads

// The key decides what is sampled. From the log's own hash the same log gives the same case; one
// committed beforehand keeps whoever writes the log from choosing what is sampled.
// @return its hex digits; "" when no file is given.
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

// "3.2 GB", "31 MB", "12 KB": rounded up, so that what is said to be needed is enough.
std::string size_text(std::uint64_t bytes) {
  if (bytes >= 1'000'000'000) return fmt::format("{:.1f} GB", std::ceil(static_cast<double>(bytes) / 1e8) / 10);
  if (bytes >= 1'000'000) return fmt::format("{} MB", (bytes + 999'999) / 1'000'000);
  return fmt::format("{} KB", (bytes + 999) / 1'000);
}

// What detection holds at once, besides what sorting already gave back.
Status check_memory(const events::EventTable& events, const format::Parameters& parameters, std::uint64_t memory_bytes) {
  const std::uint64_t per_act = sizeof(null::Act) + sizeof(null::RowEntry) + 2 * parameters.scales.size();
  const std::uint64_t per_account = 64;
  const std::uint64_t needed = events.memory_bytes() + events.size() * per_act + events.actors.size() * per_account;
  if (needed <= memory_bytes) return {};
  return Error{ErrorKind::kUsage, fmt::format("--memory: {} are allowed, but detection on {} events of {} accounts holds about {}; allow that much, or cut the log by --action or by time",
                                              size_text(memory_bytes), events.size(), events.actors.size(), size_text(needed))};
}

format::RunRecord run_record(const ingest::Log& log, const format::Parameters& parameters, const DetectOptions& options) {
  format::RunRecord run;
  run.version = BONAFIDE_VERSION;
  run.parameters = parameters;
  run.parameters.action = options.read.action;
  run.parameters.unrelated_interests = options.unrelated_interests;
  run.parameters.time_unit = ingest::time_unit_name(options.read.time_unit);
  run.profile = log.profile;
  run.columns.assign(log.columns.begin(), log.columns.end());
  run.events = log.events.size();
  run.actors = log.events.actors.size();
  run.targets = log.events.targets.size();
  run.rows_read = log.rows_read;
  run.rows_rejected = log.rows_rejected;
  run.rows_of_other_actions = log.rows_of_other_actions;
  run.resolution = log.events.time.resolution;
  run.times_relative = log.events.time.relative;
  run.first_time = log.events.time.origin;
  run.last_time = log.events.time.last;
  return run;
}

Status write_tables(const verdict::Sources& sources, const format::Findings& findings, const OutputFolder& folder) {
  TRY_STATUS(format::write_groups(folder.file("groups.csv"), findings.groups));
  TRY_STATUS(format::write_members(folder.file("members.csv"), findings.members));
  TRY_STATUS(format::write_targets(folder.file("targets.csv"), findings.targets));
  TRY_STATUS(format::write_tests(folder.file("tests.csv"), findings.tests));
  TRY_STATUS(format::write_group_targets(folder.file("group_targets.csv"), findings.group_targets, findings.run.times_relative));
  TRY_STATUS(format::write_controls(folder.file("controls.csv"), findings.interest));
  format::EvidenceWriter evidence(folder.file("evidence.csv"), findings.run.times_relative);
  verdict::for_each_evidence(sources, [&](const format::EvidenceRecord& row) { evidence.row(row); });
  TRY_STATUS(evidence.close());
  return format::write_text_file(folder.file("run.json"), format::run_json(findings.run));
}

Result<Detected> detect_into(OutputFolder& folder, const DetectOptions& options, format::Parameters wanted, const std::string& given_key, Progress& progress) {
  ingest::ReadOptions read = options.read;
  read.work_folder = folder.path();
  TRY(ingest::Log log, ingest::read_log(read, progress));
  TRY(wanted, fit_scales(std::move(wanted), log.events.time, options.scales.has_value()));
  TRY_STATUS(check_memory(log.events, wanted, read.memory_bytes));

  progress.begin("hashing", "events", log.events.size());
  format::Findings findings;
  findings.run = run_record(log, wanted, options);
  findings.run.events_sha256 = to_hex(canonical_hash(log.events));
  findings.run.sampling_key = given_key.empty() ? findings.run.events_sha256 : given_key;
  findings.run.sampling_key_given = !given_key.empty();
  progress.advance(log.events.size());

  progress.begin("indexing", "events", log.events.size());
  const null::Exposure exposure = null::build_exposure(log.events, scales_in_ticks(wanted, log.events.time), derive_key("bonafide sampling", findings.run.sampling_key));
  findings.run.first_acts = exposure.acts();
  progress.advance(log.events.size());

  ReadImpressions impressions;
  if (!options.impressions.inputs.empty()) {
    TRY(impressions, read_impressions(options.impressions, read, folder.path(), log.events, exposure, progress));
    findings.run.impressions = impressions.record;
  }

  progress.begin("looking for pairs", "acts", exposure.acts());
  TRY(const pairs::PairSearch search, pairs::search_pairs(exposure, read.threads, progress));

  progress.begin("forming groups", "pairs", search.pairs.size());
  std::vector<groups::Group> candidates = groups::form_groups(search.pairs);
  progress.advance(search.pairs.size());

  progress.begin("testing groups", "tests", 0);
  TRY(const verdict::Judgement judgement, verdict::judge_groups(exposure, log.events, std::move(candidates), options.unrelated_interests, read.threads, progress,
                                                                options.impressions.inputs.empty() ? nullptr : &impressions.shown));

  progress.begin("writing the case", "events", log.events.size());
  const verdict::Sources sources{log.events, exposure, judgement.groups, judgement.excluded};
  findings.groups = verdict::group_records(sources);
  findings.members = verdict::member_records(sources);
  findings.targets = verdict::target_records(sources);
  findings.tests = verdict::test_records(sources);
  findings.group_targets = verdict::group_target_records(sources);
  findings.pictures = verdict::group_pictures(sources, kMostPictures);
  summarise(exposure, judgement, findings);
  TRY_STATUS(write_tables(sources, findings, folder));
  TRY_STATUS(ingest::write_parquet(log.events, folder.path() / "events.parquet", folder.path()));

  const bool too_many = static_cast<double>(log.rows_rejected) > read.max_reject_share * static_cast<double>(log.rows_read);
  Detected out{disclose::Gate::for_custodian(std::move(findings)), log.rejected_by_reason, too_many, impressions.too_many_rejects};
  TRY_STATUS(format::write_text_file(folder.file("report.html"), report::html_report(out.findings)));
  progress.advance(log.events.size());
  progress.end();
  TRY_STATUS(format::write_text_file(folder.file("timings.json"), timings_json(log, search, read, progress.stages())));
  if (interrupted()) return Error{ErrorKind::kInterrupted, "interrupted before the case was complete"};
  TRY_STATUS(folder.commit());
  return out;
}

}  // namespace

Result<Detected> detect(const DetectOptions& options, Progress& progress) {
  TRY(format::Parameters wanted, parse_scales(options.scales.value_or(kDefaultScales)));
  TRY(const std::string given_key, given_sampling_key(options.sampling_key_file));
  TRY(OutputFolder folder, OutputFolder::create(options.out, options.force, "run.json"));
  const std::string temporary = folder.path().string();
  auto detected = detect_into(folder, options, std::move(wanted), given_key, progress);
  if (detected.ok()) return detected;
  // The temporary folder is gone by the time this is read: name the place that was asked for.
  Error error = detected.error();
  for (std::size_t at = error.message.find(temporary); at != std::string::npos; at = error.message.find(temporary, at))
    error.message.replace(at, temporary.size(), options.out.string());
  return error;
}

}  // namespace bonafide::pipeline
