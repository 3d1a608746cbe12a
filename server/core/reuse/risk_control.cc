// The window's losses are summed in bins of confidence, so that labels come and go in constant
// time and the threshold is one walk from the highest bin down. Once the inequality fails it may
// hold again further down only by an operator's reviews; the walk stops at the first failure.
#include "server/core/reuse/risk_control.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace turnopt::core {
namespace {

constexpr double kNothingServed = 2;
constexpr size_t kMaxReviews = 2'000;
// Labels between two updates of the threshold.
constexpr uint64_t kUpdateEvery = 20;

}  // namespace

RiskControl::RiskControl(const Options& options) : options_(options), loss_(kBins), mass_(kBins) {
  status_.threshold = kNothingServed;
  status_.verification_rate = options_.verification_ceiling;
}

size_t RiskControl::BinOf(double confidence) {
  const double p = std::min(std::max(confidence, 1e-9), 1 - 1e-9);
  const double place = (std::log(p / (1 - p)) + kRange) / (2 * kRange) * kBins;
  return static_cast<size_t>(std::min(std::max(place, 0.0), static_cast<double>(kBins - 1)));
}

double RiskControl::LowerEdge(size_t bin) {
  const double log_odds = static_cast<double>(bin) / kBins * 2 * kRange - kRange;
  return 1 / (1 + std::exp(-log_odds));
}

void RiskControl::Count(const RiskLabel& label, double sign) {
  const double weight = static_cast<double>(label.weight);
  total_weight_ += sign * weight;
  total_squared_ += sign * weight * weight;
  if (label.confidence < 0) return;
  const size_t bin = BinOf(static_cast<double>(label.confidence));
  loss_[bin] += sign * weight * static_cast<double>(label.loss);
  mass_[bin] += sign * weight;
  candidates_ = sign > 0 ? candidates_ + 1 : candidates_ - 1;
}

void RiskControl::Add(const RiskLabel& label) {
  RiskLabel clean = label;
  if (!std::isfinite(clean.confidence)) clean.confidence = -1;
  if (!(clean.loss >= 0)) clean.loss = 1;
  clean.loss = std::min(clean.loss, 1.0f);
  if (!(clean.weight >= 1)) clean.weight = 1;
  labels_.push_back(clean);
  Count(clean, 1);
  while (!heaviest_.empty() && heaviest_.back().first <= clean.weight) heaviest_.pop_back();
  heaviest_.emplace_back(clean.weight, added_++);
  // The window is one of turns, and a label stands for as many as it weighs.
  while (total_weight_ > static_cast<double>(options_.window_turns) && labels_.size() > 1) {
    Count(labels_.front(), -1);
    labels_.pop_front();
    while (heaviest_.front().second < added_ - labels_.size()) heaviest_.pop_front();
  }
  // A small window changes much with each label.
  if (++since_update_ >= kUpdateEvery || labels_.size() < 1'000) Update();
}

void RiskControl::AddReview(double confidence, double loss, bool wrong) {
  reviews_.push_back({static_cast<float>(confidence), static_cast<float>(loss), wrong});
  if (reviews_.size() > kMaxReviews) reviews_.pop_front();
  Update();
}

double RiskControl::ReviewCorrection(size_t bin) const {
  if (reviews_.size() < options_.min_reviews) return 0;
  double count = 0, sum = 0, squares = 0;
  for (const Review& review : reviews_) {
    if (BinOf(static_cast<double>(review.confidence)) < bin) continue;
    const double difference = (review.wrong ? 1.0 : 0.0) - static_cast<double>(review.loss);
    ++count;
    sum += difference;
    squares += difference * difference;
  }
  if (count < static_cast<double>(options_.min_reviews)) return 0;
  const double mean = sum / count;
  const double variance = std::max(squares / count - mean * mean, 0.0);
  return mean + std::sqrt(variance / count);
}

void RiskControl::Update() {
  since_update_ = 0;
  Status status;
  status.threshold = kNothingServed;
  status.labels = candidates_;
  status.reviews = reviews_.size();
  status.effective_turns = total_squared_ > 0 ? total_weight_ * total_weight_ / total_squared_ : 0;
  status.largest_weight = heaviest_.empty() ? 1 : static_cast<double>(heaviest_.front().first);
  const double n = status.effective_turns;
  const double rate = 1 / std::max(options_.correction_share * options_.budget * (n + 1), 1e-9);
  status.verification_rate =
      std::min(std::max(rate, options_.verification_floor), options_.verification_ceiling);
  if (candidates_ >= options_.min_labels) {
    double loss = 0, mass = 0;
    for (size_t bin = kBins; bin-- > 0;) {
      loss += loss_[bin];
      mass += mass_[bin];
      if (LowerEdge(bin) < options_.least_threshold) break;
      if (mass_[bin] <= 0) continue;
      const double served = mass / total_weight_;
      const double risk = std::max(loss / total_weight_ + served * ReviewCorrection(bin), 0.0);
      const double bound = n / (n + 1) * risk + status.largest_weight / (n + 1);
      if (bound > options_.budget) break;
      status.threshold = LowerEdge(bin);
      status.risk = risk;
      status.served = served;
      status.bound = bound;
    }
  }
  status_ = status;
}

}  // namespace turnopt::core
