#include "bonafide/seal/ed25519.h"

#include "bonafide/seal/testing.h"

namespace bonafide::seal {
namespace {

using testing::bytes;
using testing::hex;

struct Vector {
  const char *seed, *key, *message, *signature;
};
// RFC 8032, 7.1, tests 1 to 3.
constexpr Vector kRfc8032[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"}};

TEST(Ed25519, EqualsTheVectorsOfRfc8032) {
  for (const Vector& v : kRfc8032) {
    EXPECT_EQ(public_key_of(bytes<32>(v.seed)), bytes<32>(v.key));
    EXPECT_EQ(to_hex(sign(bytes<32>(v.seed), hex(v.message))), v.signature);
    EXPECT_TRUE(verify(bytes<32>(v.key), hex(v.message), hex(v.signature)));
  }
}

TEST(Ed25519, NoBitOfKeyMessageOrSignatureMayFlip) {
  const Vector& v = kRfc8032[2];
  const std::string message = hex(v.message), signature = hex(v.signature);
  int caught = 0;
  for (std::size_t bit = 0; bit < 8 * 64; ++bit) {
    std::string flipped = signature;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ 1 << bit % 8);
    caught += !verify(bytes<32>(v.key), message, flipped);
    PublicKey key = bytes<32>(v.key);
    key[bit / 8 % 32] = static_cast<std::uint8_t>(key[bit / 8 % 32] ^ 1 << bit % 8);
    caught += !verify(key, message, signature);
  }
  EXPECT_EQ(caught, 1024);
  EXPECT_FALSE(verify(bytes<32>(v.key), message + "x", signature));
  EXPECT_FALSE(verify(bytes<32>(v.key), message, signature.substr(0, 63)));
  EXPECT_FALSE(verify(bytes<32>(v.key), message, signature + "x"));
}

// All encodings of points of small order, canonical or not (Chalkias et al. 2020, table 1, and their negatives).
TEST(Ed25519, RefusesEveryPublicKeyOfSmallOrderOrOtherForm) {
  for (const char* key : {"0000000000000000000000000000000000000000000000000000000000000000", "0000000000000000000000000000000000000000000000000000000000000080",
                          "0100000000000000000000000000000000000000000000000000000000000000", "0100000000000000000000000000000000000000000000000000000000000080",
                          "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                          "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                          "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                          "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                          "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
                          "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"})
    EXPECT_TRUE(fault_of(bytes<32>(key))) << key;
  for (const Vector& v : kRfc8032) EXPECT_FALSE(fault_of(bytes<32>(v.key)));
}

// The cases on which implementations disagree (novifinancial/ed25519-speccheck, cases.json, 0 to 9, with its two keys).
// By our rule only case 3 is valid: A and R of mixed order, and the equation holds without the cofactor.
TEST(Ed25519, DecidesTheDisputedCasesByItsRule) {
  constexpr const char *kSmall = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa", *kPlain = "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
                       *kMixed = "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d", *kOther = "442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623";
  struct Case {
    const char *key, *message, *signature, *what;
  };
  const Case cases[] = {
      {kSmall, "8c93255d71dcab10e8f379c26200f3c7bd5f09d9bc3068d3ef4edeb4853022b6", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a0000000000000000000000000000000000000000000000000000000000000000", "A and R of small order"},
      {kSmall, "9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79", "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04", "A of small order"},
      {kPlain, "aebf3f2601a0c8c5d39cc7d8911642f740b78168218da8471772b35f9d35b9ab", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa8c4bd45aecaca5b24fb97bc10ac27ac8751a7dfe1baff8b953ec9f5833ca260e", "R of small order"},
      {kMixed, "9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79", "9046a64750444938de19f227bb80485e92b83fdb4b6506c160484c016cc1852f87909e14428a7a1d62e9f22f3d3ad7802db02eb2e688b6c52fcd6648a98bd009", "mixed order"},
      {kMixed, "e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c", "160a1cb0dc9c0258cd0a7d23e94d8fa878bcb1925f2c64246b2dee1796bed5125ec6bc982a269b723e0668e540911a9a6a58921d6925e434ab10aa7940551a09", "needs the cofactor"},
      {kMixed, "e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c", "21122a84e0b5fca4052f5b1235c80a537878b38f3142356b2c2384ebad4668b7e40bc836dac0f71076f9abe3a53f9c03c1ceeeddb658d0030494ace586687405", "needs the cofactor early"},
      {kOther, "85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40", "e96f66be976d82e60150baecff9906684aebb1ef181f67a7189ac78ea23b6c0e547f7690a0e2ddcd04d87dbc3490dc19b3b3052f7ff0538cb68afb369ba3a514", "S beyond the order"},
      {kOther, "85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40", "8ce5b96c8f26d0ab6c47958c9e68b937104cd36e13c33566acd2fe8d38aa19427e71f98a473474f2f13f06f97c20d58cc3f54b8bd0d272f42b695dd7e89a8c22", "S far beyond the order"},
      {kPlain, "fdaebc429f4a735932a160da1301080c13280eea8bc280d1b392c6b9e6ba3a5a", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f454d370c8d9fc323a41450f8d513eafeb5b0697390c1e505a0d4ddc71f566607", "R not canonical"},
      {kPlain, "84b698d39be126ff55fe45079e6c8bf64a0d7db6994560b4e96b7021eb39c1a1", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f084d5b99c2a9463d9c8bd5026916996984eeec87ddf1d3be329006ace1b37b09", "R not canonical, reduced before hashing"},
  };
  for (const Case& c : cases) EXPECT_EQ(verify(bytes<32>(c.key), hex(c.message), hex(c.signature)), std::string_view(c.what) == "mixed order") << c.what;
}

TEST(Ed25519, SecretsDiffer) {
  const auto one = random_secret(), other = random_secret();
  ASSERT_TRUE(one.ok() && other.ok());
  EXPECT_NE(one.value(), other.value());
}

}  // namespace
}  // namespace bonafide::seal
