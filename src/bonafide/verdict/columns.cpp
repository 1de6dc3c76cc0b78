#include "bonafide/verdict/columns.h"

#include <algorithm>

#include <fmt/format.h>

#include "bonafide/base/real.h"
#include "bonafide/format/case_records.h"
#include "bonafide/verdict/column_created.h"
#include "bonafide/verdict/column_device.h"
#include "bonafide/verdict/column_value.h"

namespace bonafide::verdict {

const char* column_name(Column column) {
  switch (column) {
    case Column::kDevice: return "device";
    case Column::kCreated: return "created";
    case Column::kClient: return "client";
    case Column::kCountry: return "country";
  }
  CHECK(false);
  return "";
}

struct Columns::Pools {
  std::optional<DevicePool> device;
  std::optional<CreatedPool> created;
  std::optional<ValuePool> client, country;
};

Columns::Columns(const events::EventTable& events, const null::Exposure& exposure, std::span<const std::uint8_t> in_candidate) : pools_(std::make_unique<Pools>()) {
  std::vector<std::uint32_t> country_of;
  if (const auto* country = events.attribute("country")) {
    country_of = account_values(events, exposure, *country);
    pools_->country.emplace(Column::kCountry, events, exposure, *country, std::span<const std::uint32_t>(), in_candidate);
  }
  if (const auto* device = events.attribute("device")) pools_->device.emplace(events, exposure, *device, country_of, in_candidate);
  if (const auto* created = events.attribute("created")) pools_->created.emplace(events, exposure, *created, in_candidate);
  if (const auto* client = events.attribute("client")) pools_->client.emplace(Column::kClient, events, exposure, *client, country_of, in_candidate);
}

Columns::~Columns() = default;

ColumnEvidence Columns::test(std::span<const std::uint32_t> group) const {
  ColumnEvidence out;
  const auto add = [&](const auto& pool) {
    if (pool) out.tests.push_back(pool->test(group));
  };
  add(pools_->device);
  add(pools_->created);
  add(pools_->client);
  add(pools_->country);

  double tests = 0;
  for (const ColumnTest& test : out.tests) {
    if (!counts(test.column) || !test.not_tested.empty()) continue;
    ++tests;
    if (test.ln_p >= out.ln_p) continue;
    out.ln_p = test.ln_p;
    out.carried_by = test.column;
  }
  if (out.carried_by) out.ln_p = std::clamp(out.ln_p + real::log(tests), format::kLeastGroupLnP, 0.0);
  return out;
}

std::string words_of(const ColumnTest& test) {
  if (!test.not_tested.empty()) return "not tested: " + test.not_tested;
  switch (test.column) {
    case Column::kDevice:
      return fmt::format("{} of its {} values are used by five or more of its accounts, half or more of their users, and by at most {} of the log; had everybody behind a member's value joined, {:.3g} would be expected",
                         test.marked, test.compared, test.most_users, test.expected);
    case Column::kCreated:
      return fmt::format("of {} accounts created within the half year around it, {} were created in the week from {}, where {:.3g} would be if they were like the outsiders among them", test.compared, test.marked,
                         test.value, test.expected);
    case Column::kClient:
      return fmt::format("{} of {} accounts use the client \"{}\", where outsiders at ten times their odds would be {:.3g}; it would still stand at {:.3g} times", test.marked, test.compared,
                         test.value, test.expected, test.withstands);
    case Column::kCountry:
      return fmt::format("{} of {} accounts are from \"{}\", where outsiders would be {:.3g}; this is printed and never counts", test.marked, test.compared, test.value, test.expected);
  }
  CHECK(false);
  return "";
}

}  // namespace bonafide::verdict
