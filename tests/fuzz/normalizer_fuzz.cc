// Any bytes normalise to valid UTF-8 that normalises to itself, and whose tokens join to its text.

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "absl/strings/str_join.h"
#include "server/core/language/normalizer.h"
#include "server/core/language/utf8.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const turnopt::core::Normalizer normalizer;
  const auto once =
      normalizer.Normalize(absl::string_view(reinterpret_cast<const char*>(data), size));
  if (!turnopt::core::IsValidUtf8(once.text)) std::abort();
  if (absl::StrJoin(once.tokens, " ") != once.text) std::abort();
  if (normalizer.Normalize(once.text).text != once.text) std::abort();
  return 0;
}
