// Editing an order's text at the places of its values, so that comments, layout and all that is not touched survive
// to the byte. Nothing is written here: a text goes in, a text comes out.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/orders/toml.h"

namespace bonafide::orders {

/// One order's text, changed step by step. Items are counted from 0 as they stand in the file, dropped ones too.
class OrderText {
 public:
  /// @param text  an order that parse_order took. @errors kInput, with its place: items that are not written under
  /// [[item]] each, which cannot be edited line by line.
  static Result<OrderText> open(std::string text, const std::string& file);

  /// Gives `key` of the item the value, in TOML; a key that is missing is put behind the item's last. What is between
  /// the old value's first and last byte goes, comments within a list of several lines too.
  void set(std::size_t item, std::string_view key, const std::string& value);
  /// The same of its privacy terms, which are made where there are none.
  void set_privacy(std::size_t item, std::string_view key, const std::string& value);
  /// Takes the item out, with the comment lines right above it.
  void drop(std::size_t item);
  /// Makes a draft of it that replaces an order: `supersedes`, and a history of one step.
  void make_draft(const std::string& supersedes, Day date, const std::string& note);

  const std::string& text() const { return text_; }

 private:
  OrderText(std::string text, std::string file) : text_(std::move(text)), file_(std::move(file)) {}
  TomlValue parsed() const;  ///< of what we wrote ourselves: it parses
  std::size_t offset(Position at) const;
  void replace(Position begin, Position end, std::string_view with);
  void insert_line_after(Position at, std::string_view line, std::string_view indent);
  const TomlValue& item_table(const TomlValue& root, std::size_t item) const;

  std::string text_, file_;
  std::vector<bool> dropped_;
};

/// `text` as a TOML string in quotes.
std::string toml_text(std::string_view text);
/// The list ["a", "b"].
std::string toml_list(const std::vector<std::string>& texts);
/// The shortest decimal that reads back as the same number, with a point in it.
std::string toml_real(double number);

}  // namespace bonafide::orders
