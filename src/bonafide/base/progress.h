// What a person sees while long work runs, and how it is interrupted.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bonafide {

/// What one finished stage took; goes to timings.json.
struct StageTime {
  std::string name;
  double seconds;       ///< wall time
  double cpu_seconds;   ///< of all threads but a companion: on a shared machine, the steadier of the two
  std::uint64_t items;  ///< rows, events or groups worked on; 0 where there is no count
};

/// Shows stages of long work on stderr: a bar with rate and time left on a terminal, a line per
/// finished stage elsewhere, nothing when quiet. One object per run; begin/end from one thread,
/// advance from any.
class Progress {
 public:
  enum class Mode { kQuiet, kLines, kTerminal };
  explicit Progress(Mode mode);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// kTerminal when stderr is one, else kLines; kQuiet when asked.
  static Mode mode_for_stderr(bool quiet);

  /// Starts a stage and ends the one before. @param total items to come; 0 when not known.
  void begin(std::string_view name, std::string_view unit, std::uint64_t total);
  void advance(std::uint64_t items);
  void end();
  const std::vector<StageTime>& stages() const { return stages_; }
  /// From the thread itself: it works beside the stages, and its processor time is none of theirs.
  void begin_companion();
  void end_companion(std::string_view name, std::uint64_t items);
  /// What ran beside the stages; to be asked once it has ended.
  const std::vector<StageTime>& companions() const { return companions_; }

 private:
  void draw(bool final_line);
  double cpu_of_stages() const;

  Mode mode_;
  std::string name_, unit_;
  std::uint64_t total_ = 0;
  std::atomic<std::uint64_t> done_{0};
  std::chrono::steady_clock::time_point started_{};
  double cpu_started_ = 0;
  std::atomic<std::int64_t> next_draw_ms_{0};
  std::vector<StageTime> stages_, companions_;
  std::chrono::steady_clock::time_point companion_started_{};
  mutable std::mutex companion_;      // guards the two below
  std::optional<clockid_t> companion_clock_;
  double companion_cpu_ = 0;          // of companions that have ended
};

/// Turns SIGINT, SIGTERM and SIGHUP into a flag that long loops ask for.
void install_interrupt_handler();
bool interrupted();

}  // namespace bonafide
