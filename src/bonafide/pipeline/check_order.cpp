#include "bonafide/pipeline/check_order.h"

#include <algorithm>

#include <fmt/format.h>

#include "bonafide/base/hash.h"

namespace bonafide::pipeline {

namespace fs = std::filesystem;

std::set<std::string> orders_beside(const fs::path& order) {
  constexpr std::size_t kMostFiles = 1'000;  // a folder of orders, not a disk of anything
  std::set<std::string> hashes;
  std::error_code error;
  const fs::path folder = order.has_parent_path() ? order.parent_path() : fs::path(".");
  for (fs::directory_iterator file(folder, error), end; !error && file != end && hashes.size() < kMostFiles; file.increment(error)) {
    std::error_code ignored;
    if (file->path().extension() != ".toml" || fs::equivalent(file->path(), order, ignored)) continue;
    if (const auto text = orders::read_toml_file(file->path().string()); text.ok()) hashes.insert(to_hex(sha256(text.value())));
  }
  return hashes;
}

namespace {

// The ledger is looked at before the case is read, so that whoever named the wrong one does not wait for it.
Status measure_for_others(CheckedOrder& out, const CheckOptions& options, Progress& progress) {
  TRY(privacy::Ledger ledger, open_ledger(options.others->purchaser.ledger));
  const std::string folder = options.case_folder.string();
  TRY(const OrderCase of_case, read_order_case(out.order, folder, progress, options.bounds));
  TRY(const orders::BurdenAsked asked, orders::ask_burden(out.order, of_case.log));
  TRY(const AnsweredPeople answered, ask_people(asked.question, out.order, *out.policy, folder, of_case, ledger, *options.others, "burden: people by item"));
  out.noised = disclose::RecipientGate::burden(answered.people, asked);
  out.charged = answered.charged;
  return {};
}

}  // namespace

Result<CheckedOrder> check_order(const CheckOptions& options, Progress& progress) {
  TRY(orders::Order order, orders::read_order(options.order.string()));
  CheckedOrder out{std::move(order), {}, {}, {}, {}, {}};
  if (!options.policy.empty()) {
    TRY(out.policy, orders::read_policy(options.policy.string()));
  }
  out.findings = orders::check_order({out.order, out.policy ? &*out.policy : nullptr, orders_beside(options.order)});
  if (!options.case_folder.empty() && options.others) {
    CHECK(out.policy);
    TRY_STATUS(measure_for_others(out, options, progress));
  } else if (!options.case_folder.empty()) {
    TRY(out.burden, measure_order(out.order, options.case_folder.string(), progress, options.bounds));
  }
  return out;
}

}  // namespace bonafide::pipeline
