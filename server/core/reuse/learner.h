// Puts a completed turn into the reply book: judges the would-be reply against the LLM's reply,
// stores the turn as an example, and judges the reply against those that it may meet in a vote.
//
// Texts are read and judged with no lock held; the flow is written briefly afterwards. Immutable
// after construction, thread-safe.
#ifndef TURNOPT_SERVER_CORE_REUSE_LEARNER_H_
#define TURNOPT_SERVER_CORE_REUSE_LEARNER_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "server/core/language/judge_text.h"
#include "server/core/language/reply_judge.h"
#include "server/core/reuse/reply_book.h"
#include "server/core/reuse/reuse_evidence.h"

namespace turnopt::core {

// A turn whose LLM reply is known.
struct Lesson {
  explicit Lesson(const ReuseEvidence& e) : evidence(e) {}

  const ReuseEvidence& evidence;
  std::string reply_pattern;  // the LLM's; ignored when it called tools
  bool keeps_value = false;   // delexicalize.h
  bool personal = false;
  bool called_tools = false;
  uint64_t caller = 0;
  uint64_t call = 0;
  std::string utterance;                 // delexicalised; empty if it may not be stored
  const Variables* variables = nullptr;  // of the turn
  std::string turn_id;
};

class Learner {
 public:
  struct Options {
    // Stored replies nearest in meaning that a new reply is judged against, beside those of its
    // neighbours in the vote.
    size_t nearest_replies = 8;
    uint8_t wrong_in_a_row = 3;
  };

  Learner(const Options& options, const ReplyReader& reader, const ReplyJudge& judge)
      : options_(options), reader_(reader), judge_(judge) {}

  // Probability that the evidence's candidate says the same as the LLM's reply.
  double Agreement(const Lesson& lesson) const;

  // Records the label of the candidate: in the reply's and the state's record, and in what is
  // fresh. `above_threshold`: it would have been served.
  void RecordLabel(const ReuseEvidence& evidence, uint64_t caller, double agreement,
                   bool above_threshold, absl::Time now) const;

  // Stores the example. `agreement` is the candidate's; negative where there was no candidate.
  void Store(const Lesson& lesson, FlowEntry& flow, double agreement, absl::Time now) const;

 private:
  struct Pair {
    ReplyKey a, b;
    float probability;
  };
  // Reads each pattern once.
  class Reading;

  // The LLM said `key` here, and so confirmed its neighbours' replies that say the same.
  static void ConfirmAlike(const Lesson& lesson, ReplyKey key, FlowBook& book, absl::Time now);

  std::vector<Pair> JudgePairs(const Lesson& lesson, const FlowEntry& flow, ReplyKey key,
                               const ReplyView* view) const;

  const Options options_;
  const ReplyReader& reader_;
  const ReplyJudge& judge_;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_REUSE_LEARNER_H_
