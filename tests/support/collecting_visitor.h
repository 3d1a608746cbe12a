#ifndef TURNOPT_TESTS_SUPPORT_COLLECTING_VISITOR_H_
#define TURNOPT_TESTS_SUPPORT_COLLECTING_VISITOR_H_

#include <string>
#include <vector>

#include "server/core/turn_log.h"

namespace turnopt::testing {

// Keeps every row that a turn log hands over.
class CollectingVisitor final : public core::TurnLogVisitor {
 public:
  void OnTurn(const core::TurnRecord& turn) override { turns.push_back(turn); }
  void OnLabel(const core::LabelRecord& label) override { labels.push_back(label); }
  void OnIncident(const core::Incident& incident) override { incidents.push_back(incident); }

  std::vector<std::string> TurnIds() const {
    std::vector<std::string> ids;
    for (const core::TurnRecord& turn : turns) ids.push_back(turn.turn_id);
    return ids;
  }

  std::vector<core::TurnRecord> turns;
  std::vector<core::LabelRecord> labels;
  std::vector<core::Incident> incidents;
};

}  // namespace turnopt::testing

#endif  // TURNOPT_TESTS_SUPPORT_COLLECTING_VISITOR_H_
