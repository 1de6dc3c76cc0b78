#include "bonafide/verdict/interest_controls.h"

#include <algorithm>
#include <numeric>

#include "bonafide/base/parallel.h"
#include "bonafide/base/random.h"

namespace bonafide::verdict {
namespace {

constexpr std::size_t kLeastControlAccounts = 8;  // of an audience

double quantile(std::span<const double> ascending, double part) {
  return ascending.empty() ? 0 : ascending[std::min(ascending.size() - 1, static_cast<std::size_t>(part * static_cast<double>(ascending.size())))];
}

// Audiences of several sets in one matrix; sets by their indices, those with too few audiences left out.
struct Measured {
  Relatedness relatedness;
  std::vector<std::vector<std::size_t>> sets;
};
Measured measure_sets(const null::Exposure& exposure, std::span<const std::vector<std::uint32_t>> sets, const Publics& publics) {
  Measured out;
  std::vector<Audience> audiences;
  for (std::uint32_t s = 0; s < sets.size(); ++s) {
    std::vector<Audience> of_set = publics.draw(sets[s], s);
    std::erase_if(of_set, [](const Audience& audience) { return audience.accounts.size() < kLeastControlAccounts; });
    if (of_set.size() < kLeastTargetsOfSet) continue;
    out.sets.emplace_back();
    for (Audience& audience : of_set) {
      out.sets.back().push_back(audiences.size());
      audiences.push_back(std::move(audience));
    }
  }
  out.relatedness = measure_relatedness(exposure, audiences);
  return out;
}

// Sets around two targets may stand for one interest: then they are more related than sets at random are.
std::size_t interests_apart(const InterestControls& controls) {
  const auto of_one_interest = [&](std::size_t s, std::size_t t) {
    double sum = 0;
    for (std::size_t a : controls.sets[s])
      for (std::size_t b : controls.sets[t]) sum += controls.relatedness[a * controls.targets + b];
    return sum / static_cast<double>(controls.sets[s].size() * controls.sets[t].size()) > controls.random_high();
  };
  std::vector<std::size_t> kept;
  for (std::size_t s = 0; s < controls.sets.size(); ++s)
    if (std::none_of(kept.begin(), kept.end(), [&](std::size_t other) { return of_one_interest(s, other); })) kept.push_back(s);
  return kept.size();
}

}  // namespace

double mean_between(std::span<const double> matrix, std::size_t n, std::span<const std::size_t> of) {
  double sum = 0;
  for (std::size_t z : of)
    for (std::size_t y : of) sum += z == y ? 0 : matrix[z * n + y];
  return sum / static_cast<double>(of.size() * (of.size() - 1));
}

double InterestControls::related_low() const { return quantile(related, 0.1); }
double InterestControls::random_high() const { return quantile(random, 0.9); }

InterestControls measure_controls(const null::Exposure& exposure, std::span<const std::uint8_t> skip, unsigned threads) {
  InterestControls out;
  const RelatedSets found = related_sets(exposure, skip);
  const std::vector<std::vector<std::uint32_t>>& related = found.sets;
  out.asked = true;
  out.publics = std::make_shared<const Publics>(exposure, skip, kMostAudienceAccounts);
  out.as_popular = std::make_shared<const AsPopular>(*out.publics, exposure.targets());
  std::vector<std::vector<std::uint32_t>> random;
  for (std::size_t s = 0; s < related.size(); ++s) {
    std::vector<std::uint64_t> acts;
    for (std::uint32_t target : related[s]) acts.push_back(out.publics->acts(target));
    random.push_back(out.as_popular->draw(acts, RandomStream(exposure.sampling_key.k0 + s, "random sets").next()));
  }
  Measured of_related, of_random;
  parallel_blocks(2, 1, threads, [&](std::size_t kind, std::size_t, unsigned) {
    if (kind == 0) of_related = measure_sets(exposure, related, *out.publics);
    else of_random = measure_sets(exposure, random, *out.publics);
  });
  out.sets = std::move(of_related.sets);
  out.shown = found.tried == 0 ? 0 : static_cast<double>(out.sets.size()) / static_cast<double>(found.tried);
  out.targets = of_related.relatedness.targets;
  out.relatedness = std::move(of_related.relatedness.matrix);
  if (out.sets.size() < kLeastControls || of_random.sets.size() < kLeastControls) return out;

  std::vector<std::size_t> everything(of_random.relatedness.targets);
  std::iota(everything.begin(), everything.end(), std::size_t{0});
  out.base = mean_between(of_random.relatedness.matrix, everything.size(), everything);
  if (out.base <= 0) return out;
  for (double& r : out.relatedness) r /= out.base;
  for (const auto& set : out.sets) {
    out.related.push_back(mean_between(out.relatedness, out.targets, set));
    for (std::size_t z : set) out.relatedness[z * out.targets + z] = out.related.back();
  }
  out.at_random = of_random.relatedness.matrix;
  out.random_targets = of_random.relatedness.targets;
  for (double& r : out.at_random) r /= out.base;
  for (const auto& set : of_random.sets) out.random.push_back(mean_between(out.at_random, out.random_targets, set));
  std::sort(out.related.begin(), out.related.end());
  std::sort(out.random.begin(), out.random.end());
  out.usable = out.related_low() > out.random_high();
  out.interests = interests_apart(out);
  return out;
}

}  // namespace bonafide::verdict
