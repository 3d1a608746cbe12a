#ifndef TURNOPT_SERVER_REPORT_SHADOW_FINDINGS_H_
#define TURNOPT_SERVER_REPORT_SHADOW_FINDINGS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "server/report/report.h"
#include "server/report/report_rows.h"

namespace turnopt::report {

// Fewer judged candidates than this decide nothing.
inline constexpr int64_t kMinJudgedCandidates = 20;

// A template is to be mended when even the upper end of its agreement with the LLM is below this:
// an authored reply may rightly say it in other words than the LLM would, but not that often.
inline constexpr double kMinTemplateAgreement = 0.80;

// A state may be enabled when each source's agreement is this high beyond doubt (the lower end of
// its interval), and wrong learned replies, as found, are within the budget. What keeps them there
// later is the threshold that earned reuse sets; this only tells whether it is worth beginning.
inline constexpr double kEnableAgreement = 0.85;

// One finding for each dialog state that shadow turns among `indices` were in, most turns first, at
// most `max_states`. `budget`: wrong replies allowed, as a share of turns. Pure.
std::vector<ShadowFinding> FindInShadow(const ReportRows& rows, const RowIndices& indices,
                                        double budget, size_t max_states);

}  // namespace turnopt::report

#endif  // TURNOPT_SERVER_REPORT_SHADOW_FINDINGS_H_
