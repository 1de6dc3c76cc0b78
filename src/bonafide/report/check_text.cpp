#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bonafide/report/burden_report.h"
#include "bonafide/report/check_report.h"
#include "bonafide/report/text.h"
#include "bonafide/report/visible.h"

namespace bonafide::report {
namespace {

using orders::Finding;
using orders::Ground;

struct Page {
  const CheckedView& view;
  Ink ink;
  std::size_t width;
};

// "for a party", with its name where it has one.
std::string recipient_words(const orders::Order& order) {
  const std::string kind = orders::word(order.recipient.value);
  return order.recipient_name.empty() ? kind : fmt::format("{} ({})", visible_text(order.recipient_name), kind);
}

std::string head(const Page& page) {
  const orders::Order& order = page.view.order;
  std::string out;
  if (order.caption) out += wrapped(visible_text(order.caption->value), page.width, page.ink, kBold);
  const orders::Step& last = order.history.back();
  out += wrapped(fmt::format("{} item{}, to {}; {} on {}{}.", order.items.size(), order.items.size() == 1 ? "" : "s", recipient_words(order), orders::word(last.state.value),
                             orders::day_text(last.date.value), order.docket ? "; docket " + visible_text(order.docket->value) : ""),
                 page.width, page.ink, "");
  if (page.view.policy != nullptr)
    out += wrapped(fmt::format("Policy: {} ({}). Choosing it was yours; this is not legal advice.", page.view.policy->title, page.view.policy->id), page.width, page.ink, "");
  else
    out += wrapped("No policy was chosen, so whether the law lets these records go to this recipient was not checked: --policy FILE does (policies/ has four). This is not legal advice.", page.width, page.ink, "");
  return out + "\n";
}

const char* severity_ink(orders::Severity severity) { return severity == orders::Severity::kError ? kBold : severity == orders::Severity::kWarning ? kBlue : kFaint; }

std::string finding_text(const Page& page, const Finding& finding, bool with_source) {
  const std::string place = fmt::format("{}:{}:{}:", page.view.order.file, finding.at.line, finding.at.column);
  const std::string severity = page.ink(severity_ink(finding.severity), fmt::format("{}:", orders::word(finding.severity)));
  const std::string tag = page.ink(kFaint, fmt::format("[{}]", finding.rule));
  std::string out = fmt::format("{} {} {} {}\n", place, severity, visible_text(finding.message), tag);
  if (with_source)
    if (const orders::Rule* rule = orders::rule(finding.rule)) out += wrapped(fmt::format("Why: {} ({})", rule->why, rule->source), page.width, page.ink, kFaint, 4);
  if (!finding.fix.empty()) out += wrapped("Instead: " + visible_text(finding.fix), page.width, page.ink, "", 4);
  return out;
}

std::string findings_text(const Page& page) {
  std::string out;
  std::set<std::string> explained;
  for (const Finding& finding : page.view.findings) out += finding_text(page, finding, explained.insert(finding.rule).second);
  return out;
}

// "items 1, 2 and 4"; "every item".
std::string items_words(const std::vector<std::string>& items, std::size_t of) {
  if (items.size() == of && of > 1) return "every item";
  if (items.size() == 1) return "item " + items.front();
  return fmt::format("items {} and {}", fmt::join(items.begin(), items.end() - 1, ", "), items.back());
}

// The rules that found something on one ground, in the catalogue's order, each with its items.
struct Broken {
  const orders::Rule* rule;
  std::vector<std::string> items;
};

std::vector<Broken> broken_rules(const CheckedView& view) {
  std::vector<Broken> out;
  for (const orders::Rule& rule : orders::rules()) {
    Broken broken{&rule, {}};
    bool found = false;
    for (const Finding& finding : view.findings) {
      if (finding.rule != rule.id || finding.severity < view.level) continue;
      found = true;
      if (!finding.item.empty() && std::find(broken.items.begin(), broken.items.end(), finding.item) == broken.items.end()) broken.items.push_back(visible_text(finding.item));
    }
    if (found) out.push_back(std::move(broken));
  }
  return out;
}

std::string capital(std::string words) {
  if (!words.empty() && words[0] >= 'a' && words[0] <= 'z') words[0] = static_cast<char>(words[0] - 'a' + 'A');
  return words;
}

std::string with_items(const std::string& words, const Broken& broken, std::size_t items) {
  return broken.items.empty() ? words : fmt::format("{} ({})", words, items_words(broken.items, items));
}

std::string in_short(const Page& page, const std::vector<Broken>& broken) {
  const std::size_t items = page.view.order.items.size();
  std::string out = "\n" + page.ink(kBold, "Why it could be refused as it stands") + "\n";
  for (const Ground ground : {Ground::kBreadth, Ground::kRelevance, Ground::kBurden, Ground::kProtection, Ground::kSafeguards, Ground::kProcedure}) {
    std::vector<std::string> parts;
    for (const Broken& one : broken)
      if (one.rule->ground == ground) parts.push_back(with_items(one.rule->title, one, items));
    if (!parts.empty()) out += item(fmt::format("{}: {}.", capital(orders::word(ground)), fmt::join(parts, "; ")), page.width, page.ink, "");
  }
  out += "\n" + page.ink(kBold, "What to file instead") + "\n";
  for (const Broken& one : broken) out += item(fmt::format("{}.", capital(with_items(one.rule->remedy, one, items))), page.width, page.ink, "");
  return out;
}

std::string counts_words(const CheckedView& view) {
  std::array<std::size_t, 3> counts{};
  for (const Finding& finding : view.findings) ++counts[static_cast<std::size_t>(finding.severity)];
  const auto words = [](std::size_t count, const char* what) { return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s"); };
  return fmt::format("{}, {}, {}", words(counts[2], "error"), words(counts[1], "warning"), words(counts[0], "note"));
}

std::string verdict(const Page& page, bool refused) {
  const CheckedView& view = page.view;
  if (!refused && view.findings.empty()) return wrapped("Nothing found: no rule speaks against this order.", page.width, page.ink, kBold);
  std::string out = wrapped(fmt::format("{}.", counts_words(view)), page.width, page.ink, kBold);
  if (refused && view.burden == nullptr && view.noised == nullptr)
    out += wrapped("`bonafide narrow ORDER --case CASE` proposes narrower orders and measures each; `bonafide rules ID` explains a rule.", page.width, page.ink, kFaint);
  return out;
}

}  // namespace

std::string check_text(const CheckedView& view, bool colour, int width) {
  const Page page{view, {colour}, width == 0 ? 10'000 : static_cast<std::size_t>(width)};
  const std::vector<Broken> broken = broken_rules(view);
  std::string out = head(page) + findings_text(page);
  if (view.burden != nullptr) out += (view.findings.empty() ? "" : "\n") + burden_text(*view.burden, colour, page.width);
  if (view.noised != nullptr) out += (view.findings.empty() ? "" : "\n") + noised_burden_text(*view.noised, view.charge, colour, page.width);
  if (!broken.empty()) out += in_short(page, broken);
  if (!view.findings.empty() || view.burden != nullptr || view.noised != nullptr) out += "\n";
  return out + verdict(page, !broken.empty());
}

}  // namespace bonafide::report
