#include "bonafide/pipeline/scales.h"

#include <algorithm>

#include <fmt/format.h>

namespace bonafide::pipeline {

Result<format::Parameters> parse_scales(const std::string& text) {
  format::Parameters out;
  out.whole_log_scale = false;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string part = text.substr(begin, end - begin);
    begin = end + 1;
    if (part == "all") {
      out.whole_log_scale = true;
      continue;
    }
    const auto window = parse_window(part);
    if (!window) return Error{ErrorKind::kUsage, fmt::format("--scales: \"{}\" is not a scale; write a number and a unit (ms, s, m, h, d) such as 90s or 2h, or all", part)};
    out.scales.push_back(*window);
  }
  std::sort(out.scales.begin(), out.scales.end());
  out.scales.erase(std::unique(out.scales.begin(), out.scales.end()), out.scales.end());
  if (out.scales.size() > null::kMaxFiniteScales)
    return Error{ErrorKind::kUsage, fmt::format("--scales: {} windows are given; at most {} and all can run together", out.scales.size(), null::kMaxFiniteScales)};
  return out;
}

Result<format::Parameters> fit_scales(format::Parameters wanted, const events::TimeAxis& time, bool asked_for) {
  const Microseconds finest = std::max(time.resolution, time.tick);
  std::vector<Microseconds> kept;
  for (Microseconds scale : wanted.scales) {
    if (scale >= finest) kept.push_back(scale);
    else if (!asked_for) wanted.dropped_scales.push_back(format_window(scale));
    else
      return Error{ErrorKind::kUsage, fmt::format("--scales: {} is finer than this log's resolution: all its times are multiples of {}, so it cannot tell what happened within {}; ask for {} or more",
                                                  format_window(scale), format_window(finest), format_window(scale), format_window(finest))};
  }
  wanted.scales = std::move(kept);
  if (wanted.scales.empty()) wanted.whole_log_scale = true;
  return wanted;
}

null::Scales scales_in_ticks(const format::Parameters& parameters, const events::TimeAxis& time) {
  null::Scales out;
  out.whole_log = parameters.whole_log_scale;
  for (Microseconds scale : parameters.scales) out.window.push_back(static_cast<std::uint32_t>(std::min<Microseconds>(scale / time.tick, UINT32_MAX)));
  return out;
}

}  // namespace bonafide::pipeline
