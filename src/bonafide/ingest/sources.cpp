#include "bonafide/ingest/sources.h"

#include <glob.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <set>

#include <fmt/format.h>

namespace bonafide::ingest {
namespace {

namespace fs = std::filesystem;

Error input_error(std::string message) { return {ErrorKind::kInput, std::move(message)}; }

Result<std::vector<std::string>> expand(const std::string& input) {
  std::error_code ignored;
  if (input.find_first_of("*?[") == std::string::npos || fs::exists(input, ignored))
    return std::vector<std::string>{input};
  glob_t found{};
  const int answer = ::glob(input.c_str(), GLOB_ERR | GLOB_TILDE, nullptr, &found);
  std::vector<std::string> paths(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  ::globfree(&found);
  if (answer == GLOB_NOMATCH)
    return input_error(fmt::format("no file matches {}; check the folder and the pattern (`ls {}`)", input, input));
  if (answer != 0) return input_error(fmt::format("{} cannot be searched: a folder on the way cannot be read", input));
  return paths;
}

bool take_suffix(std::string& name, std::string_view suffix) {
  if (name.size() <= suffix.size() || !name.ends_with(suffix)) return false;
  name.resize(name.size() - suffix.size());
  return true;
}

Result<Source> classify(const std::string& path) {
  std::string name = fs::path(path).filename().string();
  std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  char magic[4] = {};
  std::ifstream(path, std::ios::binary).read(magic, sizeof magic);
  if (std::string_view(magic, sizeof magic) == "PAR1" || name.ends_with(".parquet"))
    return Source{path, FileKind::kParquet};

  const Compression compression = take_suffix(name, ".gz")    ? Compression::kGzip
                                  : take_suffix(name, ".zst") ? Compression::kZstd
                                                              : Compression::kNone;
  if (take_suffix(name, ".csv")) return Source{path, FileKind::kCsv, compression};
  if (take_suffix(name, ".tsv") || take_suffix(name, ".tab")) return Source{path, FileKind::kCsv, compression, true};
  if (take_suffix(name, ".jsonl") || take_suffix(name, ".ndjson") || take_suffix(name, ".json"))
    return Source{path, FileKind::kJsonLines, compression};
  return input_error(fmt::format(
      "{} is of no kind that can be read, by its name; use .csv, .tsv, .jsonl, .ndjson or .json (each also with .gz or .zst) or .parquet",
      path));
}

Status check_readable(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status))
    return input_error(fmt::format("{} does not exist; check the path", path));
  if (fs::is_directory(status))
    return input_error(fmt::format("{} is a folder; name its files, as in {}", path, (fs::path(path) / "*.csv").string()));
  if (!fs::is_regular_file(status))
    return input_error(fmt::format("{} is not a regular file; save what it delivers to one first", path));
  if (fs::file_size(path, error) == 0)
    return input_error(fmt::format("{} is empty (0 bytes); it needs a header and rows", path));
  return {};
}

}  // namespace

Result<std::vector<Source>> find_sources(const std::vector<std::string>& inputs) {
  std::set<std::string> paths;
  for (const std::string& input : inputs) {
    TRY(const std::vector<std::string> found, expand(input));
    paths.insert(found.begin(), found.end());
  }
  std::vector<Source> sources;
  std::set<fs::path> seen;  // "a.csv" and "./a.csv" are one file: its events must not count twice
  for (const std::string& path : paths) {
    TRY_STATUS(check_readable(path));
    std::error_code error;
    const fs::path real = fs::canonical(path, error);
    if (error || !seen.insert(real).second) continue;
    TRY(Source source, classify(path));
    source.bytes = fs::file_size(path, error);
    sources.push_back(std::move(source));
  }
  if (sources.empty()) return input_error("there is nothing to read: name at least one file, as in `bonafide detect log.csv --out CASE`");
  return sources;
}

}  // namespace bonafide::ingest
