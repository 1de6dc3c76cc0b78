#include "bonafide/pipeline/detect.h"

#include <array>
#include <functional>

#include <fmt/format.h>

#include "bonafide/base/parallel.h"
#include "bonafide/format/calibration.h"
#include "bonafide/format/case_writer.h"
#include "bonafide/format/csv.h"
#include "bonafide/format/numbers.h"
#include "bonafide/pipeline/analyse.h"
#include "bonafide/pipeline/case_copy.h"
#include "bonafide/pipeline/expected_stages.h"
#include "bonafide/pipeline/output_folder.h"
#include "bonafide/pipeline/limits.h"
#include "bonafide/pipeline/scales.h"
#include "bonafide/pipeline/timings.h"
#include "bonafide/report/report.h"
#include "bonafide/verdict/evidence.h"
#include "bonafide/verdict/findings.h"

namespace bonafide::pipeline {
namespace {

constexpr std::size_t kMostPictures = 40;  // the report draws 30 findings and names a few leads

format::RunRecord run_record(const ingest::Log& log, const format::Parameters& parameters, const DetectOptions& options) {
  format::RunRecord run;
  run.version = BONAFIDE_VERSION;
  run.parameters = parameters;
  run.parameters.action = options.read.action;
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

// Rates of another log, model or key would be taken for this one's.
Status check_calibration(const DetectOptions& options, const format::RunRecord& run) {
  if (!run.calibration) return {};
  if (!options.impressions.inputs.empty())
    return Error{ErrorKind::kUsage, fmt::format("--calibration {}: was measured without impressions, and its rates do not hold with them; leave out --calibration or --impressions", options.calibration)};
  const auto sentence = format::mismatch(*run.calibration, run, options.calibration);
  return sentence ? Status(Error{ErrorKind::kUsage, *sentence}) : Status();
}

// Each of the tables by itself, as many at once as there are threads.
Status write_findings(const verdict::Sources& sources, format::Findings& findings, const OutputFolder& folder, unsigned threads) {
  const auto write_evidence = [&] {
    format::EvidenceWriter evidence(folder.file("evidence.csv"), findings.run.times_relative);
    verdict::for_each_evidence(sources, [&](const format::EvidenceRecord& row) { evidence.row(row); });
    return evidence.close();
  };
  const std::array<std::function<Status()>, 7> tables{
      write_evidence,
      [&] { return format::write_members(folder.file("members.csv"), findings.members = verdict::member_records(sources)); },
      [&] { return format::write_targets(folder.file("targets.csv"), findings.targets = verdict::target_records(sources)); },
      [&] { return format::write_tests(folder.file("tests.csv"), findings.tests = verdict::test_records(sources)); },
      [&] { return format::write_group_targets(folder.file("group_targets.csv"), findings.group_targets = verdict::group_target_records(sources), findings.run.times_relative); },
      [&] { return format::write_groups(folder.file("groups.csv"), findings.groups = verdict::group_records(sources)); },
      [&] {
        findings.pictures = verdict::group_pictures(sources, kMostPictures);
        return Status();
      }};
  std::array<Status, tables.size()> written;
  parallel_blocks(tables.size(), 1, threads, [&](std::size_t table, std::size_t, unsigned) { written[table] = tables[table](); });
  for (const Status& status : written) TRY_STATUS(status);
  TRY_STATUS(format::write_controls(folder.file("controls.csv"), findings.interest));
  // Whoever reads the case later has the rates with it.
  if (findings.run.calibration) return format::write_text_file(folder.file("calibration.json"), format::calibration_json(*findings.run.calibration));
  return {};
}

Result<Detected> detect_into(OutputFolder& folder, const DetectOptions& options, format::Parameters wanted, const std::string& given_key,
                             std::shared_ptr<const format::Calibration> calibration, Progress& progress) {
  ingest::ReadOptions read = options.read;
  read.work_folder = folder.path();
  bool parquet = false;
  read.on_opened = [&](std::uint64_t rows, bool of_parquet) {
    parquet = of_parquet;
    progress.expect(expected_stages(rows, parquet, read.threads));
  };
  TRY(ingest::Log log, ingest::read_log(read, progress));
  progress.expect(expected_stages(log.events.size(), parquet, read.threads));
  TRY(wanted, fit_scales(std::move(wanted), log.events.time, options.scales.has_value()));
  TRY(const null::RowBacking backing, plan_memory(log.events, wanted, read.memory_bytes, folder.path()));

  CaseCopy copy(log.events, folder, read.threads, progress);
  progress.begin("hashing", "events", log.events.size());
  format::Findings findings;
  findings.run = run_record(log, wanted, options);
  findings.run.calibration = std::move(calibration);
  findings.run.events_sha256 = to_hex(canonical_hash(log.events));
  findings.run.sampling_key = given_key.empty() ? findings.run.events_sha256 : given_key;
  findings.run.sampling_key_given = !given_key.empty();
  TRY_STATUS(check_calibration(options, findings.run));
  progress.advance(log.events.size());

  TRY(null::Exposure indexed, index(log.events, wanted, findings.run.sampling_key, read.threads, backing, progress));
  ReadImpressions impressions;
  if (!options.impressions.inputs.empty()) {
    TRY(impressions, read_impressions(options.impressions, read, folder.path(), log.events, indexed, progress));
    findings.run.impressions = impressions.record;
  }
  TRY(const Analysis analysis, analyse(log.events, std::move(indexed), wanted, read.threads, progress, options.impressions.inputs.empty() ? nullptr : &impressions.shown));
  const null::Exposure& exposure = analysis.exposure;
  findings.run.first_acts = exposure.acts();

  progress.begin("writing the case", "events", log.events.size());
  const verdict::Sources sources{log.events, exposure, analysis.judgement.groups, analysis.judgement.excluded};
  summarise(exposure, analysis.judgement, findings);
  for (const ingest::InputFile& file : log.files)
    if (file.grew) findings.run.limits.push_back(fmt::format("{} grew while it was read: only its first {} bytes, whole rows, are in it.", file.path, format::grouped(file.bytes)));
  TRY_STATUS(write_findings(sources, findings, folder, read.threads));
  TRY(findings.run.events_file_sha256, copy.finish());
  TRY_STATUS(format::write_text_file(folder.file("run.json"), format::run_json(findings.run)));

  const bool too_many = static_cast<double>(log.rows_rejected) > read.max_reject_share * static_cast<double>(log.rows_read);
  Detected out{disclose::Gate::for_custodian(std::move(findings)), log.rejected_by_reason, too_many, impressions.too_many_rejects};
  TRY_STATUS(format::write_text_file(folder.file("report.html"), report::html_report(out.findings)));
  progress.advance(log.events.size());
  progress.end();
  TRY_STATUS(format::write_text_file(folder.file("timings.json"), timings_json(log, analysis.search, read, progress)));
  if (interrupted()) return Error{ErrorKind::kInterrupted, "interrupted before the case was complete"};
  TRY_STATUS(folder.commit());
  return out;
}

}  // namespace

Result<Detected> detect(const DetectOptions& options, Progress& progress) {
  TRY(format::Parameters wanted, parse_scales(options.scales.value_or(kDefaultScales)));
  wanted.unrelated_interests = options.unrelated_interests;
  TRY(const std::string given_key, given_sampling_key(options.sampling_key_file));
  std::shared_ptr<const format::Calibration> calibration;
  if (!options.calibration.empty()) {  // before the log: a wrong folder is told at once
    TRY(format::Calibration read, format::read_calibration(options.calibration));
    calibration = std::make_shared<const format::Calibration>(std::move(read));
  }
  TRY(OutputFolder folder, OutputFolder::create(options.out, options.force, "run.json"));
  const std::string temporary = folder.path().string();
  auto detected = detect_into(folder, options, std::move(wanted), given_key, std::move(calibration), progress);
  if (detected.ok()) return detected;
  return folder_named(detected.error(), temporary, options.out);
}

}  // namespace bonafide::pipeline
