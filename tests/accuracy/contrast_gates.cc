// How often is a reply given to somebody who asks something else? Teaches each stream, and asks, of
// the turns that are answered in its last part, contrasts (contrasts.h). Prints wrong replies by
// kind over all streams; exit code 1 if a kind is over the gate.
//
//   contrast_gates contrast_gates.json SEED STREAM... [-v]
//
// The gates file: {"wrong_at_most": share}.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/core/language/normalizer.h"
#include "tests/accuracy/contrasts.h"
#include "tests/accuracy/reuse_models.h"

namespace turnopt::accuracy {
namespace {

constexpr size_t kTaughtPercent = 60;  // of the stream, before anything is asked
constexpr size_t kMostTurns = 16'000;  // of one stream

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

int Run(const std::string& gates_file, uint64_t seed, bool verbose,
        const std::vector<std::string>& streams) {
  const auto models = ReuseModels::Load();
  std::ifstream file(gates_file);
  const auto gates = nlohmann::json::parse(file, nullptr, false);
  if (!models.ok() || !gates.is_object()) {
    std::fprintf(stderr, "cannot read the models or the gates\n");
    return 2;
  }
  std::map<std::string, Count> counts;
  for (const std::string& stream : streams) {
    auto turns = ReadStream(stream);
    if (!turns.ok()) {
      std::fprintf(stderr, "cannot read a stream\n");
      return 2;
    }
    if (turns->size() > kMostTurns) turns->resize(kMostTurns);
    Contraster contraster(*turns, (*models)->Embedded(), seed);
    for (const auto& [kind, count] : contraster.Run(verbose)) {
      counts[kind].asked += count.asked;
      counts[kind].wrong += count.wrong;
    }
    std::printf("  %zu of %zu turns answered and asked otherwise\n", contraster.served(),
                turns->size());
  }
  const double most = gates.value("wrong_at_most", 0.0);
  bool all_hold = !counts.empty();
  for (const auto& [kind, count] : counts) {
    const double share = static_cast<double>(count.wrong) / static_cast<double>(count.asked);
    all_hold &= share <= most;
    std::printf("  %-16s %5zu asked %4zu wrong  %.4f  %s\n", kind.c_str(), count.asked, count.wrong,
                share, share <= most ? "ok" : "MISSED");
  }
  return all_hold ? 0 : 1;
}

}  // namespace
}  // namespace turnopt::accuracy

int main(int argc, char** argv) {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  const bool verbose = !arguments.empty() && arguments.back() == "-v";
  if (verbose) arguments.pop_back();
  if (arguments.size() < 3) {
    std::fprintf(stderr, "usage: %s GATES.json SEED STREAM... [-v]\n", argv[0]);
    return 2;
  }
  return turnopt::accuracy::Run(arguments[0], std::strtoull(arguments[1].c_str(), nullptr, 10),
                                verbose, {arguments.begin() + 2, arguments.end()});
}
