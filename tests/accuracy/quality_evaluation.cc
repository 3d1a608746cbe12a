// Judges the quality score: does it notice spoiled replies, does it agree with
// people, does it leave good replies alone, and do windows of turns behave?
//
//   quality_evaluation TURNS.jsonl RATED.jsonl GATES.json [--markdown]
//
// Exit code 1 if a gate is missed. The calibration is learned from the first 300
// turns of the stream and judged on the others.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "server/base/hash.h"
#include "server/core/language/encoder.h"
#include "server/core/quality/calibration.h"
#include "server/core/quality/five_factor.h"
#include "server/core/quality/quality_model.h"
#include "server/core/quality/satisfaction.h"
#include "server/core/quality/voice_features.h"
#include "server/core/quality/voice_profile.h"
#include "server/models/models.h"
#include "tests/accuracy/quality_fit.h"
#include "tests/accuracy/quality_samples.h"

namespace turnopt::accuracy {
namespace {

constexpr size_t kTurns = 4000;
constexpr size_t kCalibrationTurns = 300;
constexpr size_t kWindows = 1000;
constexpr size_t kWindowTurns = 50;
constexpr char kDeployment[] = "evaluation";

class Gates {
 public:
  explicit Gates(const std::string& path) {
    std::ifstream file(path);
    gates_ = nlohmann::json::parse(file);
  }
  // `value` against "<name>": {"min": x} or {"max": x}; a figure without a gate is only printed.
  void Check(const std::string& name, double value) {
    const auto it = gates_.find(name);
    if (it == gates_.end()) return;
    ++checked_;
    const bool low = it->contains("min") && !(value >= it->at("min").get<double>());
    const bool high = it->contains("max") && !(value <= it->at("max").get<double>());
    if (!low && !high) return;
    ++missed_;
    std::printf("MISSED %s: %.4f, wanted %s\n", name.c_str(), value, it->dump().c_str());
  }
  // A gate that no figure was held against is a misspelt gate.
  int Finish() const {
    std::printf("\n%zu of %zu gates checked, %zu missed\n", checked_, gates_.size(), missed_);
    return missed_ == 0 && checked_ == gates_.size() ? 0 : 1;
  }

 private:
  nlohmann::json gates_;
  size_t checked_ = 0;
  size_t missed_ = 0;
};

struct Scored {
  double overall = 0;
  double uncalibrated = 0;
  bool capped = false;
};

class Scorer {
 public:
  Scorer(const core::QualityProfile& profile, const core::Calibration& calibration)
      : profile_(profile), calibration_(calibration) {}

  Scored Score(const QualitySample& sample) const {
    std::vector<absl::string_view> earlier;
    core::QualityScore score = profile_.Score(InputOf(sample, earlier));
    calibration_.Apply(profile_, kDeployment, &score);
    return {score.overall, score.uncalibrated, !score.caps.empty()};
  }
  std::vector<Scored> ScoreAll(const std::vector<QualitySample>& samples) const {
    std::vector<Scored> scores;
    scores.reserve(samples.size());
    for (const QualitySample& sample : samples) scores.push_back(Score(sample));
    return scores;
  }

 private:
  const core::QualityProfile& profile_;
  const core::Calibration& calibration_;
};

std::vector<double> Overall(const std::vector<Scored>& scores) {
  std::vector<double> values;
  for (const Scored& score : scores) values.push_back(score.overall);
  return values;
}

template <typename Predicate>
double ShareOf(const std::vector<Scored>& scores, Predicate predicate) {
  if (scores.empty()) return 0;
  return static_cast<double>(std::count_if(scores.begin(), scores.end(), predicate)) /
         static_cast<double>(scores.size());
}

bool Acceptable(const Scored& score) { return score.overall >= 65; }

// Kinds that the issue sets a pass mark for one by one.
bool HasPassMark(core::CorruptionKind kind) {
  switch (kind) {
    case core::CorruptionKind::kRepeat:
    case core::CorruptionKind::kEcho:
    case core::CorruptionKind::kStutter:
    case core::CorruptionKind::kRamble:
    case core::CorruptionKind::kMarkup:
    case core::CorruptionKind::kOtherDialogue:
    case core::CorruptionKind::kTruncated:
      return true;
    default:
      return false;
  }
}

// No reading of the texts alone can tell these; reported, not counted.
bool Undetectable(core::CorruptionKind kind) {
  return kind == core::CorruptionKind::kPolarity || kind == core::CorruptionKind::kWrongValue;
}

class Lottery {
 public:
  double Draw(const std::vector<double>& values) {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return values[(state_ >> 33) % values.size()];
  }

