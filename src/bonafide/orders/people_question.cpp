#include "bonafide/orders/people_question.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace bonafide::orders {
namespace {

using Json = nlohmann::ordered_json;

std::string line_of(const Scope& scope) {
  const auto bound = [](Microseconds time, Microseconds none) { return time == none ? Json(nullptr) : Json(time); };
  const Json json{{"targets", scope.targets}, {"actions", scope.actions ? Json(*scope.actions) : Json(nullptr)}, {"countries", scope.countries},
                  {"first", bound(scope.first, INT64_MIN)}, {"last", bound(scope.last, INT64_MAX)}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

PeopleQuestion::Cell PeopleQuestion::add(bool in_groups, const std::vector<Scope>& scopes) {
  CHECK(!scopes.empty());
  Asked asked{in_groups, {}};
  for (const Scope& scope : scopes) {
    const std::string line = line_of(scope);
    const auto known = std::find(lines_.begin(), lines_.end(), line);
    asked.scopes.push_back(static_cast<std::uint32_t>(known - lines_.begin()));
    if (known != lines_.end()) continue;
    lines_.push_back(line);
    scopes_.push_back(scope);
    scopes_.back().accounts = Accounts::kAll;
    scopes_.back().sample = 1;
  }
  std::sort(asked.scopes.begin(), asked.scopes.end());
  asked.scopes.erase(std::unique(asked.scopes.begin(), asked.scopes.end()), asked.scopes.end());
  const auto known = std::find(cells_.begin(), cells_.end(), asked);
  const auto cell = static_cast<Cell>(known - cells_.begin());
  if (known == cells_.end()) cells_.push_back(std::move(asked));
  return cell;
}

std::uint32_t PeopleQuestion::cells_an_account() const {
  const auto in_groups = static_cast<std::uint32_t>(std::count_if(cells_.begin(), cells_.end(), [](const Asked& one) { return one.in_groups; }));
  return std::max(in_groups, static_cast<std::uint32_t>(cells_.size()) - in_groups);
}

PeopleQuestion::Canonical PeopleQuestion::canonical() const {
  std::vector<std::uint32_t> by_line(lines_.size()), place(lines_.size());
  std::iota(by_line.begin(), by_line.end(), 0u);
  std::sort(by_line.begin(), by_line.end(), [&](std::uint32_t a, std::uint32_t b) { return lines_[a] < lines_[b]; });
  Canonical out{"people 1\n", std::vector<Cell>(cells_.size())};
  for (std::uint32_t i = 0; i < by_line.size(); ++i) {
    place[by_line[i]] = i;
    out.text += lines_[by_line[i]] + "\n";
  }
  std::vector<Asked> placed = cells_;
  for (Asked& cell : placed) {
    for (std::uint32_t& scope : cell.scopes) scope = place[scope];
    std::sort(cell.scopes.begin(), cell.scopes.end());
  }
  std::iota(out.cells.begin(), out.cells.end(), 0u);
  std::sort(out.cells.begin(), out.cells.end(), [&](Cell a, Cell b) { return std::tie(placed[a].in_groups, placed[a].scopes) < std::tie(placed[b].in_groups, placed[b].scopes); });
  for (const Cell cell : out.cells) {
    out.text += placed[cell].in_groups ? "in-groups" : "bystanders";
    for (const std::uint32_t scope : placed[cell].scopes) out.text += fmt::format(" {}", scope);
    out.text += "\n";
  }
  return out;
}

PeopleFigure PeopleFigures::people() const {
  PeopleFigure out = in_groups;
  if (bystanders.cells.empty()) return out;
  out.cells.insert(out.cells.begin(), bystanders.cells.begin(), bystanders.cells.end());
  out.part = std::max(bystanders.part, in_groups.part);
  return out;
}

Result<std::vector<std::optional<Scope>>> scopes_of_items(const Order& order, const LogFacts& log) {
  std::vector<std::optional<Scope>> out(order.items.size());
  for (std::size_t i = 0; i < out.size(); ++i)
    if (why_not_measurable(order.items[i]).empty()) {
      TRY(out[i], scope_of(order, order.items[i], log));
    }
  return out;
}

PeopleFigures people_of(const Order& order, const std::vector<std::optional<Scope>>& scopes, const std::vector<std::size_t>& items, Which which, PeopleQuestion& question) {
  std::vector<Scope> all, any;  // bystanders count only where accounts are asked for whether in groups or not
  double sample_all = 0, sample_any = 0;
  for (const std::size_t i : items) {
    const Form form = order.items[i].form.value;
    if (!scopes[i] || (which == Which::kSingledOut && !is_member_level(form)) || (which == Which::kIdentified && form != Form::kIdentified)) continue;
    const Scope& scope = *scopes[i];
    const double sample = which == Which::kCovered ? 1 : scope.sample;
    any.push_back(scope);
    sample_any = std::max(sample_any, sample);
    if (which != Which::kCovered && scope.accounts != Accounts::kAll) continue;
    all.push_back(scope);
    sample_all = std::max(sample_all, sample);
  }
  PeopleFigures out;
  if (!all.empty()) out.bystanders = {{question.add(false, all)}, sample_all};
  if (!any.empty()) out.in_groups = {{question.add(true, any)}, sample_any};
  return out;
}

}  // namespace bonafide::orders
