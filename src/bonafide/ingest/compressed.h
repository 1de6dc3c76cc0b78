// A file's bytes, decompressed on the way, and known to be whole at the end. A cut .gz is an
// error here, never a shorter log: DuckDB reads one without a word (DESIGN 12).
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "bonafide/base/result.h"

namespace bonafide::ingest {

enum class Compression { kNone, kGzip, kZstd };

/// One pass over a file. Not thread-safe.
class ByteReader {
 public:
  virtual ~ByteReader() = default;
  /// Fills the front of `into`. @return bytes written; 0 only at the end, once every checksum and
  /// length in the file has been verified (all gzip members, all zstd frames).
  /// @errors kInput: the stream is cut or damaged, the byte offset named, or the file became shorter than `most`; kIo: the disk refused.
  virtual Result<std::size_t> read(std::span<char> into) = 0;
};

/// What is said of a file that has fewer bytes than when it was found.
Error became_shorter(const std::string& path);

/// @param most bytes of the file to read, as many as it held when it was found: somebody may be writing to it. @errors kIo: the file cannot be opened.
Result<std::unique_ptr<ByteReader>> open_bytes(const std::string& path, Compression compression, std::uint64_t most = UINT64_MAX);

}  // namespace bonafide::ingest
