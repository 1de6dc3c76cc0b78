#include "command.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <thread>

#include <fcntl.h>
#include <grp.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace bonafide::cli_tests {
namespace {

constexpr unsigned kLongestRunSeconds = 300;
constexpr int kCouldNotStart = 127;
constexpr uid_t kNobody = 65534;

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

int capture_or_open(const std::string& to) {
  return to.empty() ? memfd_create("captured", 0) : open(to.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
}

std::string content_of(int file) {
  std::string text;
  char buffer[1 << 16];
  for (ssize_t got; (got = pread(file, buffer, sizeof buffer, static_cast<off_t>(text.size()))) > 0;) text.append(buffer, static_cast<std::size_t>(got));
  return text;
}

// In the child: never returns.
[[noreturn]] void become_bonafide(const std::vector<std::string>& arguments, const Setting& setting, int out, int err) {
  std::vector<char*> argv{const_cast<char*>("bonafide")};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  for (const auto& [name, value] : setting.environment) setenv(name.c_str(), value.c_str(), 1);
  dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  dup2(err, STDERR_FILENO);
  alarm(kLongestRunSeconds);
  bool ready = setting.folder.empty() || chdir(setting.folder.c_str()) == 0;
  if (setting.file_bytes) {
    const rlimit limit{*setting.file_bytes, *setting.file_bytes};
    ready = ready && setrlimit(RLIMIT_FSIZE, &limit) == 0 && std::signal(SIGXFSZ, SIG_IGN) != SIG_ERR;
  }
  if (setting.as_nobody) ready = ready && setgroups(0, nullptr) == 0 && setgid(kNobody) == 0 && setuid(kNobody) == 0;
  if (ready) execv(BONAFIDE_BINARY, argv.data());
  _exit(kCouldNotStart);
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += " " + word;
  return text;
}

}  // namespace

Running::Running(const std::vector<std::string>& arguments, const Setting& setting)
    : out_(capture_or_open(setting.out_to)), err_(capture_or_open(setting.err_to)), started_(now()) {
  pid_ = fork();
  if (pid_ == 0) become_bonafide(arguments, setting, out_, err_);
}

Running::~Running() {
  if (!finished_) {
    send(SIGKILL);
    finish();
  }
  close(out_);
  close(err_);
}

std::string Running::err_so_far() const { return content_of(err_); }

bool Running::has_ended() {
  siginfo_t info{};
  return waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid_;
}

bool Running::wait_for(std::string_view text) {
  while (true) {
    const bool ended = has_ended();
    if (err_so_far().find(text) != std::string::npos) return !ended;
    if (ended) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

void Running::send(int signal) const { kill(pid_, signal); }

double Running::elapsed() const { return now() - started_; }

Finished Running::finish() {
  if (finished_) return *finished_;
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  Finished finished;
  finished.seconds = now() - started_;
  if (WIFEXITED(status)) finished.exit_code = WEXITSTATUS(status);
  else finished.signal = WTERMSIG(status);
  finished.out = content_of(out_);
  finished.err = content_of(err_);
  finished_ = finished;
  return finished;
}

Finished bonafide(const std::vector<std::string>& arguments, const Setting& setting) { return Running(arguments, setting).finish(); }

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.is_open()) << path << " cannot be read";
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string write_file(const fs::path& path, std::string_view bytes) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
  return path.string();
}

std::set<std::string> names_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename().string());
  return names;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

InFolder::InFolder() {
  std::string name = (fs::temp_directory_path() / "bonafide-cli.XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) std::abort();
  folder_ = name;
}

InFolder::~InFolder() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

Finished InFolder::run(const std::vector<std::string>& arguments, Setting setting) const {
  if (setting.folder.empty()) setting.folder = folder_;
  return bonafide(arguments, setting);
}

Finished InFolder::run_well(const std::vector<std::string>& arguments, Setting setting) const {
  Finished finished = run(arguments, std::move(setting));
  EXPECT_EQ(finished.exit_code, 0) << "bonafide" << joined(arguments) << "\nsignal " << finished.signal << "\n"
                                   << finished.err;
  return finished;
}

void InFolder::expect_refused(const std::vector<std::string>& arguments, const std::vector<std::string>& words, Setting setting) const {
  SCOPED_TRACE("bonafide" + joined(arguments));
  const std::set<std::string> before = names_in(folder_);
  std::vector<std::string> quiet = arguments;
  quiet.emplace_back("--quiet");
  const Finished finished = run(quiet, setting);
  EXPECT_EQ(finished.exit_code, 2) << "signal " << finished.signal;
  EXPECT_EQ(finished.out, "");
  EXPECT_EQ(lines_of(finished.err).size(), 1u) << finished.err;
  EXPECT_TRUE(finished.err.starts_with("bonafide: ") && finished.err.ends_with("\n")) << finished.err;
  for (const std::string& word : words) EXPECT_NE(finished.err.find(word), std::string::npos) << "lacks \"" << word << "\": " << finished.err;
  EXPECT_EQ(names_in(folder_), before);

  const Finished aloud = run(arguments, setting);
  EXPECT_EQ(aloud.exit_code, 2);
  std::size_t sentences = 0;
  for (const std::string& line : lines_of(aloud.err)) sentences += line.starts_with("bonafide: ");
  EXPECT_EQ(sentences, 1u) << aloud.err;
  EXPECT_EQ(names_in(folder_), before);
}

void InFolder::expect_usage_error(const std::vector<std::string>& arguments, const std::vector<std::string>& words) const {
  SCOPED_TRACE("bonafide" + joined(arguments));
  const std::set<std::string> before = names_in(folder_);
  const Finished finished = run(arguments);
  EXPECT_EQ(finished.exit_code, 2) << "signal " << finished.signal;
  EXPECT_EQ(finished.out, "");
  EXPECT_TRUE(finished.err.starts_with("bonafide: ")) << finished.err;
  EXPECT_NE(finished.err.find("--help"), std::string::npos) << finished.err;
  for (const std::string& word : words) EXPECT_NE(finished.err.find(word), std::string::npos) << "lacks \"" << word << "\": " << finished.err;
  EXPECT_EQ(names_in(folder_), before);
}

}  // namespace bonafide::cli_tests
