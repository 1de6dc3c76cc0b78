#include "bonafide/report/explanations.h"

#include <fmt/format.h>

#include <algorithm>

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

Explanation shared_network(const format::RunRecord& run) {
  const bool has_column = std::any_of(run.columns.begin(), run.columns.end(), [](const auto& column) {
    return column.first == "client" || column.first == "device" || column.first == "network";
  });
  return {"A shared network or device", has_column ? "not tested in this version" : "cannot be tested here",
          has_column
              ? "The log has such a column, but this version does not read it: people behind one office or "
                "mobile network may look alike."
              : "The log has no column of networks or devices: whether the accounts share one, and whether "
                "that would be innocent, is not known."};
}

}  // namespace

std::vector<Explanation> innocent_explanations(const GroupView& view) {
  return {shared_interest(view),
          viral_moment(view),
          own_habits(*view.record),
          {"An organised community", "cannot be told apart here",
           "Supporters, a union or a newsletter’s readers who agree on what to act upon do exactly what was "
           "measured."},
          {"A recommender", "cannot be tested here",
           "Because the log has no impressions: accounts that were shown the same targets may act on them "
           "together."},
          {"Advertising", "cannot be tested here",
           "Because the log has no impressions: a campaign brings the same people to the same targets."},
          shared_network(*view.run),
          {"Automation that harms nobody", "cannot be tested here",
           "Because actor, target and time do not say what an account is for: archives, mirrors and "
           "scheduled posts also act in step."}};
}

}  // namespace bonafide::report
