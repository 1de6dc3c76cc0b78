#include "bonafide/format/run_reader.h"

#include <cmath>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bonafide/format/csv_reader.h"

namespace bonafide::format {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kDeepest = 64;  // a run.json has four levels; what copies or writes JSON goes down by recursion

// Nothing where the text is no JSON, or nested deeper.
Json parse(const std::string& text) {
  bool deep = false;
  Json json = Json::parse(text, [&](int depth, Json::parse_event_t, Json&) { return !(deep = deep || depth > kDeepest); }, /*allow_exceptions=*/false);
  return deep ? Json() : json;
}

// Values by their place ("/log/events"). The first that is missing or of another type is remembered.
class Keys {
 public:
  Keys(std::string path, Json json) : path_(std::move(path)), json_(std::move(json)) {}

  const Json* find(const char* place) const {
    const Json::json_pointer pointer(place);
    return json_.contains(pointer) ? &json_.at(pointer) : nullptr;
  }
  std::uint64_t count(const char* place) { return as<std::uint64_t>(place, &Json::is_number_unsigned, "a whole number"); }
  std::string text(const char* place) { return as<std::string>(place, &Json::is_string, "a text"); }
  std::string text_or_null(const char* place) {
    const Json* json = find(place);
    return json != nullptr && json->is_null() ? "" : text(place);
  }
  std::vector<std::string> texts(const char* place) {
    std::vector<std::string> out;
    for (const Json& item : list(place)) {
      if (!item.is_string()) refuse(place, "a list of texts");
      else out.push_back(item.get<std::string>());
    }
    return out;
  }
  Microseconds window(const Json& json, const char* place) {
    if (!json.is_number() || !(json.get<double>() > 0) || json.get<double>() > 1e12) {
      refuse(place, "a length of time in seconds");
      return 0;
    }
    return static_cast<Microseconds>(std::llround(json.get<double>() * kMicrosecondsPerSecond));
  }
  Microseconds time(const char* place, bool relative) {
    const auto read = parse_time(text(place), relative);
    if (!read) refuse(place, "a time");
    return read.value_or(0);
  }
  const Json& list(const char* place) { return part(place, &Json::is_array, "a list"); }
  const Json& object(const char* place) { return part(place, &Json::is_object, "an object"); }
  void refuse(const char* place, const char* wanted) {
    if (!error_) error_ = Error{ErrorKind::kInput, fmt::format("{}: {} is {} and not {}; {}", path_, place + 1, find(place) == nullptr ? "missing" : shown(*find(place)), wanted, kChangedCase)};
  }
  Status status() const {
    if (error_) return *error_;
    return {};
  }

 private:
  template <class T>
  T as(const char* place, bool (Json::*is)() const noexcept, const char* wanted) {
    if (const Json* json = find(place); json != nullptr && (json->*is)()) return json->get<T>();
    refuse(place, wanted);
    return T();
  }
  const Json& part(const char* place, bool (Json::*is)() const noexcept, const char* wanted) {
    static const Json kNothing;
    if (const Json* json = find(place); json != nullptr && (json->*is)()) return *json;
    refuse(place, wanted);
    return kNothing;
  }
  static std::string shown(const Json& json) {
    constexpr std::size_t kMostShown = 60;
    const std::string text = json.dump(-1, ' ', true, Json::error_handler_t::replace);
    return text.size() > kMostShown ? text.substr(0, kMostShown) + "..." : text;
  }

