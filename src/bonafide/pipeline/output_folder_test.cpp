#include "bonafide/pipeline/output_folder.h"

#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace bonafide::pipeline {
namespace {

namespace fs = std::filesystem;

class OutputFolderTest : public ::testing::Test {
 protected:
  OutputFolderTest() { fs::create_directories(folder_); }
  ~OutputFolderTest() override { fs::remove_all(folder_); }
  std::size_t entries() const { return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator())); }
  fs::path folder_ = fs::path(::testing::TempDir()) / ("output_folder_test-" + std::to_string(getpid()));
};

TEST_F(OutputFolderTest, IsThereWholeOrNotAtAll) {
  {
    auto folder = OutputFolder::create(folder_ / "case", false, "run.json");
    ASSERT_TRUE(folder.ok());
    std::ofstream(folder.value().file("run.json")) << "{}";
    EXPECT_FALSE(fs::exists(folder_ / "case"));
  }
  EXPECT_EQ(entries(), 0u) << "what was not committed goes";
  auto folder = OutputFolder::create(folder_ / "case", false, "run.json");
  std::ofstream(folder.value().file("run.json")) << "{}";
  EXPECT_TRUE(folder.value().commit().ok());
  EXPECT_TRUE(fs::exists(folder_ / "case/run.json"));
  struct stat status;
  ASSERT_EQ(stat((folder_ / "case").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700u);
  EXPECT_EQ(entries(), 1u);
}

TEST_F(OutputFolderTest, ReplacesOnlyItsOwnKindAndOnlyWhenForced) {
  fs::create_directories(folder_ / "case");
  std::ofstream(folder_ / "case/run.json") << "old";
  EXPECT_FALSE(OutputFolder::create(folder_ / "case", false, "run.json").ok());
  EXPECT_FALSE(OutputFolder::create(folder_ / "case", true, "truth.csv").ok());
  auto folder = OutputFolder::create(folder_ / "case", true, "run.json");
  ASSERT_TRUE(folder.ok());
  EXPECT_TRUE(folder.value().commit().ok());
  EXPECT_FALSE(fs::exists(folder_ / "case/run.json"));
}

TEST_F(OutputFolderTest, DoesNotOverwriteWhatAppearedMeanwhile) {
  auto folder = OutputFolder::create(folder_ / "case", false, "run.json");
  ASSERT_TRUE(folder.ok());
  fs::create_directories(folder_ / "case");
  std::ofstream(folder_ / "case/somebody's") << "work";
  EXPECT_FALSE(folder.value().commit().ok());
  EXPECT_TRUE(fs::exists(folder_ / "case/somebody's"));
}

TEST_F(OutputFolderTest, RemovesWhatAKilledRunLeft) {
  const pid_t gone = fork();
  if (gone == 0) _exit(0);
  waitpid(gone, nullptr, 0);
  const auto left_by = [&](pid_t pid) { return folder_ / (".case.partial-" + std::to_string(pid)); };
  fs::create_directories(left_by(gone));
  fs::create_directories(left_by(getppid()));  // still running
  auto folder = OutputFolder::create(folder_ / "case", false, "run.json");
  ASSERT_TRUE(folder.ok());
  EXPECT_FALSE(fs::exists(left_by(gone)));
  EXPECT_TRUE(fs::exists(left_by(getppid())));
}

}  // namespace
}  // namespace bonafide::pipeline
