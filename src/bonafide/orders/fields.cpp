#include "bonafide/orders/fields.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace bonafide::orders {
namespace {

// Levenshtein's distance, a row at a time.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
    }
  }
  return row.back();
}

}  // namespace

void Reading::fail(Position at, const std::string& what) {
  if (!error) error = Error{ErrorKind::kInput, fmt::format("{}:{}:{}: {}", file, at.line, at.column, what)};
}

const std::string* nearest(std::string_view wrong, const std::vector<std::string>& known) {
  const std::string* found = nullptr;
  std::size_t least = std::max<std::size_t>(2, wrong.size() / 3) + 1;  // a third of it mistyped is still that word
  for (const std::string& word : known) {
    const std::size_t lengths_differ = std::max(word.size(), wrong.size()) - std::min(word.size(), wrong.size());
    if (word.empty() || lengths_differ >= least) continue;  // a log has many words
    if (const std::size_t distance = edit_distance(wrong, word); distance < least) least = distance, found = &word;
  }
  return found;
}

std::string suggestion(std::string_view wrong, const std::vector<std::string>& known) {
  if (const std::string* word = nearest(wrong, known)) return fmt::format("; did you mean \"{}\"?", *word);
  return fmt::format("; it may be {}", fmt::join(known, ", "));
}

Fields::Fields(Reading& reading, const TomlValue& table, std::string name) : reading_(&reading), table_(&table), name_(std::move(name)) {}

const TomlEntry* Fields::find(const char* key) {
  asked_.insert(key);
  for (const TomlEntry& entry : table_->table())
    if (entry.key == key) return &entry;
  return nullptr;
}

const TomlValue* Fields::find(const char* key, TomlValue::Kind kind) {
  const TomlEntry* entry = find(key);
  if (entry == nullptr) return nullptr;
  const TomlValue& value = entry->value;
  if (value.kind == kind) return &value;
  const char* remedy = kind == TomlValue::Kind::kDay ? ": write it as 2018-04-03, without quotes or an hour" : kind == TomlValue::Kind::kText ? ": put it in quotes" : "";
  fail(value.begin, fmt::format("{} of {} is {}, and {} is wanted{}", key, name_, kind_name(value.kind), kind_name(kind), remedy));
  return nullptr;
}

void Fields::missing(const char* key) { fail(at(), fmt::format("{} has no \"{}\"; add it (docs/formats says what it may be)", name_, key)); }

std::optional<At<std::string>> Fields::text(const char* key) {
  const TomlValue* value = find(key, TomlValue::Kind::kText);
  if (value == nullptr) return std::nullopt;
  if (value->text().find_first_not_of(" \t\r\n") == std::string::npos) fail(value->begin, fmt::format("{} of {} is empty; leave the line out, or say something", key, name_));
  if (value->text().find('\0') != std::string::npos) fail(value->begin, fmt::format("{} of {} holds a NUL character; take it out", key, name_));
  return At<std::string>{value->text(), value->begin};
}

std::optional<At<std::int64_t>> Fields::whole(const char* key, std::int64_t least) {
  const TomlValue* value = find(key, TomlValue::Kind::kInteger);
  if (value == nullptr) return std::nullopt;
  const std::int64_t number = std::get<std::int64_t>(value->content);
  if (number < least) fail(value->begin, fmt::format("{} of {} is {}; it must be at least {}", key, name_, number, least));
  return At<std::int64_t>{number, value->begin};
}

std::optional<At<double>> Fields::real(const char* key) {
  const TomlEntry* entry = find(key);
  if (entry == nullptr) return std::nullopt;
  const TomlValue& value = entry->value;
  if (value.kind == TomlValue::Kind::kInteger) return At<double>{static_cast<double>(std::get<std::int64_t>(value.content)), value.begin};
  if (value.kind == TomlValue::Kind::kReal && std::isfinite(std::get<double>(value.content))) return At<double>{std::get<double>(value.content), value.begin};
  fail(value.begin, fmt::format("{} of {} is {}, and a number is wanted", key, name_, kind_name(value.kind)));
  return std::nullopt;
}

std::optional<At<bool>> Fields::boolean(const char* key) {
  const TomlValue* value = find(key, TomlValue::Kind::kBoolean);
  if (value == nullptr) return std::nullopt;
  return At<bool>{std::get<bool>(value->content), value->begin};
}

std::optional<At<Day>> Fields::day(const char* key) {
  const TomlValue* value = find(key, TomlValue::Kind::kDay);
  if (value == nullptr) return std::nullopt;
  return At<Day>{std::get<Day>(value->content), value->begin};
}

std::vector<At<std::string>> Fields::texts(const char* key) {
  const TomlValue* list = find(key, TomlValue::Kind::kArray);
  std::vector<At<std::string>> out;
  if (list == nullptr) return out;
  for (const TomlValue& value : list->array()) {
    if (value.kind != TomlValue::Kind::kText || value.text().empty() || value.text().find('\0') != std::string::npos) {
      fail(value.begin, fmt::format("{} of {} holds {}, and texts that say something are wanted", key, name_, value.kind == TomlValue::Kind::kText ? "an empty text or a NUL" : kind_name(value.kind)));
      return {};
    }
    out.push_back({value.text(), value.begin});
  }
  return out;
}

std::optional<Fields> Fields::table(const char* key, const std::string& name) {
  const TomlValue* value = find(key, TomlValue::Kind::kTable);
  if (value == nullptr) return std::nullopt;
  return Fields(*reading_, *value, name);
}

std::vector<Fields> Fields::tables(const char* key, const std::string& name) {
  const TomlValue* list = find(key, TomlValue::Kind::kArray);
  std::vector<Fields> out;
  if (list == nullptr) return out;
  for (const TomlValue& value : list->array()) {
    if (value.kind != TomlValue::Kind::kTable) {
      fail(value.begin, fmt::format("{} holds {}; write each one under its own line [[{}]]", key, kind_name(value.kind), key));
      return {};
    }
    out.emplace_back(*reading_, value, fmt::format("{} {}", name, out.size() + 1));
  }
  return out;
}

At<std::string> Fields::required_text(const char* key) {
  auto value = text(key);
  if (!value) missing(key);
  return value.value_or(At<std::string>{});
}

At<Day> Fields::required_day(const char* key) {
  const auto value = day(key);
  if (!value) missing(key);
  return value.value_or(At<Day>{});
}

At<std::int64_t> Fields::required_whole(const char* key, std::int64_t least) {
  const auto value = whole(key, least);
  if (!value) missing(key);
  return value.value_or(At<std::int64_t>{});
}

std::vector<std::pair<At<std::string>, At<std::string>>> Fields::all_texts() {
  std::vector<std::pair<At<std::string>, At<std::string>>> out;
  for (const TomlEntry& entry : table_->table())
    if (const auto value = text(entry.key.c_str())) out.push_back({{entry.key, entry.key_at}, *value});
  return out;
}

void Fields::end() {
  const std::vector<std::string> known(asked_.begin(), asked_.end());
  for (const TomlEntry& entry : table_->table())
    if (!asked_.contains(entry.key)) fail(entry.key_at, fmt::format("{} has the unknown key \"{}\"{}", name_, entry.key, suggestion(entry.key, known)));
}

}  // namespace bonafide::orders
