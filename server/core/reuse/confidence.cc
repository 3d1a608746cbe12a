#include "server/core/reuse/confidence.h"

#include <algorithm>
#include <cmath>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/base/status_macros.h"

namespace turnopt::core {
namespace {

constexpr absl::string_view kHeader = "turnopt-confidence 1";
constexpr size_t kMaxTerms = 1000;
constexpr double kClip = 30;
// A thousand terms of this weight, and products of inputs at their clip, still have a sum.
constexpr double kMaxWeight = 1e6;
constexpr double kMaxRelevance = 1000;

// `low` for what is not a number.
double Clip(double x, double low, double high) { return x > low ? std::min(x, high) : low; }

// What is not a number counts as none.
double ClippedInput(float x) {
  return std::isnan(x) ? 0 : Clip(static_cast<double>(x), -kClip, kClip);
}

double Logit(double p) { return std::log(p / (1 - p)); }

double Logistic(double x) { return 1 / (1 + std::exp(-x)); }

// kConfidenceInputs if there is none of that name.
size_t InputOf(absl::string_view name) {
  size_t input = 0;
  while (input < kConfidenceInputs && name != ConfidenceInputName(input)) ++input;
  return input;
}

}  // namespace

absl::StatusOr<std::unique_ptr<ConfidenceModel>> ConfidenceModel::Parse(absl::string_view text) {
  auto model = std::unique_ptr<ConfidenceModel>(new ConfidenceModel());
  Profile* profile = nullptr;
  int number = 0;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    if (number == 1 ? line != kHeader : !model->AddLine(line, &profile).ok()) {
      return absl::InvalidArgumentError(absl::StrCat("confidence weights: bad line ", number));
    }
  }
  if (model->state_.terms.empty() || model->plain_.terms.empty()) {
    return absl::InvalidArgumentError("confidence weights: a profile is missing");
  }
  return model;
}

absl::Status ConfidenceModel::AddLine(absl::string_view line, Profile** profile) {
  absl::Status bad = absl::InvalidArgumentError("bad line");
  if (line.empty() || line[0] == '#') return absl::OkStatus();
  const std::vector<absl::string_view> words = absl::StrSplit(line, ' ');
  if (words[0] == "profile" && words.size() == 2) {
    *profile = words[1] == "state" ? &state_ : words[1] == "plain" ? &plain_ : nullptr;
    return *profile == nullptr ? bad : absl::OkStatus();
  }
  double weight;
  if (!absl::SimpleAtod(words.back(), &weight) || !(std::abs(weight) <= kMaxWeight)) return bad;
  if (words[0] == "loss" && words.size() == 3) {
    double* target = words[1] == "bias"                    ? &loss_.bias
                     : words[1] == "agreement"             ? &loss_.agreement
                     : words[1] == "confidence"            ? &loss_.confidence
                     : words[1] == "confidence_above_half" ? &loss_.confidence_above_half
                                                           : nullptr;
    if (target == nullptr) return bad;
    *target = weight;
    return absl::OkStatus();
  }
  if (*profile == nullptr || (*profile)->terms.size() >= kMaxTerms) return bad;
  if (words[0] == "bias" && words.size() == 2) {
    (*profile)->bias = weight;
    return absl::OkStatus();
  }
  if (words[0] == "relevance" && words.size() == 3) {
    RelevanceWeights& relevance = (*profile)->relevance;
    if (!(*profile)->relevance_read) relevance.of.fill(0);
    (*profile)->relevance_read = true;
    size_t input = 0;
    while (input < kRelevanceInputs && words[1] != RelevanceInputName(input)) ++input;
    if (input == kRelevanceInputs || std::abs(weight) > kMaxRelevance) return bad;
    relevance.of[input] = static_cast<float>(weight);
    return absl::OkStatus();
  }
  Term term{Kind::kLinear, 0, 0, weight};
  const bool product = words[0] == "product";
  if (words.size() != (product ? 4u : 3u)) return bad;
  if (product) {
    term.kind = Kind::kProduct;
  } else if (words[0] == "logit") {
    term.kind = Kind::kLogit;
  } else if (words[0] == "log1p") {
    term.kind = Kind::kLog1p;
  } else if (words[0] == "least2") {
    term.kind = Kind::kLeast2;
  } else if (words[0] != "linear") {
    return bad;
  }
  term.input = InputOf(words[1]);
  term.other = product ? InputOf(words[2]) : 0;
  if (term.input == kConfidenceInputs || term.other == kConfidenceInputs) return bad;
  (*profile)->terms.push_back(term);
  return absl::OkStatus();
}

double ConfidenceModel::Value(const Term& term, const ConfidenceInputs& inputs) {
  const double x = ClippedInput(inputs[term.input]);
  switch (term.kind) {
    case Kind::kLinear:
      return term.weight * x;
    case Kind::kLogit:
      return term.weight * Logit(Clip(x, 0.01, 0.99));
    case Kind::kLog1p:
      return term.weight * std::log1p(std::max(x, 0.0));
    case Kind::kLeast2:
      return term.weight * std::min(x, 2.0);
    case Kind::kProduct:
      return term.weight * x * ClippedInput(inputs[term.other]);
  }
  return 0;
}

std::string ConfidenceModel::NameOf(const Term& term) {
  const absl::string_view input = ConfidenceInputName(term.input);
  switch (term.kind) {
    case Kind::kLinear:
      return std::string(input);
    case Kind::kLogit:
      return absl::StrCat("logit ", input);
    case Kind::kLog1p:
      return absl::StrCat("log1p ", input);
    case Kind::kLeast2:
      return absl::StrCat("least2 ", input);
    case Kind::kProduct:
      return absl::StrCat(input, " * ", ConfidenceInputName(term.other));
  }
  return "";
}

double ConfidenceModel::Confidence(const ConfidenceInputs& inputs, bool has_state) const {
  const Profile& profile = has_state ? state_ : plain_;
  double log_odds = profile.bias;
  for (const Term& term : profile.terms) log_odds += Value(term, inputs);
  return Logistic(log_odds);
}

std::vector<ConfidenceModel::Contribution> ConfidenceModel::Explain(const ConfidenceInputs& inputs,
                                                                    bool has_state,
                                                                    size_t count) const {
  std::vector<Contribution> contributions;
  for (const Term& term : (has_state ? state_ : plain_).terms) {
    contributions.emplace_back(NameOf(term), Value(term, inputs));
  }
  std::stable_sort(contributions.begin(), contributions.end(),
                   [](const Contribution& a, const Contribution& b) {
                     return std::abs(a.second) > std::abs(b.second);
                   });
  if (contributions.size() > count) contributions.resize(count);
  return contributions;
}

double ConfidenceModel::Loss(double agreement, double confidence) const {
  const double judged = Logit(Clip(agreement, 0.002, 0.998));
  const double given = Logit(Clip(confidence, 0.002, 0.998));
  return Logistic(loss_.bias + loss_.agreement * judged + loss_.confidence * given +
                  loss_.confidence_above_half * std::max(given, 0.0));
}

}  // namespace turnopt::core
