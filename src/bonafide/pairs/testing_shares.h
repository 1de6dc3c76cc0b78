// CooRTweet's tables by their definition, and small logs to try it on. Slow, and plainly right: every
// pair of every object, strings compared as strings.
#pragma once
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "bonafide/base/random.h"
#include "bonafide/events/event_table.h"

namespace bonafide::pairs::testing {

struct Post {
  std::string account, object, content;
  Microseconds time;
};

/// A row of CooRTweet's first table. time_delta in microseconds.
struct GroupRow {
  std::string object, content, content_y;
  Microseconds time_delta;
  std::string account, account_y;
  auto operator<=>(const GroupRow&) const = default;
};

struct EdgeRow {
  std::string from, to;
  std::uint64_t weight;
  Microseconds total_delta;
  std::uint64_t n_content_id, n_content_id_y;
  std::vector<std::string> objects;
  bool heavy;
  auto operator<=>(const EdgeRow&) const = default;
};

template <class Row, class Key>
std::vector<std::vector<Row>> grouped(const std::vector<Row>& rows, const Key& key) {
  std::vector<std::vector<Row>> groups;
  std::map<decltype(key(rows[0])), std::size_t> place;
  for (const Row& row : rows) {
    const auto [entry, is_new] = place.emplace(key(row), groups.size());
    if (is_new) groups.emplace_back();
    groups[entry->second].push_back(row);
  }
  return groups;
}

inline std::vector<GroupRow> groups_by_definition(const std::vector<Post>& log, Microseconds window, std::size_t min_participation) {
  std::vector<Post> posts;
  for (const auto& of_account : grouped(log, [](const Post& post) { return post.account; }))
    if (of_account.size() >= min_participation) posts.insert(posts.end(), of_account.begin(), of_account.end());

  std::vector<GroupRow> rows;
  for (const auto& of_object : grouped(posts, [](const Post& post) { return post.object; }))
    for (std::size_t j = 0; j < of_object.size(); ++j)
      for (std::size_t i = 0; i < j; ++i) {
        const Post &x = of_object[i], &y = of_object[j];
        const bool loop = x.object == x.content || x.object == y.content || x.content == y.content || x.account == y.account;
        if (std::abs(x.time - y.time) <= window && !loop) rows.push_back({x.object, x.content, y.content, x.time - y.time, x.account, y.account});
      }

  std::set<std::string> contents, kept;
  for (const GroupRow& row : rows) contents.insert({row.content, row.content_y});
  std::map<std::string, std::size_t> rows_of;
  for (const Post& post : posts) rows_of[post.account] += contents.contains(post.content);
  for (const Post& post : posts)
    if (contents.contains(post.content) && rows_of[post.account] >= min_participation) kept.insert(post.content);
  std::erase_if(rows, [&](const GroupRow& row) { return !kept.contains(row.content) && !kept.contains(row.content_y); });
  for (GroupRow& row : rows) {
    if (row.time_delta > 0) {
      std::swap(row.content, row.content_y);
      std::swap(row.account, row.account_y);
    }
    row.time_delta = std::abs(row.time_delta);
  }
  return rows;
}

inline std::vector<EdgeRow> edges_by_definition(const std::vector<GroupRow>& rows, double percentile) {
  if (rows.empty()) return {};
  const auto edges = grouped(rows, [](const GroupRow& row) { return std::minmax<std::string>({row.account, row.account_y}); });
  std::vector<EdgeRow> out;
  std::vector<std::uint64_t> weights;
  std::map<std::string, std::size_t> vertex;
  for (const auto& edge : edges) vertex.emplace(std::min(edge[0].account, edge[0].account_y), vertex.size());
  for (const auto& edge : edges) vertex.emplace(std::max(edge[0].account, edge[0].account_y), vertex.size());
  for (const auto& edge : edges) {
    EdgeRow row{edge[0].account, edge[0].account_y, edge.size(), 0, 0, 0, {}, false};
    if (vertex.at(row.from) > vertex.at(row.to)) std::swap(row.from, row.to);
    std::set<std::string> older, newer;
    for (const GroupRow& pair : edge) {
      row.total_delta += pair.time_delta;
      older.insert(pair.content);
      newer.insert(pair.content_y);
      if (std::find(row.objects.begin(), row.objects.end(), pair.object) == row.objects.end()) row.objects.push_back(pair.object);
    }
    row.n_content_id = older.size();
    row.n_content_id_y = newer.size();
    out.push_back(row);
    weights.push_back(row.weight);
  }
  std::sort(weights.begin(), weights.end());
  const double at = static_cast<double>(weights.size() - 1) * percentile;
  const auto low = static_cast<std::size_t>(at);
  const auto lower = static_cast<double>(weights[low]), upper = static_cast<double>(weights[std::min(low + 1, weights.size() - 1)]);
  const double threshold = lower + (at - std::floor(at)) * (upper - lower);
  for (EdgeRow& row : out) row.heavy = static_cast<double>(row.weight) > threshold;
  return out;
}

/// Few accounts, objects and contents, so that all that is odd happens: simultaneous posts, contents
/// posted twice and by several accounts, contents with the id of an object, accounts with one row.
inline std::vector<Post> random_log(std::uint64_t seed) {
  RandomStream random(seed, "posts");
  const std::uint64_t accounts = 2 + random.below(12), objects = 1 + random.below(6), contents = 5 + random.below(60), seconds = 1 + random.below(300);
  const Microseconds unit = random.chance(.3) ? 250'000 : kMicrosecondsPerSecond;
  std::vector<Post> log;
  for (std::uint64_t posts = 1 + random.below(80); posts > 0; --posts)
    log.push_back({"u" + std::to_string(random.below(accounts)), "x" + std::to_string(random.below(objects)),
                   (random.chance(.05) ? "x" : "c") + std::to_string(random.below(contents)),
                   1'600'000'000'000'000 + static_cast<Microseconds>(random.below(seconds)) * unit});
  return log;
}

inline events::EventTable table_of(const std::vector<Post>& log) {
  events::EventTableBuilder builder({{"content"}, 1ull << 28, std::filesystem::temp_directory_path(), 1, true});
  for (const Post& post : log) {
    const std::string_view content[] = {post.content};
    EXPECT_TRUE(builder.add(post.account, post.object, post.time, content).ok());
  }
  auto table = builder.finish(false);
  EXPECT_TRUE(table.ok());
  return std::move(table).value();
}

}  // namespace bonafide::pairs::testing
