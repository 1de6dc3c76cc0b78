// A small order and a small policy that parse, to be spoilt one line at a time.
#pragma once
#include <string>

#include <gtest/gtest.h>

#include "bonafide/base/result.h"

namespace bonafide::orders::testing {

inline const std::string kGoodOrder = R"toml(format = 1
caption = "In re a page"
zone = "+07:00"

[recipient]
kind = "party"

[terms]
"the page" = "the page whose likes are in question"

[[proceeding]]
id = "likes"
concerns = ["engagement"]
first_day = 2016-03-09

[[item]]
id = "1"
text = "How many likes of the page were made in lockstep"
proceeding = "likes"
targets = ["prime_minister"]
first_day = 2017-01-01
last_day = 2017-12-31
category = "aggregate"
form = "aggregate"

[item.privacy]
epsilon = 1
coarsen_times = "1d"

[[item]]
id = "2"
text = "What the groups did"
category = "traffic"
form = "group"

[[history]]
state = "filed"
date = 2018-02-08
)toml";

inline const std::string kGoodPolicy = R"toml(format = 1
id = "test"
title = "A policy for tests"
summary = "Counts go out, nothing else does"
regime = "litigation"
who_acted = "traffic"

[privacy]
most_epsilon = 1
most_delta = 1e-6
smallest_cell = 10

[notice]
required = true
protective_order = false
least_contest_days = 14

[[citation]]
id = "2702a3"
text = "18 U.S.C. § 2702(a)(3)"
says = "No records to governmental entities"

[[clause]]
categories = ["aggregate"]
answer = "allowed"
because = "A count names nobody"
cite = ["2702a3"]

[[clause]]
answer = "refused"
because = "Nothing else is asked for"
cite = ["2702a3"]
)toml";

/// `text` with its first `old` replaced, which must be there.
inline std::string with(std::string text, const std::string& old, const std::string& now) {
  const std::size_t at = text.find(old);
  CHECK(at != std::string::npos);
  return text.replace(at, old.size(), now);
}

/// The error's words, or "no error".
template <class T>
std::string said(const Result<T>& result) {
  return result.ok() ? "no error" : result.error().message;
}

}  // namespace bonafide::orders::testing
