// Each struct's fields stand once, in Visit; Writer and Reader walk them. Keys keep the words that
// they had when the first files were written. nlohmann-json throws on a value of the wrong type;
// one barrier in RolloutStateFromJson turns that into a Status.
#include "server/storage/rollout_state_json.h"

#include <exception>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "server/base/enum_table.h"

namespace turnopt::storage {
namespace {

using Json = nlohmann::json;

template <typename Visitor>
void Visit(core::Attribution& set, Visitor& visit) {
  visit("by", set.operator_name, "why", set.reason, "at_us", set.at);
}
template <typename Visitor>
void Visit(core::OperatorMode& mode, Visitor& visit) {
  visit("mode", mode.mode, "set", mode.set);
}
template <typename Visitor>
void Visit(core::SourceSwitch& one, Visitor& visit) {
  visit("source", one.source, "dialog_state", one.dialog_state);
  visit("allowed", one.allowed, "set", one.set);
}
template <typename Visitor>
void Visit(core::TimeoutOverride& one, Visitor& visit) {
  visit("dialog_state", one.dialog_state, "class", one.state_class);
  visit("timeout_us", one.timeout, "set", one.set);
}
template <typename Visitor>
void Visit(core::SuspendedFlow& one, Visitor& visit) {
  visit("flow", one.flow, "incident_id", one.incident_id, "set", one.set);
}
template <typename Visitor>
void Visit(core::RollbackLatch& latch, Visitor& visit) {
  visit("incident_id", latch.incident_id, "automatic", latch.automatic, "set", latch.set);
}
template <typename Visitor>
void Visit(core::RampStep& step, Visitor& visit) {
  visit("stage", step.stage, "percent", step.percent, "duration_us", step.duration);
}
template <typename Visitor>
void Visit(core::RampMeasures& m, Visitor& visit) {
  visit("turns", m.turns, "timed_turns", m.timed_turns, "total_ms", m.total_ms);
  visit("scored_turns", m.scored_turns, "quality", m.quality, "errors", m.errors);
  visit("answered", m.answered, "answerable", m.answerable, "llm_calls", m.llm_calls);
  visit("sidecar_errors", m.sidecar_errors, "critical_incidents", m.critical_incidents);
  visit("quality_rollbacks", m.quality_rollbacks);
}
template <typename Visitor>
void Visit(core::RampState& ramp, Visitor& visit) {
  visit("standing", ramp.status, "plan", ramp.plan, "step", ramp.step);
  visit("started_at_us", ramp.started_at, "step_started_at_us", ramp.step_started_at);
  visit("halt_reason", ramp.halt_reason, "set", ramp.set);
  visit("current", ramp.current, "previous", ramp.previous, "baseline", ramp.baseline);
}
template <typename Visitor>
void Visit(core::RolloutState& state, Visitor& visit) {
  visit("operator_mode", state.operator_mode, "canary_percent", state.canary_percent);
  visit("canary_set", state.canary_set, "switches", state.switches, "timeouts", state.timeouts);
  visit("suspended_flows", state.suspended_flows, "latch", state.latch, "ramp", state.ramp);
}

template <typename T>
constexpr bool kIsPlain = std::is_arithmetic_v<T> || std::is_same_v<T, std::string>;

// Absent optionals and empty lists are left out.
struct Writer {
  template <typename T, typename... Rest>
  void operator()(const char* name, T& value, Rest&... rest) {
    if (Json written = From(value); !written.is_null()) json[name] = std::move(written);
    if constexpr (sizeof...(rest) > 0) (*this)(rest...);
  }

  static Json From(absl::Time time) { return absl::ToUnixMicros(time); }
  static Json From(absl::Duration duration) { return absl::ToInt64Microseconds(duration); }
  template <typename T>
  static Json From(absl::optional<T>& value) {
    return value ? From(*value) : Json();
  }
  template <typename T>
  static Json From(std::vector<T>& values) {
    Json array;
    for (T& value : values) array.push_back(From(value));
    return array;
  }
  template <typename T>
  static Json From(T& value) {
    if constexpr (std::is_enum_v<T>) {
      return base::Name(value);
    } else if constexpr (kIsPlain<T>) {
      return value;
    } else {
      Writer writer;
      Visit(value, writer);
      return std::move(writer.json);
    }
  }

  Json json = Json::object();
};

// What is missing keeps its default.
struct Reader {
  template <typename T, typename... Rest>
  void operator()(const char* name, T& value, Rest&... rest) {
    if (const auto found = json.find(name); found != json.end()) To(*found, value);
    if constexpr (sizeof...(rest) > 0) (*this)(rest...);
  }

  static void To(const Json& json, absl::Time& time) {
    time = absl::FromUnixMicros(json.get<int64_t>());
  }
  static void To(const Json& json, absl::Duration& duration) {
    duration = absl::Microseconds(json.get<int64_t>());
  }
  template <typename T>
  static void To(const Json& json, absl::optional<T>& value) {
    To(json, value.emplace());
  }
  template <typename T>
  static void To(const Json& json, std::vector<T>& values) {
    for (const Json& one : json.get_ref<const Json::array_t&>()) To(one, values.emplace_back());
  }
  template <typename T>
  static void To(const Json& json, T& value) {
    if constexpr (std::is_enum_v<T>) {
      const absl::optional<T> named = base::FromName<T>(json.get_ref<const std::string&>());
      if (!named) throw std::invalid_argument("unknown name");
      value = *named;
    } else if constexpr (kIsPlain<T>) {
      value = json.get<T>();
    } else {
      (void)json.get_ref<const Json::object_t&>();  // throws unless it is an object
      Reader reader{json};
      Visit(value, reader);
    }
  }

  const Json& json;
};

}  // namespace

std::string RolloutStateToJson(const core::RolloutState& state) {
  core::RolloutState copy = state;  // Visit hands out members that a Reader can write
  return Writer::From(copy).dump(/*indent=*/-1, ' ', /*ensure_ascii=*/false,
                                 Json::error_handler_t::ignore);
}

absl::StatusOr<core::RolloutState> RolloutStateFromJson(absl::string_view json) {
  const Json parsed = Json::parse(json.begin(), json.end(), /*cb=*/nullptr,
                                  /*allow_exceptions=*/false);
  if (!parsed.is_object()) return absl::InvalidArgumentError("rollout state: no JSON object");
  try {
    core::RolloutState state;
    Reader::To(parsed, state);
    return state;
  } catch (const std::exception& error) {
    return absl::InvalidArgumentError(absl::StrCat("rollout state: ", error.what()));
  }
}

}  // namespace turnopt::storage
