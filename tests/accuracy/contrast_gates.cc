// How often is an answer given to somebody who asks something else? Teaches a stream, and asks, of
// the turns that are answered in its last part, contrasts (contrasts.h). Prints wrong replies by
// kind; exit code 1 if a kind is over its gate.
//
//   contrast_gates STREAM contrast_gates.json [SEED, 1]
//
// The gates file: {"wrong_at_most": share, "least": contrasts without which a kind is not judged}.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/core/language/normalizer.h"
#include "tests/accuracy/contrasts.h"
#include "tests/accuracy/reuse_models.h"

namespace turnopt::accuracy {
namespace {

constexpr size_t kTaughtPercent = 60;  // of the stream, before anything is asked

struct Count {
  size_t asked = 0;
  size_t wrong = 0;
};

class Contraster {
 public:
  Contraster(const std::vector<StreamTurn>& turns, const core::EarnedReuse::Models& models,
             uint64_t seed)
      : turns_(turns),
        maker_(turns, seed),
        reuse_(std::move(core::EarnedReuse::Create({}, models)).value()) {}

  std::map<std::string, Count> Run(bool verbose) {
    for (size_t i = 0; i < turns_.size(); ++i) {
      const absl::Time now = start_ + absl::Seconds(20) * static_cast<double>(i);
      core::Turn turn = TurnOf(turns_[i]);
      const core::NormalizedUtterance words = normalizer_.Normalize(turn.utterance);
      const std::string id = absl::StrCat("t", i);
      const core::TierResult found = reuse_->Find({turn, id, words}, now);
      if (i * 100 >= turns_.size() * kTaughtPercent && found.served) {
        ++served_;
        AskContrasts(turns_[i], found.decision.reply, now, verbose);
      }
      core::Completion completion;
      completion.turn = std::move(turn);
      completion.turn_id = id;
      completion.llm.emplace();
      completion.llm->reply = turns_[i].reply;
      completion.llm->called_tools = turns_[i].called_tools;
      reuse_->Complete(completion, words, found.evidence, now);
    }
    return counts_;
  }
  size_t served() const { return served_; }

 private:
  core::Turn TurnOf(const StreamTurn& from) const {
    core::Turn turn;
    turn.scope = {"accuracy", "1", "1", "en"};
    turn.call_id = from.call;
    turn.flow = from.flow;
    turn.dialog_state = from.state;
    turn.utterance = from.utterance;
    turn.previous_reply = from.previous_reply;
    turn.variables = from.variables;
    return turn;
  }

  void AskContrasts(const StreamTurn& stream, const std::string& reply, absl::Time now,
                    bool verbose) {
    for (const Contrast& contrast : maker_.Make(stream, reply)) {
      core::Turn turn = TurnOf(stream);
      turn.utterance = contrast.utterance;
      const core::NormalizedUtterance words = normalizer_.Normalize(turn.utterance);
      const core::TierResult found = reuse_->Find({turn, "contrast", words}, now);
      Count& count = counts_[std::string(contrast.kind)];
      ++count.asked;
      const bool wrong =
          found.served &&
          (contrast.was.empty() ? found.decision.reply == reply
                                : absl::StrContains(found.decision.reply, contrast.was));
      count.wrong += wrong;
      if (!wrong || !verbose) continue;
      std::printf("    %s: %s <- %s -> %s\n", std::string(contrast.kind).c_str(),
                  contrast.utterance.c_str(), stream.utterance.c_str(),
                  found.decision.reply.c_str());
    }
  }

  const std::vector<StreamTurn>& turns_;
  const absl::Time start_ = absl::FromUnixSeconds(1767603600);
  const core::Normalizer normalizer_{};
  ContrastMaker maker_;
  std::unique_ptr<core::EarnedReuse> reuse_;
  std::map<std::string, Count> counts_;
  size_t served_ = 0;
};

int Run(const std::string& stream, const std::string& gates_file, uint64_t seed, bool verbose) {
  const auto turns = ReadStream(stream);
  const auto models = ReuseModels::Load();
  std::ifstream file(gates_file);
  const auto gates = nlohmann::json::parse(file, nullptr, false);
  if (!turns.ok() || !models.ok() || !gates.is_object()) {
    std::fprintf(stderr, "cannot read the stream, the models or the gates\n");
    return 2;
  }
  Contraster contraster(*turns, (*models)->Embedded(), seed);
  const std::map<std::string, Count> counts = contraster.Run(verbose);
  std::printf("  %zu turns answered\n", contraster.served());
  const double most = gates.value("wrong_at_most", 0.0);
  const auto least = gates.value("least", size_t{1});
  bool all_hold = !counts.empty();
  for (const auto& [kind, count] : counts) {
    const double share = static_cast<double>(count.wrong) / static_cast<double>(count.asked);
    const bool holds = count.asked < least || share <= most;
    all_hold &= holds;
    std::printf("  %-16s %5zu asked %4zu wrong  %.4f  %s\n", kind.c_str(), count.asked, count.wrong,
                share,
                count.asked < least ? "too few"
                : holds             ? "ok"
                                    : "MISSED");
  }
  return all_hold ? 0 : 1;
}

}  // namespace
}  // namespace turnopt::accuracy

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: %s STREAM GATES.json [SEED] [-v]\n", argv[0]);
    return 2;
  }
  const int seed = argc > 3 ? std::atoi(argv[3]) : 1;
  return turnopt::accuracy::Run(argv[1], argv[2], static_cast<uint64_t>(seed), argc > 4);
}
