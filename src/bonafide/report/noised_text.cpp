#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "bonafide/format/numbers.h"
#include "bonafide/report/narrow_words.h"
#include "bonafide/report/noised_report.h"
#include "bonafide/report/noised_words.h"
#include "bonafide/report/text.h"
#include "bonafide/report/visible.h"
#include "bonafide/report/words.h"

namespace bonafide::report {
namespace {

using disclose::Estimate;
using disclose::NoisedBurden;
using disclose::NoisedLadder;

// As the terminal has it.
std::string ascii(std::string text) {
  constexpr std::string_view kPlusMinus = "±";
  for (std::size_t at = text.find(kPlusMinus); at != std::string::npos; at = text.find(kPlusMinus, at)) text.replace(at, kPlusMinus.size(), "+-");
  return plain(std::move(text));
}

std::string words(const Estimate& one) { return ascii(estimate_words(one)); }

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
  if (burden.measured > 0) out += wrapped(ascii(noise_words(burden.terms)), width, ink, kFaint);
  out += wrapped(kWithheldWords, width, ink, kFaint);
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
  std::string out = wrapped(ascii(noised_ladder_sentence(ladder, charge)), width, ink, kBold) + "\n";
  std::size_t hidden = 0;
  for (std::size_t i = 0; i < ladder.candidates.size(); ++i) {
    const NoisedLadder::Candidate& one = ladder.candidates[i];
    const orders::Candidate& text = proposed.candidates[i];
    if (!view.all && proposed.asks_for_bursts && !one.best && i > 0) {
      ++hidden;
      continue;
    }
    out += wrapped(fmt::format("{}{}  {} people, {} bystanders; singles out {}; covers {}{}{}", one.best ? "*" : " ", i, words(one.people), words(one.bystanders), words(one.singled_out), ascii(range_words(one.coverage)),
                               proposed.asks_for_bursts ? fmt::format("; burst {}", one.burst_shown ? ascii(noised_count(static_cast<double>(*one.burst_shown))) : "none") : "",
                               !proposed.asks_for_share ? "" : one.half_width ? "; share " + ascii(half_width_words(*one.half_width)) : "; share not told"),
                   width, ink, "");
    out += wrapped(plain(visible_text(changes_words(text) + " (findings: " + findings_words(text.findings) + ")")), width, ink, kFaint, 6);
  }
  if (proposed.asks_for_bursts) out += wrapped(fmt::format("* beaten by no other, by these figures.{}", hidden > 0 ? fmt::format(" {} more are: --all lists them.", hidden) : ""), width, ink, kFaint);
  out += "\n" + wrapped("People, bystanders, singled out, covers: as for the custodian, but noised; of a sample, as many as are to be expected. Ranges are over the bars.", width, ink, kFaint);
  if (proposed.asks_for_bursts) out += wrapped(burst_basis(), width, ink, kFaint);
  if (proposed.asks_for_share) out += wrapped(share_basis(), width, ink, kFaint);
  if (proposed.asks_for_bursts || proposed.asks_for_share) out += wrapped(planned_noise_basis(), width, ink, kFaint);
  out += wrapped(ascii(noise_words(ladder.terms)), width, ink, kFaint) + wrapped(kWithheldWords, width, ink, kFaint);
  for (const std::string& remark : proposed.remarks) out += item(plain(visible_text(remark)), width, ink, kFaint);
  return out + wrapped(charge_words(charge), width, ink, kFaint);
}

}  // namespace bonafide::report
