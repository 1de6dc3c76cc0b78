// The neutral as the court appoints one: replays a production with a key of their own, signs that it gave the same bytes, and
// the other side checks that. And whoever would like such a signature without the work.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <random>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "bonafide/seal/canonical_json.h"
#include "bonafide/seal/dsse.h"
#include "bonafide/seal/secret_files.h"
#include "bonafide/verify/attestation.h"
#include "bonafide/verify/file_digests.h"
#include "bonafide/verify/production.h"
#include "command.h"

namespace bonafide::cli_tests {
namespace {

using nlohmann::json;

const fs::path kSource = BONAFIDE_SOURCE_DIR;

class Attest : public InFolder {
 protected:
  // Log, case, seal, a production for the court and the neutral's replay of it, made once; each test works on a copy of the bag.
  static void SetUpTestSuite() {
    made_ = new fs::path(fs::temp_directory_path() / fmt::format("bonafide_attest_{}", getpid()));
    fs::create_directories(*made_);
    std::string order = read_file(kSource / "examples/orders/02-narrowed.toml") + "\n[[history]]\nstate = \"refiled\"\ndate = 2018-05-10\n\n[[history]]\nstate = \"granted\"\ndate = 2018-05-20\n";
    write_file(*made_ / "order.toml", order);
    make({"simulate", "--scenario", "strongman", "--events", "100000", "--seed", "1", "--format", "csv", "--out", "sim", "--quiet"});
    make({"detect", "sim/log.csv", "--out", "case", "--quiet"});
    make({"keygen", "--out", "keys", "--name", "example.com/legal", "--quiet"});
    make({"keygen", "--out", "mine", "--name", "neutral.example", "--quiet"});
    make({"keygen", "--out", "second", "--name", "second.example", "--quiet"});
    make({"seal", "sim/log.csv", "--key", "keys/seal.key", "--out", "sealed", "--quiet"});
    make({"seal", "sim/log.csv", "--key", "keys/seal.key", "--out", "other_seal", "--quiet"});
    make({"budget", "ledger", "--set", "--period", "2000-01-01..2030-12-31", "--epsilon", "9", "--delta", "1e-6"});
    const auto shell = [](const std::string& line) { ASSERT_EQ(std::system(("cd '" + made_->string() + "' && " + line).c_str()), 0) << line; };
    shell("openssl genrsa -out court.pem 2048 2>/dev/null && openssl rsa -in court.pem -pubout -out court.pub 2>/dev/null");
    make(words("keys", "bag", "2018-06-01", {"--ledger", "ledger", "--court-key", "court.pub"}));
    shell("openssl pkeyutl -decrypt -inkey court.pem -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 -in bag/seed.rsa-oaep -out seed.bin");
    write_file(*made_ / "seed.hex", hex_of("seed.bin"));
    make(words("mine", "again", "2018-06-01", {"--replay", "seed.hex", "--of", "bag"}));
  }
  static void TearDownTestSuite() {
    fs::remove_all(*made_);
    delete made_;
  }
  void SetUp() override {
    ASSERT_TRUE(fs::exists(*made_ / "again")) << "the production was not replayed";
    fs::copy(*made_ / "bag", folder_ / "bag", fs::copy_options::recursive);
    fs::copy(*made_ / "again", folder_ / "again", fs::copy_options::recursive);
  }

