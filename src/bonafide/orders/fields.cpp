#include "bonafide/orders/fields.h"

#include <algorithm>

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
  if (!error) error = Error{ErrorKind::kInput, harmless(fmt::format("{}:{}:{}: {}", file, at.line, at.column, what))};
}

const std::string* nearest(std::string_view wrong, const std::vector<std::string>& known) {
  constexpr std::size_t kMostBytes = 200;  // the distance takes their product in steps, for every word of a log; nobody mistypes more
  if (wrong.size() > kMostBytes) return nullptr;
  const std::string* found = nullptr;
  std::size_t least = (wrong.size() + 2) / 3 + 1;  // a third of it mistyped is still that word
  for (const std::string& word : known) {
    const std::size_t lengths_differ = std::max(word.size(), wrong.size()) - std::min(word.size(), wrong.size());
    if (word.empty() || word.size() > kMostBytes || lengths_differ >= least) continue;  // the distance is at least that
    if (const std::size_t distance = edit_distance(wrong, word); distance < least) least = distance, found = &word;
  }
  return found;
}

std::string suggestion(std::string_view wrong, const std::vector<std::string>& known) {
  if (const std::string* word = nearest(wrong, known)) return fmt::format("; did you mean \"{}\"?", harmless(*word));
  constexpr std::size_t kMostListed = 12;  // a file may have thousands
  std::vector<std::string> listed;
  for (std::size_t i = 0; i < std::min(known.size(), kMostListed); ++i) listed.push_back(shown(known[i]));
  return fmt::format("; it may be {}{}", fmt::join(listed, ", "), known.size() > kMostListed ? " and others" : "");
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
  return entry != nullptr && is(key, entry->value, kind) ? &entry->value : nullptr;
}

bool Fields::is(const char* key, const TomlValue& value, TomlValue::Kind kind) {
  if (value.kind == kind) return true;
  const char* remedy = "";
  if (kind == TomlValue::Kind::kDay) remedy = ": write it as 2018-04-03, without quotation marks or an hour";
  if (kind == TomlValue::Kind::kText) remedy = ": put it in quotation marks";
  if (kind == TomlValue::Kind::kArray) remedy = ": put it in [brackets]";
  fail(value.begin, fmt::format("{} is {}, and {} is wanted{}", of(key), kind_name(value.kind), kind_name(kind), remedy));
  return false;
}

std::string Fields::of(const char* key) const { return fmt::format("{} of {}", shown(key), name_); }

void Fields::missing(const std::string& key, const std::string& remedy) {
  if (!missing_) missing_ = fmt::format("{} has no {}; {}", name_, key, remedy);
}

void Fields::missing(const char* key) { missing(fmt::format("\"{}\"", key), fmt::format("add the line {} = ...", key)); }

std::optional<At<std::string>> Fields::text(const char* key) {
  const TomlEntry* entry = find(key);
  return entry == nullptr ? std::nullopt : text_of(*entry);
}

std::optional<At<std::string>> Fields::text_of(const TomlEntry& entry) {
  const TomlValue& value = entry.value;
  const char* key = entry.key.c_str();
  if (!is(key, value, TomlValue::Kind::kText)) return std::nullopt;
  if (value.text().find_first_not_of(" \t\r\n") == std::string::npos) fail(value.begin, fmt::format("{} is empty; leave the line out, or say something", of(key)));
  if (value.text().find('\0') != std::string::npos) fail(value.begin, fmt::format("{} holds a NUL character; take it out", of(key)));
  return At<std::string>{value.text(), value.begin};
}

std::optional<At<std::int64_t>> Fields::whole(const char* key, std::int64_t least) {
  const TomlValue* value = find(key, TomlValue::Kind::kInteger);
  if (value == nullptr) return std::nullopt;
  const std::int64_t number = std::get<std::int64_t>(value->content);
  if (number < least || number > kMostCount) fail(value->begin, fmt::format("{} is {}; it must be from {} to {}", of(key), number, least, kMostCount));
  return At<std::int64_t>{number, value->begin};
}

std::optional<At<double>> Fields::real(const char* key, double most) {
  const TomlEntry* entry = find(key);
  if (entry == nullptr) return std::nullopt;
  const TomlValue& value = entry->value;
  const bool is_whole = value.kind == TomlValue::Kind::kInteger;
  if (!is_whole && value.kind != TomlValue::Kind::kReal) {
    fail(value.begin, fmt::format("{} is {}, and a number is wanted, such as 1 or 0.5", of(key), kind_name(value.kind)));
    return std::nullopt;
  }
  const double number = is_whole ? static_cast<double>(std::get<std::int64_t>(value.content)) : std::get<double>(value.content);
  if (!(number > 0 && number <= most)) fail(value.begin, fmt::format("{} is {}; it must be above 0 and at most {}", of(key), number, most));  // a NaN neither
  return At<double>{number, value.begin};
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
  if (list->array().empty()) fail(list->begin, fmt::format("{} is an empty list, which would mean all of them as easily as none; leave the line out, or name at least one", of(key)));
  for (const TomlValue& value : list->array()) {
    const bool is_text = value.kind == TomlValue::Kind::kText;
    if (!is_text || value.text().empty() || value.text().find('\0') != std::string::npos) {
      fail(value.begin, fmt::format("{} holds {}; each of its values is a text in quotation marks that says something", of(key), is_text ? "an empty text or a NUL character" : kind_name(value.kind)));
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
      fail(value.begin, fmt::format("{} holds {}; write each one under a line [[{}]] of its own", of(key), kind_name(value.kind), key));
      return {};
    }
    out.emplace_back(*reading_, value, fmt::format("{} {}", name, out.size() + 1));
  }
  return out;
}

template <class T>
At<T> Fields::required(const char* key, const std::optional<At<T>>& value) {
  if (!value) missing(key);
  return value.value_or(At<T>{});
}

At<std::string> Fields::required_text(const char* key) { return required(key, text(key)); }
At<Day> Fields::required_day(const char* key) { return required(key, day(key)); }
At<std::int64_t> Fields::required_whole(const char* key, std::int64_t least) { return required(key, whole(key, least)); }
At<double> Fields::required_real(const char* key, double most) { return required(key, real(key, most)); }
At<bool> Fields::required_boolean(const char* key) { return required(key, boolean(key)); }

std::vector<std::pair<At<std::string>, At<std::string>>> Fields::all_texts() {
  std::vector<std::pair<At<std::string>, At<std::string>>> out;
  for (const TomlEntry& entry : table_->table())
    if (const auto value = text_of(entry)) out.push_back({{entry.key, entry.key_at}, *value});
  return out;
}

void Fields::end() {
  const std::vector<std::string> known(asked_.begin(), asked_.end());
  for (const TomlEntry& entry : table_->table())
    if (!asked_.contains(entry.key)) return fail(entry.key_at, fmt::format("{} has the unknown key \"{}\"{}", name_, shown(entry.key), suggestion(entry.key, known)));
  if (missing_) fail(at(), *missing_);
}

}  // namespace bonafide::orders
