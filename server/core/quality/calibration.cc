// Learning scores the spoiled replies outside the lock: it holds copies of the few
// texts it needs.
#include "server/core/quality/calibration.h"

#include <algorithm>
#include <array>
#include <utility>

#include "server/base/hash.h"
#include "server/core/quality/corruption.h"
#include "server/core/quality/failures.h"

namespace turnopt::core {
namespace {

constexpr size_t kRecentReplies = 32;
constexpr size_t kMaxReplyBytes = 2048;  // of a reply kept to spoil others with

// Kinds that mostly escape the caps: their raw scores say where spoiled replies lie.
constexpr std::array<CorruptionKind, 4> kLearnedKinds = {
    CorruptionKind::kOtherDialogue, CorruptionKind::kTruncated, CorruptionKind::kGarbled,
    CorruptionKind::kStutter};

double LowestCap(const QualityScore& score) {
  double lowest = 100;
  for (const std::string& name : score.caps) {
    for (size_t i = 0; i < kFailures; ++i) {
      const Failure failure = static_cast<Failure>(i);
      if (FailureName(failure) == name) lowest = std::min(lowest, FailureCap(failure));
    }
  }
  return lowest;
}

}  // namespace

Calibration::Calibration(const Options& options) : options_(options) {}

void Calibration::Apply(const QualityProfile& profile, absl::string_view deployment,
                        QualityScore* score) const {
  if (!profile.calibratable()) return;
  const double raw = AdditiveScore(*score);
  double calibrated;
  {
    base::MutexLock lock(&mu_);
    const auto it = deployments_.find(deployment);
    calibrated = it == deployments_.end() ? CalibrationMap().Apply(raw) : it->second.map.Apply(raw);
  }
  score->overall = std::min(calibrated, LowestCap(*score));
  score->status = StatusOfQuality(score->overall);
}

void Calibration::Learn(const QualityProfile& profile, absl::string_view deployment,
                        absl::string_view call_id, const QualityInput& input,
                        const QualityScore& score) {
  if (!profile.calibratable()) return;
  std::vector<std::string> others;
  uint64_t seed = 0;
  {
    base::MutexLock lock(&mu_);
    Deployment& known = FindOrAdd(deployment);
    if (known.state.fitted) return;
    ++known.state.turns;
    seed = base::StableHash(deployment, known.state.turns);
    for (const RecentReply& recent : known.recent) {
      if (recent.call_id != call_id && recent.reply != input.reply) others.push_back(recent.reply);
    }
    if (score.caps.empty() && !input.reply.empty()) {
      known.recent.push_back(
          {std::string(call_id), std::string(input.reply.substr(0, kMaxReplyBytes))});
      if (known.recent.size() > kRecentReplies) known.recent.pop_front();
    } else {
      ++known.state.capped;
    }
  }

  std::vector<double> spoiled;
  if (score.caps.empty()) {
    const std::vector<absl::string_view> other_views(others.begin(), others.end());
    CorruptionSource source;
    source.utterance = input.utterance;
    source.previous_reply = input.previous_reply;
    source.reply = input.reply;
    source.other_replies = other_views;
    for (const CorruptionKind kind : kLearnedKinds) {
      const absl::optional<std::string> reply = Corrupt(kind, source, seed);
      if (!reply.has_value()) continue;
      QualityInput changed = input;
      changed.reply = *reply;
      const QualityScore low = profile.Score(changed);
      if (low.caps.empty()) spoiled.push_back(AdditiveScore(low));
    }
  }

  base::MutexLock lock(&mu_);
  Deployment& known = FindOrAdd(deployment);
  if (known.state.fitted) return;
  if (score.caps.empty()) known.state.good.push_back(AdditiveScore(score));
  known.state.spoiled.insert(known.state.spoiled.end(), spoiled.begin(), spoiled.end());
  if (known.state.turns < options_.turns) return;
  std::vector<double> sorted = known.state.good;
  std::sort(sorted.begin(), sorted.end());
  known.state.typical_raw = sorted.empty() ? 0 : sorted[sorted.size() / 2];
  known.map = CalibrationMap::Fit(std::move(known.state.good), std::move(known.state.spoiled));
  known.state.knots = known.map.knots();
  known.state.fitted = true;
  known.state.good.clear();
  known.state.spoiled.clear();
  known.recent.clear();
}

Calibration::Deployment& Calibration::FindOrAdd(absl::string_view name) {
  auto it = deployments_.find(name);
  if (it == deployments_.end()) {
    EvictIfFull();
    it = deployments_.try_emplace(std::string(name)).first;
    it->second.state.deployment = std::string(name);
  }
  it->second.last_used = ++uses_;
  return it->second;
}

void Calibration::EvictIfFull() {
  if (deployments_.size() < std::max<size_t>(1, options_.max_deployments)) return;
  const auto oldest = std::min_element(
      deployments_.begin(), deployments_.end(),
      [](const auto& a, const auto& b) { return a.second.last_used < b.second.last_used; });
  deployments_.erase(oldest);
  ++evictions_;
}

std::vector<CalibrationState> Calibration::Export() const {
  base::MutexLock lock(&mu_);
  std::vector<CalibrationState> states;
  states.reserve(deployments_.size());
  for (const auto& [name, known] : deployments_) states.push_back(known.state);
  std::sort(states.begin(), states.end(), [](const CalibrationState& a, const CalibrationState& b) {
    return a.deployment < b.deployment;
  });
  return states;
}

void Calibration::Import(const std::vector<CalibrationState>& states) {
  base::MutexLock lock(&mu_);
  for (const CalibrationState& state : states) {
    absl::StatusOr<CalibrationMap> map = CalibrationMap();
    if (state.fitted) map = CalibrationMap::Create(state.knots);
    if (!map.ok()) continue;
    Deployment& known = FindOrAdd(state.deployment);
    known.state = state;
    known.map = *std::move(map);
    known.recent.clear();
  }
}

uint64_t Calibration::evictions() const {
  base::MutexLock lock(&mu_);
  return evictions_;
}

}  // namespace turnopt::core
