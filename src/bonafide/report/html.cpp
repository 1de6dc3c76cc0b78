#include "bonafide/report/html.h"

#include <fmt/format.h>

#include "bonafide/base/result.h"
#include "bonafide/format/numbers.h"
#include "bonafide/report/style.h"
#include "bonafide/report/visible.h"

namespace bonafide::report {

std::string escaped(std::string_view text) {
  std::string html;
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

std::string text_html(std::string_view text) { return escaped(visible_text(text)); }

std::string page_html(std::string_view title, const std::string& main, std::string_view more_style) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{}</title>\n<style>{}{}</style>\n</head>\n<body>\n<main>\n{}</main>\n</body>\n</html>\n",
      text_html(title), kStyleSheet, more_style, main);
}

std::string probability_html(double ln_p) {
  const std::string text = format::probability_text(ln_p);
  const std::size_t e = text.find("e-");
  if (e == std::string::npos) return text;
  return fmt::format("<span class=\"p\">{} × 10<sup>−{}</sup></span>", text.substr(0, e), text.substr(e + 2));
}

std::string id_html(std::string_view id) {
  return fmt::format("<bdi class=\"id\">{}</bdi>", escaped(visible(id)));
}

std::string table_html(const Table& table) {
  const auto cell_class = [&](std::size_t i) { return table.columns[i].is_number ? " class=\"n\"" : ""; };
  const auto cell_label = [&](std::size_t i) {
    return table.stacks ? fmt::format(" data-label=\"{}\"", table.columns[i].title) : "";
  };
  std::string html =
      fmt::format("<div class=\"wide\"><table{}>\n<thead><tr>", table.stacks ? " class=\"stacks\"" : "");
  for (std::size_t i = 0; i < table.columns.size(); ++i)
    html += fmt::format("<th scope=\"col\"{}>{}</th>", cell_class(i), table.columns[i].title);
  html += "</tr></thead>\n<tbody>\n";
  for (const auto& row : table.rows) {
    CHECK(row.size() == table.columns.size());
    html += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i)
      html += fmt::format("<td{}{}>{}</td>", cell_class(i), cell_label(i), row[i]);
    html += "</tr>\n";
  }
  return html + "</tbody></table></div>\n";
}

std::string data_html(std::string_view summary, const Table& table, std::uint64_t total_rows,
                      std::string_view file) {
  CHECK(table.rows.size() <= kMaxDataRows);
  std::string rest;
  if (total_rows > table.rows.size())
    rest = fmt::format("<p class=\"note\">The first {} of {} rows; all of them are in <code>{}</code>.</p>\n",
                       format::grouped(table.rows.size()), format::grouped(total_rows), escaped(file));
  return fmt::format("<details><summary>{}</summary>\n{}{}</details>\n", escaped(summary), rest,
                     table_html(table));
}

std::string figure_html(std::string_view finding, const std::string& svg, const std::string& caption,
                        const std::string& data) {
  return fmt::format(
      "<figure>\n<div class=\"plot\"><h3>{}</h3>\n<div class=\"wide\">{}</div>\n"
      "<figcaption>{}</figcaption></div>\n{}</figure>\n",
      escaped(finding), svg, caption, data);
}

}  // namespace bonafide::report
