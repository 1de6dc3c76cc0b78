// Inline SVG, one object a plot. Colours and type come from the style sheet, by class.
#pragma once
#include <string>
#include <string_view>

namespace bonafide::report {

/// A length or coordinate in pixels with one decimal at most: "12", "12.5". Never "-0".
std::string px(double pixels);

/// Where a text is held.
enum class Anchor { kStart, kMiddle, kEnd };

/// A drawing of fixed size in pixels, origin at the upper left, readable by a screen reader.
class Drawing {
 public:
  /// @param id     unique in the document; letters, digits and '-'.
  /// @param title  what the plot shows, a line. @param description  how to read it, and its range.
  Drawing(double width, double height, std::string_view id, std::string_view title,
          std::string_view description);

  void line(double x1, double y1, double x2, double y2, std::string_view css_class);
  void rect(double x, double y, double width, double height, std::string_view css_class);
  /// @param outline  path data, made by us.
  void path(const std::string& outline, std::string_view css_class);
  /// @param content  text; escaped here.
  void text(double x, double y, Anchor anchor, std::string_view content, std::string_view css_class = "");
  /// Text that reads upwards, its end at (x, y).
  void upward_text(double x, double y, Anchor anchor, std::string_view content);
  /// Begins a group whose contents are in units of (x_unit, y_unit) pixels from (x, y).
  void begin_scaled(double x, double y, double x_unit, double y_unit);
  void end_scaled();

  std::string finish() const { return markup_ + "</svg>\n"; }

 private:
  std::string markup_;
};

}  // namespace bonafide::report
