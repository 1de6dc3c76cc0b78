#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "bonafide/format/numbers.h"
#include "bonafide/report/html.h"
#include "bonafide/report/narrow_page.h"
#include "bonafide/report/narrow_words.h"
#include "bonafide/report/noised_report.h"
#include "bonafide/report/noised_words.h"
#include "bonafide/report/svg.h"

namespace bonafide::report {
namespace {

using disclose::Estimate;
using disclose::NoisedLadder;
using Candidate = disclose::NoisedLadder::Candidate;

constexpr double kPixels = 640, kLeft = 96, kWidth = 520, kTop = 34, kRow = 20, kAxis = 50;

// By the order's own terms, whatever the log.
bool is_nobody(const Estimate& one) { return one.value == 0 && one.error_95 == 0; }

// The order as written, and the others; where some beat others, those alone that none beats.
std::vector<std::size_t> drawn(const NoisedLadder& ladder) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < ladder.candidates.size(); ++i)
    if (i == 0 || ladder.candidates[i].best || !ladder.proposed.asks_for_bursts) out.push_back(i);
  return out;
}

// A power of ten is as far as the next; nobody, and fewer, stand with one.
class PeopleAxis {
 public:
  explicit PeopleAxis(const NoisedLadder& ladder) {
    for (const Candidate& one : ladder.candidates)
      while (std::pow(10.0, decades_) < one.people.high()) ++decades_;
  }
  double at(double people) const { return kLeft + kWidth * std::log10(std::max(1.0, people)) / decades_; }
  void draw(Drawing& drawing, double bottom) const {
    drawing.line(kLeft, bottom, kLeft + kWidth, bottom, "rule");
    for (int decade = 0; decade <= decades_; ++decade) {
      const double people = std::pow(10.0, decade);
      drawing.line(at(people), kTop, at(people), bottom, "hair");
      drawing.text(at(people), bottom + 19, Anchor::kMiddle, (decade == 0 ? "≤ " : "") + format::grouped(static_cast<std::uint64_t>(std::llround(people))));
    }
    drawing.text(kLeft, bottom + 40, Anchor::kStart, "people whose records are read (each step: ten times as many)");
  }

 private:
  int decades_ = 1;
};

void draw_mark(Drawing& drawing, double x, double y, bool nobody_singled_out, bool of_bystanders) {
  const char* css = of_bystanders ? "hollow" : nobody_singled_out ? "g1 fill" : "g2 fill";
  if (nobody_singled_out) drawing.path(fmt::format("M{} {}a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z", px(x - 4.5), px(y)), css);
  else drawing.rect(x - 4.5, y - 4.5, 9, 9, css);
}

void draw_estimate(Drawing& drawing, const PeopleAxis& axis, const Estimate& one, double y, bool nobody_singled_out, bool of_bystanders) {
  drawing.line(axis.at(one.low()), y, axis.at(one.high()), y, "rule");
  draw_mark(drawing, axis.at(one.value), y, nobody_singled_out, of_bystanders);
}

void draw_legend(Drawing& drawing) {
  double x = kLeft;
  const auto entry = [&](bool nobody, bool bystanders, const char* words, double width) {
    draw_mark(drawing, x + 5, 12, nobody, bystanders);
    drawing.text(x + 15, 16, Anchor::kStart, words);
    x += width;
  };
  entry(true, false, "people, none singled out", 170);
  entry(false, false, "people, some singled out", 172);
  entry(true, true, "bystanders among them", 150);
}

Table data_table(const NoisedLadder& ladder) {
  Table table{{{"candidate"}, {"changes", false}, {"people"}, {"bystanders"}, {"singled out"}, {"covers"}}, {}, true};
  if (ladder.proposed.asks_for_bursts) table.columns.push_back({"burst"});
  if (ladder.proposed.asks_for_share) table.columns.push_back({"share"});
  table.columns.push_back({"findings", false});
  for (std::size_t i = 0; i < ladder.candidates.size(); ++i) {
    const Candidate& one = ladder.candidates[i];
    const orders::Candidate& text = ladder.proposed.candidates[i];
    std::vector<std::string> row{fmt::format("{}{}", i, one.best ? "*" : ""), i == 0 ? "as written" : text_html(changes_words(text)), estimate_words(one.people), estimate_words(one.bystanders),
                                 estimate_words(one.singled_out), range_words(one.coverage)};
    if (ladder.proposed.asks_for_bursts) row.push_back(one.burst_shown ? noised_count(static_cast<double>(*one.burst_shown)) : "none");
    if (ladder.proposed.asks_for_share) row.push_back(one.half_width ? half_width_words(*one.half_width) : "not told");
    row.push_back(escaped(findings_words(text.findings)));
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::string ladder_basis(const NoisedLadder& ladder) {
  std::string words = "A mark is a noised count, its line the bar within which the true one lies 95 times in 100; where no bystanders are drawn, there can be none. People, bystanders, singled out, covers: of a sample, as many as are to be expected; ranges are over the bars.";
  if (ladder.proposed.asks_for_bursts) words += " Drawn and marked * are those that no other beats, by these figures. " + burst_basis();
  if (ladder.proposed.asks_for_share) words += " " + share_basis();
  if (ladder.proposed.asks_for_bursts || ladder.proposed.asks_for_share) words += " " + planned_noise_basis();
  return words;
}

std::string figure(const NoisedLadder& ladder) {
  const std::vector<std::size_t> rows = drawn(ladder);
  const double bottom = kTop + kRow * static_cast<double>(rows.size()) + 4;
  const std::string finding = "Whom each order touches";
  Drawing drawing(kPixels, bottom + kAxis, "ladder", finding, "A row an order: how many people's records are read, and how many of them are bystanders, each with its error bar. Numbers are those of candidates; 0 is the order as written.");
  const PeopleAxis axis(ladder);
  axis.draw(drawing, bottom);
  draw_legend(drawing);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const Candidate& one = ladder.candidates[rows[row]];
    const double y = kTop + kRow * (static_cast<double>(row) + 0.5);
    drawing.text(kLeft - 10, y + 4, Anchor::kEnd, rows[row] == 0 ? "as written 0" : fmt::format("{}", rows[row]), one.best ? "strong" : "");
    if (!is_nobody(one.bystanders)) draw_estimate(drawing, axis, one.bystanders, y, is_nobody(one.singled_out), true);
    draw_estimate(drawing, axis, one.people, y, is_nobody(one.singled_out), false);
  }
  return figure_html(finding, drawing.finish(), escaped(ladder_basis(ladder)), data_html("Data: every order", data_table(ladder), ladder.candidates.size(), "bonafide narrow --json"));
}

}  // namespace

std::string noised_ladder_html(const disclose::Released<NoisedLadder>& released, const Charge& charge) {
  const NoisedLadder& ladder = released.value();
  std::vector<bool> best;
  for (const Candidate& one : ladder.candidates) best.push_back(one.best);
  std::vector<std::string> remarks{noise_words(ladder.terms), kWithheldWords, charge_words(charge)};
  remarks.insert(remarks.end(), ladder.proposed.remarks.begin(), ladder.proposed.remarks.end());
  return ladder_page({ladder.proposed, noised_ladder_sentence(ladder, charge), fmt::format("Noised counts, for the {}.", charge.reader), charge.reader, "", figure(ladder), std::move(remarks), std::move(best)});
}

}  // namespace bonafide::report
