// Any bytes after a right checksum are a table that encodes every text to a vector of length one or
// zero, or they are refused.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "server/base/hash.h"
#include "server/core/language/encoder.h"

namespace {

// "TOENC001", the checksum that belongs to `body`, and `body`.
std::string WithChecksum(absl::string_view body) {
  std::string file = "TOENC001";
  const uint64_t checksum = turnopt::base::StableHash(body);
  for (int i = 0; i < 8; ++i) file.push_back(static_cast<char>(checksum >> (8 * i)));
  return file.append(body.data(), body.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view body(reinterpret_cast<const char*>(data), size);
  const auto encoder = turnopt::core::Encoder::Parse(WithChecksum(body));
  if (!encoder.ok()) return 0;
  for (const absl::string_view text : {body, absl::string_view("yes, no")}) {
    double squares = 0;
    for (const float x : (*encoder)->Encode(text)) squares += static_cast<double>(x) * x;
    if (!(squares == 0 || std::abs(squares - 1) < 1e-3)) std::abort();
  }
  return 0;
}
