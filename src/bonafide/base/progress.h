// What a person sees while long work runs, and how it is interrupted.
#pragma once
#include <atomic>
#include <cstdint>
#include <ctime>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace bonafide {

/// What one finished stage took; goes to timings.json.
struct StageTime {
  std::string name;
  double seconds;       ///< wall time
  double cpu_seconds;   ///< of all threads but a companion: on a shared machine, the steadier of the two
  std::uint64_t items;  ///< rows, events or groups worked on; 0 where there is no count
};

/// A stage to come.
struct ExpectedStage {
  std::string_view name;
  double seconds;                    ///< that it took where it was measured: what is done tells how fast this machine is beside that one
  double (*time_at)(double share);   ///< share of its time gone when this share of its items is done, 0 and 1 left out; none: the same
};

/// Shows stages of long work on stderr: a bar with rate and time left on a terminal, a line per
/// finished stage elsewhere, nothing when quiet. One object per run; begin/end/expect from one thread,
/// advance from any.
class Progress {
 public:
  enum class Mode { kQuiet, kLines, kTerminal };
  using Clock = double (*)();  ///< seconds since anything
  static double steady_seconds();
  explicit Progress(Mode mode, Clock clock = steady_seconds);
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
  /// What the whole run is made of, stages that are over included; replaces what was expected before.
  void expect(std::vector<ExpectedStage> stages);
  /// Until the last expected stage ends. How fast work goes on this machine is learnt from what is done, and a stage's own pace
  /// from its items where it counts them. None where nothing is expected.
  std::optional<double> seconds_left() const;
  /// From the thread itself: it works beside the stages, and its processor time is none of theirs.
  void begin_companion();
  void end_companion(std::string_view name, std::uint64_t items);
  /// What ran beside the stages; to be asked once it has ended.
  const std::vector<StageTime>& companions() const { return companions_; }

 private:
  std::optional<double> left() const;
  double share_of_time(const ExpectedStage& stage) const;
  void draw_bar() const;
  void print_line(const StageTime& stage) const;
  double cpu_of_stages() const;

  Mode mode_;
  Clock clock_;
  mutable std::mutex stage_;  // guards all up to stages_
  std::string name_, unit_;
  std::uint64_t total_ = 0;
  std::atomic<std::uint64_t> done_{0};
  double started_ = 0, cpu_started_ = 0;
  std::vector<ExpectedStage> expected_;
  std::vector<StageTime> stages_, companions_;
  double companion_started_ = 0;
  mutable std::mutex companion_;      // guards the two below
  std::optional<clockid_t> companion_clock_;
  double companion_cpu_ = 0;          // of companions that have ended
  std::jthread drawing_;              // the last: it looks at all of the above
};

/// Turns SIGINT, SIGTERM and SIGHUP into a flag that long loops ask for.
void install_interrupt_handler();
bool interrupted();

}  // namespace bonafide
