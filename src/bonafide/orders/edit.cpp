#include "bonafide/orders/edit.h"

#include <algorithm>

#include <fmt/format.h>

namespace bonafide::orders {
namespace {

const TomlEntry* entry_of(const TomlValue& table, std::string_view key) {
  for (const TomlEntry& entry : table.table())
    if (entry.key == key) return &entry;
  return nullptr;
}

bool is_space(char c) { return c == ' ' || c == '\t'; }

struct Line {
  std::size_t begin, end;  // end: after its line feed, or the end of the text
};

Line line_at(const std::string& text, std::size_t place) {
  const std::size_t before = place == 0 ? std::string::npos : text.rfind('\n', place - 1), after = text.find('\n', place);
  return {before == std::string::npos ? 0 : before + 1, after == std::string::npos ? text.size() : after + 1};
}

bool begins_with(const std::string& text, std::size_t place, char c) {
  while (place < text.size() && is_space(text[place])) ++place;
  return place < text.size() && text[place] == c;
}

// The beginning of the comment lines right above a line.
std::size_t with_comments_above(const std::string& text, std::size_t line_begin) {
  while (line_begin > 0) {
    const Line above = line_at(text, line_begin - 1);
    if (!begins_with(text, above.begin, '#')) break;
    line_begin = above.begin;
  }
  return line_begin;
}

const char* line_end(const std::string& text) { return text.find("\r\n") == std::string::npos ? "\n" : "\r\n"; }

// A table under a header of its own, as toml.h gives its place: the bracket.
bool has_header(const std::string& text, std::size_t place) { return place < text.size() && text[place] == '['; }

// Of a table of dotted keys (privacy.epsilon = 1): of the last of them.
Position end_of(const std::string& text, const TomlValue& value, std::size_t place) {
  const bool dotted = value.kind == TomlValue::Kind::kTable && text[place] != '{' && !value.table().empty();
  return dotted ? value.table().back().value.end : value.end;
}

// Where the headers of all tables stand.
void collect_headers(const TomlValue& value, std::vector<Position>& out) {
  if (value.kind == TomlValue::Kind::kTable) {
    out.push_back(value.begin);
    for (const TomlEntry& entry : value.table()) collect_headers(entry.value, out);
  } else if (value.kind == TomlValue::Kind::kArray) {
    for (const TomlValue& one : value.array()) collect_headers(one, out);
  }
}

bool lies_within(const TomlValue& table, Position place) {
  std::vector<Position> inside;
  collect_headers(table, inside);
  return std::find(inside.begin(), inside.end(), place) != inside.end();
}

// Whether something else's header stands between the item's own header and one of its inner ones.
bool is_scattered(const TomlValue& root, const TomlValue& item) {
  std::vector<Position> all, own;
  for (const TomlEntry& entry : root.table()) collect_headers(entry.value, all);
  collect_headers(item, own);
  const Position last = *std::max_element(own.begin(), own.end());
  return std::any_of(all.begin(), all.end(), [&](const Position& header) { return header > item.begin && header < last && !lies_within(item, header); });
}

}  // namespace

std::string toml_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') out += {'\\', c};
    else if (byte < 0x20 || byte == 0x7f) out += fmt::format("\\u{:04X}", byte);
    else out += c;
  }
  return out + "\"";
}

std::string toml_list(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ", ") + toml_text(text);
  return "[" + out + "]";
}

std::string toml_real(double number) {
  std::string out = fmt::format("{}", number);
  if (out.find_first_of(".e") == std::string::npos) out += ".0";
  return out;
}

Result<OrderText> OrderText::open(std::string text, const std::string& file) {
  OrderText out(std::move(text), file);
  TRY(const TomlValue root, parse_toml(out.text_, file));
  const TomlEntry* items = entry_of(root, "item");
  CHECK(items != nullptr && items->value.kind == TomlValue::Kind::kArray);
  for (const TomlValue& item : items->value.array()) {
    if (is_scattered(root, item))
      return Error{ErrorKind::kInput, fmt::format("{}:{}:{}: parts of this item stand behind another table; write them below it, before the next header", file, item.begin.line, item.begin.column)};
    if (!has_header(out.text_, out.offset(item.begin)))
      return Error{ErrorKind::kInput, fmt::format("{}:{}:{}: this item is written within a list, and cannot be narrowed line by line; write each under a line [[item]] of its own", file, item.begin.line, item.begin.column)};
  }
  out.dropped_.assign(items->value.array().size(), false);
  return out;
}

TomlValue OrderText::parsed() const {
  auto root = parse_toml(text_, file_);
  CHECK(root.ok());
  return std::move(root).value();
}

// Columns count characters: the bytes of UTF-8 that do not begin one are passed over.
std::size_t OrderText::offset(Position at) const {
  std::size_t place = 0;
  for (std::uint32_t line = 1; line < at.line; ++line) place = text_.find('\n', place) + 1;
  const auto continues = [&](std::size_t i) { return i < text_.size() && (static_cast<unsigned char>(text_[i]) & 0xC0) == 0x80; };
  for (std::uint32_t column = 1; column < at.column; ++column) {
    ++place;
    while (continues(place)) ++place;
  }
  return std::min(place, text_.size());
}

