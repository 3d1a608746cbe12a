#include "server/telemetry/turn_log_lines.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/base/enum_table.h"
#include "server/telemetry/names.h"
#include "server/telemetry/turn_fields.h"

namespace turnopt::telemetry {
namespace {

LogFields HitFields(const core::TurnRecord& turn, bool hit, double hit_rate, int64_t turns) {
  LogFields fields = TurnFields(turn);
  fields.emplace_back(field::kHit, hit);
  fields.emplace_back(field::kHitRate, Rounded(hit_rate, 4));
  fields.emplace_back(field::kTurns, turns);
  fields.emplace_back(field::kMatch, std::string(base::Name(turn.match)));
  fields.emplace_back(field::kReason, std::string(base::Name(turn.reason)));
  return fields;
}

std::string Line(const char* prefix, absl::string_view rest) {
  return absl::StrCat(prefix, " ", rest);
}

}  // namespace

TurnLogLines::HitRates TurnLogLines::Count(const core::TurnRecord& turn) {
  base::MutexLock lock(&mu_);
  ++turns_;
  if (turn.spoken == core::Source::kCache) ++cache_hits_;
  if (turn.spoken == core::Source::kQuickResponse) ++quick_hits_;
  HitRates rates;
  rates.turns = turns_;
  rates.cache = static_cast<double>(cache_hits_) / static_cast<double>(turns_);
  rates.quick = static_cast<double>(quick_hits_) / static_cast<double>(turns_);
  return rates;
}

void TurnLogLines::OnTurn(const core::TurnRecord& turn) {
  const HitRates rates = Count(turn);
  const absl::Time at = turn.completed_at;

  if (turn.latency.total) {
    LogFields fields = TurnFields(turn);
    AddLatency(turn.latency, &fields);
    log_.Write(LogLevel::kInfo, at,
               Line(log_prefix::kLatency,
                    absl::StrFormat("total_ms=%.0f", Milliseconds(*turn.latency.total))),
               fields);
  }
  const bool cached = turn.spoken == core::Source::kCache;
  log_.Write(LogLevel::kInfo, at,
             Line(log_prefix::kCache, absl::StrFormat("%s, hit rate %.1f%%",
                                                      cached ? "hit" : "miss", 100 * rates.cache)),
             HitFields(turn, cached, rates.cache, rates.turns));
  const bool quick = turn.spoken == core::Source::kQuickResponse;
  if (quick) {
    log_.Write(LogLevel::kInfo, at,
               Line(log_prefix::kQuickResponse,
                    absl::StrFormat("hit, hit rate %.1f%%", 100 * rates.quick)),
               HitFields(turn, quick, rates.quick, rates.turns));
  }
  if (turn.quality) {
    LogFields fields = TurnFields(turn);
    AddQuality(*turn.quality, &fields);
    log_.Write(LogLevel::kInfo, at,
               Line(log_prefix::kQuality,
                    absl::StrFormat("overall_quality_score=%.1f", turn.quality->overall)),
               fields);
  }

  log_.Write(LineOf(turn));
}

void TurnLogLines::OnLabel(const core::LabelRecord& label) {
  if (label.label.labelled) log_.Write(LineOf(label));
}

void TurnLogLines::OnIncident(const core::Incident& incident) { log_.Write(LineOf(incident)); }

}  // namespace turnopt::telemetry
