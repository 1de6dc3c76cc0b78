#include <memory>

#include <fmt/format.h>

#include "bonafide/format/csv.h"
#include "bonafide/pipeline/output_folder.h"
#include "bonafide/seal/note_key.h"
#include "bonafide/seal/secret_files.h"
#include "commands.h"

namespace bonafide::app {
namespace {

constexpr const char* kFooter = R"(
What it writes into DIR:
  seal.key   signs seals and productions. Mode 0600; whoever has it can sign in your name
  seal.pub   one line for everybody who verifies. Hand it over in a way the other side trusts,
             and before there is anything to sign: a key that comes with the bag proves nothing

Both are one line each, as C2SP's signed notes have them (docs/formats/seal.md).

Examples:
  bonafide keygen --out keys --name example.com/legal
  bonafide seal likes.parquet --key keys/seal.key --out sealed

Exit code 0: done; 2: not done, and nothing is written. An existing DIR is never touched.)";

struct Flags {
  std::string out, name = "bonafide";
  bool quiet = false;
};

Status generate(const Flags& flags) {
  if (const auto fault = seal::fault_of_name(flags.name))
    return Error{ErrorKind::kUsage, fmt::format("--name: it {}; take a name like example.com/legal", *fault)};
  TRY(const seal::Seed seed, seal::random_secret());
  TRY(const seal::SigningKey key, seal::signing_key(flags.name, seed));
  TRY(auto folder, pipeline::OutputFolder::create(flags.out, /*force=*/false, "seal.key"));
  TRY_STATUS(seal::write_secret_file(folder.file("seal.key"), seal::to_text(key) + "\n"));
  TRY_STATUS(format::write_text_file(folder.file("seal.pub"), seal::to_text(key.verifier) + "\n"));
  TRY_STATUS(folder.commit());
  if (!flags.quiet) fmt::print("{}\n", seal::to_text(key.verifier));
  return {};
}

int run(const Flags& flags) {
  const Status done = generate(flags);
  return done.ok() ? kDone : fail(done.error());
}

}  // namespace

Command add_keygen(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  CLI::App* command = app.add_subcommand("keygen", "Make the key that signs seals and productions");
  command->footer(kFooter);
  command->add_option("--out", flags->out, "The folder to make")->required()->check(not_empty())->type_name("DIR");
  command->add_option("--name", flags->name, "Who signs: stands in every signature, best an address of yours without\nhttps://")->capture_default_str()->check(not_empty())->type_name("NAME");
  command->add_flag("--quiet", flags->quiet, "Print nothing but errors; else seal.pub is printed");
  return {command, [flags] { return run(*flags); }};
}

}  // namespace bonafide::app
