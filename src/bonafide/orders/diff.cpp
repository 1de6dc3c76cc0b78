#include "bonafide/orders/diff.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

namespace bonafide::orders {
namespace {

constexpr std::size_t kContext = 3;

// Each with its line feed, but perhaps the last.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.size(), text.find('\n') == std::string_view::npos ? text.size() : text.find('\n') + 1);
    out.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return out;
}

struct Step {
  char kind;  // ' ', '-', '+'
  std::size_t before, after;  // lines of each text that come before it
};

// The memory of a search for d changes is 8 d² bytes: 128 MB. An order of a megabyte can have two hundred times as many.
constexpr std::ptrdiff_t kMostSearched = 4'000;

std::vector<Step> all_out_all_in(std::size_t olds, std::size_t news) {
  std::vector<Step> script;
  for (std::size_t x = 0; x < olds; ++x) script.push_back({'-', x, 0});
  for (std::size_t y = 0; y < news; ++y) script.push_back({'+', olds, y});
  return script;
}

// The shortest script from one to the other: paths that reach furthest with d changes, for d = 0, 1, 2 ... Where it
// takes too many, every line goes and every line comes: longer to read, and as right.
std::vector<Step> shortest_script(const std::vector<std::string_view>& a, const std::vector<std::string_view>& b) {
  const auto n = static_cast<std::ptrdiff_t>(a.size()), m = static_cast<std::ptrdiff_t>(b.size());
  const std::ptrdiff_t most = n + m;
  std::vector<std::ptrdiff_t> reach(static_cast<std::size_t>(2 * most + 2), 0);  // x on diagonal k, at [k + most]
  std::vector<std::vector<std::ptrdiff_t>> trace;
  const auto at = [most](std::ptrdiff_t k) { return static_cast<std::size_t>(k + most); };
  const auto comes_down = [](const auto& row, std::ptrdiff_t k, std::ptrdiff_t d, const auto& place) { return k == -d || (k != d && row[place(k - 1)] < row[place(k + 1)]); };
  bool done = false;
  for (std::ptrdiff_t d = 0; d <= most && !done; ++d) {
    if (d > kMostSearched) return all_out_all_in(a.size(), b.size());
    trace.emplace_back(reach.begin() + (most - d), reach.begin() + (most + d + 1));  // diagonals -d .. d
    for (std::ptrdiff_t k = -d; k <= d; k += 2) {
      std::ptrdiff_t x = d == 0 ? 0 : comes_down(reach, k, d, at) ? reach[at(k + 1)] : reach[at(k - 1)] + 1;
      while (x < n && x - k < m && a[static_cast<std::size_t>(x)] == b[static_cast<std::size_t>(x - k)]) ++x;
      reach[at(k)] = x;
      if (x >= n && x - k >= m) {
        done = true;
        break;
      }
    }
  }
  std::vector<Step> script;
  std::ptrdiff_t x = n, y = m;
  const auto push = [&](char kind) { script.push_back({kind, static_cast<std::size_t>(x), static_cast<std::size_t>(y)}); };
  for (auto d = static_cast<std::ptrdiff_t>(trace.size()) - 1; d > 0; --d) {
    const auto& row = trace[static_cast<std::size_t>(d)];
    const auto in_row = [d](std::ptrdiff_t k) { return static_cast<std::size_t>(k + d); };
    const std::ptrdiff_t k = x - y;
    const bool down = comes_down(row, k, d, in_row);
    const std::ptrdiff_t from = row[in_row(down ? k + 1 : k - 1)], from_y = from - (down ? k + 1 : k - 1);
    while (x > (down ? from : from + 1) && y > (down ? from_y + 1 : from_y)) --x, --y, push(' ');
    x = from, y = from_y;
    push(down ? '+' : '-');
  }
  while (x > 0) --x, --y, push(' ');
  std::reverse(script.begin(), script.end());
  return script;
}

void add_line(std::string& out, char kind, std::string_view line) {
  out += kind;
  out += line;
  if (!line.ends_with('\n')) out += "\n\\ No newline at end of file\n";
}

std::string range(std::size_t lines_before, std::size_t count) {
  const std::size_t first = count == 0 ? lines_before : lines_before + 1;
  return count == 1 ? fmt::format("{}", first) : fmt::format("{},{}", first, count);
}

}  // namespace

std::string unified_diff(std::string_view before, std::string_view after, std::string_view old_name, std::string_view new_name) {
  if (before == after) return "";
  const std::vector<std::string_view> a = lines_of(before), b = lines_of(after);
  const std::vector<Step> script = shortest_script(a, b);
  std::string out = fmt::format("--- {}\n+++ {}\n", old_name, new_name);
  const auto changes = [&](std::size_t i) { return script[i].kind != ' '; };
  for (std::size_t i = 0; i < script.size();) {
    while (i < script.size() && !changes(i)) ++i;
    if (i == script.size()) break;
    const std::size_t begin = i - std::min(i, kContext);
    std::size_t end = i, quiet = 0;  // as long as no more than twice the context is unchanged
    while (end < script.size() && quiet <= 2 * kContext) quiet = changes(end++) ? 0 : quiet + 1;
    end -= quiet > kContext ? quiet - kContext : 0;
    std::size_t olds = 0, news = 0;
    std::string body;
    for (std::size_t s = begin; s < end; ++s) {
      olds += script[s].kind != '+';
      news += script[s].kind != '-';
      add_line(body, script[s].kind, script[s].kind == '+' ? b[script[s].after] : a[script[s].before]);
    }
    out += fmt::format("@@ -{} +{} @@\n{}", range(script[begin].before, olds), range(script[begin].after, news), body);
    i = end;
  }
  return out;
}

}  // namespace bonafide::orders
