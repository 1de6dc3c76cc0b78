#include "bonafide/events/packed_text.h"

#include <string>

#include <gtest/gtest.h>

namespace bonafide::events {
namespace {

TEST(PackedText, IsTheTextOfAnyLength) {
  for (std::size_t size = 0; size <= 40; ++size) {
    const std::string text = std::string(size, 'x') + "yz";
    const PackedText packed(text);
    EXPECT_EQ(packed.view(), text);
    const PackedText copy = packed;
    EXPECT_EQ(copy.view(), text) << "a copy does not point into the first";
  }
}

TEST(PackedText, IsEqualWhereTheBytesAre) {
  const std::string nul("a\0", 2);
  const std::string texts[] = {"", "a", nul, "twelve bytes", "thirteen byte", "thirteen bytf", "thirteen bytes", "fourteen bytes"};
  for (const std::string& a : texts)
    for (const std::string& b : texts) {
      const std::string elsewhere = b;
      EXPECT_EQ(PackedText(a) == PackedText(elsewhere), a == b) << a << " and " << b;
    }
}

}  // namespace
}  // namespace bonafide::events
