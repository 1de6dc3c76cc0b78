#include "bonafide/report/estimate_words.h"

#include <fmt/format.h>

#include <cmath>

#include "bonafide/format/numbers.h"
#include "bonafide/report/time_axis.h"
#include "bonafide/report/visible.h"
#include "bonafide/report/words.h"

namespace bonafide::report {
namespace {

using estimate::TargetEstimate;

std::string share_of(std::uint64_t part, std::uint64_t whole) { return percent(whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole)); }

std::string none_or(std::uint64_t number) { return number == 0 ? "none" : number_word(number); }

}  // namespace

std::string level_words(std::size_t level) {
  const std::string name = format::verdict_name(estimate::kLevels[level]);
  return level + 1 < estimate::kLevels.size() ? name + " or higher" : name;
}

std::vector<std::size_t> shown_levels(const TargetEstimate& target) {
  std::vector<std::size_t> out{0};
  for (std::size_t l = 1; l < estimate::kLevels.size(); ++l)
    if (target.share[l].flagged > 0) out.push_back(l);
  return out;
}

std::uint64_t at_least(double value) { return static_cast<std::uint64_t>(std::floor(std::max(0.0, value) + 1e-6)); }

std::string share_sentence(const TargetEstimate& target) {
  const estimate::ShareBound& bound = target.share[0];
  const std::string who = fmt::format("Of {} that acted on {}", count_of(target.acts, "account"), visible_label(target.target, 40));
  if (bound.flagged == 0) return who + ", none stands in a group that was found in lockstep there.";
  if (bound.lower == 0) return fmt::format("{}, {} are flagged as acting in lockstep; allowing for wrong verdicts, no number above zero is sure.", who, format::grouped(bound.flagged));
  return fmt::format("{}, at least {} ({}) did so in lockstep with others.", who, format::grouped(bound.lower), share_of(bound.lower, target.acts));
}

std::string share_basis(const TargetEstimate& target) {
  const estimate::ShareBound& bound = target.share[0];
  if (bound.flagged == 0) return "That is no finding of innocence: farms below the detection limit, and accounts that act once, are not seen.";
  return fmt::format(
      "{} flagged, less {} that may be no members of their group and {} whose group may be no crew. The bound holds with 97.5 % if the tests’ p-values do; what was missed is not in it. "
      "Lockstep is not fraud: supporters who organise act so too.",
      bound.flagged == 1 ? "One is" : format::grouped(bound.flagged) + " are", none_or(bound.wrong_members), none_or(bound.wrong_groups));
}

std::string single_use_sentence(const estimate::Estimate& estimate, const TargetEstimate& target) {
  if (!target.single_use) return target.no_single_use;
  const estimate::SingleUseExcess& excess = target.single_use->excess;
  const std::string what = fmt::format("{} of its {} are by accounts that act on no other target of this log{}", format::grouped(excess.seen), count_of(target.acts, "act"),
                                       estimate.new_accounts_counted ? " or were made in the week before" : "");
  if (excess.lower == 0) return fmt::format("{}; that is no more than its other times and its peers may explain.", what);
  return fmt::format("{}: at least {} of them more than its other times and its peers explain. An advertisement that brings new people looks the same.", what, format::grouped(excess.lower));
}

std::string single_use_basis(const estimate::SingleUse& single_use) {
  const estimate::PeerModel& peers = single_use.peers;
  const std::uint64_t size = single_use.excess.others;
  std::string text = fmt::format("Compared with {} targets with {} to {} acts by other accounts (this one has {}), of which {} {} left out because {} like customers {}. ", peers.peers,
                                 format::grouped(peers.least_size), format::grouped(peers.greatest_size), format::grouped(size), none_or(peers.left_out), peers.left_out <= 1 ? "was" : "were",
                                 peers.left_out <= 1 ? "it looks" : "they look", peers.left_out <= 1 ? "itself" : "themselves");
  if (size > 4 * peers.greatest_size || 4 * size < peers.least_size) text += "None of them is nearly of its size: the bound takes for granted that targets of its size differ no more than these. ";
  return text + "The bound holds with 97.5 % for a target that was chosen beforehand; looked for among many, one in forty innocent ones shows an excess.";
}

std::string prior_sentence(const estimate::MissedPrior& prior) {
  return fmt::format(
      "If detection misses between {} and {} of the acts by such accounts on this target, as --prior-missed states. Nothing in this log supports that belief; the other rows show what other "
      "beliefs would give.",
      percent(prior.low), percent(prior.high));
}

std::string limits_sentence(const estimate::Estimate& estimate) {
  return fmt::format(
      "The fewest accounts that could have been significant, each acting once on each of so many targets like this one within {}, on nothing else and unlike anyone else. Smaller farms cannot "
      "have been found. Larger ones may have been missed: camouflage, shared interest and slow delivery cost evidence.",
      duration_text(estimate.burst_seconds * kMicrosecondsPerSecond));
}

std::string audience_sentence(const estimate::MonthBound& month) {
  const std::string when = month.month.empty() ? "" : fmt::format("At the end of {}, ", month.month);
  const std::string text = fmt::format("{}at least {} of {} followers ({}) are not known users of the country they are counted in.", when, format::grouped(at_least(month.at_least)),
                                       format::grouped(at_least(month.followers)), percent(month.followers > 0 ? month.at_least / month.followers : 0));
  return when.empty() ? "A" + text.substr(1) : text;
}

std::string audience_basis() {
  return "Followers counted in a country, less the users it has, as far as the limits of both allow with 97.5 %. Foreign is not fake: who lives abroad, has several accounts or is missing from "
         "the users’ count is in it too.";
}

std::string figure_text(const estimate::Figure& figure) {
  const std::string value = format::grouped(at_least(figure.value + 0.5));
  if (figure.is_exact()) return value;
  return fmt::format("{} ({}–{})", value, format::grouped(at_least(figure.low + 0.5)), format::grouped(at_least(figure.high + 0.5)));
}

}  // namespace bonafide::report
