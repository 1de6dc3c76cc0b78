// A dishonest custodian: whatever it changes in its production, it signs. And what readers of format 1 have to read.
#include <algorithm>
#include <functional>
#include <random>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "bonafide/base/hash.h"
#include "bonafide/seal/base64.h"
#include "bonafide/seal/canonical_json.h"
#include "bonafide/seal/commitment.h"
#include "bonafide/seal/dsse.h"
#include "bonafide/seal/secret_files.h"
#include "bonafide/verify/file_digests.h"
#include "bonafide/verify/production.h"
#include "changed_production.h"

namespace bonafide::cli_tests {
namespace {

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

TEST_F(VerifyProduction, HoldsTheSignerToTheFormOfAPrivacyStatement) {
  const std::string privacy = read("bag/data/privacy.json"), deep = std::string(1'000'000, '[') + std::string(1'000'000, ']');
  const std::string changes[] = {deep, "{\"format\": " + deep + "}", "{\"format\": 1, \"items\": " + deep + "}", privacy.substr(0, 1) + "\"format\": 1, " + privacy.substr(1), privacy.substr(1)};
  for (const std::string& changed : changes) {
    write("bag/data/privacy.json", changed);
    remake_manifests();
    sign_again();
    expect_invalid("data/privacy.json: it is not a privacy statement of format 1");
  }
}

// The same proof with the time closed, as it stands where an order has times coarse.
std::string with_closed_time(const std::string& line) {
  json proof = json::parse(line);
  const json time = proof["fields"][2];
  seal::Salt salt;
  const std::string bytes = seal::parse_hex(time["salt"].get<std::string>()).value(), value = time["value"];
  std::copy(bytes.begin(), bytes.end(), salt.begin());
  proof["fields"][2] = {{"commitment", to_hex(seal::commitment(salt, {"time", value}))}, {"name", "time"}};
  return seal::canonical_json(proof.dump(), "proof").value();
}

TEST_F(VerifyProduction, HoldsAnItemsTimesAllOpenOrAllClosed) {
  const auto close = [](auto first, auto last) { std::transform(first, last, first, with_closed_time); };
  rewrite(kProofs, [&](std::vector<std::string>& lines) { close(lines.begin(), lines.begin() + 1); });
  expect_invalid("data/item-1-proofs.jsonl: the times of 1 of its");
  rewrite(kProofs, [&](std::vector<std::string>& lines) { close(lines.begin() + 1, lines.end()); });
  EXPECT_EQ(check().verdict(), verify::Verdict::kValid) << said(check());
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
  expect_program("coarse --pub seal.pub", 0, "of item \"1\", which stayed closed");
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
