#ifndef TURNOPT_CLIENT_CLI_WORDS_H_
#define TURNOPT_CLIENT_CLI_WORDS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "turnoptimizer/v1/admin.pb.h"
#include "turnoptimizer/v1/turn.pb.h"

namespace turnopt::cli {

// The words that people read and type for the API's enums: "quick", "cached", "llm", "shadow",
// "no match". Reports and logs use the same.
std::string SourceWord(turnoptimizer::v1::Source source);
std::string ModeWord(turnoptimizer::v1::Mode mode);
std::string MatchWord(turnoptimizer::v1::MatchKind match);
std::string ReasonWords(turnoptimizer::v1::Reason reason);
std::string QualityWord(turnoptimizer::v1::QualityStatus status);

// "disabled", "shadow" or "enabled"; absent for anything else.
absl::optional<turnoptimizer::v1::Mode> ParseMode(absl::string_view word);
// "quick", "cached", "llm" or "fallback"; absent for anything else.
absl::optional<turnoptimizer::v1::Source> ParseSource(absl::string_view word);

absl::Duration FromProto(const google::protobuf::Duration& duration);
google::protobuf::Duration ToProto(absl::Duration duration);
google::protobuf::Timestamp ToProto(absl::Time time);

// "12.3 %".
std::string Percent(double share);
// "143 us", "4.50 s".
std::string ShortDuration(absl::Duration duration);

}  // namespace turnopt::cli

#endif  // TURNOPT_CLIENT_CLI_WORDS_H_
