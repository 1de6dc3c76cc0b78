// Orders and policies as tests of the command line read them.
#pragma once
#include <set>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "bonafide/orders/rules.h"
#include "command.h"

namespace bonafide::cli_tests {

inline const fs::path kSource = BONAFIDE_SOURCE_DIR;

inline orders::Policy policy_named(const std::string& name) {
  const auto policy = orders::read_policy((kSource / "policies" / (name + ".toml")).string());
  EXPECT_TRUE(policy.ok()) << policy.error().message;
  return policy.ok() ? policy.value() : orders::Policy{};
}

/// What the rules find in an order, as the pages of docs/rules quote it.
inline std::string said(const std::string& text, const orders::Policy* policy, const std::set<std::string>& known) {
  const auto order = orders::parse_order(text, "order.toml");
  if (!order.ok()) return order.error().message;
  std::string out;
  for (const orders::Finding& one : orders::check_order({order.value(), policy, known})) {
    out += fmt::format("order.toml:{}:{}: {}: {} [{}]\n", one.at.line, one.at.column, orders::word(one.severity), one.message, one.rule);
    if (!one.fix.empty()) out += "    " + one.fix + "\n";
  }
  return out;
}

}  // namespace bonafide::cli_tests
