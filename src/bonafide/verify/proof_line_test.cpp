#include "bonafide/verify/proof_line.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "bonafide/base/random.h"
#include "fuzz/proof_line.h"

namespace bonafide::verify {
namespace {

const std::string kOpen = R"({"name":"NAME","salt":"34031a75fc64bc32ab1bcfaeea5d5357","value":"VALUE"})";
const std::string kClosed = R"({"commitment":"68667e2cba7c4a111bd764cb7ec3c9741d8b4f03f1e112353250dc37f18a3712","name":"NAME"})";
const std::string kHash = R"("CZKQT+t30AxpPkEVQWf+LUVK1PLYgWLOWl6moE9KU6U=")";

std::string with(std::string text, const std::string& from, const std::string& to) { return text.replace(text.find(from), from.size(), to); }
std::string open(const std::string& name, const std::string& value) { return with(with(kOpen, "NAME", name), "VALUE", value); }
std::string closed(const std::string& name) { return with(kClosed, "NAME", name); }

std::vector<std::string> some_lines() {
  std::vector<std::string> out;
  const std::string actor = open("actor", "u1"), target = open("target", "p,\\\"1\\\"\\u001f\\n\xc3\xa9"), time = open("time", "2018-01-30T22:30:56Z");
  for (const std::string& third : {time, closed("time")})
    for (const std::string& more : {std::string(), "," + closed("action"), "," + closed("action") + "," + closed("\\\\ \x7f")})
      for (const std::string& hashes : {std::string(), kHash, kHash + "," + kHash})
        for (const char* index : {"0", "7", "18446744073709551615"})
          out.push_back("{\"fields\":[" + actor + "," + target + "," + third + more + "],\"hashes\":[" + hashes + "],\"index\":" + index + "}");
  return out;
}

TEST(ProofLine, ReadsWhatAProductionWrites) {
  for (const std::string& line : some_lines()) EXPECT_TRUE(fuzz::proof_line_body(line)) << line;
  ProofLine read;
  ASSERT_TRUE(parse_proof_line(some_lines()[0], read));
  EXPECT_EQ(read.target, "p,\"1\"\x1f\n\xc3\xa9");
  EXPECT_EQ(read.time, "2018-01-30T22:30:56Z");
}

TEST(ProofLine, TakesNoOtherSpelling) {
  const std::string line = some_lines()[23];
  ASSERT_TRUE(fuzz::proof_line_body(line));
  const std::pair<const char*, std::string> changes[] = {
      {"{\"fields\"", " {\"fields\""}, {"}", "} "},        {"\"u1\"", "\"\\u0075\""},  {"\"u1\"", "\"\\/\""},       {"\\u001f", "\\u001F"}, {"\\n", "\\u000a"},
      {"\xc3\xa9", "\xc3"},            {"\xc3\xa9", "\\u00e9"}, {"u1", std::string("u\0", 2)}, {"34031a", "34031A"}, {"\"index\":", "\"index\":0"},
      {"\"index\":", "\"index\":-"},   {"CZKQ", "CZK-"},        {"U6U=", "U6V="},         {"\"name\":\"actor\"", "\"name\":\"target\""}, {"{\"fields\"", "{\"extra\":1,\"fields\""}};
  std::size_t refused = 0;
  for (const auto& [from, to] : changes) {
    ASSERT_NE(line.find(from), std::string::npos) << from;
    EXPECT_FALSE(fuzz::proof_line_body(with(line, from, to))) << from;
    ++refused;
  }
  const auto lines = [](const std::string& fields, const std::string& hashes) { return "{\"fields\":[" + fields + "],\"hashes\":[" + hashes + "],\"index\":3}"; };
  const std::string two = open("actor", "a") + "," + open("target", "b");
  std::string many = two + "," + closed("time"), path = kHash;
  for (int i = 3; i < 16; ++i) many += "," + closed("more");
  for (int i = 1; i < 64; ++i) path += "," + kHash;
  EXPECT_TRUE(fuzz::proof_line_body(lines(many, path)));
  for (const std::string& bad : {lines(many + "," + closed("17th"), ""), lines(many, path + "," + kHash), lines(two, ""), lines(two + "," + closed("time") + "," + open("action", "like"), ""),
                                 lines(open("actor", "a") + "," + closed("target") + "," + closed("time"), ""), lines(two + "," + closed("time") + "," + closed(std::string(256, 'n')), ""), std::string(), std::string("{}")}) {
    EXPECT_FALSE(fuzz::proof_line_body(bad)) << bad;
    ++refused;
  }
  fmt::print("{} other spellings refused\n", refused);
}

// Seed 3. Single bytes changed, taken out, put in: reader and definition must agree on each.
TEST(ProofLine, AgreesWithAJsonLibraryOnChangedLines) {
  RandomStream random(3);
  const std::vector<std::string> lines = some_lines();
  std::size_t proofs = 0;
  constexpr std::size_t kTries = 50'000;
  for (std::size_t i = 0; i < kTries; ++i) {
    std::string line = lines[random.below(lines.size())];
    const std::size_t at = random.below(line.size());
    const std::uint64_t way = random.below(3);
    if (way == 0) line[at] = static_cast<char>(line[at] ^ (1 << random.below(8)));
    else if (way == 1) line.erase(at, 1);
    else line.insert(at, 1, line[random.below(line.size())]);
    proofs += fuzz::proof_line_body(line) ? 1 : 0;
  }
  EXPECT_GT(proofs, kTries / 10);  // digits, letters of values
  EXPECT_LT(proofs, kTries);
  fmt::print("{} changed lines: {} are proofs, of another leaf, and all others are refused, as by the definition\n", kTries, proofs);
}

}  // namespace
}  // namespace bonafide::verify
