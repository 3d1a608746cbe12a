#ifndef TURNOPT_CLIENT_CLI_REPLAY_REPLAY_FIGURES_H_
#define TURNOPT_CLIENT_CLI_REPLAY_REPLAY_FIGURES_H_

#include <array>
#include <cstddef>
#include <iosfwd>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "client/cli/replay/replayer.h"
#include "client/cli/stream/turn_stream.h"

namespace turnopt::cli {

// How a served turn is judged, by the stream's gold.
enum class Verdict {
  kRight,
  kToolTurn,     // wrong: the LLM called a tool, so no stored reply can be right
  kOtherAnswer,  // wrong: the reused reply's answer key is another one
  kUnconfirmed,  // counted as wrong: an authored reply in other words than the LLM's, or a reply
                 // whose source turn is not of this replay; the stream cannot say
};

bool IsWrong(Verdict verdict);
absl::string_view VerdictWord(Verdict verdict);

// Counts a replay, judged by answer keys that the sidecar never saw. A served turn is right when it
// called no tool and its source turn has the same answer key; without keys, when the LLM's reply
// has the same words. Authored replies have no source turn: they are right when the LLM said the
// same words.
//
// Everything but turns_total is over the enabled part. External synchronisation.
class ReplayFigures {
 public:
  // What the figures were measured with; printed beside them.
  struct Setting {
    std::string stream;
    std::string policy;
    bool generous_exact_cache = false;  // shared across callers, tool turns cached as well
    double budget = 0;                  // 0: the sidecar's own
    double shadow_share = 0;
    bool plain = false;
  };

  // `turns` must outlive the figures.
  ReplayFigures(const Setting& setting, const std::vector<StreamTurn>& turns);

  // To be called for all turns in their order, of both parts. What was served is judged.
  Verdict Add(const ReplayedTurn& replayed);

  // Compares the judge's labels, as Sidecar::JudgedTurns gives them, with the answer keys, over the
  // turns of both parts for which neither the candidate's source nor the turn itself called a tool.
  // The judge agrees from one half on.
  void AddJudgedTurns(const std::map<std::string, double>& agreement);

  // Served replies that are not their source turn's with placeholders refilled.
  size_t refill_mismatches() const { return refill_mismatches_; }

  // One object.
  std::string ToJson() const;
  void Print(std::ostream& out) const;

 private:
  // Length of utterance in words: 1-2, 3-5, 6-10, more. Kind of reply: goodbye, question,
  // statement.
  static constexpr size_t kLengths = 4;
  static constexpr size_t kKinds = 3;
  struct Share {
    size_t turns = 0;
    size_t served = 0;
  };

  Verdict Judge(const ReplayedTurn& replayed);
  size_t KindOfReply(size_t index) const;
  absl::optional<size_t> SourceIndex(const turnoptimizer::v1::Decision& decision) const;

  // The judge's verdicts against the gold's.
  struct JudgeCounts {
    size_t both_agree = 0;
    size_t judge_alone = 0;
    size_t gold_alone = 0;
    size_t neither = 0;

    size_t pairs() const { return both_agree + judge_alone + gold_alone + neither; }
  };

  const Setting setting_;
  const std::vector<StreamTurn>& turns_;
  std::map<std::string, size_t> index_of_turn_id_;
  std::map<size_t, size_t> source_of_candidate_;  // index of a turn -> of its candidate's source
  JudgeCounts judge_;
  std::map<std::string, size_t> untooled_answers_;  // answer key -> turns so far, both parts

  size_t played_ = 0;
  size_t enabled_ = 0;
  size_t served_ = 0;
  size_t wrong_ = 0;
  size_t tool_turns_ = 0;
  size_t tool_turns_served_ = 0;
  size_t unconfirmed_ = 0;
  size_t verified_ = 0;
  size_t answered_before_ = 0;
  size_t refill_mismatches_ = 0;
  std::array<size_t, 3> served_by_ = {};  // rule, exact, consensus
  std::array<size_t, 3> wrong_by_ = {};
  std::array<Share, kLengths> by_length_;
  std::array<Share, kKinds> by_kind_;
  std::map<std::string, size_t> why_not_;
  std::vector<double> latencies_us_;
};

}  // namespace turnopt::cli

#endif  // TURNOPT_CLIENT_CLI_REPLAY_REPLAY_FIGURES_H_
