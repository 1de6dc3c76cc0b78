#include "bonafide/pipeline/calibrate.h"

#include <fmt/format.h>

#include "bonafide/format/case_writer.h"
#include "bonafide/pipeline/analyse.h"
#include "bonafide/pipeline/calibration_tables.h"
#include "bonafide/pipeline/detect.h"
#include "bonafide/pipeline/output_folder.h"
#include "bonafide/pipeline/scales.h"
#include "bonafide/plant/rewire.h"
#include "bonafide/simulate/draws.h"

namespace bonafide::pipeline {
namespace {

// What every run shares.
struct Setting {
  const plant::Ground& ground;
  const format::Parameters& parameters;
  const std::string& sampling_key;
  std::uint64_t seed;
  unsigned threads;
};

Result<Analysis> analyse_quietly(const events::EventTable& events, const Setting& setting, const std::string& key) {
  Progress quiet(Progress::Mode::kQuiet);
  TRY(null::Exposure exposure, index(events, setting.parameters, key, setting.threads, {}, quiet));
  return analyse(events, std::move(exposure), setting.parameters, setting.threads, quiet);
}

Status plant_farms(const CalibrationPlan& plan, const Setting& setting, Outcomes& out, Progress& progress) {
  progress.begin("planting farms", "runs", plan.farms.size());
  for (std::size_t run = 0; run < plan.farms.size(); ++run) {
    RandomStream stream = simulate::stream_for(setting.seed, "planted farm", run);
    const plant::Planted planted = plant::plant_farm(setting.ground, plan.farms[run], stream);
    TRY(const Analysis analysis, analyse_quietly(planted.events, setting, setting.sampling_key));
    out.farms.push_back(score(analysis, planted, Planting::kFarm));
    progress.advance(1);
  }
  return {};
}

Status plant_communities(const CalibrationPlan& plan, const Setting& setting, Outcomes& out, Progress& progress) {
  progress.begin("planting communities", "runs", plan.communities.size());
  for (std::size_t run = 0; run < plan.communities.size(); ++run) {
    RandomStream stream = simulate::stream_for(setting.seed, "planted community", run);
    const auto planted = plant::plant_community(setting.ground, plan.communities[run].plan, stream);
    if (planted) {
      TRY(const Analysis analysis, analyse_quietly(planted->events, setting, setting.sampling_key));
      out.communities.push_back(score(analysis, *planted, Planting::kCommunity));
    } else {
      out.communities.emplace_back();
    }
    progress.advance(1);
  }
  return {};
}

Status rewire_logs(const CalibrationPlan& plan, const Setting& setting, Outcomes& out, Progress& progress) {
  progress.begin("rewiring", "runs", plan.rewired);
  if (plan.rewired == 0) return {};
  const std::vector<std::uint32_t> blocks = plant::topic_blocks(setting.ground);
  for (std::size_t run = 0; run < plan.rewired; ++run) {
    RandomStream stream = simulate::stream_for(setting.seed, "rewired log", run);
    const plant::Rewired rewired = plant::rewire(setting.ground, blocks, stream);
    TRY(const Analysis analysis, analyse_quietly(rewired.events, setting, setting.sampling_key));
    out.rewired.push_back(score_rewired(analysis, rewired.moved_share));
    progress.advance(1);
  }
  return {};
}

Status try_other_keys(std::size_t keys, std::span<const NamedGroup> own, const Setting& setting, format::Calibration& out, Progress& progress) {
  progress.begin("trying other keys", "runs", keys);
  for (std::size_t k = 0; k < keys; ++k) {
    const std::string key = to_hex(sha256(fmt::format("bonafide other key {}\n{}", k + 1, setting.sampling_key)));
    TRY(const Analysis analysis, analyse_quietly(setting.ground.events, setting, key));
    compare_keys(own, named_groups(analysis), out);
    progress.advance(1);
  }
  return {};
}

std::vector<std::uint8_t> accused_in(std::span<const NamedGroup> groups, std::size_t actors) {
  std::vector<std::uint8_t> out(actors, 0);
  for (const NamedGroup& group : groups)
    if (group.verdict != format::Verdict::kUnexplained)
      for (std::uint32_t actor : group.actors) out[actor] = 1;
  return out;
}

Result<Calibrated> calibrate_into(OutputFolder& folder, const CalibrateOptions& options, format::Parameters wanted, const std::string& given_key, Progress& progress) {
  ingest::ReadOptions read = options.read;
  read.work_folder = folder.path();
  TRY(const ingest::Log log, ingest::read_log(read, progress));
  TRY(wanted, fit_scales(std::move(wanted), log.events.time, options.scales.has_value()));
  TRY_STATUS(check_memory(log.events, wanted, read.memory_bytes, 3));  // the log, the changed one, and the rows between
  progress.begin("hashing", "events", log.events.size());
  format::Calibration out;
  out.version = BONAFIDE_VERSION;
  out.events_sha256 = to_hex(canonical_hash(log.events));
  out.sampling_key = given_key.empty() ? out.events_sha256 : given_key;
  out.parameters = format::verdict_parameters(wanted);

  TRY(null::Exposure exposure, index(log.events, wanted, out.sampling_key, read.threads, {}, progress));
  TRY(const Analysis own, analyse(log.events, std::move(exposure), wanted, read.threads, progress));
  const std::vector<NamedGroup> groups = named_groups(own);
  TRY(const plant::Ground ground, plant::survey(log.events, own.exposure, accused_in(groups, log.events.actors.size())));
  const Setting setting{ground, wanted, out.sampling_key, derive_key("bonafide calibration", out.sampling_key).k0, read.threads};
  const CalibrationPlan plan = make_plan(ground, options.kinds, options.runs, setting.seed);
  out.notes = plan.notes;
  progress.end();
  if (options.announce) options.announce(plan_text(plan, options.other_keys));

  Outcomes outcomes;
  TRY_STATUS(plant_farms(plan, setting, outcomes, progress));
  TRY_STATUS(plant_communities(plan, setting, outcomes, progress));
  TRY_STATUS(rewire_logs(plan, setting, outcomes, progress));
  TRY_STATUS(try_other_keys(options.other_keys, groups, setting, out, progress));
  progress.end();
  count_outcomes(plan, outcomes, out);

  TRY_STATUS(format::write_text_file(folder.file("calibration.json"), format::calibration_json(out)));
  TRY_STATUS(write_runs(folder.file("calibration.csv"), plan, outcomes));
  if (interrupted()) return Error{ErrorKind::kInterrupted, "interrupted before the calibration was complete"};
  TRY_STATUS(folder.commit());
  const bool too_many = static_cast<double>(log.rows_rejected) > read.max_reject_share * static_cast<double>(log.rows_read);
  return Calibrated{disclose::Gate::for_custodian(std::move(out)), log.rejected_by_reason, log.rows_read, log.rows_rejected, too_many};
}

}  // namespace

Result<Calibrated> calibrate(const CalibrateOptions& options, Progress& progress) {
  TRY(format::Parameters wanted, parse_scales(options.scales.value_or(kDefaultScales)));
  wanted.unrelated_interests = options.unrelated_interests;
  TRY(const std::string given_key, given_sampling_key(options.sampling_key_file));
  TRY(OutputFolder folder, OutputFolder::create(options.out, options.force, "calibration.json"));
  const std::string temporary = folder.path().string();
  auto calibrated = calibrate_into(folder, options, std::move(wanted), given_key, progress);
  if (calibrated.ok()) return calibrated;
  return folder_named(calibrated.error(), temporary, options.out);
}

}  // namespace bonafide::pipeline
