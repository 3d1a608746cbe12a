// Rows are kept compact (no strings), and grouped only when an alert is raised, which is rare: a
// completed turn costs one row.
#include "server/core/sla/recent_turns.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace turnopt::core {
namespace {

constexpr const char* kLengthNames[] = {"1-2", "3-5", "6-10", "11+"};
constexpr size_t kGroupsTold = 3;

uint8_t LengthBucket(uint32_t words) {
  if (words <= 2) return 0;
  if (words <= 5) return 1;
  return words <= 10 ? 2 : 3;
}

double Percent(size_t part, size_t whole) {
  return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

struct Sum {
  double sum = 0;
  size_t count = 0;
  double mean() const { return count == 0 ? 0 : sum / static_cast<double>(count); }
};

}  // namespace

RecentTurns::RecentTurns(size_t capacity, size_t recent)
    : recent_(recent), rows_(std::max<size_t>(1, capacity)), states_{"(other)"} {}

void RecentTurns::Clear() {
  next_ = 0;
  count_ = 0;
}

uint16_t RecentTurns::StateIndex(absl::string_view state) {
  const auto it = state_index_.find(state);
  if (it != state_index_.end()) return it->second;
  if (states_.size() > kMaxStates) return 0;
  const auto index = static_cast<uint16_t>(states_.size());
  states_.push_back(state.empty() ? "(none)" : std::string(state));
  state_index_.emplace(state, index);
  return index;
}

size_t RecentTurns::FactorIndex(absl::string_view name) {
  const auto it = std::find(factors_.begin(), factors_.end(), name);
  if (it != factors_.end()) return static_cast<size_t>(it - factors_.begin());
  if (factors_.size() == kMaxFactors) return kMaxFactors;
  factors_.emplace_back(name);
  return factors_.size() - 1;
}

void RecentTurns::Add(const TurnRecord& turn) {
  Row row;
  row.state = StateIndex(turn.dialog_state);
  row.response_type = static_cast<uint8_t>(turn.spoken);
  row.length = LengthBucket(turn.utterance_words);
  row.llm_called = turn.llm_called;
  row.llm_failed = turn.llm_failed;
  row.llm_timed_out = turn.llm_timed_out;
  row.error = turn.IsError();
  if (turn.latency.total) {
    row.total_ms = static_cast<float>(absl::ToDoubleMilliseconds(*turn.latency.total));
  }
  row.factors.fill(-1);
  if (turn.quality) {
    row.quality = static_cast<float>(turn.quality->overall);
    row.capped = !turn.quality->caps.empty();
    for (const QualityFactor& factor : turn.quality->factors) {
      const size_t index = FactorIndex(factor.name);
      if (index < kMaxFactors) row.factors[index] = static_cast<float>(factor.score);
    }
  }
  rows_[next_] = row;
  next_ = (next_ + 1) % rows_.size();
  count_ = std::min(count_ + 1, rows_.size());
}

const RecentTurns::Row& RecentTurns::Newest(size_t i) const {
  return rows_[(next_ + rows_.size() - 1 - i) % rows_.size()];
}

std::string RecentTurns::StateName(const Row& row) const { return states_[row.state]; }

Finding RecentTurns::Worst(absl::string_view name, const std::function<bool(const Row&)>& bad,
                           const std::function<std::string(const Row&)>& group) const {
  std::map<std::string, std::pair<size_t, size_t>> groups;  // bad turns, turns
  for (size_t i = 0; i < std::min(count_, recent_); ++i) {
    auto& counts = groups[group(Newest(i))];
    counts.first += bad(Newest(i)) ? 1 : 0;
    ++counts.second;
  }
  std::vector<std::pair<std::string, std::pair<size_t, size_t>>> order(groups.begin(),
                                                                       groups.end());
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.second.first > b.second.first; });
  std::vector<std::string> told;
  for (const auto& entry : order) {
    if (entry.second.first == 0 || told.size() == kGroupsTold) break;
    told.push_back(absl::StrFormat("%s: %d of %d turns", entry.first, entry.second.first,
                                   entry.second.second));
  }
  return {std::string(name), told.empty() ? "none" : absl::StrJoin(told, "; ")};
}

Finding RecentTurns::HitRate() const {
  size_t hits[2] = {0, 0};
  size_t turns[2] = {0, 0};
  for (size_t i = 0; i < count_; ++i) {
    const int when = i < recent_ ? 0 : 1;
    hits[when] += IsHit(static_cast<Source>(Newest(i).response_type)) ? 1 : 0;
    ++turns[when];
  }
  if (turns[1] == 0) {
    return {"hit rate",
            absl::StrFormat("%.0f%% of the last %d turns", Percent(hits[0], turns[0]), turns[0])};
  }
  return {"hit rate", absl::StrFormat("%.0f%% of the last %d turns, %.0f%% of the %d before",
                                      Percent(hits[0], turns[0]), turns[0],
                                      Percent(hits[1], turns[1]), turns[1])};
}

