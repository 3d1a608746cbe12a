// Two replies, split at the first NUL, are judged with a probability that does not depend on their
// order; and any bytes after a right checksum are a judge that does the same, or they are refused.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "server/base/hash.h"
#include "server/core/language/judge.h"
#include "server/models/models.h"

namespace {

using turnopt::core::AgreementJudge;
using turnopt::core::Encoder;

std::string WithChecksum(absl::string_view body) {
  std::string file = "TOJUDG01";
  const uint64_t checksum = turnopt::base::StableHash(body);
  for (int i = 0; i < 8; ++i) file.push_back(static_cast<char>(checksum >> (8 * i)));
  return file.append(body.data(), body.size());
}

void Check(const AgreementJudge& judge, absl::string_view a, absl::string_view b) {
  const auto one = judge.reader().Read(a), other = judge.reader().Read(b);
  const double probability = judge.Agree(one, other);
  if (!(probability >= 0 && probability <= 1)) std::abort();
  if (probability != judge.Agree(other, one)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const Encoder* const encoder =
      Encoder::Parse(turnopt::models::EmbeddedEncoderTable())->release();
  static const AgreementJudge* const shipped =
      AgreementJudge::Parse(turnopt::models::EmbeddedAgreementJudge(), *encoder)->release();
  const absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  const size_t cut = bytes.find('\0');
  Check(*shipped, bytes.substr(0, cut),
        cut == absl::string_view::npos ? absl::string_view() : bytes.substr(cut + 1));
  if (const auto judge = AgreementJudge::Parse(WithChecksum(bytes), *encoder); judge.ok()) {
    Check(**judge, "Which city?", "At 8 am on {date}.");
  }
  return 0;
}
