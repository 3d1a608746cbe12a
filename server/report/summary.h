#ifndef TURNOPT_SERVER_REPORT_SUMMARY_H_
#define TURNOPT_SERVER_REPORT_SUMMARY_H_

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "server/report/report.h"
#include "server/report/report_rows.h"

// Sums and means over rows; pure functions.
namespace turnopt::report {

using PriceTable = std::map<std::string, ModelPrice>;

// What an LLM call cost on average where tokens and price are known; 0 where none are.
double MeanCallCost(const ReportRows& rows, const RowIndices& indices, const PriceTable& prices);

// `verification_cost`: what each verification of a served turn costs, since its tokens are not
// part of the turn.
TurnSummary Summarize(const ReportRows& rows, const RowIndices& indices, const PriceTable& prices,
                      double verification_cost);

enum class SliceBy { kResponseType, kState, kPod };

// One slice for each value that occurs, most turns first. Beyond `max_slices` the smallest are
// joined under `other`.
std::vector<SummarySlice> SliceTurns(const ReportRows& rows, const RowIndices& indices, SliceBy by,
                                     size_t max_slices, const PriceTable& prices,
                                     double verification_cost);

// Steps from `start`, one after the other, up to the last that has turns.
std::vector<TimeStep> TimeSteps(const ReportRows& rows, const RowIndices& indices, absl::Time start,
                                absl::Duration step);

// Over the enabled turns of `indices`.
WrongReuse EstimateWrongReuse(const ReportRows& rows, const RowIndices& indices,
                              core::Source source);

Trend FitTrend(const ReportRows& rows, const RowIndices& enabled);

}  // namespace turnopt::report

#endif  // TURNOPT_SERVER_REPORT_SUMMARY_H_
