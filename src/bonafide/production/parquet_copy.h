// A production's tables once more as Parquet, for whoever loads them into a tool. A convenience: signed with the rest, and compared
// with the CSV by nobody but whoever replays the production.
#pragma once
#include <filesystem>
#include <vector>

#include "bonafide/base/result.h"

namespace bonafide::production {

/// Writes beside each CSV file the same table with the ending .parquet: columns of the same names, `error_95` and the `accounts` of
/// item-N-accounts.csv as whole numbers, all else as text. Uncompressed, so that every byte can be searched. With one version
/// of DuckDB the same table gives the same bytes.
/// @param files as CsvWriter wrote them. @param work an empty folder for what DuckDB may spill. Memory: a table at a time. @return the files written, in their order. @errors kIo; kInput: no such file.
Result<std::vector<std::filesystem::path>> write_parquet_copies(const std::vector<std::filesystem::path>& files, const std::filesystem::path& work);

}  // namespace bonafide::production
