#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "bonafide/format/numbers.h"
#include "bonafide/report/burden_report.h"
#include "bonafide/report/text.h"
#include "bonafide/report/visible.h"

namespace bonafide::report {
namespace {

using orders::Burden;

constexpr std::size_t kMostCountries = 5;  // in the text; the JSON has all

std::string count(std::uint64_t number) { return plain(format::grouped(number)); }

std::string size_words(std::uint64_t bytes) {
  if (bytes < 10'000) return fmt::format("{} B", count(bytes));
  if (bytes < 10'000'000) return fmt::format("{:.1f} kB", static_cast<double>(bytes) / 1e3);
  return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

std::string part(std::uint64_t of, std::uint64_t all) { return all == 0 ? "-" : fmt::format("{:.1f} %", 100 * static_cast<double>(of) / static_cast<double>(all)); }

std::vector<TextColumn> table_of(const orders::OrderBurden& burden) {
  std::vector<TextColumn> columns{{"item", false, {}}, {"rows", true, {}}, {"as CSV", true, {}}, {"people", true, {}}, {"bystanders", true, {}}, {"in a group", true, {}}};
  const auto add = [&](const std::string& name, const Burden* of) {
    const std::vector<std::string> cells = of == nullptr ? std::vector<std::string>{name, "-", "-", "-", "-", "-"}
                                                         : std::vector<std::string>{name, count(of->rows), size_words(of->bytes), count(of->people), count(of->bystanders),
                                                                                    fmt::format("{} ({})", count(of->people_in_groups()), part(of->people_in_groups(), of->people))};
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i].cells.push_back(cells[i]);
  };
  for (const orders::ItemBurden& item : burden.items) add(visible_label(item.item, 24), item.not_measured.empty() ? &item.burden : nullptr);
  if (burden.items.size() > 1 && burden.measured > 0) add("all, each once", &burden.total);
  return columns;
}

std::string countries_words(const Burden& burden) {
  auto countries = burden.people_by_country;
  std::stable_sort(countries.begin(), countries.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<std::string> parts;
  std::uint64_t others = 0;
  for (std::size_t i = 0; i < countries.size(); ++i)
    if (i < kMostCountries) parts.push_back(fmt::format("{} {}", visible_text(countries[i].first), count(countries[i].second)));
    else others += countries[i].second;
  if (others > 0) parts.push_back(fmt::format("{} others {}", countries.size() - kMostCountries, count(others)));
  if (burden.people_in_no_country > 0) parts.push_back(fmt::format("unknown {}", count(burden.people_in_no_country)));
  return fmt::format("People by country: {}.", fmt::join(parts, ", "));
}

nlohmann::ordered_json json_of(const Burden& burden) {
  nlohmann::ordered_json countries = nullptr;
  if (burden.countries_known) {
    countries = nlohmann::ordered_json::object();
    for (const auto& [country, people] : burden.people_by_country) countries[country] = people;
    countries[""] = burden.people_in_no_country;
  }
  return {{"rows", burden.rows}, {"bytes", burden.bytes}, {"people", burden.people}, {"bystanders", burden.bystanders}, {"people_in_groups", burden.people_in_groups()},
          {"rows_in_groups", burden.rows_in_groups}, {"people_by_country", countries}};
}

}  // namespace

std::string burden_text(const disclose::Approved<orders::OrderBurden>& approved, bool colour, std::size_t width) {
  const orders::OrderBurden& burden = approved.value();
  const Ink ink{colour};
  std::string out = ink(kBold, fmt::format("Whom it touches (exact: for the {} alone)", approved.policy())) + "\n";
  out += table_text(table_of(burden), ink);
  out += wrapped("Bystanders are people in no group that acts in lockstep (verdict coordinated or higher).", width, ink, kFaint);
  for (const orders::ItemBurden& item : burden.items) {
    if (!item.not_measured.empty()) out += report::item(fmt::format("{} The custodian has to state its burden.", visible_text(item.not_measured)), width, ink, "");
    for (const std::string& remark : item.remarks) out += report::item(fmt::format("Item {}: {}", visible_text(item.item), remark), width, ink, "");
  }
  if (burden.measured > 0 && burden.total.countries_known && burden.total.people > 0) out += wrapped(countries_words(burden.total), width, ink, "");
  return out;
}

std::string burden_json(const disclose::Approved<orders::OrderBurden>& approved) {
  const orders::OrderBurden& burden = approved.value();
  nlohmann::ordered_json json{{"policy", approved.policy()}, {"items", nlohmann::ordered_json::array()}, {"total", burden.measured > 0 ? json_of(burden.total) : nlohmann::ordered_json(nullptr)}};
  for (const orders::ItemBurden& item : burden.items) {
    nlohmann::ordered_json one{{"item", item.item}, {"not_measured", item.not_measured.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(item.not_measured)}};
    one["burden"] = item.not_measured.empty() ? json_of(item.burden) : nlohmann::ordered_json(nullptr);
    one["remarks"] = item.remarks;
    json["items"].push_back(one);
  }
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace bonafide::report
