// Which column of the files is which part of an event.
#pragma once
#include <string>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/ingest/ingest.h"

namespace bonafide::ingest {

/// What a file offers.
struct Header {
  std::string path;
  std::vector<std::string> columns;
  bool may_hold_more = false;  ///< JSON: a later line may bring other keys
};

/// A part of an event and the column that holds it.
struct Field {
  std::string role, column;
};
inline constexpr std::size_t kActorField = 0, kTargetField = 1, kTimeField = 2, kFirstAttribute = 3;

/// How the whole log is read: the same for each of its files.
struct Mapping {
  std::string profile;        ///< name, or "columns" when all was mapped by hand
  std::vector<Field> fields;  ///< actor, target, time, then attributes by ascending role
  std::vector<std::string> attributes() const;
};

/// The first profile whose actor, target and time every file has, options.columns taking the place
/// of its own entries; where these name all three, only they count. Optional columns belong to the
/// mapping when some file has them, or may have them.
/// @param headers at least one.
/// @errors kUsage: an unknown role or profile; kInput: a file lacks a column: what it has is listed.
Result<Mapping> choose_columns(const ReadOptions& options, const std::vector<Header>& headers);

/// Position of each field's column in a file's header; -1 where the file does not have it.
/// @errors kInput: the header names a needed column twice.
Result<std::vector<int>> positions(const Mapping& mapping, const Header& header);

}  // namespace bonafide::ingest
