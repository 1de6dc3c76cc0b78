#include "bonafide/report/words.h"

#include <fmt/format.h>

#include <set>
#include <string_view>

#include <array>
#include <cmath>

#include "bonafide/format/numbers.h"

namespace bonafide::report {
namespace {

using format::Verdict;

constexpr double kLn10 = 2.302585092994045684;

constexpr std::array kNumberWords{"no",    "one",   "two",  "three", "four",   "five",  "six",
                                  "seven", "eight", "nine", "ten",   "eleven", "twelve"};

constexpr std::array kPowerNames{
    "",          "ten",         "a hundred",         "a thousand", "ten thousand", "a hundred thousand",
    "a million", "ten million", "a hundred million", "a billion",  "ten billion",  "a hundred billion",
    "a trillion"};

std::string groups_in_words(std::uint64_t number) {
  return number_word(number) + (number == 1 ? " group" : " groups");
}

/// "2 301 442 acts by 200 000 accounts on 20 000 targets": first acts, as the groups' acts are.
std::string log_in_words(const format::RunRecord& run) {
  return fmt::format("{} by {} on {}", count_of(run.first_acts, "act"), count_of(run.actors, "account"),
                     count_of(run.targets, "target"));
}

std::string nothing_found(const format::Findings& findings, const Totals& totals) {
  const std::uint64_t leads = totals.not_significant + totals.not_testable;
  if (findings.run.events == 0) return "The log holds no acts, so there was nothing to test.";
  if (leads == 0)
    return fmt::format("Among {}, no group of accounts was found that acted in lockstep.",
                       log_in_words(findings.run));
  return fmt::format(
      "Of {}, none could be attributed to a coordinated group: {} of accounts stood out, but none was shown "
      "to do so beyond what chance and shared interest may explain.",
      log_in_words(findings.run), groups_in_words(leads));
}

/// "One of them did so on targets that other people connect less than those of a community over eight interests (farm-like)."
std::string higher_verdicts(const Totals& totals, unsigned interests) {
  std::string text;
  const auto subject = [&](std::uint64_t count) {
    if (totals.coordinated == 1) return std::string("This group");
    return capitalised(number_word(count)) + " of them";
  };
  if (totals.farm_like > 0)
    text += fmt::format(" {} did so on targets that other people connect less than those of a community over {} interests (farm-like).",
                        subject(totals.farm_like), number_word(interests));
  if (totals.manufactured > 0)
    text +=
        fmt::format(" For {}, an independent column of the log sets the accounts apart as well (manufactured).",
                    totals.coordinated == 1 ? "this group" : number_word(totals.manufactured) + " of them");
  return text;
}

}  // namespace

std::string capitalised(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

bool is_coordinated(const format::GroupRecord& group) { return group.verdict != Verdict::kUnexplained; }

std::string number_word(std::uint64_t number) {
  return number < kNumberWords.size() ? kNumberWords[number] : format::grouped(number);
}

std::string count_of(std::uint64_t number, std::string_view noun) {
  return fmt::format("{} {}{}", format::grouped(number), noun, number == 1 ? "" : "s");
}

std::string amount(double value) {
  if (value <= 0) return "0";
  if (value >= 9.95 || value == std::floor(value))
    return format::grouped(static_cast<std::uint64_t>(value + 0.5));
  if (value >= 0.95) return fmt::format("{:.1f}", value);
  if (value < 0.0001) return "less than 0.0001";
  int decimals = 1;
  for (double scaled = value; scaled < 0.95; scaled *= 10) ++decimals;
  std::string text = fmt::format("{:.{}f}", value, decimals);
  if (text.size() > 3 && text.back() == '0') text.pop_back();  // 0.80 reads as 0.8
  return text;
}

std::string percent(double share) { return amount(share * 100) + "\u00a0%"; }

Odds odds_of(double ln_p) {
  if (std::isinf(ln_p)) return {"p =", "0", 0};
  // The largest k with p < 10^-k; a rounding error in ln_p may cost one power, never add one.
  const int power = static_cast<int>(std::ceil(-ln_p / kLn10 - 1e-9)) - 1;
  if (power < 2) return {"p =", format::probability_text(ln_p), 0};
  const auto index = static_cast<std::size_t>(power);
  return {"less than one in", index < kPowerNames.size() ? kPowerNames[index] : "", power};
}

std::string odds_text(double ln_p, bool superscript) {
  const Odds odds = odds_of(ln_p);
  if (odds.power_of_ten == 0) return odds.words + " " + odds.named;
  const std::string power = superscript ? fmt::format("10<sup>{}</sup>", odds.power_of_ten)
                                        : fmt::format("10^{}", odds.power_of_ten);
  if (odds.named.empty())
    return fmt::format("{} {} (a one with {} zeros)", odds.words, power, odds.power_of_ten);
  return fmt::format("{} {} ({})", odds.words, odds.named, power);
}

Totals totals_of(const format::Findings& findings) {
  Totals totals;
  for (const auto& group : findings.groups) {
    if (!is_coordinated(group)) {
      ++(group.tested ? totals.not_significant : totals.not_testable);
      continue;
    }
    ++totals.coordinated;
    totals.farm_like += group.verdict == Verdict::kFarmLike;
    totals.manufactured += group.verdict == Verdict::kManufactured;
  }
  // An account may stand in two groups: people and acts are counted once.
  std::set<std::string_view> accounts;
  for (const auto& member : findings.members)
    if (member.verdict != Verdict::kUnexplained) accounts.insert(member.actor);
  totals.accounts = accounts.size();
  for (const auto& target : findings.targets) totals.acts += target.coordinated + target.farm_like + target.manufactured;
  return totals;
}

std::string finding_sentence(const format::Findings& findings) {
  const Totals totals = totals_of(findings);
  if (totals.coordinated == 0) return nothing_found(findings, totals);
  return fmt::format(
             "Of {}, {} came from {} that acted in lockstep beyond chance and beyond the interest that "
             "outsiders show.",
             log_in_words(findings.run), format::grouped(totals.acts),
             totals.coordinated == 1
                 ? "one group of " + count_of(totals.accounts, "account")
                 : fmt::format("{} groups of accounts ({} in all)", number_word(totals.coordinated),
                               format::grouped(totals.accounts))) +
         higher_verdicts(totals, findings.run.parameters.unrelated_interests);
}

std::string limit_sentence(const format::Findings& findings) {
  const Totals totals = totals_of(findings);
  if (totals.coordinated == 0)
    return "That is no proof that there is none: accounts that act once or twice cannot be seen in this way, "
           "and a group that is small, slow or well hidden may not stand out.";
  // Where a column tells more than lockstep, the limit is that of lockstep, and of the other groups.
  const std::string who = totals.manufactured > 0 ? "Lockstep by itself does not tell" : "This log cannot tell";
  std::string text = findings.run.impressions.sha256.empty() ? who + " a click farm from supporters who organise, or from accounts that a recommender or an advertisement showed the same targets."
                                                             : who + " a click farm from supporters who organise. What the accounts were shown was allowed for, as far as the impressions tell.";
  if (totals.farm_like + totals.manufactured < totals.coordinated)
    text += " “Coordinated” is also what organised supporters look like.";
  if (totals.farm_like > 0) text += " “Farm-like” means lockstep on unrelated targets, and nothing else.";
  if (totals.manufactured > 0) text += " “Manufactured” does not say who is behind the accounts, nor why.";
  return text;
}

std::string unexplained_sentence(const format::Findings& findings) {
  const Totals totals = totals_of(findings);
  const std::uint64_t leads = totals.not_significant + totals.not_testable;
  if (leads == 0) return "";
  if (totals.not_significant == 0)
    return fmt::format("{} {} unexplained, because {} could not be tested. {}", capitalised(groups_in_words(leads)), leads == 1 ? "is left" : "are left", leads == 1 ? "it" : "they",
                       leads == 1 ? "It is a lead, not a finding." : "These are leads, not findings.");
  std::string parts;
  if (totals.not_significant > 0)
    parts = fmt::format("{} tested and not shown to be more than chance and shared interest",
                        number_word(totals.not_significant));
  if (totals.not_testable > 0)
    parts +=
        fmt::format("{}{} could not be tested", parts.empty() ? "" : "; ", number_word(totals.not_testable));
  return fmt::format("{} {} unexplained: {}. These are leads, not findings.",
                     capitalised(groups_in_words(leads)), leads == 1 ? "is left" : "are left", parts);
}

std::string lockstep_words(const format::GroupRecord& group) {
  return fmt::format("expected {} acts, seen {}", amount(group.expected_hits),
                     format::grouped(static_cast<std::uint64_t>(group.hits + 0.5)));
}

std::string scale_words(const format::GroupRecord& group) {
  if (std::isinf(group.scale_seconds)) return "further apart in time than the longest scale";
  return "within " + format_window(static_cast<Microseconds>(group.scale_seconds * 1e6 + 0.5));
}

}  // namespace bonafide::report
