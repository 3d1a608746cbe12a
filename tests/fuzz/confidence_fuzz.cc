// Any bytes as a weights file are a model whose probabilities lie in 0..1 for every input, or they
// are refused with the number of a line or what is missing. The file's own bytes serve as inputs.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <string>

#include "server/core/reuse/confidence.h"

namespace {

using turnopt::core::ConfidenceInputs;
using turnopt::core::ConfidenceModel;

void Require(bool holds) {
  if (!holds) std::abort();
}

bool IsProbability(double p) { return p >= 0 && p <= 1; }

void Check(const ConfidenceModel& model, const ConfidenceInputs& inputs) {
  for (const bool has_state : {false, true}) {
    const double confidence = model.Confidence(inputs, has_state);
    Require(IsProbability(confidence));
    Require(model.Explain(inputs, has_state, 3).size() <= 3);
    for (const double agreement : {0.0, 0.5, 1.0}) {
      Require(IsProbability(model.Loss(agreement, confidence)));
    }
  }
}

// As many bit patterns as there are bytes for; not-a-number and infinities among them.
ConfidenceInputs BytesAsInputs(const uint8_t* data, size_t size) {
  ConfidenceInputs inputs = {};
  if (size > 0) std::memcpy(inputs.data(), data, std::min(size, sizeof(inputs)));
  return inputs;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto model =
      ConfidenceModel::Parse(absl::string_view(reinterpret_cast<const char*>(data), size));
  if (!model.ok()) {
    Require(!model.status().message().empty());
    return 0;
  }
  ConfidenceInputs largest, smallest;
  largest.fill(std::numeric_limits<float>::max());
  smallest.fill(-std::numeric_limits<float>::max());
  Check(**model, BytesAsInputs(data, size));
  Check(**model, largest);
  Check(**model, smallest);
  Check(**model, ConfidenceInputs{});
  return 0;
}
