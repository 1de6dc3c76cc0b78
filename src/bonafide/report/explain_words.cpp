// The sentences that text and JSON share.
#include <fmt/format.h>

#include <algorithm>

#include "bonafide/format/numbers.h"
#include "bonafide/report/explain.h"
#include "bonafide/report/words.h"

namespace bonafide::report {
namespace {

using format::Standing;

std::string hits_words(const format::ActorInGroup& in) {
  const std::string where = "on the group’s targets";
  if (in.acts == 1) return fmt::format("its one act {} lies {} the group’s windows", where, in.hits == 1 ? "inside" : "outside");
  if (in.hits == 0) return fmt::format("none of its {} {} lies inside the group’s windows", count_of(in.acts, "act"), where);
  if (in.hits == in.acts) return fmt::format("all {} {} lie inside the group’s windows", count_of(in.acts, "act"), where);
  return fmt::format("{} of its {} {} {} inside the group’s windows", format::grouped(in.hits), count_of(in.acts, "act"), where, in.hits == 1 ? "lies" : "lie");
}

std::string expected_words(const format::ActorInGroup& in) {
  return fmt::format("{} {} expected of an account so active, by chance and shared interest", amount(in.expected), in.expected == 1 ? "is" : "are");
}

std::string level_words(const format::ActorInGroup& in) {
  return fmt::format("p = {}, and {} or less is needed (Benjamini–Hochberg, 1 % over all accounts of the log)", format::probability_text(in.ln_p), format::probability_text(in.ln_bar));
}

std::size_t memberships(const format::ActorExplanation& actor, bool accused) {
  return static_cast<std::size_t>(std::count_if(actor.groups.begin(), actor.groups.end(), [&](const format::ActorInGroup& in) {
    return in.standing == Standing::kMember && is_coordinated(in.group) == accused;
  }));
}

std::string groups_of(std::size_t count) { return fmt::format("{} group{}", number_word(count), count == 1 ? "" : "s"); }

}  // namespace

std::string standing_words(const format::ActorInGroup& in) {
  switch (in.standing) {
    case Standing::kMember:
      if (!in.group.tested) return fmt::format("A member of a group that could not be tested: nothing is claimed of it ({}).", in.group.reason);
      return fmt::format("A member{}: {}, where {}; p = {}. It met other members {} on these targets.",
                         is_coordinated(in.group) ? "" : " of a group that carries no verdict", hits_words(in), expected_words(in), format::probability_text(in.ln_p), count_of(in.meetings, "time"));
    case Standing::kGroupNotTested:
      return fmt::format("No member. The group could not be tested, and so no account against it ({}).", in.group.reason);
    case Standing::kFewHits:
      return fmt::format("No member: {}, and two are the least from which anything follows.", hits_words(in));
    case Standing::kAsExpected:
      return fmt::format("No member: {}, where {}.", hits_words(in), expected_words(in));
    case Standing::kNotSignificant:
      return fmt::format("No member: {}, where {}; {}.", hits_words(in), expected_words(in), level_words(in));
    case Standing::kOtherTiming:
      return fmt::format("No member: {}, more than the {} expected, but of other people’s acts on the same targets {} lie there too (p = {}; 0.20 or less is needed).", hits_words(in),
                         amount(in.expected), percent(in.window_share), format::probability_text(in.ln_p_timing));
    case Standing::kPasses:
      return fmt::format("No member, although it would pass the members’ test ({}; {}): the group no longer took in accounts when it was tested. Nothing is claimed of it.", hits_words(in), level_words(in));
  }
  return "";
}

std::string actor_sentence(const format::ActorExplanation& actor) {
  const std::size_t accused = memberships(actor, true), leads = memberships(actor, false);
  std::string text;
  if (accused > 0) {
    text = fmt::format("This account is a member of {} called {}.", groups_of(accused), accused == 1 ? format::verdict_name(actor.groups.front().group.verdict) : "coordinated or more");
    if (leads > 0) text += fmt::format(" It also stands in {} without a verdict.", groups_of(leads));
    const bool farm_like = std::any_of(actor.groups.begin(), actor.groups.end(), [](const format::ActorInGroup& in) { return in.standing == Standing::kMember && in.group.verdict == format::Verdict::kFarmLike; });
    text += " What is said is said of the group; “coordinated” is also what organised supporters look like";
    return text + (farm_like ? ", and “farm-like” means lockstep on unrelated targets, nothing else." : ".");
  }
  text = "This account is in no group that is called coordinated or more.";
  if (leads > 0) text += fmt::format(" It stands in {} without a verdict, which claims nothing.", groups_of(leads));
  if (actor.acts == 1) text += " It acts on one target only: bought or not, no such account can be seen acting in lockstep.";
  else if (actor.groups.empty()) text += " It acted on no target of any group: there was nothing to test it by.";
  return text + " That is no proof of the contrary: a group that is small, slow or well hidden may not stand out.";
}

std::string pair_sentence(const format::PairExplanation& pair) {
  const std::size_t finest_met = static_cast<std::size_t>(std::count_if(pair.shared.begin(), pair.shared.end(), [](const format::SharedTarget& shared) {
    return std::find(shared.met.begin(), shared.met.end(), true) != shared.met.end();
  }));
  std::string text = fmt::format("Both acted on {} (the first account acts on {} in all, the second on {})", count_of(pair.shared.size(), "target"), format::grouped(pair.acts_a), format::grouped(pair.acts_b));
  if (!pair.run.parameters.scales.empty()) text += fmt::format("; on {} of them within {}", format::grouped(finest_met), format_window(pair.run.parameters.scales.back()));
  text += ".";
  if (pair.groups.empty()) text += " No group holds both.";
  for (const format::GroupRecord& group : pair.groups) text += fmt::format(" Both are members of group {} ({}).", group.group, format::verdict_name(group.verdict));
  return text + " Two accounts alone prove nothing here: pairs only propose groups, and a group is tested as a whole.";
}

}  // namespace bonafide::report
