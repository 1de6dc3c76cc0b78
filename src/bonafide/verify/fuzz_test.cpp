// The fuzz bodies of the verifier's parsers on some thousand inputs, every time the tests run; `make fuzz` looks longer.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "bonafide/base/random.h"
#include "fuzz/parsers.h"

namespace bonafide::verify {
namespace {

constexpr std::uint64_t kSeed = 20180515;
constexpr int kInputs = 20'000;

std::string mutated(std::string text, const std::vector<std::string>& texts, RandomStream& draw) {
  for (std::uint64_t changes = 1 + draw.below(3); changes > 0; --changes) {
    const std::size_t at = 1 + draw.below(text.size()), length = draw.below(std::min<std::size_t>(64, text.size() - at) + 1);
    const std::string& other = texts[draw.below(texts.size())];
    switch (draw.below(6)) {
      case 0: text.insert(at, 1, static_cast<char>(draw.below(256))); break;
      case 1: text.erase(at, length); break;
      case 2: text.insert(at, other.substr(draw.below(other.size()), 1 + draw.below(200))); break;
      case 3: text.resize(at); break;
      case 4: text.insert(at, text.substr(at, length)); break;
      case 5: if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << draw.below(8))); break;
    }
  }
  return text;
}

TEST(VerifierParsers, HoldTheirPropertiesOnGoodTexts) {
  for (const std::string& text : fuzz::good_texts()) fuzz::parsers_body(text);
  EXPECT_TRUE(fuzz::proof_line_body(fuzz::good_texts()[8].substr(1)));
  EXPECT_TRUE(seal::parse_note(fuzz::good_texts()[1].substr(1), "f").ok() && seal::parse_inclusion_proof(fuzz::good_texts()[2].substr(1), "f").ok() && seal::open_envelope(fuzz::good_texts()[4].substr(1), {}, "f").ok());
}

TEST(VerifierParsers, HoldTheirPropertiesOnMutatedTexts) {
  const std::vector<std::string> texts = fuzz::good_texts();
  RecordProperty("seed", std::to_string(kSeed));
  for (int input = 0; input < kInputs; ++input) {
    RandomStream draw(kSeed, std::to_string(input));
    SCOPED_TRACE("seed " + std::to_string(kSeed) + ", input " + std::to_string(input));
    fuzz::parsers_body(mutated(texts[draw.below(texts.size())], texts, draw));
  }
  fmt::print("{} inputs of {} parsers\n", kInputs, fuzz::kParsers);
}

}  // namespace
}  // namespace bonafide::verify
