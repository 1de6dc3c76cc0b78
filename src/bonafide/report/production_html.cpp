#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bonafide/disclose/says.h"
#include "bonafide/format/numbers.h"
#include "bonafide/orders/order_words.h"
#include "bonafide/report/html.h"
#include "bonafide/report/production_items.h"
#include "bonafide/report/production_records.h"
#include "bonafide/report/production_report.h"
#include "bonafide/report/visible.h"
#include "bonafide/report/words.h"

namespace bonafide::report {
namespace {

using disclose::AggregateAnswer;
using disclose::GroupAnswer;
using disclose::RecordsAnswer;
using disclose::Released;

template <class Answer>
const Answer* first_of(const ProductionPage& page) {
  for (const ProducedItem& produced : page.items)
    if (const auto* answer = std::get_if<const Released<Answer>*>(&produced.answer)) return &(*answer)->value();
  return nullptr;
}

std::string share_words(const LockstepShare& share) {
  const std::string on = share.target == "*" ? "that the order asks about" : "on " + share.target + " that the order asks about";
  const auto error = static_cast<std::int64_t>(share.in_groups_error);
  if (share.in_groups <= error) return fmt::format("Of about {} accounts {}, at most {} are in groups that act in lockstep; the noise hides whether any is.", with_error(share.all, share.all_error), on, signed_count(std::max<std::int64_t>(0, share.in_groups + error)));
  return fmt::format("Of about {} accounts {}, about {} are in groups that act in lockstep.", with_error(share.all, share.all_error), on, with_error(share.in_groups, share.in_groups_error));
}

std::string group_words(const GroupAnswer& answer) {
  std::set<std::string_view> groups;
  for (const auto& row : answer.rows) groups.insert(row.group);
  return groups.empty() ? fmt::format("No group acted with {} accounts or more on what the order asks about.", answer.smallest_cell)
                        : fmt::format("{} that act in lockstep acted with {} accounts or more on what the order asks about.", capitalised(count_of(groups.size(), "group")), answer.smallest_cell);
}

std::string record_words(const RecordsAnswer& answer) {
  const RecordCounts counts = counts_of(answer);
  return fmt::format("{} of {} are shown, and nobody else’s.", capitalised(count_of(counts.records, "record")), count_of(counts.groups, "group"));
}

const char* form_words(orders::Form form) {
  switch (form) {
    case orders::Form::kAggregate: return "counts with noise";
    case orders::Form::kGroup: return "what groups did, with noise";
    case orders::Form::kPseudonymous: return "records under pseudonyms";
    case orders::Form::kIdentified: return "records of accounts";
  }
  return "";
}

std::string texts(const std::vector<orders::At<std::string>>& values, const char* none) {
  std::vector<std::string> out;
  for (const auto& value : values) out.push_back(value.value == "*" ? "all" : id_html(value.value));
  return out.empty() ? none : fmt::format("{}", fmt::join(out, ", "));
}

std::string days(const orders::Item& item) {
  const auto day = [](const std::optional<orders::At<orders::Day>>& one, const char* none) { return one ? orders::day_text(one->value) : std::string(none); };
  return fmt::format("<span class=\"whole\">{}</span> to <span class=\"whole\">{}</span>", day(item.first_day, "the first"), day(item.last_day, "the last"));
}

std::string zone_words(int minutes) { return minutes == 0 ? "UTC" : fmt::format("UTC{}{:02}:{:02}", minutes < 0 ? "−" : "+", std::abs(minutes) / 60, std::abs(minutes) % 60); }

// What a reader of the first screen must know of every figure below it.
std::string limit_words(const ProductionPage& page) {
  const bool noised = first_of<AggregateAnswer>(page) != nullptr || first_of<GroupAnswer>(page) != nullptr, records = first_of<RecordsAnswer>(page) != nullptr;
  std::string out = noised ? "Every count of accounts that the order asks about has noise, and the error beside it says how far the noise reaches, in 19 cases of 20 or more. " : "The counts of what is withheld have noise. ";
  if (records) out += "Records are shown as they are, without noise. ";
  return out + "Acting in lockstep does not show who runs an account or that anybody was paid; supporters who organise act so too. Nothing here says whether the log is true.";
}

std::string opening(const ProductionPage& page) {
  const orders::Order& order = page.order;
  const auto row = [](const char* name, const std::string& html) { return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", name, html); };
  std::string facts;
  if (order.caption) facts += row("Case", text_html(order.caption->value) + (order.docket ? ", " + text_html(order.docket->value) : ""));
  if (order.court) facts += row("Court", text_html(order.court->value));
  facts += row("Order", fmt::format("<code class=\"hash\">{}</code> (SHA-256)", escaped(order.sha256)));
  facts += row("Recipient", fmt::format("{}{}", orders::word(order.recipient.value), order.recipient_name.empty() ? "" : ": " + text_html(order.recipient_name)));
  facts += row("Policy", fmt::format("{}: {}", text_html(page.policy.id), text_html(page.policy.title)));
  facts += row("Produced", fmt::format("<span class=\"whole\">{}</span>; days of the order are counted in {}", escaped(page.date), zone_words(order.zone_minutes)));
  facts += row("Sealed log", fmt::format("{}, root <code class=\"hash\">{}</code>", text_html(page.origin), escaped(page.root)));
  return fmt::format(
      "<header>\n<p class=\"note\">Production under an order</p>\n<h1>{}</h1>\n"
      "<p class=\"limit\">{}</p>\n</header>\n<dl class=\"log\">\n{}</dl>\n",
      text_html(production_sentence(page)), limit_words(page), facts);
}

std::string ordered_part(const ProductionPage& page) {
  Table table{{{"item", false}, {"asks for", false}, {"targets", false}, {"actions", false}, {"days", false}, {"form", false}, {"answer", false}}, {}, true};
  for (const orders::Item& item : page.order.items) {
    const auto produced = std::find_if(page.items.begin(), page.items.end(), [&](const ProducedItem& one) { return one.item == &item; });
    const std::string answer = produced == page.items.end() ? "refused" : fmt::format("<a href=\"#item-{}\">produced</a>", produced - page.items.begin() + 1);
    table.rows.push_back({text_html(item.id.value), text_html(item.text.value), texts(item.targets, "all"), texts(item.actions, "all"), days(item), form_words(item.form.value), answer});
  }
  return "<section>\n<h2>What was ordered</h2>\n" + table_html(table) + "</section>\n";
}

// "2420 +- 13" of the table, as a page sets it.
std::string noised_words(const std::string& accounts) {
  const std::size_t at = accounts.find(" +- ");
  return at == std::string::npos ? accounts : accounts.substr(0, at) + " ± " + accounts.substr(at + 4);
}

std::string withheld_part(const ProductionPage& page) {
  Table table{{{"item", false}, {"category", false}, {"accounts", false}, {"reason", false}}, {}, true};
  for (const auto& released : page.withheld)
    for (const auto& row : released.value().rows) table.rows.push_back({text_html(row.item), text_html(row.category), text_html(noised_words(row.accounts)), fmt::format("{} <span class=\"quiet\">[{}]</span>", text_html(row.why), escaped(row.rule))});
  if (table.rows.empty()) return "";
  return "<section>\n<h2>What was withheld</h2>\n<p>Counted with noise, because an exact count of those withheld would tell who is among them.</p>\n" + table_html(table) + "</section>\n";
}

std::string list(const std::vector<std::string>& sentences) {
  std::string html = "<ul>\n";
  for (const std::string& sentence : sentences) html += "<li>" + text_html(sentence) + "</li>\n";
  return html + "</ul>\n";
}

std::string proven_part(const ProductionPage& page) {
  const bool identified = std::any_of(page.items.begin(), page.items.end(), [](const ProducedItem& one) { return one.item->form.value == orders::Form::kIdentified; });
  const bool records = identified || first_of<RecordsAnswer>(page) != nullptr;
  std::vector<std::string> proven{"That whoever signed the checkpoint produced these files and no others, under this order and policy, and names this sealed log: by the signature over them, which bonafide-verify checks with the signer’s key."};
  if (identified) proven.emplace_back("That every record shown by name stood in the sealed log, with this account, target and (where it is not coarse) time: by its proof.");
  const std::vector<std::string> not_proven{
      "That the sealed log was true, or whole.",
      "That counts, groups, verdicts and what is withheld are right and complete: a neutral who has the log can replay the production and sign that it gives these bytes. Whether one has, bonafide-verify says; that the case’s verdicts are right, only whoever runs the detection again can say.",
      "That no further record of an item was left out; the group beside a record; that the Parquet copies say what the CSV says.",
  };
  return "<section>\n<h2>What is proven, and what is not</h2>\n<h3>Proven</h3>\n" + list(proven) + "<h3>Not proven</h3>\n" + list(not_proven) + "<p>Check it with <code>bonafide-verify BAG --pub seal.pub</code>, with a key that did not come with the bag.</p>\n</section>\n" +
         "<section>\n<h2>Privacy of all figures together</h2>\n" + list(disclose::whole_says(page.epsilon, page.delta, records)) + "<h3>Not covered</h3>\n" + list(disclose::not_covered()) + fmt::format("<p>{}</p>\n</section>\n", text_html(disclose::seed_says()));
}

}  // namespace

std::string production_sentence(const ProductionPage& page) {
  std::string out;
  if (const auto* aggregate = first_of<AggregateAnswer>(page))
    if (const auto share = lockstep_share(*aggregate)) out = share_words(*share);
  if (const auto* group = first_of<GroupAnswer>(page)) out += (out.empty() ? "" : " ") + group_words(*group);
  if (const auto* records = first_of<RecordsAnswer>(page)) out += (out.empty() ? "" : " ") + record_words(*records);
  return out.empty() ? fmt::format("{} of an order answered by counts with noise.", capitalised(count_of(page.items.size(), "item"))) : out;
}

std::string production_html(const ProductionPage& page) {
  std::string html = opening(page) + ordered_part(page);
  for (std::size_t i = 0; i < page.items.size(); ++i) html += item_section(page.items[i], fmt::format("item-{}", i + 1));
  return page_html("Production under an order", html + withheld_part(page) + proven_part(page));
}

}  // namespace bonafide::report
