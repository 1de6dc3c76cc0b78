#include "bonafide/seal/note.h"

#include "bonafide/seal/checkpoint.h"
#include "bonafide/seal/secret_files.h"
#include "bonafide/seal/testing.h"
#include "bonafide/seal/utf8.h"

#include <sys/stat.h>

namespace bonafide::seal {
namespace {

// Keys and note of golang.org/x/mod/sumdb/note, note_test.go.
constexpr const char* kPeter = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr const char* kPeterSecret = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
constexpr const char* kEnoch = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
const std::string kText = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const std::string kPeterSigned = "\xe2\x80\x94 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
const std::string kEnochSigned = "\xe2\x80\x94 EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

VerifierKey key(const char* text) { return parse_verifier_key(text, "key").value(); }

TEST(NoteKey, ReadsGosKeysAndWritesThemBack) {
  EXPECT_EQ(to_text(key(kPeter)), kPeter);
  const auto secret = parse_signing_key(std::string(kPeterSecret) + "\n", "key");
  ASSERT_TRUE(secret.ok()) << secret.error().message;
  EXPECT_EQ(to_text(secret.value()), kPeterSecret);
  EXPECT_EQ(to_text(secret.value().verifier), kPeter);
}

TEST(NoteKey, RefusesEveryPieceAndEveryChangedCharacter) {
  const auto refused = [](const std::string& text) { return !parse_verifier_key(text, "key").ok() && !parse_signing_key(text, "key").ok(); };
  for (const std::string whole : {kPeter, kPeterSecret}) {
    for (std::size_t i = 0; i < whole.size(); ++i) {
      for (std::size_t j = i + 1; j <= whole.size(); ++j) {
        const std::string piece = whole.substr(i, j - i);  // the private line holds no whole public one
        EXPECT_EQ(refused(piece), i != 0 || j != whole.size()) << piece;
      }
      std::string changed = whole;
      ++changed[i];
      EXPECT_TRUE(refused(changed)) << changed;
    }
    EXPECT_TRUE(refused(whole + "\n\n"));
  }
  EXPECT_TRUE(refused("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY=="));
  EXPECT_TRUE(refused("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"));
}

TEST(NoteKey, NoErrorShowsAPrivateKey) {
  const auto as_public = parse_verifier_key(kPeterSecret, "seal.pub");
  ASSERT_FALSE(as_public.ok());
  EXPECT_NE(as_public.error().message.find("private key"), std::string::npos);
  std::string changed = kPeterSecret;
  changed[30] = '1';
  for (const auto& error : {as_public.error(), parse_signing_key(changed, "seal.key").error()}) EXPECT_EQ(error.message.find("AYEK"), std::string::npos) << error.message;
}

TEST(NoteKey, RefusesAKeyOfSmallOrder) {
  const PublicKey small{1};
  const auto made = verifier_key("anyone", small);
  ASSERT_FALSE(made.ok());
  EXPECT_NE(made.error().message.find("small order"), std::string::npos);
}

TEST(NoteKey, NamesHoldNoSpaceAndNoPlus) {
  for (const char* name : {"", "a b", "a+b", "a\tb", "a\xc2\xa0" "b", "a\xe2\x80\xa8" "b", "a\xe3\x80\x80", "a\xff", "a\n"}) EXPECT_TRUE(fault_of_name(name)) << name;
  for (const char* name : {"bonafide", "example.com/legal", "g\xc3\xa9rant"}) EXPECT_FALSE(fault_of_name(name)) << name;
}

TEST(Utf8, IsThatOfRfc3629) {
  for (const char* text : {"", "a", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xf4\x8f\xbf\xbf"}) EXPECT_TRUE(is_utf8(text)) << text;
  for (const char* text : {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xc3", "\xe2\x82", "a\xff"}) EXPECT_FALSE(is_utf8(text));
}

TEST(Note, IsSignedToTheByteAsGoDoes) { EXPECT_EQ(sign_note(kText, parse_signing_key(kPeterSecret, "key").value()), kText + "\n" + kPeterSigned); }

TEST(Note, TellsValidFromInvalidFromUnknown) {
  const std::vector<VerifierKey> peter{key(kPeter)}, enoch{key(kEnoch)}, both{key(kPeter), key(kEnoch)};
  const auto checked = [](const std::string& text, const std::vector<VerifierKey>& known) { return check_note(parse_note(text, "note").value(), known); };
  const std::string note = kText + "\n" + kPeterSigned + kEnochSigned;
  EXPECT_EQ(checked(note, peter), Signed::kValid);
  EXPECT_EQ(checked(note, enoch), Signed::kValid);
  EXPECT_EQ(checked(note, both), Signed::kValid);
  EXPECT_EQ(checked(note, {}), Signed::kUnknownSigner);
  EXPECT_EQ(checked(kText + "\n" + kPeterSigned, enoch), Signed::kUnknownSigner);
  EXPECT_EQ(checked("X" + note, both), Signed::kInvalid);
  // One wrong signature of a known key spoils the note, though another is right.
  std::string wrong = kEnochSigned;
  wrong[40] = wrong[40] == 'A' ? 'B' : 'A';
  EXPECT_EQ(checked(kText + "\n" + kPeterSigned + wrong, both), Signed::kInvalid);
  EXPECT_EQ(checked(kText + "\n" + kPeterSigned + wrong, peter), Signed::kValid) << "signatures of unknown keys are ignored";
  // The name alone or the id alone does not make a key known.
  std::string renamed = kPeterSigned;
  renamed.replace(renamed.find("PeterNeumann"), 12, "CarmenDiego_");
  EXPECT_EQ(checked(kText + "\n" + renamed, peter), Signed::kUnknownSigner);
}

TEST(Note, RefusesWhatIsNoNote) {
  std::string many;
  for (int i = 0; i < 101; ++i) many += kPeterSigned;
  const std::string name = "\xe2\x80\x94 Bad Name" + kPeterSigned.substr(16);
  for (const std::string& text : {std::string(), std::string("\n"), std::string("\n\n"), kText, kText + "\n", kText + kPeterSigned, kText + "\n" + kPeterSigned.substr(0, kPeterSigned.size() - 1),
                                  "\x01" + kText + "\n" + kPeterSigned, "\xff" + kText + "\n" + kPeterSigned, "\r" + kText + "\n" + kPeterSigned, kText + "\n" + name, kText + "\n" + many,
                                  kText + "\n" + kPeterSigned + "Unexpected line.\n", kText + "\n" + kPeterSigned + "\n", "\n\n" + kPeterSigned, kText + "\n- PeterNeumann x08go/ZJ\n",
                                  kText + "\n\xe2\x80\x94 PeterNeumann x08goA\n", kText + "\n\xe2\x80\x94 PeterNeumann x08goA==\n", std::string(kMostNoteBytes, 'a') + "\n\n" + kPeterSigned})
    EXPECT_FALSE(parse_note(text, "note").ok()) << text.substr(0, 300);
  std::string sixteen;
  for (int i = 0; i < 16; ++i) sixteen += kPeterSigned;
  EXPECT_TRUE(parse_note(kText + "\n" + sixteen, "note").ok());
  EXPECT_EQ(parse_note("a\n\nb\n\n" + kPeterSigned, "note").value().text, "a\n\nb\n") << "the last blank line divides";
}

TEST(Checkpoint, IsThatOfItsSpecification) {  // the example of C2SP tlog-checkpoint
  const std::string text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
  const auto read = parse_checkpoint(text, "checkpoint");
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(read.value().origin, "example.com/behind-the-sofa");
  EXPECT_EQ(read.value().size, 20852163u);
  EXPECT_EQ(to_text(read.value()), text);
  EXPECT_EQ(parse_checkpoint(text + "more\n", "checkpoint").value().extensions, std::vector<std::string>{"more"});
}

TEST(Checkpoint, RefusesAnyOtherForm) {
  const std::string root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
  for (const std::string& text : {std::string(), std::string("a\n1\n"), "a\n1\n" + root + "\n", "\n1\n" + root, "a\n\n" + root, "a\n01\n" + root, "a\n+1\n" + root, "a\n1 \n" + root, "a\n0x1\n" + root, "a\n-1\n" + root,
                                  "a\n18446744073709551616\n" + root, std::string("a\n1\nCsUY\n"), "a\n1\n" + root.substr(0, 43) + "\n", "a\n1\n" + root.substr(0, 44), "a\n1\r\n" + root})
    EXPECT_FALSE(parse_checkpoint(text, "checkpoint").ok()) << text;
  EXPECT_TRUE(parse_checkpoint("a\n0\n" + root, "checkpoint").ok());
  EXPECT_TRUE(parse_checkpoint("a\n18446744073709551615\n" + root, "checkpoint").ok());
}

TEST(InclusionProofText, ReadsWhatItWrites) {
  InclusionProof proof{73894, testing::some_leaves(5), "an extra\n", "origin\n1\nroot\n\nsignature\n"};
  const std::string text = to_text(proof);
  EXPECT_TRUE(text.starts_with("c2sp.org/tlog-proof@v1\nextra YW4gZXh0cmEK\nindex 73894\n"));
  const auto read = parse_inclusion_proof(text, "proof");
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(read.value().index, proof.index);
  EXPECT_EQ(read.value().hashes, proof.hashes);
  EXPECT_EQ(read.value().extra, proof.extra);
  EXPECT_EQ(read.value().checkpoint, proof.checkpoint);
  for (std::size_t cut = 0; cut < text.find("\n\norigin") + 3; ++cut) EXPECT_FALSE(parse_inclusion_proof(text.substr(0, cut), "proof").ok()) << cut;
  proof.hashes = testing::some_leaves(65);
  EXPECT_FALSE(parse_inclusion_proof(to_text(proof), "proof").ok());
  for (const char* wrong : {"c2sp.org/tlog-proof@v2\nindex 0\n\nx\n", "c2sp.org/tlog-proof@v1\nindex 00\n\nx\n", "c2sp.org/tlog-proof@v1\nindex\n\nx\n", "c2sp.org/tlog-proof@v1\nextra !\nindex 0\n\nx\n", "c2sp.org/tlog-proof@v1\nindex 0\nabc\n\nx\n"})
    EXPECT_FALSE(parse_inclusion_proof(wrong, "proof").ok()) << wrong;
}

class SecretFiles : public testing::InFolder {};

TEST_F(SecretFiles, AreTheirOwnersAloneAndNeverOverwritten) {
  ASSERT_TRUE(write_secret_file(path("seal.key"), std::string(kPeterSecret) + "\n").ok());
  struct stat status;
  ASSERT_EQ(stat(path("seal.key").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  EXPECT_FALSE(write_secret_file(path("seal.key"), "other").ok());
  EXPECT_EQ(to_text(read_signing_key(path("seal.key")).value()), kPeterSecret);
  for (const unsigned mode : {0640u, 0604u, 0620u}) {
    ASSERT_EQ(chmod(path("seal.key").c_str(), mode), 0);
    const auto read = read_signing_key(path("seal.key"));
    ASSERT_FALSE(read.ok());
    EXPECT_NE(read.error().message.find("chmod 600"), std::string::npos);
  }
}

TEST_F(SecretFiles, ASecretReadsBackAndNothingElseDoes) {
  const Digest secret = sha256("a secret");
  ASSERT_TRUE(write_secret_file(path("seal.secret"), secret_text(secret)).ok());
  EXPECT_EQ(read_secret(path("seal.secret")).value(), secret);
  const std::string text = secret_text(secret);
  int number = 0;
  for (const std::string& wrong : {std::string(), text.substr(1), text.substr(0, text.size() - 1), text + "\n", "bonafide seal secret v2" + text.substr(23), std::string(text).replace(30, 1, "G")}) {
    const std::string name = path("wrong" + std::to_string(number++));
    ASSERT_TRUE(write_secret_file(name, wrong).ok());
    EXPECT_FALSE(read_secret(name).ok()) << wrong;
  }
  EXPECT_FALSE(read_secret(path("absent")).ok());
}

}  // namespace
}  // namespace bonafide::seal
