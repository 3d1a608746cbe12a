// nlohmann-json throws on a value of the wrong type; one barrier in RolloutStateFromJson turns
// that into a Status.
#include "server/storage/rollout_state_json.h"

#include <exception>
#include <utility>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "server/base/enum_table.h"

namespace turnopt::storage {
namespace {

using Json = nlohmann::json;
using core::RampMeasures;
using core::RampState;

// An enumerator by its name. Throws where there is none: the barrier's business.
template <typename E>
E Named(const Json& json) {
  const std::string& text = json.get_ref<const std::string&>();
  if (const absl::optional<E> value = base::FromName<E>(text)) return *value;
  throw std::invalid_argument(absl::StrCat("unknown name of ", text.size(), " bytes"));
}

Json FromTime(absl::Time time) { return absl::ToUnixMicros(time); }
absl::Time ToTime(const Json& json) { return absl::FromUnixMicros(json.get<int64_t>()); }

Json FromAttribution(const core::Attribution& set) {
  return {{"operator", set.operator_name}, {"reason", set.reason}, {"at_us", FromTime(set.at)}};
}

core::Attribution ToAttribution(const Json& json) {
  core::Attribution set;
  set.operator_name = json.value("operator", "");
  set.reason = json.value("reason", "");
  if (json.contains("at_us")) set.at = ToTime(json["at_us"]);
  return set;
}

Json FromMeasures(const RampMeasures& m) {
  return {{"turns", m.turns},
          {"timed_turns", m.timed_turns},
          {"total_ms", m.total_ms},
          {"scored_turns", m.scored_turns},
          {"quality", m.quality},
          {"errors", m.errors},
          {"answered", m.answered},
          {"answerable", m.answerable},
          {"llm_calls", m.llm_calls},
          {"sidecar_errors", m.sidecar_errors},
          {"critical_incidents", m.critical_incidents},
          {"quality_rollbacks", m.quality_rollbacks}};
}

RampMeasures ToMeasures(const Json& json) {
  RampMeasures m;
  m.turns = json.value("turns", m.turns);
  m.timed_turns = json.value("timed_turns", m.timed_turns);
  m.total_ms = json.value("total_ms", m.total_ms);
  m.scored_turns = json.value("scored_turns", m.scored_turns);
  m.quality = json.value("quality", m.quality);
  m.errors = json.value("errors", m.errors);
  m.answered = json.value("answered", m.answered);
  m.answerable = json.value("answerable", m.answerable);
  m.llm_calls = json.value("llm_calls", m.llm_calls);
  m.sidecar_errors = json.value("sidecar_errors", m.sidecar_errors);
  m.critical_incidents = json.value("critical_incidents", m.critical_incidents);
  m.quality_rollbacks = json.value("quality_rollbacks", m.quality_rollbacks);
  return m;
}

Json FromRamp(const RampState& ramp) {
  Json plan = Json::array();
  for (const core::RampStep& step : ramp.plan) {
    plan.push_back({{"stage", base::Name(step.stage)},
                    {"percent", step.percent},
                    {"duration_us", absl::ToInt64Microseconds(step.duration)}});
  }
  return {{"status", base::Name(ramp.status)},
          {"plan", std::move(plan)},
          {"step", ramp.step},
          {"started_at_us", FromTime(ramp.started_at)},
          {"step_started_at_us", FromTime(ramp.step_started_at)},
          {"halt_reason", ramp.halt_reason},
          {"set", FromAttribution(ramp.set)},
          {"current", FromMeasures(ramp.current)},
          {"previous", FromMeasures(ramp.previous)},
          {"baseline", FromMeasures(ramp.baseline)}};
}

RampState ToRamp(const Json& json) {
  RampState ramp;
  ramp.status = Named<RampState::Status>(json.at("status"));
  for (const Json& step : json.at("plan")) {
    ramp.plan.push_back({Named<core::RampStage>(step.at("stage")), step.at("percent").get<double>(),
                         absl::Microseconds(step.at("duration_us").get<int64_t>())});
  }
  ramp.step = json.at("step").get<uint32_t>();
  ramp.started_at = ToTime(json.at("started_at_us"));
  ramp.step_started_at = ToTime(json.at("step_started_at_us"));
  ramp.halt_reason = json.value("halt_reason", "");
  ramp.set = ToAttribution(json.value("set", Json::object()));
  ramp.current = ToMeasures(json.value("current", Json::object()));
  ramp.previous = ToMeasures(json.value("previous", Json::object()));
  ramp.baseline = ToMeasures(json.value("baseline", Json::object()));
  return ramp;
}

core::RolloutState ToState(const Json& json) {
  core::RolloutState state;
  if (json.contains("operator_mode")) {
    const Json& mode = json["operator_mode"];
    state.operator_mode =
        core::OperatorMode{Named<core::Mode>(mode.at("mode")), ToAttribution(mode.at("set"))};
  }
  state.canary_percent = json.at("canary_percent").get<double>();
  if (json.contains("canary_set")) state.canary_set = ToAttribution(json["canary_set"]);
  for (const Json& one : json.value("switches", Json::array())) {
    state.switches.push_back({Named<core::Source>(one.at("source")),
                              one.at("dialog_state").get<std::string>(),
                              one.at("allowed").get<bool>(), ToAttribution(one.at("set"))});
  }
  for (const Json& one : json.value("timeouts", Json::array())) {
    state.timeouts.push_back(
        {one.at("dialog_state").get<std::string>(), Named<core::StateClass>(one.at("class")),
         absl::Microseconds(one.at("timeout_us").get<int64_t>()), ToAttribution(one.at("set"))});
  }
  for (const Json& one : json.value("suspended_flows", Json::array())) {
    state.suspended_flows.push_back({one.at("flow").get<std::string>(),
                                     one.at("incident_id").get<std::string>(),
                                     ToAttribution(one.at("set"))});
  }
  if (json.contains("latch")) {
    const Json& latch = json["latch"];
    state.latch =
        core::RollbackLatch{latch.at("incident_id").get<std::string>(),
                            latch.at("automatic").get<bool>(), ToAttribution(latch.at("set"))};
  }
  if (json.contains("ramp")) state.ramp = ToRamp(json["ramp"]);
  return state;
}

}  // namespace

std::string RolloutStateToJson(const core::RolloutState& state) {
  Json json = {{"canary_percent", state.canary_percent}};
  if (state.operator_mode) {
    json["operator_mode"] = {{"mode", base::Name(state.operator_mode->mode)},
                             {"set", FromAttribution(state.operator_mode->set)}};
  }
  if (state.canary_set) json["canary_set"] = FromAttribution(*state.canary_set);
  for (const core::SourceSwitch& one : state.switches) {
    json["switches"].push_back({{"source", base::Name(one.source)},
                                {"dialog_state", one.dialog_state},
                                {"allowed", one.allowed},
                                {"set", FromAttribution(one.set)}});
  }
  for (const core::TimeoutOverride& one : state.timeouts) {
    json["timeouts"].push_back({{"dialog_state", one.dialog_state},
                                {"class", base::Name(one.state_class)},
                                {"timeout_us", absl::ToInt64Microseconds(one.timeout)},
                                {"set", FromAttribution(one.set)}});
  }
  for (const core::SuspendedFlow& one : state.suspended_flows) {
    json["suspended_flows"].push_back(
        {{"flow", one.flow}, {"incident_id", one.incident_id}, {"set", FromAttribution(one.set)}});
  }
  if (state.latch) {
    json["latch"] = {{"incident_id", state.latch->incident_id},
                     {"automatic", state.latch->automatic},
                     {"set", FromAttribution(state.latch->set)}};
  }
  if (state.ramp) json["ramp"] = FromRamp(*state.ramp);
  return json.dump(/*indent=*/-1, ' ', /*ensure_ascii=*/false, Json::error_handler_t::ignore);
}

absl::StatusOr<core::RolloutState> RolloutStateFromJson(absl::string_view json) {
  const Json parsed = Json::parse(json.begin(), json.end(), /*cb=*/nullptr,
                                  /*allow_exceptions=*/false);
  if (!parsed.is_object()) return absl::InvalidArgumentError("rollout state: no JSON object");
  try {
    return ToState(parsed);
  } catch (const std::exception& error) {
    return absl::InvalidArgumentError(absl::StrCat("rollout state: ", error.what()));
  }
}

}  // namespace turnopt::storage
