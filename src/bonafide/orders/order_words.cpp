#include "bonafide/orders/order_words.h"

#include "bonafide/orders/finding.h"

namespace bonafide::orders {

const char* word(Regime regime) { return regime == Regime::kLitigation ? "litigation" : "dsa"; }

const char* word(RecipientKind kind) {
  switch (kind) {
    case RecipientKind::kParty: return "party";
    case RecipientKind::kGovernmentalEntity: return "us-governmental-entity";
    case RecipientKind::kForeignGovernment: return "foreign-government";
    case RecipientKind::kNeutral: return "neutral";
    case RecipientKind::kVettedResearcher: return "vetted-researcher";
  }
  return "";
}

const char* word(Category category) {
  switch (category) {
    case Category::kContent: return "content";
    case Category::kSubscriber: return "subscriber";
    case Category::kTraffic: return "traffic";
    case Category::kInternalInvestigation: return "internal-investigation";
    case Category::kPublic: return "public";
    case Category::kAggregate: return "aggregate";
  }
  return "";
}

const char* word(Form form) {
  switch (form) {
    case Form::kAggregate: return "aggregate";
    case Form::kGroup: return "group";
    case Form::kPseudonymous: return "pseudonymous";
    case Form::kIdentified: return "identified";
  }
  return "";
}

const char* word(Accounts accounts) { return accounts == Accounts::kAll ? "all" : "in-groups"; }

const char* word(Question question) {
  switch (question) {
    case Question::kShareInLockstep: return "share-in-lockstep";
    case Question::kGroups: return "groups";
    case Question::kSingleUse: return "single-use";
    case Question::kAudience: return "audience";
  }
  return "";
}

const char* word(Subject subject) {
  switch (subject) {
    case Subject::kEngagement: return "engagement";
    case Subject::kCommunications: return "communications";
    case Subject::kAdvertising: return "advertising";
    case Subject::kModeration: return "moderation";
    case Subject::kInvestigations: return "investigations";
    case Subject::kAccounts: return "accounts";
  }
  return "";
}

const char* word(State state) {
  switch (state) {
    case State::kDraft: return "draft";
    case State::kFiled: return "filed";
    case State::kObjected: return "objected";
    case State::kTentative: return "tentative";
    case State::kGranted: return "granted";
    case State::kGrantedInPart: return "granted-in-part";
    case State::kDenied: return "denied";
    case State::kDeniedWithLeave: return "denied-with-leave";
    case State::kNarrowed: return "narrowed";
    case State::kRefiled: return "refiled";
    case State::kVacatedInPart: return "vacated-in-part";
    case State::kReasonedRequest: return "reasoned-request";
    case State::kAmendmentRequested: return "amendment-requested";
    case State::kMediation: return "mediation";
    case State::kEnded: return "ended";
  }
  return "";
}

const char* word(Answer answer) {
  switch (answer) {
    case Answer::kAllowed: return "allowed";
    case Answer::kWithConsent: return "with-consent";
    case Answer::kRefused: return "refused";
  }
  return "";
}

const char* word(Severity severity) {
  switch (severity) {
    case Severity::kNote: return "note";
    case Severity::kWarning: return "warning";
    case Severity::kError: return "error";
  }
  return "";
}

std::optional<Severity> parse_severity(std::string_view text) {
  for (const Severity severity : {Severity::kNote, Severity::kWarning, Severity::kError})
    if (text == word(severity)) return severity;
  return std::nullopt;
}

}  // namespace bonafide::orders
