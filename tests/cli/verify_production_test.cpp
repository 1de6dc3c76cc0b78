// A real production, and everything that somebody could do to it on its way: the other side must notice, and be told where.
#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>
#include <random>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "bonafide/base/hash.h"
#include "bonafide/production/bag.h"
#include "bonafide/seal/base64.h"
#include "bonafide/seal/canonical_json.h"
#include "bonafide/seal/dsse.h"
#include "bonafide/seal/secret_files.h"
#include "bonafide/verify/file_digests.h"
#include "bonafide/verify/production.h"
#include "command.h"

namespace bonafide::cli_tests {
namespace {

using nlohmann::json;

const fs::path kSource = BONAFIDE_SOURCE_DIR;

// An RSA key whose private half nobody kept.
constexpr const char* kCourtKey = R"(-----BEGIN PUBLIC KEY-----
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

  static fs::path* made_;
};
fs::path* VerifyProduction::made_ = nullptr;

constexpr const char* kRows = "bag/data/item-1-records.csv";
constexpr const char* kProofs = "bag/data/item-1-proofs.jsonl";

std::vector<std::string> files_in(const fs::path& bag) {
  std::vector<std::string> out;
  for (const auto& entry : fs::recursive_directory_iterator(bag))
    if (entry.is_regular_file()) out.push_back(entry.path().lexically_relative(bag).generic_string());
  std::sort(out.begin(), out.end());
  return out;
}

TEST_F(VerifyProduction, SaysWhatIsProvenAndWhatIsNot) {
  fs::copy(made("keys/seal.pub"), folder_ / "seal.pub");
  fs::copy(made("others/seal.pub"), folder_ / "other.pub");
  const std::size_t rows = lines_of(read(kRows)).size() - 1;
  ASSERT_GT(rows, 100u);
  expect_program("bag --pub seal.pub", 0, fmt::format("item \"1\": {} records stand in the sealed log, each once, with the account, target and time shown", rows));
  expect_program("bag --pub seal.pub", 0, "not proven: that the sealed log was true");
  expect_program("bag --pub seal.pub", 0, "the neutral's replay");
  expect_program("bag --pub seal.pub --order bag/data/order.toml", 0, "this is the order");
  expect_program("bag --pub seal.pub --order bag/data/policy.toml", 1, "bag/data/policy.toml");
  expect_program("bag --pub seal.pub --order absent", 2, "absent");
  expect_program("bag", 2, "signer unknown");
  expect_program("bag --pub other.pub", 2, "signer unknown");
  expect_program("absent --pub seal.pub", 2, "no such folder");
  write("bag/data/order.toml", "");
  expect_program("bag --pub seal.pub --quiet", 1, "WRONG: data/order.toml");
}

// Seed 1. Positions are drawn over all files alike, so that short files are flipped nearly whole.
TEST_F(VerifyProduction, CatchesEveryFlippedBitAndNamesItsFile) {
  constexpr std::size_t kFlips = 10'000;
  fs::remove_all(folder_ / "bag");
  fs::copy(made("small"), folder_ / "bag", fs::copy_options::recursive);
  ASSERT_EQ(check().verdict(), verify::Verdict::kValid) << said(check());
  std::mt19937_64 random(1);
  std::size_t caught = 0, named = 0, first = 0;
  const std::vector<std::string> files = files_in(folder_ / "bag");
  for (std::size_t f = 0; f < files.size(); ++f) {
    const std::string& file = files[f];
    const std::string whole = read("bag/" + file);
    const std::size_t last = kFlips * (f + 1) / files.size();
    for (; first < last; ++first) {
      std::string bytes = whole;
      const std::size_t bit = random() % (8 * bytes.size());
      bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
      write("bag/" + file, bytes);
      const verify::Outcome outcome = check();
      const bool invalid = outcome.verdict() == verify::Verdict::kInvalid, says = said(outcome).find(file) != std::string::npos;
      caught += invalid, named += says;
      if (!invalid || !says) ADD_FAILURE() << file << ", bit " << bit << ":\n" << said(outcome);
    }
    write("bag/" + file, whole);
  }
  EXPECT_EQ(caught, kFlips);
  fmt::print("{} single-bit flips over {} files: {} caught, {} with the file named\n", kFlips, files.size(), caught, named);
  EXPECT_EQ(check().verdict(), verify::Verdict::kValid);
}

TEST_F(VerifyProduction, CatchesFilesCutTakenAddedAndSwapped) {
  std::size_t tried = 0;
  for (const std::string& file : files_in(folder_ / "bag")) {
    const std::string whole = read("bag/" + file);
    for (const std::size_t left : {whole.size() - 1, whole.size() / 2, std::size_t{0}}) {
      write("bag/" + file, whole.substr(0, left));
      expect_invalid(file);
      ++tried;
    }
    fs::remove(folder_ / "bag" / file);
    expect_invalid(file);
    write("bag/" + file, whole);
    ++tried;
  }
  for (const char* extra : {"data/extra.csv", "data/.hidden", "extra.txt", "tagmanifest-md5.txt", "manifest-md5.txt", "fetch.txt", "data/item-1-records.csv.gz"}) {
    write("bag/" + std::string(extra), "");
    expect_invalid(extra);
    fs::remove(folder_ / "bag" / extra);
    ++tried;
  }
  fs::create_directory(folder_ / "bag/data/more");
  expect_invalid("data/more");
  fs::remove(folder_ / "bag/data/more");
  fs::rename(folder_ / "bag/data/order.toml", folder_ / "bag/held");
  fs::rename(folder_ / "bag/data/policy.toml", folder_ / "bag/data/order.toml");
  fs::rename(folder_ / "bag/held", folder_ / "bag/data/policy.toml");
  expect_invalid("data/order.toml");
  fmt::print("{} cuts, removals, additions and swaps: all caught\n", tried + 2);
}

TEST_F(VerifyProduction, NeverLeavesTheBag) {
  write("secret", "not of the bag");
  const std::string manifest = read("bag/manifest-sha256.txt");
  for (const std::string& path : std::vector<std::string>{"../secret", "data/../../secret", folder_.string() + "/secret", "~/secret", "data/link"}) {
    write("bag/manifest-sha256.txt", fmt::format("{}{}  {}\n", manifest, sha256_of("secret"), path));
    sign_again();
    if (path == "data/link") fs::create_symlink(folder_ / "secret", folder_ / "bag/data/link");
    expect_invalid(path == "data/link" ? "data/link: it is a link" : "manifest-sha256.txt, line");
  }
}

TEST_F(VerifyProduction, KnowsItsSigner) {
  const std::string honest = read(kRows);
  const auto change_a_row = [&] {
    std::string rows = honest;
    rows.replace(rows.find("prime_minister"), 1, "P");
    write(kRows, rows);
    remake_manifests();
  };
  change_a_row();
  expect_invalid("manifest-sha256.txt: it is not the file that the signed statement names");
  sign_again("others");  // the same name, another key
  const verify::Outcome outcome = check();
  EXPECT_NE(outcome.verdict(), verify::Verdict::kValid);
  EXPECT_NE(said(outcome).find("signer unknown"), std::string::npos) << said(outcome);
  // The other's signature under our key's id.
  std::string envelope = read("bag/statement.dsse.json");
  const auto id = [](const fs::path& pub) { const std::string line = read_file(pub); return line.substr(0, line.find('+', line.find('+') + 1)); };
  const std::string other = id(made("others/seal.pub")), ours = id(made("keys/seal.pub"));
  ASSERT_NE(envelope.find(other), std::string::npos);
  write("bag/statement.dsse.json", envelope.replace(envelope.find(other), other.size(), ours));
  ASSERT_TRUE(production::close_bag(folder_ / "bag").ok());
  expect_invalid("the signature in the name of example.com/legal is wrong");
}

// The rule of docs/formats/seal.md holds on the way through a whole bag: a signature has one form, and keys and points that
// sign for anybody are refused.
TEST_F(VerifyProduction, TakesNoOddSignature) {
  const auto with_signature = [&](const std::function<void(std::string&)>& change) {
    json envelope = json::parse(read_file(made("bag/statement.dsse.json")));
    std::string bytes = seal::parse_base64(envelope["signatures"][0]["sig"].get<std::string>()).value();
    change(bytes);
    envelope["signatures"][0]["sig"] = seal::base64(std::span(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
    write("bag/statement.dsse.json", envelope.dump() + "\n");
    ASSERT_TRUE(production::close_bag(folder_ / "bag").ok());
  };
  with_signature([](std::string&) {});
  EXPECT_EQ(check().verdict(), verify::Verdict::kValid) << said(check());
  // S + L: the same number to whoever reduces it first.
  constexpr std::array<std::uint8_t, 32> kOrder{0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10};
  with_signature([&](std::string& bytes) {
    unsigned carry = 0;
    for (std::size_t i = 0; i < 32; ++i) {
      carry += static_cast<unsigned char>(bytes[32 + i]) + kOrder[i];
      bytes[32 + i] = static_cast<char>(carry & 255);
      carry >>= 8;
    }
  });
  expect_invalid("signature in the name of example.com/legal is wrong");
  // R of small order (the neutral element, and -1), not canonical (p + 1), and a signature of another length.
  std::size_t tried = 1;
  const std::string neutral("\x01" + std::string(31, '\0')), minus_one("\xec" + std::string(30, '\xff') + "\x7f"), beyond("\xee" + std::string(30, '\xff') + "\x7f");
  for (const std::string& r : {neutral, minus_one, beyond}) {
    with_signature([&](std::string& bytes) { bytes.replace(0, 32, r); });
    expect_invalid("signature in the name of example.com/legal is wrong");
    ++tried;
  }
  for (const std::size_t size : {0u, 63u, 65u}) {
    with_signature([&](std::string& bytes) { bytes.resize(size); });
    expect_invalid("statement.dsse.json");
    ++tried;
  }
  // A key of small order would verify (neutral, 0) over every message.
  for (const std::string& point : {neutral, minus_one, beyond}) {
    const std::string hashed = std::string("example.com/legal\n\x01") + point, bytes = "\x01" + point;
    const auto digest = bonafide::sha256(hashed);
    write("odd.pub", fmt::format("example.com/legal+{}+{}\n", to_hex(std::span(digest).first(4)), seal::base64(std::span(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()))));
    expect_program("bag --pub odd.pub", 2, point == beyond ? "not in canonical form" : "small order");
    ++tried;
  }
  fmt::print("{} odd signatures and keys: all refused\n", tried);
}

// From here on the custodian itself is dishonest: whatever it changes, it signs.
TEST_F(VerifyProduction, HoldsTheSignerToItsSeal) {
  const std::string checkpoint = read("bag/data/checkpoint");
  fs::copy_file(made("older/checkpoint"), folder_ / "bag/data/checkpoint", fs::copy_options::overwrite_existing);
  remake_manifests();
  sign_again();
  expect_invalid("data/checkpoint: it is the checkpoint of another seal");
  const std::string root = lines_of(read("bag/data/checkpoint"))[2], origin = lines_of(read("bag/data/checkpoint"))[0];
  sign_again("keys", "application/vnd.in-toto+json", [&](json& statement) { statement["predicate"]["seal"]["root"] = root, statement["predicate"]["seal"]["origin"] = origin; });
  expect_invalid("does not lead to the root");
}

TEST_F(VerifyProduction, HoldsTheSignerToTheFormOfAStatement) {
  const std::string in_toto = "application/vnd.in-toto+json";
  sign_again("keys", "text/plain");
  expect_invalid("type \"text/plain\"");
  const std::pair<const char*, std::function<void(json&)>> changes[] = {
      {"no statement of the type", [](json& s) { s["predicateType"] = "urn:bonafide:production:v2"; }},
      {"no statement of the type", [](json& s) { s["_type"] = "https://in-toto.io/Statement/v0.1"; }},
      {"subject", [](json& s) { s["subject"].erase(1); }},
      {"subject", [](json& s) { std::swap(s["subject"][0], s["subject"][1]); }},
      {"a member of its predicate", [](json& s) { s["predicate"].erase("order"); }},
      {"a member of its predicate", [](json& s) { s["predicate"]["items"] = "1"; }},
      {"power of two", [](json& s) { s["predicate"]["seal"]["size"] = 3; }},
      {"data/order.toml", [](json& s) { s["predicate"]["order"] = std::string(64, '0'); }},
      {"data/policy.toml", [](json& s) { s["predicate"]["policy"] = std::string(64, '0'); }},
      {"seed.rsa-oaep", [](json& s) { s["predicate"]["seed"] = std::string(64, '0'); }},
      {"seed.rsa-oaep", [](json& s) { s["predicate"]["seed"] = nullptr; }},
      {"bag-info.txt", [](json& s) { s["predicate"]["date"] = "2018-05-16"; }},
      {"items are not those", [](json& s) { s["predicate"]["items"] = {"2"}; }},
  };
  const std::string statement = read("bag/statement.dsse.json");
  for (const auto& [words, change] : changes) {
    write("bag/statement.dsse.json", read_file(made("bag/statement.dsse.json")));
    sign_again("keys", in_toto, change);
    expect_invalid(words);
  }
}

TEST_F(VerifyProduction, HoldsEveryRowToItsProof) {
  const std::string rows = read(kRows), proofs = read(kProofs);
  using Lines = std::vector<std::string>;
  const auto put = [](Lines& lines, std::size_t i, std::string_view from, std::string_view to) {
    ASSERT_NE(lines[i].find(from), std::string::npos) << from;
    lines[i].replace(lines[i].find(from), from.size(), to);
  };
  struct Lie {
    const char *file, *words;
    std::function<void(Lines&)> tell;
  };
  const Lie lies[] = {
      {kRows, "is proven for the target", [&](Lines& l) { put(l, 1, "prime_minister", "other_page"); }},
      {kRows, "is proven for the time", [&](Lines& l) { put(l, 1, "2018-0", "2017-0"); }},
      {kRows, "is proven for the account", [&](Lines& l) { l[1].insert(2, "x"); }},
      {kRows, "row 2: it is not a row of item", [&](Lines& l) { l[1][0] = '2'; }},
      {kRows, "shown without proof", [&](Lines& l) { l.push_back(l.back()); }},
      {kRows, "holds more than", [&](Lines& l) { l.pop_back(); }},
      {kRows, "header", [&](Lines& l) { l[0] = "item,account,target,time"; }},
      {kRows, "longer than a megabyte", [&](Lines& l) { l[1] += std::string(8 << 20, 'x'); }},
      {kRows, "longer than a megabyte", [&](Lines& l) { l[1] = "1,\"" + std::string(8 << 20, '\n'); }},
      {kRows, "stray quote", [&](Lines& l) { l[1] = "1,a\"b"; }},
      {kRows, "header", [&](Lines& l) { l = {"\x1f\x8b\x08 a compressed file"}; }},
      {kProofs, "longer than a megabyte", [&](Lines& l) { l[0] += std::string(8 << 20, ' '); }},
      {kProofs, "not a proof in the form", [&](Lines& l) { l[0] = std::string(1 << 19, '['); }},
      {kProofs, "not a proof in the form", [&](Lines& l) { l[0] = " " + l[0]; }},
      {kProofs, "not a proof in the form", [&](Lines& l) { put(l, 0, "{\"fields\"", "{\"extra\":1,\"fields\""); }},
      {kProofs, "not a proof in the form", [&](Lines& l) { put(l, 0, "\"name\":\"time\"", "\"name\":\"tame\""); }},
      {kProofs, "not a proof in the form", [&](Lines& l) { put(l, 0, "\"salt\":\"", "\"salt\":\"00"); }},
      {kProofs, "does not lead to the root", [&](Lines& l) { put(l, 0, "\"index\":", "\"index\":1"); }},
      {kProofs, "is proven for", [&](Lines& l) { l[0] = l.back(); }},
      {kProofs, "shown without proof", [&](Lines& l) { l.pop_back(); }},
      {kProofs, "holds more than", [&](Lines& l) { l.push_back(l.back()); }},
      {kProofs, "tenth fault", [&](Lines& l) { std::reverse(l.begin(), l.end()); }},
  };
  for (const Lie& lie : lies) {
    write(kRows, rows), write(kProofs, proofs);
    rewrite(lie.file, lie.tell);
    expect_invalid(lie.words);
  }
  const auto twice = [](Lines& lines) { lines.push_back(lines.back()); };
  write(kRows, rows), write(kProofs, proofs);
  rewrite(kRows, twice);
  rewrite(kProofs, twice);
  expect_invalid("is proven twice");
  fs::remove(folder_ / kProofs);
  remake_manifests();
  sign_again();
  expect_invalid("data/item-1-proofs.jsonl: it is absent");
  fmt::print("{} lies that the signer signed: all caught\n", std::size(lies) + 2);
}

// A proof must not give the time to the microsecond where the order wants the day.
TEST_F(VerifyProduction, LeavesACoarseTimeClosed) {
  std::string order = read_file(kSource / "examples/orders/04-identified-neutral.toml");
  const std::string_view before = "form = \"identified\"\n";
  order.insert(order.find(before) + before.size(), "privacy = { coarsen_times = \"1d\" }\n");
  write("order.toml", order);
  const std::string policy = (kSource / "policies/neutral-under-seal.toml").string();
  run_well({"produce", "order.toml", "--case", made("case").string(), "--seal", made("sealed").string(), "--key", made("keys/seal.key").string(), "--policy", policy, "--ledger", made("ledger").string(),
            "--date", "2018-05-15", "--out", "coarse", "--quiet"});
  EXPECT_EQ(read("coarse/data/item-1-proofs.jsonl").find("\"value\":\"2018-"), std::string::npos);
  fs::copy(made("keys/seal.pub"), folder_ / "seal.pub");
  expect_program("coarse --pub seal.pub --order order.toml", 0, "each once, with the account and target shown");
  expect_program("coarse --pub seal.pub", 0, "which are coarse and stayed closed");
}

// Made once (tests/vectors/production/README.md): what reads format 1 has to read this bag.
TEST_F(VerifyProduction, ReadsTheProductionThatWasMadeOnce) {
  const fs::path pinned = kSource / "tests/vectors/production";
  fs::remove_all(folder_ / "bag");
  for (const char* one : {"bag", "seal.pub", "neutral.pub"}) fs::copy(pinned / one, folder_ / one, fs::copy_options::recursive);
  expect_program("bag --pub seal.pub --neutral-pub neutral.pub", 0, "item \"1\": 55 records stand in the sealed log, each once, with the account, target and time shown");
  expect_program("bag --pub seal.pub --neutral-pub neutral.pub", 0, "attested on 2026-11-22 by neutral.example (key c5412922), who replayed this production");
  expect_program("bag", 2, "signer unknown");
  expect_program("bag --pub neutral.pub", 2, "it bears no signature of neutral.example");
}

// Where the name of a closed field stands in a line: the only bytes of a proof that nothing binds, and no fact is taken from.
std::vector<bool> unbound(const std::string& line) {
  std::vector<bool> out(line.size());
  for (std::size_t at = line.find("{\"commitment\""); at != std::string::npos; at = line.find("{\"commitment\"", at + 1)) {
    const std::string_view before = "\"name\":\"";
    for (std::size_t i = line.find(before, at) + before.size(); line[i] != '"'; ++i) out[i] = true;
  }
  return out;
}

TEST_F(VerifyProduction, BindsEveryBitOfAProof) {
  const std::vector<std::string> lines = lines_of(read(kProofs));
  std::mt19937_64 random(2);
  constexpr std::size_t kFlips = 100;
  for (std::size_t i = 0; i < kFlips;) {
    std::vector<std::string> changed = lines;
    std::string& line = changed[random() % changed.size()];
    const std::size_t bit = random() % (8 * line.size());
    if (unbound(line)[bit / 8]) continue;
    line[bit / 8] = static_cast<char>(line[bit / 8] ^ (1 << bit % 8));
    write(kProofs, fmt::format("{}\n", fmt::join(changed, "\n")));
    remake_manifests();
    sign_again();
    expect_invalid("data/item-1-proofs.jsonl");
    ++i;
  }
  fmt::print("{} single-bit flips of proofs, signed: all caught\n", kFlips);
}

}  // namespace
}  // namespace bonafide::cli_tests
