#include "bonafide/orders/rules.h"

#include <algorithm>
#include <array>

#include "bonafide/orders/rules_parts.h"

namespace bonafide::orders {
namespace {

using enum Severity;
using enum Ground;

// From what any order must say to what it may give to whom. Each source was checked against the statute, the ruling or
// a report of it; where no law stands behind a rule it says that it is ours.
constexpr std::array kRules{
    Rule{"authority-missing", kError, kProcedure, "no authority",
         "A court or coordinator acts under a provision, and each provision has its own conditions.",
         "name the provision that the order is made under",
         "28 U.S.C. § 1782(a); Regulation (EU) 2022/2065 (DSA) Art. 40(4)", false, authority_missing},
    Rule{"regime-of-policy-differs", kError, kProcedure, "a policy for another regime",
         "Discovery and research access rest on different law, so one cannot be judged by the other's policy.",
         "choose a policy for the order's regime",
         "28 U.S.C. § 1782(a); Regulation (EU) 2022/2065 (DSA) Art. 40(4)", true, regime_of_policy_differs},
    Rule{"no-proceeding", kError, kRelevance, "no proceeding that would use the records",
         "Discovery is for use in a proceeding; without one nobody can say what is relevant.",
         "describe the proceeding that would use the records, and name it in each item",
         "28 U.S.C. § 1782(a) (\"for use in a proceeding in a foreign or international tribunal\"); FRCP 26(b)(1)", false, no_proceeding},
    Rule{"no-charges", kWarning, kRelevance, "a proceeding that says not what it is about",
         "Relevance is measured against what the proceeding charges.",
         "say what each proceeding charges and which subjects that concerns",
         "FRCP 26(b)(1); Rainsy v. Facebook, 311 F. Supp. 3d 1101 (N.D. Cal. 2018)", false, no_charges},
    Rule{"proceeding-not-about-item", kError, kRelevance, "an item that the proceeding is not about",
         "What no charge turns on is irrelevant, however true: of the convictions in Rainsy one concerned likes, and the abuses that other topics were about were relevant to none.",
         "tie each item to a proceeding that concerns its subject, and strike, or limit to it, what none is about",
         "Rainsy v. Facebook, 311 F. Supp. 3d 1101 (N.D. Cal. 2018); FRCP 26(b)(1)", false, proceeding_not_about_item},
    Rule{"dsa-without-systemic-risk", kError, kRelevance, "research access without a systemic risk",
         "Vetted researchers get access for the sole purpose of research on systemic risks in the Union or on their mitigation.",
         "name the systemic risk that the research is about",
         "Regulation (EU) 2022/2065 (DSA) Art. 40(4), Art. 34(1)", false, dsa_without_systemic_risk},
    Rule{"dsa-for-litigation", kError, kProcedure, "research access that serves a proceeding",
         "Access that the law gives for research alone cannot feed a court case.",
         "strike the proceedings, or ask the court instead",
         "Regulation (EU) 2022/2065 (DSA) Art. 40(4)", false, dsa_for_litigation},
    Rule{"no-reason", kWarning, kRelevance, "an item that gives no reason",
         "Whoever asks has to show that the item is relevant and in proportion to what it would prove.",
         "say what the answer would prove or disprove",
         "FRCP 26(b)(1); Regulation (EU) 2022/2065 (DSA) Art. 40(8)(e)", false, no_reason},
    Rule{"no-question", kNote, kBurden, "an item without a question",
         "A request is too broad if a narrower one would answer it, and that can be measured for a stated question only.",
         "state the question that the answer is for",
         "FRCP 26(b)(1) (the importance of the discovery in resolving the issues)", false, no_question},
    Rule{"all-documents", kWarning, kBreadth, "a request for everything",
         "A court will not look for the relevant part of a request for everything: \"the job of the Court is not to re-write the Application to narrow its breadth and scope\".",
         "name the kinds of record, the targets and the actions that are needed",
         "Rainsy v. Facebook, 311 F. Supp. 3d 1101 (N.D. Cal. 2018); In re Subpoena Duces Tecum to AOL, LLC, 550 F. Supp. 2d 606 (E.D. Va. 2008); FRCP 34(b)(1)(A), 45(d)(1)", false, all_documents},
    Rule{"affiliates-undefined", kWarning, kBreadth, "others taken in without a name",
         "A definition that takes in affiliates, agents and representatives asks for the records of people whom nobody named.",
         "name the others that are meant, or leave them out",
         "In re Application of T-Systems Scheiz AG, No. 1:20-mc-308 (S.D.N.Y. Dec. 16, 2020)", false, affiliates_undefined},
    Rule{"undefined-term", kWarning, kBreadth, "a word in quotation marks that is not defined",
         "The custodian has to know from the order alone what to produce.",
         "define every word in quotation marks under [terms]",
         "FRCP 34(b)(1)(A) (reasonable particularity); FRCP 45(d)(1)", false, undefined_term},
    Rule{"no-targets", kWarning, kBreadth, "engagement with no target named",
         "Without a target the item takes in whatever anybody did anywhere.",
         "list the targets by their ids",
         "FRCP 34(b)(1)(A) (reasonable particularity); FRCP 26(b)(1)", false, no_targets},
    Rule{"no-start", kWarning, kBreadth, "no first day",
         "A window without a beginning reaches back to the first record there is.",
         "give the first day",
         "In re Application of T-Systems Scheiz AG, No. 1:20-mc-308 (S.D.N.Y. Dec. 16, 2020); FRCP 26(b)(1)", false, no_start},
    Rule{"no-end", kWarning, kBreadth, "no last day",
         "A window without an end grows until the day of compliance; one such window, of more than seven years, was found too long.",
         "give the last day",
         "In re Application of T-Systems Scheiz AG, No. 1:20-mc-308 (S.D.N.Y. Dec. 16, 2020); FRCP 26(b)(1)", false, no_end},
    Rule{"window-longer-than-event", kWarning, kBreadth, "more days than the event lasted",
         "Each day beyond the event adds people who have nothing to do with it, and has to be justified.",
         "ask for the days of the event that the proceeding is about",
         "In re Application of T-Systems Scheiz AG, No. 1:20-mc-308 (S.D.N.Y. Dec. 16, 2020); FRCP 26(b)(1)", false, window_longer_than_event},
    Rule{"window-misses-event", kWarning, kRelevance, "none of the event's days",
         "A window that has no day in common with the event can say nothing of it.",
         "ask for days of the event that the proceeding is about",
         "FRCP 26(b)(1)", false, window_misses_event},
    Rule{"identities-where-aggregate-answers", kError, kBurden, "identities where counts would answer",
         "A court weighs what names add against what they cost those named: of two samples it granted 50,000 addresses of pages and denied 5,000 queries of users.",
         "ask for counts, or for members of groups alone",
         "Gonzales v. Google, 234 F.R.D. 674 (N.D. Cal. 2006); FRCP 26(b)(1)", false, identities_where_aggregate_answers},
    Rule{"protected-content", kError, kProtection, "content that the law protects",
         "A provider may divulge the contents of communications to nobody, a civil subpoena notwithstanding, without the consent of a party to them.",
         "ask for counts where they answer; else strike the item, or record the consent of those whose contents they are",
         "18 U.S.C. § 2702(a)(1)-(2), (b)(3); In re Subpoena Duces Tecum to AOL, LLC, 550 F. Supp. 2d 606 (E.D. Va. 2008); Republic of The Gambia v. Facebook, 575 F. Supp. 3d 8 (D.D.C. 2021)", true, protected_content},
    Rule{"recipient-barred", kError, kProtection, "records that this recipient may not have",
         "What the law allows depends on who receives: records of subscribers may not be divulged to a governmental entity without process.",
         "ask for counts, or for production to another recipient",
         "18 U.S.C. § 2702(a)(3), § 2711(4)", true, recipient_barred},
    Rule{"member-level-without-evidence", kWarning, kSafeguards, "single accounts without independent evidence",
         "Lockstep alone does not show that an account is not a person's; if a verdict is wrong, such a form exposes someone.",
         "have a neutral review the groups and record it under [review]",
         "bonafide's own rule; compare Dendrite Int'l v. Doe No. 3, 775 A.2d 756 (N.J. App. Div. 2001) (a prima facie case before identities)", false, member_level_without_evidence},
    Rule{"no-notice", kWarning, kSafeguards, "no notice, no consent",
         "Those whose identity or acts would be disclosed should learn of it while they can still object.",
         "notify those who hold the accounts before the records go",
         "Dendrite Int'l v. Doe No. 3, 775 A.2d 756 (N.J. App. Div. 2001); Regulation (EU) 2016/679 (GDPR) Art. 21(6)", false, no_notice},
    Rule{"no-contest-period", kWarning, kSafeguards, "notice without time to object",
         "Notice is of use only with a reasonable opportunity to oppose before the records go.",
         "give those notified days in which to object",
         "Dendrite Int'l v. Doe No. 3, 775 A.2d 756 (N.J. App. Div. 2001); FRCP 45(d)(2)(B) (14 days)", false, no_contest_period},
    Rule{"deadline-too-soon", kError, kSafeguards, "due before the time to object is over",
         "What has been produced cannot be called back by an objection that was in time.",
         "set the deadline after the last day to object",
         "Dendrite Int'l v. Doe No. 3, 775 A.2d 756 (N.J. App. Div. 2001); FRCP 45(d)(3)(A)(i)", false, deadline_too_soon},
    Rule{"no-protective-order", kWarning, kSafeguards, "nothing binds the recipient",
         "Records leave the court's sight once they are produced, unless the recipient is bound.",
         "bind the recipient by a protective order",
         "FRCP 26(c)(1); Regulation (EU) 2022/2065 (DSA) Art. 40(8)(d)", false, no_protective_order},
    Rule{"deposition-unbounded", kWarning, kBurden, "a deposition without bounds",
         "A witness for a company prepares for the topics named, and may be held for one day of seven hours.",
         "limit the deposition to seven hours and to topics described one by one",
         "FRCP 30(b)(6), 30(d)(1); The Gambia v. Facebook, 567 F. Supp. 3d 291 (D.D.C. 2021) (deposition denied)", false, deposition_unbounded},
    Rule{"privacy-terms-absent", kWarning, kSafeguards, "no privacy terms",
         "Counts, groups and pseudonyms still say something of people, unless the order bounds how much.",
         "set the privacy terms of each form",
         "bonafide's own rule; no law sets these figures", false, privacy_terms_absent},
    Rule{"privacy-weaker-than-policy", kWarning, kSafeguards, "weaker privacy than the policy's",
         "The policy says how much may be learnt of any one person; an order that asks for more will not be produced under it.",
         "take the policy's privacy terms or stricter ones",
         "bonafide's own rule; the figures are those of the policy that was chosen", true, privacy_weaker_than_policy},
    Rule{"ruling-without-items", kWarning, kProcedure, "a ruling in part that names no items",
         "Of what a court granted in part only the part that it granted may be produced, and nobody but the court says which that is.",
         "name the items that the ruling grants",
         "FRCP 45(d)(2)(B)(ii) (acts \"may be required only as directed in the order\")", false, ruling_without_items},
    Rule{"supersedes-unknown", kNote, kProcedure, "the replaced order is not at hand",
         "Whoever files again must be able to show what was narrowed.",
         "keep the replaced order beside the new one",
         "Rainsy v. Facebook, 311 F. Supp. 3d 1101 (N.D. Cal. 2018) (leave to file again within the scope discussed)", false, supersedes_unknown},
    Rule{"no-deadline", kNote, kProcedure, "no day by which the records are due",
         "Whether the custodian has a reasonable time to comply can be judged only if the order says how much.",
         "set the day by which the records are due",
         "FRCP 45(d)(3)(A)(i); Regulation (EU) 2022/2065 (DSA) Art. 40(4)", false, no_deadline},
};

}  // namespace

const char* word(Ground ground) {
  switch (ground) {
    case kBreadth: return "breadth";
    case kRelevance: return "relevance";
    case kBurden: return "burden";
    case kProtection: return "protection";
    case kSafeguards: return "safeguards";
    case kProcedure: return "procedure";
  }
  return "";
}

std::span<const Rule> rules() { return kRules; }

const Rule* rule(std::string_view id) {
  for (const Rule& one : kRules)
    if (one.id == id) return &one;
  return nullptr;
}

std::vector<Finding> check_order(const RuleInput& input) {
  std::vector<Finding> findings;
  for (const Rule& one : kRules)
    for (Fault& fault : one.find(input)) findings.push_back({one.id, one.severity, fault.at, std::move(fault.item), std::move(fault.message), std::move(fault.fix)});
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) { return a.at < b.at; });
  return findings;
}

}  // namespace bonafide::orders
