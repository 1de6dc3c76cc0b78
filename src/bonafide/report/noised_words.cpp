#include "bonafide/report/noised_words.h"

#include <cmath>

#include <fmt/format.h>

#include "bonafide/format/numbers.h"
#include "bonafide/report/words.h"

namespace bonafide::report {

using disclose::Estimate;

std::string noised_count(double number) {
  const auto whole = static_cast<std::int64_t>(std::llround(number));
  return (whole < 0 ? "−" : "") + format::grouped(static_cast<std::uint64_t>(std::llabs(whole)));
}

std::string estimate_words(const Estimate& one) { return one.error_95 == 0 ? noised_count(one.value) : fmt::format("{} ±{}", noised_count(one.value), noised_count(std::ceil(one.error_95))); }

std::string range_words(const disclose::Range& one) {
  const std::string low = percent(one.low), high = percent(one.high);
  return low == high ? low : fmt::format("{} to {}", low, high);
}

std::string half_width_words(const disclose::Range& one) { return one.high == 0 ? "exact" : one.low >= 0.5 ? "nothing" : "± " + range_words(one); }

std::string noised_ladder_sentence(const disclose::NoisedLadder& ladder, const Charge& charge) {
  const disclose::NoisedLadder::Candidate& written = ladder.candidates.front();
  return fmt::format("As written, the order reads the records of {} people, {} of them bystanders, and singles out {}; {} narrower orders (noised: for the {}).", estimate_words(written.people),
                     estimate_words(written.bystanders), estimate_words(written.singled_out), ladder.proposed.candidates.size() - 1, charge.reader);
}

std::string noise_words(const disclose::PeopleTerms& terms) {
  return fmt::format(
      "Each figure is a noised count: it is off by no more than what stands behind ± with a probability of 95 %. All of them together change the odds of any conclusion about an account by a factor of e^{} at most "
      "(delta {}), given the case's list of members, which this does not cover: that list depends on everybody's acts.",
      privacy::to_text(terms.epsilon), privacy::to_text(terms.delta));
}

std::string charge_words(const Charge& charge) {
  if (charge.release == 0) return "Nothing was counted, and nothing charged.";
  return fmt::format("Release {} of the ledger, {} UTC, charged to the {}: rho {}. Asked again, it is answered with the same figures, and costs nothing.", charge.release, format_utc(charge.time).substr(0, 16), charge.reader,
                     privacy::to_text(charge.rho));
}

const char* const kWithheldWords =
    "Not told: rows and bytes, since one account can have any number of them and no noise hides it; countries, since which there are is itself a fact about people.";

std::string burst_basis() {
  return "Burst: the fewest accounts of a burst that the answer would show, had the tests of the case found it; whether they could depends on everybody's acts, and is not told.";
}

std::string share_basis() {
  return "Share: half of the 95 % interval for the part of the people asked for who are in lockstep by the case's verdicts; in the form \"group\" it depends on the sizes of single groups, and is not told.";
}

}  // namespace bonafide::report
