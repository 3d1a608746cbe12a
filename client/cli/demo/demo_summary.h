#ifndef TURNOPT_CLIENT_CLI_DEMO_DEMO_SUMMARY_H_
#define TURNOPT_CLIENT_CLI_DEMO_DEMO_SUMMARY_H_

#include <cstddef>
#include <iosfwd>
#include <map>
#include <string>
#include <vector>

#include "client/cli/replay/replay_figures.h"
#include "client/cli/replay/replayer.h"

namespace turnopt::cli {

// Before and after: what callers waited, what was asked of the LLM and how good replies were, with
// the sidecar watching (shadow mode) and with it serving (enabled mode).
//
// External synchronisation.
class DemoSummary {
 public:
  void Add(const ReplayedTurn& turn, Verdict verdict);

  void Print(std::ostream& out) const;
  // One object with "before" and "after".
  std::string ToJson() const;

 private:
  struct Part {
    std::vector<double> total_s;
    double quality_sum = 0;
    size_t quality_count = 0;
    std::map<std::string, size_t> by_source;  // "llm", "quick", "cached"
    size_t learned_wrong = 0;                 // learned replies that were another one
    size_t rules_on_tool_turns = 0;           // authored answers where the LLM would need a tool

    size_t turns() const { return total_s.size(); }
    size_t From(const std::string& source) const;
    double MeanTotal() const;
    double MeanQuality() const;
  };

  Part before_;
  Part after_;
};

}  // namespace turnopt::cli

#endif  // TURNOPT_CLIENT_CLI_DEMO_DEMO_SUMMARY_H_
