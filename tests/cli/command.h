// What the command-line tests share: the binary run as a user would run it (no shell in between),
// and folders that go away.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/types.h>

namespace bonafide::cli_tests {

namespace fs = std::filesystem;

/// What a command left behind when it ended.
struct Finished {
  int exit_code = -1;  ///< -1: ended by `signal`
  int signal = 0;
  std::string out, err;
  double seconds = 0;
};

/// Around a run: where it happens, and what is made hard for it.
struct Setting {
  fs::path folder{};                                 ///< working folder; empty: the test's own
  std::optional<rlim_t> file_bytes{};                ///< no file may grow beyond this (SIGXFSZ ignored, as on a full disk)
  bool as_nobody = false;                            ///< give up root first
  std::string out_to{}, err_to{};                    ///< files to write to, in place of capturing
  std::map<std::string, std::string> environment{};  ///< added to ours
};

/// The binary, running. Ends it when destroyed.
class Running {
 public:
  Running(const std::vector<std::string>& arguments, const Setting& setting = {});
  ~Running();
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  /// What it has printed to stderr up to now.
  std::string err_so_far() const;
  /// Waits until stderr holds `text`. @return false when it ended first.
  bool wait_for(std::string_view text);
  void send(int signal) const;
  double elapsed() const;
  Finished finish();

 private:
  bool has_ended();
  pid_t pid_ = -1;
  int out_ = -1, err_ = -1;
  double started_ = 0;
  std::optional<Finished> finished_;
};

/// Runs `bonafide ARGUMENTS...` to its end (after 5 minutes SIGALRM ends it).
Finished bonafide(const std::vector<std::string>& arguments, const Setting& setting = {});

std::string read_file(const fs::path& path);
/// @return the path as text.
std::string write_file(const fs::path& path, std::string_view bytes);
/// All names in a folder, hidden ones too.
std::set<std::string> names_in(const fs::path& folder);
std::vector<std::string> lines_of(std::string_view text);

/// A test with a folder of its own, in which its commands run.
class InFolder : public ::testing::Test {
 protected:
  InFolder();
  ~InFolder() override;

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::string write(const std::string& name, std::string_view bytes) const { return write_file(folder_ / name, bytes); }
  std::string read(const std::string& name) const { return read_file(folder_ / name); }
  bool exists(const std::string& name) const { return fs::exists(fs::symlink_status(folder_ / name)); }

  Finished run(const std::vector<std::string>& arguments, Setting setting = {}) const;
  /// As run; anything but exit 0 is a failed test.
  Finished run_well(const std::vector<std::string>& arguments, Setting setting = {}) const;
  /// Runs it with and without --quiet: exit 2, nothing on stdout, one line on stderr that starts with
  /// "bonafide: " and holds each of `words`, and nothing new in the test's folder.
  void expect_refused(const std::vector<std::string>& arguments, const std::vector<std::string>& words, Setting setting = {}) const;
  /// The same for a mistaken command line, which is followed by where help is to be had.
  void expect_usage_error(const std::vector<std::string>& arguments, const std::vector<std::string>& words) const;

  fs::path folder_;
};

/// Skips the test where a real log is absent.
#define SKIP_WITHOUT(file) \
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "absent: " << (file)

}  // namespace bonafide::cli_tests
