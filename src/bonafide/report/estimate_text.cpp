// The estimates on a terminal: for each target the sentence, what it rests on, and the tables.
#include <fmt/format.h>

#include "bonafide/base/result.h"
#include "bonafide/format/numbers.h"
#include "bonafide/report/estimate_report.h"
#include "bonafide/report/estimate_words.h"
#include "bonafide/report/text.h"
#include "bonafide/report/time_axis.h"
#include "bonafide/report/visible.h"
#include "bonafide/report/words.h"

namespace bonafide::report {
namespace {

using estimate::Estimate;
using estimate::TargetEstimate;

constexpr std::size_t kNameColumns = 24, kMostWindows = 5;

struct Page {
  std::size_t width;
  Ink ink;
  std::string text{};

  void bold(const std::string& words) { text += wrapped(plain(words), width, ink, kBold); }
  void quiet(const std::string& words) { text += wrapped(plain(words), width, ink, kFaint); }
  void heading(const std::string& words) { text += "\n" + wrapped(plain(words), width, ink, kBold); }
  void table(const std::vector<TextColumn>& columns) { text += table_text(columns, ink); }
};

std::string count(std::uint64_t number) { return plain(format::grouped(number)); }

std::string share(std::uint64_t part, std::uint64_t whole) { return plain(percent(whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole))); }

void add_levels(Page& page, const TargetEstimate& target) {
  TextColumn verdict{"verdict", false, {}}, flagged{"flagged", true, {}}, lower{"at least", true, {}}, part{"of all acts", true, {}};
  for (const std::size_t l : shown_levels(target)) {
    verdict.cells.push_back(level_words(l));
    flagged.cells.push_back(count(target.share[l].flagged));
    lower.cells.push_back(count(target.share[l].lower));
    part.cells.push_back(share(target.share[l].lower, target.acts));
  }
  page.table({verdict, flagged, lower, part});
}

void add_intervals(Page& page, const estimate::MissedPrior& prior, const TargetEstimate& target) {
  page.heading("Under a stated belief");
  page.quiet(prior_sentence(prior));
  TextColumn missed{"missed", false, {}}, low{"from", true, {}}, high{"to", true, {}}, part{"of all acts", true, {}};
  for (const estimate::ShareInterval& interval : target.intervals[0]) {
    missed.cells.push_back(fmt::format("{:g} to {:g}", interval.prior.low, interval.prior.high));
    low.cells.push_back(count(interval.low));
    high.cells.push_back(count(interval.high));
    part.cells.push_back(share(interval.low, target.acts) + " to " + share(interval.high, target.acts));
  }
  page.table({missed, low, high, part});
}

void add_single_use(Page& page, const Estimate& estimate, const TargetEstimate& target) {
  page.heading("Accounts used once");
  page.text += wrapped(plain(single_use_sentence(estimate, target)), page.width, Ink{false}, "");
  if (!target.single_use) return;
  page.quiet(single_use_basis(*target.single_use));
  if (target.single_use->excess.windows.empty()) return;
  TextColumn begin{"from", false, {}}, end{"to", false, {}}, seen{"seen", true, {}}, expected{"expected", true, {}}, lower{"excess, at least", true, {}};
  for (const estimate::ExcessWindow& window : target.single_use->excess.windows) {
    if (begin.cells.size() == kMostWindows) break;
    begin.cells.push_back(plain(time_text(window.begin_time, estimate.run.times_relative)));
    end.cells.push_back(plain(time_text(window.end_time, estimate.run.times_relative)));
    seen.cells.push_back(count(window.seen));
    expected.cells.push_back(plain(amount(window.expected)));
    lower.cells.push_back(count(window.lower));
  }
  page.table({begin, end, seen, expected, lower});
  if (const std::size_t windows = target.single_use->excess.windows.size(); windows > kMostWindows) page.quiet(fmt::format("and {} windows more", windows - kMostWindows));
}

void add_limits(Page& page, const Estimate& estimate, const TargetEstimate& target) {
  page.heading("What could have been found");
  TextColumn customers{"targets served", true, {}}, accounts{"accounts needed", true, {}};
  for (const estimate::DetectionLimit& limit : target.limits) {
    customers.cells.push_back(count(limit.customers));
    accounts.cells.push_back(limit.accounts ? count(*limit.accounts) : "none is enough");
  }
  page.table({customers, accounts});
  page.quiet(limits_sentence(estimate));
}

void add_target(Page& page, const Estimate& estimate, const TargetEstimate& target) {
  page.bold(share_sentence(target));
  page.quiet(share_basis(target));
  page.text += "\n";
  add_levels(page, target);
  if (estimate.prior) add_intervals(page, *estimate.prior, target);
  add_single_use(page, estimate, target);
  add_limits(page, estimate, target);
}

void add_overview(Page& page, const Estimate& estimate) {
  page.bold("The targets with the most flagged acts. Name one with --target to see what its figures rest on.");
  page.text += "\n";
  TextColumn name{"target", false, {}}, acts{"acts", true, {}}, flagged{"flagged", true, {}}, lower{"at least", true, {}}, part{"of acts", true, {}}, once{"used once", true, {}},
      excess{"excess, at least", true, {}};
  for (const TargetEstimate& target : estimate.targets) {
    name.cells.push_back(visible_label(target.target, kNameColumns));
    acts.cells.push_back(count(target.acts));
    flagged.cells.push_back(count(target.share[0].flagged));
    lower.cells.push_back(count(target.share[0].lower));
    part.cells.push_back(share(target.share[0].lower, target.acts));
    once.cells.push_back(target.single_use ? count(target.single_use->excess.seen) : "-");
    excess.cells.push_back(target.single_use ? count(target.single_use->excess.lower) : "-");
  }
  page.table({name, acts, flagged, lower, part, once, excess});
  page.quiet(
      "Flagged: by a group with a verdict. At least: less what may be wrong; holds with 97.5 % for each target if the tests' p-values do. Used once: by accounts that act on nothing else; "
      "an excess over peers may also be an advertisement. What detection misses is in none of the figures.");
}

void add_audience(Page& page, const Estimate& estimate) {
  page.heading("Audience against population");
  page.bold(audience_sentence(estimate.audience.back()));
  page.quiet(audience_basis());
  TextColumn month{"month", false, {}}, country{"country", false, {}}, followers{"followers", true, {}}, users{"users", true, {}}, beyond{"beyond, at least", true, {}};
  for (const estimate::MonthBound& bound : estimate.audience) {
    for (const estimate::CountryBound& c : bound.countries) {
      month.cells.push_back(bound.month);
      country.cells.push_back(visible_label(c.country, 12));
      followers.cells.push_back(plain(figure_text(c.followers)));
      users.cells.push_back(plain(figure_text(c.users)));
      beyond.cells.push_back(count(at_least(c.at_least)));
    }
    month.cells.push_back(bound.month);
    country.cells.push_back("all");
    followers.cells.push_back(count(at_least(bound.followers)));
    users.cells.push_back("");
    beyond.cells.push_back(count(at_least(bound.at_least)));
  }
  std::vector<TextColumn> columns{country, followers, users, beyond};
  if (!estimate.audience.front().month.empty()) columns.insert(columns.begin(), month);
  page.text += "\n";
  page.table(columns);
}

}  // namespace

std::string estimate_text(const disclose::Approved<estimate::Estimate>& estimate, bool colour, int width) {
  CHECK(width >= 60);
  const Estimate& value = estimate.value();
  Page page{static_cast<std::size_t>(width), Ink{colour}};
  if (!value.targets_were_named) {
    add_overview(page, value);
  } else {
    for (const TargetEstimate& target : value.targets) {
      if (!page.text.empty()) page.text += "\n";
      add_target(page, value, target);
    }
  }
  page.text += "\n";
  for (const std::string& sentence : value.calibration) page.text += item(plain(sentence), page.width, page.ink, kFaint);
  if (!value.audience.empty()) add_audience(page, value);
  return page.text;
}

}  // namespace bonafide::report
