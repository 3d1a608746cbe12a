#include "server/service/control_handlers.h"

#include "server/base/status_macros.h"
#include "server/service/attribution.h"
#include "server/service/field_check.h"
#include "server/service/limits.h"
#include "server/service/proto_convert.h"

namespace turnopt::service {

void ControlHandlers::AddTo(RpcRoutes& routes) {
  routes.Unary<v1::GetStatusRequest, v1::GetStatusResponse>(
      telemetry::Rpc::kGetStatus, [this](const auto&, const CallScope& call, auto* response) {
        return GetStatus(call, response);
      });
  routes.Unary<v1::SetModeRequest, v1::SetModeResponse>(
      telemetry::Rpc::kSetMode, [this](const auto& request, const CallScope& call, auto* response) {
        return SetMode(request, call, response);
      });
  routes.Unary<v1::InvalidateCacheRequest, v1::InvalidateCacheResponse>(
      telemetry::Rpc::kInvalidateCache,
      [this](const auto& request, const CallScope& call, auto* response) {
        return InvalidateCache(request, call, response);
      });
}

absl::Status ControlHandlers::GetStatus(const CallScope& call, v1::GetStatusResponse* response) {
  response->set_version(parts_.version);
  FromTime(started_at_, response->mutable_started_at());
  FromDuration(call.arrived - started_, response->mutable_uptime());
  response->set_mode(ToProto(parts_.policy.mode()));
  response->set_configured_mode(ToProto(parts_.policy.configured_mode()));
  if (const auto operator_mode = parts_.policy.State().operator_mode) {
    response->set_operator_mode(ToProto(operator_mode->mode));
  }
  response->set_reuse_policy(parts_.reuse_policy);
  const core::ExactCacheStats stats = parts_.cache.Stats();
  response->set_cache_entries(stats.entries);
  response->set_cache_bytes(stats.bytes);
  response->set_rules(static_cast<uint32_t>(parts_.quick_responses.rules()->rules().size()));
  response->set_rules_stale(parts_.rules_stale());
  for (const core::Source source : {core::Source::kQuickResponse, core::Source::kCache,
                                    core::Source::kLlm, core::Source::kFallback}) {
    v1::SourceCount* count = response->add_turns();
    count->set_source(ToProto(source));
    count->set_turns(parts_.recorder.turns(source));
  }
  response->set_learning_queue_depth(parts_.pipeline.learning_depth());
  response->set_learning_dropped(parts_.pipeline.learning_dropped());
  response->set_rolled_back(parts_.policy.rolled_back());
  response->set_canary_percent(parts_.policy.canary_percent());
  if (parts_.calibration == nullptr) return absl::OkStatus();
  for (const core::CalibrationState& state : parts_.calibration->Export()) {
    v1::QualityCalibration* calibration = response->add_quality_calibrations();
    calibration->set_deployment(state.deployment);
    calibration->set_turns(state.turns);
    calibration->set_capped_turns(state.capped);
    calibration->set_fitted(state.fitted);
    calibration->set_typical_uncalibrated(state.typical_raw);
  }
  return absl::OkStatus();
}

absl::Status ControlHandlers::SetMode(const v1::SetModeRequest& request, const CallScope& call,
                                      v1::SetModeResponse* response) {
  TO_ASSIGN_OR_RETURN(core::Attribution set, AttributionOf(request, call));
  TO_ASSIGN_OR_RETURN(const absl::optional<core::Mode> mode,
                      OptionalFromProto<core::Mode>("mode", request.mode()));
  const core::Mode previous = parts_.policy.mode();
  TO_RETURN_IF_ERROR(parts_.policy.SetOperatorMode(mode, std::move(set)));
  response->set_mode(ToProto(parts_.policy.mode()));
  response->set_previous_mode(ToProto(previous));
  return absl::OkStatus();
}

absl::Status ControlHandlers::InvalidateCache(const v1::InvalidateCacheRequest& request,
                                              const CallScope& call,
                                              v1::InvalidateCacheResponse* response) {
  TO_ASSIGN_OR_RETURN(const core::Attribution set, AttributionOf(request, call));
  core::ExactCache::Filter filter;
  bool conditions = false;
  if (request.has_scope()) {
    TO_ASSIGN_OR_RETURN(filter.scope, FromProto("scope", request.scope()));
    conditions = true;
  }
  if (request.has_dialog_state()) {
    TO_RETURN_IF_ERROR(CheckText("dialog_state", request.dialog_state(), kMaxNameBytes));
    filter.dialog_state = request.dialog_state();
    conditions = true;
  }
  if (request.has_min_age()) {
    TO_ASSIGN_OR_RETURN(filter.min_age, ToDuration("min_age", request.min_age(), kMaxTtl));
    conditions = true;
  }
  if (request.has_reply_id()) {
    TO_RETURN_IF_ERROR(CheckRequiredText("reply_id", request.reply_id(), kMaxIdBytes));
    filter.reply_id = request.reply_id();
    conditions = true;
  }
  // Without a condition everything would go; that has to be said.
  if (conditions == request.all()) {
    return Invalid("all", conditions ? "goes with no other condition"
                                     : "must be set where no condition is given");
  }
  response->set_removed(parts_.cache.Invalidate(filter, call.now));
  LogChange(parts_.log, telemetry::Rpc::kInvalidateCache, set);
  return absl::OkStatus();
}

}  // namespace turnopt::service
