// Signed notes (C2SP signed-note): a text of lines, a blank line, then lines "— name base64(key id, signature)".
// Read strictly: a note that another reader might take apart differently is refused.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/seal/note_key.h"

namespace bonafide::seal {

struct NoteSignature {
  std::string name;
  std::uint32_t key_id;
  std::string bytes;  ///< what the algorithm made; 64 for Ed25519
};

struct Note {
  std::string text;  ///< with its last LF; to be believed only after check_note
  std::vector<NoteSignature> signatures;  ///< at least one
};

/// At least 16 must be read; Go's reader stops at 100.
inline constexpr std::size_t kMostNoteSignatures = 100;
/// A checkpoint has some 200 bytes and a signature at most 7,000 (post-quantum ones): what is larger is none.
inline constexpr std::size_t kMostNoteBytes = 1'000'000;

/// @param place names the file in errors. @errors kInput: too large, not UTF-8, a control character other than LF, no
/// blank line before the signatures, a line there of another form, no signature or more than kMostNoteSignatures.
Result<Note> parse_note(std::string_view bytes, std::string_view place);

/// kValid: a signature of a known key is right and none is wrong. kInvalid: one of a known key is wrong.
/// kUnknownSigner: no known key (name and id) has signed. Signatures of unknown keys are ignored.
enum class Signed { kValid, kInvalid, kUnknownSigner };
Signed check_note(const Note& note, std::span<const VerifierKey> known);

/// The text with its signature. @param text UTF-8, ends with LF, no control character but LF.
std::string sign_note(std::string_view text, const SigningKey& key);

}  // namespace bonafide::seal
