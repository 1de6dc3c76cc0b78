// What a case says of one group, one account, one pair.
#pragma once
#include <string>

#include "bonafide/base/progress.h"
#include "bonafide/base/result.h"
#include "bonafide/disclose/approved.h"
#include "bonafide/format/case_reader.h"
#include "bonafide/format/explain_records.h"

namespace bonafide::pipeline {

/// The case cut down to one group.
/// @param group its id, or the beginning of it where no other group begins so.
/// @errors whatever the case's files cause; kInput: no such group, or more than one.
Result<disclose::Approved<format::Case>> explain_group(const std::string& folder, const std::string& group);

/// Whether an account is a member of groups, and of those on whose targets it acted, why not: the test
/// that members pass (docs/model/lockstep.md), on the case's own numbers. A membership query: for
/// whoever holds the log, and nobody else.
/// @errors as above; kInput: the log has no such account.
Result<disclose::Approved<format::ActorExplanation>> explain_actor(const std::string& folder, const std::string& actor, Progress& progress);

/// Every target that both acted on. @errors as above; kInput: a and b are the same.
Result<disclose::Approved<format::PairExplanation>> explain_pair(const std::string& folder, const std::string& a, const std::string& b, Progress& progress);

}  // namespace bonafide::pipeline
