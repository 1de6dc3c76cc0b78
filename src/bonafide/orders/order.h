// An order: a request for disclosure, what it demands item by item, and what became of it. The file format is
// specified in docs/formats/order.md. Reading is strict about form (an unknown key is an error) and
// lenient about substance: what is missing or overbroad is for the rules to find (rules.h).
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bonafide/base/time.h"
#include "bonafide/orders/toml.h"

namespace bonafide::orders {

inline constexpr std::int64_t kOrderFormat = 1;

enum class Regime { kLitigation, kDsa };
enum class RecipientKind { kParty, kGovernmentalEntity, kForeignGovernment, kNeutral, kVettedResearcher };
/// What kind of record an item asks for; which of them may go to whom is the policy's to say.
enum class Category { kContent, kSubscriber, kTraffic, kInternalInvestigation, kPublic, kAggregate };
/// How much the answer says of single accounts, rising.
enum class Form { kAggregate, kGroup, kPseudonymous, kIdentified };
/// Whose records an item asks for: those of accounts in the groups of a case, or of everybody in its scope.
enum class Accounts { kInGroups, kAll };
/// What an item is to answer; an item without a question cannot be measured against a narrower one.
enum class Question { kShareInLockstep, kGroups, kSingleUse, kAudience };
/// What a subject (of an item, of a proceeding) is; only `engagement` can be measured on a log.
enum class Subject { kEngagement, kCommunications, kAdvertising, kModeration, kInvestigations, kAccounts };
enum class State {
  kDraft, kFiled, kObjected, kTentative, kGranted, kGrantedInPart, kDenied, kDeniedWithLeave, kNarrowed, kRefiled, kVacatedInPart,
  kReasonedRequest, kAmendmentRequested, kMediation, kEnded,  ///< DSA Art. 40
};

/// The words of the file: "share-in-lockstep", "denied-with-leave", ...
const char* word(Regime);
const char* word(RecipientKind);
const char* word(Category);
const char* word(Form);
const char* word(Accounts);
const char* word(Question);
const char* word(Subject);
const char* word(State);

template <class E>
struct Words;  ///< `all`: every value of E, in order (order_words.h)

/// A member-level form says something of single accounts.
inline bool is_member_level(Form form) { return form == Form::kPseudonymous || form == Form::kIdentified; }

struct Step {
  At<State> state;
  At<Day> date;
  std::string by;    ///< who moved: "the court", "the custodian"; may be empty
  std::vector<At<std::string>> items;  ///< ids of those that a ruling "granted-in-part" grants; empty: it does not say
  std::string note;  ///< why, in a sentence; may be empty
};

struct Term {
  std::string name;
  std::string meaning;
  Position at;
};

struct Proceeding {
  At<std::string> id;
  std::string forum, charges;
  std::vector<At<Subject>> concerns;
  std::optional<At<Day>> first_day, last_day;  ///< of the event that it is about
  Position at;
};

/// What is done to an answer before it leaves.
struct PrivacyTerms {
  std::optional<At<double>> epsilon, delta;       ///< of differential privacy, user level; > 0
  std::optional<At<std::int64_t>> smallest_cell;  ///< counts of fewer accounts are suppressed; >= 1
  std::optional<At<Microseconds>> coarsen_times;  ///< times are given to this unit
  Position at;
};

struct Item {
  At<std::string> id;
  At<std::string> text;
  std::optional<At<std::string>> proceeding, why;
  std::optional<At<Subject>> subject;
  std::optional<At<Question>> question;
  std::vector<At<std::string>> targets;        ///< ids; {"*"}: every target of the log
  std::vector<At<std::string>> actions;        ///< "like", ...; {"*"}: every action
  std::optional<At<Day>> first_day, last_day;  ///< both included, in the order's zone
  std::vector<At<std::string>> jurisdictions;  ///< countries as the log writes them; empty: everywhere
  At<Category> category;
  At<Form> form;
  std::optional<At<Accounts>> accounts;
  std::optional<At<double>> sample;            ///< part of the accounts, drawn by a keyed hash; in (0, 1]
  std::optional<PrivacyTerms> privacy;
  Position at;                                 ///< of its header
};

struct Deposition {
  At<std::string> of;
  std::vector<At<std::string>> topics;
  std::optional<At<std::int64_t>> hours;
  Position at;
};

/// To the people whose records are asked for, before the records go.
struct Notice {
  std::string to;
  std::optional<At<Day>> sent;
  std::optional<At<std::int64_t>> contest_days;  ///< in which they may object
  Position at;
};

/// By a court-appointed neutral: the groups for which records of single accounts may be produced.
struct Review {
  At<std::string> by;
  std::optional<At<Day>> date;
  std::vector<At<std::string>> groups;  ///< ids as in groups.csv of the case
  Position at;
};

struct Order {
  std::string file;    ///< as given
  std::string text;    ///< its bytes
  std::string sha256;  ///< of these, hex: what `supersedes` names

  At<Regime> regime{Regime::kLitigation, {}};
  std::optional<At<std::string>> caption, docket, court, authority, applicant, custodian;
  std::optional<At<std::string>> systemic_risk;    ///< DSA: the risk that the research is about
  std::optional<At<std::string>> supersedes;       ///< hex SHA-256 of the order that this one replaces
  At<RecipientKind> recipient;
  std::string recipient_name;
  std::optional<At<std::string>> protective_order; ///< what binds the recipient, or where it is filed
  std::optional<At<std::string>> consent;          ///< who consented to what
  std::optional<At<Day>> deadline;
  int zone_minutes = 0;                            ///< east of UTC
  std::optional<Notice> notice;
  std::optional<Review> review;
  std::vector<Term> terms;
  std::vector<Proceeding> proceedings;
  std::vector<Item> items;
  std::vector<Deposition> depositions;
  std::vector<Step> history;                       ///< at least one; the last is where the order stands

  const Proceeding* proceeding(std::string_view id) const;
  State state() const { return history.back().state.value; }
  /// Has a court or coordinator granted this item, as the order stands?
  bool grants(const Item& item) const;
  /// First and last microsecond of a day of this order, in UTC.
  Microseconds day_begin(Day day) const;
  Microseconds day_end(Day day) const { return day_begin(day + 1) - 1; }
};

/// @param file  name for messages. @errors kInput: "FILE:LINE:COLUMN: ..." for the first fault: no TOML, an
/// unknown key (with the nearest known one), a wrong type, two of one id, a state that cannot follow the
/// one before it, a format that this version does not know.
Result<Order> parse_order(std::string text, const std::string& file);
Result<Order> read_order(const std::string& path);

/// The states that may follow the states that an order went through (none: its first), for messages.
/// @param supersedes  whether it replaces another. What may follow depends on the whole way: an objection to a
/// ruling can end in its being vacated, an objection to a request cannot.
std::vector<State> states_after(std::span<const State> before, Regime regime, bool supersedes);
bool may_follow(std::span<const State> before, State after, Regime regime, bool supersedes);

/// May an order that stands at `last` be replaced by one that is more than a draft?
bool may_be_superseded(State last, Regime regime);
/// The states of which that is true, for messages.
std::vector<State> states_that_may_be_superseded(Regime regime);

}  // namespace bonafide::orders
