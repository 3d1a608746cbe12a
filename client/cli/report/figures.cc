#include "client/cli/report/figures.h"

#include <cmath>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

constexpr char kNothing[] = "-";

std::string InUnit(double value, const std::string& unit) {
  if (unit == "ms") return LatencyText(value);
  if (unit == "share" || unit == "per period") return ShareText(value);
  if (unit == "count") return CountText(std::llround(value));
  return absl::StrFormat("%.1f", value);
}

}  // namespace

std::string CountText(int64_t count) {
  const std::string digits = absl::StrCat(count < 0 ? -count : count);
  std::string text = count < 0 ? "-" : "";
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text.push_back(',');
    text.push_back(digits[i]);
  }
  return text;
}

std::string LatencyText(double ms) {
  return std::abs(ms) < 1000 ? absl::StrFormat("%.0f ms", ms)
                             : absl::StrFormat("%.2f s", ms / 1000);
}

std::string ShareText(double share) {
  // Two decimals where one would show nothing of a small share, such as wrong reuse.
  return std::abs(share) < 0.02 ? absl::StrFormat("%.2f %%", 100 * share)
                                : absl::StrFormat("%.1f %%", 100 * share);
}

std::string LatencyText(const v1::MeanValue& mean_ms) {
  if (mean_ms.n() == 0) return kNothing;
  if (!mean_ms.has_confidence()) return LatencyText(mean_ms.value());
  return absl::StrCat(LatencyText(mean_ms.value()), " (", LatencyText(mean_ms.confidence().low()),
                      " to ", LatencyText(mean_ms.confidence().high()), ")");
}

std::string PointsText(const v1::MeanValue& mean) {
  if (mean.n() == 0) return kNothing;
  if (!mean.has_confidence()) return absl::StrFormat("%.1f", mean.value());
  return absl::StrFormat("%.1f (%.1f to %.1f)", mean.value(), mean.confidence().low(),
                         mean.confidence().high());
}

std::string ShareText(const v1::ShareValue& share) {
  if (share.n() == 0) return kNothing;
  return absl::StrCat(ShareText(share.value()), " (", ShareText(share.confidence().low()), " to ",
                      ShareText(share.confidence().high()), ")");
}

std::string ValueText(const v1::SuccessCriterion& criterion) {
  return criterion.has_value() ? InUnit(criterion.value(), criterion.unit()) : kNothing;
}

std::string IntervalText(const v1::SuccessCriterion& criterion) {
  if (!criterion.has_confidence()) return kNothing;
  return absl::StrCat(InUnit(criterion.confidence().low(), criterion.unit()), " to ",
                      InUnit(criterion.confidence().high(), criterion.unit()));
}

std::string CostText(double cost, const std::string& currency) {
  return std::abs(cost) < 1 ? absl::StrFormat("%.4f %s", cost, currency)
                            : absl::StrFormat("%.2f %s", cost, currency);
}

std::string TimeText(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%Y-%m-%d %H:%M", absl::FromUnixSeconds(time.seconds()),
                          absl::UTCTimeZone());
}

std::string StateText(const std::string& flow, const std::string& state) {
  const std::string name = state.empty() ? "(no state)" : state;
  return flow.empty() ? name : absl::StrCat(flow, " / ", name);
}

int64_t TurnsOf(const google::protobuf::RepeatedPtrField<v1::SourceTurns>& turns,
                v1::Source source) {
  for (const v1::SourceTurns& entry : turns) {
    if (entry.source() == source) return entry.turns();
  }
  return 0;
}

}  // namespace turnopt::cli
