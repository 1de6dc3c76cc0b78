#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bonafide/base/hash.h"
#include "bonafide/orders/order.h"
#include "bonafide/orders/order_words.h"

namespace bonafide::orders {
namespace {

constexpr std::int64_t kMicrosecondsPerDay = 86'400 * kMicrosecondsPerSecond;

// "UTC", "+07:00", "-03:30", as far from UTC as clocks are anywhere: -12:00 to +14:00. Names of regions are not
// read: what they mean changes with their laws, and an order means the same for ever.
int read_zone(Fields& fields) {
  const At<std::string> zone = fields.required_text("zone");
  const std::string& text = zone.value;
  if (text == "UTC" || zone.at == Position{}) return 0;
  const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  const bool formed = text.size() == 6 && (text[0] == '+' || text[0] == '-') && digit(1) && digit(2) && text[3] == ':' && digit(4) && digit(5);
  const int hours = formed ? 10 * (text[1] - '0') + text[2] - '0' : 0, minutes = formed ? 10 * (text[4] - '0') + text[5] - '0' : 0;
  const int east = (formed && text[0] == '-' ? -1 : 1) * (60 * hours + minutes);
  if (!formed || minutes >= 60 || east < -12 * 60 || east > 14 * 60) fields.fail(zone.at, fmt::format("zone is \"{}\"; write \"UTC\" or an offset such as \"+07:00\"", shown(text)));
  return east;
}

void read_parties(Fields& fields, Order& order) {
  order.caption = fields.text("caption");
  order.docket = fields.text("docket");
  order.court = fields.text("court");
  order.authority = fields.text("authority");
  order.applicant = fields.text("applicant");
  order.custodian = fields.text("custodian");
  order.systemic_risk = fields.text("systemic_risk");
  order.protective_order = fields.text("protective_order");
  order.consent = fields.text("consent");
  order.deadline = fields.day("deadline");
  auto recipient = fields.table("recipient", "recipient");
  if (!recipient) return fields.missing("[recipient]", "say who is to get what is produced, with kind = \"party\", for one");
  order.recipient = recipient->required_choice<RecipientKind>("kind");
  if (const auto name = recipient->text("name")) order.recipient_name = name->value;
  recipient->end();
}

void read_supersedes(Fields& fields, Order& order) {
  order.supersedes = fields.text("supersedes");
  if (!order.supersedes) return;
  std::string& hash = order.supersedes->value;
  const bool is_hash = hash.size() == 64 && hash.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!is_hash) fields.fail(order.supersedes->at, fmt::format("supersedes is \"{}\"; write the SHA-256 of the order's file, 64 lowercase hex digits, as `sha256sum` prints it", shown(hash)));
}

void check_days(Fields& fields, const std::optional<At<Day>>& first, const std::optional<At<Day>>& last) {
  if (first && last && last->value < first->value)
    fields.fail(last->at, fmt::format("last_day of {} is {}, before first_day, which is {}; exchange them", fields.name(), day_text(last->value), day_text(first->value)));
}

Proceeding read_proceeding(Fields& fields) {
  Proceeding out;
  out.at = fields.at();
  out.id = fields.required_text("id");
  if (const auto forum = fields.text("forum")) out.forum = forum->value;
  if (const auto charges = fields.text("charges")) out.charges = charges->value;
  out.concerns = fields.choices<Subject>("concerns");
  out.first_day = fields.day("first_day");
  out.last_day = fields.day("last_day");
  check_days(fields, out.first_day, out.last_day);
  fields.end();
  return out;
}

PrivacyTerms read_privacy(Fields& fields) {
  PrivacyTerms out;
  out.at = fields.at();
  out.epsilon = fields.real("epsilon", kMostCount);
  out.delta = fields.real("delta", 1);
  out.smallest_cell = fields.whole("smallest_cell", 1);
  if (const auto unit = fields.text("coarsen_times")) {
    std::string text = unit->value;  // "1 h" as we print it, "1h" as people type it
    std::erase(text, ' ');
    const auto window = parse_window(text);
    if (!window) fields.fail(unit->at, fmt::format("coarsen_times of {} is \"{}\"; write a unit of time such as \"1 h\" or \"1 d\"", fields.name(), shown(unit->value)));
    out.coarsen_times = At<Microseconds>{window.value_or(0), unit->at};
  }
  fields.end();
  return out;
}

// "*" says everything, so it stands alone.
void check_star(Fields& fields, const char* key, const std::vector<At<std::string>>& values) {
  for (const At<std::string>& value : values)
    if (value.value == "*" && values.size() > 1) fields.fail(value.at, fmt::format("{} of {} has \"*\" (everything) beside others; keep either", key, fields.name()));
}

// Counts are made for each place that is named: one that is named twice would be counted twice.
void check_named_once(Fields& fields, const char* key, const std::vector<At<std::string>>& values) {
  std::set<std::string> seen;
  for (const At<std::string>& value : values)
    if (!seen.insert(value.value).second) return fields.fail(value.at, fmt::format("{} of {} has \"{}\" twice; name it once", key, fields.name(), shown(value.value)));
}

Item read_item(Fields& fields) {
  Item out;
  out.at = fields.at();
  out.id = fields.required_text("id");
  out.text = fields.required_text("text");
  out.proceeding = fields.text("proceeding");
  out.why = fields.text("why");
  out.subject = fields.choice<Subject>("subject");
  out.question = fields.choice<Question>("question");
  out.targets = fields.texts("targets");
  out.actions = fields.texts("actions");
  check_star(fields, "targets", out.targets);
  check_star(fields, "actions", out.actions);
  out.first_day = fields.day("first_day");
  out.last_day = fields.day("last_day");
  check_days(fields, out.first_day, out.last_day);
  out.jurisdictions = fields.texts("jurisdictions");
  check_named_once(fields, "jurisdictions", out.jurisdictions);
  out.category = fields.required_choice<Category>("category");
  out.form = fields.required_choice<Form>("form");
  out.accounts = fields.choice<Accounts>("accounts");
  out.sample = fields.real("sample", 1);
  if (auto privacy = fields.table("privacy", "privacy of " + fields.name())) out.privacy = read_privacy(*privacy);
  fields.end();
  return out;
}

Deposition read_deposition(Fields& fields) {
  Deposition out;
  out.at = fields.at();
  out.of = fields.required_text("of");
  out.topics = fields.texts("topics");
  out.hours = fields.whole("hours", 1);
  fields.end();
  return out;
}

Notice read_notice(Fields& fields) {
  Notice out;
  out.at = fields.at();
  out.to = fields.required_text("to").value;
  out.sent = fields.day("sent");
  out.contest_days = fields.whole("contest_days", 0);
  fields.end();
  return out;
}

Review read_review(Fields& fields) {
  Review out;
  out.at = fields.at();
  out.by = fields.required_text("by");
  out.date = fields.day("date");
  out.groups = fields.texts("groups");
  for (const At<std::string>& group : out.groups)
    if (group.value.size() != 16 || group.value.find_first_not_of("0123456789abcdef") != std::string::npos)
      fields.fail(group.at, fmt::format("groups of {} has \"{}\", which is no group id; write the 16 hex digits of groups.csv", fields.name(), shown(group.value)));
  fields.end();
  return out;
}

Step read_step(Fields& fields) {
  Step out;
  out.state = fields.required_choice<State>("state");
  out.date = fields.required_day("date");
  if (const auto by = fields.text("by")) out.by = by->value;
  out.items = fields.texts("items");
  if (const auto note = fields.text("note")) out.note = note->value;
  fields.end();
  return out;
}

// The words in quotation marks, with commas.
std::string listed(const std::vector<State>& states) {
  std::vector<std::string> words;
  for (const State state : states) words.push_back(fmt::format("\"{}\"", word(state)));
  return fmt::format("{}", fmt::join(words, ", "));
}

std::string wrong_state(const Order& order, State state, std::span<const State> before) {
  const std::vector<State> allowed = states_after(before, order.regime.value, order.supersedes.has_value());
  const std::string what = before.empty() ? fmt::format("be the first of an order that supersedes {}", order.supersedes ? "another" : "none") : fmt::format("follow \"{}\" here", word(before.back()));
  return fmt::format("the state \"{}\" cannot {}; {}", word(state), what, allowed.empty() ? "nothing can: write a new order that supersedes this one" : "it may be " + listed(allowed));
}

void check_history(Fields& fields, const Order& order) {
  std::vector<State> before;
  for (std::size_t i = 0; i < order.history.size(); ++i) {
    const Step& step = order.history[i];
    if (!may_follow(before, step.state.value, order.regime.value, order.supersedes.has_value())) return fields.fail(step.state.at, wrong_state(order, step.state.value, before));
    if (i > 0 && step.date.value < order.history[i - 1].date.value)
      return fields.fail(step.date.at, fmt::format("the date {} is before that of the state above it, {}; put the states in order", day_text(step.date.value), day_text(order.history[i - 1].date.value)));
    before.push_back(step.state.value);
  }
}

// Ids name things in findings and in other files: each once.
template <class T>
void check_ids(Fields& fields, const std::vector<T>& all, const char* what) {
  std::set<std::string> seen;
  for (const T& one : all)
    if (!seen.insert(one.id.value).second) return fields.fail(one.id.at, fmt::format("there are two {}s with the id \"{}\"; give each its own", what, shown(one.id.value)));
}

void check_references(Fields& fields, const Order& order) {
  check_ids(fields, order.proceedings, "proceeding");
  check_ids(fields, order.items, "item");
  std::vector<std::string> known;
  for (const Proceeding& proceeding : order.proceedings) known.push_back(proceeding.id.value);
  for (const Item& item : order.items)
    if (item.proceeding && order.proceeding(item.proceeding->value) == nullptr)
      return fields.fail(item.proceeding->at, fmt::format("item {} names the proceeding \"{}\", which the order does not have{}", shown(item.id.value), shown(item.proceeding->value),
                                                          known.empty() ? "; describe it under [[proceeding]]" : suggestion(item.proceeding->value, known)));
}

// Which items a ruling in part grants: each an item of the order, once.
void check_rulings(Fields& fields, const Order& order) {
  std::set<std::string> known;
  for (const Item& item : order.items) known.insert(item.id.value);
  for (const Step& step : order.history) {
    std::set<std::string> seen;
    for (const At<std::string>& id : step.items) {
      if (step.state.value != State::kGrantedInPart)
        return fields.fail(id.at, fmt::format("items of a step say what is granted where its state is \"granted-in-part\", and this one is \"{}\"; strike them", word(step.state.value)));
      if (!known.contains(id.value))
        return fields.fail(id.at, fmt::format("the ruling grants item \"{}\", which the order does not have{}", shown(id.value), suggestion(id.value, {known.begin(), known.end()})));
      if (!seen.insert(id.value).second) return fields.fail(id.at, fmt::format("the ruling grants item \"{}\" twice; name it once", shown(id.value)));
    }
  }
}

void read_lists(Fields& fields, Order& order) {
  for (Fields& one : fields.tables("proceeding", "proceeding")) order.proceedings.push_back(read_proceeding(one));
  for (Fields& one : fields.tables("item", "item")) order.items.push_back(read_item(one));
  for (Fields& one : fields.tables("deposition", "deposition")) order.depositions.push_back(read_deposition(one));
  for (Fields& one : fields.tables("history", "history")) order.history.push_back(read_step(one));
  if (auto terms = fields.table("terms", "terms"))
    for (const auto& [name, meaning] : terms->all_texts()) order.terms.push_back({name.value, meaning.value, name.at});
  if (auto notice = fields.table("notice", "notice")) order.notice = read_notice(*notice);
  if (auto review = fields.table("review", "review")) order.review = read_review(*review);
  if (order.items.empty()) fields.missing("[[item]]", "an order demands at least one thing");
  if (order.history.empty()) fields.missing("[[history]]", "say where it stands: state = \"draft\" and a date, to begin with");
}

}  // namespace

