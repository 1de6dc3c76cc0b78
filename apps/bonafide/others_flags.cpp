#include "others_flags.h"

#include <cstdio>

#include <fmt/format.h>

namespace bonafide::app {

void add_others_flags(CLI::App& command, OthersFlags& flags) {
  command.add_option("--for", flags.reader, "Who reads the answer: custodian, court or party")->check(CLI::IsMember({"custodian", "court", "party"}))->type_name("WHO")->capture_default_str();
  CLI::Option* ledger = command.add_option("--ledger", flags.ledger, "For court or party: where what the figures cost is written down (`bonafide budget`)")->check(not_empty())->type_name("LEDGER");
  command.add_option("--lineage", flags.lineage, "With --ledger: the data's name in it, the same for every export and seal of it")->check(not_empty())->needs(ledger)->type_name("NAME")->capture_default_str();
  command.add_option("--epsilon", flags.epsilon, "With --ledger: what the figures may tell of anybody, all together; the\ndefault is a tenth of what the policy allows one answer")->check(CLI::PositiveNumber.description(""))->needs(ledger)->type_name("E");
}

Result<std::optional<pipeline::ForOthers>> read_others(const OthersFlags& flags, bool has_policy) {
  if (flags.reader == "custodian" && flags.ledger.empty()) return std::optional<pipeline::ForOthers>();
  if (flags.reader == "custodian") return Error{ErrorKind::kUsage, "--ledger is given without --for: the custodian's figures are exact and charged to nobody; say --for court or --for party"};
  if (flags.ledger.empty())
    return Error{ErrorKind::kUsage, fmt::format("--for {}: what is counted in a case leaves the custodian, so it is noised and charged; name the --ledger (make one with `bonafide budget`)", flags.reader)};
  if (!has_policy) return Error{ErrorKind::kUsage, fmt::format("--for {}: how much noise the figures need is the policy's to say; choose one with --policy", flags.reader)};
  const privacy::Purse purse = flags.reader == "court" ? privacy::Purse::kCourt : privacy::Purse::kParty;
  return std::optional(pipeline::ForOthers{{flags.ledger, flags.lineage, purse}, flags.epsilon});
}

report::Charge charge_of(const OthersFlags& flags, const pipeline::Charged& charged) { return {flags.reader, charged.release, charged.time, charged.cost.rho}; }

void say_charge(const OthersFlags& flags, const pipeline::Charged& charged) {
  if (charged.release == 0) return;
  fmt::print(stderr, "{}; the {}'s part of the budget has rho {} left\n", charged.is_new ? "charged rho " + privacy::to_text(charged.cost.rho) : std::string("asked before, so nothing is charged"), flags.reader,
             privacy::to_text(charged.left.rho));
}

}  // namespace bonafide::app
