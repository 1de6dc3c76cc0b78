#include "bonafide/report/group_view.h"

#include <fmt/format.h>

#include <array>
#include <map>

namespace bonafide::report {
namespace {

constexpr std::size_t kColours = 5;

// Square, circle, triangle, diamond, inverted triangle in a box of 12 by 12.
constexpr std::array<const char*, kColours> kShapes{"M1.5 1.5h9v9h-9z", "M6 1a5 5 0 1 1-.01 0z",
                                                    "M6 1l5 9.5h-10z", "M6 .5L11.5 6L6 11.5L.5 6z",
                                                    "M6 11l5-9.5h-10z"};

std::size_t colour_of(const GroupView& view) { return (view.number - 1) % kColours; }

}  // namespace

std::vector<GroupView> views_of(const format::Findings& findings) {
  std::vector<GroupView> views;
  std::map<std::string, std::size_t> place;
  for (const auto& record : findings.groups) {
    place.emplace(record.group, views.size());
    views.push_back({views.size() + 1, &findings.run, &findings.interest, &record, nullptr, {}, {}, {}});
  }
  const auto view_of = [&](const std::string& group) {
    const auto found = place.find(group);
    return found == place.end() ? nullptr : &views[found->second];
  };
  for (const auto& picture : findings.pictures)
    if (auto* view = view_of(picture.group)) view->picture = &picture;
  for (const auto& member : findings.members)
    if (auto* view = view_of(member.group)) view->members.push_back(&member);
  for (const auto& test : findings.tests)
    if (auto* view = view_of(test.group)) view->tests.push_back(&test);
  for (const auto& target : findings.group_targets)
    if (auto* view = view_of(target.group)) view->targets.push_back(&target);
  return views;
}

const format::TestRecord* test_of(const GroupView& view, std::string_view name) {
  for (const format::TestRecord* test : view.tests)
    if (test->test == name) return test;
  return nullptr;
}

std::string anchor_of(const GroupView& view) {
  std::string anchor = "group-";
  for (const char c : view.record->group)
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) anchor += c;
  return anchor;
}

std::string colour_class(const GroupView& view) { return fmt::format("g{}", colour_of(view) + 1); }

const char* shape_of(const GroupView& view) { return kShapes[colour_of(view)]; }

std::string marker_html(const GroupView& view) {
  return fmt::format(
      "<svg class=\"marker {}\" width=\"12\" height=\"12\" viewBox=\"0 0 12 12\" aria-hidden=\"true\">"
      "<path class=\"fill\" d=\"{}\"/></svg>",
      colour_class(view), shape_of(view));
}

}  // namespace bonafide::report
