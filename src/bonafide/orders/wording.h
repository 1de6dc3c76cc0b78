// Reads the prose of an order for words that take in more than they name. It knows phrases, not meaning: a
// request that is sweeping in other words is not found, and a reader still has to read.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bonafide::orders {

/// The first words that ask for everything, as written: "all internal documents", "including but not limited to".
/// "without any records" asks for less, and is not taken.
std::optional<std::string> sweeping_words(std::string_view text);

/// People and companies that are taken in by relation and not by name, as written, each once: "affiliates", "agents".
std::vector<std::string> related_parties(std::string_view text);

/// What stands in straight or curly double quotation marks, each once; not what is longer than five words, which is
/// a quotation and no term. A mark without its partner is left alone.
std::vector<std::string> quoted_words(std::string_view text);

/// Is a term of this name about this word? The case of letters and the plural do not matter.
bool same_word(std::string_view term, std::string_view word);
/// As same_word, for any single word of the term: "associates of the minister" is about "associates".
bool has_word(std::string_view term, std::string_view word);

}  // namespace bonafide::orders
