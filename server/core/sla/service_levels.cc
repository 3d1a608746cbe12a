// Monitors run under one lock, which makes "in order of completion, pod-wide" true. What follows
// from a verdict (latch, switch, sinks) happens after it: policy and sinks have locks of their own.
#include "server/core/sla/service_levels.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/base/enum_table.h"
#include "server/base/status_macros.h"

namespace turnopt::core {
namespace {

constexpr char kServiceLevels[] = "service levels";

std::string AdviceKey(AdviceTopic topic) { return absl::StrCat("advice/", base::Name(topic)); }

std::string WrongReuseKey(absl::string_view flow) { return absl::StrCat("wrong_reuse/", flow); }

bool WantsProcessLoad(const Incident& incident) {
  return incident.phase == Incident::Phase::kRaised &&
         (incident.kind == IncidentKind::kLatencyHigh ||
          incident.kind == IncidentKind::kLatencyRollback ||
          incident.kind == IncidentKind::kErrorRate);
}

absl::Status CheckReason(const Attribution& set) {
  if (!absl::StripAsciiWhitespace(set.reason).empty()) return absl::OkStatus();
  return absl::InvalidArgumentError("reason: must not be blank; it goes on record");
}

// The monitors that look at every turn, in the order in which they speak. A new one goes here.
std::vector<std::unique_ptr<Monitor>> TurnMonitors(const ServiceLevels::Options& options) {
  std::vector<std::unique_ptr<Monitor>> monitors;
  monitors.push_back(std::make_unique<LatencyMonitor>(options.latency_alert));
  monitors.push_back(std::make_unique<LatencyMonitor>(options.latency_rollback));
  monitors.push_back(std::make_unique<QualityMonitor>(options.quality_alert));
  monitors.push_back(std::make_unique<QualityMonitor>(options.quality_incident));
  monitors.push_back(std::make_unique<QualityDropMonitor>(options.quality_drop));
  monitors.push_back(std::make_unique<ErrorRateMonitor>(options.error_rate));
  return monitors;
}

}  // namespace

ServiceLevels::ServiceLevels(const Options& options, RolloutPolicy& policy,
                             std::vector<AlertSink*> sinks, const ProcessLoadSource* load)
    : options_(options),
      policy_(policy),
      sinks_(std::move(sinks)),
      load_(load),
      monitors_(TurnMonitors(options)),
      wrong_reuse_(options.wrong_reuse),
      learned_drift_(options.learned_drift),
      advice_(options.advice) {}

std::string ServiceLevels::NextId(IncidentKind kind, absl::Time now) {
  return absl::StrCat(base::Name(kind), "-",
                      absl::FormatTime("%Y%m%dT%H%M%E3S", now, absl::UTCTimeZone()), "-",
                      ++incidents_);
}

void ServiceLevels::Raise(const std::string& key, Incident incident) {
  if (incident.id.empty()) incident.id = NextId(incident.kind, incident.at);
  incident.phase = Incident::Phase::kRaised;
  active_[key] = incident;
  queued_.push_back(std::move(incident));
}

void ServiceLevels::Resolve(const std::string& key, absl::string_view why, absl::Time now) {
  const auto it = active_.find(key);
  if (it == active_.end()) return;
  Incident incident = std::move(it->second);
  active_.erase(it);
  incident.phase = Incident::Phase::kResolved;
  incident.line = absl::StrCat(
      "[RESOLVED] ", base::Name(incident.kind), " after ",
      absl::FormatDuration(absl::Floor(now - incident.at, absl::Seconds(1))), ": ", why);
  incident.at = now;
  incident.triage.clear();
  queued_.push_back(std::move(incident));
}

void ServiceLevels::EvaluateMonitor(Monitor& monitor, absl::Time now) {
  const Verdict verdict = monitor.Evaluate(now);
  const std::string key = base::Name(monitor.kind());
  if (verdict.edge == Edge::kResolved) Resolve(key, "back within its limit", now);
  if (verdict.edge != Edge::kRaised) return;
  Incident incident;
  incident.kind = monitor.kind();
  incident.severity = monitor.severity();
  incident.at = now;
  incident.line = monitor.Line(verdict);
  incident.value = verdict.value;
  incident.threshold = verdict.threshold;
  incident.triage = monitor.Triage(recent_);
  if (monitor.kind() == IncidentKind::kLatencyRollback && options_.automatic_rollback) {
    absl::StrAppend(&incident.line, "; rolled back until an operator re-arms");
    incident.id = NextId(incident.kind, now);
    rollback_due_ = std::move(incident);
    return;
  }
  Raise(key, std::move(incident));
}

void ServiceLevels::Evaluate(absl::Time now) {
  for (const auto& monitor : monitors_) EvaluateMonitor(*monitor, now);
  for (Advice& advice : advice_.Evaluate(now)) {
    const std::string key = AdviceKey(advice.topic);
    if (advice.edge == Edge::kResolved) {
      Resolve(key, base::Name(advice.topic), now);
      continue;
    }
    Incident incident;
    incident.kind = IncidentKind::kAdvice;
    incident.severity = Severity::kInfo;
    incident.at = now;
    incident.line = std::move(advice.line);
    incident.value = advice.value;
    incident.threshold = advice.threshold;
    incident.triage = std::move(advice.findings);
    Raise(key, std::move(incident));
  }
}

void ServiceLevels::RestartMonitors(absl::string_view why, absl::Time now) {
  for (const auto& monitor : monitors_) {
    monitor->Restart();
    Resolve(base::Name(monitor->kind()), why, now);
  }
  advice_.Restart();
  for (int topic = 0; topic < base::kCountOf<AdviceTopic>; ++topic) {
    Resolve(AdviceKey(static_cast<AdviceTopic>(topic)), why, now);
  }
  recent_.Clear();
}

void ServiceLevels::FollowMode(Mode in_force, absl::Time now) {
  if (last_mode_ && *last_mode_ != in_force) {
    RestartMonitors(absl::StrCat("the mode in force is now ", base::Name(in_force)), now);
  }
  last_mode_ = in_force;
}

void ServiceLevels::OnTurn(const TurnRecord& record) {
  const Mode in_force = policy_.mode();
  const absl::Time now = record.completed_at;
  absl::optional<Incident> due;
  {
    base::MutexLock lock(&mu_);
    FollowMode(in_force, now);
    const WatchedTurn turn{record, record.decision_known ? record.mode : in_force, in_force};
    if (turn.current()) recent_.Add(record);
    for (const auto& monitor : monitors_) monitor->Observe(turn, now);
    wrong_reuse_.Observe(turn, now);
    advice_.Observe(turn, now);
    Evaluate(now);
    due.swap(rollback_due_);
  }
  RollBackIfDue(std::move(due));
  Deliver();
}

void ServiceLevels::RollBackIfDue(absl::optional<Incident> due) {
  if (!due) return;
  const Attribution set{kServiceLevels, due->line, due->at};
  if (!policy_.RollBack(due->id, true, set)) return;
  base::MutexLock lock(&mu_);
  const absl::Time now = due->at;
  Raise("rollback", *std::move(due));
  FollowMode(Mode::kDisabled, now);
}

void ServiceLevels::OnLabel(const LabelRecord& label) {
  absl::optional<Incident> suspension;
  {
    base::MutexLock lock(&mu_);
    const absl::Time now = label.labelled_at;
    wrong_reuse_.ObserveLabel(label, now);
    learned_drift_.ObserveLabel(label, now);

    const Verdict wrong = wrong_reuse_.Evaluate(label.flow, now);
    if (wrong.edge == Edge::kRaised) {
      suspension.emplace();
      suspension->id = NextId(IncidentKind::kWrongReuse, now);
      suspension->kind = IncidentKind::kWrongReuse;
      suspension->severity = Severity::kCritical;
      suspension->at = now;
      suspension->flow = label.flow;
      suspension->line = wrong_reuse_.Line(label.flow, wrong);
      suspension->value = wrong.value;
      suspension->threshold = wrong.threshold;
      Raise(WrongReuseKey(label.flow), *suspension);
    }

    const Verdict drift = learned_drift_.Evaluate(now);
    const std::string drift_key = base::Name(IncidentKind::kLearnedDrift);
    if (drift.edge == Edge::kResolved) Resolve(drift_key, "agreement is back", now);
    if (drift.edge == Edge::kRaised) {
      Incident incident;
      incident.kind = IncidentKind::kLearnedDrift;
      incident.severity = Severity::kWarning;
      incident.at = now;
      incident.flow = label.flow;
      incident.line = learned_drift_.Line(drift);
      incident.value = drift.value;
      incident.threshold = drift.threshold;
      Raise(drift_key, std::move(incident));
    }
  }
  if (suspension) {
    policy_.SuspendFlow(suspension->flow, suspension->id,
                        {kServiceLevels, suspension->line, suspension->at});
  }
  Deliver();
}

void ServiceLevels::OnSidecarError(absl::Time now) {
  {
    base::MutexLock lock(&mu_);
    for (const auto& monitor : monitors_) {
      if (monitor->CountSidecarError()) EvaluateMonitor(*monitor, now);
    }
  }
  Deliver();
}

absl::StatusOr<std::string> ServiceLevels::RollBack(const Attribution& set) {
  TO_RETURN_IF_ERROR(CheckReason(set));
  Incident incident;
  incident.kind = IncidentKind::kManualRollback;
  incident.severity = Severity::kCritical;
  incident.at = set.at;
  incident.line =
      absl::StrCat("[ALERT] Voice Agent Rolled Back by ", set.operator_name, ": ", set.reason);
  {
    base::MutexLock lock(&mu_);
    incident.id = NextId(incident.kind, set.at);
  }
  if (!policy_.RollBack(incident.id, false, set)) {
    return absl::FailedPreconditionError("it is rolled back already");
  }
  const std::string id = incident.id;
  {
    base::MutexLock lock(&mu_);
    Raise("rollback", std::move(incident));
    FollowMode(Mode::kDisabled, set.at);
  }
  Deliver();
  return id;
}

absl::Status ServiceLevels::Rearm(const Attribution& set) {
  const absl::optional<RollbackLatch> latch = policy_.State().latch;
  TO_RETURN_IF_ERROR(policy_.Rearm(set));
  const Mode in_force = policy_.mode();
  {
    base::MutexLock lock(&mu_);
    if (latch && !active_.contains("rollback")) {
      // Rolled back by an earlier process: its incident is known by the latch alone.
      Incident earlier;
      earlier.id = latch->incident_id;
      earlier.kind =
          latch->automatic ? IncidentKind::kLatencyRollback : IncidentKind::kManualRollback;
      earlier.severity = Severity::kCritical;
      earlier.at = latch->set.at;
      active_["rollback"] = std::move(earlier);
    }
    Resolve("rollback", absl::StrCat("re-armed by ", set.operator_name, ": ", set.reason), set.at);
    RestartMonitors("re-armed", set.at);
    last_mode_ = in_force;
    Incident rearmed;
    rearmed.id = NextId(IncidentKind::kRearmed, set.at);
    rearmed.kind = IncidentKind::kRearmed;
    rearmed.severity = Severity::kInfo;
    rearmed.at = set.at;
    rearmed.line =
        absl::StrCat("[ALERT] Voice Agent Re-armed by ", set.operator_name, ": ", set.reason);
    queued_.push_back(std::move(rearmed));
  }
  Deliver();
  return absl::OkStatus();
}

absl::Status ServiceLevels::ResumeFlow(absl::string_view flow, const Attribution& set) {
  TO_RETURN_IF_ERROR(CheckReason(set));
  if (!policy_.ResumeFlow(flow)) {
    return absl::NotFoundError("flow: its learned replies are not off");
  }
  {
    base::MutexLock lock(&mu_);
    wrong_reuse_.Forget(flow);
    Resolve(WrongReuseKey(flow), absl::StrCat("resumed by ", set.operator_name, ": ", set.reason),
            set.at);
  }
  Deliver();
  return absl::OkStatus();
}

void ServiceLevels::Report(Incident incident) {
  {
    base::MutexLock lock(&mu_);
    if (incident.id.empty()) incident.id = NextId(incident.kind, incident.at);
    queued_.push_back(std::move(incident));
  }
  Deliver();
}

std::vector<Incident> ServiceLevels::Active() const {
  base::MutexLock lock(&mu_);
  std::vector<Incident> active;
  active.reserve(active_.size());
  for (const auto& entry : active_) active.push_back(entry.second);
  return active;
}

void ServiceLevels::Deliver() {
  while (true) {
    Incident incident;
    {
      base::MutexLock lock(&mu_);
      if (delivering_ || queued_.empty()) return;
      delivering_ = true;
      incident = std::move(queued_.front());
      queued_.pop_front();
    }
    if (load_ != nullptr && WantsProcessLoad(incident)) {
      if (const absl::optional<ProcessLoad> load = load_->Read()) {
        incident.triage.push_back(
            {"sidecar process", absl::StrFormat("%.2f cores, %d MB resident", load->cpu_cores,
                                                load->resident_bytes / (1024 * 1024))});
      }
    }
    for (AlertSink* sink : sinks_) sink->OnIncident(incident);
    base::MutexLock lock(&mu_);
    delivering_ = false;
  }
}

}  // namespace turnopt::core
