// What a score costs, of which a turn pays one after it was spoken, and ScoreResponse one a call.
#include <benchmark/benchmark.h>

#include <map>
#include <memory>
#include <string>

#include "server/core/language/encoder.h"
#include "server/core/quality/five_factor.h"
#include "server/core/quality/voice_profile.h"
#include "server/models/models.h"

namespace turnopt::core {
namespace {

const Encoder& ShippedEncoder() {
  static const Encoder* const kEncoder =
      Encoder::Parse(models::EmbeddedEncoderTable()).value().release();
  return *kEncoder;
}

const std::map<std::string, std::string>& Variables() {
  static const auto* const kVariables = new std::map<std::string, std::string>{
      {"city", "Pleasanton"}, {"time", "7:30 pm"}, {"party_size", "2"}};
  return *kVariables;
}

QualityInput FifteenWords() {
  QualityInput input;
  input.utterance = "Could you find me a table for two in Pleasanton tonight at seven thirty?";
  input.previous_reply = "Good evening, which restaurant may I book for you?";
  input.reply = "I found a table for 2 in Pleasanton at 7:30 pm. Shall I reserve it?";
  input.variables = &Variables();
  return input;
}

void RunProfile(benchmark::State& state, const QualityProfile& profile, const QualityInput& input) {
  for (auto _ : state) benchmark::DoNotOptimize(profile.Score(input));
}

void BM_VoiceFifteenWords(benchmark::State& state) {
  const auto profile = VoiceProfile::Create(models::EmbeddedQualityModel(), &ShippedEncoder());
  RunProfile(state, **profile, FifteenWords());
}
BENCHMARK(BM_VoiceFifteenWords);

void BM_VoiceFifteenWordsWithoutEncoder(benchmark::State& state) {
  const auto profile = VoiceProfile::Create(models::EmbeddedQualityModel(), nullptr);
  RunProfile(state, **profile, FifteenWords());
}
BENCHMARK(BM_VoiceFifteenWordsWithoutEncoder);

void BM_VoiceEightKilobytes(benchmark::State& state) {
  const auto profile = VoiceProfile::Create(models::EmbeddedQualityModel(), &ShippedEncoder());
  std::string text;
  while (text.size() < 8192) text += "I found a table for you at 7:30 pm, shall I book it? ";
  QualityInput input = FifteenWords();
  input.reply = text;
  RunProfile(state, **profile, input);
}
BENCHMARK(BM_VoiceEightKilobytes);

void BM_FiveFactorFifteenWords(benchmark::State& state) {
  RunProfile(state, FiveFactorProfile(), FifteenWords());
}
BENCHMARK(BM_FiveFactorFifteenWords);

}  // namespace
}  // namespace turnopt::core
