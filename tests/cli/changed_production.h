// A real production that tests may change, and what the other side then says of it.
#pragma once
#include <array>
#include <cstdio>
#include <functional>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "bonafide/production/bag.h"
#include "bonafide/seal/canonical_json.h"
#include "bonafide/seal/dsse.h"
#include "bonafide/seal/secret_files.h"
#include "bonafide/verify/file_digests.h"
#include "bonafide/verify/production.h"
#include "command.h"

namespace bonafide::cli_tests {

using nlohmann::json;

inline const fs::path kSource = BONAFIDE_SOURCE_DIR;

// An RSA key whose private half nobody kept.
inline constexpr const char* kCourtKey = R"(-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA45RyufpEruBqnahhxKJD
6DfW3W7xGVdnevq4HwbljxvQqa2x+g413wdOprnomvB5FQOZEV3bqvg4G+tuWt+n
l9tZPO1wH26TZMHECeKut08353zWRHdjXH7tuD+PfvrW1is+wVKLfgyjsaiesP6u
WbxH2Ey7wRhnbGzbbQBfb6w/LssEXtXUVhy1D70g3O+QAZjtstVkVaC2Or8iSBWH
B1mOJwkyx/Lvy4GK74B79amm7qpQZJ4uLi7ePeTjAJV9pAFNL7TgyQq+RaIsSuhQ
cFZcqsDLk88Q4YKOwUrr+B3efMWLcR4xWiWsn8rCYXJvOBl+Teqnydq7YHo+uyUB
dwIDAQAB
-----END PUBLIC KEY-----
)";

class VerifyProduction : public InFolder {
 protected:
  // One production for all tests; each works on a copy.
  static void SetUpTestSuite() {
    made_ = new fs::path(fs::temp_directory_path() / fmt::format("bonafide_verify_production_{}", getpid()));
    fs::create_directories(*made_);
    write_file(*made_ / "court.pem", kCourtKey);
    const std::string order = (kSource / "examples/orders/04-identified-neutral.toml").string(), policy = (kSource / "policies/neutral-under-seal.toml").string();
    const std::vector<std::vector<std::string>> steps{
        {"simulate", "--scenario", "strongman", "--events", "100000", "--seed", "1", "--out", "sim", "--quiet"},
        {"keygen", "--out", "keys", "--name", "example.com/legal", "--quiet"},
        {"keygen", "--out", "others", "--name", "example.com/legal", "--quiet"},
        {"seal", "sim/log.parquet", "--key", "keys/seal.key", "--out", "sealed", "--quiet"},
        {"seal", "sim/log.parquet", "--key", "keys/seal.key", "--out", "older", "--quiet"},
        {"detect", "sim/log.parquet", "--out", "case", "--quiet"},
        {"budget", "ledger", "--set", "--period", "2010-01-01..2020-12-31", "--epsilon", "3", "--delta", "1e-6"},
        {"produce", order, "--case", "case", "--seal", "sealed", "--key", "keys/seal.key", "--policy", policy, "--ledger", "ledger", "--date", "2018-05-15", "--court-key", "court.pem", "--out", "bag", "--quiet"},
        {"produce", "day.toml", "--case", "case", "--seal", "sealed", "--key", "keys/seal.key", "--policy", policy, "--ledger", "ledger", "--date", "2018-05-15", "--court-key", "court.pem", "--out", "small", "--quiet"}};
    // One day of the order: some fifty records, so that thousands of bits can be tried.
    std::string day = read_file(order);
    for (const auto& [from, to] : {std::pair("first_day = 2018-01-01", "first_day = 2018-02-17"), std::pair("last_day = 2018-03-02", "last_day = 2018-02-18")}) {
      ASSERT_NE(day.find(from), std::string::npos);
      day.replace(day.find(from), std::string_view(from).size(), to);
    }
    write_file(*made_ / "day.toml", day);
    for (const auto& step : steps) {
      const Finished finished = bonafide(step, {.folder = *made_});
      ASSERT_EQ(finished.exit_code, 0) << step[0] << ": " << finished.out << finished.err;
    }
  }
  static void TearDownTestSuite() {
    fs::remove_all(*made_);
    delete made_;
  }
  void SetUp() override {
    ASSERT_TRUE(fs::exists(made("bag"))) << "the production was not made";
    fs::copy(made("bag"), folder_ / "bag", fs::copy_options::recursive);
  }
  static fs::path made(const std::string& name) { return *made_ / name; }

