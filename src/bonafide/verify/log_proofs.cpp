#include "bonafide/verify/log_proofs.h"

#include <fmt/format.h>

#include "bonafide/seal/checkpoint.h"
#include "bonafide/seal/merkle.h"
#include "bonafide/seal/note.h"

namespace bonafide::verify {
namespace {

// Reads the checkpoint and says of its signature what can be said. @return nothing where it is none.
std::optional<seal::Checkpoint> check(std::string_view text, const std::optional<seal::VerifierKey>& key, std::string_view place, Outcome& outcome) {
  const auto note = seal::parse_note(text, place);
  const auto checkpoint = note.ok() ? seal::parse_checkpoint(note.value().text, place) : Result<seal::Checkpoint>(note.error());
  if (!checkpoint.ok()) {
    outcome.faults.push_back(checkpoint.error().message);
    return std::nullopt;
  }
  std::string signers;
  for (const auto& signature : note.value().signatures) signers += (signers.empty() ? "" : ", ") + fmt::format("{}+{:08x}", signature.name, signature.key_id);
  const auto known = key ? std::span(&*key, 1) : std::span<const seal::VerifierKey>();
  switch (seal::check_note(note.value(), known)) {
    case seal::Signed::kValid: outcome.facts.push_back(fmt::format("{}: signed by {}", place, seal::to_text(*key))); break;
    case seal::Signed::kInvalid: outcome.faults.push_back(fmt::format("{}: the signature in the name of {} is wrong: the text was changed, or somebody else signed it", place, key->name)); break;
    case seal::Signed::kUnknownSigner:
      outcome.unknowns.push_back(fmt::format("{}: signer unknown: it bears signatures of {}{}", place, signers, key ? fmt::format(", and none of {}", seal::to_text(*key)) : "; give a key you trust with --pub"));
  }
  outcome.facts.push_back(fmt::format("{}: origin {}, {} leaves, root {}", place, checkpoint.value().origin, checkpoint.value().size, to_hex(checkpoint.value().root)));
  return checkpoint.value();
}

}  // namespace

Outcome check_checkpoint(std::string_view text, const std::optional<seal::VerifierKey>& key, std::string_view place) {
  Outcome outcome;
  check(text, key, place, outcome);
  outcome.remarks.push_back("a checkpoint fixes what a log said; it does not show that the log was true, whole, or how old it is");
  return outcome;
}

Outcome check_inclusion(std::string_view text, const Digest& leaf, const std::optional<seal::VerifierKey>& key, std::string_view place) {
  Outcome outcome;
  const auto proof = seal::parse_inclusion_proof(text, place);
  if (!proof.ok()) {
    outcome.faults.push_back(proof.error().message);
    return outcome;
  }
  const auto checkpoint = check(proof.value().checkpoint, key, place, outcome);
  if (!checkpoint) return outcome;
  if (seal::verify_inclusion(leaf, proof.value().index, checkpoint->size, proof.value().hashes, checkpoint->root))
    outcome.facts.push_back(fmt::format("{}: the leaf {} stands at {}", place, to_hex(leaf), proof.value().index));
  else
    outcome.faults.push_back(fmt::format("{}: its path does not lead from the leaf {} at {} to the root", place, to_hex(leaf), proof.value().index));
  if (!proof.value().extra.empty()) outcome.remarks.push_back(fmt::format("{}: its line \"extra\" is vouched for by nobody", place));
  return outcome;
}

}  // namespace bonafide::verify
