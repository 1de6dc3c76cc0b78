// What goes into data/ of a bag: order, policy and checkpoint, the answers to the items, what is withheld, and what all of it
// guarantees.
#pragma once
#include <string>
#include <vector>

#include "bonafide/pipeline/produce_charge.h"
#include "bonafide/pipeline/produce_inputs.h"

namespace bonafide::pipeline {

/// What a production writes, by path in the bag, known before any figure is drawn.
std::vector<std::string> planned_files(const ProduceInputs& in, const disclose::Permission& permission);

/// Answers the permitted items and writes the payload. @param folder data/ of the bag, empty.
/// @param pseudonym_key 32 secret bytes, drawn from the production's seed.
/// @return the files written, as planned_files names them. @errors kIo; kInput: the policy or the seal was changed during the run.
Result<std::vector<std::string>> write_payload(const ProduceInputs& in, const disclose::Permission& permission, const std::vector<orders::Scope>& scopes, const WholeCost& whole,
                                               const std::filesystem::path& seal_folder, privacy::NoiseSource& noise, const std::string& pseudonym_key, const std::filesystem::path& folder);

}  // namespace bonafide::pipeline
