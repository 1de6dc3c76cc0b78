#include "bonafide/report/explanations.h"

#include <fmt/format.h>

#include "bonafide/format/numbers.h"
#include "bonafide/report/unrelated_words.h"
#include "bonafide/report/words.h"

namespace bonafide::report {
namespace {

Explanation shared_interest(const GroupView& view) {
  const format::GroupRecord& record = *view.record;
  const format::TestRecord* test = test_of(view, "targets");
  const std::string granted = fmt::format(
      "Outsiders who act on some of these targets act on others of them up to {} times as often as chance "
      "would have it (an upper confidence limit). The group was granted that factor: {}.",
      amount(test != nullptr ? format::input_of(*test, "affinity").value_or(1) : 1), lockstep_words(record));
  if (is_coordinated(record)) return {"Shared interest", "tested: does not explain it", granted};
  if (record.tested) return {"Shared interest", "tested: suffices", granted};
  return {"Shared interest", "could not be tested", record.reason};
}

Explanation viral_moment(const GroupView& view) {
  const format::GroupRecord& record = *view.record;
  const format::TestRecord* test = test_of(view, "targets");
  if (!record.tested)
    return {"A viral moment", "could not be tested",
            "The test that compares the group with outsiders says nothing here."};
  return {"A viral moment",
          is_coordinated(record) ? "tested in part: does not explain it" : "tested in part: may suffice",
          fmt::format("A moment that draws everybody raises the expectation too: other accounts acted {} on these "
                      "targets, and the group had to be closer together in time than they were. A moment that reached this group and nobody else would not be seen.",
                      count_of(static_cast<std::uint64_t>(test != nullptr ? format::input_of(*test, "outsider_acts").value_or(0) : 0), "time"))};
}

Explanation own_habits(const format::GroupRecord& record) {
  if (!is_coordinated(record)) return {"Hours and habits", record.tested ? "may suffice" : "could not be tested", "Followers who see every post at once, newcomers, a shift or a time zone meet without any agreement."};
  return {"Hours and habits", "tested: does not explain it",
          "Followers who see every post at once, newcomers, a shift or a time zone meet without any agreement. But dealt out anew among the targets, the accounts’ own times and "
          "delays bring about far fewer meetings than were seen."};
}

double input(const format::TestRecord& test, const char* name) { return format::input_of(test, name).value_or(0); }

Explanation exposure(const GroupView& view, const char* name, const char* otherwise) {
  const format::GroupRecord& record = *view.record;
  const format::TestRecord* test = test_of(view, "targets");
  if (view.run->impressions.sha256.empty())
    return {name, "not tested", std::string("Because there is no log of what accounts were shown (detect --impressions): ") + otherwise};
  if (test == nullptr || !format::input_of(*test, "shown")) return {name, "could not be tested", record.reason};
  const auto shown = static_cast<std::uint64_t>(input(*test, "shown")), shown_hits = static_cast<std::uint64_t>(input(*test, "shown_hits"));
  const std::string status = is_coordinated(record) ? "tested: does not explain it" : shown == 0 ? "tested: they were shown none of it" : record.tested ? "tested: may suffice" : "tested in part: may suffice";
  return {name, status,
          fmt::format("The log of what was shown has {} of one of these targets to one of these accounts{}, before they acted or where they never did; of the group’s acts there, {} came after one. "
                      "{}Whoever found a target by search or a direct link was shown nothing, and what the impressions leave out is not tested.",
                      count_of(shown, "showing"), record.in_windows ? " in time for its windows" : "", format::grouped(shown_hits),
                      record.tested ? fmt::format("With what people do who are shown the same, {} acts are allowed, and {} were it not known; {} were seen. ", amount(record.expected_hits),
                                                  amount(input(*test, "expected_by_activity")), format::grouped(static_cast<std::uint64_t>(record.hits + 0.5)))
                                    : "")};
}

// Lockstep is what organised people do too; unrelated targets narrow down who they would have to be, no more.
Explanation organised_community(const GroupView& view) {
  const std::string do_the_same = "Supporters, a union or a newsletter’s readers who agree on what to act upon do exactly what was measured.";
  const std::string most = most_interests_sentence(*view.record, view.interest->related.size());
  if (most.empty()) return {"An organised community", "cannot be told apart here", do_the_same};
  return {"An organised community", "cannot be ruled out: it would have to be of many interests", do_the_same + " " + most + " One whose interest nobody outside it shares would too, whatever it spans."};
}

// What a column's own test says of an innocent explanation; `otherwise` where the log has no such column.
Explanation column_explanation(const GroupView& view, const char* name, const char* column, const char* otherwise) {
  const format::TestRecord* test = test_of(view, column);
  if (test == nullptr) return {name, "cannot be tested here", otherwise};
  const char* status = test->outcome == format::Outcome::kNotTested ? "could not be tested" : test->outcome == format::Outcome::kRejects ? "tested in part: may not suffice" : "tested: nothing to explain";
  return {name, status, test->question + (test->outcome == format::Outcome::kRejects ? " What would make it wrong: " + test->wrong_if : "")};
}

}  // namespace

std::vector<Explanation> innocent_explanations(const GroupView& view) {
  return {shared_interest(view),
          viral_moment(view),
          own_habits(*view.record),
          organised_community(view),
          exposure(view, "A recommender", "accounts that were shown the same targets may act on them together."),
          exposure(view, "Advertising", "a campaign brings the same people to the same targets."),
          column_explanation(view, "Carrier networks, shared offices, households", "device",
                             "The log has no column of networks or devices: whether the accounts share one, and whether that would be innocent, is not known."),
          column_explanation(view, "A campaign that brings new users", "created",
                             "The log has no column of account creation: accounts that joined together may act together."),
          {"Automation that harms nobody", "cannot be tested here",
           "Because actor, target and time do not say what an account is for: archives, mirrors and "
           "scheduled posts also act in step."}};
}

}  // namespace bonafide::report
