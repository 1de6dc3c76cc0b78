#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bonafide/orders/fields.h"
#include "bonafide/orders/rules.h"
#include "bonafide/report/text.h"
#include "commands.h"

namespace bonafide::app {
namespace {

constexpr const char* kFooter = R"(
Each rule looks for one reason for which courts have refused or narrowed a request for records.
  error    a court or the law would refuse the order as it stands
  warning  ground for an objection
  note     worth knowing
With ID: why the rule exists, what it rests on and what to file instead. docs/rules/ID.md shows an order
that breaks it and one that does not. None of this is legal advice.

Examples:
  bonafide rules
  bonafide rules no-end
  bonafide rules --json

Exit code 0; 2 if there is no rule of that id.)";

nlohmann::ordered_json as_json(const orders::Rule& rule) {
  return {{"id", rule.id}, {"severity", word(rule.severity)}, {"ground", word(rule.ground)}, {"title", rule.title}, {"why", rule.why}, {"remedy", rule.remedy}, {"source", rule.source}, {"needs_policy", rule.needs_policy}};
}

void print_all() {
  std::size_t longest = 0;
  for (const orders::Rule& rule : orders::rules()) longest = std::max(longest, std::string_view(rule.id).size());
  for (const orders::Rule& rule : orders::rules()) fmt::print("{:<{}}  {:<7}  {}\n", rule.id, longest, word(rule.severity), rule.title);
}

void print_part(const char* title, const std::string& text) {
  constexpr std::size_t kIndent = 8;
  const report::Ink plain{false};
  const std::string lines = report::wrapped(text, static_cast<std::size_t>(terminal_width()), plain, "", kIndent);
  fmt::print("\n{:<{}}{}", title, kIndent, lines.substr(std::min(kIndent, lines.size())));
}

void print_one(const orders::Rule& rule) {
  fmt::print("{}: {} [{}, {}]\n", word(rule.severity), rule.title, rule.id, word(rule.ground));
  print_part("why", rule.why);
  print_part("source", rule.source);
  print_part("instead", rule.remedy);
  print_part("needs", rule.needs_policy ? "a policy (--policy of bonafide check); it is silent without one" : "only the order");
  print_part("more", fmt::format("docs/rules/{}.md: an order that breaks the rule, and one that does not", rule.id));
}

Error no_rule(const std::string& id) {
  std::vector<std::string> known;
  for (const orders::Rule& rule : orders::rules()) known.emplace_back(rule.id);
  return {ErrorKind::kUsage, fmt::format("there is no rule \"{}\"{}", id, orders::suggestion(id, known))};
}

int run(const std::string& id, bool json) {
  const orders::Rule* one = orders::rule(id);
  if (!id.empty() && one == nullptr) return fail(no_rule(id));
  if (json) {
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    for (const orders::Rule& rule : orders::rules())
      if (one == nullptr || one == &rule) all.push_back(as_json(rule));
    fmt::print("{}\n", (one != nullptr ? all[0] : all).dump(2));
  } else if (one != nullptr) {
    print_one(*one);
  } else {
    print_all();
  }
  return kDone;
}

}  // namespace

Command add_rules(CLI::App& app) {
  auto id = std::make_shared<std::string>();
  auto json = std::make_shared<bool>(false);
  CLI::App* command = app.add_subcommand("rules", "List the rules that orders are checked against, or explain one");
  command->footer(kFooter);
  command->add_option("ID", *id, "A rule, as in the list: no-end")->check(not_empty());
  command->add_flag("--json", *json, "Print as JSON");
  return {command, [id, json] { return run(*id, *json); }};
}

}  // namespace bonafide::app
