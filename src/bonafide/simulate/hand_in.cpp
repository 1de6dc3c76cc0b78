#include "bonafide/simulate/hand_in.h"

#include <algorithm>
#include <mutex>
#include <tuple>

#include "bonafide/base/parallel.h"

namespace bonafide::simulate {
namespace {

// Some 50,000 likes go to the store at once: large enough that threads do not wait for one another.
constexpr std::size_t kAccountsPerBlock = 4'000;

bool by_account(const Like& a, const Like& b) { return std::tie(a.account, a.page, a.second) < std::tie(b.account, b.page, b.second); }

// Of an account's likes, those from `begin` on. Sorts by (page, second).
void keep_first_like_of_each_page(std::vector<Like>& likes, std::size_t begin) {
  const auto first = likes.begin() + static_cast<std::ptrdiff_t>(begin);
  std::sort(first, likes.end(), [](const Like& a, const Like& b) { return std::tie(a.page, a.second) < std::tie(b.page, b.second); });
  likes.erase(std::unique(first, likes.end(), [](const Like& a, const Like& b) { return a.page == b.page; }), likes.end());
}

}  // namespace

Result<Deeds> hand_in(const Population& population, std::vector<Like> planned, const OwnLikes& own, unsigned threads, LikeStore& store, Progress& progress) {
  std::sort(planned.begin(), planned.end(), by_account);
  Deeds deeds;
  deeds.first_second.assign(population.accounts.size(), Deeds::kNever);
  std::mutex noting;
  Status failed;  // the first failure

  const auto hand_in_block = [&](std::size_t begin, std::size_t end, unsigned) {
    if (interrupted()) return;
    std::vector<Like> likes;
    std::vector<Deeds::Hits> hits;
    auto next = std::lower_bound(planned.begin(), planned.end(), begin, [](const Like& like, std::size_t account) { return like.account < account; });
    for (auto account = static_cast<std::uint32_t>(begin); account < end; ++account) {
      const std::size_t before = likes.size();
      for (; next != planned.end() && next->account == account; ++next) likes.push_back(*next);
      if (own) own(account, likes);
      keep_first_like_of_each_page(likes, before);
      const std::span here = std::span(likes).subspan(before);
      if (here.empty()) continue;
      for (const Like& like : here) deeds.first_second[account] = std::min(deeds.first_second[account], like.second);
      if (population.accounts[account].group != kNoGroup) hits.push_back({account, hits_of(population, here)});
    }
    const Status added = store.add(likes);
    progress.advance(likes.size());
    const std::lock_guard lock(noting);
    deeds.hits.insert(deeds.hits.end(), hits.begin(), hits.end());
    if (failed.ok()) failed = added;
  };
  parallel_blocks(population.accounts.size(), kAccountsPerBlock, threads, hand_in_block);

  if (interrupted()) return Error{ErrorKind::kInterrupted, "interrupted before the log was complete"};
  TRY_STATUS(failed);
  std::sort(deeds.hits.begin(), deeds.hits.end(), [](const Deeds::Hits& a, const Deeds::Hits& b) { return a.account < b.account; });
  return deeds;
}

}  // namespace bonafide::simulate
