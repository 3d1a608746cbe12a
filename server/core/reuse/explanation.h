// Everything that led to a decision of the learned replies, so that an operator can understand it.
// Texts are delexicalised. Plain values.
#ifndef TURNOPT_SERVER_CORE_REUSE_EXPLANATION_H_
#define TURNOPT_SERVER_CORE_REUSE_EXPLANATION_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "server/core/reason.h"
#include "server/core/reuse/risk_control.h"

namespace turnopt::core {

struct ExplainedNeighbour {
  std::string utterance;
  std::string reply;  // empty where the turn needed a tool
  bool called_tools = false;
  bool same_state = false;
  double similarity = 0;
  double weight = 0;
  double agrees_with_winner = 0;
  double share = 0;  // of the vote, for its own reply
  absl::Time learned_at;
  std::string turn_id;
};

struct Explanation {
  bool served = false;
  Reason reason = Reason::kNoMatch;
  std::string reply;  // filled; empty if nothing won
  std::string reply_id;
  double confidence = 0;
  size_t distinct_callers = 0;
  std::vector<ExplainedNeighbour> neighbours;            // most relevant first
  std::vector<std::pair<std::string, double>> inputs;    // of the confidence model
  std::vector<std::pair<std::string, double>> log_odds;  // its largest terms
  RiskControl::Status budget;
};

// One stored reply of a flow.
struct ReplyRecord {
  std::string reply_id;
  std::string pattern;
  std::string operator_pattern;  // an operator's edit; empty: none
  bool pinned = false;
  bool banned = false;
  bool servable = false;  // enough callers heard its words, and nothing personal is in it
  uint64_t given = 0;     // times the LLM said it
  double right = 0;       // labels so far
  double wrong = 0;
  uint32_t served_since_confirmed = 0;
  absl::Time confirmed_at;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_REUSE_EXPLANATION_H_
