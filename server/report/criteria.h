#ifndef TURNOPT_SERVER_REPORT_CRITERIA_H_
#define TURNOPT_SERVER_REPORT_CRITERIA_H_

#include <vector>

#include "server/report/report.h"

namespace turnopt::report {

// The success criteria of a rollout: the deployment guide's, in its words and figures, against the
// report's targets, which the ramp and the advice have too. A criterion is met when the whole 95 %
// interval of its value is on the good side, not met when it is wholly on the other, and otherwise
// there is too little data to tell.
//
// Judges a report whose other parts are filled. Pure.
std::vector<Criterion> JudgeCriteria(const Report& report);

}  // namespace turnopt::report

#endif  // TURNOPT_SERVER_REPORT_CRITERIA_H_
