// Account by account: what its groups make it like and what it likes of its own accord become the likes of
// the log, and what is true of it is noted.
#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include "bonafide/base/progress.h"
#include "bonafide/base/result.h"
#include "bonafide/simulate/like_store.h"
#include "bonafide/simulate/truth.h"
#include "bonafide/simulate/world.h"

namespace bonafide::simulate {

/// Appends what an account likes besides what its groups make it like. Thread-safe.
using OwnLikes = std::function<void(std::uint32_t account, std::vector<Like>&)>;

/// A club may send somebody to a page he likes anyway: an account likes a page once, the first time.
/// @param planned  in any order. @param own  may be empty.
/// @errors kIo: the store cannot take the likes; kInterrupted.
Result<Deeds> hand_in(const Population& population, std::vector<Like> planned, const OwnLikes& own, unsigned threads, LikeStore& store, Progress& progress);

}  // namespace bonafide::simulate
