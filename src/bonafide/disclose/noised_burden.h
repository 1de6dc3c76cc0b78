// What `check` and `narrow` say of a case to whoever is not the custodian: each figure with its error bar, made of noised counts and of
// the order alone. Rows, bytes and countries are not in it: an account may have any number of rows, so no noise covers them, and which
// countries there are is itself a fact about people.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bonafide/disclose/noised_people.h"
#include "bonafide/orders/people_asked.h"

namespace bonafide::disclose {

struct NoisedBurden {
  struct People {
    Estimate people, bystanders, in_groups;
    double sample = 1;                ///< below 1: of a sample, as many as are to be expected
  };
  struct Item {
    std::string item;
    std::string not_measured;         ///< as BurdenAsked
    People people;
    std::vector<std::string> remarks;
  };
  std::vector<Item> items;
  People total;
  std::size_t measured = 0;
  PeopleTerms terms;
};

/// From a value to another, both included.
struct Range {
  double low = 0, high = 0;
};

struct NoisedLadder {
  struct Candidate {
    Estimate people, bystanders, singled_out, singled_out_bystanders, identified;
    Range coverage;                            ///< within the bars of both counts
    std::optional<std::uint64_t> burst_shown;  ///< as LadderAsked
    /// Half-width of the share in lockstep, over the ends of the bars. None: no item asks, or it depends on the sizes of
    /// single groups (form `group`), which are not told.
    std::optional<Range> half_width;
    bool best = false;                         ///< no other beats it by these figures
  };
  orders::Ladder proposed;            ///< texts, diffs and findings; its own figures are not set
  std::vector<Candidate> candidates;  ///< [candidates of proposed]
  PeopleTerms terms;
};

}  // namespace bonafide::disclose
