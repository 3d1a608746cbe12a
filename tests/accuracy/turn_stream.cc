#include "tests/accuracy/turn_stream.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace turnopt::accuracy {

absl::StatusOr<std::vector<StreamTurn>> ReadStream(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot open ", path));
  std::vector<StreamTurn> turns;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const nlohmann::json json = nlohmann::json::parse(line, nullptr, false);
    if (!json.is_object() || !json.contains("utterance")) {
      return absl::InvalidArgumentError(absl::StrCat(path, ":", number, ": not a turn"));
    }
    StreamTurn turn;
    turn.call = json.value("call", "");
    turn.flow = json.value("flow", "");
    turn.state = json.value("state", "");
    turn.previous_reply = json.value("previous_reply", "");
    turn.utterance = json.value("utterance", "");
    turn.variables = json.value("variables", core::Variables());
    turn.reply = json.value("reply", "");
    turn.called_tools = json.value("called_tools", false);
    turn.answer_key = json.value("answer_key", "");
    turn.place = turns.size();
    turns.push_back(std::move(turn));
  }
  return turns;
}

std::vector<StreamTurn> ShuffleCalls(const std::vector<StreamTurn>& turns, uint64_t seed) {
  if (seed == 0) return turns;
  std::vector<std::vector<size_t>> calls;
  absl::flat_hash_map<std::string, size_t> call_index;
  for (size_t i = 0; i < turns.size(); ++i) {
    const size_t call = call_index.try_emplace(turns[i].call, calls.size()).first->second;
    if (call == calls.size()) calls.emplace_back();
    calls[call].push_back(i);
  }
  std::mt19937_64 random(seed);
  for (size_t i = calls.size(); i > 1; --i) std::swap(calls[i - 1], calls[random() % i]);
  std::vector<StreamTurn> shuffled;
  shuffled.reserve(turns.size());
  for (const std::vector<size_t>& call : calls) {
    for (const size_t i : call) shuffled.push_back(turns[i]);
  }
  return shuffled;
}

}  // namespace turnopt::accuracy