const Proceeding* Order::proceeding(std::string_view id) const {
  for (const Proceeding& one : proceedings)
    if (one.id.value == id) return &one;
  return nullptr;
}

bool Order::grants(const Item& item) const {
  if (state() != State::kGrantedInPart) return state() == State::kGranted;
  const auto& granted = history.back().items;
  return std::any_of(granted.begin(), granted.end(), [&](const At<std::string>& id) { return id.value == item.id.value; });
}

Microseconds Order::day_begin(Day day) const { return day * kMicrosecondsPerDay - zone_minutes * 60 * kMicrosecondsPerSecond; }

Result<Order> parse_order(std::string text, const std::string& file) {
  TRY(const TomlValue root, parse_toml(text, file));
  Order order;
  order.file = file;
  order.sha256 = to_hex(sha256(text));
  order.text = std::move(text);
  Reading reading{file, std::nullopt};
  Fields fields(reading, root, "the order");
  const At<std::int64_t> format = fields.required_whole("format", 1);
  if (format.at != Position{} && format.value != kOrderFormat)
    reading.fail(format.at, fmt::format("format is {}, and this version of bonafide reads format {} (docs/formats/order.md); use the version that the order was written for", format.value, kOrderFormat));
  if (const auto regime = fields.choice<Regime>("regime")) order.regime = *regime;
  order.zone_minutes = read_zone(fields);
  read_parties(fields, order);
  read_supersedes(fields, order);
  read_lists(fields, order);
  fields.end();
  if (!reading.error) check_references(fields, order);
  if (!reading.error) check_history(fields, order);
  if (!reading.error) check_rulings(fields, order);
  if (reading.error) return *reading.error;
  return order;
}

Result<Order> read_order(const std::string& path) {
  TRY(std::string text, read_toml_file(path));
  return parse_order(std::move(text), path);
}

}  // namespace bonafide::orders
