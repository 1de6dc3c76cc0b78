// bonafide-verify: what the other side runs. It trusts nothing but its own key file, reads no network, and is small
// enough to be read whole: this file, then src/bonafide/verify (from production.cpp), then src/bonafide/seal.
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "bonafide/seal/base64.h"
#include "bonafide/seal/merkle.h"
#include "bonafide/seal/secret_files.h"
#include "bonafide/verify/bag.h"
#include "bonafide/verify/bounded_file.h"
#include "bonafide/verify/log_proofs.h"
#include "bonafide/verify/production.h"

namespace bonafide::app {
namespace {

constexpr const char* kHelp = R"(bonafide-verify: checks what was handed over, offline.

  bonafide-verify BAG --pub seal.pub [--order ORDER] [--neutral-pub neutral.pub]
      a production: are the files those that the custodian signed, under this order and from this
      sealed log, and does every record that is shown by name stand in that log?
      --neutral-pub: has the neutral signed that a replay of it gave the same bytes?
  bonafide-verify BAG --bag-only
      any BagIt 1.0 bag (RFC 8493): is every file there, unchanged, and none besides?
  bonafide-verify --checkpoint FILE --pub seal.pub
      any C2SP checkpoint of a transparency log: has this key signed it?
  bonafide-verify --inclusion FILE (--entry FILE | --leaf HEX) --pub seal.pub
      any RFC 6962 inclusion proof in a C2SP tlog-proof: is this entry in the signed tree?
      --entry holds the entry's bytes; --leaf is SHA-256(0x00, entry) as 64 hex digits

  --quiet     print faults only
  --help, --version

Take seal.pub from the signer by a way you trust: a key that came with the bag proves nothing.
What a production does not prove is printed with it: first of all, that the sealed log was true.

Exit code 0: valid; 1: invalid, and every fault is named; 2: it could not be checked, as without a
key ("signer unknown"). Formats: docs/formats/production.md, docs/formats/seal.md.
)";

enum ExitCode : int { kValid = 0, kInvalid = 1, kNotChecked = 2 };

struct Wishes {
  std::string bag, checkpoint, inclusion, entry, leaf, pub, order, neutral_pub;
  bool bag_only = false, quiet = false, help = false, version = false;
};

Error usage(std::string message) { return {ErrorKind::kUsage, std::move(message) + "; see bonafide-verify --help"}; }

Result<Wishes> parse(const std::vector<std::string>& words) {
  Wishes wishes;
  const std::pair<const char*, std::string*> valued[] = {{"--checkpoint", &wishes.checkpoint}, {"--inclusion", &wishes.inclusion}, {"--entry", &wishes.entry}, {"--leaf", &wishes.leaf}, {"--pub", &wishes.pub}, {"--order", &wishes.order}, {"--neutral-pub", &wishes.neutral_pub}};
  const std::pair<const char*, bool*> flags[] = {{"--bag-only", &wishes.bag_only}, {"--quiet", &wishes.quiet}, {"--help", &wishes.help}, {"-h", &wishes.help}, {"--version", &wishes.version}};
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    bool understood = false;
    for (const auto& [name, value] : valued) {
      if (word != name) continue;
      if (i + 1 == words.size() || words[i + 1].empty() || !value->empty()) return usage(fmt::format("{}: give it one value, once", name));
      *value = words[++i];
      understood = true;
    }
    for (const auto& [name, flag] : flags) {
      if (word != name || understood) continue;
      *flag = true;
      understood = true;
    }
    if (understood) continue;
    if (word.starts_with('-') || word.empty() || !wishes.bag.empty()) return usage(fmt::format("\"{}\" was not expected", word));
    wishes.bag = word;
  }
  if (wishes.help || wishes.version) return wishes;
  if (!wishes.bag.empty() + !wishes.checkpoint.empty() + !wishes.inclusion.empty() != 1) return usage("say what to check: a BAG, a --checkpoint or an --inclusion proof");
  if (wishes.bag_only && (wishes.bag.empty() || !wishes.pub.empty() || !wishes.order.empty() || !wishes.neutral_pub.empty())) return usage("--bag-only: it goes with a BAG and nothing else");
  if (!wishes.order.empty() && wishes.bag.empty()) return usage("--order: it goes with a BAG");
  if (!wishes.neutral_pub.empty() && wishes.bag.empty()) return usage("--neutral-pub: it goes with a BAG");
  if (!wishes.inclusion.empty() && wishes.entry.empty() == wishes.leaf.empty()) return usage("--inclusion: say of what, with one of --entry and --leaf");
  if (wishes.inclusion.empty() && !(wishes.entry.empty() && wishes.leaf.empty())) return usage("--entry, --leaf: they go with --inclusion");
  return wishes;
}

