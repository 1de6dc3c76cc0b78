#include "bonafide/format/calibration.h"

#include <filesystem>

#include <gtest/gtest.h>
#include <unistd.h>

#include "bonafide/format/csv.h"

namespace bonafide::format {
namespace {

Tally tally_of(std::uint64_t planted, std::uint64_t coordinated, std::uint64_t farm_like) {
  Tally tally{planted, planted, {}};
  tally.levels[0] = {planted, {coordinated, planted, 0.25, 0.75}, {coordinated, planted, 0.25, 0.75}};
  tally.levels[1] = {planted, {farm_like, planted, 0.125, 0.5}, {farm_like, planted, 0.125, 0.5}};
  return tally;
}

Calibration example() {
  Calibration out;
  out.version = "0.1.0";
  out.events_sha256 = std::string(64, 'a');
  out.sampling_key = std::string(64, 'b');
  Parameters parameters;
  parameters.scales = {60 * kMicrosecondsPerSecond, 7200 * kMicrosecondsPerSecond};
  out.parameters = verdict_parameters(parameters);
  out.farms = {{"burst", 15, tally_of(4, 3, 0)}, {"burst", 50, tally_of(4, 1, 1)}, {"burst", 150, tally_of(4, 2, 1)}, {"burst", 500, tally_of(4, 4, 3)}, {"trickle", 500, tally_of(4, 1, 0)}};
  out.factors = {{"density", "0.1", tally_of(6, 2, 1)}};
  out.communities = {{3, "quick", tally_of(5, 1, 0)}};
  out.rewired.logs = 2;
  out.rewired.moved_share = 0.875;
  out.rewired.levels[0] = {{1, 2, 0.0126, 0.987}, 1, 7, 3};
  out.keys = 3;
  out.stability = {{"0123456789abcdef", Verdict::kFarmLike, 2}};
  out.only_other_keys = 1;
  out.notes = {"a sentence"};
  return out;
}

RunRecord run_of(const Calibration& calibration) {
  RunRecord run;
  run.version = calibration.version;
  run.events_sha256 = calibration.events_sha256;
  run.sampling_key = calibration.sampling_key;
  run.parameters.scales = {60 * kMicrosecondsPerSecond, 7200 * kMicrosecondsPerSecond};
  return run;
}

class InTemporaryFolder : public ::testing::Test {
 protected:
  InTemporaryFolder() { std::filesystem::create_directories(folder_); }
  ~InTemporaryFolder() override { std::filesystem::remove_all(folder_); }
  Result<Calibration> read(const std::string& text) {
    EXPECT_TRUE(write_text_file((folder_ / "calibration.json").string(), text).ok());
    return read_calibration(folder_.string());
  }
  std::filesystem::path folder_ = std::filesystem::temp_directory_path() / ("calibration_test_" + std::to_string(::getpid()));
};
using CalibrationFile = InTemporaryFolder;

TEST_F(CalibrationFile, IsReadAsItWasWritten) {
  const std::string text = calibration_json(example());
  const auto again = read(text);
  ASSERT_TRUE(again.ok()) << again.error().message;
  EXPECT_EQ(calibration_json(again.value()), text);
  EXPECT_EQ(again.value().stability[0].verdict, Verdict::kFarmLike);
  EXPECT_EQ(again.value().parameters, example().parameters);
}

TEST_F(CalibrationFile, ThatIsDamagedIsRefusedInOneSentence) {
  EXPECT_FALSE(read_calibration((folder_ / "absent").string()).ok());
  const std::string whole = calibration_json(example());
  for (const std::string& text : {std::string(), whole.substr(0, whole.size() / 2), std::string("[]"), std::string("{\"format\": 1}"), std::string("{\"format\": 2}")}) {
    const auto refused = read(text);
    ASSERT_FALSE(refused.ok()) << text;
    EXPECT_NE(refused.error().message.find("calibration.json"), std::string::npos);
    EXPECT_EQ(refused.error().message.find('\n'), std::string::npos);
  }
}

TEST(CalibrationMismatch, NamesWhatDiffers) {
  const Calibration calibration = example();
  EXPECT_FALSE(mismatch(calibration, run_of(calibration), "cal"));
  const auto expect = [&](const char* word, const auto& change) {
    RunRecord run = run_of(calibration);
    change(run);
    const auto sentence = mismatch(calibration, run, "cal");
    ASSERT_TRUE(sentence) << word;
    EXPECT_NE(sentence->find(word), std::string::npos) << *sentence;
  };
  expect("another log", [](RunRecord& run) { run.events_sha256[0] = 'c'; });
  expect("sampling key", [](RunRecord& run) { run.sampling_key[0] = 'c'; });
  expect("by bonafide 0.1.0", [](RunRecord& run) { run.version = "0.2.0"; });
  expect("scales_seconds = 60,7200,all", [](RunRecord& run) { run.parameters.scales.pop_back(); });
  expect("unrelated_interests = 8", [](RunRecord& run) { run.parameters.unrelated_interests = 6; });
  Calibration older = calibration;
  older.model = kModelVersion - 1;
  EXPECT_TRUE(mismatch(older, run_of(older), "cal"));
  RunRecord early = run_of(calibration);  // before the log is read
  early.events_sha256 = early.sampling_key = "";
  EXPECT_FALSE(mismatch(calibration, early, "cal"));
}

TEST(DetectionLimit, IsTheLeastSizeFromWhichOnHalfWereFoundAtEverySize) {
  const Calibration calibration = example();
  EXPECT_EQ(detection_limit(calibration, "burst", Verdict::kCoordinated), 150u);  // 15 were found, 50 were not
  EXPECT_EQ(detection_limit(calibration, "burst", Verdict::kFarmLike), 500u);
  EXPECT_EQ(detection_limit(calibration, "trickle", Verdict::kCoordinated), std::nullopt);
}

}  // namespace
}  // namespace bonafide::format
