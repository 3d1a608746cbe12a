// Do the learned replies serve what they should within the budget? Plays a stream with one kind of
// agent (`state` or `plain`) at each budget of the gates file, once in the order given and in
// shuffled orders of its calls, and compares. Exit code 1 if a gate is missed or names no figure.
//
//   stream_gates STREAM stream_gates.json state|plain [SHUFFLES, 3]
//
// A gate: {"at_least": bound} or {"at_most": bound}; "target" is what is aimed at, printed beside.
// Figures are those of the given order; with the prefix "shuffled_" the mean of the shuffled ones.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tests/accuracy/play_json.h"
#include "tests/accuracy/reuse_models.h"
#include "tests/accuracy/stream_player.h"

namespace turnopt::accuracy {
namespace {

using Json = nlohmann::ordered_json;

bool Holds(const std::string& budget, const std::string& name, const Json& gate,
           const Json& figures) {
  const double measured = figures.value(name, -1.0);
  const bool known =
      figures.contains(name) && (gate.contains("at_least") != gate.contains("at_most"));
  const bool holds =
      known && measured >= gate.value("at_least", -1e9) && measured <= gate.value("at_most", 1e9);
  std::printf("  budget %s  %-30s %7.4f  %s %.4f  target %.4f  %s\n", budget.c_str(), name.c_str(),
              measured, gate.contains("at_least") ? ">=" : "<=",
              gate.value("at_least", gate.value("at_most", 0.0)), gate.value("target", 0.0),
              holds ? "ok" : "MISSED");
  return holds;
}

Json Measure(const std::vector<StreamTurn>& turns, const PlayOptions& options, int shuffles,
             const core::EarnedReuse::Models& models) {
  Json figures = ToJson(Play(turns, options, models));
  std::vector<PlayFigures> plays;
  for (int i = 1; i <= shuffles; ++i) {
    plays.push_back(Play(ShuffleCalls(turns, static_cast<uint64_t>(i)), options, models));
  }
  const Json summary = Summary(plays);
  for (const auto& [name, value] : summary.items()) {
    figures[absl::StrCat("shuffled_", name)] = value;
  }
  std::printf(
      "  %d shuffles: served %.4f, least %.4f; wrong %.4f, worst %.4f; tool turns worst %.4f\n",
      shuffles, figures.value("shuffled_served_per_turn", 0.0),
      figures.value("shuffled_served_per_turn_least", 0.0),
      figures.value("shuffled_wrong_per_turn", 0.0),
      figures.value("shuffled_wrong_per_turn_worst", 0.0),
      figures.value("shuffled_tool_turns_served_per_turn_worst", 0.0));
  return figures;
}

int Run(const std::string& stream, const std::string& gates_file, const std::string& agent,
        int shuffles) {
  const auto turns = ReadStream(stream);
  const auto models = ReuseModels::Load();
  std::ifstream file(gates_file);
  const Json gates = Json::parse(file, nullptr, false);
  if (!turns.ok() || !models.ok() || !gates.is_object() || !gates.contains(agent)) {
    std::fprintf(stderr, "cannot read the stream, the models or the gates of %s\n", agent.c_str());
    return 2;
  }
  PlayOptions options;
  options.plain = agent == "plain";
  bool all_hold = true;
  for (const auto& [budget, by_name] : gates[agent].items()) {
    if (!absl::SimpleAtod(budget, &options.reuse.book.risk.budget)) return 2;
    const Json figures = Measure(*turns, options, shuffles, (*models)->Embedded());
    for (const auto& [name, gate] : by_name.items()) {
      all_hold = Holds(budget, name, gate, figures) && all_hold;
    }
  }
  return all_hold ? 0 : 1;
}

}  // namespace
}  // namespace turnopt::accuracy

int main(int argc, char** argv) {
  const int shuffles = argc > 4 ? std::atoi(argv[4]) : 3;
  if (argc < 4 || shuffles < 1) {
    std::fprintf(stderr, "usage: %s STREAM GATES.json state|plain [SHUFFLES]\n", argv[0]);
    return 2;
  }
  return turnopt::accuracy::Run(argv[1], argv[2], argv[3], shuffles);
}
