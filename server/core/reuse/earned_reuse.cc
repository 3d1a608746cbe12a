// Consider() takes the vote and asks every guard; Find() wraps it for the engine. Complete() tells
// four kinds of report apart: nothing to learn, served and not verified, served and verified, and
// answered by the LLM. earned_reuse_admin.cc has what operators ask for.
#include "server/core/reuse/earned_reuse.h"

#include <algorithm>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "server/base/hash.h"
#include "server/core/language/context_leaning.h"
#include "server/core/language/personal_data.h"
#include "server/core/language/spoken_fitness.h"
#include "server/core/reuse/reply_gate.h"
#include "server/core/reuse/reply_id.h"
#include "server/core/reuse/verification.h"

namespace turnopt::core {
namespace {

// Turns learned between two checks of the whole book's size.
constexpr uint64_t kTrimEvery = 256;
// The judge's even odds.
constexpr double kSays = 0.5;

absl::Status OutOfRange(absl::string_view option) {
  return absl::InvalidArgumentError(absl::StrCat(option, " is out of range"));
}

ReplyBook::Options BookOptions(const EarnedReuse::Options& options, int encoder_dim) {
  ReplyBook::Options book = options.book;
  book.flow.dim = 2 * encoder_dim;
  book.flow.callers_per_word = options.consensus.min_distinct_callers;
  return book;
}

// What may be kept of the utterance.
std::string StorableUtterance(const std::string& pattern) {
  return HasPersonalData(pattern) ? std::string() : pattern;
}

}  // namespace

absl::StatusOr<std::unique_ptr<EarnedReuse>> EarnedReuse::Create(const Options& options,
                                                                 const Models& models) {
  const RiskControl::Options& risk = options.book.risk;
  if (!(risk.budget > 0 && risk.budget < 1)) return OutOfRange("max_wrong_reuse");
  if (!(risk.verification_floor > 0 && risk.verification_floor <= risk.verification_ceiling &&
        risk.verification_ceiling <= 1)) {
    return OutOfRange("verification rate");
  }
  if (risk.window_turns < risk.min_labels) return OutOfRange("risk window");
  if (options.book.flow.max_examples == 0 || options.book.flow.max_examples_per_caller == 0 ||
      options.book.max_flows == 0 || options.book.max_scopes == 0) {
    return OutOfRange("book size");
  }
  if (options.consensus.neighbours == 0) return OutOfRange("neighbours");
  if (options.consensus.min_distinct_callers == 0) return OutOfRange("min_distinct_callers");
  if (options.reconfirm_after <= absl::ZeroDuration()) return OutOfRange("reconfirm_after");
  return absl::WrapUnique(new EarnedReuse(options, models));
}

EarnedReuse::EarnedReuse(const Options& options, const Models& models)
    : options_(options),
      models_(models),
      turn_reader_(models.reader, models.encoder.dim(), options.book.flow.context_weight),
      learner_({8, options.wrong_in_a_row}, models.reader, models.judge),
      book_(BookOptions(options, models.encoder.dim())) {}

bool EarnedReuse::NeedsConfirmation(const StoredReply& reply, absl::Time now) const {
  return reply.wrong_in_a_row >= options_.wrong_in_a_row ||
         reply.served_since_confirmed >= options_.reconfirm_servings ||
         now - reply.confirmed_at > options_.reconfirm_after;
}

EarnedReuse::Candidate EarnedReuse::Consider(const PreparedTurn& turn, absl::Time now) const {
  Candidate candidate;
  candidate.evidence = std::make_shared<ReuseEvidence>();
  ReuseEvidence& evidence = *candidate.evidence;
  Decision& decision = candidate.decision;
  if (turn.utterance.all_tokens.empty()) {
    decision.reason = Reason::kEmptyUtterance;
    return candidate;
  }
  const Placeholders placeholders(turn.turn.variables);
  evidence.utterance_pattern = placeholders.Delexicalize(turn.turn.utterance).pattern;
  evidence.context = turn_reader_.Read(turn.turn, evidence.utterance_pattern,
                                       placeholders.Delexicalize(turn.turn.previous_reply).pattern);
  evidence.reading = ReadText(evidence.utterance_pattern);
  evidence.flow = book_.Find(turn.turn.scope, turn.turn.flow);
  if (evidence.flow == nullptr) return candidate;
  bool stale = false, pinned = false;
  {
    const FlowEntry& flow = *evidence.flow;
    base::ReaderLock lock(&flow.mu);
    const FlowBook& book = flow.book;
    evidence.vote = TakeVote(book, evidence.context, options_.consensus,
                             models_.confidence.relevance(evidence.context.state != 0),
                             AvailableVariables(turn.turn.variables));
    decision.reason = evidence.vote.reason;
    if (evidence.vote.winner < 0) return candidate;
    const Voter& winner = evidence.vote.voters[static_cast<size_t>(evidence.vote.winner)];
    const StoredReply* reply = book.Find(winner.reply);
    if (reply == nullptr) return candidate;
    evidence.candidate = reply->operator_pattern.empty() ? reply->pattern : reply->operator_pattern;
    evidence.reply_id = ReplyId(reply->pattern);
    pinned = reply->mark == ReplyMark::kPinned;
    stale = !pinned && NeedsConfirmation(*reply, now);
    if (const Example* example = book.FindExample(winner.slot); example != nullptr) {
      decision.matched_utterance = example->utterance;
      decision.source_turn_id = example->turn_id;
    }
    if (decision.reason == Reason::kConsensus) {
      decision.reason =
          RefuseReply(book, {turn.turn, evidence.reading, evidence.context, evidence.vote});
    }
  }
  {
    base::MutexLock lock(&evidence.flow->scope->mu);
    evidence.threshold = evidence.flow->scope->risk.threshold();
    evidence.verification_rate = evidence.flow->scope->risk.verification_rate();
  }
  evidence.confidence =
      models_.confidence.Confidence(evidence.vote.inputs, evidence.context.state != 0);
  decision.source = Source::kCache;
  decision.match = MatchKind::kConsensus;
  decision.confidence = evidence.confidence;
  decision.reply_id = evidence.reply_id;
  if (auto filled = placeholders.Fill(evidence.candidate); filled.has_value()) {
    decision.reply = *std::move(filled);
  } else {
    decision.reason = Reason::kMissingVariable;
  }
  if (decision.reason == Reason::kConsensus) decision.reason = Guard(turn, evidence, decision);
  if (decision.reason == Reason::kConsensus && stale) decision.reason = Reason::kReconfirm;
  evidence.eligible = decision.reason == Reason::kConsensus;
  if (!evidence.eligible) return candidate;
  if (evidence.threshold > 1) {
    decision.reason = Reason::kTooLittleEvidence;
  } else if (evidence.confidence < evidence.threshold) {
    decision.reason = Reason::kBelowThreshold;
  } else {
    candidate.served = true;
    if (pinned) decision.reason = Reason::kPinned;
    evidence.verify = IsVerified(turn.turn_id, evidence.verification_rate);
  }
  return candidate;
}

Reason EarnedReuse::Guard(const PreparedTurn& turn, const ReuseEvidence& evidence,
                          const Decision& decision) const {
  if (turn.turn.asr_confidence.has_value() &&
      *turn.turn.asr_confidence < options_.min_asr_confidence) {
    return Reason::kLowAsrConfidence;
  }
  if (decision.reply == turn.turn.previous_reply) return Reason::kRepeatsReply;
  if (LeansOnContext(turn.utterance) && !evidence.vote.shares_context) {
    return Reason::kLeansOnContext;
  }
  return Reason::kConsensus;
}

TierResult EarnedReuse::Find(const PreparedTurn& turn, absl::Time now) const {
  Candidate candidate = Consider(turn, now);
  TierResult result;
  result.decision = std::move(candidate.decision);
  result.served = candidate.served;
  result.verify = candidate.evidence->verify;
  result.evidence = std::move(candidate.evidence);
  return result;
}

TierLabel EarnedReuse::Complete(const Completion& completion, const NormalizedUtterance& utterance,
                                std::shared_ptr<const TierEvidence> evidence, absl::Time now) {
  TierLabel label;
  const Turn& turn = completion.turn;
  auto known = std::dynamic_pointer_cast<const ReuseEvidence>(evidence);
  const bool remembered = known != nullptr;
  if (!remembered) known = Consider({turn, completion.turn_id, utterance}, now).evidence;
  const bool spoken = completion.spoken_source == Source::kCache && remembered &&
                      completion.reply_id == known->reply_id;
  label.served = spoken;
  if (spoken && !completion.verification && known->flow != nullptr) {
    const Voter& winner = known->vote.voters[static_cast<size_t>(known->vote.winner)];
    base::WriterLock lock(&known->flow->mu);
    if (StoredReply* reply = known->flow->book.Find(winner.reply); reply != nullptr) {
      ++reply->served_since_confirmed;
    }
  }
  if (!completion.llm.has_value()) return label;
  if (completion.llm->failed || completion.llm->timed_out) {
    label.outcome = ReportOutcome::kLlmFailed;
    return label;
  }
  if (completion.interrupted) {
    label.outcome = ReportOutcome::kInterrupted;
    return label;
  }
  if (utterance.all_tokens.empty()) {
    label.outcome = ReportOutcome::kEmptyUtterance;
    return label;
  }
  if (turn.asr_confidence.has_value() && *turn.asr_confidence < options_.min_asr_confidence) {
    label.outcome = ReportOutcome::kLowAsrConfidence;
    return label;
  }
  if (completion.llm->reply.empty() && !completion.llm->called_tools) {
    label.outcome = ReportOutcome::kLlmFailed;
    return label;
  }

  if (options_.require_caller_id && turn.caller_id.empty()) {
    label.outcome = ReportOutcome::kUnknownCaller;
    return label;
  }
  if (!completion.llm->called_tools && WhyUnfit(completion.llm->reply).has_value()) {
    label.outcome = ReportOutcome::kUnfitReply;
    return label;
  }
  const Placeholders placeholders(turn.variables);
  Delexicalized reply = placeholders.Delexicalize(completion.llm->reply);
  Lesson lesson(*known);
  lesson.personal = HasPersonalData(reply.pattern);
  lesson.reply_pattern = std::move(reply.pattern);
  lesson.keeps_value = reply.keeps_value;
  lesson.called_tools = completion.llm->called_tools;
  lesson.caller = CallerHash(turn);
  lesson.call = base::StableHash(turn.call_id);
  lesson.utterance = StorableUtterance(known->utterance_pattern);
  lesson.turn_id = completion.turn_id;
  lesson.variables = &turn.variables;

  const std::shared_ptr<FlowEntry> flow = book_.FindOrAdd(turn.scope, turn.flow);
  bool within_quota;
  {
    base::MutexLock lock(&flow->scope->mu);
    within_quota = flow->scope->quota.Take(lesson.caller);
  }
  label.agreement = -1;
  RiskLabel risk;
  risk.confidence = -1;
  if (remembered && !known->candidate.empty()) {
    label.labelled = true;
    label.agreement = learner_.Agreement(lesson);
    label.right = label.agreement >= kSays;
    if (within_quota) {
      learner_.RecordLabel(*known, lesson.caller, label.agreement,
                           known->eligible && known->confidence >= known->threshold, now);
    }
    if (known->eligible) {
      risk.confidence = static_cast<float>(known->confidence);
      risk.loss =
          lesson.called_tools
              ? 1.0f
              : static_cast<float>(models_.confidence.Loss(label.agreement, known->confidence));
    }
  }
  // A served turn is known only if chance chose it; others that were reported all the same would
  // bias the estimate.
  const bool counts = remembered && within_quota && (!spoken || known->verify);
  if (spoken && known->verify) risk.weight = static_cast<float>(1 / known->verification_rate);
  label.weight = static_cast<double>(risk.weight);
  if (counts) {
    base::MutexLock lock(&flow->scope->mu);
    flow->scope->risk.Add(risk);
    if (risk.confidence >= 0 && IsReviewSample(completion.turn_id, options_.review_share)) {
      ReviewItem item;
      item.turn_id = completion.turn_id;
      item.flow = turn.flow;
      item.dialog_state = turn.dialog_state;
      item.utterance = lesson.utterance;
      item.candidate = known->candidate;
      item.llm_reply = lesson.personal ? std::string() : lesson.reply_pattern;
      item.llm_called_tools = lesson.called_tools;
      item.confidence = known->confidence;
      item.agreement = label.agreement;
      item.loss = static_cast<double>(risk.loss);
      item.at = now;
      flow->scope->reviews.Offer(std::move(item));
    }
  }
  learner_.Store(lesson, *flow, label.agreement, now);
  label.learned = true;
  label.outcome = ReportOutcome::kStored;
  label.agreement = std::max(label.agreement, 0.0);
  if (++learned_ % kTrimEvery == 0) book_.Trim();
  return label;
}

}  // namespace turnopt::core
