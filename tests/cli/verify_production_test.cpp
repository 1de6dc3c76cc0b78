// A real production, and everything that somebody could do to it on its way: the other side must notice, and be told where.
#include <algorithm>
#include <array>
#include <functional>
#include <random>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bonafide/base/hash.h"
#include "bonafide/production/bag.h"
#include "bonafide/seal/base64.h"
#include "bonafide/seal/canonical_json.h"
#include "bonafide/seal/dsse.h"
#include "bonafide/seal/secret_files.h"
#include "bonafide/verify/file_digests.h"
#include "bonafide/verify/production.h"
#include "changed_production.h"

namespace bonafide::cli_tests {
namespace {

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

TEST_F(VerifyProduction, ReadsNoJsonThatIsLargerThanAnyProductions) {
  const std::string statement = read("bag/statement.dsse.json"), privacy = read("bag/data/privacy.json");
  const auto grown = [](const std::string& text, std::size_t bytes) { return "{" + std::string(bytes, ' ') + text.substr(1); };
  write("bag/statement.dsse.json", grown(statement, 4 << 20));
  ASSERT_TRUE(production::close_bag(folder_ / "bag").ok());
  expect_invalid("statement.dsse.json: it is absent, cannot be read, or is larger than 4 MB");
  write("bag/statement.dsse.json", statement);
  ASSERT_TRUE(production::close_bag(folder_ / "bag").ok());
  const std::string attestation = "{" + std::string(4 << 20, ' ') + "}", name = fmt::format("attestation-{}.dsse.json", to_hex(bonafide::sha256(attestation)));
  write("bag/" + name, attestation);
  EXPECT_NE(said(check()).find(name + ": it cannot be read, or is larger than 4 MB"), std::string::npos) << said(check());
  fs::remove(folder_ / "bag" / name);
  write("bag/data/privacy.json", grown(privacy, 16 << 20));
  remake_manifests();
  sign_again();
  expect_invalid("data/privacy.json: it is absent, cannot be read, or is larger than 16 MB");
}

TEST_F(VerifyProduction, TakesOneSignatureThatNamesItsKeyAndOneBagitTxt) {
  const std::string statement = read("bag/statement.dsse.json"), declaration = read("bag/bagit.txt");
  const auto with = [&](const std::function<void(json&)>& change) {
    json envelope = json::parse(statement);
    change(envelope["signatures"]);
    write("bag/statement.dsse.json", envelope.dump() + "\n");
    ASSERT_TRUE(production::close_bag(folder_ / "bag").ok());
  };
  with([](json&) {});
  EXPECT_EQ(check().verdict(), verify::Verdict::kValid) << said(check());
  with([](json& signatures) { signatures.push_back({{"keyid", "example.com/witness+01234567"}, {"sig", signatures[0]["sig"]}}); });
  expect_invalid("with one signature that names its key");
  with([](json& signatures) { signatures[0]["keyid"] = ""; });
  expect_invalid("with one signature that names its key");
  with([](json&) {});
  for (const char* end : {"\r\n", "\r", ""}) {
    write("bag/bagit.txt", declaration.substr(0, declaration.size() - 1) + end);
    ASSERT_TRUE(production::close_bag(folder_ / "bag").ok());
    expect_invalid("bagit.txt: it is not written as a production's is");
  }
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

}  // namespace
}  // namespace bonafide::cli_tests
