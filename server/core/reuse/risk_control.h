// Keeps wrong reuse within the operator's budget: the serving threshold by conformal risk control
// (Angelopoulos, Bates, Fisch, Lei, Schuster: "Conformal Risk Control", 2022).
//
// Risk is counted over all turns: a turn costs its loss (the probability that the answer is wrong)
// if its confidence reaches the threshold, else nothing. The threshold is the lowest confidence
// at which the turns of the window keep
//
//   n / (n + 1) * risk + B / (n + 1) <= budget
//
// where risk is the weighted mean of the losses, n the effective number of turns (sum of weights
// squared over the sum of squared weights) and B the largest weight. The confidences are those
// given at decision time. A turn that the LLM answered weighs 1; a served one is known only if it
// was verified, and then weighs 1 / rate.
//
// Where an operator has reviewed turns, the mean difference of his verdicts and the losses, plus
// one standard error, corrects the risk of what is served (prediction-powered inference:
// Angelopoulos, Bates, Fannjiang, Jordan, Zrnic, 2023).
//
// External synchronisation. A label costs O(1), a threshold O(kBins).
#ifndef TURNOPT_SERVER_CORE_REUSE_RISK_CONTROL_H_
#define TURNOPT_SERVER_CORE_REUSE_RISK_CONTROL_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

namespace turnopt::core {

// One turn whose outcome is known.
struct RiskLabel {
  float confidence = 0;  // negative: nothing could have been served
  float loss = 0;        // 0..1
  float weight = 1;      // >= 1
};

class RiskControl {
 public:
  struct Options {
    double budget = 0.01;  // wrong reuse, of all turns
    size_t window_turns = 40'000;
    size_t min_labels = 100;  // with a confidence; below, nothing is served
    // However well the recent turns went, nothing less sure is served.
    double least_threshold = 0.6;
    double verification_floor = 0.05;
    double verification_ceiling = 0.5;
    // The verification rate is the lowest that keeps B / (n + 1) under this share of the budget.
    double correction_share = 0.05;
    size_t min_reviews = 20;  // before reviews correct the risk
  };

  // Where the budget stands, for explanations and reports.
  struct Status {
    double threshold = 0;  // above 1: nothing is served
    double risk = 0;       // estimated wrong reuse, of all turns, at the threshold
    double served = 0;     // estimated share of turns at or above the threshold
    double bound = 0;      // left-hand side of the inequality at the threshold
    double effective_turns = 0;
    double largest_weight = 0;
    size_t labels = 0;
    size_t reviews = 0;
    double verification_rate = 0;
  };

  explicit RiskControl(const Options& options);

  void Add(const RiskLabel& label);
  // An operator's verdict on a labelled turn.
  void AddReview(double confidence, double loss, bool wrong);

  // Above 1 while nothing may be served.
  double threshold() const { return status_.threshold; }
  double verification_rate() const { return status_.verification_rate; }
  const Status& status() const { return status_; }

  struct Review {
    float confidence = 0;
    float loss = 0;
    bool wrong = false;
  };
  const std::deque<RiskLabel>& labels() const { return labels_; }
  const std::deque<Review>& reviews() const { return reviews_; }

 private:
  // Bins are even in log odds between -kRange and kRange.
  static constexpr size_t kBins = 1024;
  static constexpr double kRange = 8;

  static size_t BinOf(double confidence);
  static double LowerEdge(size_t bin);
  void Count(const RiskLabel& label, double sign);
  void Update();
  // What reviews add to the loss of one turn at or above the bin.
  double ReviewCorrection(size_t bin) const;

  const Options options_;
  std::deque<RiskLabel> labels_;  // oldest first
  std::vector<double> loss_;      // by bin, weighted
  std::vector<double> mass_;      // by bin
  double total_weight_ = 0;
  double total_squared_ = 0;
  size_t candidates_ = 0;  // labels with a confidence
  // The window's weights, largest first: each with the number of its label.
  std::deque<std::pair<float, uint64_t>> heaviest_;
  uint64_t added_ = 0;
  uint64_t since_update_ = 0;
  std::deque<Review> reviews_;
  Status status_;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_REUSE_RISK_CONTROL_H_
