#include "server/service/make_turn_record.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "server/base/hash.h"

namespace turnopt::service {
namespace {

uint32_t CountWords(absl::string_view text) {
  uint32_t words = 0;
  bool in_word = false;
  for (const char c : text) {
    const bool space = absl::ascii_isspace(static_cast<unsigned char>(c));
    if (!space && !in_word) ++words;
    in_word = !space;
  }
  return words;
}

}  // namespace

core::TurnRecord MakeTurnRecord(const core::AcceptedTurn& accepted, core::Mode mode_now,
                                absl::optional<core::QualityScore> quality,
                                const std::string& traceparent, const RecordPrivacy& privacy,
                                absl::Time now) {
  const core::Completion& completion = accepted.completion;
  const core::Turn& turn = completion.turn;
  core::TurnRecord record;
  record.turn_id = completion.turn_id;
  record.completed_at = now;
  record.call_hash = base::StableHash(turn.call_id, privacy.hash_seed);
  if (!turn.caller_id.empty()) {
    record.caller_hash = base::StableHash(turn.caller_id, privacy.hash_seed);
  }
  record.scope = turn.scope;
  record.flow = turn.flow;
  record.dialog_state = turn.dialog_state;

  record.spoken = completion.spoken_source;
  record.mode = mode_now;
  record.decided = completion.spoken_source;
  if (accepted.decision != nullptr) {
    const core::Outcome& outcome = accepted.decision->outcome;
    record.decision_known = true;
    record.mode = outcome.mode;
    record.decided = outcome.decision.source;
    record.match = outcome.decision.match;
    record.reason = outcome.decision.reason;
    record.confidence = outcome.decision.confidence;
    if (outcome.candidate) {
      record.candidate = outcome.candidate->source;
      record.confidence = outcome.candidate->confidence;
    }
    record.verify = outcome.verify;
  }

  record.utterance_hash = base::StableHash(turn.utterance);
  record.utterance_bytes = static_cast<uint32_t>(turn.utterance.size());
  record.utterance_words = CountWords(turn.utterance);
  record.reply_hash = base::StableHash(completion.spoken_reply);
  record.reply_bytes = static_cast<uint32_t>(completion.spoken_reply.size());
  record.reply_words = CountWords(completion.spoken_reply);
  if (privacy.keep_texts) {
    record.utterance = turn.utterance;
    record.reply = completion.spoken_reply;
  }

  record.latency = completion.latency;
  record.llm_called = completion.spoken_source == core::Source::kLlm || completion.llm.has_value();
  if (completion.llm) {
    record.llm_failed = completion.llm->failed;
    record.llm_timed_out = completion.llm->timed_out;
    record.llm_called_tools = completion.llm->called_tools;
    record.model = completion.llm->model;
    record.prompt_tokens = completion.llm->prompt_tokens;
    record.completion_tokens = completion.llm->completion_tokens;
  }
  record.interrupted = completion.interrupted;
  record.quality = std::move(quality);
  record.traceparent = traceparent;
  return record;
}

}  // namespace turnopt::service
