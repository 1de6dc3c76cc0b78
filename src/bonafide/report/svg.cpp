#include "bonafide/report/svg.h"

#include <fmt/format.h>

#include <cmath>

#include "bonafide/report/html.h"

namespace bonafide::report {
namespace {

const char* anchor_name(Anchor anchor) {
  return anchor == Anchor::kStart ? "start" : anchor == Anchor::kMiddle ? "middle" : "end";
}

}  // namespace

std::string px(double pixels) {
  const auto tenths = static_cast<long long>(std::floor(pixels * 10 + 0.5));
  if (tenths % 10 == 0) return fmt::format("{}", tenths / 10);
  return fmt::format("{}{}.{}", tenths < 0 ? "-" : "", std::llabs(tenths) / 10, std::llabs(tenths) % 10);
}

Drawing::Drawing(double width, double height, std::string_view id, std::string_view title,
                 std::string_view description)
    : markup_(fmt::format("<svg role=\"img\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" "
                          "aria-labelledby=\"{2}-title {2}-desc\">\n<title id=\"{2}-title\">{3}</title>\n"
                          "<desc id=\"{2}-desc\">{4}</desc>\n",
                          px(width), px(height), id, escaped(title), escaped(description))) {}

void Drawing::line(double x1, double y1, double x2, double y2, std::string_view css_class) {
  markup_ +=
      fmt::format("<path class=\"{}\" d=\"M{} {}L{} {}\"/>\n", css_class, px(x1), px(y1), px(x2), px(y2));
}

void Drawing::rect(double x, double y, double width, double height, std::string_view css_class) {
  markup_ += fmt::format("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>\n", css_class,
                         px(x), px(y), px(width), px(height));
}

void Drawing::path(const std::string& outline, std::string_view css_class) {
  markup_ += fmt::format("<path class=\"{}\" d=\"{}\"/>\n", css_class, outline);
}

void Drawing::text(double x, double y, Anchor anchor, std::string_view content, std::string_view css_class) {
  const std::string class_attribute = css_class.empty() ? "" : fmt::format(" class=\"{}\"", css_class);
  markup_ += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"{}\"{}>{}</text>\n", px(x), px(y),
                         anchor_name(anchor), class_attribute, escaped(content));
}

void Drawing::upward_text(double x, double y, Anchor anchor, std::string_view content) {
  markup_ += fmt::format("<text transform=\"translate({} {}) rotate(-90)\" text-anchor=\"{}\">{}</text>\n",
                         px(x), px(y), anchor_name(anchor), escaped(content));
}

void Drawing::begin_scaled(double x, double y, double x_unit, double y_unit) {
  markup_ +=
      fmt::format("<g transform=\"translate({} {}) scale({:.4f} {:.4f})\">\n", px(x), px(y), x_unit, y_unit);
}

void Drawing::end_scaled() { markup_ += "</g>\n"; }

}  // namespace bonafide::report
