#ifndef TURNOPT_CLIENT_CLI_WORDS_H_
#define TURNOPT_CLIENT_CLI_WORDS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "turnoptimizer/v1/admin.pb.h"
#include "turnoptimizer/v1/turn.pb.h"

namespace turnopt::cli {

// "no match" for REASON_NO_MATCH: the value's name in the API without the enum's. "unknown" for a
// value that this build does not know yet.
std::string WordOf(const google::protobuf::EnumDescriptor& type, int value);
// The value behind WordOf; absent for any other word, and for "unspecified".
absl::optional<int> ValueOf(const google::protobuf::EnumDescriptor& type, absl::string_view word);

// The words that people read and type for the API's enums. Reports and logs use the same.
template <typename E>
std::string Word(E value) {
  return WordOf(*google::protobuf::GetEnumDescriptor<E>(), value);
}
template <typename E>
absl::optional<E> Parse(absl::string_view word) {
  const absl::optional<int> value = ValueOf(*google::protobuf::GetEnumDescriptor<E>(), word);
  if (!value) return absl::nullopt;
  return static_cast<E>(*value);
}

// The same for sources, which logs and reports call "quick", "cached", "llm" and "fallback".
std::string SourceWord(turnoptimizer::v1::Source source);
absl::optional<turnoptimizer::v1::Source> ParseSource(absl::string_view word);
// "-" where nothing was matched.
std::string MatchWord(turnoptimizer::v1::MatchKind match);

absl::Duration FromProto(const google::protobuf::Duration& duration);
google::protobuf::Duration ToProto(absl::Duration duration);
google::protobuf::Timestamp ToProto(absl::Time time);

// "12.3 %".
std::string Percent(double share);
// "143 us", "4.50 s".
std::string ShortDuration(absl::Duration duration);

}  // namespace turnopt::cli

#endif  // TURNOPT_CLIENT_CLI_WORDS_H_
