// What a check found: every fault in a sentence, and of what remains the verdict.
#pragma once
#include <string>
#include <vector>

namespace bonafide::verify {

enum class Verdict {
  kValid,       ///< exit code 0
  kInvalid,     ///< exit code 1: something is wrong, and `faults` says what
  kNotChecked,  ///< exit code 2: it could not be told; `unknowns` says why
};

/// A fault outweighs whatever could not be checked beside it.
struct Outcome {
  std::vector<std::string> facts;     ///< what was checked and found right
  std::vector<std::string> faults;
  std::vector<std::string> unknowns;  ///< what could not be checked
  std::vector<std::string> remarks;   ///< what this check does not cover

  Verdict verdict() const { return !faults.empty() ? Verdict::kInvalid : !unknowns.empty() ? Verdict::kNotChecked : Verdict::kValid; }
};

}  // namespace bonafide::verify
