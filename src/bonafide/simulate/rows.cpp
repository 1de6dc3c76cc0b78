#include "bonafide/simulate/rows.h"

#include <algorithm>

#include "bonafide/simulate/truth.h"

namespace bonafide::simulate {
namespace {

// A key sorts by the ids' numbers and the time, and still knows whose like it is: number of the target and
// second in the upper half, number of the actor (below 10^10 < 2^34) and account (below 10^9 < 2^30) in the lower.
constexpr int kTargetShift = 32, kActorShift = 30;

}  // namespace

LikeRows::LikeRows(const Draft& draft, LikeStore& likes, std::vector<std::string> columns, Progress& progress)
    : draft_(draft), likes_(likes), names_(columns), account_columns_(draft.population, std::move(columns)),
      accounts_differ_(account_columns_.differ()), progress_(progress), actors_(actor_ids(draft.population.seed)) {
  if (!accounts_differ_) values_ = account_columns_.of(0, 0);
  next_ = std::async(std::launch::async, [this] { return sorted_slice(0); });
}

std::vector<events::TableSource::Column> LikeRows::columns() const {
  std::vector<Column> all{{"actor", Type::kText}, {"target", Type::kText}, {"time", Type::kTimestampUtc}};
  for (const std::string& name : names_) all.push_back({name, Type::kText});
  return all;
}

Status LikeRows::fill(std::uint64_t, std::size_t rows, Chunk& chunk) {
  if (interrupted()) return Error{ErrorKind::kInterrupted, "interrupted before the log was complete"};
  const std::size_t texts_per_row = 2 + names_.size();
  texts_.resize(std::max(texts_.size(), rows * texts_per_row));
  const std::span<std::int64_t> times = chunk.numbers(2);
  for (std::size_t row = 0; row < rows; ++row) {
    while (at_ == keys_.size()) TRY_STATUS(next_slice());
    const Key128& key = keys_[at_++];
    times[row] = (kStart + static_cast<std::uint32_t>(key.high)) * kMicrosecondsPerSecond;
    fill_row(key, row, chunk);
  }
  progress_.advance(rows);
  return {};
}

void LikeRows::fill_row(const Key128& key, std::size_t row, Chunk& chunk) {
  std::string* text = &texts_[row * (2 + names_.size())];
  if (const auto target = static_cast<std::uint32_t>(key.high >> kTargetShift); target != target_) {
    target_ = target;
    target_id_ = draft_.targets.text(target);
    ++targets_;
  }
  text[0] = actors_.text(key.low >> kActorShift);
  text[1] = target_id_;
  chunk.set_text(0, row, text[0]);
  chunk.set_text(1, row, text[1]);
  if (accounts_differ_) {
    const auto account = static_cast<std::uint32_t>(key.low & ((1u << kActorShift) - 1));
    values_ = account_columns_.of(account, draft_.deeds.first_second[account]);
  }
  for (std::size_t c = 0; c < values_.size(); ++c) {
    text[2 + c] = values_[c];
    chunk.set_text(3 + c, row, text[2 + c]);
  }
}

Status LikeRows::next_slice() {
  CHECK(slice_ < likes_.slices());
  auto sorted = next_.get();
  if (!sorted.ok()) return sorted.error();
  keys_ = std::move(sorted).value();
  at_ = 0;
  if (++slice_ < likes_.slices()) next_ = std::async(std::launch::async, [this, slice = slice_] { return sorted_slice(slice); });
  return {};
}

Result<LikeRows::Keys> LikeRows::sorted_slice(std::size_t slice) {
  TRY(const std::vector<Like> likes, likes_.take(slice));
  Keys keys;
  keys.reserve(likes.size());
  for (const Like& like : likes)
    keys.push_back({actors_.number(like.account) << kActorShift | like.account, std::uint64_t{draft_.targets.number(like.page)} << kTargetShift | like.second});
  sort_ascending(keys);
  return keys;
}

}  // namespace bonafide::simulate
