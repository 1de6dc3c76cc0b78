// SHA-256 and SHA-512 of a file in one reading.
#pragma once
#include <string>

#include "bonafide/base/result.h"

namespace bonafide::verify {

struct FileDigests {
  std::string sha256, sha512;  ///< lowercase hex
};

/// @param path a regular file; a link is not followed. @errors kIo: it cannot be read, or is none.
Result<FileDigests> digests_of_file(const std::string& path);

}  // namespace bonafide::verify
