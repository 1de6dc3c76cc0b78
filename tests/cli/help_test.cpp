// What the command line says of itself.
#include "bonafide/ingest/ingest.h"
#include "case_files.h"

namespace bonafide::cli_tests {
namespace {

std::string help_of(const std::vector<std::string>& arguments) {
  const Finished finished = bonafide(arguments);
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_EQ(finished.err, "");
  for (const std::string& line : lines_of(finished.out)) EXPECT_LE(line.size(), 120u) << line;
  return finished.out;
}

void expect_words(const std::string& text, const std::vector<std::string>& words) {
  for (const std::string& word : words) EXPECT_NE(text.find(word), std::string::npos) << "lacks " << word << ":\n"
                                                                                      << text;
}

TEST(Help, NamesTheCommandsAndTheExitCodes) {
  for (const char* flag : {"--help", "-h"}) expect_words(help_of({flag}), {"detect", "explain", "calibrate", "estimate", "check", "rules", "narrow", "history", "keygen", "seal", "produce", "attest", "budget", "pairs", "simulate", "profiles", "--version", "Exit code", "bonafide detect", "bonafide simulate"});
}

TEST(Help, OfDetectNamesEachFlagTheFilesTheExitCodesAndExamples) {
  expect_words(help_of({"detect", "--help"}),
               {"INPUT", "--out", "--scales", "1m,2h,1d,all", "--columns", "--profile", "--action", "--time-unit", "--sampling-key", "--max-reject-share", "0.01",
                "--memory", "--threads", "--calibration", "--impressions", "--unrelated-interests", "--force", "--quiet", "--json", "groups.csv", "members.csv", "evidence.csv", "targets.csv", "tests.csv", "group_targets.csv", "events.parquet", "run.json",
                "report.html", "timings.json", "rejects.csv", "Examples:", "bonafide detect", "Exit code 0"});
}

TEST(Help, OfExplainNamesEachFlagAndWhomItIsFor) {
  expect_words(help_of({"explain", "--help"}), {"CASE", "--group", "--actor", "--pair", "--all", "--json", "--quiet", "membership query", "custodian", "dash", "Examples:", "Exit code 0"});
}

TEST(Help, OfCalibrateNamesEachFlagTheKindsTheFilesAndExamples) {
  expect_words(help_of({"calibrate", "--help"}),
               {"INPUT", "--out", "--runs", "--keys", "--kinds", "farms", "communities", "rewired", "--scales", "--columns", "--profile", "--action", "--time-unit", "--sampling-key",
                "--max-reject-share", "--memory", "--threads", "--force", "--quiet", "--json", "calibration.json", "calibration.csv", "rejects.csv", "Examples:", "bonafide detect", "Exit code 0"});
}

TEST(Help, OfSimulateNamesEachFlagAndScenario) {
  expect_words(help_of({"simulate", "--help"}), {"--scenario", "strongman", "farms", "clean", "--events", "--seed", "--columns", "country", "created", "client", "device",
                                                 "--format", "parquet", "csv", "--out", "--force", "--quiet", "log.parquet", "truth.csv", "Examples:"});
}

TEST(Help, OfEstimateNamesEachFlagTheFilesAndExamples) {
  expect_words(help_of({"estimate", "--help"}), {"CASE", "--target", "--prior-missed", "LOW,HIGH", "--population", "--audience", "--calibration", "--out", "--json", "--quiet", "country,users", "followers",
                                                 "an advertisement looks the same", "foreign is not fake", "Examples:", "Exit code 0"});
}

TEST(Help, OfKeygenAndSealNamesEachFlagTheFilesAndExamples) {
  expect_words(help_of({"keygen", "--help"}), {"--out", "--name", "--quiet", "seal.key", "seal.pub", "0600", "Examples:", "Exit code 0"});
  expect_words(help_of({"seal", "--help"}), {"INPUT", "--key", "--out", "--secret", "--columns", "--profile", "--action", "--time-unit", "--max-reject-share", "--memory", "--threads", "--force", "--quiet",
                                             "checkpoint", "seal.secret", "leaves", "subtrees", "rejects.csv", "does not show that the log was true", "Never give the --secret of another log", "Examples:", "Exit code 0"});
}

TEST(Help, OfHistoryNamesItsFlagsAndWhatBreaksAChain) {
  expect_words(help_of({"history", "--help"}), {"ORDER", "--json", "SHA-256", "supersedes", "breaks the chain", "docs/formats/order.md", "Examples:", "Exit code 0"});
}

TEST(Help, OfNarrowNamesEachFlagWhomItIsForAndExamples) {
  expect_words(help_of({"narrow", "--help"}), {"ORDER", "--case", "--policy", "--for", "--all", "--diff", "--write", "--out", "--date", "--html", "--json", "--quiet", "custodian", "ledger", "patch ORDER < DIFF", "supersedes", "today in UTC",
                                               "never over a file that exists", "Examples:", "Exit code 0"});
}

TEST(Help, OfCheckNamesEachFlagWhomItIsForAndExamples) {
  expect_words(help_of({"check", "--help"}), {"ORDER", "--case", "--policy", "--for", "--level", "--json", "--quiet", "custodian", "court", "party", "ledger", "legal advice", "bonafide rules ID", "docs/formats/order.md",
                                              "Examples:", "Exit code 0"});
}

TEST(Help, OfProduceNamesEachFlagTheFilesTheExitCodesAndExamples) {
  expect_words(help_of({"produce", "--help"}), {"ORDER", "LOG", "--case", "--seal", "--key", "--policy", "--ledger", "--lineage", "--out", "--court-key", "--replay", "--of", "--date", "--for", "party", "court", "rebuttal", "--dry-run",
                                                "--force", "--quiet", "--columns", "--profile", "--memory", "--threads", "data/order.toml", "withheld.csv", "privacy.json", "bonafide-verify", "take the noise off", "Examples:", "Exit code 0", "1: nothing was"});
}

TEST(Help, OfAttestNamesEachFlagWhatItClaimsAndTheSteps) {
  expect_words(help_of({"attest", "--help"}), {"BAG", "--replayed", "--key", "--pub", "--quiet", "neutral", "--replay", "attestation-SHA256.dsse.json", "does not claim that the log is true", "--neutral-pub", "Exit code 0"});
}

TEST(Help, OfBudgetNamesEachFlagAndExamples) {
  expect_words(help_of({"budget", "--help"}), {"LEDGER", "--set", "--lineage", "--period", "--epsilon", "--delta", "--court", "--rebuttal", "--json", "never raised", "Examples:", "Exit code 0"});
}

TEST(Help, OfPairsNamesEachFlagWhatItIsForAndWhatItDoesNotSay) {
  expect_words(help_of({"pairs", "--help"}), {"INPUT", "--like", "coortweet", "--window", "10s", "--min-participation", "--edge-weight", "--columns", "--profile", "--action", "--time-unit", "--max-reject-share", "--memory",
                                              "--threads", "--force", "--quiet", "groups.csv", "edges.csv", "pairs.json", "rejects.csv", "content", "order of the rows", "no p-value", "no rate of error", "bonafide detect", "Examples:", "Exit code 0"});
}

TEST(Help, OfProfilesNamesItsFlags) { expect_words(help_of({"profiles", "--help"}), {"--json", "--profile", "--columns"}); }

TEST(Help, OfRulesNamesItsFlagsAndWhatTheSeveritiesMean) {
  expect_words(help_of({"rules", "--help"}), {"ID", "--json", "error", "warning", "note", "docs/rules/ID.md", "legal advice", "Examples:", "Exit code 0"});
}

TEST(Help, SaysItsVersion) {
  const Finished finished = bonafide({"--version"});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_EQ(finished.out, "bonafide " BONAFIDE_VERSION "\n");
}

TEST(Profiles, AreListedForPeopleAndForScripts) {
  const Finished text = bonafide({"profiles"});
  EXPECT_EQ(text.exit_code, 0);
  expect_words(text.out, {"bonafide:", "coortweet:", "account_id", "object_id", "timestamp_share"});
  const auto json = nlohmann::json::parse(bonafide({"profiles", "--json"}).out, nullptr, false);
  ASSERT_TRUE(json.is_array());
  ASSERT_EQ(json.size(), ingest::profiles().size());
  for (std::size_t i = 0; i < json.size(); ++i) {
    EXPECT_EQ(json[i].at("name"), ingest::profiles()[i].name);
    EXPECT_EQ(json[i].at("columns"), nlohmann::json(ingest::profiles()[i].columns));
  }
}

}  // namespace
}  // namespace bonafide::cli_tests
