#include "server/app/expose_tiers.h"

#include <algorithm>
#include <functional>
#include <vector>

#include "server/telemetry/names.h"

namespace turnopt::app {
namespace {

namespace label = telemetry::label;
namespace metric = telemetry::metric;
using telemetry::PulledKind;
using telemetry::PulledSample;

using Status = core::RiskControl::Status;

// The largest value over all scopes; 0 while there are none.
double Worst(const core::EarnedReuse& reuse, const std::function<double(const Status&)>& value) {
  double worst = 0;
  for (const auto& entry : reuse.book().Scopes()) {
    worst = std::max(worst, value(reuse.BudgetStatus(entry->scope)));
  }
  return worst;
}

}  // namespace

void ExposeQuickResponses(telemetry::MetricRegistry& registry,
                          const core::QuickResponses& quick_responses) {
  registry.PullValue(
      PulledKind::kGauge, metric::kRulesLoaded, "Rules of the quick responses in force.",
      [&quick_responses] { return static_cast<double>(quick_responses.rules()->rules().size()); });
}

void ExposeExactCache(telemetry::MetricRegistry& registry, const core::ExactCache& cache) {
  registry.PullValue(PulledKind::kGauge, metric::kCacheEntries,
                     "Replies in the plain response cache.",
                     [&cache] { return static_cast<double>(cache.Stats().entries); });
  registry.PullValue(PulledKind::kGauge, metric::kCacheBytes, "Size of the plain response cache.",
                     [&cache] { return static_cast<double>(cache.Stats().bytes); });
  registry.PullValue(PulledKind::kCounter, metric::kCacheEvictions,
                     "Replies that left the plain response cache for want of room.",
                     [&cache] { return static_cast<double>(cache.Stats().evictions); });
  registry.PullValue(PulledKind::kCounter, metric::kCacheExpiries,
                     "Replies that left the plain response cache by age.",
                     [&cache] { return static_cast<double>(cache.Stats().expiries); });
}

void ExposeEarnedReuse(telemetry::MetricRegistry& registry, const core::EarnedReuse& reuse) {
  registry.PullValue(PulledKind::kGauge, metric::kReuseRisk,
                     "Estimated wrong reuse of learned replies, as a share of all turns.",
                     [&reuse] { return Worst(reuse, [](const Status& s) { return s.risk; }); });
  registry.PullValue(PulledKind::kGauge, metric::kReuseBudget,
                     "Wrong reuse that the operator allows, as a share of all turns.",
                     [&reuse] { return reuse.options().book.risk.budget; });
  registry.PullValue(PulledKind::kGauge, metric::kReuseVerification,
                     "Share of served learned replies that the LLM is asked to verify.", [&reuse] {
                       return Worst(reuse, [](const Status& s) { return s.verification_rate; });
                     });
  registry.PullValue(PulledKind::kGauge, metric::kReuseExamples, "Past turns in the reply book.",
                     [&reuse] { return static_cast<double>(reuse.GetStats().examples); });
  registry.PullValue(PulledKind::kGauge, metric::kReuseReplies,
                     "Distinct replies in the reply book.",
                     [&reuse] { return static_cast<double>(reuse.GetStats().replies); });
  registry.PullValue(PulledKind::kGauge, metric::kReuseBytes, "Size of the reply book.",
                     [&reuse] { return static_cast<double>(reuse.GetStats().bytes); });
  registry.Pull(PulledKind::kCounter, metric::kReuseEvictions,
                "What left the reply book for want of room, by kind.", [&reuse] {
                  const core::ReplyBook::Stats stats = reuse.GetStats();
                  return std::vector<PulledSample>{
                      {{{label::kKind, "example"}}, static_cast<double>(stats.evicted_examples)},
                      {{{label::kKind, "flow"}}, static_cast<double>(stats.evicted_flows)},
                      {{{label::kKind, "scope"}}, static_cast<double>(stats.evicted_scopes)}};
                });
}

}  // namespace turnopt::app
