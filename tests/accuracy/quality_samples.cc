#include "tests/accuracy/quality_samples.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numeric>
#include <utility>

#include "server/base/hash.h"

namespace turnopt::accuracy {
namespace {

using nlohmann::json;

std::vector<json> ReadLines(const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    std::fprintf(stderr, "cannot read %s\n", path.c_str());
    std::abort();
  }
  std::vector<json> lines;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty()) lines.push_back(json::parse(line));
  }
  return lines;
}

std::vector<double> Ranks(const std::vector<double>& values) {
  std::vector<size_t> order(values.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return values[a] < values[b]; });
  std::vector<double> ranks(values.size());
  for (size_t i = 0; i < order.size();) {
    size_t end = i;
    while (end < order.size() && values[order[end]] == values[order[i]]) ++end;
    for (size_t k = i; k < end; ++k) ranks[order[k]] = static_cast<double>(i + end - 1) / 2 + 1;
    i = end;
  }
  return ranks;
}

}  // namespace

core::QualityInput InputOf(const QualitySample& sample, std::vector<absl::string_view>& earlier) {
  core::QualityInput input;
  input.utterance = sample.utterance;
  input.previous_reply = sample.previous_reply;
  input.reply = sample.reply;
  input.variables = &sample.variables;
  earlier.assign(sample.earlier_replies.begin(), sample.earlier_replies.end());
  input.earlier_replies = earlier;
  return input;
}

std::vector<QualitySample> ReadTurns(const std::string& path, size_t limit) {
  const std::vector<json> lines = ReadLines(path);
  const double step = lines.size() <= limit ? 1 : static_cast<double>(lines.size()) / limit;
  std::vector<QualitySample> samples;
  for (double at = 0; at < static_cast<double>(lines.size()); at += step) {
    const json& line = lines[static_cast<size_t>(at)];
    QualitySample sample;
    sample.set = line.value("flow", "");
    sample.dialogue = line.value("call", "");
    sample.utterance = line.value("utterance", "");
    sample.previous_reply = line.value("previous_reply", "");
    sample.reply = line.value("reply", "");
    const json variables = line.value("variables", json::object());
    for (const auto& [name, value] : variables.items()) {
      if (value.is_string()) sample.variables[name] = value.get<std::string>();
    }
    samples.push_back(std::move(sample));
  }
  return samples;
}

std::vector<QualitySample> ReadRated(const std::string& path) {
  std::vector<QualitySample> samples;
  for (const json& line : ReadLines(path)) {
    QualitySample sample;
    sample.set = line.value("set", "");
    sample.dialogue = line.value("dialogue", "");
    sample.reply = line.value("reply", "");
    sample.rating = line.value("rating", 0.0);
    const json context = line.value("context", json::array());
    for (const json& said : context) {
      const std::string text = said.value("text", "");
      if (said.value("role", "") == "caller") {
        sample.utterance = text;
      } else {
        if (!sample.previous_reply.empty()) {
          sample.earlier_replies.insert(sample.earlier_replies.begin(), sample.previous_reply);
        }
        sample.previous_reply = text;
      }
    }
    samples.push_back(std::move(sample));
  }
  return samples;
}

void FindNextUtterances(std::vector<QualitySample>& samples) {
  // By dialogue: the reply that a later sample has as its previous one was answered by that
  // sample's utterance.
  std::map<std::pair<std::string, std::string>, std::string> answers;
  for (const QualitySample& sample : samples) {
    answers[{sample.dialogue, sample.previous_reply}] = sample.utterance;
  }
  for (QualitySample& sample : samples) {
    const auto it = answers.find({sample.dialogue, sample.reply});
    if (it != answers.end()) sample.next_utterance = it->second;
  }
}

std::vector<QualitySample> Spoil(const std::vector<QualitySample>& clean, core::CorruptionKind kind,
                                 uint64_t seed) {
  constexpr size_t kOthers = 12;
  std::vector<QualitySample> spoiled;
  for (size_t i = 0; i < clean.size(); ++i) {
    const uint64_t own_seed =
        base::StableHash(clean[i].reply, seed + 1'000'003 * i + static_cast<uint64_t>(kind));
    std::vector<absl::string_view> others;
    for (uint64_t k = 0; others.size() < kOthers && k < 4 * kOthers; ++k) {
      const QualitySample& other =
          clean[base::StableHash(absl::string_view("other"), own_seed + k) % clean.size()];
      if (other.dialogue != clean[i].dialogue && other.reply != clean[i].reply) {
        others.push_back(other.reply);
      }
    }
    core::CorruptionSource source;
    source.utterance = clean[i].utterance;
    source.previous_reply = clean[i].previous_reply;
    source.reply = clean[i].reply;
    source.other_replies = others;
    absl::optional<std::string> reply = core::Corrupt(kind, source, own_seed);
    if (!reply.has_value()) continue;
    spoiled.push_back(clean[i]);
    spoiled.back().reply = *std::move(reply);
    spoiled.back().corruption = kind;
  }
  return spoiled;
}

double Auc(const std::vector<double>& good, const std::vector<double>& bad) {
  if (good.empty() || bad.empty()) return 0.5;
  std::vector<double> all = good;
  all.insert(all.end(), bad.begin(), bad.end());
  const std::vector<double> ranks = Ranks(all);
  const double sum = std::accumulate(ranks.begin(), ranks.begin() + good.size(), 0.0);
  const double n = static_cast<double>(good.size());
  return (sum - n * (n + 1) / 2) / (n * static_cast<double>(bad.size()));
}

double Spearman(const std::vector<double>& a, const std::vector<double>& b) {
  const std::vector<double> x = Ranks(a);
  const std::vector<double> y = Ranks(b);
  const double n = static_cast<double>(x.size());
  if (x.size() < 2 || x.size() != y.size()) return 0;
  const double mean = (n + 1) / 2;
  double xy = 0, xx = 0, yy = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    xy += (x[i] - mean) * (y[i] - mean);
    xx += (x[i] - mean) * (x[i] - mean);
    yy += (y[i] - mean) * (y[i] - mean);
  }
  return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : 0;
}

}  // namespace turnopt::accuracy
