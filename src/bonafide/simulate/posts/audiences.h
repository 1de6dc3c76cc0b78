// What sends strangers to the same posts, with nobody agreeing on anything? A newsletter, a
// recommender, advertising, the news, an app's first screen.
#pragma once
#include "bonafide/simulate/posts/planting.h"

namespace bonafide::simulate::posts {

/// 50-1,000 readers, sent each week to 3-7 posts of that week.
void add_newsletter(Ground& ground, std::uint32_t index);

/// A bucket of 50-800 accounts, shown the same 2-6 unrelated posts on each of 8-30 days.
/// @param shown  what every member was shown and when is added, liked or not.
void add_recommender(Ground& ground, std::uint32_t index, std::vector<Like>& shown);

/// New accounts that come for one to three posts of one owner, most for one only, within days.
void add_advertising(Ground& ground, std::uint32_t index);

/// 60-1,500 people of one country: something happened, and for three days they like what is written of it.
void add_town(Ground& ground, std::uint32_t index);

/// 50-600 accounts that join within three days; the app proposes the same pages to all of them.
void add_newcomers(Ground& ground, std::uint32_t index);

}  // namespace bonafide::simulate::posts
