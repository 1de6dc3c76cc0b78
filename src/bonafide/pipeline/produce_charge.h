// What a production costs everybody, and its entry in the ledger: spent before anything is drawn.
#pragma once
#include "bonafide/pipeline/produce_inputs.h"

namespace bonafide::pipeline {

/// What all items of a production cost together.
struct WholeCost {
  privacy::Cost cost;
  privacy::Delta delta;  ///< at which it is stated as epsilon: the largest of the items'
};
/// @errors kInput: an item's terms allow no noise of ours.
Result<WholeCost> whole_cost_of(const disclose::Permission& permission);

/// Charges `out.cost` to the purse, unless it is a dry run. Sets `out.left`, and `out.exhausted` where not enough is left.
/// @errors kInput: no ledger, or no budget for the days of the log; kIo.
Status charge(const ProduceOptions& options, const ProduceInputs& in, const disclose::Permission& permission, Produced& out);

}  // namespace bonafide::pipeline
