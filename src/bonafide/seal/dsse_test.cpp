#include "bonafide/seal/dsse.h"

#include "bonafide/seal/canonical_json.h"
#include "bonafide/seal/testing.h"

namespace bonafide::seal {
namespace {

std::string canonical(std::string_view text) {
  const auto out = canonical_json(text, "text");
  return out.ok() ? out.value() : "refused: " + out.error().message;
}

TEST(CanonicalJson, EqualsTheExamplesOfRfc8785) {
  // 3.2.2, without its numbers that are not whole.
  EXPECT_EQ(canonical(R"({ "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false], "numbers": [ 333333333, 0 ] })"),
            "{\"literals\":[null,true,false],\"numbers\":[333333333,0],\"string\":\"\xe2\x82\xac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
  // 3.2.3: keys sort by UTF-16 code units, so U+1F600 stands before U+FB33.
  EXPECT_EQ(canonical(R"({"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One", "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"})"),
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xc2\x80\":\"Control\",\"\xc3\xb6\":\"Latin Small Letter O With Diaeresis\",\"\xe2\x82\xac\":\"Euro Sign\","
            "\"\xf0\x9f\x98\x80\":\"Emoji: Grinning Face\",\"\xef\xac\xb3\":\"Hebrew Letter Dalet With Dagesh\"}");
}

TEST(CanonicalJson, EqualsTheTestDataOfItsAuthors) {  // cyberphone/json-canonicalization: structures, french, arrays
  EXPECT_EQ(canonical("{\"1\": {\"f\": {\"f\": \"hi\",\"F\": 5} ,\"\\n\": 56}, \"10\": { }, \"\": \"empty\", \"a\": { }, \"111\": [ {\"e\": \"yes\",\"E\": \"no\" } ], \"A\": { }}"),
            R"({"":"empty","1":{"\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{"E":"no","e":"yes"}],"A":{},"a":{}})");
  EXPECT_EQ(canonical(R"({"peach": "This sorting order", "péché": "is wrong according to French", "pêche": "but canonicalization MUST", "sin":   "ignore locale"})"),
            R"({"peach":"This sorting order","péché":"is wrong according to French","pêche":"but canonicalization MUST","sin":"ignore locale"})");
  EXPECT_EQ(canonical("[ 56, { \"d\": true, \"10\": null, \"1\": [ ] } ]"), R"([56,{"1":[],"10":null,"d":true}])");
}

TEST(CanonicalJson, IsItsOwnCanonicalForm) {
  const std::string once = canonical(R"({"b":[1,-2,{"z":"\u0001\b\t","a":null}],"a":9007199254740991,"c":-9007199254740991,"d":-0})");
  EXPECT_EQ(once, R"({"a":9007199254740991,"b":[1,-2,{"a":null,"z":"\u0001\b\t"}],"c":-9007199254740991,"d":0})");
  EXPECT_EQ(canonical(once), once);
}

TEST(CanonicalJson, RefusesWhatHasNoOneMeaning) {
  for (const char* text : {"", "{", "{\"a\":1,\"a\":1}", "{\"a\":{\"b\":1,\"b\":2}}", "[{\"a\":1},{\"b\":1,\"b\":1}]", "1.0", "1e3", "0.5", "9007199254740992", "-9007199254740992", "18446744073709551615", "1e400", "NaN", "01", "\"\\ud800\"", "\"\xff\"", "'a'", "[1,]", "{} {}", "// c\n1"})
    EXPECT_TRUE(canonical(text).starts_with("refused: ")) << text << " -> " << canonical(text);
  EXPECT_TRUE(canonical("{\"a\":1,\"a\":1}").find("\"a\" stands twice") != std::string::npos);
  EXPECT_EQ(canonical("[{\"a\":1},{\"a\":1}]"), "[{\"a\":1},{\"a\":1}]") << "the same key in two objects is no fault";
  EXPECT_FALSE(canonical(std::string(60, '[') + std::string(60, ']')).starts_with("refused"));
  EXPECT_TRUE(canonical(std::string(100, '[') + std::string(100, ']')).starts_with("refused"));
  EXPECT_TRUE(canonical(std::string(100000, '[')).starts_with("refused"));
}

SigningKey signer(const char* name, std::uint8_t first) {
  Seed seed{};
  seed[0] = first;
  return signing_key(name, seed).value();
}

