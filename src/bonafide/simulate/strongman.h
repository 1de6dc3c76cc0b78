// The situation that bonafide was made for: a head of state's page has far more followers than his
// country has users, and half of them are bought.
#pragma once
#include <vector>

#include "bonafide/simulate/world.h"

namespace bonafide::simulate {

inline constexpr const char* kStrongmanId = "prime_minister";

/// Adds all who like the strongman's page: compatriots and people abroad, a club of young party
/// members, and as many bought accounts, of farms with other customers or used once.
/// Needs world.strongman_page.
void add_strongman(World& world, std::vector<Like>& likes);

}  // namespace bonafide::simulate
