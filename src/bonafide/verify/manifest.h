// The lists of a bag (RFC 8493, 2.1.3): a checksum and a path a line.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace bonafide::verify {

struct Manifest {
  std::map<std::string, std::string> checksum_of;  ///< path in the bag -> lowercase hex
  std::vector<std::string> faults;                 ///< sentences: lines that cannot be read or must not be obeyed; ten at most
  bool read_to_its_end = true;                     ///< false: it has ten faults, and what it lists after the tenth is not known
};

/// Reads a manifest of checksums of `digits` hex digits. Only the lines without fault are in the map.
/// A line is at fault where its path is absolute, begins with "~", is not UTF-8, has a part that is empty, "." or "..", holds NUL
/// or a backslash, or stands in the list already; or where % is not the beginning of %0A, %0D or %25.
/// Stops at the tenth fault. @param name of the manifest, for the sentences. Memory: the good lines.
Manifest parse_manifest(std::string_view text, std::size_t digits, std::string_view name);

/// The same as productions write it: sorted by the bytes of paths; lowercase hex, two blanks, path, LF.
std::string to_text(const Manifest& manifest);

/// Takes the first line off `text`: ended by LF, CR or both (RFC 8493, 2.2), without its end.
std::string_view take_line(std::string_view& text);

}  // namespace bonafide::verify
