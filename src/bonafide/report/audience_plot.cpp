#include <fmt/format.h>

#include <algorithm>

#include "bonafide/format/numbers.h"
#include "bonafide/report/estimate_plots.h"
#include "bonafide/report/estimate_words.h"
#include "bonafide/report/html.h"
#include "bonafide/report/svg.h"
#include "bonafide/report/visible.h"

namespace bonafide::report {
namespace {

using estimate::CountryBound;
using estimate::MonthBound;

constexpr double kPixels = 640, kNames = 90, kField = 400, kRow = 34;
constexpr std::size_t kMostCountries = 25;

// A tick at the number of users, with its interval.
void draw_users(Drawing& drawing, const estimate::Figure& users, double y, double scale) {
  const auto x = [&](double count) { return kNames + std::min(count * scale, kField); };
  drawing.path(fmt::format("M{0} {1}v22", px(x(users.value)), px(y - 1)), "expected");
  if (!users.is_exact()) drawing.line(x(users.low), y + 10, x(users.high), y + 10, "rule");
}

std::string country_figure(const MonthBound& month) {
  std::vector<const CountryBound*> shown;
  for (const CountryBound& c : month.countries) shown.push_back(&c);
  std::stable_sort(shown.begin(), shown.end(), [](const auto* a, const auto* b) { return a->followers.value > b->followers.value; });
  if (shown.size() > kMostCountries) shown.resize(kMostCountries);
  const double most = std::max(1.0, shown.front()->followers.value), scale = kField / most;
  const std::string finding = audience_sentence(month);
  Drawing drawing(kPixels, 34 + kRow * static_cast<double>(shown.size()) + 30, "audience", finding,
                  "One bar a country: its followers; the part beyond its users coloured as far as the bound goes; a dashed tick at its users, at the right edge where there are more users than the plot is wide.");
  drawing.rect(kNames, 4, 12, 12, "bar");
  drawing.text(kNames + 17, 15, Anchor::kStart, "followers");
  drawing.rect(kNames + 110, 4, 12, 12, "g1 fill");
  drawing.text(kNames + 127, 15, Anchor::kStart, "of these at least not known users of it");
  drawing.path(fmt::format("M{} 3v14", px(kNames + 385)), "expected");
  drawing.text(kNames + 392, 15, Anchor::kStart, "users");
  double y = 30;
  for (const CountryBound* c : shown) {
    const double end = c->followers.value * scale, beyond = c->at_least * scale;
    drawing.text(kNames - 8, y + 15, Anchor::kEnd, visible_label(c->country, 10));
    drawing.rect(kNames, y, end, 20, "bar");
    drawing.rect(kNames + end - beyond, y, beyond, 20, "g1 fill");
    draw_users(drawing, c->users, y, scale);
    drawing.text(kNames + kField + 8, y + 15, Anchor::kStart, c->at_least > 0 ? "at least " + format::grouped(at_least(c->at_least)) : "", "strong");
    y += kRow;
  }
  drawing.line(kNames, y, kNames + kField, y, "rule");
  drawing.text(kNames, y + 18, Anchor::kStart, "0");
  drawing.text(kNames + kField, y + 18, Anchor::kEnd, format::grouped(at_least(most)) + " followers");
  Table table{{{"country", false}, {"followers"}, {"users"}, {"beyond, at least"}}, {}};
  for (const CountryBound& c : month.countries) {
    if (table.rows.size() == kMaxDataRows) break;
    table.rows.push_back({id_html(c.country), figure_text(c.followers), figure_text(c.users), format::grouped(at_least(c.at_least))});
  }
  return figure_html(finding, drawing.finish(), escaped(audience_basis()), data_html("Data: followers and users by country", table, month.countries.size(), "the JSON output"));
}

std::string month_figure(const std::vector<MonthBound>& months) {
  constexpr double kTop = 30, kHeight = 130;
  double most = 1;
  for (const MonthBound& m : months) most = std::max(most, m.followers);
  const std::string finding = fmt::format("Followers beyond their countries’ known users, {} to {}", months.front().month, months.back().month);
  Drawing drawing(kPixels, kTop + kHeight + 30, "audience-months", finding, "One column a month: all followers, and from the ground the part that is at least not known users of their country.");
  const double step = (kField + 80) / static_cast<double>(months.size());
  Table table{{{"month", false}, {"followers"}, {"beyond, at least"}}, {}};
  for (std::size_t m = 0; m < months.size(); ++m) {
    const double x = kNames + step * static_cast<double>(m), all = kHeight * months[m].followers / most, beyond = kHeight * months[m].at_least / most;
    drawing.rect(x, kTop + kHeight - all, step * 0.8, all, "bar");
    drawing.rect(x, kTop + kHeight - beyond, step * 0.8, beyond, "g1 fill");
    if (m % (months.size() / 8 + 1) == 0) drawing.text(x, kTop + kHeight + 18, Anchor::kStart, months[m].month);
    if (table.rows.size() < kMaxDataRows) table.rows.push_back({months[m].month, format::grouped(at_least(months[m].followers)), format::grouped(at_least(months[m].at_least))});
  }
  drawing.text(kNames - 8, kTop + 5, Anchor::kEnd, format::grouped(at_least(most)));
  drawing.text(kNames - 8, kTop + kHeight, Anchor::kEnd, "0");
  drawing.rect(kNames, 4, 12, 12, "bar");
  drawing.text(kNames + 17, 15, Anchor::kStart, "followers");
  drawing.rect(kNames + 110, 4, 12, 12, "g1 fill");
  drawing.text(kNames + 127, 15, Anchor::kStart, "of these at least not known users of their country");
  return figure_html(finding, drawing.finish(), "Followers at the end of each month.", data_html("Data: months", table, months.size(), "the JSON output"));
}

}  // namespace

std::string audience_figures(const estimate::Estimate& estimate) {
  std::string html = country_figure(estimate.audience.back());
  if (estimate.audience.size() > 1) html += month_figure(estimate.audience);
  return html;
}

}  // namespace bonafide::report
