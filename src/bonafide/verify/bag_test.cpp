#include "bonafide/verify/bag.h"

#include <functional>

#include <sys/stat.h>
#include <unistd.h>

#include "bonafide/seal/testing.h"
#include "bonafide/verify/file_digests.h"
#include "bonafide/verify/manifest.h"

namespace bonafide::verify {
namespace {

namespace fs = std::filesystem;

class Bag : public seal::testing::InFolder {
 protected:
  Bag() {
    fs::create_directories(folder_ / "data/tables");
    write("data/a.csv", "actor,target\nu1,p1\n");
    write("data/tables/b 100%.csv", "x\n");
    write("data/line\nfeed.txt", "");
    write("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
    write("bag-info.txt", "Source-Organization: nobody\n");
    list_all();
  }
  FileDigests digests(const std::string& name) const { return digests_of_file(path(name)).value(); }
  // Writes both kinds of manifests for the files as they are.
  void list_all() const {
    const std::pair<const char*, const char*> payload[] = {{"data/a.csv", "data/a.csv"}, {"data/tables/b 100%.csv", "data/tables/b 100%25.csv"}, {"data/line\nfeed.txt", "data/line%0Afeed.txt"}};
    std::string short_list, long_list, short_tags, long_tags;
    for (const auto& [name, listed] : payload) {
      short_list += digests(name).sha256 + "  " + listed + "\n";
      long_list += digests(name).sha512 + "  " + listed + "\n";
    }
    write("manifest-sha256.txt", short_list);
    write("manifest-sha512.txt", long_list);
    for (const char* name : {"bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sha512.txt"}) {
      short_tags += digests(name).sha256 + " " + name + "\n";
      long_tags += digests(name).sha512 + " " + name + "\n";
    }
    write("tagmanifest-sha256.txt", short_tags);
    write("tagmanifest-sha512.txt", long_tags);
  }
  void append(const std::string& name, const std::string& text) const { write(name, read(name) + text); }
  // Invalid, and a fault holds these words.
  void expect_fault(const std::string& words) const {
    const Outcome outcome = check_bag(folder_);
    EXPECT_EQ(outcome.verdict(), Verdict::kInvalid) << words;
    const bool named = std::any_of(outcome.faults.begin(), outcome.faults.end(), [&](const std::string& fault) { return fault.find(words) != std::string::npos; });
    EXPECT_TRUE(named) << words << " is not in: " << (outcome.faults.empty() ? "" : outcome.faults.front());
  }
};

TEST_F(Bag, AWholeOneIsValidAndNothingIsLeftUnsaid) {
  const Outcome outcome = check_bag(folder_);
  EXPECT_EQ(outcome.verdict(), Verdict::kValid) << (outcome.faults.empty() ? "" : outcome.faults.front());
  EXPECT_TRUE(outcome.remarks.empty()) << outcome.remarks.front();
  EXPECT_EQ(outcome.facts, std::vector<std::string>{"7 files have the checksums of 4 manifests"});
}

TEST_F(Bag, DigestsAreThoseOfTheStandard) {
  write("abc", "abc");
  EXPECT_EQ(digests("abc").sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(digests("abc").sha512, "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}

TEST_F(Bag, AnyFlippedBitOfAnyListedFileIsCaught) {
  int flips = 0, caught = 0;
  for (const char* name : {"data/a.csv", "data/tables/b 100%.csv", "bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sha512.txt"}) {
    const std::string good = read(name);
    for (std::size_t bit = 0; bit < 8 * good.size(); bit += name[0] == 'm' ? 7 : 1, ++flips) {
      std::string flipped = good;
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ 1 << bit % 8);
      write(name, flipped);
      caught += check_bag(folder_).verdict() == Verdict::kInvalid;
    }
    write(name, good);
  }
  EXPECT_EQ(caught, flips);
  EXPECT_GT(flips, 1500);
}

TEST_F(Bag, WhatIsMissingTooMuchOrSwappedIsNamed) {
  const auto with = [&](const std::string& words, const std::function<void()>& attack) {
    fs::copy(folder_, folder_.string() + ".kept", fs::copy_options::recursive);
    attack();
    expect_fault(words);
    fs::remove_all(folder_);
    fs::rename(folder_.string() + ".kept", folder_);
  };
  with("data/a.csv: manifest-sha256.txt lists it, and it is not in the bag", [&] { fs::remove(folder_ / "data/a.csv"); });
  with("data/extra: it lies in the bag", [&] { write("data/extra", ""); });
  with("data/a.csv: it is not the file", [&] { write("data/a.csv", ""); });
  with("data/a.csv: it is not the file", [&] {
    fs::rename(folder_ / "data/a.csv", folder_ / "data/t");
    fs::rename(folder_ / "data/tables/b 100%.csv", folder_ / "data/a.csv");
    fs::rename(folder_ / "data/t", folder_ / "data/tables/b 100%.csv");
  });
  with("fetch.txt", [&] { write("fetch.txt", ""); });
  with("bagit.txt: it is absent", [&] { fs::remove(folder_ / "bagit.txt"); });
  with("bagit.txt: it is not the two lines", [&] { write("bagit.txt", "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"); });
  with("data: the payload's folder is absent", [&] { fs::remove_all(folder_ / "data"); });
  with("data/a.csv: it is a link", [&] {
    fs::rename(folder_ / "data/a.csv", folder_ / "elsewhere");
    fs::create_symlink("../elsewhere", folder_ / "data/a.csv");
  });
  with("data/outside: it is a link", [&] { fs::create_directory_symlink("/etc", folder_ / "data/outside"); });
  with("data/pipe: it is neither", [&] { mkfifo(path("data/pipe").c_str(), 0600); });
  with("stands in the list already", [&] { append("manifest-sha256.txt", read("manifest-sha256.txt").substr(0, read("manifest-sha256.txt").find('\n') + 1)); });
  with("outside data/", [&] { append("manifest-sha256.txt", digests("bagit.txt").sha256 + "  bagit.txt\n"); });
  with("no tag file", [&] { append("tagmanifest-sha256.txt", digests("data/a.csv").sha256 + "  data/a.csv\n"); });
  EXPECT_EQ(check_bag(folder_).verdict(), Verdict::kValid) << "as it was before the attacks";
}

TEST_F(Bag, AManifestLeadsNowhereElse) {
  for (const char* where : {"/etc/passwd", "../secret", "data/../../secret", "data/./a.csv", "data//a.csv", "~/secret", "~root/x", "data\\a.csv", "data/..", ".", "data/", "data/%2e%2e/x", "data/%zz", "data/%"}) {
    const Manifest manifest = parse_manifest(std::string(64, 'a') + "  " + where + "\n", 64, "manifest-sha256.txt");
    EXPECT_EQ(manifest.faults.size(), 1u) << where;
    EXPECT_TRUE(manifest.checksum_of.empty()) << where;
  }
  append("manifest-sha256.txt", std::string(64, 'a') + "  ../secret\n");
  expect_fault("manifest-sha256.txt, line 4: its path has the part \"..\"");
}

TEST(Manifest, ReadsEveryLineEndAndBlankAndRefusesOtherForms) {
  const std::string sum(64, 'A');
  const Manifest good = parse_manifest(sum + " data/a\r\n" + sum + "\t \tdata/b c\r" + sum + "  data/%25%0d%0A\n" + sum + "  data/last", 64, "m");
  EXPECT_TRUE(good.faults.empty()) << good.faults.front();
  ASSERT_EQ(good.checksum_of.size(), 4u);
  EXPECT_EQ(good.checksum_of.at("data/%\r\n"), std::string(64, 'a'));
  EXPECT_TRUE(good.checksum_of.contains("data/b c"));
  for (const std::string& line : {std::string("x"), sum, sum + " ", " " + sum + " data/a", sum.substr(1) + " data/a", sum + "0 data/a", std::string(64, 'g') + " data/a", std::string(), sum + " data/\xff"})
    EXPECT_EQ(parse_manifest(line + "\n", 64, "m").faults.size(), 1u) << line;
}

TEST_F(Bag, AManifestIsReadUpToItsTenthFault) {
  const Manifest ten = parse_manifest(std::string(10, '\n'), 64, "m"), more = parse_manifest(std::string(1'000'000, '\n') + std::string(64, 'a') + "  data/a\n", 64, "m");
  EXPECT_EQ(ten.faults.size(), 10u);
  EXPECT_TRUE(ten.read_to_its_end);
  ASSERT_EQ(more.faults.size(), 10u);
  EXPECT_EQ(more.faults.back(), "m, line 10: it is not 64 hex digits, blanks and a path; the tenth fault, and the rest was not read");
  EXPECT_FALSE(more.read_to_its_end);
  write("manifest-sha256.txt", std::string(1'000'000, '\n') + read("manifest-sha256.txt"));
  const Outcome outcome = check_bag(folder_);
  EXPECT_EQ(outcome.verdict(), Verdict::kInvalid);
  EXPECT_EQ(outcome.faults.size(), 10u) << "and nothing is said of files that the rest may list";
}

TEST_F(Bag, WhatCannotBeToldIsNotCalledValid) {
  EXPECT_EQ(check_bag(folder_ / "absent").verdict(), Verdict::kNotChecked);
  for (const char* name : {"tagmanifest-sha256.txt", "tagmanifest-sha512.txt", "manifest-sha256.txt"}) fs::remove(folder_ / name);
  EXPECT_EQ(check_bag(folder_).verdict(), Verdict::kValid) << "one manifest is enough for BagIt";
  EXPECT_EQ(check_bag(folder_).remarks.size(), 3u) << "and what it leaves uncovered is said";
  fs::rename(folder_ / "manifest-sha512.txt", folder_ / "manifest-md5.txt");
  EXPECT_EQ(check_bag(folder_).verdict(), Verdict::kNotChecked);
  list_all();
  write("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-16\n");
  fs::remove(folder_ / "manifest-md5.txt");
  list_all();
  EXPECT_EQ(check_bag(folder_).verdict(), Verdict::kNotChecked);
}

}  // namespace
}  // namespace bonafide::verify
