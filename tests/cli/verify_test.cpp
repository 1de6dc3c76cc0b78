// bonafide-verify as the other side runs it: exit codes, and that it is as small as it says.
#include <array>
#include <cstdio>

#include "bonafide/seal/checkpoint.h"
#include "bonafide/seal/leaf_store.h"
#include "bonafide/seal/seal_record.h"
#include "case_files.h"

namespace bonafide::cli_tests {
namespace {

class Verify : public InFolder {
 protected:
  struct Answer {
    int exit_code;
    std::string text;
  };
  // Arguments hold no quotes here.
  Answer verify(const std::string& arguments) const {
    const std::string command = "cd '" + folder_.string() + "' && '" BONAFIDE_VERIFY_BINARY "' " + arguments + " 2>&1";
    FILE* pipe = popen(command.c_str(), "r");
    std::string text;
    std::array<char, 4096> buffer;
    for (std::size_t size; (size = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) text.append(buffer.data(), size);
    const int status = pclose(pipe);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, text};
  }
  void expect(const std::string& arguments, int exit_code, const std::string& words) const {
    const Answer answer = verify(arguments);
    EXPECT_EQ(answer.exit_code, exit_code) << arguments << "\n" << answer.text;
    EXPECT_NE(answer.text.find(words), std::string::npos) << arguments << " lacks " << words << ":\n" << answer.text;
  }
};

TEST_F(Verify, ChecksTheCheckpointOfASealAndAProofFromIt) {
  std::string log = "actor,target,time\n";
  for (int i = 0; i < 700; ++i) log += "u" + std::to_string(i) + ",p1,2018-04-03T12:00:00Z\n";
  write("log.csv", log);
  run_well({"keygen", "--out", "keys", "--name", "example.com/legal", "--quiet"});
  run_well({"keygen", "--out", "others", "--name", "example.com/legal", "--quiet"});
  run_well({"seal", "log.csv", "--key", "keys/seal.key", "--out", "sealed", "--quiet"});
  expect("--checkpoint sealed/checkpoint --pub keys/seal.pub", 0, "1024 leaves");
  expect("--checkpoint sealed/checkpoint --pub others/seal.pub", 2, "signer unknown");
  expect("--checkpoint sealed/checkpoint", 2, "signer unknown");
  expect("--checkpoint sealed/seal.json --pub keys/seal.pub", 1, "no signed note");
  expect("--checkpoint absent --pub keys/seal.pub", 2, "absent");
  expect("--checkpoint sealed/checkpoint --pub keys/seal.key", 2, "private key");

  const auto record = seal::parse_seal_json(read("sealed/seal.json"), "seal.json").value();
  auto store = seal::LeafStore::open(path("sealed"), record.tree_size, record.root);
  ASSERT_TRUE(store.ok());
  const auto proof = store.value().prove(777).value();
  write("p", seal::to_text(seal::InclusionProof{777, proof.hashes, "", read("sealed/checkpoint")}));
  const std::string leaf = to_hex(proof.leaf);
  expect("--inclusion p --pub keys/seal.pub --leaf " + leaf, 0, "stands at 777");
  expect("--inclusion p --leaf " + leaf, 2, "signer unknown");
  expect("--inclusion p --pub keys/seal.pub --leaf " + std::string(64, '0'), 1, "does not lead");
  expect("--inclusion p --pub keys/seal.pub --entry log.csv", 1, "does not lead");
}

TEST_F(Verify, ChecksAnyBag) {
  // The bag of a two-line file, as sha256sum writes it.
  fs::create_directories(folder_ / "bag/data");
  write("bag/data/a.txt", "abc");
  write("bag/bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
  write("bag/manifest-sha256.txt", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  data/a.txt\n");
  expect("bag --bag-only", 0, "valid");
  expect("bag", 1, "tagmanifest-sha256.txt");  // a bag, and no production
  write("bag/data/a.txt", "abd");
  expect("bag --bag-only", 1, "data/a.txt");
  expect("bag --bag-only --quiet", 1, "INVALID");
  write("bag/data/a.txt", "abc");
  write("bag/data/\x1b[31m", "");
  expect("bag --bag-only", 1, "\\x1b[31m");
  expect("absent --bag-only", 2, "no such folder");
}

TEST_F(Verify, SaysHowItIsUsed) {
  expect("--help", 0, "Exit code 0");
  expect("--version", 0, BONAFIDE_VERSION);
  for (const char* wrong : {"", "--bag-only", "a b --bag-only", "--checkpoint", "--nonsense", "a --bag-only --checkpoint c", "--inclusion p", "--inclusion p --entry e --leaf l", "--checkpoint c --leaf l", "a --bag-only --pub k", "a --bag-only --order o", "--checkpoint c --order o", "a --order"}) expect(wrong, 2, "--help");
}

TEST_F(Verify, IsUnderTwoMegabytesAndNeedsOneLibraryBesideTheSystems) {
  EXPECT_LT(fs::file_size(BONAFIDE_VERIFY_BINARY), 2'000'000u);
  FILE* pipe = popen("objdump -p '" BONAFIDE_VERIFY_BINARY "' | grep NEEDED", "r");
  std::set<std::string> needed;
  std::array<char, 256> line;
  while (fgets(line.data(), line.size(), pipe) != nullptr) {
    std::string name(line.data());
    needed.insert(name.substr(name.rfind(' ') + 1, name.find('\n') - name.rfind(' ') - 1));
  }
  ASSERT_EQ(pclose(pipe), 0);
  for (const char* system : {"libc.so.6", "libm.so.6", "libstdc++.so.6", "libgcc_s.so.1", "ld-linux-x86-64.so.2"}) needed.erase(system);
  EXPECT_EQ(needed, std::set<std::string>{"libcrypto.so.3"});
}

}  // namespace
}  // namespace bonafide::cli_tests
