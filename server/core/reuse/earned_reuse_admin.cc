// What operators ask of the learned replies: explain, list, change, review, forget.
#include <algorithm>
#include <utility>

#include "server/core/reuse/earned_reuse.h"
#include "server/core/reuse/reply_id.h"

namespace turnopt::core {
namespace {

constexpr size_t kMaxEditBytes = 4'096;
constexpr size_t kExplainedTerms = 12;

}  // namespace

Explanation EarnedReuse::Explain(const PreparedTurn& turn, absl::Time now) const {
  const Candidate candidate = Consider(turn, now);
  const ReuseEvidence& evidence = *candidate.evidence;
  Explanation explanation;
  explanation.served = candidate.served;
  explanation.reason = candidate.decision.reason;
  explanation.reply = candidate.decision.reply;
  explanation.reply_id = candidate.decision.reply_id;
  explanation.confidence = candidate.decision.confidence;
  explanation.distinct_callers = evidence.vote.distinct_callers;
  explanation.budget = BudgetStatus(turn.turn.scope);
  if (evidence.flow == nullptr) return explanation;
  if (evidence.vote.winner >= 0) {
    for (size_t i = 0; i < kConfidenceInputs; ++i) {
      explanation.inputs.emplace_back(ConfidenceInputName(i),
                                      static_cast<double>(evidence.vote.inputs[i]));
    }
    explanation.log_odds = models_.confidence.Explain(evidence.vote.inputs,
                                                      evidence.context.state != 0, kExplainedTerms);
  }
  const FlowEntry& flow = *evidence.flow;
  base::ReaderLock lock(&flow.mu);
  const FlowBook& book = flow.book;
  for (const Voter& voter : evidence.vote.voters) {
    ExplainedNeighbour neighbour;
    neighbour.called_tools = voter.reply == kToolTurn;
    neighbour.similarity = static_cast<double>(voter.similarity);
    neighbour.weight = static_cast<double>(voter.weight);
    neighbour.agrees_with_winner = static_cast<double>(voter.agrees);
    neighbour.share = static_cast<double>(voter.share);
    if (const StoredReply* reply = book.Find(voter.reply); reply != nullptr) {
      neighbour.reply = reply->personal || reply->keeps_value ? std::string() : reply->pattern;
    }
    if (const Example* example = book.FindExample(voter.slot); example != nullptr) {
      neighbour.utterance = example->utterance;
      neighbour.turn_id = example->turn_id;
      neighbour.learned_at = example->learned_at;
      neighbour.same_state =
          example->context.state != 0 && example->context.state == evidence.context.state;
    }
    explanation.neighbours.push_back(std::move(neighbour));
  }
  return explanation;
}

std::vector<ReplyRecord> EarnedReuse::ListReplies(const Scope& scope, absl::string_view flow,
                                                  absl::string_view dialog_state,
                                                  size_t limit) const {
  std::vector<ReplyRecord> answers;
  const std::shared_ptr<const FlowEntry> found = book_.Find(scope, flow);
  if (found == nullptr) return answers;
  const FlowEntry& entry = *found;
  const uint64_t state = StateHash(dialog_state);
  base::ReaderLock lock(&entry.mu);
  const FlowBook& book = entry.book;
  const HeardWords& heard = book.heard();
  absl::flat_hash_map<ReplyKey, bool> in_state;
  if (state != 0) {
    book.ForEachExample([&](const Example& example, absl::Span<const int8_t>, float) {
      if (example.context.state == state) in_state[example.reply] = true;
    });
  }
  book.ForEachReply([&](ReplyKey key, const StoredReply& reply) {
    if (state != 0 && !in_state.contains(key)) return;
    ReplyRecord answer;
    answer.reply_id = ReplyId(reply.pattern);
    const bool hidden = reply.personal || reply.keeps_value;
    answer.pattern = hidden ? std::string() : reply.pattern;
    answer.operator_pattern = reply.operator_pattern;
    answer.pinned = reply.mark == ReplyMark::kPinned;
    answer.banned = reply.mark == ReplyMark::kBanned;
    answer.servable = !answer.banned && !hidden && heard.IsCommon(reply.profile);
    answer.given = reply.given;
    answer.right = static_cast<double>(reply.right);
    answer.wrong = static_cast<double>(reply.wrong);
    answer.served_since_confirmed = reply.served_since_confirmed;
    answer.confirmed_at = reply.confirmed_at;
    answers.push_back(std::move(answer));
  });
  std::sort(answers.begin(), answers.end(), [](const ReplyRecord& a, const ReplyRecord& b) {
    return a.given != b.given ? a.given > b.given : a.reply_id < b.reply_id;
  });
  if (answers.size() > limit) answers.resize(limit);
  return answers;
}

absl::Status EarnedReuse::UpdateReply(const Scope& scope, absl::string_view flow,
                                      absl::string_view reply_id, ReplyMark mark,
                                      absl::string_view edit) {
  if (edit.size() > kMaxEditBytes) return absl::InvalidArgumentError("edit is too long");
  const std::shared_ptr<FlowEntry> entry = book_.Find(scope, flow);
  if (entry == nullptr) return absl::NotFoundError("nothing was learned in this flow");
  base::WriterLock lock(&entry->mu);
  absl::optional<ReplyKey> found;
  entry->book.ForEachReply([&](ReplyKey key, const StoredReply& reply) {
    if (ReplyId(reply.pattern) == reply_id) found = key;
  });
  if (!found.has_value()) return absl::NotFoundError("no such answer in this flow");
  StoredReply& reply = *entry->book.Find(*found);
  reply.mark = mark;
  reply.operator_pattern = std::string(edit);
  return absl::OkStatus();
}

std::vector<ReviewItem> EarnedReuse::ListReviews(const Scope& scope, size_t limit) const {
  const std::shared_ptr<ScopeEntry> entry = book_.FindScope(scope);
  if (entry == nullptr) return {};
  base::MutexLock lock(&entry->mu);
  return entry->reviews.List(limit);
}

absl::Status EarnedReuse::SubmitReview(const Scope& scope, absl::string_view turn_id, bool right) {
  const std::shared_ptr<ScopeEntry> entry = book_.FindScope(scope);
  if (entry == nullptr) return absl::NotFoundError("nothing was learned in this scope");
  base::MutexLock lock(&entry->mu);
  const absl::optional<ReviewItem> item = entry->reviews.Take(turn_id);
  if (!item.has_value()) return absl::NotFoundError("the turn does not wait for a verdict");
  entry->risk.AddReview(item->confidence, item->loss, !right);
  return absl::OkStatus();
}

size_t EarnedReuse::Forget(absl::string_view caller_id) {
  size_t forgotten = 0;
  for (const std::shared_ptr<FlowEntry>& entry : book_.Flows()) {
    base::WriterLock lock(&entry->mu);
    forgotten += entry->book.Forget(CallerHash(caller_id));
    entry->examples = entry->book.size();
  }
  return forgotten;
}

RiskControl::Status EarnedReuse::BudgetStatus(const Scope& scope) const {
  const std::shared_ptr<ScopeEntry> entry = book_.FindScope(scope);
  if (entry == nullptr) return RiskControl(options_.book.risk).status();
  base::MutexLock lock(&entry->mu);
  return entry->risk.status();
}

}  // namespace turnopt::core
