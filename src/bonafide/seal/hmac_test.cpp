#include "bonafide/seal/hmac.h"

#include "bonafide/seal/testing.h"

namespace bonafide::seal {
namespace {

using testing::digest;
using testing::hex;

// RFC 2104 as it is written, over the other implementation of SHA-256.
Digest hmac_by_definition(std::string key, std::string_view message) {
  key.resize(64, '\0');
  std::string inner, outer;
  for (const char c : key) {
    inner += static_cast<char>(c ^ 0x36);
    outer += static_cast<char>(c ^ 0x5c);
  }
  return sha256(outer + std::string(text_of(sha256(inner + std::string(message)))));
}

TEST(SealSha256, EqualsTheOtherImplementationAtEveryLengthAndCut) {
  std::string message;
  for (int i = 0; i < 400; ++i) {
    const std::size_t cut = message.size() / 3;
    const std::string_view all(message);
    EXPECT_EQ(sha256_of(all), sha256(all)) << i;
    EXPECT_EQ(sha256_of(all.substr(0, cut), all.substr(cut, cut), all.substr(2 * cut)), sha256(all)) << i;
    message += static_cast<char>(i * 37);
  }
}

TEST(SealHmac, EqualsTheDefinitionAtEveryLength) {
  std::string message;
  for (int i = 0; i < 400; ++i) {
    const std::string key(static_cast<std::size_t>(i % 65), static_cast<char>(i));
    EXPECT_EQ(HmacKey(bytes_of(key)).of(message), hmac_by_definition(key, message)) << i;
    message += static_cast<char>(i * 37);
  }
}

TEST(SealHmac, EqualsTheVectorsOfRfc4231) {
  EXPECT_EQ(HmacKey(bytes_of(hex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"))).of("Hi There"), digest("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"));
  EXPECT_EQ(HmacKey(bytes_of("Jefe")).of("what do ya ", "want for ", "nothing?"), digest("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
  EXPECT_EQ(HmacKey(bytes_of(std::string(20, '\xaa'))).of(std::string(50, '\xdd')), digest("773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"));
}

TEST(SealHkdf, EqualsTheFirst32BytesOfRfc5869Case1) {
  EXPECT_EQ(hkdf_expand(digest("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"), hex("f0f1f2f3f4f5f6f7f8f9")),
            digest("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"));
}

TEST(SealBase64, EqualsTheVectorsOfRfc4648AndReadsThemBack) {
  const std::pair<const char*, const char*> vectors[] = {{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : vectors) {
    EXPECT_EQ(base64(bytes_of(plain)), encoded);
    EXPECT_EQ(parse_base64(encoded), plain);
  }
  EXPECT_EQ(parse_base64("-_-_", Alphabet::kStandardOrUrlSafe), parse_base64("+/+/"));
}

TEST(SealBase64, RefusesEverySecondSpelling) {
  for (const char* text : {"Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm8", "Z===", "====", "Zm 9", "Zm9v\n", "Zm9v=", "-_-_", "Zg==Zg==", "=Zg="}) EXPECT_FALSE(parse_base64(text)) << text;
  EXPECT_FALSE(parse_base64("+/-_", Alphabet::kStandardOrUrlSafe));
}

TEST(SealHex, ReadsLowercaseOnly) {
  EXPECT_EQ(parse_hex("00ff"), std::string("\x00\xff", 2));
  for (const char* text : {"0", "0F", "0g", " 0"}) EXPECT_FALSE(parse_hex(text)) << text;
}

}  // namespace
}  // namespace bonafide::seal