  static std::string hex_of(const char* file) {
    std::string hex;
    for (const char c : read_file(*made_ / file)) hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return hex + "\n";
  }
  static void make(const std::vector<std::string>& step) {
    const Finished finished = bonafide(step, {.folder = *made_});
    ASSERT_EQ(finished.exit_code, 0) << step[0] << ": " << finished.out << finished.err;
  }
  static std::vector<std::string> words(const std::string& key, const std::string& out, const std::string& date, const std::vector<std::string>& more) {
    const auto in = [](const char* name) { return (*made_ / name).string(); };
    std::vector<std::string> all{"produce", in("order.toml"), "--case", in("case"), "--seal", in("sealed"), "--key", in((key + "/seal.key").c_str()), "--policy", (kSource / "policies/us-sca-b-record.toml").string(),
                                 "--date", date, "--out", out, "--quiet"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  static std::string made(const std::string& name) { return (*made_ / name).string(); }
  static std::vector<std::string> attest(const std::string& key = "mine", const std::string& bag = "bag", const std::string& replayed = "again") {
    return {"attest", bag, "--replayed", replayed, "--key", made(key + "/seal.key"), "--pub", made("keys/seal.pub")};
  }
  static seal::VerifierKey pub(const std::string& key) { return seal::read_verifier_key(made(key + "/seal.pub")).value(); }

  std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> out;
    for (const auto& entry : fs::recursive_directory_iterator(folder_ / "bag"))
      if (entry.is_regular_file()) out[entry.path().lexically_relative(folder_ / "bag").string()] = read_file(entry.path());
    return out;
  }
  std::string the_attestation() const {
    std::string out;
    for (const auto& [name, bytes] : files())
      if (verify::is_attestation(name)) out = name;
    EXPECT_FALSE(out.empty());
    return out;
  }
  verify::Outcome check(const std::optional<seal::VerifierKey>& neutral) const { return verify::check_production(folder_ / "bag", pub("keys"), std::nullopt, neutral); }
  static std::string said(const verify::Outcome& outcome) {
    std::string out;
    for (const auto* list : {&outcome.facts, &outcome.remarks, &outcome.faults, &outcome.unknowns})
      for (const std::string& line : *list) out += line + "\n";
    return out;
  }
  void expect_program(const std::string& arguments, int exit_code, const std::string& expected) const {
    FILE* pipe = popen(("cd '" + folder_.string() + "' && '" BONAFIDE_VERIFY_BINARY "' bag " + arguments + " 2>&1").c_str(), "r");
    std::string text;
    std::array<char, 4096> buffer;
    for (std::size_t size; (size = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) text.append(buffer.data(), size);
    const int status = pclose(pipe);
    EXPECT_EQ(WIFEXITED(status) ? WEXITSTATUS(status) : -1, exit_code) << arguments << "\n" << text;
    EXPECT_NE(text.find(expected), std::string::npos) << arguments << " lacks \"" << expected << "\":\n" << text;
  }

  static fs::path* made_;
};
fs::path* Attest::made_ = nullptr;

TEST_F(Attest, AddsOneFileThatTheOtherSideCanCheck) {
  const std::string ours = "--pub " + made("keys/seal.pub"), both = ours + " --neutral-pub " + made("mine/seal.pub");
  expect_program(ours, 0, "no attestation");
  expect_program(both, 2, "no attestation by neutral.example");
  const auto before = files();
  const Finished done = run_well(attest());
  EXPECT_NE(done.out.find("Attested by neutral.example"), std::string::npos) << done.out;
  auto after = files();
  const std::string name = the_attestation();
  after.erase(name);
  EXPECT_EQ(after, before);
  expect_program(both, 0, fmt::format("by neutral.example (key {:08x}), who replayed this production", pub("mine").id));
  expect_program(both, 0, "neither attested nor proven: that the case's groups and verdicts are right");
  expect_program(ours, 0, name + ": an attestation, signer unknown");
  expect_program("--neutral-pub " + made("mine/seal.pub"), 2, "statement.dsse.json: signer unknown");
  expect_program(ours + " --neutral-pub " + made("second/seal.pub"), 2, "no attestation by second.example");
  expect_program(ours + " --neutral-pub " + made("keys/seal.pub"), 2, "the custodian's own key");
  expect_program("--bag-only", 0, "valid");
  const std::string payload = seal::open_envelope(read("bag/" + name), {}, name).value().payload;
  EXPECT_NE(payload.find(verify::kAttestationClaims), std::string::npos);
  EXPECT_NE(payload.find("does not say that the log is true, nor that the case is what the log shows"), std::string::npos);

  run_well(attest());  // on the same day: the same file (at midnight, a second one)
  make(words("second", path("again2"), "2018-06-01", {"--replay", "seed.hex", "--of", "bag"}));
  run_well(attest("second", "bag", "again2"));
  expect_program(both, 0, "by neutral.example");
  expect_program(ours + " --neutral-pub " + made("second/seal.pub"), 0, "by second.example");
}

TEST_F(Attest, NobodySignsWhatTheyDidNotDo) {
  const auto before = files();
  expect_refused(attest("second"), {"again", "signer unknown", "the key that the replay was signed with, your own"});
  expect_refused(attest("keys"), {"the custodian's own key", "a key of the neutral's"});
  expect_refused(attest("mine", "bag", "bag"), {"bag: statement.dsse.json: signer unknown", "your own"});
  make(words("keys", path("twin"), "2018-06-01", {"--replay", "seed.hex", "--of", "bag"}));  // by the custodian: the neutral has done nothing
  expect_refused(attest("mine", "bag", "twin"), {"twin: statement.dsse.json: signer unknown", "your own"});
  expect_refused(attest("mine", "twin", "again"), {"twin: it is itself a replay"});
  const Finished alone = run({"attest", "bag", "--key", made("mine/seal.key"), "--pub", made("keys/seal.pub")});
  EXPECT_EQ(alone.exit_code, 2);
  EXPECT_NE(alone.err.find("--replayed is required"), std::string::npos) << alone.err;
  auto wrong_pub = attest();
  wrong_pub.back() = made("second/seal.pub");
  expect_refused(wrong_pub, {"bag: ", "signer unknown", "attest only what bonafide-verify finds valid"});
  EXPECT_EQ(files(), before);
}

TEST_F(Attest, NamesTheFirstFileInWhichTheReplayDiffers) {
  // The replay of another production: of this one no other payload can be had.
  make(words("keys", path("second"), "2018-06-02", {"--ledger", "ledger", "--court-key", "court.pub"}));
  ASSERT_EQ(std::system(("cd '" + made_->string() + "' && openssl pkeyutl -decrypt -inkey court.pem -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 -in '" + path("second/seed.rsa-oaep") + "' -out second.bin").c_str()), 0);
  write("second.hex", hex_of("second.bin"));
  make(words("mine", path("later"), "2018-06-02", {"--replay", path("second.hex"), "--of", path("second")}));
  expect_refused(attest("mine", "bag", "later"), {"later: its data/item-1-accounts.csv has other bytes than that of bag", "--date"});
  write("again/data/withheld.csv", "");
  expect_refused(attest(), {"again: data/withheld.csv", "replay the production again"});
  write("bag/data/policy.toml", "");
  expect_refused(attest(), {"bag: data/policy.toml", "finds valid"});
}

TEST_F(Attest, AReplayFromAnotherLogThanTheSealedOneIsRefused) {
  fs::copy(made("sealed"), folder_ / "forged", fs::copy_options::recursive);
  fs::copy_file(made("other_seal/seal.secret"), folder_ / "forged/seal.secret", fs::copy_options::overwrite_existing);
  auto arguments = words("mine", "forged_bag", "2018-06-01", {"--replay", made("seed.hex"), "--of", made("bag")});
  for (std::string& word : arguments)
    if (word == made("sealed")) word = "forged";
  expect_refused(arguments, {"forged", "lead to the root", "not the log that was sealed"});
  auto sealed = nlohmann::ordered_json::parse(read("forged/seal.json"));
  const auto records = sealed["records"].get<std::uint64_t>();
  sealed["records"] = records - 1;
  write("forged/seal.json", sealed.dump(2) + "\n");
  expect_refused(arguments, {"forged", fmt::format("its seal.json counts {} records and the log has {}", records - 1, records), "not the log that was sealed"});
}

TEST_F(Attest, AReplayIsNotTakenForAProduction) {
  const auto outcome = verify::check_production(folder_ / "again", pub("mine"), std::nullopt);
  EXPECT_EQ(outcome.verdict(), verify::Verdict::kNotChecked);
  EXPECT_NE(said(outcome).find("this is a replay"), std::string::npos) << said(outcome);
}

// Seed 1. With and without the neutral's key.
TEST_F(Attest, EveryFlippedBitOfItIsNamed) {
  run_well(attest());
  const std::string name = the_attestation(), whole = read("bag/" + name);
  std::mt19937_64 random(1);
  constexpr int kFlips = 300;
  for (int i = 0; i < kFlips; ++i) {
    std::string bytes = whole;
    const std::size_t bit = random() % (8 * bytes.size());
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
    write("bag/" + name, bytes);
    for (const bool known : {true, false}) {
      const verify::Outcome outcome = check(known ? std::optional(pub("mine")) : std::nullopt);
      EXPECT_EQ(outcome.verdict(), verify::Verdict::kInvalid) << bit;
      ASSERT_EQ(outcome.faults.size(), 1u);
      EXPECT_TRUE(outcome.faults.front().starts_with(name)) << outcome.faults.front();
    }
  }
  write("bag/" + name, whole);
  EXPECT_EQ(check(pub("mine")).verdict(), verify::Verdict::kValid);
  fmt::print("{} single-bit flips of an attestation: all caught, with and without the neutral's key\n", kFlips);
  fs::rename(folder_ / "bag" / name, folder_ / "bag/attestation-1.dsse.json");
  EXPECT_EQ(check(pub("mine")).verdict(), verify::Verdict::kInvalid);
}

// What a signer could sign beside the truth, and lay into the bag under the name that fits.
TEST_F(Attest, OneOfAnotherProductionOrWithOtherClaimsIsWrong) {
  run_well(attest());
  const std::string name = the_attestation(), bytes = read("bag/" + name);
  const auto neutral = seal::read_signing_key(made("mine/seal.key")).value();
  fs::remove(folder_ / "bag" / name);
  const auto lay = [&](const std::string& forged) {
    const std::string file = verify::attestation_file(forged);
    write("bag/" + file, forged);
    const verify::Outcome outcome = check(pub("mine"));
    fs::remove(folder_ / "bag" / file);
    return outcome;
  };
  EXPECT_EQ(lay(bytes).verdict(), verify::Verdict::kValid);
  const std::pair<const char*, std::function<void(json&)>> lies[] = {
      {"another date is the signer's to say", [](json& s) { s["predicate"]["date"] = "2020-01-01"; }},
      {"", [](json& s) { s["predicate"]["claims"] = "The log is true."; }},
      {"", [](json& s) { s["predicate"]["statement"] = std::string(64, '0'); }},
      {"", [](json& s) { s["predicate"]["more"] = "The log is true."; }},
      {"", [](json& s) { s["predicate"].erase("version"); }},
      {"", [](json& s) { s["subject"][0]["digest"]["sha256"] = std::string(64, '0'); }},
      {"", [](json& s) { s["subject"].erase(1); }},
      {"", [](json& s) { s["predicateType"] = "urn:bonafide:production:v1"; }},
      {"", [](json& s) { s = "text"; }},
      {"", [](json& s) { s["predicate"] = 1; }},
  };
  for (const auto& [allowed, lie] : lies) {
    json statement = json::parse(seal::open_envelope(bytes, {}, name).value().payload);
    lie(statement);
    const auto outcome = lay(seal::sign_envelope("application/vnd.in-toto+json", seal::canonical_json(statement.dump(), "lie").value(), neutral));
    EXPECT_EQ(outcome.verdict(), *allowed == '\0' ? verify::Verdict::kInvalid : verify::Verdict::kValid) << statement.dump();
    EXPECT_EQ(said(outcome).find("another production than this one, or claims something else") != std::string::npos, *allowed == '\0') << said(outcome);
  }
  const std::string payload = seal::open_envelope(bytes, {}, name).value().payload;
  for (const std::string& forged : {seal::sign_envelope("text/plain", payload, neutral), bytes + " ", std::string("{}"), std::string(), std::string(1 << 20, '[')}) EXPECT_EQ(lay(forged).verdict(), verify::Verdict::kInvalid);
  // A million brackets, by somebody whose key is not known: copying them goes down by recursion.
  auto stranger = seal::read_signing_key(made("second/seal.key")).value();
  for (const std::string& deep : {std::string(1'000'000, '[') + std::string(1'000'000, ']'), "{\"predicate\":{\"version\":" + std::string(1'000'000, '[') + std::string(1'000'000, ']') + "}}"})
    for (const auto& signer : {neutral, stranger}) EXPECT_NE(said(lay(seal::sign_envelope("application/vnd.in-toto+json", deep, signer))).find("claims something else"), std::string::npos);
  // Somebody else's signature in the neutral's name.
  const std::string ours = fmt::format("neutral.example+{:08x}", pub("mine").id);
  std::string stolen = seal::sign_envelope("application/vnd.in-toto+json", payload, stranger);
  const std::string theirs = fmt::format("second.example+{:08x}", pub("second").id);
  stolen.replace(stolen.find(theirs), theirs.size(), ours);
  EXPECT_NE(said(lay(stolen)).find("the signature in the name of neutral.example is wrong"), std::string::npos);
}

}  // namespace
}  // namespace bonafide::cli_tests
