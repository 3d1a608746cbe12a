#ifndef TURNOPT_SERVER_CORE_SLA_TURN_WINDOW_H_
#define TURNOPT_SERVER_CORE_SLA_TURN_WINDOW_H_

#include <cstddef>
#include <vector>

namespace turnopt::core {

// Mean of the last `capacity` values. The sum is rebuilt at each wrap, so that rounding errors do
// not pile up over months. External synchronisation.
class TurnWindow {
 public:
  explicit TurnWindow(size_t capacity) : values_(capacity == 0 ? 1 : capacity) {}

  void Add(double value) {
    if (count_ == values_.size()) sum_ -= values_[next_];
    values_[next_] = value;
    sum_ += value;
    if (count_ < values_.size()) ++count_;
    if (++next_ == values_.size()) {
      next_ = 0;
      sum_ = 0;
      for (double v : values_) sum_ += v;
    }
  }
  void Clear() {
    next_ = 0;
    count_ = 0;
    sum_ = 0;
  }

  size_t count() const { return count_; }
  bool full() const { return count_ == values_.size(); }
  // 0 when empty.
  double mean() const { return count_ == 0 ? 0 : sum_ / static_cast<double>(count_); }

 private:
  std::vector<double> values_;
  size_t next_ = 0;
  size_t count_ = 0;
  double sum_ = 0;
};

// Mean and standard deviation of a long stream (Welford, 1962), which forgets slowly: beyond
// `memory` values each new one weighs 1/memory. External synchronisation.
class RunningMean {
 public:
  explicit RunningMean(double memory) : memory_(memory) {}

  void Add(double value) {
    if (count_ < memory_) count_ += 1;
    const double delta = value - mean_;
    mean_ += delta / count_;
    variance_ += (delta * (value - mean_) - variance_) / count_;
  }

  double count() const { return count_; }
  double mean() const { return mean_; }
  double variance() const { return variance_; }

 private:
  double memory_;
  double count_ = 0;
  double mean_ = 0;
  double variance_ = 0;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_SLA_TURN_WINDOW_H_