TEST(Dsse, EncodesTheExampleOfItsProtocol) {
  EXPECT_EQ(pre_authentication_encoding("http://example.com/HelloWorld", "hello world"), "DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  EXPECT_EQ(pre_authentication_encoding("", ""), "DSSEv1 0  0 ");
}

TEST(Dsse, OpensWhatItSigned) {
  const SigningKey key = signer("example.com/one", 1), other = signer("example.com/two", 2);
  const std::string payload("{\"a\":1}\n\0\xff", 10);
  const std::string text = sign_envelope("application/vnd.in-toto+json", payload, key);
  EXPECT_TRUE(text.starts_with("{\"payload\":\"eyJhIjoxfQoA/w==\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[{\"keyid\":\"example.com/one+")) << text;
  const std::vector<VerifierKey> both{key.verifier, other.verifier}, wrong{other.verifier};
  const auto opened = open_envelope(text, both, "envelope");
  ASSERT_TRUE(opened.ok()) << opened.error().message;
  EXPECT_EQ(opened.value().checked, Signed::kValid);
  EXPECT_EQ(opened.value().payload, payload);
  EXPECT_EQ(opened.value().payload_type, "application/vnd.in-toto+json");
  EXPECT_TRUE(opened.value().canonical);
  EXPECT_EQ(open_envelope(text, wrong, "envelope").value().checked, Signed::kUnknownSigner);
  EXPECT_EQ(open_envelope(text, {}, "envelope").value().checked, Signed::kUnknownSigner);
  std::string changed = text;
  changed.replace(changed.find("eyJh"), 4, "eyJi");
  EXPECT_EQ(open_envelope(changed, both, "envelope").value().checked, Signed::kInvalid) << "signed in the name of a key we know, and wrong";
}

TEST(Dsse, NoBitOfAnEnvelopeMayFlip) {
  const SigningKey key = signer("example.com/one", 1);
  const std::vector<VerifierKey> known{key.verifier};
  const std::string text = sign_envelope("t", "a payload of some bytes", key);
  std::size_t caught = 0;
  for (std::size_t bit = 0; bit < 8 * text.size(); ++bit) {
    std::string flipped = text;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ 1 << bit % 8);
    const auto opened = open_envelope(flipped, known, "envelope");
    const bool passed = opened.ok() && opened.value().checked == Signed::kValid && opened.value().canonical;
    EXPECT_FALSE(passed) << flipped;
    caught += !passed;
  }
  EXPECT_EQ(caught, 8 * text.size());
}

TEST(Dsse, ReadsOthersEnvelopes) {
  const SigningKey key = signer("example.com/one", 1);
  const std::vector<VerifierKey> known{key.verifier};
  const auto signature = sign(key.seed, pre_authentication_encoding("t", "\xfb\xff"));
  std::string url_safe = base64(signature);
  for (char& c : url_safe) c = c == '+' ? '-' : c == '/' ? '_' : c;
  const std::string text = "{\"signatures\": [{\"sig\": \"" + url_safe + "\"}], \"more\": {}, \"payload\": \"-_8=\", \"payloadType\": \"t\"}";
  const auto opened = open_envelope(text, known, "envelope");
  ASSERT_TRUE(opened.ok()) << opened.error().message;
  EXPECT_EQ(opened.value().checked, Signed::kValid) << "no keyid, URL-safe, a member we do not know";
  EXPECT_FALSE(opened.value().canonical);
}

TEST(Dsse, IsCanonicalOnlyWithOneSignatureThatNamesItsKey) {
  const SigningKey key = signer("example.com/one", 1), other = signer("example.com/two", 2);
  const std::vector<VerifierKey> known{key.verifier};
  const std::string ours = sign_envelope("t", "p", key), theirs = sign_envelope("t", "p", other);
  const auto one = [](const std::string& text) { return text.substr(text.find('[') + 1, text.find(']') - text.find('[') - 1); };
  const auto with = [&](const std::string& signatures) { return open_envelope(ours.substr(0, ours.find('[') + 1) + signatures + "]}\n", known, "envelope").value(); };
  std::string nameless = one(ours);
  nameless.replace(nameless.find("example"), nameless.find("\",") - nameless.find("example"), "");
  ASSERT_TRUE(with(one(ours)).canonical);
  for (const std::string& signatures : {one(ours) + "," + one(theirs), one(theirs) + "," + one(ours), one(ours) + "," + one(ours), nameless}) {
    EXPECT_EQ(with(signatures).checked, Signed::kValid) << signatures;
    EXPECT_FALSE(with(signatures).canonical) << signatures;
  }
}

TEST(Dsse, RefusesWhatIsNoEnvelope) {
  for (const char* text : {"", "[]", "{}", R"({"payload":"","payloadType":"t"})", R"({"payload":"","payloadType":"t","signatures":[]})", R"({"payload":"!","payloadType":"t","signatures":[{"sig":""}]})",
                           R"({"payload":"","payloadType":1,"signatures":[{"sig":""}]})", R"({"payload":"","payloadType":"t","signatures":[{"sig":"!"}]})", R"({"payload":"","payload":"","payloadType":"t","signatures":[{"sig":""}]})"})
    EXPECT_FALSE(open_envelope(text, {}, "envelope").ok()) << text;
}

}  // namespace
}  // namespace bonafide::seal
