#ifndef TURNOPT_SERVER_SERVICE_REUSE_CONVERT_H_
#define TURNOPT_SERVER_SERVICE_REUSE_CONVERT_H_

#include "server/core/reuse/explanation.h"
#include "server/core/reuse/review_queue.h"
#include "turnoptimizer/v1/reuse.pb.h"

// What the learned replies tell operators, as proto; the other half of proto_convert.h. Cannot
// fail.
namespace turnopt::service {

// `budget` is the operator's, as a share of all turns.
void ToProto(const core::Explanation& explanation, double budget,
             turnoptimizer::v1::LearnedExplanation* proto);
void ToProto(const core::RiskControl::Status& status, double budget,
             turnoptimizer::v1::BudgetStatus* proto);
void ToProto(const core::ReplyRecord& reply, turnoptimizer::v1::LearnedReply* proto);
void ToProto(const core::ReviewItem& item, turnoptimizer::v1::Review* proto);

}  // namespace turnopt::service

#endif  // TURNOPT_SERVER_SERVICE_REUSE_CONVERT_H_
