#include "tests/accuracy/stream_player.h"

#include <memory>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/core/language/delexicalize.h"
#include "server/core/language/normalizer.h"

namespace turnopt::accuracy {
namespace {

constexpr absl::Duration kBetweenTurns = absl::Seconds(20);  // as in the streams

size_t KindOf(const StreamTurn& turn) {
  if (absl::StrContains(turn.answer_key, "\"GOODBYE\"")) return 0;
  return absl::EndsWith(absl::StripTrailingAsciiWhitespace(turn.reply), "?") ? 1 : 2;
}

size_t LengthOf(const StreamTurn& turn) {
  const std::vector<absl::string_view> words =
      absl::StrSplit(turn.utterance, absl::ByAnyChar(" \t"), absl::SkipEmpty());
  return words.size() <= 2 ? 0 : words.size() <= 5 ? 1 : words.size() <= 10 ? 2 : 3;
}

class Player {
 public:
  Player(const std::vector<StreamTurn>& turns, const PlayOptions& options,
         const core::EarnedReuse::Models& models)
      : turns_(turns),
        options_(options),
        reuse_(std::move(core::EarnedReuse::Create(options.reuse, models)).value()) {}

  PlayFigures Run(const std::function<void(const PlayedTurn&)>& on_turn) {
    const auto shadow =
        static_cast<size_t>(static_cast<double>(turns_.size()) * options_.shadow_share);
    for (size_t i = 0; i < turns_.size(); ++i) PlayOne(i, i >= shadow, on_turn);
    const core::RiskControl::Status status = reuse_->BudgetStatus(scope_);
    figures_.final_threshold = status.threshold;
    figures_.estimated_risk = status.risk;
    return std::move(figures_);
  }

 private:
  core::Turn TurnOf(const StreamTurn& from) const {
    core::Turn turn;
    turn.scope = scope_;
    turn.call_id = from.call;
    turn.flow = from.flow;
    if (!options_.plain) turn.dialog_state = from.state;
    turn.utterance = from.utterance;
    turn.previous_reply = from.previous_reply;
    turn.variables = from.variables;
    return turn;
  }

  // Whether the turn whose reply is reused has the same answer.
  bool IsRight(const StreamTurn& turn, const std::string& source_turn_id) const {
    const auto source = index_.find(source_turn_id);
    if (turn.called_tools || source == index_.end()) return false;
    const StreamTurn& other = turns_[source->second];
    return !other.called_tools && other.answer_key == turn.answer_key;
  }

  void PlayOne(size_t i, bool enabled, const std::function<void(const PlayedTurn&)>& on_turn) {
    const StreamTurn& stream = turns_[i];
    const absl::Time now = start_ + static_cast<double>(i) * kBetweenTurns;
    core::Completion completion;
    completion.turn_id = absl::StrCat("t", i);
    completion.turn = TurnOf(stream);
    const core::NormalizedUtterance utterance = normalizer_.Normalize(stream.utterance);
    const core::TierResult found =
        reuse_->Find({completion.turn, completion.turn_id, utterance}, now);
    const auto evidence = std::static_pointer_cast<const core::ReuseEvidence>(found.evidence);
    const bool right = IsRight(stream, found.decision.source_turn_id);
    const bool serve = enabled && found.served;
    if (enabled) Count(stream, found, right);
    if (enabled && !found.served && evidence->vote.winner >= 0 &&
        evidence->confidence >= evidence->threshold) {
      const auto reason = static_cast<size_t>(found.decision.reason);
      ++figures_.cost[reason];
      figures_.cost_right[reason] += right;
    }
    core::LlmResult llm;
    llm.reply = stream.reply;
    llm.called_tools = stream.called_tools;
    if (serve) {
      CheckRefill(stream, found);
      completion.spoken_source = core::Source::kCache;
      completion.spoken_reply = found.decision.reply;
      completion.reply_id = found.decision.reply_id;
      reuse_->Complete(completion, utterance, found.evidence, now);
      completion.verification = true;
    } else {
      completion.spoken_reply = stream.reply;
    }
    index_[completion.turn_id] = i;
    if (serve && !found.verify) return;
    completion.llm = llm;
    const core::TierLabel label = reuse_->Complete(completion, utterance, found.evidence, now);
    if (!label.labelled) return;
    ++figures_.judged;
    figures_.judged_right += label.right;
    figures_.judged_right_true += label.right && right;
    figures_.truly_right += right;
    figures_.missing_pairs += evidence->vote.missing.size();
    figures_.pairs += evidence->vote.voters.size() * (evidence->vote.voters.size() - 1) / 2;
    if (!on_turn) return;
    on_turn({stream, i, *evidence, found.decision.reason, right, label.agreement,
             [this](const std::string& turn_id) {
               const auto played = index_.find(turn_id);
               return played == index_.end() ? nullptr : &turns_[played->second];
             }});
  }

  void Count(const StreamTurn& turn, const core::TierResult& found, bool right) {
    ++figures_.turns;
    ++figures_.turns_by_kind[KindOf(turn)];
    ++figures_.turns_by_length[LengthOf(turn)];
    ++figures_.reasons[static_cast<size_t>(found.decision.reason)];
    if (!found.served) return;
    ++figures_.served;
    ++figures_.served_by_kind[KindOf(turn)];
    ++figures_.served_by_length[LengthOf(turn)];
    if (!right) {
      ++figures_.wrong;
      figures_.wrong_turns.push_back(figures_.turns - 1);
    }
    figures_.tool_turns_served += turn.called_tools;
    figures_.verified += found.verify;
  }

  // What is spoken must be the source turn's reply with its placeholders refilled.
  void CheckRefill(const StreamTurn& turn, const core::TierResult& found) {
    const auto source = index_.find(found.decision.source_turn_id);
    if (source == index_.end()) {
      ++figures_.refill_mismatches;
      return;
    }
    const StreamTurn& other = turns_[source->second];
    const std::string pattern =
        core::Placeholders(other.variables).Delexicalize(other.reply).pattern;
    const auto filled = core::Placeholders(turn.variables).Fill(pattern);
    figures_.refill_mismatches += !filled.has_value() || *filled != found.decision.reply;
  }

  const std::vector<StreamTurn>& turns_;
  const PlayOptions options_;
  const core::Scope scope_{"accuracy", "1", "1", "en"};
  const absl::Time start_ = absl::FromUnixSeconds(1767603600);
  const core::Normalizer normalizer_{};
  std::unique_ptr<core::EarnedReuse> reuse_;
  absl::flat_hash_map<std::string, size_t> index_;
  PlayFigures figures_;
};

}  // namespace

PlayFigures Play(const std::vector<StreamTurn>& turns, const PlayOptions& options,
                 const core::EarnedReuse::Models& models,
                 const std::function<void(const PlayedTurn&)>& on_turn) {
  return Player(turns, options, models).Run(on_turn);
}

}  // namespace turnopt::accuracy
