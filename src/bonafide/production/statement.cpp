#include "bonafide/production/statement.h"

#include <nlohmann/json.hpp>

#include "bonafide/seal/base64.h"
#include "bonafide/seal/canonical_json.h"

namespace bonafide::production {

Result<std::string> production_statement(const ProductionFacts& facts, const Digest& manifest_sha256, const Digest& manifest_sha512) {
  using Json = nlohmann::json;
  const Json statement{
      {"_type", kStatementType},
      {"subject", {{{"name", "manifest-sha256.txt"}, {"digest", {{"sha256", to_hex(manifest_sha256)}}}}, {{"name", "manifest-sha512.txt"}, {"digest", {{"sha256", to_hex(manifest_sha512)}}}}}},
      {"predicateType", kProductionType},
      {"predicate",
       {{"version", facts.version},
        {"order", facts.order_sha256},
        {"policy", facts.policy_sha256},
        {"case", facts.case_hmac},
        {"seal", {{"origin", facts.origin}, {"root", seal::base64(facts.root)}, {"size", facts.tree_size}}},
        {"date", facts.date},
        {"seed", facts.seed_sha256.empty() ? Json(nullptr) : Json(facts.seed_sha256)},
        {"replay", facts.replayed},
        {"items", facts.items},
        {"refused", facts.refused}}}};
  return seal::canonical_json(statement.dump(), "the production's statement");
}

}  // namespace bonafide::production
