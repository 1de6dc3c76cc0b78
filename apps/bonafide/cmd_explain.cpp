#include <cstdlib>
#include <memory>

#include <fmt/format.h>
#include <unistd.h>

#include "bonafide/base/progress.h"
#include "bonafide/pipeline/explain.h"
#include "bonafide/report/explain.h"
#include "commands.h"

namespace bonafide::app {
namespace {

constexpr const char* kFooter = R"(
--group   what the group did, every test with its assumption, its targets and windows, its
          accounts, the innocent explanations, and the acts one by one
--actor   which groups an account is in; where it is in none, why not: the test it did not pass
--pair    every target that both acted on, when, how far apart, and who else was there

Who learns whether an account is named in a case learns something of a person: --actor and --pair
are for the custodian, who holds the log already, and their output is not for passing on.

Examples:
  bonafide explain case --group 8738d           # the beginning of an id is enough if it is the only one
  bonafide explain case --actor u3928955882
  bonafide explain case --pair u3928955882 u8606913430 --json
  bonafide explain case --actor=-x7             # an id that begins with a dash; --pair=-x7 --pair=-y9

Exit code 0 if there is an answer, "no" included; 2 if the question could not be answered, as for an
account that the log does not have.)";

struct Flags {
  std::string folder;
  std::optional<std::string> group, actor;
  std::vector<std::string> pair;
  bool json = false, all = false, quiet = false;
};

int print(const Result<std::string>& text) {
  if (!text.ok()) return fail(text.error());
  fmt::print("{}", text.value());
  return kDone;
}

Result<std::string> answer(const Flags& flags) {
  if (flags.group.has_value() + flags.actor.has_value() + !flags.pair.empty() != 1)
    return Error{ErrorKind::kUsage, "explain: say what to explain, one of --group G, --actor A and --pair A B"};
  if (!flags.pair.empty() && flags.pair.size() != 2) return Error{ErrorKind::kUsage, fmt::format("--pair: {} account is named; name two", flags.pair.size())};
  const report::TextStyle style{isatty(STDOUT_FILENO) && std::getenv("NO_COLOR") == nullptr, terminal_width(), flags.all};
  Progress progress(Progress::mode_for_stderr(flags.quiet));
  if (flags.group) {
    TRY(const auto group, pipeline::explain_group(flags.folder, *flags.group));
    return flags.json ? report::group_json(group) : report::group_text(group, style);
  }
  if (flags.actor) {
    TRY(const auto actor, pipeline::explain_actor(flags.folder, *flags.actor, progress));
    return flags.json ? report::actor_json(actor) : report::actor_text(actor, style);
  }
  TRY(const auto pair, pipeline::explain_pair(flags.folder, flags.pair[0], flags.pair[1], progress));
  return flags.json ? report::pair_json(pair) : report::pair_text(pair, style);
}

}  // namespace

Command add_explain(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  CLI::App* command = app.add_subcommand("explain", "Say why a case names a group, or why it does not name an account");
  command->footer(kFooter);
  command->add_option("CASE", flags->folder, "A folder that `bonafide detect` wrote")->required()->check(not_empty());
  command->add_option("--group", flags->group, "Explain this group")->check(not_empty())->type_name("G");
  command->add_option("--actor", flags->actor, "Explain this account: a membership query, for the custodian only")->check(not_empty())->type_name("A");
  command->add_option("--pair", flags->pair, "Explain what two accounts have in common")->check(not_empty())->expected(1, 2)->type_name("A B");
  command->add_flag("--all", flags->all, "Print every row; the default is the first 20 of each table");
  command->add_flag("--json", flags->json, "Print it as JSON, every row");
  command->add_flag("--quiet", flags->quiet, "Print no progress");
  return {command, [flags] { return print(answer(*flags)); }};
}

}  // namespace bonafide::app
