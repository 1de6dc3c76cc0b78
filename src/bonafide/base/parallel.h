// The one way we use threads: a range cut into blocks, each worked on by whoever is free.
#pragma once
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace bonafide {

/// Calls work(begin, end, worker) for blocks that cover 0 .. count-1, from `threads` threads
/// (the caller is one). worker is 0 .. threads-1. Which block runs where is not determined:
/// results must not depend on it. What work throws (memory that is not there) is thrown again, once all have ended.
template <class Work>
void parallel_blocks(std::size_t count, std::size_t block, unsigned threads, const Work& work) {
  std::atomic<std::size_t> next{0};
  std::exception_ptr thrown;
  std::mutex throwing;
  const auto run = [&](unsigned worker) {
    try {
      for (;;) {
        const std::size_t begin = next.fetch_add(block);
        if (begin >= count) return;
        work(begin, begin + block < count ? begin + block : count, worker);
      }
    } catch (...) {
      const std::lock_guard lock(throwing);
      thrown = std::current_exception();
      next = count;
    }
  };
  std::vector<std::thread> others;
  for (unsigned worker = 1; worker < threads && worker * block < count; ++worker)
    others.emplace_back(run, worker);
  run(0);
  for (auto& thread : others) thread.join();
  if (thrown) std::rethrow_exception(thrown);
}

}  // namespace bonafide
