#include "bonafide/ingest/json_lines.h"

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bonafide/ingest/text.h"
#include "bonafide/ingest/text_buffer.h"

namespace bonafide::ingest {
namespace {

// Receives the parser's events for one line and keeps the values of wanted keys, as text.
class LineHandler final : public nlohmann::json_sax<nlohmann::json> {
 public:
  enum class Value { kMissing, kText, kNumber, kBoolean, kNested };
  struct Slot {
    std::string key, text;
    Value value = Value::kMissing;
  };

  explicit LineHandler(std::vector<Slot> slots) : slots_(std::move(slots)) {}
  const std::vector<Slot>& slots() const { return slots_; }
  const std::vector<std::string>& keys() const { return keys_; }
  bool is_object() const { return is_object_; }
  void collect_keys() { collecting_keys_ = true; }

  // Parses `line`. @return false when it is not JSON.
  bool parse(std::string_view line) {
    depth_ = 0;
    is_object_ = false;
    current_ = nullptr;
    for (Slot& slot : slots_) slot.value = Value::kMissing;
    return nlohmann::json::sax_parse(line.begin(), line.end(), this);
  }

  bool null() override { return set(Value::kMissing, ""); }
  bool boolean(bool value) override { return set(Value::kBoolean, value ? "true" : "false"); }
  bool number_integer(std::int64_t value) override { return set(Value::kNumber, fmt::format_int(value).c_str()); }
  bool number_unsigned(std::uint64_t value) override { return set(Value::kNumber, fmt::format_int(value).c_str()); }
  bool number_float(double, const std::string& digits) override { return set(Value::kNumber, digits); }
  bool string(std::string& text) override { return set(Value::kText, text); }
  bool binary(nlohmann::json::binary_t&) override { return false; }
  bool key(std::string& name) override {
    if (depth_ != 1) return true;
    current_ = nullptr;
    for (Slot& slot : slots_)
      if (slot.key == name) current_ = &slot;
    if (collecting_keys_ && keys_.size() < kMostKeys && known_keys_.insert(name).second) keys_.push_back(name);
    return true;
  }
  bool start_object(std::size_t) override { return open(true); }
  bool start_array(std::size_t) override { return open(false); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

 private:
  bool open(bool object) {
    if (depth_ == 0) is_object_ = object;
    if (depth_ == 1) set(Value::kNested, "");
    ++depth_;
    return true;
  }
  bool close() {
    --depth_;
    return true;
  }
  bool set(Value value, std::string_view text) {
    if (depth_ != 1 || current_ == nullptr) return true;
    current_->value = value;
    current_->text = text;
    return true;
  }

  std::vector<Slot> slots_;
  static constexpr std::size_t kMostKeys = 10'000;  // of a line that somebody filled with them
  std::vector<std::string> keys_;                   // as they came
  std::unordered_set<std::string> known_keys_;
  Slot* current_ = nullptr;
  int depth_ = 0;
  bool is_object_ = false;
  bool collecting_keys_ = false;
};

// Why a slot cannot be the `field`-th part of an event, or nullptr.
const char* fault_of(const LineHandler::Slot& slot, std::size_t field) {
  using Value = LineHandler::Value;
  if (slot.value == Value::kNested) return "nested value";
  if (field > kTimeField) return nullptr;
  if (slot.value == Value::kMissing) return "missing key";
  const bool is_id = field != kTimeField;
  const bool whole_number = slot.text.find_first_of(".eE") == std::string::npos;
  if (is_id && (slot.value == Value::kBoolean || (slot.value == Value::kNumber && !whole_number)))
    return "not text or a whole number";
  return nullptr;
}

Status deliver(std::uint64_t number, std::string_view line, const LineHandler& object, const Mapping& mapping,
               std::vector<std::string_view>& fields, RowSink& sink) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const LineHandler::Slot& slot = object.slots()[i];
    if (const char* fault = fault_of(slot, i)) return sink.reject(number, mapping.fields[i].column, line, fault);
    fields[i] = slot.value == LineHandler::Value::kMissing ? std::string_view() : slot.text;
  }
  return sink.take({number, fields});
}

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r\n") == std::string_view::npos; }

}  // namespace

Result<Header> read_json_header(const Source& source) {
  TRY(TextBuffer text, TextBuffer::open(source.path, source.compression, source.bytes));
  LineHandler object({});
  object.collect_keys();
  constexpr int kLines = 1000;
  for (int i = 0; i < kLines; ++i) {
    TRY(const std::size_t bytes, text.find_line());
    const std::string_view line = text.unread().substr(0, bytes);
    if (i == 0 && line.starts_with('['))
      return Error{ErrorKind::kInput, fmt::format("{} is one JSON array; put one object on a line: jq -c '.[]' {} > log.jsonl",
                                                  source.path, source.path)};
    if (bytes == 0) break;
    if (bytes < kMaxRecordBytes) object.parse(line);
    TRY_STATUS(text.skip_line());
  }
  if (object.keys().empty())
    return Error{ErrorKind::kInput, fmt::format("{} holds no JSON object with keys; it needs one object on each line", source.path)};
  return Header{source.path, object.keys(), true};
}

Status read_json_lines(const Source& source, const Mapping& mapping, RowSink& sink) {
  TRY(TextBuffer text, TextBuffer::open(source.path, source.compression, source.bytes));
  std::vector<LineHandler::Slot> slots;
  for (const Field& field : mapping.fields) slots.push_back({field.column, "", LineHandler::Value::kMissing});
  LineHandler object(std::move(slots));
  std::vector<std::string_view> fields(mapping.fields.size());
  for (std::uint64_t number = 1;; ++number) {
    TRY(const std::size_t bytes, text.find_line());
    if (bytes == 0) return {};
    const std::string_view line = without_line_end(text.unread().substr(0, bytes));
    if (bytes >= kMaxRecordBytes)
      TRY_STATUS(sink.reject(number, "", line, "record longer than 16 MiB"));
    else if (!is_utf8(line))
      TRY_STATUS(sink.reject(number, "", line, "invalid UTF-8"));
    else if (is_blank(line))
      ;
    else if (!object.parse(line) || !object.is_object())
      TRY_STATUS(sink.reject(number, "", line, "not a JSON object"));
    else
      TRY_STATUS(deliver(number, line, object, mapping, fields, sink));
    TRY_STATUS(text.skip_line());
  }
}

}  // namespace bonafide::ingest
