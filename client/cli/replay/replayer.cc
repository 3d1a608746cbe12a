#include "client/cli/replay/replayer.h"

#include <chrono>

#include "absl/strings/str_cat.h"
#include "client/cli/words.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

// The recorded LLM's part of the turn.
void FillLlm(const StreamTurn& turn, v1::LlmResult* llm) {
  llm->set_reply(turn.reply);
  llm->set_called_tools(turn.called_tools);
}

}  // namespace

bool ReplayedTurn::served() const {
  const v1::Source source = response.decision().source();
  return source == v1::SOURCE_QUICK_RESPONSE || source == v1::SOURCE_CACHE;
}

absl::Status Replayer::Play(const std::vector<StreamTurn>& turns,
                            const std::function<void(const ReplayedTurn&)>& each) {
  const size_t shadow_turns = static_cast<size_t>(options_.shadow_share * turns.size());
  for (size_t i = 0; i < turns.size(); ++i) {
    if (i == 0 || i == shadow_turns) {
      absl::Status status = SwitchTo(i < shadow_turns ? v1::MODE_SHADOW : v1::MODE_ENABLED);
      if (!status.ok()) {
        return status;
      }
    }
    ReplayedTurn replayed;
    replayed.index = i;
    replayed.enabled = i >= shadow_turns;
    if (absl::Status status = PlayTurn(turns[i], &replayed); !status.ok()) {
      return absl::Status(status.code(),
                          absl::StrCat("line ", turns[i].line, ": ", status.message()));
    }
    each(replayed);
  }
  return absl::OkStatus();
}

absl::Status Replayer::SwitchTo(v1::Mode mode) {
  if (!options_.steer) {
    return absl::OkStatus();
  }
  const absl::StatusOr<v1::Mode> in_force = sidecar_.SetMode(mode, "replay");
  if (!in_force.ok()) {
    return in_force.status();
  }
  if (*in_force != mode && options_.insist_on_mode) {
    return absl::FailedPreconditionError(
        absl::StrCat("asked for mode ", Word(mode), ", but ", Word(*in_force),
                     " is in force: configure the sidecar as enabled, or re-arm it"));
  }
  return absl::OkStatus();
}

absl::Status Replayer::PlayTurn(const StreamTurn& turn, ReplayedTurn* replayed) {
  v1::OptimizeTurnRequest request;
  *request.mutable_turn() = ToProtoTurn(turn, options_.plain);
  request.mutable_turn()->mutable_scope()->set_tenant(options_.tenant);
  const auto start = std::chrono::steady_clock::now();
  if (absl::Status status = sidecar_.OptimizeTurn(request, &replayed->response); !status.ok()) {
    return status;
  }
  replayed->latency = absl::FromChrono(std::chrono::steady_clock::now() - start);

  const v1::Decision& decision = replayed->response.decision();
  v1::CompleteTurnRequest completion;
  completion.set_turn_id(replayed->response.turn_id());
  *completion.mutable_turn() = request.turn();
  completion.set_spoken_source(decision.source());
  if (replayed->served()) {
    completion.set_spoken_reply(decision.reply());
    completion.set_reply_id(decision.reply_id());
  } else {
    completion.set_spoken_reply(turn.reply);
    FillLlm(turn, completion.mutable_llm());
  }
  if (options_.llm_delay) {
    FillLatency(replayed, completion.mutable_latency());
  }
  absl::Status status = sidecar_.CompleteTurn(completion, &replayed->completed);
  if (status.ok() && replayed->served() && replayed->response.verify()) {
    completion.set_verification(true);
    FillLlm(turn, completion.mutable_llm());
    v1::CompleteTurnResponse verified;
    status = sidecar_.CompleteTurn(completion, &verified);
  }
  if (!status.ok() || !options_.steer) {
    return status;
  }
  return WaitUntilLearned(sidecar_, options_.learn_timeout);
}

void Replayer::FillLatency(ReplayedTurn* replayed, v1::StageLatency* latency) const {
  replayed->total = options_.other_delay + replayed->latency;
  if (!replayed->served()) {
    const absl::Duration llm = options_.llm_delay(replayed->index);
    *latency->mutable_llm() = ToProto(llm);
    replayed->total += llm;
  }
  *latency->mutable_total() = ToProto(replayed->total);
}

}  // namespace turnopt::cli