Finding RecentTurns::LlmFailures() const {
  size_t calls = 0;
  size_t timed_out = 0;
  size_t failed = 0;
  for (size_t i = 0; i < std::min(count_, recent_); ++i) {
    const Row& row = Newest(i);
    calls += row.llm_called ? 1 : 0;
    timed_out += row.llm_timed_out ? 1 : 0;
    failed += row.llm_failed && !row.llm_timed_out ? 1 : 0;
  }
  return {"LLM", absl::StrFormat("%d of the last %d calls timed out, %d failed otherwise",
                                 timed_out, calls, failed)};
}

std::vector<Finding> RecentTurns::LatencyTriage(absl::Duration threshold) const {
  const double limit = absl::ToDoubleMilliseconds(threshold);
  const auto slow = [limit](const Row& row) { return row.total_ms > limit; };
  return {
      Worst("slow by state", slow, [this](const Row& row) { return StateName(row); }),
      Worst("slow by response type", slow,
            [](const Row& row) {
              return std::string(ResponseTypeName(static_cast<Source>(row.response_type)));
            }),
      Worst("slow by words of the caller", slow,
            [](const Row& row) { return std::string(kLengthNames[row.length]); }),
      HitRate(),
      LlmFailures(),
  };
}

std::vector<Finding> RecentTurns::ErrorTriage() const {
  const auto error = [](const Row& row) { return row.error; };
  return {
      Worst("errors by state", error, [this](const Row& row) { return StateName(row); }),
      Worst("errors by response type", error,
            [](const Row& row) {
              return std::string(ResponseTypeName(static_cast<Source>(row.response_type)));
            }),
      LlmFailures(),
  };
}

Finding RecentTurns::MostMoved(absl::string_view name,
                               const std::function<std::string(const Row&)>& group) const {
  std::map<std::string, std::pair<Sum, Sum>> groups;  // recent, before
  Sum before_all;
  for (size_t i = 0; i < count_; ++i) {
    const Row& row = Newest(i);
    if (row.quality < 0) continue;
    auto& sums = groups[group(row)];
    Sum& sum = i < recent_ ? sums.first : sums.second;
    sum.sum += row.quality;
    ++sum.count;
    if (i >= recent_) {
      before_all.sum += row.quality;
      ++before_all.count;
    }
  }
  // A group that is new is held against all turns before; without any, the lowest mean is told.
  std::string worst = "no scored turns";
  double worst_effect = 0;
  bool found = false;
  for (const auto& entry : groups) {
    const Sum& recent = entry.second.first;
    const Sum& before = entry.second.second.count > 0 ? entry.second.second : before_all;
    if (recent.count == 0) continue;
    // Points lost over the window, so that one odd turn does not outrank a state that fell.
    const double reference = before.count > 0 ? before.mean() : 100;
    const double effect = (reference - recent.mean()) * static_cast<double>(recent.count);
    if (found && effect <= worst_effect) continue;
    found = true;
    worst_effect = effect;
    worst = before.count > 0 ? absl::StrFormat("%s: %.0f over %d turns, was %.0f", entry.first,
                                               recent.mean(), recent.count, before.mean())
                             : absl::StrFormat("%s: %.0f over %d turns", entry.first, recent.mean(),
                                               recent.count);
  }
  return {std::string(name), worst};
}

std::vector<Finding> RecentTurns::QualityTriage() const {
  std::string factor_text = "none reported";
  double worst_fall = 0;
  bool found = false;
  for (size_t f = 0; f < factors_.size(); ++f) {
    Sum recent;
    Sum before;
    for (size_t i = 0; i < count_; ++i) {
      const float score = Newest(i).factors[f];
      if (score < 0) continue;
      Sum& sum = i < recent_ ? recent : before;
      sum.sum += score;
      ++sum.count;
    }
    if (recent.count == 0) continue;
    const double fall = (before.count > 0 ? before.mean() : 100) - recent.mean();
    if (found && fall <= worst_fall) continue;
    found = true;
    worst_fall = fall;
    factor_text = before.count > 0 ? absl::StrFormat("%s: %.0f, was %.0f", factors_[f],
                                                     recent.mean(), before.mean())
                                   : absl::StrFormat("%s: %.0f", factors_[f], recent.mean());
  }
  size_t capped = 0;
  const size_t recent = std::min(count_, recent_);
  for (size_t i = 0; i < recent; ++i) capped += Newest(i).capped ? 1 : 0;
  return {
      {"factor that moved", factor_text},
      MostMoved("response type that moved",
                [](const Row& row) {
                  return std::string(ResponseTypeName(static_cast<Source>(row.response_type)));
                }),
      MostMoved("state that moved", [this](const Row& row) { return StateName(row); }),
      {"named failures", absl::StrFormat("%d of the last %d turns", capped, recent)},
      HitRate(),
  };
}

}  // namespace turnopt::core
