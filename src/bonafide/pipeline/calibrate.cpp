#include "bonafide/pipeline/calibrate.h"

#include <algorithm>

#include <fmt/format.h>

#include "bonafide/format/case_writer.h"
#include "bonafide/format/csv.h"
#include "bonafide/pipeline/analyse.h"
#include "bonafide/pipeline/calibration_score.h"
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

struct Outcomes {
  std::vector<Outcome> farms, communities;
  std::vector<RewiredOutcome> rewired;
};

Result<Analysis> analyse_quietly(const events::EventTable& events, const Setting& setting, const std::string& key) {
  Progress quiet(Progress::Mode::kQuiet);
  return analyse(events, setting.parameters, key, setting.threads, quiet);
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

// The outcomes of those plans for which `wanted` holds, counted.
template <class Plans, class Wanted>
format::Tally tally_where(const Plans& plans, std::span<const Outcome> outcomes, const Wanted& wanted) {
  std::vector<const Outcome*> chosen;
  for (std::size_t run = 0; run < plans.size(); ++run)
    if (wanted(plans[run])) chosen.push_back(&outcomes[run]);
  return tally_of(chosen);
}

void count_farms(const CalibrationPlan& plan, const Outcomes& outcomes, format::Calibration& out) {
  out.all_farms = tally_where(plan.farms, outcomes.farms, [](const auto&) { return true; });
  std::vector<std::pair<std::string, std::uint32_t>> kinds;
  std::vector<std::pair<std::string, std::string>> factors;
  for (const plant::FarmPlan& farm : plan.farms) {
    kinds.emplace_back(pace_name(farm), farm.members);
    factors.insert(factors.end(), {{"density", fmt::format("{:g}", farm.density)}, {"camouflage", fmt::format("{:g}", farm.camouflage)}, {"customers", customers_name(farm)}});
  }
  const auto once = [](auto& list) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
  };
  once(kinds);
  once(factors);
  for (const auto& [pace, members] : kinds)
    out.farms.push_back({pace, members, tally_where(plan.farms, outcomes.farms, [&](const auto& farm) { return pace == pace_name(farm) && members == farm.members; })});
  for (const auto& [factor, value] : factors)
    out.factors.push_back({factor, value, tally_where(plan.farms, outcomes.farms, [&](const auto& farm) {
                             return value == (factor == "density" ? fmt::format("{:g}", farm.density) : factor == "camouflage" ? fmt::format("{:g}", farm.camouflage) : customers_name(farm));
                           })});
}

void count_communities(const CalibrationPlan& plan, const Outcomes& outcomes, format::Calibration& out) {
  out.all_communities = tally_where(plan.communities, outcomes.communities, [](const auto&) { return true; });
  std::vector<std::pair<std::uint32_t, bool>> kinds;
  for (const PlannedCommunity& community : plan.communities) kinds.emplace_back(community.plan.topics, community.quick);
  std::sort(kinds.begin(), kinds.end());
  kinds.erase(std::unique(kinds.begin(), kinds.end()), kinds.end());
  for (const auto& [topics, quick] : kinds)
    out.communities.push_back({topics, quick ? "quick" : "slow", tally_where(plan.communities, outcomes.communities, [&](const auto& community) { return topics == community.plan.topics && quick == community.quick; })});
  const auto absent = static_cast<std::size_t>(std::count_if(outcomes.communities.begin(), outcomes.communities.end(), [](const Outcome& outcome) { return !outcome.planted; }));
  if (absent > 0)
    out.notes.push_back(fmt::format("{} of {} communities could not be planted: this log shows too few topics, or too few accounts interested in them.", absent, outcomes.communities.size()));
}

const char* outcome_name(const Outcome& outcome) {
  if (!outcome.planted) return "not planted";
  for (std::size_t l = format::kLevels.size(); l > 0; --l)
    if (outcome.convicted[l - 1]) return format::verdict_name(format::kLevels[l - 1]);
  return outcome.tested[0] ? "tested" : outcome.proposed ? "not testable" : "not proposed";
}

Status write_runs(const std::string& path, const CalibrationPlan& plan, const Outcomes& outcomes) {
  format::CsvWriter csv(path);
  csv.row({"run", "planting", "pace", "topics", "size", "density", "camouflage", "customers", "seconds", "members", "acts", "outcome", "share_coordinated", "share_farm_like",
           "share_manufactured", "others", "moved_share", "groups_coordinated", "groups_farm_like", "groups_manufactured"});
  std::size_t run = 0;
  const auto number = [](double value) { return fmt::format("{:.3g}", value); };
  const auto planted_row = [&](const char* planting, const char* pace, const std::string& topics, std::uint32_t size, double density, const std::string& camouflage, const char* customers,
                               double seconds, const Outcome& o) {
    csv.row({std::to_string(++run), planting, pace, topics, std::to_string(size), number(density), camouflage, customers, fmt::format("{:.0f}", seconds), std::to_string(o.members),
             std::to_string(o.acts), outcome_name(o), number(o.share[0]), number(o.share[1]), number(o.share[2]), std::to_string(o.others), "", "", "", ""});
  };
  for (std::size_t i = 0; i < plan.farms.size(); ++i) {
    const plant::FarmPlan& p = plan.farms[i];
    planted_row("farm", pace_name(p), "", p.members, p.density, number(p.camouflage), customers_name(p), p.window_seconds, outcomes.farms[i]);
  }
  for (std::size_t i = 0; i < plan.communities.size(); ++i) {
    const PlannedCommunity& c = plan.communities[i];
    planted_row("community", pace_name(c), std::to_string(c.plan.topics), c.plan.members, c.plan.density, "", "", c.plan.mean_delay_seconds, outcomes.communities[i]);
  }
  for (const RewiredOutcome& o : outcomes.rewired)
    csv.row({std::to_string(++run), "rewired", "", "", "", "", "", "", "", "", "", o.groups[0] > 0 ? "accusing" : o.tested[0] > 0 ? "tested" : "not tested", "", "", "", "", number(o.moved_share),
             std::to_string(o.groups[0]), std::to_string(o.groups[1]), std::to_string(o.groups[2])});
  return csv.close();
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
  TRY_STATUS(check_memory(log.events, wanted, read.memory_bytes, 2));
  progress.begin("hashing", "events", log.events.size());
  format::Calibration out;
  out.version = BONAFIDE_VERSION;
  out.events_sha256 = to_hex(canonical_hash(log.events));
  out.sampling_key = given_key.empty() ? out.events_sha256 : given_key;
  out.parameters = format::verdict_parameters(wanted);

  TRY(const Analysis own, analyse(log.events, wanted, out.sampling_key, read.threads, progress));
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
  count_farms(plan, outcomes, out);
  count_communities(plan, outcomes, out);
  out.rewired = tally_of(outcomes.rewired);

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
