#include "bonafide/ingest/rows.h"

#include "bonafide/ingest/text.h"

namespace bonafide::ingest {

RowSink::RowSink(const Mapping& mapping, const std::string& action, TimeReader times,
                 events::EventTableBuilder& builder, Rejects& rejects, Progress& progress)
    : mapping_(mapping), action_(action), times_(std::move(times)), builder_(builder), rejects_(rejects), progress_(progress) {
  for (std::size_t i = 0; i < mapping.fields.size(); ++i)
    if (!action.empty() && mapping.fields[i].role == "action") action_field_ = i;
}

Status RowSink::take(const Row& row) {
  TRY_STATUS(count_row());
  if (action_field_ && row.fields[*action_field_] != action_ && is_utf8(row.fields[*action_field_])) {
    ++of_other_actions_;
    constexpr std::size_t kNamed = 100;
    if (other_actions_.size() < kNamed && !other_actions_.contains(row.fields[*action_field_]))
      other_actions_.emplace(row.fields[*action_field_]);
    return {};
  }
  if (!fields_are_sound(row)) return {};
  const Place place{file_, row.number, mapping_.fields[kTimeField].column};
  const std::string_view text = row.fields[kTimeField];
  const TimeReader::Reading reading = row.exact_time ? times_.read_exact(*row.exact_time) : times_.read(text, place);
  if (reading.fault != nullptr) {
    rejects_.add(place, row.exact_time ? std::string_view(format_utc(*row.exact_time)) : text, reading.fault);
    return {};
  }
  return builder_.add(row.fields[kActorField], row.fields[kTargetField], reading.time, row.fields.subspan(kFirstAttribute));
}

Status RowSink::reject(std::uint64_t row, std::string_view column, std::string_view value, const char* reason) {
  TRY_STATUS(count_row());
  rejects_.add({file_, row, column}, value, reason);
  return {};
}

Status RowSink::count_row() {
  if (++rows_ % kRowsBetweenLooks != 0) return {};
  progress_.advance(kRowsBetweenLooks);
  if (interrupted()) return Error{ErrorKind::kInterrupted, "interrupted while reading; nothing was written"};
  return {};
}

// Only the fields that become part of an event matter: a stray byte in a column that nobody asked
// for costs no row.
bool RowSink::fields_are_sound(const Row& row) {
  for (std::size_t i = 0; i < row.fields.size(); ++i) {
    const std::string_view field = row.fields[i];
    const char* fault = !is_utf8(field)                              ? "invalid UTF-8"
                        : field.find('\0') != std::string_view::npos ? "NUL byte"
                        : field.empty() && i == kActorField          ? "empty actor"
                        : field.empty() && i == kTargetField         ? "empty target"
                                                                     : nullptr;
    if (fault == nullptr) continue;
    rejects_.add({file_, row.number, mapping_.fields[i].column}, field, fault);
    return false;
  }
  return true;
}

}  // namespace bonafide::ingest
