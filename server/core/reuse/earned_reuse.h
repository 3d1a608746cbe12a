// The tier of learned replies. The nearest past turns of the flow vote for an answer; it is served
// when the vote earns a confidence that recent evidence allows within the operator's error budget.
//
// Never served, whatever the vote says: an answer that fewer than min_distinct_callers led the LLM
// to, or with a word that fewer have heard; personal data; a placeholder without a value; what the
// caller heard last; an answer due to be confirmed by the LLM again, or wrong three times running;
// an utterance that leans on a context which the winner does not share; low ASR confidence.
//
// Find reads memory only: one flow's shared lock while the vote is taken, the scope's for the
// threshold. Complete judges texts with no lock held, then writes briefly; it takes milliseconds
// and belongs in a background thread.
//
// Thread-safe.
#ifndef TURNOPT_SERVER_CORE_REUSE_EARNED_REUSE_H_
#define TURNOPT_SERVER_CORE_REUSE_EARNED_REUSE_H_

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/core/language/encoder.h"
#include "server/core/language/judge_text.h"
#include "server/core/language/reply_judge.h"
#include "server/core/reuse/confidence.h"
#include "server/core/reuse/consensus.h"
#include "server/core/reuse/explanation.h"
#include "server/core/reuse/learner.h"
#include "server/core/reuse/reply_book.h"
#include "server/core/reuse/reuse_evidence.h"
#include "server/core/reuse/turn_reader.h"
#include "server/core/tier.h"

namespace turnopt::core {

class EarnedReuse final : public Tier {
 public:
  struct Options {
    ReplyBook::Options book;
    ConsensusOptions consensus;
    double min_asr_confidence = 0.6;
    // Nothing is learned of a turn whose caller is not known: a call is not counted for a caller.
    bool require_caller_id = false;
    // An answer must be confirmed by the LLM again after this long, or this many servings.
    absl::Duration reconfirm_after = absl::Hours(24);
    uint32_t reconfirm_servings = 50;
    // Served answers that the LLM contradicted in a row before the next turn goes to the LLM.
    uint8_t wrong_in_a_row = 3;
    // Share of the labelled turns that are offered to operators for review.
    double review_share = 0.1;
  };

  // What the models are; all must outlive the tier.
  struct Models {
    const Encoder& encoder;
    const ReplyReader& reader;
    const ReplyJudge& judge;
    const ConfidenceModel& confidence;
  };

  // kInvalidArgument names the option that is out of range.
  static absl::StatusOr<std::unique_ptr<EarnedReuse>> Create(const Options& options,
                                                             const Models& models);

  // Tier:
  Source source() const override { return Source::kCache; }
  TierResult Find(const PreparedTurn& turn, absl::Time now) const override;
  TierLabel Complete(const Completion& completion, const NormalizedUtterance& utterance,
                     std::shared_ptr<const TierEvidence> evidence, absl::Time now) override;

  // How the turn would be decided now.
  Explanation Explain(const PreparedTurn& turn, absl::Time now) const;

  // The answers of a flow that have a record in the dialog state (empty: in any), the most given
  // first.
  std::vector<ReplyRecord> ListReplies(const Scope& scope, absl::string_view flow,
                                       absl::string_view dialog_state, size_t limit) const;

  // Changes one answer. `edit`, if not empty, is the pattern that is said instead of it.
  // kNotFound if there is no such answer, kInvalidArgument for an edit that is too long.
  absl::Status UpdateReply(const Scope& scope, absl::string_view flow, absl::string_view reply_id,
                           ReplyMark mark, absl::string_view edit);

  std::vector<ReviewItem> ListReviews(const Scope& scope, size_t limit) const;
  // kNotFound if the turn does not wait for a verdict.
  absl::Status SubmitReview(const Scope& scope, absl::string_view turn_id, bool right);

  // Removes a caller's turns everywhere. Returns how many examples went.
  size_t Forget(absl::string_view caller_id);
  // Removes all that was learned in the scope, its budget's evidence included.
  bool Invalidate(const Scope& scope) { return book_.Drop(scope); }

  // Nothing is served before enough turns are labelled.
  RiskControl::Status BudgetStatus(const Scope& scope) const;
  ReplyBook::Stats GetStats() const { return book_.GetStats(); }

  // For evaluation, and for reuse_state.h, which the sidecar does not use yet.
  ReplyBook& book() { return book_; }
  const ReplyBook& book() const { return book_; }
  const Options& options() const { return options_; }

 private:
  EarnedReuse(const Options& options, const Models& models);

  struct Candidate {
    std::shared_ptr<ReuseEvidence> evidence;
    Decision decision;
    bool served = false;
  };
  Candidate Consider(const PreparedTurn& turn, absl::Time now) const;
  Reason Guard(const PreparedTurn& turn, const ReuseEvidence& evidence,
               const Decision& decision) const;
  bool NeedsConfirmation(const StoredReply& reply, absl::Time now) const;

  // Constant after construction.
  const Options options_;
  const Models models_;
  const TurnReader turn_reader_;
  const Learner learner_;

  // Thread-safe.
  ReplyBook book_;
  std::atomic<uint64_t> learned_{0};
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_REUSE_EARNED_REUSE_H_
