#include "server/core/difference_reason.h"

namespace turnopt::core {

Reason ReasonOf(Difference difference) {
  switch (difference) {
    case Difference::kNone:
      break;
    case Difference::kLanguage:
      return Reason::kOtherLanguage;
    case Difference::kNegation:
      return Reason::kNegated;
    case Difference::kOpposite:
      return Reason::kOpposite;
    case Difference::kAnswer:
      return Reason::kOtherAnswer;
    case Difference::kSecondRequest:
      return Reason::kSecondRequest;
    case Difference::kAct:
      return Reason::kOtherAct;
    case Difference::kPerson:
      return Reason::kOtherPerson;
    case Difference::kNumber:
      return Reason::kOtherNumber;
    case Difference::kDate:
      return Reason::kOtherDate;
    case Difference::kCondition:
      return Reason::kOtherCondition;
    case Difference::kWords:
      return Reason::kNewWords;
    case Difference::kUnlike:
      return Reason::kUnlikeHeard;
  }
  return Reason::kDifferentDetail;
}

}  // namespace turnopt::core
