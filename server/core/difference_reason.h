#ifndef TURNOPT_SERVER_CORE_DIFFERENCE_REASON_H_
#define TURNOPT_SERVER_CORE_DIFFERENCE_REASON_H_

#include "server/core/language/same_request.h"
#include "server/core/reason.h"

namespace turnopt::core {

// The reason for which a reply is refused where the utterance differs so. REQUIRES: it does differ.
Reason ReasonOf(Difference difference);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_DIFFERENCE_REASON_H_
