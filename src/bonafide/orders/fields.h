// Reads the fields of a TOML table strictly: each by name and type, and at the end nothing may be left that
// nobody asked for. The first fault is kept, with its place; what is read after it means nothing.
#pragma once
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/orders/toml.h"

namespace bonafide::orders {

/// One file being read: its name, and its first fault.
struct Reading {
  std::string file;
  std::optional<Error> error;

  /// Remembers "FILE:LINE:COLUMN: what", unless there was a fault before.
  void fail(Position at, const std::string& what);
};

/// The known word that is nearest to a wrong one, at most a third of it mistyped; null where none is. Words of over 200 bytes are
/// near to none.
const std::string* nearest(std::string_view wrong, const std::vector<std::string>& known);

/// "; did you mean \"x\"?" where a known word is near, else "; it may be a, b, c", or its first twelve "and others".
std::string suggestion(std::string_view wrong, const std::vector<std::string>& known);

/// No count in an order (days, hours, accounts in a cell) is larger: it would be a slip of the pen, and sums of days
/// would leave the calendar.
inline constexpr std::int64_t kMostCount = 1'000'000;

class Fields {
 public:
  /// @param name  of the table, for messages: "item 3". Holds both by reference.
  Fields(Reading& reading, const TomlValue& table, std::string name);

  std::optional<At<std::string>> text(const char* key);
  std::optional<At<std::int64_t>> whole(const char* key, std::int64_t least);  ///< at most kMostCount
  std::optional<At<double>> real(const char* key, double most);  ///< above 0 and at most `most`; a whole number will do
  std::optional<At<bool>> boolean(const char* key);
  std::optional<At<Day>> day(const char* key);
  std::vector<At<std::string>> texts(const char* key);  ///< empty only where the key is absent
  std::optional<Fields> table(const char* key, const std::string& name);
  std::vector<Fields> tables(const char* key, const std::string& name);  ///< [[key]], in order

  /// The same, but absent is a fault (which end() tells, after unknown keys: one may be the other, mistyped).
  At<std::string> required_text(const char* key);
  At<Day> required_day(const char* key);
  At<std::int64_t> required_whole(const char* key, std::int64_t least);
  At<double> required_real(const char* key, double most);
  At<bool> required_boolean(const char* key);

  /// A word out of a fixed list, by Words<E>.
  template <class E>
  std::optional<At<E>> choice(const char* key);
  template <class E>
  At<E> required_choice(const char* key);
  template <class E>
  std::vector<At<E>> choices(const char* key);

  /// Every key with a text behind it, asked for or not: for tables whose keys the writer chooses.
  std::vector<std::pair<At<std::string>, At<std::string>>> all_texts();

  /// "the order has no KEY; REMEDY", told by end().
  void missing(const std::string& key, const std::string& remedy);

  /// To be called last: a key that nobody asked for is a fault, with the nearest that was.
  void end();

  void fail(Position at, const std::string& what) { reading_->fail(at, what); }
  Position at() const { return table_->begin; }
  const std::string& name() const { return name_; }

 private:
  const TomlEntry* find(const char* key);
  const TomlValue* find(const char* key, TomlValue::Kind kind);
  bool is(const char* key, const TomlValue& value, TomlValue::Kind kind);
  std::optional<At<std::string>> text_of(const TomlEntry& entry);
  void missing(const char* key);
  template <class T>
  At<T> required(const char* key, const std::optional<At<T>>& value);
  std::string of(const char* key) const;  ///< "form of item 3"
  template <class E>
  std::optional<E> parse(const At<std::string>& text, const char* key);

  Reading* reading_;
  const TomlValue* table_;
  std::string name_;
  std::set<std::string> asked_;
  std::optional<std::string> missing_;  ///< the first that was wanted and is not there
};

}  // namespace bonafide::orders