  std::string path_;
  Json json_;
  std::optional<Error> error_;
};

void read_parameters(Keys& keys, RunRecord& run) {
  run.parameters.whole_log_scale = false;
  for (const Json& scale : keys.list("/parameters/scales_seconds")) {
    if (scale == "all") run.parameters.whole_log_scale = true;
    else run.parameters.scales.push_back(keys.window(scale, "/parameters/scales_seconds"));
  }
  run.parameters.unrelated_interests = static_cast<unsigned>(keys.count("/parameters/unrelated_interests"));
  run.parameters.dropped_scales = keys.texts("/parameters/dropped_scales");
  run.parameters.time_unit = keys.text_or_null("/parameters/time_unit");
  run.parameters.action = keys.text_or_null("/parameters/action");
  run.profile = keys.text("/parameters/profile");
  const Json& columns = keys.object("/parameters/columns");
  for (const auto& [role, column] : columns.items()) {
    if (!column.is_string()) keys.refuse("/parameters/columns", "an object of texts");
    else run.columns.emplace_back(role, column.get<std::string>());
  }
}

void read_log(Keys& keys, RunRecord& run) {
  run.rows_read = keys.count("/log/rows_read");
  run.rows_rejected = keys.count("/log/rows_rejected");
  run.rows_of_other_actions = keys.count("/log/rows_of_other_actions");
  run.events = keys.count("/log/events");
  run.first_acts = keys.count("/log/first_acts");
  run.actors = keys.count("/log/actors");
  run.targets = keys.count("/log/targets");
  run.times_relative = keys.text("/log/times") != "UTC";
  run.first_time = keys.time("/log/first_time", run.times_relative);
  run.last_time = keys.time("/log/last_time", run.times_relative);
  if (const Json* resolution = keys.find("/log/resolution_seconds")) run.resolution = keys.window(*resolution, "/log/resolution_seconds");
  else keys.refuse("/log/resolution_seconds", "a length of time in seconds");
}

// Absent in cases of earlier versions, null where what was shown was not known.
void read_impressions(Keys& keys, ImpressionsRecord& shown) {
  const Json* record = keys.find("/impressions");
  if (record == nullptr || record->is_null()) return;
  shown.sha256 = keys.text("/impressions/sha256");
  shown.profile = keys.text("/impressions/profile");
  const Json& columns = keys.object("/impressions/columns");
  for (const auto& [role, column] : columns.items()) {
    if (!column.is_string()) keys.refuse("/impressions/columns", "an object of texts");
    else shown.columns.emplace_back(role, column.get<std::string>());
  }
  shown.rows_read = keys.count("/impressions/rows_read");
  shown.rows_rejected = keys.count("/impressions/rows_rejected");
  shown.events = keys.count("/impressions/events");
  shown.used = keys.count("/impressions/used");
  shown.unknown = keys.count("/impressions/unknown");
  shown.after_act = keys.count("/impressions/after_act");
  shown.acts_shown = keys.count("/impressions/acts_shown");
}

}  // namespace

Result<RunRecord> read_run(const std::string& path) {
  TRY(const std::string bytes, read_text_file(path));
  Json json = parse(bytes);
  if (!json.is_object()) return Error{ErrorKind::kInput, fmt::format("{} is no JSON object, or has over {} brackets within each other; {}", path, kDeepest, kChangedCase)};
  Keys keys(path, std::move(json));
  const std::uint64_t version = keys.count("/format");
  TRY_STATUS(keys.status());
  if (version != kCaseFormatVersion)
    return Error{ErrorKind::kInput, fmt::format("{}: the case is of format {}, and this program reads format {}; use the program that wrote it, or run `bonafide detect` again", path, version, kCaseFormatVersion)};
  RunRecord run;
  run.version = keys.text("/bonafide");
  run.events_sha256 = keys.text("/events_sha256");
  if (keys.find("/events_file_sha256") != nullptr) run.events_file_sha256 = keys.text("/events_file_sha256");
  run.sampling_key = keys.text("/sampling_key");
  run.sampling_key_given = keys.text("/sampling_key_source") == "given";
  read_parameters(keys, run);
  read_log(keys, run);
  run.candidates = keys.count("/groups/candidates");
  run.tested = keys.count("/groups/tested");
  run.not_testable = keys.count("/groups/not_testable");
  run.coordinated = keys.count("/groups/coordinated");
  run.farm_like = keys.count("/groups/farm_like");
  run.manufactured = keys.count("/groups/manufactured");
  read_impressions(keys, run.impressions);
  run.limits = keys.texts("/limits");
  TRY_STATUS(keys.status());
  return run;
}

}  // namespace bonafide::format
