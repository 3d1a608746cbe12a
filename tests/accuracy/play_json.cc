#include "tests/accuracy/play_json.h"
#include "server/base/enum_table.h"

#include <algorithm>
#include <cmath>

#include "server/core/reason.h"

namespace turnopt::accuracy {

double Ratio(size_t part, size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

nlohmann::ordered_json ToJson(const PlayFigures& figures) {
  nlohmann::ordered_json json;
  json["turns"] = figures.turns;
  json["served_per_turn"] = figures.Share(figures.served);
  json["wrong_per_turn"] = figures.Share(figures.wrong);
  json["wrong_per_served"] = Ratio(figures.wrong, figures.served);
  const char* kinds[] = {"goodbye", "question", "statement"};
  for (size_t i = 0; i < 3; ++i) {
    json["served_share_by_reply"][kinds[i]] =
        Ratio(figures.served_by_kind[i], figures.turns_by_kind[i]);
  }
  const char* lengths[] = {"1-2", "3-5", "6-10", "11+"};
  for (size_t i = 0; i < 4; ++i) {
    json["served_share_by_length"][lengths[i]] =
        Ratio(figures.served_by_length[i], figures.turns_by_length[i]);
  }
  json["tool_turns_served_per_turn"] = figures.Share(figures.tool_turns_served);
  json["verified_per_served"] = Ratio(figures.verified, figures.served);
  json["refill_mismatches"] = figures.refill_mismatches;
  json["judge_precision"] = Ratio(figures.judged_right_true, figures.judged_right);
  json["judge_recall"] = Ratio(figures.judged_right_true, figures.truly_right);
  json["pairs_missing"] = Ratio(figures.missing_pairs, figures.pairs);
  json["threshold"] = figures.final_threshold;
  json["estimated_wrong_per_turn"] = figures.estimated_risk;
  for (size_t i = 0; i < figures.reasons.size(); ++i) {
    if (figures.reasons[i] == 0) continue;
    json["reasons"][base::Name(static_cast<core::Reason>(i))] = figures.Share(figures.reasons[i]);
    if (figures.cost[i] == 0) continue;
    json["refused_above_threshold"][base::Name(static_cast<core::Reason>(i))] = {
        {"right", figures.Share(figures.cost_right[i])},
        {"wrong", figures.Share(figures.cost[i] - figures.cost_right[i])}};
  }
  return json;
}

nlohmann::ordered_json Summary(const std::vector<PlayFigures>& plays) {
  nlohmann::ordered_json json;
  double served = 0, wrong = 0, squares = 0, worst = 0, tools = 0, worst_tools = 0, least = 1;
  for (const PlayFigures& play : plays) {
    const double w = play.Share(play.wrong);
    served += play.Share(play.served);
    wrong += w;
    squares += w * w;
    worst = std::max(worst, w);
    least = std::min(least, play.Share(play.served));
    tools += play.Share(play.tool_turns_served);
    worst_tools = std::max(worst_tools, play.Share(play.tool_turns_served));
  }
  const double n = static_cast<double>(plays.size());
  json["shuffles"] = plays.size();
  json["served_per_turn"] = served / n;
  json["served_per_turn_least"] = least;
  json["wrong_per_turn"] = wrong / n;
  json["wrong_per_turn_worst"] = worst;
  json["wrong_per_turn_deviation"] = std::sqrt(std::max(squares / n - wrong / n * wrong / n, 0.0));
  json["tool_turns_served_per_turn"] = tools / n;
  json["tool_turns_served_per_turn_worst"] = worst_tools;
  return json;
}

}  // namespace turnopt::accuracy
