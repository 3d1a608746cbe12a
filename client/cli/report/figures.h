#ifndef TURNOPT_CLIENT_CLI_REPORT_FIGURES_H_
#define TURNOPT_CLIENT_CLI_REPORT_FIGURES_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "turnoptimizer/v1/report.pb.h"

// How figures read in every format of a report.
namespace turnopt::cli {

// "1,234,567".
std::string CountText(int64_t count);
// "850 ms" under a second, "1.42 s" above.
std::string LatencyText(double ms);
// "41.2 %".
std::string ShareText(double share);
// "1.42 s (1.38 to 1.46)"; "-" without turns.
std::string LatencyText(const turnoptimizer::v1::MeanValue& mean_ms);
// "82.3 (81.9 to 82.7)"; "-" without turns.
std::string PointsText(const turnoptimizer::v1::MeanValue& mean);
// "41.2 % (40.1 to 42.3)"; "-" without turns.
std::string ShareText(const turnoptimizer::v1::ShareValue& share);
// A criterion's value and interval in its unit.
std::string ValueText(const turnoptimizer::v1::SuccessCriterion& criterion);
std::string IntervalText(const turnoptimizer::v1::SuccessCriterion& criterion);
// "12.34 USD"; four decimals for small amounts.
std::string CostText(double cost, const std::string& currency);
// "2026-01-05 09:00", UTC.
std::string TimeText(const google::protobuf::Timestamp& time);
// A state's name with its flow; "(no state)" where the agent has none.
std::string StateText(const std::string& flow, const std::string& state);

// Turns that `source` answered.
int64_t TurnsOf(const google::protobuf::RepeatedPtrField<turnoptimizer::v1::SourceTurns>& turns,
                turnoptimizer::v1::Source source);

}  // namespace turnopt::cli

#endif  // TURNOPT_CLIENT_CLI_REPORT_FIGURES_H_
