// What can go wrong with a production is looked for before it is charged: afterwards the budget is gone, and it is everybody's.
#pragma once
#include <filesystem>
#include <vector>

#include "bonafide/pipeline/produce_inputs.h"

namespace bonafide::pipeline {

/// The seal's secret and its leaves, the noise that the terms ask for, the order to stop, room on the disk.
/// @param folder where the bag is going to be written; nothing is left in it.
/// @errors kInput: seal.secret or the leaves are of another seal; the terms allow no noise of ours; kIo: there is no room; kInterrupted.
Status check_before_charging(const ProduceOptions& options, const ProduceInputs& in, const disclose::Permission& permission, const std::vector<orders::Scope>& scopes, const std::filesystem::path& folder);

/// A replay has to give the payload of a production that was charged: another one would be figures that nobody was charged for, of a seed that
/// somebody chose. @param made, bag  their data/ folders are compared. @errors kInput: a file differs; it is named.
Status check_replay(const std::filesystem::path& made, const std::filesystem::path& bag);

}  // namespace bonafide::pipeline
