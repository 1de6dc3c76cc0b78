#include "bonafide/ingest/rows.h"

#include "bonafide/ingest/text.h"

namespace bonafide::ingest {
namespace {

constexpr std::uint32_t kNew = events::DictionaryBuilder::kNone;

// The builder knows no column of times.
std::size_t field_of(std::size_t column) { return column < kTimeField ? column : column + 1; }

std::string_view text_of_time(const RowBlock& block, std::size_t row) {
  return block.exact_times.empty() ? block.fields[kTimeField][row].view() : std::string_view();
}

}  // namespace

RowSink::RowSink(const Mapping& mapping, const std::string& action, TimeReader times,
                 events::EventTableBuilder& builder, Rejects& rejects, Progress& progress)
    : mapping_(mapping), action_(action), times_(std::move(times)), builder_(builder), rejects_(rejects), progress_(progress),
      waiting_(mapping.fields.size()), codes_(mapping.fields.size() - 1) {
  for (std::size_t i = 0; i < mapping.fields.size(); ++i)
    if (!action.empty() && mapping.fields[i].role == "action") action_field_ = i;
}

Status RowSink::begin_file(const std::string& path) {
  TRY_STATUS(take_waiting());
  file_ = path;
  return {};
}

Status RowSink::take(const Row& row) {
  if (!waiting_.has_room_for(row)) TRY_STATUS(take_waiting());
  waiting_.add(row);
  return {};
}

Status RowSink::take_waiting() {
  if (waiting_.empty()) return {};
  const Status taken = take(waiting_.block());
  waiting_.clear();
  return taken;
}

Place RowSink::place(const RowBlock& block, std::size_t row, std::size_t field) const {
  return {file_, block.numbers[row], mapping_.fields[field].column};
}

// Ids that the builder knows are found many at once and need no second look: most rows have no others.
Status RowSink::take(const RowBlock& block) {
  TRY_STATUS(count_rows(block.numbers.size()));
  for (std::size_t column = 0; column < codes_.size(); ++column) {
    codes_[column].resize(block.numbers.size());
    builder_.ids(column).find_all(block.fields[field_of(column)], codes_[column]);
  }
  kept_.clear();
  kept_times_.resize(block.numbers.size());
  for (std::size_t row = 0; row < block.numbers.size(); ++row) {
    if (action_field_ && is_of_other_action(block, row)) continue;
    const bool has_new = has_new_id(row), times_are_texts = block.exact_times.empty();
    if ((has_new || times_are_texts) && !fields_are_sound(block, row)) continue;
    const bool exact = !times_are_texts && block.exact_times[row] != RowBlock::kMissing;
    const TimeReader::Reading reading = exact ? times_.read_exact(block.exact_times[row]) : times_.read(text_of_time(block, row), place(block, row, kTimeField));
    if (reading.fault != nullptr) {
      rejects_.add(place(block, row, kTimeField), exact ? std::string_view(format_utc(block.exact_times[row])) : text_of_time(block, row), reading.fault);
      continue;
    }
    if (has_new) intern_new_ids(block, row);
    kept_.push_back(static_cast<std::uint32_t>(row));
    kept_times_[row] = reading.time;
  }
  return builder_.add({kept_, codes_, kept_times_});
}

Status RowSink::reject(std::uint64_t row, std::string_view column, std::string_view value, const char* reason) {
  TRY_STATUS(take_waiting());
  TRY_STATUS(count_rows(1));
  rejects_.add({file_, row, column}, value, reason);
  return {};
}

Status RowSink::finish() {
  TRY_STATUS(take_waiting());
  progress_.advance(rows_ % kRowsBetweenLooks);
  return {};
}

Status RowSink::count_rows(std::uint64_t rows) {
  const std::uint64_t looks = (rows_ + rows) / kRowsBetweenLooks - rows_ / kRowsBetweenLooks;
  rows_ += rows;
  if (looks == 0) return {};
  progress_.advance(looks * kRowsBetweenLooks);
  if (interrupted()) return Error{ErrorKind::kInterrupted, "interrupted while reading; nothing was written"};
  return {};
}

bool RowSink::is_of_other_action(const RowBlock& block, std::size_t row) {
  const std::string_view action = block.fields[*action_field_][row].view();
  if (action == action_ || !is_utf8(action)) return false;
  ++of_other_actions_;
  constexpr std::size_t kNamed = 100;
  if (other_actions_.size() < kNamed && !other_actions_.contains(action)) other_actions_.emplace(action);
  return true;
}

// With the rows behind that repeat it: in a log sorted by target, each is new for as many rows as it has.
void RowSink::intern_new_ids(const RowBlock& block, std::size_t row) {
  for (std::size_t column = 0; column < codes_.size(); ++column) {
    std::vector<std::uint32_t>& codes = codes_[column];
    if (codes[row] != kNew) continue;
    const auto ids = block.fields[field_of(column)];
    codes[row] = builder_.ids(column).intern(ids[row]);
    for (std::size_t next = row + 1; next < ids.size() && codes[next] == kNew && ids[next] == ids[row]; ++next) codes[next] = codes[row];
  }
}

// Only the fields that become part of an event matter: a stray byte in a column that nobody asked
// for costs no row.
bool RowSink::fields_are_sound(const RowBlock& block, std::size_t row) {
  for (std::size_t i = 0; i < mapping_.fields.size(); ++i) {
    if (i == kTimeField && !block.exact_times.empty()) continue;
    const std::string_view field = block.fields[i][row].view();
    const char* fault = !is_utf8(field)                              ? "invalid UTF-8"
                        : field.find('\0') != std::string_view::npos ? "NUL byte"
                        : field.empty() && i == kActorField          ? "empty actor"
                        : field.empty() && i == kTargetField         ? "empty target"
                                                                     : nullptr;
    if (fault == nullptr) continue;
    rejects_.add(place(block, row, i), field, fault);
    return false;
  }
  return true;
}

}  // namespace bonafide::ingest
