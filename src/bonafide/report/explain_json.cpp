#include <nlohmann/json.hpp>

#include "bonafide/format/numbers.h"
#include "bonafide/report/explain.h"
#include "bonafide/report/explanations.h"
#include "bonafide/report/group_words.h"
#include "bonafide/report/text.h"

namespace bonafide::report {
namespace {

using Json = nlohmann::ordered_json;

std::string pretty(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

Json number_or_null(const std::optional<double>& number) { return number ? Json(*number) : Json(nullptr); }

Json group_row(const format::GroupRecord& g) {
  return {{"group", g.group}, {"verdict", format::verdict_name(g.verdict)}, {"actors", g.actors}, {"targets", g.targets}, {"events", g.events},
          {"most_interests", g.most_interests > 0 ? Json(g.most_interests) : Json(nullptr)}, {"p_value", format::probability_text(g.ln_p)}, {"q_value", format::probability_text(g.ln_q)}, {"reason", g.reason}};
}

Json test_row(const format::TestRecord& t) {
  Json inputs = Json::object();
  for (const auto& [name, value] : t.inputs) inputs[name] = value;
  return {{"test", t.test}, {"outcome", format::outcome_name(t.outcome)}, {"statistic", number_or_null(t.statistic)}, {"expected", number_or_null(t.expected)},
          {"ln_price", number_or_null(t.ln_price)}, {"p_value", t.ln_p ? Json(format::probability_text(*t.ln_p)) : Json(nullptr)}, {"inputs", inputs},
          {"question", t.question}, {"measured", plain(measured(t))}, {"assumption", t.assumption}, {"wrong_if", t.wrong_if}};
}

const char* standing_name(format::Standing standing) {
  using format::Standing;
  switch (standing) {
    case Standing::kMember: return "member";
    case Standing::kGroupNotTested: return "group not tested";
    case Standing::kFewHits: return "too few acts inside windows";
    case Standing::kAsExpected: return "as many as expected";
    case Standing::kNotSignificant: return "not significant";
    case Standing::kOtherTiming: return "acts when others do";
    case Standing::kPasses: return "would pass";
  }
  return "";
}

}  // namespace

std::string group_json(const disclose::Approved<format::Case>& one) {
  const format::Findings& findings = one.value().findings;
  const bool relative = findings.run.times_relative;
  const std::vector<GroupView> views = views_of(findings);
  const GroupView& view = views.front();
  Json json = group_row(*view.record);
  json["policy"] = one.policy();
  json["paragraph"] = plain(group_paragraph(view));
  json["tests"] = json["target_list"] = json["members"] = json["explanations"] = json["evidence"] = Json::array();
  for (const format::TestRecord* test : view.tests) json["tests"].push_back(test_row(*test));
  for (const format::GroupTargetRecord* t : view.targets)
    json["target_list"].push_back({{"target", t->target}, {"window_begin", format_time(t->window_begin, relative)}, {"window_end", format_time(t->window_end, relative)},
                                   {"acts", t->acts}, {"acts_inside", t->acts_inside}, {"members", t->members}, {"members_inside", t->members_inside},
                                   {"outsiders", t->outsiders}, {"outsiders_inside", t->outsiders_inside}, {"p_value", format::probability_text(t->ln_p)}});
  for (const format::MemberRecord* m : view.members)
    json["members"].push_back({{"actor", m->actor}, {"targets", m->targets}, {"meetings", m->meetings}, {"expected", m->expected}, {"p_value", format::probability_text(m->ln_p)}});
  for (const Explanation& e : innocent_explanations(view)) json["explanations"].push_back({{"name", e.name}, {"status", e.status}, {"why", plain(e.why)}});
  for (const format::EvidenceRecord& e : one.value().evidence)
    json["evidence"].push_back({{"actor", e.actor}, {"target", e.target}, {"time", format_time(e.time, relative)}, {"meetings", e.meetings}, {"in_window", e.in_window}});
  return pretty(json);
}

std::string actor_json(const disclose::Approved<format::ActorExplanation>& approved) {
  const format::ActorExplanation& actor = approved.value();
  Json json{{"policy", approved.policy()}, {"actor", actor.actor}, {"summary", plain(actor_sentence(actor))}, {"events", actor.events}, {"acts", actor.acts},
            {"first_time", format_time(actor.first_time, actor.run.times_relative)}, {"last_time", format_time(actor.last_time, actor.run.times_relative)}, {"groups", Json::array()}};
  for (const format::ActorInGroup& in : actor.groups) {
    const bool tested = in.group.tested;
    json["groups"].push_back({{"group", in.group.group}, {"verdict", format::verdict_name(in.group.verdict)}, {"member", in.standing == format::Standing::kMember},
                              {"standing", standing_name(in.standing)}, {"acts", in.acts}, {"acts_in_windows", in.hits}, {"expected", tested ? Json(in.expected) : Json(nullptr)},
                              {"p_value", tested ? Json(format::probability_text(in.ln_p)) : Json(nullptr)}, {"p_needed", tested ? Json(format::probability_text(in.ln_bar)) : Json(nullptr)},
                              {"why", plain(standing_words(in))}});
  }
  return pretty(json);
}

std::string pair_json(const disclose::Approved<format::PairExplanation>& approved) {
  const format::PairExplanation& pair = approved.value();
  const bool relative = pair.run.times_relative;
  Json json{{"policy", approved.policy()}, {"actors", {pair.a, pair.b}}, {"summary", plain(pair_sentence(pair))}, {"acts", {pair.acts_a, pair.acts_b}}, {"groups", Json::array()}, {"scales_seconds", Json::array()}, {"shared", Json::array()}};
  for (const format::GroupRecord& group : pair.groups) json["groups"].push_back(group_row(group));
  for (Microseconds scale : pair.run.parameters.scales) json["scales_seconds"].push_back(static_cast<double>(scale) / kMicrosecondsPerSecond);
  for (const format::SharedTarget& s : pair.shared)
    json["shared"].push_back({{"target", s.target}, {"times", {format_time(s.time_a, relative), format_time(s.time_b, relative)}},
                              {"gap_seconds", static_cast<double>(s.time_b - s.time_a) / kMicrosecondsPerSecond}, {"others", s.others}, {"met_at_scale", s.met}, {"others_within_scale", s.crowd}, {"groups", s.groups}});
  return pretty(json);
}

}  // namespace bonafide::report
