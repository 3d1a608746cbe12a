#include "client/cpp/turn_optimizer_client.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"

namespace turnopt::client {
namespace {

namespace v1 = turnoptimizer::v1;

absl::Duration SteadyNow() {
  return absl::FromChrono(std::chrono::steady_clock::now().time_since_epoch());
}

void SetDuration(absl::Duration from, google::protobuf::Duration* to) {
  to->set_seconds(absl::ToInt64Seconds(from));
  to->set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(from % absl::Seconds(1))));
}

// A request that the sidecar refuses is the agent's mistake: it says nothing about the sidecar's
// health, and sending it again would not help.
bool IsRefusal(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kUnimplemented:
      return true;
    default:
      return false;
  }
}

}  // namespace

bool Advice::speak() const {
  const v1::Source source = response.decision().source();
  return source == v1::SOURCE_QUICK_RESPONSE || source == v1::SOURCE_CACHE;
}

TurnOptimizerClient::TurnOptimizerClient(std::unique_ptr<Connection> connection,
                                         const Options& options)
    : connection_(std::move(connection)),
      options_(options),
      now_(options.monotonic_now ? options.monotonic_now : SteadyNow),
      local_id_prefix_(
          absl::StrCat("local-", absl::Hex(absl::Uniform<uint64_t>(absl::BitGen())), "-")),
      breaker_(options.breaker),
      queue_(options.reports) {
  if (options_.send_in_background) {
    reporter_ = std::thread([this] { RunReporter(); });
  }
}

TurnOptimizerClient::~TurnOptimizerClient() {
  if (!reporter_.joinable()) {
    return;
  }
  {
    MutexLock lock(&mu_);
    stopping_ = true;
    drain_until_ = now_() + options_.drain_timeout;
  }
  changed_.SignalAll();
  reporter_.join();
}

Advice TurnOptimizerClient::OptimizeTurn(const v1::OptimizeTurnRequest& request) {
  if (!breaker_.Allow(now_())) {
    refused_by_breaker_.fetch_add(1, std::memory_order_relaxed);
    return FailOpen(absl::UnavailableError("the sidecar failed repeatedly; not asked"));
  }
  Advice advice;
  advice.status = connection_->OptimizeTurn(request, options_.optimize_timeout, &advice.response);
  if (advice.status.ok()) {
    breaker_.OnSuccess();
    optimized_.fetch_add(1, std::memory_order_relaxed);
    return advice;
  }
  if (IsRefusal(advice.status)) {
    breaker_.OnSuccess();
  } else {
    breaker_.OnFailure(now_());
  }
  return FailOpen(std::move(advice.status));
}

Advice TurnOptimizerClient::FailOpen(absl::Status status) {
  failed_open_.fetch_add(1, std::memory_order_relaxed);
  Advice advice;
  advice.status = std::move(status);
  advice.response.set_turn_id(
      absl::StrCat(local_id_prefix_, next_local_id_.fetch_add(1, std::memory_order_relaxed)));
  advice.response.mutable_decision()->set_source(v1::SOURCE_LLM);
  SetDuration(options_.baseline_llm_timeout, advice.response.mutable_llm()->mutable_timeout());
  return advice;
}

void TurnOptimizerClient::CompleteTurn(v1::CompleteTurnRequest request) {
  {
    MutexLock lock(&mu_);
    queue_.Push(std::move(request));
  }
  changed_.SignalAll();
}

void TurnOptimizerClient::SendDueReports() {
  while (true) {
    absl::optional<Report> report;
    {
      MutexLock lock(&mu_);
      report = queue_.Take(now_());
    }
    if (!report.has_value()) {
      return;
    }
    v1::CompleteTurnResponse response;
    const absl::Status status =
        connection_->CompleteTurn(report->request, options_.complete_timeout, &response);
    if (status.ok()) {
      reported_.fetch_add(1, std::memory_order_relaxed);
    } else if (IsRefusal(status)) {
      rejected_.fetch_add(1, std::memory_order_relaxed);
    } else {
      MutexLock lock(&mu_);
      queue_.Retry(*std::move(report), now_());
      return;
    }
  }
}

void TurnOptimizerClient::RunReporter() {
  while (true) {
    {
      MutexLock lock(&mu_);
      while (true) {
        const absl::Duration now = now_();
        const absl::optional<absl::Duration> due = queue_.NextDue();
        if (stopping_ && (!due.has_value() || now >= drain_until_)) {
          return;
        }
        if (due.has_value() && *due <= now) {
          break;
        }
        if (!due.has_value()) {
          changed_.Wait(&mu_);
        } else {
          changed_.WaitFor(&mu_, *due - now);
        }
      }
    }
    SendDueReports();
  }
}

TurnOptimizerClient::Stats TurnOptimizerClient::stats() const {
  Stats stats;
  stats.optimized = optimized_.load(std::memory_order_relaxed);
  stats.failed_open = failed_open_.load(std::memory_order_relaxed);
  stats.refused_by_breaker = refused_by_breaker_.load(std::memory_order_relaxed);
  stats.reported = reported_.load(std::memory_order_relaxed);
  MutexLock lock(&mu_);
  stats.reports_dropped = queue_.dropped() + rejected_.load(std::memory_order_relaxed);
  return stats;
}

}  // namespace turnopt::client
