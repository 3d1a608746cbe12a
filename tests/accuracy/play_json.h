// The figures of plays as JSON, with the names that `turnctl replay` gives them.
#ifndef TURNOPT_TESTS_ACCURACY_PLAY_JSON_H_
#define TURNOPT_TESTS_ACCURACY_PLAY_JSON_H_

#include <nlohmann/json.hpp>
#include <vector>

#include "tests/accuracy/stream_player.h"

namespace turnopt::accuracy {

nlohmann::ordered_json ToJson(const PlayFigures& figures);

// Means, worst and least of several plays. REQUIRES: at least one.
nlohmann::ordered_json Summary(const std::vector<PlayFigures>& plays);

// 0 of nothing.
double Ratio(size_t part, size_t whole);

}  // namespace turnopt::accuracy

#endif  // TURNOPT_TESTS_ACCURACY_PLAY_JSON_H_
