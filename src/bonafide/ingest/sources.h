// Which files a log is made of: paths and globs in, classified files out.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/ingest/compressed.h"

namespace bonafide::ingest {

enum class FileKind { kCsv, kJsonLines, kParquet };

struct Source {
  std::string path;
  FileKind kind;
  Compression compression = Compression::kNone;
  bool tab_separated = false;  ///< named .tsv or .tab
  std::uint64_t bytes = UINT64_MAX;  ///< its size when it was found: what is written to it later is not read
};

/// Every file that `inputs` name, sorted by path, each once however often it is named. The kind
/// follows from the name (.csv .tsv .tab .jsonl .ndjson .json .parquet, the text kinds also with
/// .gz or .zst), and Parquet also from its first bytes.
/// @errors kInput: no such file, a glob without matches, a folder, an empty file, a kind we do not read.
Result<std::vector<Source>> find_sources(const std::vector<std::string>& inputs);

}  // namespace bonafide::ingest
