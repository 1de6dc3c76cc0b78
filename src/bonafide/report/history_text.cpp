#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bonafide/base/result.h"
#include "bonafide/orders/order_words.h"
#include "bonafide/report/history.h"
#include "bonafide/report/text.h"
#include "bonafide/report/visible.h"

namespace bonafide::report {
namespace {

using orders::Change;
using orders::Order;
using orders::Step;

struct Page {
  std::size_t width;
  Ink ink;
  std::string text{};

  void bold(const std::string& words) { text += wrapped(visible_text(words), width, ink, kBold); }
  void line(const std::string& words, std::size_t indent) { text += wrapped(visible_text(words), width, Ink{false}, "", indent); }
  void faint(const std::string& words, std::size_t indent) { text += wrapped(visible_text(words), width, ink, kFaint, indent); }
};

void add_heading(Page& page, const Order& order, const Order* before) {
  page.bold(before == nullptr ? order.file : fmt::format("{} supersedes {}", order.file, before->file));
  if (before == nullptr && order.caption) page.line(order.docket ? fmt::format("{}, {}", order.caption->value, order.docket->value) : order.caption->value, 2);
  page.faint("SHA-256 " + order.sha256, 2);
}

// Changes of one subject stand under its name once.
void add_changes(Page& page, const std::vector<Change>& changes) {
  page.line(changes.empty() ? "It changes nothing but words that are not compared." : "What it changes:", 2);
  const std::string* subject = nullptr;
  for (const Change& change : changes) {
    if (change.field.empty()) {
      page.line(change.subject + " " + change_sentence(change), 4);
      subject = nullptr;
      continue;
    }
    if (subject == nullptr || *subject != change.subject) page.line(change.subject, 4);
    subject = &change.subject;
    page.line(change_sentence(change), 6);
  }
}

void add_states(Page& page, const Order& order) {
  page.line("What became of it:", 2);
  for (const Step& step : order.history) {
    std::vector<std::string> items;
    for (const auto& id : step.items) items.push_back(id.value);
    const std::string granted = items.empty() ? "" : fmt::format(" ({} {})", items.size() == 1 ? "item" : "items", fmt::join(items, ", "));
    page.line(fmt::format("{}  {}{}{}", orders::day_text(step.date.value), orders::word(step.state.value), granted, step.by.empty() ? "" : ", by " + step.by), 4);
    if (!step.note.empty()) page.faint(step.note, 16);
  }
}

std::string where_it_stands(const std::vector<Order>& orders) {
  const Order& last = orders.back();
  const std::string chain = orders.size() == 1 ? "One order" : fmt::format("{} orders in one chain", orders.size());
  return fmt::format("{}. {} stands at \"{}\" since {}.", chain, last.file, orders::word(last.state()), orders::day_text(last.history.back().date.value));
}

}  // namespace

std::string change_sentence(const Change& change) {
  const std::string field = change.field.empty() ? "" : change.field + " ";
  if (change.before.empty()) return fmt::format("{}added: {}", field, change.after);
  if (change.after.empty()) return fmt::format("{}dropped: {}", field, change.before);
  return fmt::format("{}{} -> {}{}", field, change.before, change.after, change.amount.empty() ? "" : " (" + change.amount + ")");
}

std::string history_text(const disclose::Approved<orders::Chain>& chain, bool colour, int width) {
  CHECK(width >= 60);
  const orders::Chain& value = chain.value();
  Page page{static_cast<std::size_t>(width), Ink{colour}};
  for (std::size_t i = 0; i < value.orders.size(); ++i) {
    if (i > 0) page.text += "\n";
    add_heading(page, value.orders[i], i > 0 ? &value.orders[i - 1] : nullptr);
    if (i > 0) add_changes(page, value.changes[i]);
    add_states(page, value.orders[i]);
  }
  page.text += "\n";
  page.line(where_it_stands(value.orders), 0);
  return page.text;
}

}  // namespace bonafide::report
