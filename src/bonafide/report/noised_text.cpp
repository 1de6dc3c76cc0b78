#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "bonafide/format/numbers.h"
#include "bonafide/report/narrow_words.h"
#include "bonafide/report/noised_report.h"
#include "bonafide/report/text.h"
#include "bonafide/report/visible.h"
#include "bonafide/report/words.h"

namespace bonafide::report {
namespace {

using disclose::Estimate;
using disclose::NoisedBurden;
using disclose::NoisedLadder;

std::string count(double number) {
  const auto whole = static_cast<std::int64_t>(std::llround(number));
  return (whole < 0 ? "-" : "") + plain(format::grouped(static_cast<std::uint64_t>(std::llabs(whole))));
}

// "12,345 +-210"; "0" where there can be nobody, whatever the log.
std::string words(const Estimate& one) { return one.error_95 == 0 ? count(one.value) : fmt::format("{} +-{}", count(one.value), count(std::ceil(one.error_95))); }

std::string range_words(const disclose::Range& one) {
  const std::string low = plain(percent(one.low)), high = plain(percent(one.high));
  return low == high ? low : fmt::format("{} to {}", low, high);
}

std::string width_of(const disclose::Range& one) { return one.high == 0 ? "exact" : one.low >= 0.5 ? "nothing" : "+- " + range_words(one); }

std::string noise_words(const disclose::PeopleTerms& terms) {
  return fmt::format(
      "Each figure is a noised count: it is off by no more than what stands behind +- with a probability of 95 %. All of them together change the odds of any conclusion about an account by a factor of e^{} at most "
      "(delta {}), given the case's list of members, which this does not cover: that list depends on everybody's acts.",
      privacy::to_text(terms.epsilon), privacy::to_text(terms.delta));
}

std::string charge_words(const Charge& charge) {
  if (charge.release == 0) return "Nothing was counted, and nothing charged.";
  return fmt::format("Release {} of the ledger, {} UTC, charged to the {}: rho {}. Asked again, it is answered with the same figures, and costs nothing.", charge.release, format_utc(charge.time).substr(0, 16), charge.reader,
                     privacy::to_text(charge.rho));
}

constexpr const char* kWithheld =
    "Not told: rows and bytes, since one account can have any number of them and no noise hides it; countries, since which there are is itself a fact about people.";

}  // namespace

std::string noised_burden_text(const disclose::Released<NoisedBurden>& released, const Charge& charge, bool colour, std::size_t width) {
  const NoisedBurden& burden = released.value();
  const Ink ink{colour};
  std::string out = ink(kBold, fmt::format("Whom it touches (noised: for the {})", charge.reader)) + "\n";
  std::vector<TextColumn> columns{{"item", false, {}}, {"people", true, {}}, {"bystanders", true, {}}, {"in a group", true, {}}};
  const auto add = [&](const std::string& name, const NoisedBurden::People* of) {
    const std::string cells[] = {name, of == nullptr ? "-" : words(of->people), of == nullptr ? "-" : words(of->bystanders), of == nullptr ? "-" : words(of->in_groups)};
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i].cells.push_back(cells[i]);
  };
  for (const NoisedBurden::Item& item : burden.items) add(visible_label(item.item, 24), item.not_measured.empty() ? &item.people : nullptr);
  if (burden.items.size() > 1 && burden.measured > 0) add("all, each once", &burden.total);
  out += table_text(columns, ink);
  out += wrapped("Bystanders are people in no group that acts in lockstep (verdict coordinated or higher).", width, ink, kFaint);
  for (const NoisedBurden::Item& item : burden.items) {
    if (!item.not_measured.empty()) out += report::item(fmt::format("{} The custodian has to state its burden.", visible_text(item.not_measured)), width, ink, "");
    for (const std::string& remark : item.remarks) out += report::item(fmt::format("Item {}: {}", visible_text(item.item), remark), width, ink, "");
    if (item.not_measured.empty() && item.people.sample < 1) out += report::item(fmt::format("Item {} asks for a sample: as many as are to be expected in it.", visible_text(item.item)), width, ink, "");
  }
  if (burden.measured > 0) out += wrapped(noise_words(burden.terms), width, ink, kFaint);
  out += wrapped(kWithheld, width, ink, kFaint);
  return out + wrapped(charge_words(charge), width, ink, kFaint);
}

std::string noised_ladder_text(const disclose::Released<NoisedLadder>& released, const Charge& charge, const NarrowView& view, bool colour, int columns) {
  CHECK(columns >= 60);
  const NoisedLadder& ladder = released.value();
  const orders::Ladder& proposed = ladder.proposed;
  if (view.diff) {
    CHECK(*view.diff < proposed.candidates.size());
    return proposed.candidates[*view.diff].diff;
  }
  const auto width = static_cast<std::size_t>(columns);
  const Ink ink{colour};
  const NoisedLadder::Candidate& written = ladder.candidates.front();
  std::string out = wrapped(fmt::format("As written, the order reads the records of {} people, {} of them bystanders, and singles out {}; {} narrower orders (noised: for the {}).", words(written.people), words(written.bystanders),
                                        words(written.singled_out), proposed.candidates.size() - 1, charge.reader),
                            width, ink, kBold) + "\n";
  std::size_t hidden = 0;
  for (std::size_t i = 0; i < ladder.candidates.size(); ++i) {
    const NoisedLadder::Candidate& one = ladder.candidates[i];
    const orders::Candidate& text = proposed.candidates[i];
    if (!view.all && proposed.asks_for_bursts && !one.best && i > 0) {
      ++hidden;
      continue;
    }
    out += wrapped(fmt::format("{}{}  {} people, {} bystanders; singles out {}; covers {}{}{}", one.best ? "*" : " ", i, words(one.people), words(one.bystanders), words(one.singled_out), range_words(one.coverage),
                               proposed.asks_for_bursts ? fmt::format("; burst {}", one.burst_shown ? count(static_cast<double>(*one.burst_shown)) : "none") : "",
                               !proposed.asks_for_share ? "" : one.half_width ? "; share " + width_of(*one.half_width) : "; share not told"),
                   width, ink, "");
    out += wrapped(plain(visible_text(changes_words(text) + " (findings: " + findings_words(text.findings) + ")")), width, ink, kFaint, 6);
  }
  if (proposed.asks_for_bursts) out += wrapped(fmt::format("* beaten by no other, by these figures.{}", hidden > 0 ? fmt::format(" {} more are: --all lists them.", hidden) : ""), width, ink, kFaint);
  out += "\n" + wrapped("People, bystanders, singled out, covers: as for the custodian, but noised; of a sample, as many as are to be expected. Ranges are over the bars.", width, ink, kFaint);
  if (proposed.asks_for_bursts) out += wrapped("Burst: the fewest accounts of a burst that the answer would show, had the tests of the case found it; whether they could depends on everybody's acts, and is not told.", width, ink, kFaint);
  if (proposed.asks_for_share) out += wrapped("Share: half of the 95 % interval for the part of the people asked for who are in lockstep by the case's verdicts; in the form \"group\" it depends on the sizes of single groups, and is not told.", width, ink, kFaint);
  out += wrapped(noise_words(ladder.terms), width, ink, kFaint) + wrapped(kWithheld, width, ink, kFaint);
  for (const std::string& remark : proposed.remarks) out += item(plain(visible_text(remark)), width, ink, kFaint);
  return out + wrapped(charge_words(charge), width, ink, kFaint);
}

}  // namespace bonafide::report
