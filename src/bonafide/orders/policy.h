// A policy: which records may go to whom, in which form, on what terms, and on whose authority. Whether
// "who liked this page" is content or a record is not settled, so it is a file with citations that a
// person chooses, never code. Format: docs/formats/policy.md.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "bonafide/orders/order.h"

namespace bonafide::orders {

inline constexpr std::int64_t kPolicyFormat = 1;

struct Citation {
  std::string id;    ///< short, unique in the file
  std::string text;  ///< as a court would cite it: "18 U.S.C. § 2702(a)(1)"
  std::string says;  ///< what it says, a sentence
};

/// kWithConsent: only with the consent of those whose records they are.
enum class Answer { kAllowed, kWithConsent, kRefused };
const char* word(Answer answer);

/// The first clause that fits decides; empty lists fit everything.
struct Clause {
  std::vector<Category> categories;
  std::vector<RecipientKind> recipients;
  std::vector<Form> forms;
  Answer answer = Answer::kRefused;
  std::string because;             ///< a sentence
  std::vector<std::string> cite;   ///< ids of citations; at least one
  Position at;
};

struct Policy {
  std::string file, id, title, summary;
  std::string sha256;
  Regime regime = Regime::kLitigation;
  /// What a record of who acted on what is under this policy, whatever an item calls it.
  Category who_acted = Category::kTraffic;
  std::vector<Citation> citations;
  std::vector<Clause> clauses;      ///< the last fits everything, so that nothing is left undecided
  double most_epsilon = 1, most_delta = 1e-6;
  std::int64_t smallest_cell = 10;
  std::int64_t least_contest_days = 14;
  bool needs_notice = true, needs_protective_order = true;

  const Citation* citation(std::string_view id) const;
  /// The clause that decides on records of `category` for `recipient` in `form`.
  const Clause& decide(Category category, RecipientKind recipient, Form form) const;
  /// An item's category as this policy sees it: engagement of single accounts is `who_acted`, counts are aggregate.
  Category category_of(const Item& item) const;
};

/// @errors kInput as parse_order; also: no citations, a clause that cites nothing or what is not in the file, no
/// last clause that fits everything.
Result<Policy> parse_policy(std::string text, const std::string& file);
Result<Policy> read_policy(const std::string& path);

}  // namespace bonafide::orders
