// Plays a turn stream into the learned replies in-process and prints the figures of the replay as
// one JSON object.
//
//   play_streams STREAM [--plain] [--budget 0.01] [--shuffles 20] [--weights FILE]
//   play_streams STREAM --by-service DIR     leave-one-service-out: each service is a stream of its
//                                            own, played with the weights DIR/<service>.weights
//                                            (confidence.py), and with --judges FOLDER by judges
//                                            that have not seen it (agreement_judge.py --folds)
#include <CLI/CLI.hpp>
#include <iostream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/base/status_macros.h"
#include "server/core/reuse/confidence.h"
#include "tests/accuracy/judge_folds.h"
#include "tests/accuracy/play_json.h"
#include "tests/accuracy/reuse_models.h"
#include "tests/accuracy/stream_player.h"

namespace turnopt::accuracy {
namespace {

struct Arguments {
  std::string stream;
  std::string weights;
  std::string by_service;
  std::string judge;
  std::string judges;
  bool plain = false;
  double budget = 0.01;
  int shuffles = 0;
  int first_seed = 1;
  double correction_share = 0;
};

// A service is what the flow is called without its number.
std::string ServiceOf(const StreamTurn& turn) { return turn.flow.substr(0, turn.flow.find('_')); }

absl::Status PlayByService(const Arguments& arguments, const std::vector<StreamTurn>& turns,
                           const PlayOptions& options) {
  std::map<std::string, std::vector<StreamTurn>> services;
  for (const StreamTurn& turn : turns) services[ServiceOf(turn)].push_back(turn);
  TO_ASSIGN_OR_RETURN(const std::vector<JudgeFold> folds, ReadJudgeFolds(arguments.judges));
  nlohmann::ordered_json json;
  size_t all = 0, served = 0, wrong = 0;
  for (const JudgeFold& fold : folds) {
    TO_ASSIGN_OR_RETURN(const std::unique_ptr<ReuseModels> models, ReuseModels::Load(fold.judge));
    for (const auto& [service, stream] : services) {
      if (!fold.Has(stream[0].flow)) continue;
      TO_ASSIGN_OR_RETURN(const std::string weights,
                          ReadFile(absl::StrCat(arguments.by_service, "/", service, ".weights")));
      TO_ASSIGN_OR_RETURN(const auto confidence, core::ConfidenceModel::Parse(weights));
      const PlayFigures figures = Play(stream, options, models->With(*confidence));
      all += figures.turns;
      served += figures.served;
      wrong += figures.wrong;
      json["services"][service] = {{"turns", figures.turns},
                                   {"served_per_turn", figures.Share(figures.served)},
                                   {"wrong_per_turn", figures.Share(figures.wrong)}};
    }
  }
  json["turns"] = all;
  json["served_per_turn"] = Ratio(served, all);
  json["wrong_per_turn"] = Ratio(wrong, all);
  std::cout << json.dump(2) << "\n";
  return absl::OkStatus();
}

absl::Status Run(const Arguments& arguments) {
  const auto turns = ReadStream(arguments.stream);
  if (!turns.ok()) return turns.status();
  std::string judge;
  if (!arguments.judge.empty()) {
    auto bytes = ReadFile(arguments.judge);
    if (!bytes.ok()) return bytes.status();
    judge = *std::move(bytes);
  }
  auto models = ReuseModels::Load(judge);
  if (!models.ok()) return models.status();
  PlayOptions options;
  options.plain = arguments.plain;
  options.reuse.book.risk.budget = arguments.budget;
  if (arguments.correction_share > 0) {
    options.reuse.book.risk.correction_share = arguments.correction_share;
  }
  std::unique_ptr<core::ConfidenceModel> other;
  core::EarnedReuse::Models with = (*models)->Embedded();
  if (!arguments.weights.empty()) {
    const auto text = ReadFile(arguments.weights);
    if (!text.ok()) return text.status();
    auto parsed = core::ConfidenceModel::Parse(*text);
    if (!parsed.ok()) return parsed.status();
    other = *std::move(parsed);
  }
  const core::EarnedReuse::Models chosen = other ? (*models)->With(*other) : with;
  if (!arguments.by_service.empty()) {
    return PlayByService(arguments, *turns, options);
  }
  if (arguments.shuffles == 0) {
    std::cout << ToJson(Play(*turns, options, chosen)).dump(2) << "\n";
    return absl::OkStatus();
  }
  std::vector<PlayFigures> plays;
  for (int i = 0; i < arguments.shuffles; ++i) {
    plays.push_back(Play(ShuffleCalls(*turns, static_cast<uint64_t>(arguments.first_seed + i)),
                         options, chosen));
    std::cerr << absl::StrCat("shuffle ", i + 1, ": served ", plays.back().Share(plays[i].served),
                              " wrong ", plays.back().Share(plays[i].wrong), "\n");
  }
  std::cout << Summary(plays).dump(2) << "\n";
  return absl::OkStatus();
}

}  // namespace
}  // namespace turnopt::accuracy

int main(int argc, char** argv) {
  turnopt::accuracy::Arguments arguments;
  CLI::App app("Plays a turn stream into the learned replies");
  app.add_option("stream", arguments.stream, "JSON Lines, one turn a line")->required();
  app.add_flag("--plain", arguments.plain, "blank the dialog states");
  app.add_option("--budget", arguments.budget, "wrong replies, of all turns");
  app.add_option("--shuffles", arguments.shuffles, "play this many orders of the calls");
  app.add_option("--first-seed", arguments.first_seed, "seed of the first order");
  app.add_option("--weights", arguments.weights, "confidence weights instead of the embedded ones");
  app.add_option("--judge", arguments.judge, "judge file instead of the embedded one");
  app.add_option("--judges", arguments.judges, "with --by-service: folder of judges");
  app.add_option("--by-service", arguments.by_service, "folder of leave-one-out weights");
  app.add_option("--correction-share", arguments.correction_share, "sets the verification rate");
  CLI11_PARSE(app, argc, argv);
  const absl::Status status = turnopt::accuracy::Run(arguments);
  if (!status.ok()) std::cerr << status << "\n";
  return status.ok() ? 0 : 1;
}
