#include "bonafide/disclose/noised_burden.h"

#include <algorithm>
#include <limits>
#include <map>

#include "bonafide/disclose/recipient_gate.h"
#include "bonafide/orders/pareto.h"

namespace bonafide::disclose {
namespace {

using Asked = orders::LadderAsked;

NoisedBurden::People people_in(const NoisedPeople& people, const orders::PeopleFigures& figures) {
  return {estimate(people, figures.people()), estimate(people, figures.bystanders), estimate(people, figures.in_groups), figures.people().part};
}

// Of what is asked for as written, the part that is left: one where they are the same cells, whatever the log.
Range coverage_of(const NoisedPeople& people, const orders::PeopleFigure& left, const orders::PeopleFigure& written) {
  if (left.cells == written.cells) return {1, 1};
  const Estimate part = estimate(people, left), all = estimate(people, written);
  const auto ratio = [](double of, double whole) { return whole <= 0 ? 1 : std::clamp(of / whole, 0.0, 1.0); };
  return {ratio(part.low(), all.high()), ratio(part.high(), all.low())};
}

// Over all ends of the bars of people asked for, covered, and in lockstep.
Range half_width_of(const NoisedPeople& people, const Asked::ShareAsked& share, const orders::PeopleFigure& written) {
  const Estimate asked = estimate(people, written), covered = estimate(people, share.covered), lockstep = estimate(people, share.in_lockstep);
  Range out{std::numeric_limits<double>::infinity(), 0};
  for (const double all : {asked.low(), asked.high()})
    for (const double part : {covered.low(), covered.high()})
      for (const double in_lockstep : {lockstep.low(), lockstep.high()}) {
        orders::Asked one = share.terms;
        one.people_covered = part;
        one.people_asked = share.covered.cells == written.cells ? part : std::max(all, part);
        one.in_lockstep = std::min(in_lockstep, part);
        const double width = orders::half_width(one);
        out = {std::min(out.low, width), std::max(out.high, width)};
      }
  return out;
}

NoisedLadder::Candidate candidate_of(const NoisedPeople& people, const Asked::CandidateAsked& asked, const Asked::CandidateAsked& written) {
  NoisedLadder::Candidate out;
  out.people = estimate(people, asked.read.people());
  out.bystanders = estimate(people, asked.read.bystanders);
  out.singled_out = estimate(people, asked.singled_out.people());
  out.singled_out_bystanders = estimate(people, asked.singled_out.bystanders);
  out.identified = estimate(people, asked.identified.people());
  out.coverage = coverage_of(people, asked.covered.people(), written.covered.people());
  out.burst_shown = asked.burst_shown;
  for (const Asked::ShareAsked& share : asked.shares) {
    if (share.terms.form == orders::Form::kGroup) {
      out.half_width.reset();
      break;
    }
    const auto before = std::find_if(written.shares.begin(), written.shares.end(), [&](const auto& one) { return one.item == share.item; });
    CHECK(before != written.shares.end());  // candidates add no item
    const Range width = half_width_of(people, share, before->covered);
    const Range most = out.half_width.value_or(Range{});
    out.half_width = Range{std::max(most.low, width.low), std::max(most.high, width.high)};
  }
  return out;
}

void mark_best(NoisedLadder& ladder) {
  constexpr double kNothing = std::numeric_limits<double>::infinity();
  std::vector<orders::Merits> merits;
  std::vector<orders::TieBreak> ties;
  for (std::size_t i = 0; i < ladder.candidates.size(); ++i) {
    const NoisedLadder::Candidate& one = ladder.candidates[i];
    const orders::FindingCounts& found = ladder.proposed.candidates[i].findings;
    merits.push_back({one.singled_out.value, one.people.value, one.burst_shown ? static_cast<double>(*one.burst_shown) : kNothing, one.half_width ? one.half_width->high : kNothing, -one.coverage.low});
    ties.push_back({one.identified.value, static_cast<double>(found.errors), static_cast<double>(found.warnings), static_cast<double>(found.notes)});
  }
  const std::vector<bool> best = orders::best_of(merits, ties);
  for (std::size_t i = 0; i < ladder.candidates.size(); ++i) ladder.candidates[i].best = best[i];
}

}  // namespace

Released<NoisedBurden> RecipientGate::burden(const Released<NoisedPeople>& people, const orders::BurdenAsked& asked) {
  NoisedBurden out{{}, people_in(people.value(), asked.total), asked.measured, people.value().terms};
  for (const orders::BurdenAsked::ItemAsked& item : asked.items) out.items.push_back({item.item, item.not_measured, people_in(people.value(), item.people), item.remarks});
  return Released<NoisedBurden>(std::move(out), people.policy());
}

Released<NoisedLadder> RecipientGate::ladder(const Released<NoisedPeople>& people, const orders::LadderAsked& asked, orders::Ladder proposed) {
  CHECK(asked.candidates.size() == proposed.candidates.size());
  NoisedLadder out{std::move(proposed), {}, people.value().terms};
  for (const auto& candidate : asked.candidates) out.candidates.push_back(candidate_of(people.value(), candidate, asked.candidates.front()));
  if (out.proposed.asks_for_bursts) mark_best(out);
  return Released<NoisedLadder>(std::move(out), people.policy());
}

}  // namespace bonafide::disclose
