// What was everybody shown? A platform that keeps impressions can tell a recommender's cohort from
// people who agreed: both act alike, but only the cohort was shown what it liked and liked part of it.
#pragma once
#include <vector>

#include "bonafide/simulate/posts/feed.h"

namespace bonafide::simulate::posts {

/// Adds an impression for each like, some seconds before it, of bought accounts too: they open what
/// they like. While people look they are shown two more things a like, on average, which they do not
/// like: posts of the day, of their communities as often as the homophily says.
/// @param shown  what is known to be shown already, liked or not.
void add_impressions(const Network& network, const Feed& feed, const std::vector<Like>& likes, std::vector<Like>& shown);

}  // namespace bonafide::simulate::posts
