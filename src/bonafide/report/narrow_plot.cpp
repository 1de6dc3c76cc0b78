#include "bonafide/report/narrow_plot.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "bonafide/format/numbers.h"
#include "bonafide/report/html.h"
#include "bonafide/report/narrow_words.h"
#include "bonafide/report/svg.h"
#include "bonafide/report/text.h"
#include "bonafide/report/words.h"

namespace bonafide::report {
namespace {

using orders::Candidate;
using orders::Ladder;

constexpr double kPixels = 640, kLeft = 74, kWidth = 530, kTop = 40, kHeight = 250, kAxis = 50;

// Both axes are powers of ten, but for what shows nothing, at the top, and what is exact, at the bottom.
struct Scales {
  explicit Scales(const Ladder& of) : ladder(of) {
    std::uint64_t most_people = 10;
    for (const Candidate& one : ladder.candidates) {
      most_people = std::max(most_people, one.touch.people);
      const double answer = answer_of(ladder, one);
      if (answer <= 0 || answer == std::numeric_limits<double>::infinity()) continue;
      least_answer = std::min(least_answer.value_or(answer), answer);
      most_answer = std::max(most_answer.value_or(answer), answer);
    }
    while (std::pow(10.0, decades) < static_cast<double>(most_people)) ++decades;
  }
  /// Both in [0, 1], from the left and from the bottom. Nobody read stands with one.
  double x(const Candidate& one) const { return std::log10(std::max(1.0, static_cast<double>(one.touch.people))) / decades; }
  double y(const Candidate& one) const {
    const double answer = answer_of(ladder, one);
    if (answer <= 0) return 0;
    if (answer == std::numeric_limits<double>::infinity()) return 1;
    const double range = std::log10(*most_answer / *least_answer);
    return kLeastAt + (kMostAt - kLeastAt) * (range > 0 ? std::log10(answer / *least_answer) / range : 0);
  }
  static constexpr double kLeastAt = 0.15, kMostAt = 0.88;  // where the least and the greatest answer stand
  const Ladder& ladder;
  std::optional<double> least_answer, most_answer;
  int decades = 1;
};

std::string answer_words(const Ladder& ladder, double answer) { return ladder.asks_for_share ? (answer == 0 ? "exact" : "± " + percent(answer)) : format::grouped(static_cast<std::uint64_t>(answer + 0.5)); }

// A square where single accounts are told of, a circle where nobody is: never colour alone.
void draw_mark(Drawing& drawing, double x, double y, const Candidate& one) {
  const char* css = one.best ? (one.touch.exposed > 0 ? "g2 fill" : "g1 fill") : "hollow";
  if (one.touch.exposed > 0) drawing.rect(x - 7, y - 7, 14, 14, css);  // seen around a circle at the same place
  else drawing.path(fmt::format("M{} {}a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0z", px(x - 5.5), px(y)), css);
}

void draw_axes(Drawing& drawing, const Scales& scales) {
  const double bottom = kTop + kHeight;
  drawing.line(kLeft, bottom, kLeft + kWidth, bottom, "rule");
  drawing.line(kLeft, kTop, kLeft + kWidth, kTop, "hair");
  for (int decade = 0; decade <= scales.decades; ++decade) {
    const double x = kLeft + kWidth * decade / scales.decades;
    drawing.line(x, bottom, x, bottom + 5, "rule");
    drawing.text(x, bottom + 19, Anchor::kMiddle, format::grouped(static_cast<std::uint64_t>(std::llround(std::pow(10.0, decade)))));
  }
  drawing.text(kLeft, bottom + 40, Anchor::kStart, "people whose records are read (each step: ten times as many)");
  if (scales.ladder.asks_for_share) drawing.text(kLeft - 8, bottom + 4, Anchor::kEnd, "exact");
  const auto answer_at = [&](const std::optional<double>& answer, double y) {
    if (answer) drawing.text(kLeft - 8, kTop + (1 - y) * kHeight + 4, Anchor::kEnd, answer_words(scales.ladder, *answer));
  };
  answer_at(scales.least_answer, Scales::kLeastAt);
  if (scales.most_answer != scales.least_answer) answer_at(scales.most_answer, Scales::kMostAt);
  drawing.text(kLeft - 8, kTop + 4, Anchor::kEnd, "nothing");
  drawing.upward_text(12, kTop, Anchor::kEnd, scales.ladder.asks_for_share ? "share in lockstep shown to" : "least burst shown, accounts");
}

void draw_legend(Drawing& drawing) {
  Candidate mark;
  double x = kLeft + 6;
  const auto entry = [&](bool best, std::uint64_t exposed, const char* words, double width) {
    mark.best = best;
    mark.touch.exposed = exposed;
    draw_mark(drawing, x, 12, mark);
    drawing.text(x + 11, 16, Anchor::kStart, words);
    x += width;
  };
  entry(true, 0, "beaten by none, singles out nobody", 226);
  entry(true, 1, "beaten by none, singles out people", 226);
  entry(false, 0, "beaten", 60);
}

// Marks that lie together share a label: their numbers, the first few of many.
struct Label {
  double x, y;
  std::string words;
  std::size_t numbers;
};
void add_label(std::vector<Label>& labels, double x, double y, std::size_t number) {
  constexpr double kTogether = 24, kLine = 13;  // less than a label is wide and high, in pixels
  constexpr std::size_t kMostNumbers = 4;
  for (Label& label : labels) {
    if (std::abs(label.x - x) >= kTogether || std::abs(label.y - y) >= kLine) continue;
    if (++label.numbers <= kMostNumbers) label.words += fmt::format(", {}", number);
    else if (label.numbers == kMostNumbers + 1) label.words += ", …";
    return;
  }
  labels.push_back({x, y, fmt::format("{}", number), 1});
}

// From left to right; a label that would lie on another goes below it.
void draw_labels(Drawing& drawing, std::vector<Label>& labels) {
  constexpr double kCharacter = 7.2, kLine = 14;
  const auto overlap = [](const Label& one, const Label& other) {
    const auto width = [](const Label& label) { return kCharacter * static_cast<double>(label.words.size()); };
    return one.x < other.x + width(other) && other.x < one.x + width(one) && std::abs(one.y - other.y) < kLine;
  };
  std::stable_sort(labels.begin(), labels.end(), [](const Label& one, const Label& other) { return one.x < other.x; });
  for (std::size_t i = 0; i < labels.size(); ++i) {
    labels[i].x += 10;
    labels[i].y -= 5;
    while (std::any_of(labels.begin(), labels.begin() + static_cast<std::ptrdiff_t>(i), [&](const Label& placed) { return overlap(labels[i], placed); })) labels[i].y += kLine;
    drawing.text(labels[i].x, labels[i].y, Anchor::kStart, labels[i].words, "strong");
  }
}

Table data_table(const Ladder& ladder) {
  Table table{{{"candidate"}, {"changes", false}, {"people"}, {"bystanders"}, {"singled out"}, {"rows"}, {"covers"}, {"burst"}, {"share"}, {"findings", false}, {"beaten by none", false}}, {}, true};
  for (const Candidate& one : ladder.candidates)
    table.rows.push_back({fmt::format("{}", one.number), text_html(changes_words(one)), format::grouped(one.touch.people), format::grouped(one.touch.bystanders), format::grouped(one.touch.exposed),
                          format::grouped(one.touch.rows), percent(one.coverage), escaped(burst_words(ladder, one)), escaped(width_words(ladder, one)), escaped(findings_words(one.findings)), one.best ? "yes" : "no"});
  return table;
}

}  // namespace

std::string ladder_figure(const Ladder& ladder, const std::string& id) {
  const Scales scales(ladder);
  const std::string finding = plot_sentence(ladder);
  Drawing drawing(kPixels, kTop + kHeight + kAxis, id, finding, "One mark an order: to the left fewer people are read, further down more is shown; the top line shows nothing. Numbers are those of candidates; 0 is the order as written.");
  draw_axes(drawing, scales);
  draw_legend(drawing);
  std::vector<Label> labels;
  for (const bool best : {false, true})  // what matters lies on top
    for (const Candidate& one : ladder.candidates) {
      if (one.best != best) continue;
      const double x = kLeft + kWidth * scales.x(one), y = kTop + kHeight * (1 - scales.y(one));
      draw_mark(drawing, x, y, one);
      if (best || one.number == 0) add_label(labels, x, y, one.number);
    }
  draw_labels(drawing, labels);
  return figure_html(finding, drawing.finish(), escaped(ladder_basis(ladder)), data_html("Data: every order", data_table(ladder), ladder.candidates.size(), "bonafide narrow --json"));
}

std::string ladder_chart(const Ladder& ladder, std::size_t width) {
  constexpr std::size_t kRows = 12, kLabel = 10;
  const Scales scales(ladder);
  const std::size_t columns = std::min<std::size_t>(width, 100) - kLabel - 4;
  std::vector<std::string> rows(kRows, std::string(columns + 3, ' '));
  const auto put = [&](const Candidate& one, const std::string& mark) {
    const auto row = static_cast<std::size_t>(std::lround((1 - scales.y(one)) * (kRows - 1)));
    const auto column = static_cast<std::size_t>(std::lround(scales.x(one) * static_cast<double>(columns - 1)));
    std::string& line = rows[row];
    const bool is_free = std::all_of(line.begin() + static_cast<std::ptrdiff_t>(column), line.begin() + static_cast<std::ptrdiff_t>(column + mark.size()), [](char c) { return c == ' ' || c == '.'; });
    if (is_free) line.replace(column, mark.size(), mark);
  };
  for (const Candidate& one : ladder.candidates)
    if (one.best) put(one, fmt::format("{}", one.number));
  for (const Candidate& one : ladder.candidates)
    if (!one.best) put(one, ".");
  std::string out = plain(ladder.asks_for_share ? "share in lockstep shown to, by people whose records are read\n" : "least burst shown, by people whose records are read\n");
  for (std::size_t row = 0; row < kRows; ++row) {
    const auto stands_at = [&](double y) { return static_cast<std::size_t>(std::lround((1 - y) * (kRows - 1))) == row; };
    const std::string label = row == 0                                                      ? "nothing"
                              : row == kRows - 1                                            ? (ladder.asks_for_share ? "exact" : "")
                              : scales.least_answer && stands_at(Scales::kLeastAt) ? plain(answer_words(ladder, *scales.least_answer))
                              : scales.most_answer && stands_at(Scales::kMostAt)   ? plain(answer_words(ladder, *scales.most_answer))
                                                                                            : "";
    std::string line = rows[row];
    line.erase(line.find_last_not_of(' ') + 1);
    out += fmt::format("{}{} |{}\n", std::string(kLabel - std::min(kLabel, label.size()), ' '), label, line);
  }
  const std::string right = plain(format::grouped(static_cast<std::uint64_t>(std::llround(std::pow(10.0, scales.decades))))) + " people";
  out += std::string(kLabel, ' ') + " +" + std::string(columns, '-') + "\n" + std::string(kLabel + 2, ' ') + "1" + std::string(columns - 1 - right.size(), ' ') + right + "\n";
  return out;
}

}  // namespace bonafide::report
