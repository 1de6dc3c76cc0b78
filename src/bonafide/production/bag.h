// A BagIt bag (RFC 8493, version 1.0): a folder whose every file is named in a manifest with its hash, so that
// the other side can tell a whole production from one that lost or gained a file.
#pragma once
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "bonafide/base/result.h"

namespace bonafide::production {

/// Label and value, a line each in bag-info.txt.
using BagInfo = std::vector<std::pair<std::string, std::string>>;

/// Makes a bag of `folder`, whose payload lies in data/: writes bagit.txt, bag-info.txt (Payload-Oxum is added) and the
/// manifests of data/ with SHA-256 and SHA-512. Tag files may be added afterwards; then `close_bag`.
/// @errors kIo; kInput: data/ holds something that is no file or folder, such as a link.
Status begin_bag(const std::filesystem::path& folder, const BagInfo& info);

/// Writes the tag manifests: of every file outside data/ but themselves. Last.
Status close_bag(const std::filesystem::path& folder);

/// A path as a manifest writes it: %, CR and LF percent-encoded (RFC 8493, 2.1.3).
std::string manifest_path(const std::string& path);

}  // namespace bonafide::production
