#include "bonafide/production/bag.h"

#include <algorithm>

#include <fmt/format.h>

#include "bonafide/base/hash.h"
#include "bonafide/format/csv.h"

namespace bonafide::production {
namespace {

namespace fs = std::filesystem;

// Every file below `folder`, by path from `root`, in the order of bytes.
Result<std::vector<std::string>> files_below(const fs::path& root, const fs::path& folder) {
  std::vector<std::string> out;
  std::error_code error;
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    if (entry->is_symlink() || (!entry->is_regular_file() && !entry->is_directory()))
      return Error{ErrorKind::kInput, fmt::format("{}: it is neither a file nor a folder, and a bag holds nothing else; remove it", entry->path().string())};
    if (entry->is_regular_file()) out.push_back(entry->path().lexically_relative(root).generic_string());
  }
  if (error) return Error{ErrorKind::kIo, fmt::format("{}: its files cannot be listed ({})", folder.string(), error.message())};
  std::sort(out.begin(), out.end());
  return out;
}

struct Manifests {
  std::string sha256, sha512;
  std::uint64_t bytes = 0, files = 0;
};

Result<Manifests> manifests_of(const fs::path& root, const std::vector<std::string>& files) {
  Manifests out;
  for (const std::string& file : files) {
    TRY(const FileDigests digests, digests_of_file((root / file).string()));
    out.sha256 += fmt::format("{}  {}\n", to_hex(digests.sha256), manifest_path(file));
    out.sha512 += fmt::format("{}  {}\n", to_hex(digests.sha512), manifest_path(file));
    out.bytes += digests.bytes;
    ++out.files;
  }
  return out;
}

Status write_manifests(const fs::path& folder, const std::string& prefix, const Manifests& manifests) {
  TRY_STATUS(format::write_text_file((folder / (prefix + "manifest-sha256.txt")).string(), manifests.sha256));
  return format::write_text_file((folder / (prefix + "manifest-sha512.txt")).string(), manifests.sha512);
}

}  // namespace

std::string manifest_path(const std::string& path) {
  std::string out;
  for (const char c : path) {
    if (c == '%') out += "%25";
    else if (c == '\r') out += "%0D";
    else if (c == '\n') out += "%0A";
    else out += c;
  }
  return out;
}

Status begin_bag(const fs::path& folder, const BagInfo& info) {
  TRY(const std::vector<std::string> files, files_below(folder, folder / "data"));
  TRY(const Manifests manifests, manifests_of(folder, files));
  std::string text;
  for (const auto& [label, value] : info) text += fmt::format("{}: {}\n", label, value);
  text += fmt::format("Payload-Oxum: {}.{}\n", manifests.bytes, manifests.files);
  TRY_STATUS(format::write_text_file((folder / "bagit.txt").string(), "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"));
  TRY_STATUS(format::write_text_file((folder / "bag-info.txt").string(), text));
  return write_manifests(folder, "", manifests);
}

Status close_bag(const fs::path& folder) {
  TRY(std::vector<std::string> files, files_below(folder, folder));
  std::erase_if(files, [](const std::string& file) { return file.starts_with("data/") || file.starts_with("tagmanifest-"); });
  TRY(const Manifests manifests, manifests_of(folder, files));
  return write_manifests(folder, "tag", manifests);
}

}  // namespace bonafide::production
