// The gate to whoever is not the custodian. Raw data go in with a permit; what comes out is an answer in the item's
// form, and nothing else can be approved for a recipient.
#pragma once
#include "bonafide/base/result.h"
#include "bonafide/disclose/answers.h"
#include "bonafide/disclose/approved.h"
#include "bonafide/disclose/budget.h"
#include "bonafide/disclose/frozen_list.h"
#include "bonafide/disclose/noised_burden.h"
#include "bonafide/disclose/noised_people.h"
#include "bonafide/disclose/permit.h"
#include "bonafide/orders/scope.h"
#include "bonafide/privacy/noise_source.h"

namespace bonafide::disclose {

/// What an item is answered from. Everything is held by reference.
struct ItemFacts {
  const events::EventTable& events;         ///< of the whole case: who acts on nothing else is a fact of the log
  const FrozenList& list;
  const orders::ScopedEvents& everybody;    ///< what the item asks for, whoever did it
  const std::vector<std::string>& targets;  ///< of the item; empty: every target of the log
  std::string_view pseudonym_key;           ///< 32 secret bytes, fresh for each production
};

template <class T>
using Released = Approved<T, Recipient>;

class RecipientGate {
 public:
  /// For the form `aggregate`. @errors kInput: the terms allow no noise of ours. CHECK: another form.
  static Result<Released<AggregateAnswer>> aggregate(const Permit& permit, const ItemFacts& facts, privacy::NoiseSource& noise);
  /// For the form `group`. @errors as aggregate.
  static Result<Released<GroupAnswer>> group(const Permit& permit, const ItemFacts& facts, privacy::NoiseSource& noise);
  /// For the forms `pseudonymous` and `identified`: accounts in the permit's groups alone.
  static Released<RecordsAnswer> records(const Permit& permit, const ItemFacts& facts);
  /// What the case found of the groups that an answer shows, and of no others.
  static Released<FindingsAnswer> findings(const Permit& permit, const ItemFacts& facts, const Released<GroupAnswer>& answer);
  static Released<FindingsAnswer> findings(const Permit& permit, const ItemFacts& facts, const Released<RecordsAnswer>& answer);
  /// What the item asked for and does not get. The counts are noised, out of the item's budget.
  static Result<Released<Withheld>> withheld(const Permit& permit, const ItemFacts& facts, privacy::NoiseSource& noise);
  /// Items that were refused whole: nothing is counted.
  static Released<Withheld> refused(const std::vector<Refusal>& refusals);

  /// What orders would touch, noised. It must be charged and kept before anybody sees it. @errors kInput: as privacy/release.h.
  static Result<Released<NoisedPeople>> people(const orders::PeopleQuestion& question, const PeopleTerms& terms, const PeopleFacts& facts, const orders::Policy& policy, privacy::NoiseSource& noise);
  /// The same again, as the ledger has kept it. @param canonical the question's. @errors kInput: the text is no such answer.
  static Result<Released<NoisedPeople>> kept_people(const PeopleTerms& terms, const std::vector<orders::PeopleQuestion::Cell>& canonical, std::string_view text, const orders::Policy& policy);
  /// All that check and narrow say is made of these counts and of the order.
  static Released<NoisedBurden> burden(const Released<NoisedPeople>& people, const orders::BurdenAsked& asked);
  static Released<NoisedLadder> ladder(const Released<NoisedPeople>& people, const orders::LadderAsked& asked, orders::Ladder proposed);
};

/// What a group is called in one production, where its accounts are not named.
std::string group_name(std::string_view pseudonym_key, std::string_view group);

/// How the budget of an item is shared: what its form releases, and the counts of what is withheld.
inline constexpr std::uint64_t kReleasesAnItem = 2;
/// A user counts on at most so many of an item's targets: noise grows with the root of it, and few people act
/// on more of the pages that an order can name.
inline constexpr std::uint32_t kTargetsAUser = 4;

}  // namespace bonafide::disclose
