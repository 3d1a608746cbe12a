// Everything that evaluate.py shows of one stream, as one JSON object: the learned replies at each
// budget, in the order given and in shuffled ones; what their confidences would serve with the best
// threshold in hindsight, and how calibrated they are; and what other ways to decide would have
// served. Figures only: nothing of the stream's texts is printed.
//
//   evaluate_streams STREAM [--plain] [--shuffles 5]
#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/accuracy/peers.h"
#include "tests/accuracy/play_json.h"
#include "tests/accuracy/reuse_models.h"
#include "tests/accuracy/stream_player.h"

namespace turnopt::accuracy {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kBudgets[] = {0.01, 0.02};
constexpr size_t kCalibrationBins = 10;
constexpr size_t kRiskPoints = 60;   // of the risk over time
constexpr size_t kCurvePoints = 80;  // of served against wrong

// Where the peers stand as they come, as cosines of unit vectors:
// GPTCache: Config.similarity_threshold 0.8 of the range of SearchDistanceEvaluation, which is 4
// minus the squared Euclidean distance (gptcache/config.py, similarity_evaluation/distance.py,
// adapter/adapter.py; data_manager.py normalises the vectors): 4 - (2 - 2 cos) >= 3.2, cos >= 0.6.
// RedisVL: SemanticCache(distance_threshold=0.1) of cosine distance
// (redisvl/extensions/cache/llm/semantic.py): 1 - cos <= 0.1.
struct Default {
  const char* peer;
  float min_cosine;
};
constexpr Default kDefaults[] = {{"GPTCache", 0.6f}, {"RedisVL", 0.9f}};

Json ToJson(const PeerFigures& figures) {
  return {{"served_per_turn", Ratio(figures.served, figures.turns)},
          {"wrong_per_turn", Ratio(figures.wrong, figures.turns)},
          {"tool_turns_served_per_turn", Ratio(figures.tool_turns_served, figures.turns)}};
}

// Thresholds that hindsight may choose from: fine where few wrong replies are left.
std::vector<float> Thresholds() {
  std::vector<float> thresholds;
  for (int i = 50; i < 80; i += 2) thresholds.push_back(static_cast<float>(i) / 100);
  for (int i = 80; i < 96; ++i) thresholds.push_back(static_cast<float>(i) / 100);
  for (int i = 960; i <= 1000; i += 4) thresholds.push_back(static_cast<float>(i) / 1000);
  return thresholds;
}

Json SemanticJson(const SemanticCache& cache, SemanticCache::Options options) {
  Json json;
  for (const bool keep : {false, true}) {
    options.keep_tool_turns = keep;
    for (const Default& peer : kDefaults) {
      options.min_cosine = peer.min_cosine;
      json[keep ? "defaults_tool_turns_stored" : "defaults"][peer.peer] =
          ToJson(cache.Play(options));
    }
  }
  options.keep_tool_turns = false;
  std::vector<PeerFigures> plays;
  for (const float threshold : Thresholds()) {
    options.min_cosine = threshold;
    plays.push_back(cache.Play(options));
    json["curve"].push_back({Ratio(plays.back().wrong, plays.back().turns),
                             Ratio(plays.back().served, plays.back().turns)});
  }
  for (const double budget : kBudgets) {
    double best = 0;
    for (const PeerFigures& play : plays) {
      if (Ratio(play.wrong, play.turns) > budget) continue;
      best = std::max(best, Ratio(play.served, play.turns));
    }
    json["hindsight"][absl::StrCat(budget)] = best;
  }
  return json;
}

// One turn of the second half that only the threshold could hold back.
struct Candidate {
  double confidence;
  bool right;
};

Json CalibrationJson(const std::vector<Candidate>& candidates) {
  struct Bin {
    size_t turns = 0;
    double right = 0, confidence = 0;
  };
  std::array<Bin, kCalibrationBins> bins;
  for (const Candidate& candidate : candidates) {
    const double place = candidate.confidence * kCalibrationBins;
    Bin& bin = bins[std::min(static_cast<size_t>(std::max(place, 0.0)), kCalibrationBins - 1)];
    ++bin.turns;
    bin.right += candidate.right;
    bin.confidence += candidate.confidence;
  }
  Json json = Json::array();
  for (const Bin& bin : bins) {
    if (bin.turns == 0) continue;
    const auto turns = static_cast<double>(bin.turns);
    json.push_back({{"turns", bin.turns},
                    {"mean_confidence", bin.confidence / turns},
                    {"right", bin.right / turns}});
  }
  return json;
}

// All turns answered by the LLM, so that every candidate's worth is known: what the confidences
// could do with the best threshold in hindsight.
Json HindsightJson(const std::vector<StreamTurn>& turns, PlayOptions options,
                   const core::EarnedReuse::Models& models) {
  options.shadow_share = 1;
  std::vector<Candidate> candidates;
  const size_t half = turns.size() / 2;
  Play(turns, options, models, [&](const PlayedTurn& played) {
    if (played.index < half || !played.evidence.eligible) return;
    candidates.push_back({played.evidence.confidence, played.right});
  });
  Json json;
  json["calibration"] = CalibrationJson(candidates);
  std::stable_sort(
      candidates.begin(), candidates.end(),
      [](const Candidate& a, const Candidate& b) { return a.confidence > b.confidence; });
  const size_t all = turns.size() - half;
  size_t wrong = 0;
  const size_t step = std::max<size_t>(candidates.size() / kCurvePoints, 1);
  for (const double budget : kBudgets) json["hindsight"][absl::StrCat(budget)] = 0.0;
  for (size_t i = 0; i < candidates.size(); ++i) {
    wrong += !candidates[i].right;
    const double served = Ratio(i + 1, all), risk = Ratio(wrong, all);
    for (const double budget : kBudgets) {
      if (risk <= budget) json["hindsight"][absl::StrCat(budget)] = served;
    }
    if (i % step == 0) json["curve"].push_back({risk, served});
  }
  return json;
}

// Wrong replies so far per turn so far, mean and worst of the plays.
Json RiskOverTime(const std::vector<PlayFigures>& plays) {
  Json json;
  for (size_t point = 1; point <= kRiskPoints; ++point) {
    const size_t turn = plays[0].turns * point / kRiskPoints;
    double sum = 0, worst = 0;
    for (const PlayFigures& play : plays) {
      const auto end = std::lower_bound(play.wrong_turns.begin(), play.wrong_turns.end(), turn);
      const double risk = Ratio(static_cast<size_t>(end - play.wrong_turns.begin()), turn);
      sum += risk;
      worst = std::max(worst, risk);
    }
    json["turns"].push_back(turn);
    json["mean"].push_back(sum / static_cast<double>(plays.size()));
    json["worst"].push_back(worst);
  }
  return json;
}

Json EarnedJson(const std::vector<StreamTurn>& turns, const PlayOptions& options, int shuffles,
                const core::EarnedReuse::Models& models) {
  Json json = ToJson(Play(turns, options, models));
  std::vector<PlayFigures> plays;
  for (int i = 1; i <= shuffles; ++i) {
    plays.push_back(Play(ShuffleCalls(turns, static_cast<uint64_t>(i)), options, models));
  }
  if (plays.empty()) return json;
  json["shuffled"] = Summary(plays);
  json["risk_over_time"] = RiskOverTime(plays);
  return json;
}

absl::Status Run(const std::string& stream, bool plain, int shuffles) {
  const auto turns = ReadStream(stream);
  if (!turns.ok()) return turns.status();
  if (turns->size() < 2) return absl::InvalidArgumentError("the stream is empty");
  const auto models = ReuseModels::Load();
  if (!models.ok()) return models.status();
  const core::EarnedReuse::Models embedded = (*models)->Embedded();
  Json json;
  json["turns"] = turns->size();
  json["ceiling"] = ToJson(Ceiling(*turns))["served_per_turn"];
  json["plain_cache"] = ToJson(PlayPlainCache(*turns, plain, false));
  json["plain_cache_tool_turns_stored"] = ToJson(PlayPlainCache(*turns, plain, true));
  const SemanticCache cache(*turns, embedded.encoder);
  SemanticCache::Options cosine;
  json["cosine"]["flow"] = SemanticJson(cache, cosine);
  cosine.with_previous_reply = true;
  json["cosine"]["flow_and_previous_reply"] = SemanticJson(cache, cosine);
  if (!plain) {
    cosine.same_state = true;
    json["cosine"]["state_and_previous_reply"] = SemanticJson(cache, cosine);
    cosine.with_previous_reply = false;
    json["cosine"]["state"] = SemanticJson(cache, cosine);
  }
  PlayOptions options;
  options.plain = plain;
  for (const double budget : kBudgets) {
    options.reuse.book.risk.budget = budget;
    json["earned"][absl::StrCat(budget)] = EarnedJson(*turns, options, shuffles, embedded);
  }
  json["confidence"] = HindsightJson(*turns, options, embedded);
  std::cout << json.dump(1) << "\n";
  return absl::OkStatus();
}

}  // namespace
}  // namespace turnopt::accuracy

int main(int argc, char** argv) {
  std::string stream;
  bool plain = false;
  int shuffles = 5;
  CLI::App app("Figures of one stream for evaluate.py");
  app.add_option("stream", stream, "JSON Lines, one turn a line")->required();
  app.add_flag("--plain", plain, "blank the dialog states");
  app.add_option("--shuffles", shuffles, "orders of the calls beside the given one");
  CLI11_PARSE(app, argc, argv);
  const absl::Status status = turnopt::accuracy::Run(stream, plain, shuffles);
  if (!status.ok()) std::cerr << status << "\n";
  return status.ok() ? 0 : 1;
}
