#include "bonafide/disclose/says.h"

#include <fmt/format.h>

namespace bonafide::disclose {
namespace {

std::vector<std::string> of_guarantee(const Guarantee& guarantee) {
  std::vector<std::string> out{fmt::format("Every count has discrete Gaussian noise; with probability 0.95 or more the noise is {} at most.", guarantee.terms.error_95),
                               fmt::format("Adding or taking away one person, with all that they did, changes the odds of any answer by a factor of e^{} at most, but for a chance of {}.", privacy::to_text(guarantee.epsilon),
                                           privacy::to_text(guarantee.delta)),
                               guarantee.condition, "The item's counts in withheld.csv are paid for out of the same figures; they hold given the sealed list of members."};
  if (guarantee.terms.bound.cells > 1) out.push_back(fmt::format("A person counts on {} of the targets at most: where there are more, counts of people who act on many are too low, groups' above all. How many acts that leaves out is not told.", guarantee.terms.bound.cells));
  return out;
}

constexpr const char* kFindings = "The findings are facts of the sealed list, as verdicts are: they have no noise, and of each test say in powers of ten how far it rejects.";

}  // namespace

std::vector<std::string> says(const AggregateAnswer& answer) { return of_guarantee(answer.guarantee); }

std::vector<std::string> says(const GroupAnswer& answer) {
  std::vector<std::string> out = of_guarantee(answer.guarantee);
  out.push_back(fmt::format("Counts that come out below {0} are not given; of those that come out just above it, more than 1 in 20 may be off by more than the bar, because they were chosen for being high. The choice is made after the noise, so what is left out tells no more than the noised counts would; a group of which every count is below {0} is not listed. Groups have names for this production alone.",
                            answer.smallest_cell));
  out.emplace_back(kFindings);
  return out;
}

std::vector<std::string> says(const RecordsAnswer& answer) {
  std::vector<std::string> out =
      answer.identified ? std::vector<std::string>{"These are records of single accounts, as the order demands, of the groups that the neutral reviewed or an independent column bears out. They have no noise, and whoever reads them knows whose they are.",
                                                   "No record of an account outside these groups is among them."}
                        : std::vector<std::string>{"Each account has a name of its own for each target, and each group one for this production, made with a key from the production's seed: without the seed, names cannot be linked across targets or productions by themselves.",
                                                   "Who knows from elsewhere when an account acted can recognise it by its times, which is why they are coarse; that is no guarantee."};
  if (answer.time_unit != 1) out.push_back(fmt::format("Times are given to {}.", format_window(answer.time_unit)));
  out.emplace_back(kFindings);
  return out;
}

std::vector<std::string> whole_says(const std::string& epsilon, const std::string& delta, bool shows_records) {
  std::vector<std::string> out{fmt::format("All counts of this production together change the odds of anything about one account by a factor of e^{} at most, but for a chance of {}, on the conditions of the items.", epsilon, delta)};
  if (shows_records) out.emplace_back("That is not so of those whose records are shown one by one: records have no noise.");
  return out;
}

std::vector<std::string> not_covered() {
  return {"What the sealed list of members says: who is on it, how many are in a group, its verdict and its tests are facts of the list and have no noise. A p in powers of ten, too, can change with one account's acts where it lies near such a power.",
          "What others publish or know: the guarantee is about what this production adds.", "What the custodian can do with its own log.",
          "The number of leaves of the sealed tree, the least power of two that holds all records: it has no noise, and where their number is near a power of two one account's records can decide it.",
          "Whether the log is true: the seal fixes it, and no figure can tell what was left out before it was sealed."};
}

std::string seed_says() {
  return "If seed.rsa-oaep lies in the bag, the seed of the noise was kept for the court: whoever opens it can take the noise off every figure, and find out whose names are behind pseudonyms if they have the log. Otherwise it was destroyed.";
}

}  // namespace bonafide::disclose
