// Sealing as its users meet it: the custodian who seals, and the expert who recomputes a seal from its specification.
#include <algorithm>
#include <cstdlib>

#include <sys/stat.h>

#include "bonafide/seal/checkpoint.h"
#include "bonafide/seal/commitment.h"
#include "bonafide/seal/leaf_store.h"
#include "bonafide/seal/merkle.h"
#include "bonafide/seal/note.h"
#include "bonafide/seal/seal_record.h"
#include "case_files.h"

namespace bonafide::cli_tests {
namespace {

const fs::path kVectors = BONAFIDE_SOURCE_DIR "/tests/vectors/seal";

class Seal : public InFolder {
 protected:
  Seal() {  // key and secret of the vectors, private as the program asks
    for (const char* name : {"test.key", "test.secret"}) {
      fs::copy_file(kVectors / name, folder_ / name);
      fs::permissions(folder_ / name, fs::perms::owner_read | fs::perms::owner_write);
    }
  }
  // Seals with the key and secret of the vectors.
  Finished seal_again(std::vector<std::string> log, const std::string& out, std::vector<std::string> more = {}) const {
    std::vector<std::string> words{"seal", "--key", "test.key", "--secret", "test.secret", "--out", out, "--quiet"};
    words.insert(words.end(), more.begin(), more.end());
    words.insert(words.end(), log.begin(), log.end());
    return run_well(words);
  }
  // Exit code of the slow second implementation; its words are in reference.txt.
  int by_reference(const std::string& log, const std::string& seal) const {
    const std::string command = "'" BONAFIDE_SOURCE_DIR "/tests/scripts/seal_reference' check '" + log + "' '" + path(seal) + "' > '" + path("reference.txt") + "' 2>&1";
    const int status = std::system(command.c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  void expect_same_seal(const std::string& a, const std::string& b) const {
    for (const char* name : {"checkpoint", "leaves", "subtrees", "seal.json", "seal.secret"}) EXPECT_EQ(read(a + "/" + name), read(b + "/" + name)) << name << " of " << a << " and " << b;
  }
  unsigned mode(const std::string& name) const {
    struct stat status {};
    EXPECT_EQ(stat(path(name).c_str(), &status), 0);
    return status.st_mode & 0777;
  }
};

TEST_F(Seal, EqualsThePinnedVectors) {
  const auto vectors = nlohmann::json::parse(read_file(kVectors / "vectors.json"));
  seal_again({(kVectors / "log.csv").string()}, "sealed");
  EXPECT_EQ(read("sealed/checkpoint"), vectors.at("checkpoint").get<std::string>());

  const auto hex_of = [](const Digest& digest) { return to_hex(digest); };
  const auto secret_hex = lines_of(read("test.secret")).at(1);
  Digest secret;
  for (std::size_t i = 0; i < 32; ++i) secret[i] = static_cast<std::uint8_t>(std::stoul(secret_hex.substr(2 * i, 2), nullptr, 16));
  const seal::SealKeys keys(secret, vectors.at("tree_bits").get<unsigned>());
  const std::uint64_t size = std::uint64_t{1} << vectors.at("tree_bits").get<unsigned>();
  const auto record = seal::parse_seal_json(read("sealed/seal.json"), "seal.json").value();
  EXPECT_EQ(hex_of(record.root), vectors.at("root"));
  auto store = seal::LeafStore::open(path("sealed"), size, record.root);
  ASSERT_TRUE(store.ok()) << store.error().message;

  std::uint64_t number = 0;
  for (const auto& expected : vectors.at("records")) {
    std::vector<Digest> commitments;
    for (const auto& field : expected.at("fields")) {
      const std::string name = field.at("name"), value = field.at("value");
      const seal::Salt salt = keys.salt(number, commitments.size());
      EXPECT_EQ(to_hex(salt), field.at("salt"));
      commitments.push_back(seal::commitment(salt, {name, value}));
      EXPECT_EQ(hex_of(commitments.back()), field.at("commitment"));
    }
    EXPECT_EQ(hex_of(seal::leaf_hash(seal::record_entry(commitments))), expected.at("leaf"));
    const std::uint64_t position = keys.places().position_of(number);
    EXPECT_EQ(position, expected.at("position"));
    const auto proof = store.value().prove(position).value();
    EXPECT_EQ(hex_of(proof.leaf), expected.at("leaf"));
    ASSERT_EQ(proof.hashes.size(), expected.at("proof").size());
    for (std::size_t i = 0; i < proof.hashes.size(); ++i) EXPECT_EQ(hex_of(proof.hashes[i]), expected.at("proof")[i]);
    ++number;
  }
  for (const auto& expected : vectors.at("dummies")) {
    const auto index = expected.at("index").get<std::uint64_t>();
    EXPECT_EQ(hex_of(keys.dummy_entry(index)), expected.at("entry"));
    EXPECT_EQ(hex_of(keys.dummy_leaf(index)), expected.at("leaf"));
    EXPECT_EQ(keys.places().position_of(index), expected.at("position"));
    ++number;
  }
  EXPECT_EQ(number, size);
}

TEST_F(Seal, IsRecomputedFromItsSpecificationAlone) {
  run_well({"simulate", "--scenario", "farms", "--events", "1500", "--seed", "5", "--columns", "client,country,created,device", "--format", "csv", "--out", "sim", "--quiet"});
  run_well({"keygen", "--out", "keys", "--name", "example.com/legal"});
  run_well({"seal", "sim/log.csv", "--key", "keys/seal.key", "--out", "sealed"});
  EXPECT_EQ(by_reference(path("sim/log.csv"), "sealed"), 0) << read("reference.txt");
  // And it can tell: one character of one id.
  std::string log = read("sim/log.csv");
  const std::size_t at = log.find('\n', log.size() / 2) + 2;
  log[at] = log[at] == '1' ? '2' : '1';
  write("changed.csv", log);
  EXPECT_EQ(by_reference(path("changed.csv"), "sealed"), 1);
  EXPECT_NE(read("reference.txt").find("root"), std::string::npos);
  // The vectors' log has what simulated ones have not: quotes, UTF-8, repeated rows, fractions, empty values.
  seal_again({(kVectors / "log.csv").string()}, "vectors");
  EXPECT_EQ(by_reference((kVectors / "log.csv").string(), "vectors"), 0) << read("reference.txt");
}

TEST_F(Seal, DependsOnTheEventsAloneAndNotOnFilesOrderOrThreads) {
  run_well({"simulate", "--scenario", "farms", "--events", "40000", "--seed", "6", "--format", "csv", "--out", "sim", "--quiet"});
  seal_again({"sim/log.csv"}, "one", {"--threads", "1"});
  seal_again({"sim/log.csv"}, "four", {"--threads", "4"});
  expect_same_seal("one", "four");
  auto rows = lines_of(read("sim/log.csv"));
  std::string front = rows[0] + "\n", back = front;
  std::reverse(rows.begin() + 1, rows.end());
  for (std::size_t i = 1; i < rows.size(); ++i) (i % 3 == 0 ? front : back) += rows[i] + "\n";
  write("a.csv", front);
  write("b.csv", back);
  seal_again({"a.csv", "b.csv"}, "shuffled");
  expect_same_seal("one", "shuffled");
  run_well({"detect", "sim/log.csv", "--out", "case", "--quiet"});
  seal_again({"case/events.parquet"}, "case_sealed");
  expect_same_seal("one", "case_sealed");
}

TEST_F(Seal, RelativeTimesOfACaseSealAsTheLogDoes) {
  write("log.csv", "actor,target,time\nu1,p1,36\nu2,p1,36.5\nu1,p2,0\n");
  seal_again({"log.csv"}, "log", {"--time-unit", "s"});
  run_well({"detect", "log.csv", "--out", "case", "--quiet", "--time-unit", "s"});
  seal_again({"case/events.parquet"}, "case_sealed", {"--columns", "time=time_us", "--time-unit", "us"});
  expect_same_seal("log", "case_sealed");
  EXPECT_NE(read("log/seal.json").find("\"times_relative\": true"), std::string::npos);
}

TEST_F(Seal, TwoSealsOfOneLogShareNothing) {
  write("log.csv", "actor,target,time\nu1,p1,2018-04-03T12:00:00Z\nu2,p1,2018-04-03T12:00:01Z\n");
  run_well({"keygen", "--out", "keys"});
  for (const char* out : {"a", "b"}) run_well({"seal", "log.csv", "--key", "keys/seal.key", "--out", out, "--quiet"});
  EXPECT_NE(read("a/seal.secret"), read("b/seal.secret"));
  EXPECT_NE(lines_of(read("a/checkpoint"))[0], lines_of(read("b/checkpoint"))[0]) << "each is a log of its own, with an origin of its own";
  EXPECT_NE(lines_of(read("a/checkpoint"))[2], lines_of(read("b/checkpoint"))[2]);
}

TEST_F(Seal, KeysAndSecretsAreTheirOwnersAlone) {
  write("log.csv", "actor,target,time\nu1,p1,2018-04-03T12:00:00Z\n");
  const Finished made = run_well({"keygen", "--out", "keys", "--name", "example.com/legal"});
  EXPECT_EQ(made.out, read("keys/seal.pub"));
  EXPECT_TRUE(made.out.starts_with("example.com/legal+"));
  run_well({"seal", "log.csv", "--key", "keys/seal.key", "--out", "sealed"});
  EXPECT_EQ(mode("keys"), 0700u);
  EXPECT_EQ(mode("keys/seal.key"), 0600u);
  EXPECT_EQ(mode("sealed"), 0700u);
  EXPECT_EQ(mode("sealed/seal.secret"), 0600u);
  EXPECT_EQ(names_in(folder_ / "keys"), (std::set<std::string>{"seal.key", "seal.pub"}));
  EXPECT_EQ(names_in(folder_ / "sealed"), (std::set<std::string>{"checkpoint", "leaves", "seal.json", "seal.secret", "subtrees"}));
  // The checkpoint checks under seal.pub.
  const auto key = seal::parse_verifier_key(read("keys/seal.pub"), "seal.pub");
  const auto note = seal::parse_note(read("sealed/checkpoint"), "checkpoint");
  ASSERT_TRUE(key.ok() && note.ok());
  EXPECT_EQ(seal::check_note(note.value(), std::vector{key.value()}), seal::Signed::kValid);
  EXPECT_EQ(seal::parse_checkpoint(note.value().text, "checkpoint").value().size, 1u);
}

TEST_F(Seal, RefusesWithOneSentence) {
  write("log.csv", "actor,target,time\nu1,p1,2018-04-03T12:00:00Z\n");
  write("empty.csv", "actor,target,time\n");
  run_well({"keygen", "--out", "keys"});
  const std::string key = read("keys/seal.key");
  expect_refused({"keygen", "--out", "keys"}, {"--out keys", "exists already"});
  EXPECT_EQ(read("keys/seal.key"), key);
  expect_refused({"keygen", "--out", "more", "--name", "a b"}, {"--name", "space"});
  expect_refused({"keygen", "--out", "absent/more"}, {"absent"});
  expect_refused({"seal", "log.csv", "--key", "absent.key", "--out", "sealed"}, {"absent.key", "cannot be opened"});
  expect_refused({"seal", "log.csv", "--key", "keys/seal.pub", "--out", "sealed"}, {"keys/seal.pub", "signing key"});
  expect_refused({"seal", "log.csv", "--key", "keys/seal.key", "--secret", "keys/seal.key", "--out", "sealed"}, {"keys/seal.key", "no seal.secret"});
  // A secret that sealed one log seals no other.
  run_well({"seal", "log.csv", "--key", "keys/seal.key", "--out", "first", "--quiet"});
  run_well({"seal", "log.csv", "--key", "keys/seal.key", "--secret", "first/seal.secret", "--out", "again", "--quiet"});
  EXPECT_EQ(read("again/checkpoint"), read("first/checkpoint"));
  write("other.csv", read("log.csv") + "somebody,else,2018-01-02T03:04:05Z\n");
  expect_refused({"seal", "other.csv", "--key", "keys/seal.key", "--secret", "first/seal.secret", "--out", "other"}, {"--secret first/seal.secret", "of another log", "leave out --secret"});
  EXPECT_FALSE(exists("other"));
  expect_refused({"seal", "absent.csv", "--key", "keys/seal.key", "--out", "sealed"}, {"absent.csv"});
  expect_refused({"seal", "empty.csv", "--key", "keys/seal.key", "--out", "sealed"}, {"empty.csv"});
  fs::permissions(folder_ / "keys/seal.key", fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read);
  expect_refused({"seal", "log.csv", "--key", "keys/seal.key", "--out", "sealed"}, {"keys/seal.key", "0640", "chmod 600"});
  fs::permissions(folder_ / "keys/seal.key", fs::perms::owner_read | fs::perms::owner_write);
  run_well({"seal", "log.csv", "--key", "keys/seal.key", "--out", "sealed", "--quiet"});
  expect_refused({"seal", "log.csv", "--key", "keys/seal.key", "--out", "sealed"}, {"--out sealed", "--force"});
  std::string long_log = "actor,target,time\n";
  for (int i = 0; i < 200; ++i) long_log += "u" + std::to_string(i) + ",p1,2018-04-03T12:00:00Z\n";
  write("long.csv", long_log);
  Setting full;
  full.file_bytes = 7000;  // its leaves take 8 KB
  expect_refused({"seal", "long.csv", "--key", "keys/seal.key", "--out", "another"}, {"another/leaves", "cannot be written"}, full);
}

TEST_F(Seal, BadRowsAreReportedAndTheShareDecidesTheExitCode) {
  write("log.csv", "actor,target,time\nu1,p1,2018-04-03T12:00:00Z\nu2,p1,yesterday\nu3,p1,2018-04-03T12:00:02Z\n");
  run_well({"keygen", "--out", "keys"});
  const Finished sealed = run({"seal", "log.csv", "--key", "keys/seal.key", "--out", "sealed"});
  EXPECT_EQ(sealed.exit_code, 1);
  EXPECT_NE(sealed.out.find("unreadable time"), std::string::npos) << sealed.out;
  EXPECT_TRUE(exists("sealed/rejects.csv"));
  EXPECT_EQ(run({"seal", "log.csv", "--key", "keys/seal.key", "--out", "sealed2", "--max-reject-share", "0.5"}).exit_code, 0);
  EXPECT_NE(read("sealed/seal.json").find("\"rows_rejected\": 1"), std::string::npos);
}

}  // namespace
}  // namespace bonafide::cli_tests