const TomlValue& OrderText::item_table(const TomlValue& root, std::size_t item) const {
  CHECK(item < dropped_.size() && !dropped_[item]);
  const auto before = static_cast<std::size_t>(std::count(dropped_.begin(), dropped_.begin() + static_cast<std::ptrdiff_t>(item), true));
  return entry_of(root, "item")->value.array()[item - before];
}

void OrderText::replace(Position begin, Position end, std::string_view with) {
  const std::size_t from = offset(begin);
  text_.replace(from, offset(end) - from, with);
}

void OrderText::insert_line_after(Position at, std::string_view line, std::string_view indent) {
  const Line above = line_at(text_, offset(at));
  std::string whole = fmt::format("{}{}{}", indent, line, line_end(text_));
  if (above.end == text_.size() && (text_.empty() || text_.back() != '\n')) whole = line_end(text_) + whole.substr(0, whole.size() - std::string_view(line_end(text_)).size());
  text_.insert(above.end, whole);
}

void OrderText::set(std::size_t item, std::string_view key, const std::string& value) {
  const TomlValue root = parsed();
  const TomlValue& table = item_table(root, item);
  if (const TomlEntry* entry = entry_of(table, key)) return replace(entry->value.begin, entry->value.end, value);
  // Behind the last of the item's own lines: what stands under a further header belongs to that.
  Position last = table.begin, key_at = table.begin;
  for (const TomlEntry& entry : table.table()) {
    if (entry.value.kind == TomlValue::Kind::kTable && has_header(text_, offset(entry.value.begin))) continue;
    if (const Position end = end_of(text_, entry.value, offset(entry.value.begin)); end > last) last = end, key_at = entry.key_at;
  }
  const Line line = line_at(text_, offset(key_at));
  std::size_t indent_end = line.begin;
  while (indent_end < text_.size() && is_space(text_[indent_end])) ++indent_end;
  insert_line_after(last, fmt::format("{} = {}", key, value), text_.substr(line.begin, indent_end - line.begin));
}

void OrderText::set_privacy(std::size_t item, std::string_view key, const std::string& value) {
  const TomlValue root = parsed();
  const TomlEntry* privacy = entry_of(item_table(root, item), "privacy");
  if (privacy == nullptr) return set(item, "privacy", fmt::format("{{ {} = {} }}", key, value));
  if (const TomlEntry* entry = entry_of(privacy->value, key)) return replace(entry->value.begin, entry->value.end, value);
  const std::size_t begin = offset(privacy->value.begin);
  if (has_header(text_, begin)) return insert_line_after(privacy->value.begin, fmt::format("{} = {}", key, value), "");
  if (text_[begin] == '{') {
    if (privacy->value.table().empty()) return replace(privacy->value.begin, privacy->value.end, fmt::format("{{ {} = {} }}", key, value));
    const std::size_t after = offset(privacy->value.table().back().value.end);
    text_.insert(after, fmt::format(", {} = {}", key, value));
    return;
  }
  insert_line_after(privacy->value.table().back().value.end, fmt::format("privacy.{} = {}", key, value), "");  // dotted keys
}

namespace {

// From the comments above the header to those above the next one that is not within this table.
void take_out(std::string& text, const TomlValue& root, const TomlValue& table, const auto& offset) {
  std::vector<Position> headers;
  for (const TomlEntry& entry : root.table()) collect_headers(entry.value, headers);
  std::size_t end = text.size();
  for (const Position& header : headers)
    if (header > table.begin && has_header(text, offset(header)) && !lies_within(table, header)) end = std::min(end, with_comments_above(text, line_at(text, offset(header)).begin));
  const std::size_t begin = with_comments_above(text, line_at(text, offset(table.begin)).begin);
  text.erase(begin, end - begin);
  if (end == text.size() + (end - begin))  // it was the last: no blank lines are left at the end
    while (begin > 1 && text.size() >= 2 && text.ends_with("\n\n")) text.pop_back();
}

}  // namespace

void OrderText::drop(std::size_t item) {
  const TomlValue root = parsed();
  take_out(text_, root, item_table(root, item), [this](Position at) { return offset(at); });
  dropped_[item] = true;
}

void OrderText::make_draft(const std::string& supersedes, Day date, const std::string& note) {
  {
    const TomlValue root = parsed();
    const TomlValue& history = entry_of(root, "history")->value;
    const bool in_a_list = !has_header(text_, offset(history.array().front().begin));
    if (in_a_list) {
      replace(history.begin, history.end, fmt::format("[{{ state = \"draft\", date = {}, note = {} }}]", day_text(date), toml_text(note)));
    } else {
      for (std::size_t step = history.array().size(); step-- > 0;) {  // from the last, so that places before it stay
        const TomlValue now = parsed();
        take_out(text_, now, entry_of(now, "history")->value.array()[step], [this](Position at) { return offset(at); });
      }
      const char* end = line_end(text_);
      if (!text_.empty() && text_.back() != '\n') text_ += end;
      text_ += fmt::format("{0}[[history]]{0}state = \"draft\"{0}date = {1}{0}note = {2}{0}", end, day_text(date), toml_text(note));
    }
  }
  const TomlValue root = parsed();
  const std::string value = toml_text(supersedes);
  if (const TomlEntry* entry = entry_of(root, "supersedes")) return replace(entry->value.begin, entry->value.end, value);
  insert_line_after(entry_of(root, "format")->value.end, fmt::format("supersedes = {}", value), "");
}

}  // namespace bonafide::orders
