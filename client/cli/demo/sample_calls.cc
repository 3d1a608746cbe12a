#include "client/cli/demo/sample_calls.h"

#include <string>
#include <utility>

// Bounds of the two streams, which samples.S takes in.
extern "C" {
extern const char turnopt_samples_outbound_sales_begin[];
extern const char turnopt_samples_outbound_sales_end[];
extern const char turnopt_samples_restaurant_booking_begin[];
extern const char turnopt_samples_restaurant_booking_end[];
}

namespace turnopt::cli {
namespace {

absl::string_view Between(const char* begin, const char* end) {
  return absl::string_view(begin, static_cast<size_t>(end - begin));
}

using Call = std::vector<StreamTurn>;

absl::StatusOr<std::vector<Call>> Calls(absl::string_view text, absl::string_view name) {
  absl::StatusOr<std::vector<StreamTurn>> turns = ParseTurnStream(text, name, 0);
  if (!turns.ok()) {
    return turns.status();
  }
  std::vector<Call> calls;
  for (StreamTurn& turn : *turns) {
    if (calls.empty() || calls.back().front().call != turn.call) {
      calls.emplace_back();
    }
    calls.back().push_back(std::move(turn));
  }
  return calls;
}

}  // namespace

absl::StatusOr<std::vector<StreamTurn>> SampleCalls() {
  const std::pair<absl::string_view, absl::string_view> texts[] = {
      {"outbound_sales.jsonl",
       Between(turnopt_samples_outbound_sales_begin, turnopt_samples_outbound_sales_end)},
      {"restaurant_booking.jsonl",
       Between(turnopt_samples_restaurant_booking_begin, turnopt_samples_restaurant_booking_end)}};
  std::vector<std::vector<Call>> flows;
  size_t most_calls = 0;
  for (const auto& [name, text] : texts) {
    absl::StatusOr<std::vector<Call>> calls = Calls(text, name);
    if (!calls.ok()) {
      return calls.status();
    }
    most_calls = std::max(most_calls, calls->size());
    flows.push_back(*std::move(calls));
  }
  std::vector<StreamTurn> turns;
  double time_s = 0;
  for (size_t i = 0; i < most_calls; ++i) {
    for (std::vector<Call>& calls : flows) {
      if (i >= calls.size()) {
        continue;
      }
      const double start_s = calls[i].front().time_s;
      for (StreamTurn& turn : calls[i]) {
        turn.time_s += time_s - start_s;
        turns.push_back(std::move(turn));
      }
      time_s = turns.back().time_s + 1;
    }
  }
  return turns;
}

}  // namespace turnopt::cli
