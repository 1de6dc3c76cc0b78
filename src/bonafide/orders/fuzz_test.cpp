// The fuzz body of the order parser on a few thousand inputs, every time the tests run; `make fuzz` looks longer.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "bonafide/base/random.h"
#include "bonafide/orders/testing_order.h"
#include "fuzz/parse_order.h"

namespace bonafide::orders {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kSeed = 20180504;
constexpr int kInputs = 3000;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Orders and policies of the repository; each long enough to be mutated.
std::vector<std::string> corpus() {
  std::vector<std::string> texts{testing::kGoodOrder, testing::kGoodPolicy};
  for (const char* folder : {"examples/orders", "policies"}) {
    if (!fs::exists(fs::path(BONAFIDE_SOURCE_DIR) / folder)) continue;
    std::set<fs::path> files;
    for (const auto& file : fs::directory_iterator(fs::path(BONAFIDE_SOURCE_DIR) / folder))
      if (file.path().extension() == ".toml") files.insert(file.path());
    for (const fs::path& file : files) texts.push_back(read(file));
  }
  return texts;
}

// The words between quotation marks in fuzz/toml.dict.
std::vector<std::string> dictionary() {
  std::vector<std::string> words;
  std::ifstream file(fs::path(BONAFIDE_SOURCE_DIR) / "fuzz/toml.dict");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with('"')) words.push_back(line.substr(1, line.size() - 2));
  return words;
}

std::string mutated(std::string text, const std::vector<std::string>& texts, const std::vector<std::string>& words, RandomStream& draw) {
  for (std::uint64_t changes = 1 + draw.below(4); changes > 0; --changes) {
    const std::size_t at = draw.below(text.size() + 1), length = draw.below(std::min<std::size_t>(64, text.size() - at) + 1);
    const std::string& other = texts[draw.below(texts.size())];
    switch (draw.below(7)) {
      case 0: text.insert(at, 1, static_cast<char>(draw.below(256))); break;
      case 1: text.erase(at, length); break;
      case 2: text.insert(at, words[draw.below(words.size())]); break;
      case 3: text.replace(at, length, words[draw.below(words.size())]); break;
      case 4: text.insert(at, other.substr(draw.below(other.size()), 1 + draw.below(200))); break;
      case 5: text.resize(at); break;
      case 6: text.insert(at, text.substr(at, length)); break;
    }
  }
  return text;
}

TEST(OrderParser, HoldsItsPropertiesOnMutatedOrdersAndPolicies) {
  const std::vector<std::string> texts = corpus(), words = dictionary();
  ASSERT_GT(words.size(), 50u);
  RecordProperty("seed", std::to_string(kSeed));
  int parsed = 0;
  for (int input = 0; input < kInputs; ++input) {
    RandomStream draw(kSeed, std::to_string(input));
    const std::string text = mutated(texts[draw.below(texts.size())], texts, words, draw);
    SCOPED_TRACE("seed " + std::to_string(kSeed) + ", input " + std::to_string(input));
    fuzz::parse_order_body(text);
    parsed += parse_order(text, "f.toml").ok() || parse_policy(text, "f.toml").ok();
  }
  // Else the inputs say nothing: neither all broken nor all whole.
  EXPECT_GT(parsed, kInputs / 50);
  EXPECT_LT(parsed, kInputs / 2);
}

TEST(OrderParser, HoldsItsPropertiesOnTheCorpusItself) {
  for (const std::string& text : corpus()) {
    fuzz::parse_order_body(text);
    EXPECT_TRUE(parse_order(text, "f.toml").ok() || parse_policy(text, "f.toml").ok()) << text.substr(0, 80) << "\n" << testing::said(parse_order(text, "f.toml"));
  }
}

}  // namespace
}  // namespace bonafide::orders
