#include "bonafide/base/progress.h"

#include <chrono>
#include <cmath>
#include <condition_variable>
#include <csignal>
#include <pthread.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <fmt/format.h>

namespace bonafide {
namespace {

constexpr auto kRedraw = std::chrono::milliseconds(100);
constexpr const char* kClearLine = "\r\x1b[K";
constexpr int kBarWidth = 16;
constexpr double kBelief = 0.05;  // of a run: until as much is done, the machine is taken more for the one where costs were measured than for what is seen
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

std::string short_time(double seconds) {
  if (seconds < 99.5) return fmt::format("{:.0f} s", std::ceil(seconds));
  const int tens = static_cast<int>(std::lround(seconds / 10));
  if (tens < 60) return fmt::format("{} min {} s", tens / 6, tens % 6 * 10);
  return fmt::format("{:.0f} min", seconds / 60);
}

// A terminal that is gone, or does not keep up, stops no work.
void say(const std::string& line) {
  std::fwrite(line.data(), 1, line.size(), stderr);
  std::fflush(stderr);
}

std::size_t terminal_columns() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace

double Progress::steady_seconds() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

// A thread draws, so that the bar moves while a stage has nothing to say.
Progress::Progress(Mode mode, Clock clock) : mode_(mode), clock_(clock) {
  if (mode_ != Mode::kTerminal) return;
  drawing_ = std::jthread([this](const std::stop_token& stop) {
    std::unique_lock lock(stage_);
    std::condition_variable_any nothing;  // but the end, which need not be waited for
    while (!nothing.wait_for(lock, stop, kRedraw, [&] { return stop.stop_requested(); }))
      if (!name_.empty()) draw_bar();
  });
}

Progress::~Progress() {
  const std::lock_guard lock(stage_);
  // A stage cut short by an error leaves no half-drawn bar behind.
  if (mode_ == Mode::kTerminal && !name_.empty()) std::fputs(kClearLine, stderr);
  name_.clear();
}

Progress::Mode Progress::mode_for_stderr(bool quiet) {
  if (quiet) return Mode::kQuiet;
  return isatty(STDERR_FILENO) ? Mode::kTerminal : Mode::kLines;
}

void Progress::begin(std::string_view name, std::string_view unit, std::uint64_t total) {
  end();
  const std::lock_guard lock(stage_);
  name_ = name;
  unit_ = unit;
  total_ = total;
  done_ = 0;
  started_ = clock_();
  cpu_started_ = cpu_of_stages();
}

void Progress::advance(std::uint64_t items) { done_.fetch_add(items, std::memory_order_relaxed); }

void Progress::end() {
  const std::lock_guard lock(stage_);
  if (name_.empty()) return;
  stages_.push_back({name_, clock_() - started_, cpu_of_stages() - cpu_started_, done_});
  print_line(stages_.back());
  name_.clear();
}

void Progress::expect(std::vector<ExpectedStage> stages) {
  const std::lock_guard lock(stage_);
  expected_ = std::move(stages);
}

std::optional<double> Progress::seconds_left() const {
  const std::lock_guard lock(stage_);
  return left();
}

// A stage that is over may have come twice: times that were guessed wrong are read again.
std::optional<double> Progress::left() const {
  const ExpectedStage* now = nullptr;
  double expected_of_done = 0, took = 0, to_come = 0, whole = 0;
  for (const ExpectedStage& stage : expected_) {
    double seconds = 0;
    for (const StageTime& over : stages_) seconds += over.name == stage.name ? over.seconds : 0;
    if (stage.name == name_) now = &stage;
    else if (seconds > 0) expected_of_done += stage.seconds, took += seconds;
    else to_come += stage.seconds;
    whole += stage.seconds;
  }
  if (now == nullptr && to_come == 0) return std::nullopt;
  const double elapsed = now != nullptr ? clock_() - started_ : 0;
  const double of_now = now != nullptr ? now->seconds : 0, share = now != nullptr ? share_of_time(*now) : 0;
  if (share > 0) expected_of_done += share * of_now, took += elapsed;
  else if (elapsed > of_now) expected_of_done += of_now, took += elapsed;  // it counts nothing, and is overdue
  const double pace = (took + kBelief * whole) / (expected_of_done + kBelief * whole);
  // The further a stage has come, the more its own pace tells (elapsed / share in all), and what was expected the less.
  const double of_stage = share > 0 ? (1 - share) * (elapsed + (1 - share) * of_now * pace) : std::max(0.0, of_now * pace - elapsed);
  return of_stage + to_come * pace;
}

double Progress::share_of_time(const ExpectedStage& stage) const {
  const auto done = static_cast<double>(done_.load(std::memory_order_relaxed));
  const double share = total_ > 0 ? std::min(1.0, done / static_cast<double>(total_)) : 0;
  return share > 0 && share < 1 && stage.time_at != nullptr ? stage.time_at(share) : share;
}

void Progress::begin_companion() {
  const std::lock_guard lock(companion_);
  companion_started_ = clock_();
  clockid_t clock{};
  if (pthread_getcpuclockid(pthread_self(), &clock) == 0) companion_clock_ = clock;
}

void Progress::end_companion(std::string_view name, std::uint64_t items) {
  const std::lock_guard lock(companion_);
  const double cpu = companion_clock_ ? cpu_seconds(*companion_clock_) : 0;
  companion_cpu_ += cpu;
  companion_clock_.reset();
  companions_.push_back({std::string(name), clock_() - companion_started_, cpu, items});
}

double Progress::cpu_of_stages() const {
  const std::lock_guard lock(companion_);
  return cpu_seconds(CLOCK_PROCESS_CPUTIME_ID) - companion_cpu_ - (companion_clock_ ? cpu_seconds(*companion_clock_) : 0);
}

// The bar is the stage's; how long it takes, the run's where that is known. What does not fit is left out: a line that wraps cannot be drawn over.
void Progress::draw_bar() const {
  const double seconds = clock_() - started_, done = static_cast<double>(done_.load());
  const double rate = seconds > 0 ? done / seconds : 0;
  std::string bar, amount, time;
  std::size_t bar_columns = 0;
  if (total_ > 0) {
    const double share = std::min(1.0, done / static_cast<double>(total_));
    const int filled = static_cast<int>(share * kBarWidth);
    bar = fmt::format("{:█<{}}{:·<{}} {:3.0f} %  ", "", filled, "", kBarWidth - filled, 100 * share);
    bar_columns = kBarWidth + 8;
  } else if (done > 0) {
    amount = fmt::format("{} {}  ", short_count(done), unit_);
  }
  if (done > 0) amount += fmt::format("{} {}/s  ", short_count(rate), unit_);
  if (const auto of_run = left()) time = short_time(*of_run) + " left";
  else if (total_ > 0 && rate > 0) time = short_time(std::max(0.0, (static_cast<double>(total_) - done) / rate)) + " left";

  const std::string name = fmt::format("  {:<22}", name_);
  const std::size_t columns = terminal_columns();
  if (name.size() + bar_columns + amount.size() + time.size() >= columns) amount.clear();
  if (name.size() + bar_columns + time.size() >= columns) bar.clear();
  say(fmt::format("{}{}{}{}{}", kClearLine, name, bar, amount, time));
}

void Progress::print_line(const StageTime& stage) const {
  if (mode_ == Mode::kQuiet) return;
  const auto done = static_cast<double>(stage.items);
  const std::string amount = done > 0 ? fmt::format("{:>9} {:<7}{:>9}/s", short_count(done), unit_, short_count(stage.seconds > 0 ? done / stage.seconds : 0)) : "";
  say(fmt::format("{}  {:<26}{:>7.2f} s  {}\n", mode_ == Mode::kTerminal ? kClearLine : "", name_, stage.seconds, amount));
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
