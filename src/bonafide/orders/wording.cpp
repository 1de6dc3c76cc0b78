#include "bonafide/orders/wording.h"

#include <algorithm>
#include <array>
#include <span>

namespace bonafide::orders {
namespace {

struct Word {
  std::string lower;
  std::size_t begin, end;     // in the text
  bool ends_phrase = false;   // followed by a comma, full stop, ...: a phrase does not reach across
};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80; }

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> words;
  for (std::size_t i = 0; i < text.size();) {
    if (!is_letter(text[i])) {
      if (!words.empty() && std::string_view(",.;:()").find(text[i]) != std::string_view::npos) words.back().ends_phrase = true;
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < text.size() && (is_letter(text[end]) || text[end] == '-' || text[end] == '\'')) ++end;
    words.push_back({lowered(text.substr(i, end - i)), i, end});
    i = end;
  }
  return words;
}

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

constexpr std::array<std::string_view, 4> kAll{"all", "any", "every", "each"};
constexpr std::array<std::string_view, 6> kNone{"without", "no", "not", "nor", "never", "neither"};
constexpr std::array<std::string_view, 12> kBetween{"and", "or", "all", "any", "every", "of", "the", "its", "their", "his", "her", "other"};
constexpr std::array<std::string_view, 28> kPapers{
    "document", "documents", "communication", "communications", "record", "records", "information", "data", "material", "materials", "correspondence", "file", "files", "message",
    "messages", "email", "emails", "e-mails", "paper", "papers", "evidence", "matter", "matters", "topic", "topics", "subjects", "things", "content"};
// Words that may stand between "all" and "documents": the phrase is about to name something else after others.
constexpr std::array<std::string_view, 12> kBreaks{"in", "on", "by", "from", "for", "to", "that", "who", "which", "with", "within", "at"};
constexpr std::size_t kMostWordsOfATerm = 5;  // more in quotation marks is what somebody said, and needs no definition
constexpr std::size_t kMostAdjectives = 3;  // "all non-privileged internal written documents"

constexpr std::array<std::string_view, 6> kOpenPhrases{"including but not limited to", "including, but not limited to", "including without limitation", "including, without limitation",
                                                       "relating in any way", "everything"};
// Plurals where the singular is also a verb or an adjective ("a representative sample").
constexpr std::array<std::string_view, 10> kRelated{"affiliate", "affiliates", "subsidiary", "subsidiaries", "associates", "agents", "representatives", "proxies", "successors", "assigns"};

// "all", then at most a few adjectives, then a kind of paper. @return where that word ends.
std::optional<std::size_t> end_of_all_papers(std::span<const Word> words) {
  std::size_t i = 0;
  while (i < words.size() && !words[i].ends_phrase && (i == 0 || is_one_of(kBetween, words[i].lower))) ++i;
  for (std::size_t adjectives = 0; i < words.size() && adjectives <= kMostAdjectives; ++i, ++adjectives) {
    if (is_one_of(kPapers, words[i].lower)) return words[i].end;
    if (words[i].ends_phrase || is_one_of(kBreaks, words[i].lower)) return std::nullopt;
  }
  return std::nullopt;
}

// "without any records", "does not hold any records".
bool is_denied(std::span<const Word> words, std::size_t i) {
  for (std::size_t back = 1; back <= 3 && back <= i && !words[i - back].ends_phrase; ++back)
    if (is_one_of(kNone, words[i - back].lower)) return true;
  return false;
}

// "subsidiaries" and "subsidiary" are one word, as "likes" and "like" are.
std::string stem(std::string_view word) {
  std::string out = lowered(word);
  if (out.ends_with("ies")) return out.substr(0, out.size() - 3) + "y";
  if (out.ends_with("s") && out.size() > 3) out.pop_back();
  return out;
}

void add_once(std::vector<std::string>& all, std::string word) {
  if (std::find(all.begin(), all.end(), word) == all.end()) all.push_back(std::move(word));
}

// The text between `open` and `close`, again and again.
void add_quoted(std::vector<std::string>& out, std::string_view text, std::string_view open, std::string_view close) {
  for (std::size_t begin = text.find(open); begin != std::string_view::npos; begin = text.find(open, begin)) {
    begin += open.size();
    const std::size_t end = text.find(close, begin);
    if (end == std::string_view::npos) return;
    const std::string_view inside = text.substr(begin, end - begin);
    if (const std::size_t words = words_of(inside).size(); words >= 1 && words <= kMostWordsOfATerm) add_once(out, std::string(inside));
    begin = end + close.size();
  }
}

}  // namespace

std::optional<std::string> sweeping_words(std::string_view text) {
  const std::string lower = lowered(text);
  const std::vector<Word> words = words_of(text);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!is_one_of(kAll, words[i].lower) || is_denied(words, i)) continue;
    if (const auto end = end_of_all_papers(std::span(words).subspan(i))) return std::string(text.substr(words[i].begin, *end - words[i].begin));
  }
  for (const std::string_view phrase : kOpenPhrases)
    if (const std::size_t at = lower.find(phrase); at != std::string::npos) return std::string(text.substr(at, phrase.size()));
  return std::nullopt;
}

std::vector<std::string> related_parties(std::string_view text) {
  std::vector<std::string> out;
  const std::vector<Word> words = words_of(text);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool browser = words[i].lower == "agents" && i > 0 && words[i - 1].lower == "user";
    if (is_one_of(kRelated, words[i].lower) && !browser) add_once(out, words[i].lower);
  }
  return out;
}

std::vector<std::string> quoted_words(std::string_view text) {
  std::vector<std::string> out;
  add_quoted(out, text, "\"", "\"");
  add_quoted(out, text, "\u201c", "\u201d");
  return out;
}

bool same_word(std::string_view term, std::string_view word) { return stem(term) == stem(word); }

bool has_word(std::string_view term, std::string_view word) {
  for (const Word& one : words_of(term))
    if (stem(one.lower) == stem(word)) return true;
  return false;
}

}  // namespace bonafide::orders
