// The lagging factor: whether a reply satisfied the caller cannot be read off the
// reply, but the caller's next utterance tells. When it arrives in the same call,
// the previous turn's satisfaction is known. It is reported on its own and never
// mixed into a score.
#ifndef TURNOPT_SERVER_CORE_QUALITY_SATISFACTION_H_
#define TURNOPT_SERVER_CORE_QUALITY_SATISFACTION_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "server/base/mutex.h"

namespace turnopt::core {

// What the next utterance shows, each 0-1.
enum class SatisfactionSign {
  kThanks,        // thanks, praise, goodbye
  kAgrees,        // leads with yes, sure, okay
  kTakesUp,       // goes on about what the reply said
  kFriction,      // complains about the agent
  kInsults,       // is abusive
  kSaysItAgain,   // much like the caller's own previous utterance
  kAsksToRepeat,  // did not hear
  kDenies,        // leads with no
  kPuzzled,       // "What?": a question of at most three words, or the reply quoted back as one
};
inline constexpr size_t kSatisfactionSigns = static_cast<size_t>(SatisfactionSign::kPuzzled) + 1;
using SatisfactionSigns = std::array<double, kSatisfactionSigns>;

absl::string_view SatisfactionSignName(SatisfactionSign sign);

// A turn and what the caller said after it. Any bytes.
struct AnsweredTurn {
  absl::string_view utterance;
  absl::string_view reply;
  absl::string_view next_utterance;
};
SatisfactionSigns FindSatisfactionSigns(const AnsweredTurn& turn);

struct Satisfaction {
  double score = 50;  // 0-100; 50 where the next utterance shows nothing
  std::string why;    // one sentence, without a text
};
Satisfaction JudgeSatisfaction(const AnsweredTurn& turn);

// The satisfaction of an earlier turn, known now.
struct SatisfactionRevision {
  std::string turn_id;  // of the earlier turn
  Satisfaction satisfaction;
};

// Remembers the last turn of each call until its next one comes.
//
// Thread-safe. Bounded by calls and by age; what is forgotten early is counted. Texts are held in
// memory only, cut to kMaxTextBytes.
class SatisfactionTracker {
 public:
  struct Options {
    size_t max_calls = 10'000;
    absl::Duration max_age = absl::Minutes(30);
  };
  static constexpr size_t kMaxTextBytes = 1024;

  explicit SatisfactionTracker(const Options& options);

  // Takes a completed turn; returns the revision of the call's turn before it, if that is known and
  // no older than max_age. An empty call_id is not tracked.
  absl::optional<SatisfactionRevision> Observe(absl::string_view call_id, absl::string_view turn_id,
                                               absl::string_view utterance, absl::string_view reply,
                                               absl::Time now);

  struct Stats {
    size_t calls = 0;
    uint64_t evictions = 0;  // calls forgotten because max_calls was reached
  };
  Stats stats() const;

 private:
  struct LastTurn {
    std::string call_id;
    std::string turn_id;
    std::string utterance;
    std::string reply;
    absl::Time at;
  };
  using Calls = std::list<LastTurn>;  // least recently heard of first

  void DropExpired(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  // Constant after construction.
  const Options options_;

  mutable base::Mutex mu_;
  Calls calls_ ABSL_GUARDED_BY(mu_);
  absl::flat_hash_map<std::string, Calls::iterator> by_id_ ABSL_GUARDED_BY(mu_);
  uint64_t evictions_ ABSL_GUARDED_BY(mu_) = 0;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_QUALITY_SATISFACTION_H_
