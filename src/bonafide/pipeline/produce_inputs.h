// What a production is made from: order, policy, key, seal, case and log, read and found to belong together before
// anything is charged.
#pragma once
#include <string>
#include <vector>

#include "bonafide/format/case_records.h"
#include "bonafide/orders/scope.h"
#include "bonafide/pipeline/produce.h"
#include "bonafide/privacy/noise_source.h"
#include "bonafide/seal/note_key.h"
#include "bonafide/seal/seal_record.h"

namespace bonafide::pipeline {

struct ProduceInputs {
  orders::Order order;
  orders::Policy policy;
  format::Findings findings;
  events::EventTable events;
  seal::SealRecord sealed;
  std::string checkpoint;
  Digest secret;
  seal::SigningKey key;
  orders::Day date;
};

/// @param work a folder for what reading spills; what it leaves behind is removed.
/// @errors kInput: a file is at fault, or log, case, seal and key do not belong together; kUsage: a day to come; kIo.
Result<ProduceInputs> read_produce_inputs(const ProduceOptions& options, const std::filesystem::path& work, Progress& progress);

orders::LogFacts log_facts_of(const ProduceInputs& in);

/// Every permitted item's scope, before anything is charged: a mistyped target costs nobody's privacy.
/// @errors kInput: as orders::scope_of; a sample whose key was made from the log.
Result<std::vector<orders::Scope>> scopes_of(const ProduceInputs& in, const disclose::Permission& permission);

/// The seed of the noise: fresh, or that of the production to be made again. @errors kInput: the file holds none.
Result<privacy::Seed> seed_for(const ProduceOptions& options);

/// All that decides a true count or the noise on it: the log, the list of members, the order, the policy, the day. The
/// seed is bound to it, so that it cannot be exchanged under the noise.
Result<std::string> binding_of(const ProduceOptions& options, const ProduceInputs& in);

/// Names log and case to whoever has the seal's secret. A bare hash would let whoever knows all records but a few try out
/// the rest, which no noise could mend.
Result<std::string> case_hmac(const ProduceOptions& options, const ProduceInputs& in);

}  // namespace bonafide::pipeline