Result<Digest> leaf_of(const Wishes& wishes) {
  if (!wishes.entry.empty()) {
    TRY(const std::string entry, verify::read_whole(wishes.entry));
    return seal::leaf_hash(entry);
  }
  const auto bytes = seal::parse_hex(wishes.leaf);
  Digest leaf;
  if (!bytes || bytes->size() != leaf.size()) return usage("--leaf: it is not 64 lowercase hex digits");
  std::copy(bytes->begin(), bytes->end(), leaf.begin());
  return leaf;
}

Result<verify::Outcome> check(const Wishes& wishes) {
  if (wishes.bag_only) return verify::check_bag(wishes.bag);
  std::optional<seal::VerifierKey> key, neutral;
  if (!wishes.pub.empty()) {
    TRY(key, seal::read_verifier_key(wishes.pub));
  }
  if (!wishes.neutral_pub.empty()) {
    TRY(neutral, seal::read_verifier_key(wishes.neutral_pub));
  }
  if (!wishes.bag.empty()) return verify::check_production(wishes.bag, key, wishes.order.empty() ? std::nullopt : std::optional<std::filesystem::path>(wishes.order), neutral);
  const std::string& place = wishes.checkpoint.empty() ? wishes.inclusion : wishes.checkpoint;
  TRY(const std::string text, verify::read_whole(place));
  if (!wishes.checkpoint.empty()) return verify::check_checkpoint(text, key, place);
  TRY(const Digest leaf, leaf_of(wishes));
  return verify::check_inclusion(text, leaf, key, place);
}

// What a terminal prints and does not obey: names in a bag are anybody's. Bytes of plain ASCII stay, others are shown as \xNN.
std::string harmless(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c >= 0x20 && c < 0x7f) out += c;
    else out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
  }
  return out;
}

int print(const verify::Outcome& outcome, bool quiet) {
  const auto lines = [](const char* mark, const std::vector<std::string>& texts) {
    for (const std::string& text : texts) fmt::print("  {}{}\n", mark, harmless(text));
  };
  if (!quiet) {
    lines("", outcome.facts);
    lines("note: ", outcome.remarks);
  }
  lines("WRONG: ", outcome.faults);
  lines("NOT CHECKED: ", outcome.unknowns);
  switch (outcome.verdict()) {
    case verify::Verdict::kValid: if (!quiet) fmt::print("valid\n"); return kValid;
    case verify::Verdict::kInvalid: fmt::print("INVALID: {} faults\n", outcome.faults.size()); return kInvalid;
    case verify::Verdict::kNotChecked: fmt::print("COULD NOT BE CHECKED\n"); return kNotChecked;
  }
  return kNotChecked;
}

int fail(const Error& error) {
  fmt::print(stderr, "bonafide-verify: {}\n", harmless(error.message));
  return kNotChecked;
}

int run(const std::vector<std::string>& words) {
  const auto wishes = parse(words);
  if (!wishes.ok()) return fail(wishes.error());
  if (wishes.value().help || wishes.value().version) {
    fmt::print("{}", wishes.value().help ? kHelp : "bonafide-verify " BONAFIDE_VERSION "\n");
    return kValid;
  }
  const auto outcome = check(wishes.value());
  return outcome.ok() ? print(outcome.value(), wishes.value().quiet) : fail(outcome.error());
}

}  // namespace
}  // namespace bonafide::app

int main(int argc, char** argv) {
  try {
    const int code = bonafide::app::run({argv + 1, argv + argc});
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
  } catch (const std::exception& error) {
    std::fputs(("bonafide-verify: " + std::string(error.what()) + "\n").c_str(), stderr);
    return bonafide::app::kNotChecked;
  }
  std::fputs("bonafide-verify: standard output cannot be written; send it elsewhere\n", stderr);
  return bonafide::app::kNotChecked;
}