  verify::Outcome check() const { return verify::check_production(folder_ / "bag", seal::read_verifier_key(made("keys/seal.pub").string()).value(), std::nullopt); }
  static std::string said(const verify::Outcome& outcome) {
    std::string out;
    for (const auto* list : {&outcome.faults, &outcome.unknowns})
      for (const std::string& line : *list) out += line + "\n";
    return out;
  }
  void expect_invalid(const std::string& words) const {
    const verify::Outcome outcome = check();
    EXPECT_EQ(outcome.verdict(), verify::Verdict::kInvalid) << words;
    EXPECT_NE(said(outcome).find(words), std::string::npos) << "lacks \"" << words << "\":\n" << said(outcome);
  }
  // The program itself. Arguments hold no quotes here.
  void expect_program(const std::string& arguments, int exit_code, const std::string& words) const {
    FILE* pipe = popen(("cd '" + folder_.string() + "' && '" BONAFIDE_VERIFY_BINARY "' " + arguments + " 2>&1").c_str(), "r");
    std::string text;
    std::array<char, 4096> buffer;
    for (std::size_t size; (size = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) text.append(buffer.data(), size);
    const int status = pclose(pipe);
    EXPECT_EQ(WIFEXITED(status) ? WEXITSTATUS(status) : -1, exit_code) << arguments << "\n" << text;
    EXPECT_NE(text.find(words), std::string::npos) << arguments << " lacks \"" << words << "\":\n" << text;
  }

  // Makes the manifests again, as whoever holds the bag can.
  void remake_manifests() const {
    production::BagInfo info;
    for (const std::string& line : lines_of(read("bag/bag-info.txt")))
      if (const auto colon = line.find(": "); !line.starts_with("Payload-Oxum")) info.emplace_back(line.substr(0, colon), line.substr(colon + 2));
    ASSERT_TRUE(production::begin_bag(folder_ / "bag", info).ok());
    ASSERT_TRUE(production::close_bag(folder_ / "bag").ok());
  }
  // Signs again whatever the manifests say, as only the holder of a key can. @param key "keys": the custodian's own.
  void sign_again(const std::string& key = "keys", std::string type = "application/vnd.in-toto+json", const std::function<void(json&)>& change = [](json&) {}) const {
    json statement = json::parse(seal::open_envelope(read("bag/statement.dsse.json"), {}, "statement").value().payload);
    statement["subject"][0]["digest"]["sha256"] = sha256_of("bag/manifest-sha256.txt");
    statement["subject"][1]["digest"]["sha256"] = sha256_of("bag/manifest-sha512.txt");
    change(statement);
    const auto signer = seal::read_signing_key(made(key + "/seal.key").string()).value();
    write("bag/statement.dsse.json", seal::sign_envelope(type, seal::canonical_json(statement.dump(), "statement").value(), signer));
    ASSERT_TRUE(production::close_bag(folder_ / "bag").ok());
  }
  std::string sha256_of(const std::string& name) const { return verify::digests_of_file(path(name)).value().sha256; }

  // The lines of a file, changed and put back, with manifests and signature that fit.
  void rewrite(const std::string& name, const std::function<void(std::vector<std::string>&)>& change) const {
    std::vector<std::string> lines = lines_of(read(name));
    change(lines);
    write(name, fmt::format("{}\n", fmt::join(lines, "\n")));
    remake_manifests();
    sign_again();
  }

  inline static fs::path* made_ = nullptr;
};

inline constexpr const char* kRows = "bag/data/item-1-records.csv";
inline constexpr const char* kProofs = "bag/data/item-1-proofs.jsonl";

}  // namespace bonafide::cli_tests
