// An order held against the rules, a policy, and a case: what is wrong with it, and whom it touches.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "bonafide/base/progress.h"
#include "bonafide/base/result.h"
#include "bonafide/disclose/approved.h"
#include "bonafide/orders/rules.h"
#include "bonafide/pipeline/ask_people.h"
#include "bonafide/pipeline/order_case.h"

namespace bonafide::pipeline {

struct CheckOptions {
  std::filesystem::path order, policy, case_folder;  ///< the last two may be empty: none
  ReadBounds bounds;
  std::optional<ForOthers> others;  ///< none: the burden is for the custodian. A policy must be chosen
};

struct CheckedOrder {
  orders::Order order;
  std::optional<orders::Policy> policy;
  std::vector<orders::Finding> findings;
  std::optional<disclose::Approved<orders::OrderBurden>> burden;  ///< none without a case, or for others
  std::optional<disclose::Released<disclose::NoisedBurden>> noised;  ///< for others
  Charged charged;                                                   ///< for it
};

/// The orders that `supersedes` may name are those that lie beside the order.
/// @errors kInput: the order, the policy or the case is at fault, or the order asks for targets, actions or
/// countries that the log does not have; for others as ask_people; kIo; kInterrupted.
Result<CheckedOrder> check_order(const CheckOptions& options, Progress& progress);

/// SHA-256 of every .toml file in the folder of `order`, itself left out: the orders that it may supersede.
std::set<std::string> orders_beside(const std::filesystem::path& order);

}  // namespace bonafide::pipeline