 private:
  uint64_t state_ = 2024;
};

void JudgeWindows(const std::vector<double>& good, const std::vector<double>& spoiled,
                  Gates& gates) {
  Lottery lottery;
  size_t good_below = 0;
  size_t half_below = 0;
  double lowest = 100;
  for (size_t w = 0; w < kWindows; ++w) {
    double good_sum = 0;
    double half_sum = 0;
    for (size_t i = 0; i < kWindowTurns; ++i) {
      good_sum += lottery.Draw(good);
      half_sum += lottery.Draw(i % 2 == 0 ? good : spoiled);
    }
    lowest = std::min(lowest, good_sum / kWindowTurns);
    good_below += good_sum / kWindowTurns < 70 ? 1 : 0;
    half_below += half_sum / kWindowTurns < 70 ? 1 : 0;
  }
  const double half_share = static_cast<double>(half_below) / kWindows;
  std::printf(
      "\nWindows of %zu turns, %zu drawn: good below 70: %zu (lowest mean %.1f); half "
      "spoiled below 70: %.1f %%\n",
      kWindowTurns, kWindows, good_below, lowest, 100 * half_share);
  gates.Check("windows.good_below_70", static_cast<double>(good_below));
  gates.Check("windows.half_spoiled_below_70", half_share);
}

void JudgeSpoiled(const std::vector<QualitySample>& clean, const Scorer& voice,
                  const Scorer& five_factor, Gates& gates) {
  const std::vector<Scored> good = voice.ScoreAll(clean);
  const std::vector<double> good_five = Overall(five_factor.ScoreAll(clean));
  std::printf(
      "\n| replies | number | AUC voice | AUC five_factor | capped | below 65 | mean |\n"
      "|---|---|---|---|---|---|---|\n");
  const auto mean = [](const std::vector<Scored>& scores) {
    double sum = 0;
    for (const Scored& score : scores) sum += score.overall;
    return scores.empty() ? 0 : sum / static_cast<double>(scores.size());
  };
  const auto capped = [](const Scored& score) { return score.capped; };
  const double clean_capped = ShareOf(good, capped);
  const double clean_acceptable = ShareOf(good, Acceptable);
  std::printf("| as spoken | %zu | | | %.1f %% | %.1f %% | %.1f |\n", good.size(),
              100 * clean_capped, 100 * (1 - clean_acceptable), mean(good));
  double auc_sum = 0;
  double auc_sum_five = 0;
  size_t kinds = 0;
  double below_sum = 0;
  size_t below_kinds = 0;
  std::vector<double> all_spoiled;
  for (const core::CorruptionKind kind : core::AllCorruptions()) {
    const std::vector<QualitySample> spoiled = Spoil(clean, kind, 77);
    const std::vector<Scored> bad = voice.ScoreAll(spoiled);
    const std::string name(core::CorruptionName(kind));
    const double auc = Auc(Overall(good), Overall(bad));
    const double auc_five = Auc(good_five, Overall(five_factor.ScoreAll(spoiled)));
    const double below = 1 - ShareOf(bad, Acceptable);
    std::printf("| %s | %zu | %.3f | %.3f | %.1f %% | %.1f %% | %.1f |\n", name.c_str(), bad.size(),
                auc, auc_five, 100 * ShareOf(bad, capped), 100 * below, mean(bad));
    gates.Check("auc." + name, auc);
    if (Undetectable(kind)) continue;
    auc_sum += auc;
    auc_sum_five += auc_five;
    ++kinds;
    if (HasPassMark(kind)) {
      below_sum += below;
      ++below_kinds;
    }
    // The same number of each kind.
    for (size_t i = 0; i < 1000 && !bad.empty(); ++i) {
      all_spoiled.push_back(bad[i % bad.size()].overall);
    }
  }
  std::printf("| all but polarity, wrong_value | | %.3f | %.3f | | | |\n", auc_sum / kinds,
              auc_sum_five / kinds);
  std::printf(
      "\nClean replies at or over 65: %.1f %%; spoiled ones of kinds with a pass mark below "
      "65: %.1f %%\n",
      100 * clean_acceptable, 100 * below_sum / below_kinds);
  gates.Check("auc.mean", auc_sum / kinds);
  gates.Check("clean.capped", clean_capped);
  gates.Check("clean.acceptable", clean_acceptable);
  gates.Check("spoiled.below_65", below_sum / below_kinds);
  JudgeWindows(Overall(good), all_spoiled, gates);
}

void JudgeRated(const std::vector<QualitySample>& rated, const Scorer& voice,
                const Scorer& five_factor) {
  std::map<std::string, std::vector<const QualitySample*>> sets;
  for (const QualitySample& sample : rated) sets[sample.set].push_back(&sample);
  std::printf(
      "\n| rated set | replies | Spearman voice (as shipped) | five_factor |\n"
      "|---|---|---|---|\n");
  double sum = 0;
  double sum_five = 0;
  for (const auto& [name, samples] : sets) {
    std::vector<double> rating, ours, five;
    for (const QualitySample* sample : samples) {
      rating.push_back(sample->rating);
      ours.push_back(voice.Score(*sample).overall);
      five.push_back(five_factor.Score(*sample).overall);
    }
    const double voice_rho = Spearman(ours, rating);
    const double five_rho = Spearman(five, rating);
    std::printf("| %s | %zu | %.3f | %.3f |\n", name.c_str(), samples.size(), voice_rho, five_rho);
    sum += voice_rho;
    sum_five += five_rho;
  }
  std::printf("| mean | | %.3f | %.3f |\n", sum / sets.size(), sum_five / sets.size());
}

// What fitted weights are worth on ratings that they have not seen: dialogue-grouped
// cross-validation, and leaving out a whole set.
void JudgeUnseenRatings(const std::vector<QualitySample>& turns,
                        const std::vector<QualitySample>& rated, const core::QualityModel& model,
                        const core::Encoder& encoder, Gates& gates) {
  constexpr size_t kFolds = 5;
  constexpr size_t kFitTurns = 600;
  const std::vector<QualitySample> clean(turns.begin(),
                                         turns.begin() + std::min(kFitTurns, turns.size()));
  const FitData base = FitDataOf(clean, model, encoder);
  std::vector<core::VoiceFeatures> features;
  std::vector<std::string> sets;
  for (const QualitySample& sample : rated) {
    features.push_back(FeaturesOf(sample, model, encoder));
    if (std::find(sets.begin(), sets.end(), sample.set) == sets.end()) sets.push_back(sample.set);
  }
  std::sort(sets.begin(), sets.end());
  // Scores of the samples that `held_out` picks, by weights fitted without them.
  std::vector<double> score(rated.size());
  const auto fit_and_score = [&](const auto& held_out) {
    FitData data = base;
    for (const std::string& set : sets) {
      RatedBlock block;
      for (size_t i = 0; i < rated.size(); ++i) {
        if (rated[i].set != set || held_out(rated[i])) continue;
        block.rows.push_back(features[i]);
        block.ratings.push_back(rated[i].rating);
      }
      if (!block.rows.empty()) data.rated.push_back(std::move(block));
    }
    const core::VoiceFeatures weights = FitWeights(data);
    for (size_t i = 0; i < rated.size(); ++i) {
      if (held_out(rated[i])) score[i] = WeightedSum(weights, features[i]);
    }
  };
  const auto correlations = [&] {
    std::map<std::string, double> out;
    for (const std::string& set : sets) {
      std::vector<double> ours, theirs;
      for (size_t i = 0; i < rated.size(); ++i) {
        if (rated[i].set != set) continue;
        ours.push_back(score[i]);
        theirs.push_back(rated[i].rating);
      }
      out[set] = Spearman(ours, theirs);
    }
    return out;
  };
  for (size_t fold = 0; fold < kFolds; ++fold) {
    fit_and_score([&](const QualitySample& sample) {
      return base::StableHash(sample.dialogue) % kFolds == fold;
    });
  }
  const std::map<std::string, double> crossed = correlations();
  for (const std::string& set : sets) {
    fit_and_score([&](const QualitySample& sample) { return sample.set == set; });
  }
  const std::map<std::string, double> left_out = correlations();
  std::printf("\n| rated set | Spearman, other dialogues seen | set not seen |\n|---|---|---|\n");
  double sum = 0, lowest = 1, sum_left_out = 0;
  for (const std::string& set : sets) {
    std::printf("| %s | %.3f | %.3f |\n", set.c_str(), crossed.at(set), left_out.at(set));
    sum += crossed.at(set);
    sum_left_out += left_out.at(set);
    lowest = std::min(lowest, crossed.at(set));
  }
  const double n = static_cast<double>(sets.size());
  std::printf("| mean | %.3f | %.3f |\n", sum / n, sum_left_out / n);
  gates.Check("spearman.cross_validated.mean", sum / n);
  gates.Check("spearman.cross_validated.lowest", lowest);
}

void JudgeSatisfaction(std::vector<QualitySample> rated, Gates& gates) {
  FindNextUtterances(rated);
  std::map<std::string, std::pair<std::vector<double>, std::vector<double>>> sets;
  std::map<std::string, std::array<std::vector<double>, core::kSatisfactionSigns>> signs;
  for (const QualitySample& sample : rated) {
    if (sample.next_utterance.empty()) continue;
    const core::AnsweredTurn turn{sample.utterance, sample.reply, sample.next_utterance};
    sets[sample.set].first.push_back(core::JudgeSatisfaction(turn).score);
    sets[sample.set].second.push_back(sample.rating);
    const core::SatisfactionSigns found = core::FindSatisfactionSigns(turn);
    for (size_t i = 0; i < found.size(); ++i) signs[sample.set][i].push_back(found[i]);
  }
  std::printf("\n| satisfaction by the next utterance | replies | Spearman |");
  for (size_t i = 0; i < core::kSatisfactionSigns; ++i) {
    std::printf(
        " %s |",
        std::string(core::SatisfactionSignName(static_cast<core::SatisfactionSign>(i))).c_str());
  }
  std::printf("\n");
  double sum = 0;
  for (const auto& [name, values] : sets) {
    const double rho = Spearman(values.first, values.second);
    sum += rho;
    std::printf("| %s | %zu | %.3f |", name.c_str(), values.first.size(), rho);
    for (const std::vector<double>& sign : signs[name])
      std::printf(" %.3f |", Spearman(sign, values.second));
    std::printf("\n");
  }
  std::printf("| mean | | %.3f |\n", sum / sets.size());
  gates.Check("satisfaction.spearman", sum / sets.size());
}

int Main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: %s TURNS.jsonl RATED.jsonl GATES.json\n", argv[0]);
    return 2;
  }
  const auto encoder = core::Encoder::Parse(models::EmbeddedEncoderTable());
  if (!encoder.ok()) {
    std::fprintf(stderr, "%s\n", encoder.status().ToString().c_str());
    return 1;
  }
  const auto profile = core::VoiceProfile::Create(models::EmbeddedQualityModel(), encoder->get());
  if (!profile.ok()) {
    std::fprintf(stderr, "%s\n", profile.status().ToString().c_str());
    return 1;
  }
  const core::FiveFactorProfile five_factor_profile;
  core::Calibration calibration({});
  const core::Calibration built_in({});
  Gates gates(argv[3]);

