#include "bonafide/pipeline/order_case.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "bonafide/base/parallel.h"
#include "bonafide/format/run_reader.h"

namespace bonafide::pipeline {
namespace {

using orders::Item;

// What any item that can be measured asks for: targets and days together.
std::optional<ingest::PartWish> wish_of(const orders::Order& order) {
  std::optional<ingest::PartWish> wish;
  bool every_target = false;
  for (const Item& item : order.items) {
    if (!orders::why_not_measurable(item).empty()) continue;
    const Microseconds first = item.first_day ? order.day_begin(item.first_day->value) : INT64_MIN, last = item.last_day ? order.day_end(item.last_day->value) : INT64_MAX;
    if (!wish) wish.emplace(ingest::PartWish{{}, first, last, {"action", "country"}});
    wish->first = std::min(wish->first, first);
    wish->last = std::max(wish->last, last);
    for (const auto& target : item.targets) {
      every_target = every_target || target.value == "*";
      wish->targets.push_back(target.value);
    }
  }
  if (wish && every_target) wish->targets.clear();
  return wish;
}

std::vector<std::string> members_with_verdict(const format::Findings& findings) {
  std::vector<std::string> out;
  for (const format::MemberRecord& member : findings.members)
    if (member.verdict >= format::Verdict::kCoordinated) out.push_back(member.actor);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

orders::LogFacts facts_of(const format::Findings& findings, ingest::CasePart& part) {
  orders::LogFacts out;
  for (const format::TargetRecord& target : findings.targets) out.targets.push_back(target.target);
  for (auto& [name, values] : part.values) (name == "action" ? out.actions : out.countries) = std::move(values);
  out.first_time = findings.run.first_time;
  out.last_time = findings.run.last_time;
  out.times_relative = findings.run.times_relative;
  out.sampling_key = findings.run.sampling_key;
  return out;
}

}  // namespace

Result<OrderCase> read_order_case(const orders::Order& order, const std::string& folder, Progress& progress, const ReadBounds& bounds) {
  std::optional<Result<format::Case>> tables;
  std::optional<Result<ingest::CasePart>> part;
  const auto wish = wish_of(order);
  const auto read_part = [&]() -> Result<ingest::CasePart> {
    if (!wish) return ingest::CasePart{};  // nothing that a log could hold
    TRY(const format::RunRecord run, format::read_run((std::filesystem::path(folder) / "run.json").string()));
    // Of a log without dates no day can be read; that an item names days is for its scope to refuse.
    ingest::PartWish fitting = *wish;
    if (run.times_relative) fitting.first = INT64_MIN, fitting.last = INT64_MAX;
    return read_case_part(folder, run, fitting, progress, bounds);
  };
  progress.begin("reading the case", "events", 0);
  parallel_blocks(2, 1, bounds.threads, [&](std::size_t task, std::size_t, unsigned) {
    if (task == 0) part = read_part();
    else tables = format::read_case(folder);
  });
  if (!tables->ok()) return tables->error();  // first: a folder that is no case is told as such
  if (!part->ok()) return part->error();
  progress.end();
  OrderCase out;
  out.findings = std::move(tables->value().findings);
  out.log = facts_of(out.findings, part->value());
  out.events = std::move(part->value().events);
  out.members = members_with_verdict(out.findings);
  return out;
}

Result<disclose::Approved<orders::OrderBurden>> measure_order(const orders::Order& order, const std::string& folder, Progress& progress, const ReadBounds& bounds) {
  TRY(const OrderCase of_case, read_order_case(order, folder, progress, bounds));
  TRY(orders::OrderBurden burden, orders::measure_burden(order, of_case.log, of_case.events, of_case.members));
  return disclose::Gate::for_custodian(std::move(burden));
}

}  // namespace bonafide::pipeline
