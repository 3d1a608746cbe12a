#include "client/cli/stream/turn_stream.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "client/cli/words.h"

namespace turnopt::cli {
namespace {

using nlohmann::json;

// Streams count seconds from zero; the sidecar wants a date. A fixed one keeps runs equal.
constexpr int64_t kEpochUnixSeconds = 1'735'689'600;  // 2025-01-01T00:00:00Z

absl::Status Wrong(absl::string_view field, absl::string_view expected) {
  return absl::InvalidArgumentError(absl::StrCat("\"", field, "\" must be ", expected));
}

absl::Status ReadString(const json& object, const char* field, bool required, std::string* to) {
  const auto found = object.find(field);
  if (found == object.end() || found->is_null()) {
    return required ? Wrong(field, "given") : absl::OkStatus();
  }
  if (!found->is_string()) {
    return Wrong(field, "a string");
  }
  *to = found->get<std::string>();
  return absl::OkStatus();
}

absl::Status ReadVariables(const json& object, std::map<std::string, std::string>* to) {
  const auto found = object.find("variables");
  if (found == object.end()) {
    return absl::OkStatus();
  }
  if (!found->is_object()) {
    return Wrong("variables", "an object of strings");
  }
  for (const auto& [name, value] : found->items()) {
    if (!value.is_string()) {
      return Wrong("variables", "an object of strings");
    }
    (*to)[name] = value.get<std::string>();
  }
  return absl::OkStatus();
}

absl::Status ReadNumbers(const json& object, StreamTurn* turn) {
  if (const auto found = object.find("turn"); found != object.end()) {
    if (!found->is_number_unsigned() || found->get<uint64_t>() > 1'000'000) {
      return Wrong("turn", "a number from 0 to 1000000");
    }
    turn->turn = found->get<uint32_t>();
  }
  if (const auto found = object.find("time"); found != object.end()) {
    // Up to a hundred years.
    if (!found->is_number() || !(found->get<double>() >= 0 && found->get<double>() < 3.2e9)) {
      return Wrong("time", "a number of seconds from 0");
    }
    turn->time_s = found->get<double>();
  }
  if (const auto found = object.find("called_tools"); found != object.end()) {
    if (!found->is_boolean()) {
      return Wrong("called_tools", "true or false");
    }
    turn->called_tools = found->get<bool>();
  }
  return absl::OkStatus();
}

absl::Status ReadFields(const json& object, StreamTurn* turn) {
  const std::pair<const char*, std::string*> required[] = {
      {"call", &turn->call}, {"utterance", &turn->utterance}, {"reply", &turn->reply}};
  for (const auto& [field, to] : required) {
    if (absl::Status status = ReadString(object, field, true, to); !status.ok()) {
      return status;
    }
  }
  const std::pair<const char*, std::string*> optional[] = {
      {"flow", &turn->flow},
      {"state", &turn->state},
      {"previous_reply", &turn->previous_reply},
      {"answer_key", &turn->answer_key}};
  for (const auto& [field, to] : optional) {
    if (absl::Status status = ReadString(object, field, false, to); !status.ok()) {
      return status;
    }
  }
  if (absl::Status status = ReadVariables(object, &turn->variables); !status.ok()) {
    return status;
  }
  return ReadNumbers(object, turn);
}

absl::StatusOr<std::vector<StreamTurn>> ParseLines(std::istream& file, absl::string_view name,
                                                   size_t limit) {
  std::vector<StreamTurn> turns;
  std::string line;
  for (size_t number = 1; std::getline(file, line); ++number) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) {
      continue;
    }
    absl::StatusOr<StreamTurn> turn = ParseStreamTurn(line);
    if (!turn.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat(name, ":", number, ": ", turn.status().message()));
    }
    turn->line = number;
    turns.push_back(*std::move(turn));
    if (turns.size() == limit) {
      break;
    }
  }
  return turns;
}

}  // namespace

absl::StatusOr<StreamTurn> ParseStreamTurn(absl::string_view line) {
  const json object = json::parse(line.begin(), line.end(), /*cb=*/nullptr,
                                  /*allow_exceptions=*/false);
  if (!object.is_object()) {
    return absl::InvalidArgumentError("not a JSON object");
  }
  StreamTurn turn;
  if (absl::Status status = ReadFields(object, &turn); !status.ok()) {
    return status;
  }
  return turn;
}

absl::StatusOr<std::vector<StreamTurn>> ReadTurnStream(const std::string& path, size_t limit) {
  std::ifstream file(path);
  if (!file) {
    return absl::NotFoundError(absl::StrCat("cannot open ", path));
  }
  return ParseLines(file, path, limit);
}

absl::StatusOr<std::vector<StreamTurn>> ParseTurnStream(absl::string_view text,
                                                        absl::string_view name, size_t limit) {
  std::istringstream lines{std::string(text)};
  return ParseLines(lines, name, limit);
}

void ShuffleCalls(uint64_t seed, std::vector<StreamTurn>* turns) {
  std::vector<double> times;
  std::vector<std::string> calls;
  std::map<std::string, std::vector<StreamTurn>> turns_of;
  for (StreamTurn& turn : *turns) {
    times.push_back(turn.time_s);
    std::vector<StreamTurn>& of_call = turns_of[turn.call];
    if (of_call.empty()) {
      calls.push_back(turn.call);
    }
    of_call.push_back(std::move(turn));
  }
  std::mt19937_64 random(seed);
  for (size_t i = calls.size(); i > 1; --i) {  // std::shuffle differs between libraries
    std::swap(calls[i - 1], calls[random() % i]);
  }
  turns->clear();
  for (const std::string& call : calls) {
    for (StreamTurn& turn : turns_of[call]) {
      turn.time_s = times[turns->size()];
      turns->push_back(std::move(turn));
    }
  }
}

turnoptimizer::v1::Turn ToProtoTurn(const StreamTurn& turn, bool plain) {
  turnoptimizer::v1::Turn proto;
  proto.set_call_id(turn.call);
  proto.set_turn_index(turn.turn);
  proto.set_flow(turn.flow);
  if (!plain) {
    proto.set_dialog_state(turn.state);
  }
  proto.set_utterance(turn.utterance);
  proto.set_previous_reply(turn.previous_reply);
  proto.mutable_variables()->insert(turn.variables.begin(), turn.variables.end());
  *proto.mutable_occurred_at() =
      ToProto(absl::FromUnixSeconds(kEpochUnixSeconds) + absl::Seconds(turn.time_s));
  return proto;
}

}  // namespace turnopt::cli
