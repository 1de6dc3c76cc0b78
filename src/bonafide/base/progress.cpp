#include "bonafide/base/progress.h"

#include <csignal>
#include <pthread.h>
#include <unistd.h>

#include <fmt/format.h>

namespace bonafide {
namespace {

constexpr std::int64_t kRedrawMilliseconds = 100;
constexpr int kBarWidth = 24;
std::atomic<bool> g_interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "set from a signal handler");

double cpu_seconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// 12,345,678 as "12.3 M": what the eye can take in while it moves.
std::string short_count(double n) {
  if (n >= 999.5e6) return fmt::format("{:.2f} G", n / 1e9);
  if (n >= 999.5e3) return fmt::format("{:.1f} M", n / 1e6);
  if (n >= 1e3) return fmt::format("{:.0f} k", n / 1e3);
  return fmt::format("{:.0f}", n);
}

}  // namespace

Progress::Progress(Mode mode) : mode_(mode) {}
Progress::~Progress() {
  // A stage cut short by an error leaves no half-drawn bar behind.
  if (mode_ == Mode::kTerminal && !name_.empty()) std::fputs("\r\x1b[K", stderr);
}

Progress::Mode Progress::mode_for_stderr(bool quiet) {
  if (quiet) return Mode::kQuiet;
  return isatty(STDERR_FILENO) ? Mode::kTerminal : Mode::kLines;
}

void Progress::begin(std::string_view name, std::string_view unit, std::uint64_t total) {
  end();
  name_ = name;
  unit_ = unit;
  total_ = total;
  done_ = 0;
  started_ = std::chrono::steady_clock::now();
  cpu_started_ = cpu_of_stages();
  next_draw_ms_ = kRedrawMilliseconds;
}

void Progress::advance(std::uint64_t items) {
  done_.fetch_add(items, std::memory_order_relaxed);
  if (mode_ != Mode::kTerminal) return;
  const auto elapsed = std::chrono::steady_clock::now() - started_;
  const std::int64_t ms = std::chrono::duration_cast<std::chrono::milliseconds>(elapsed).count();
  std::int64_t due = next_draw_ms_.load(std::memory_order_relaxed);
  if (ms < due) return;
  if (next_draw_ms_.compare_exchange_strong(due, ms + kRedrawMilliseconds)) draw(false);
}

void Progress::end() {
  if (name_.empty()) return;
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  stages_.push_back({name_, seconds, cpu_of_stages() - cpu_started_, done_});
  draw(true);
  name_.clear();
}

void Progress::begin_companion() {
  const std::lock_guard lock(companion_);
  companion_started_ = std::chrono::steady_clock::now();
  clockid_t clock{};
  if (pthread_getcpuclockid(pthread_self(), &clock) == 0) companion_clock_ = clock;
}

void Progress::end_companion(std::string_view name, std::uint64_t items) {
  const std::lock_guard lock(companion_);
  const double cpu = companion_clock_ ? cpu_seconds(*companion_clock_) : 0;
  companion_cpu_ += cpu;
  companion_clock_.reset();
  companions_.push_back({std::string(name), std::chrono::duration<double>(std::chrono::steady_clock::now() - companion_started_).count(), cpu, items});
}

double Progress::cpu_of_stages() const {
  const std::lock_guard lock(companion_);
  return cpu_seconds(CLOCK_PROCESS_CPUTIME_ID) - companion_cpu_ - (companion_clock_ ? cpu_seconds(*companion_clock_) : 0);
}

void Progress::draw(bool final_line) {
  if (mode_ == Mode::kQuiet) return;
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  const double done = static_cast<double>(done_.load());
  const double rate = seconds > 0 ? done / seconds : 0;
  if (final_line) {
    const std::string amount =
        done > 0 ? fmt::format("{:>9} {:<7}{:>9}/s", short_count(done), unit_, short_count(rate)) : "";
    fmt::print(stderr, "{}  {:<26}{:>7.2f} s  {}\n", mode_ == Mode::kTerminal ? "\r\x1b[K" : "",
               name_, seconds, amount);
    return;
  }
  std::string bar;
  if (total_ > 0) {
    const double share = std::min(1.0, done / static_cast<double>(total_));
    const int filled = static_cast<int>(share * kBarWidth);
    const double left = rate > 0 ? (static_cast<double>(total_) - done) / rate : 0;
    bar = fmt::format("[{:█<{}}{:·<{}}] {:3.0f} %  {:.0f} s left", "", filled, "",
                      kBarWidth - filled, 100 * share, std::max(0.0, left));
  }
  fmt::print(stderr, "\r\x1b[K  {:<26}{} {} {}  {}/s", name_, bar, short_count(done), unit_,
             short_count(rate));
  std::fflush(stderr);
}

void install_interrupt_handler() {
  struct sigaction action {};
  action.sa_handler = [](int) { g_interrupted = true; };
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESETHAND;  // a second Ctrl-C ends the process at once
  for (int signal : {SIGINT, SIGTERM, SIGHUP}) sigaction(signal, &action, nullptr);
}

bool interrupted() { return g_interrupted.load(std::memory_order_relaxed); }

}  // namespace bonafide
