// Ids come from whoever opened an account, and some of those people are the subject of the report.
// Nothing in an id may act on the page, reorder its neighbours or hide: it is shown for what it is.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace bonafide::report {

/// Characters of an id that are printed; of a longer one the start, and its length in bytes.
inline constexpr std::size_t kMaxIdCharacters = 120;

/// The id as valid UTF-8 in which every character can be seen: control, bidirectional, zero-width
/// and other invisible characters become "‹U+202E›", bytes that are no UTF-8 "‹0xFF›", and so does
/// a third combining mark on one letter. Not yet safe in HTML: see escaped().
std::string visible(std::string_view id);

/// The same for a sentence that may quote the log: in full length.
std::string visible_text(std::string_view text);

/// The id made visible in at most `columns` columns, for labels in plots: of a longer one both ends,
/// since ids of one make often share their start. @param columns  at least 3.
std::string visible_label(std::string_view id, std::size_t columns);

/// How wide a visible text is, in columns of a Latin letter; characters from U+1100 on count as two.
std::size_t columns_of(std::string_view visible);

}  // namespace bonafide::report