  std::vector<QualitySample> turns = ReadTurns(argv[1], kTurns + kCalibrationTurns);
  for (size_t i = 0; i < kCalibrationTurns && i < turns.size(); ++i) {
    std::vector<absl::string_view> earlier;
    const core::QualityInput input = InputOf(turns[i], earlier);
    calibration.Learn(**profile, kDeployment, turns[i].dialogue, input, (*profile)->Score(input));
  }
  turns.erase(turns.begin(), turns.begin() + std::min(kCalibrationTurns, turns.size()));
  for (const core::CalibrationState& state : calibration.Export()) {
    std::printf("Calibrated on %u turns, %u of them capped:", state.turns, state.capped);
    for (const auto& knot : state.knots) std::printf(" %.1f->%.0f", knot.raw, knot.calibrated);
    std::printf("\n");
  }
  JudgeSpoiled(turns, Scorer(**profile, calibration), Scorer(five_factor_profile, calibration),
               gates);
  JudgeRated(ReadRated(argv[2]), Scorer(**profile, built_in),
             Scorer(five_factor_profile, built_in));
  const auto model = core::QualityModel::Parse(models::EmbeddedQualityModel());
  JudgeUnseenRatings(turns, ReadRated(argv[2]), **model, **encoder, gates);
  JudgeSatisfaction(ReadRated(argv[2]), gates);
  return gates.Finish();
}

}  // namespace
}  // namespace turnopt::accuracy

int main(int argc, char** argv) { return turnopt::accuracy::Main(argc, argv); }
