#include <memory>

#include <fmt/format.h>

#include "bonafide/pipeline/attest.h"
#include "commands.h"

namespace bonafide::app {
namespace {

constexpr const char* kFooter = R"(
For the neutral: who has the log, the case, the seal and the seed that the court decrypted. First
replay the production with a key of your own, then attest it:

  bonafide keygen --out mine --name neutral.example
  bonafide produce order.toml log.parquet --case case --seal sealed --key mine/seal.key
      --policy policy.toml --replay seed.hex --of BAG --date 2018-06-01
      --out again
  bonafide attest BAG --replayed again --key mine/seal.key --pub seal.pub

It is refused unless BAG verifies under the custodian's key, and the replay is signed with yours
and has the same payload to the byte; the first file that differs is named.

It adds one file to BAG, attestation-SHA256.dsse.json, and changes no other. Several may stand side
by side. What it claims stands in it: that the replay of this order, policy, case, sealed log
and seed gave these bytes. It does not claim that the log is true, nor that the case is what the
log shows: who made the case again with `bonafide detect` may say so elsewhere.

`bonafide-verify BAG --pub seal.pub --neutral-pub mine/seal.pub` checks it.

Exit code 0: attested; 2: not, and BAG is as it was.)";

struct Flags {
  std::string bag, replayed, key, pub;
  bool quiet = false;
};

int run(const Flags& flags) {
  const auto attested = pipeline::attest({flags.bag, flags.replayed, flags.key, flags.pub});
  if (!attested.ok()) return fail(attested.error());
  if (!flags.quiet)
    fmt::print("Attested by {} (key {:08x}): {}\nCheck it    bonafide-verify {} --pub {} --neutral-pub NEUTRAL.pub\n", attested.value().signer.name, attested.value().signer.id, attested.value().file, flags.bag, flags.pub);
  return kDone;
}

}  // namespace

Command add_attest(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  CLI::App* command = app.add_subcommand("attest", "Sign, as the neutral who replayed a production, that it gave the same bytes");
  command->footer(kFooter);
  const auto path = [&](const char* name, std::string& value, const char* text, const char* type) { command->add_option(name, value, text)->required()->check(not_empty())->type_name(type); };
  path("BAG", flags->bag, "The production", "BAG");
  path("--replayed", flags->replayed, "Your own replay of it", "BAG");
  path("--key", flags->key, "Your seal.key, which signed the replay", "FILE");
  path("--pub", flags->pub, "The custodian's seal.pub, from a source that you trust", "FILE");
  command->add_flag("--quiet", flags->quiet, "Print nothing but errors");
  return {command, [flags] { return run(*flags); }};
}

}  // namespace bonafide::app
