#include "bonafide/verify/bag.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include <fmt/format.h>

#include "bonafide/verify/attestation.h"
#include "bonafide/verify/file_digests.h"
#include "bonafide/verify/manifest.h"

namespace bonafide::verify {
namespace {

namespace fs = std::filesystem;

// The regular files of the bag, by their path in it. Links and devices are faults: what they lead to is not in the bag.
std::set<std::string> list_files(const fs::path& bag, BagRule rule, Outcome& outcome) {
  std::set<std::string> files;
  std::error_code error;
  fs::recursive_directory_iterator entry(bag, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().lexically_relative(bag).generic_string();
    const fs::file_type type = entry->symlink_status(error).type();
    if (type == fs::file_type::regular) files.insert(name);
    else if (type == fs::file_type::symlink) outcome.faults.push_back(fmt::format("{}: it is a link, and a bag must hold what it hands over", name));
    else if (type != fs::file_type::directory) outcome.faults.push_back(fmt::format("{}: it is neither a file nor a folder", name));
    else if (rule == BagRule::kWhole && name != "data") outcome.faults.push_back(fmt::format("{}: a folder that a production does not have", name));
  }
  if (error) outcome.unknowns.push_back(fmt::format("{}: the folder cannot be read ({})", bag.string(), error.message()));
  return files;
}

// Of a tag file. What is longer than any list of files has its end cut, and is found to differ.
std::string read_text(const fs::path& path) {
  constexpr std::size_t kMostBytes = 256 << 20;  // a million files with long names
  std::ifstream in(path, std::ios::binary);
  std::string text;
  for (char block[1 << 16]; text.size() < kMostBytes && (in.read(block, sizeof block), in.gcount() > 0);) text.append(block, static_cast<std::size_t>(in.gcount()));
  return text;
}

void check_declaration(const fs::path& bag, const std::set<std::string>& files, BagRule rule, Outcome& outcome) {
  if (!files.contains("bagit.txt")) {
    outcome.faults.push_back("bagit.txt: it is absent, so this is no bag");
    return;
  }
  const std::string text = read_text(bag / "bagit.txt");
  std::string_view rest = text;
  const std::string_view version = take_line(rest), encoding = take_line(rest);
  constexpr std::string_view kEncoding = "Tag-File-Character-Encoding: ";
  constexpr std::size_t kMostShown = 60;
  if (!rest.empty() || version != "BagIt-Version: 1.0" || !encoding.starts_with(kEncoding))
    outcome.faults.push_back("bagit.txt: it is not the two lines of BagIt 1.0");
  else if (encoding.substr(kEncoding.size()) != "UTF-8")
    outcome.unknowns.push_back(fmt::format("bagit.txt: tag files are in the encoding {}, and only UTF-8 is read here", encoding.substr(kEncoding.size(), kMostShown)));
  else if (rule == BagRule::kWhole && text != "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    outcome.faults.push_back("bagit.txt: it is not written as a production's is: two lines, each ended by LF");
}

struct Algorithm {
  const char* name;
  std::size_t digits;
  std::string FileDigests::* digest;
};
constexpr Algorithm kAlgorithms[] = {{"sha256", 64, &FileDigests::sha256}, {"sha512", 128, &FileDigests::sha512}};

// What one manifest says of the bag, and whether each file it lists is of the kind it may list.
struct Listed {
  const Algorithm* algorithm;
  std::string name;
  Manifest manifest;
};
std::vector<Listed> read_manifests(const fs::path& bag, const std::set<std::string>& files, const char* kind, BagRule rule, Outcome& outcome) {
  std::vector<Listed> out;
  for (const std::string& file : files) {
    if (file.find('/') != std::string::npos || !file.starts_with(kind) || !file.ends_with(".txt")) continue;
    const std::string_view algorithm = std::string_view(file).substr(std::string_view(kind).size(), file.size() - std::string_view(kind).size() - 4);
    const auto known = std::find_if(std::begin(kAlgorithms), std::end(kAlgorithms), [&](const Algorithm& a) { return a.name == algorithm; });
    if (known == std::end(kAlgorithms)) {
      (rule == BagRule::kWhole ? outcome.faults : outcome.remarks).push_back(fmt::format("{}: not checked; only sha256 and sha512 are", file));
      continue;
    }
    const std::string text = read_text(bag / file);
    out.push_back({known, file, parse_manifest(text, known->digits, file)});
    if (rule == BagRule::kWhole && out.back().manifest.read_to_its_end && text != to_text(out.back().manifest)) outcome.faults.push_back(fmt::format("{}: it is not written as a production's is: lowercase hex, two blanks, path, sorted", file));
    auto& faults = out.back().manifest.faults;
    outcome.faults.insert(outcome.faults.end(), faults.begin(), faults.end());
  }
  for (const Algorithm& algorithm : kAlgorithms)
    if (rule == BagRule::kWhole && std::none_of(out.begin(), out.end(), [&](const Listed& listed) { return listed.algorithm == &algorithm; }))
      outcome.faults.push_back(fmt::format("{}{}.txt: it is absent, and a production has it", kind, algorithm.name));
  return out;
}

bool is_payload(const std::string& file) { return file.starts_with("data/"); }

// Whether each file has the checksum that every manifest gives it. Each file is read once.
void check_files(const fs::path& bag, const std::set<std::string>& files, const std::vector<Listed>& manifests, Outcome& outcome) {
  std::set<std::string> wanted;
  for (const Listed& listed : manifests)
    for (const auto& [path, checksum] : listed.manifest.checksum_of) {
      if (files.contains(path)) wanted.insert(path);
      else outcome.faults.push_back(fmt::format("{}: {} lists it, and it is not in the bag", path, listed.name));
    }
  for (const std::string& path : wanted) {
    const auto digests = digests_of_file((bag / path).string());
    if (!digests.ok()) {
      outcome.unknowns.push_back(digests.error().message);
      continue;
    }
    for (const Listed& listed : manifests) {
      const auto entry = listed.manifest.checksum_of.find(path);
      if (entry != listed.manifest.checksum_of.end() && entry->second != digests.value().*listed.algorithm->digest)
        outcome.faults.push_back(fmt::format("{}: it is not the file that {} lists: its {} is {}", path, listed.name, listed.algorithm->name, digests.value().*listed.algorithm->digest));
    }
  }
  outcome.facts.push_back(fmt::format("{} files have the checksums of {} manifests", wanted.size(), manifests.size()));
}

}  // namespace

Outcome check_bag(const fs::path& bag, BagRule rule) {
  Outcome outcome;
  std::error_code error;
  if (!fs::is_directory(bag, error)) {
    outcome.unknowns.push_back(fmt::format("{}: there is no such folder; name the bag's", bag.string()));
    return outcome;
  }
  const std::set<std::string> files = list_files(bag, rule, outcome);
  check_declaration(bag, files, rule, outcome);
  if (files.contains("fetch.txt")) outcome.faults.push_back("fetch.txt: what it names is not in the bag, and is refused");
  if (!fs::is_directory(fs::symlink_status(bag / "data", error))) outcome.faults.push_back("data: the payload's folder is absent");

  auto payload = read_manifests(bag, files, "manifest-", rule, outcome);
  auto tags = read_manifests(bag, files, "tagmanifest-", rule, outcome);
  const auto cut = [](const Listed& listed) { return !listed.manifest.read_to_its_end; };
  if (std::any_of(payload.begin(), payload.end(), cut) || std::any_of(tags.begin(), tags.end(), cut)) return outcome;  // what the rest lists is not known
  if (payload.empty()) outcome.unknowns.push_back("there is no payload manifest of sha256 or sha512, so nothing in the bag can be checked");
  for (const Listed& listed : payload)
    for (const auto& [path, checksum] : listed.manifest.checksum_of)
      if (!is_payload(path)) outcome.faults.push_back(fmt::format("{}: it lists \"{}\", which is outside data/", listed.name, path));
  for (const Listed& listed : tags)
    for (const auto& [path, checksum] : listed.manifest.checksum_of)
      if (is_payload(path) || path.starts_with("tagmanifest-")) outcome.faults.push_back(fmt::format("{}: it lists \"{}\", which is no tag file that it may list", listed.name, path));
  for (const std::string& file : files) {
    if (is_payload(file)) {
      for (const Listed& listed : payload)
        if (!listed.manifest.checksum_of.contains(file)) outcome.faults.push_back(fmt::format("{}: it lies in the bag, and {} does not list it", file, listed.name));
      continue;
    }
    if (file.starts_with("tagmanifest-") || (rule == BagRule::kWhole && is_attestation(file))) continue;
    bool covered = false;
    for (const Listed& listed : tags) {
      if (listed.manifest.checksum_of.contains(file)) covered = true;
      else if (rule == BagRule::kWhole) outcome.faults.push_back(fmt::format("{}: it lies in the bag, and {} does not list it", file, listed.name));
    }
    if (!covered) outcome.remarks.push_back(fmt::format("{}: no tag manifest lists it, so nothing is said of it", file));
  }
  std::move(tags.begin(), tags.end(), std::back_inserter(payload));
  check_files(bag, files, payload, outcome);
  return outcome;
}

}  // namespace bonafide::verify
