// Were members registered in one go?
//
// Members created within half a year are compared with outsiders created within the same half year: so
// it is no evidence that a community is young, or came to the platform when it became known. Counted are
// those within one week, the shortest span that holds a batch whatever its weekday; the week is chosen
// among all days on which it could begin, and that is paid for. Whoever acted within a month of being
// created counts nowhere: a campaign that brings new users does just that.
#pragma once
#include "bonafide/verdict/account_values.h"
#include "bonafide/verdict/columns.h"
#include "bonafide/verdict/matched.h"

namespace bonafide::verdict {

struct CreatedPool {
  CreatedPool(const events::EventTable& events, const null::Exposure& exposure, const events::Attribute& attribute, std::span<const std::uint8_t> in_candidate);
  ColumnTest test(std::span<const std::uint32_t> group) const;

  std::string not_tested;            ///< any group; empty where groups can be tested
  std::vector<std::int64_t> second;  ///< [accounts] since 1970; kNoTime: none, no time, or a newcomer's
  std::vector<bool> has_time;        ///< [accounts] newcomers too
  Strata strata;
  std::vector<std::vector<std::int64_t>> outsiders;  ///< [strata] seconds, ascending
  double days = 1;                   ///< on which a week could begin
};

}  // namespace bonafide::verdict
