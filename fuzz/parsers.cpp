// libFuzzer's door to parsers.h: `make fuzz`.
#include <algorithm>

#include "fuzz/parsers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  bonafide::fuzz::parsers_body({reinterpret_cast<const char*>(bytes), size});
  return 0;
}

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* bytes, std::size_t size, std::size_t most);

// Now and then a good text is begun from, so that no corpus is needed to reach past a parser's first line.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* bytes, std::size_t size, std::size_t most, unsigned seed) {
  static const std::vector<std::string> kGood = bonafide::fuzz::good_texts();
  if (seed % 64 == 0) {
    const std::string& good = kGood[seed / 64 % kGood.size()];
    size = std::min(good.size(), most);
    std::copy_n(good.begin(), size, bytes);
  }
  return LLVMFuzzerMutate(bytes, size, most);
}
