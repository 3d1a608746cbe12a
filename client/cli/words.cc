#include "client/cli/words.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

// "MATCH_KIND_RULE" -> "rule". An enumerator that this build does not know yet has no name.
std::string Words(absl::string_view name, absl::string_view prefix) {
  if (name.empty()) {
    return "unknown";
  }
  if (absl::StartsWith(name, prefix)) {
    name.remove_prefix(prefix.size());
  }
  return absl::StrReplaceAll(absl::AsciiStrToLower(name), {{"_", " "}});
}

}  // namespace

std::string SourceWord(v1::Source source) {
  switch (source) {
    case v1::SOURCE_QUICK_RESPONSE:
      return "quick";
    case v1::SOURCE_CACHE:
      return "cached";
    default:
      return Words(v1::Source_Name(source), "SOURCE_");
  }
}

std::string ModeWord(v1::Mode mode) { return Words(v1::Mode_Name(mode), "MODE_"); }

std::string MatchWord(v1::MatchKind match) {
  return match == v1::MATCH_KIND_UNSPECIFIED ? "-"
                                             : Words(v1::MatchKind_Name(match), "MATCH_KIND_");
}

std::string ReasonWords(v1::Reason reason) { return Words(v1::Reason_Name(reason), "REASON_"); }

std::string QualityWord(v1::QualityStatus status) {
  return Words(v1::QualityStatus_Name(status), "QUALITY_STATUS_");
}

absl::optional<v1::Mode> ParseMode(absl::string_view word) {
  for (const v1::Mode mode : {v1::MODE_DISABLED, v1::MODE_SHADOW, v1::MODE_ENABLED}) {
    if (word == ModeWord(mode)) {
      return mode;
    }
  }
  return absl::nullopt;
}

absl::optional<v1::Source> ParseSource(absl::string_view word) {
  for (const v1::Source source :
       {v1::SOURCE_LLM, v1::SOURCE_QUICK_RESPONSE, v1::SOURCE_CACHE, v1::SOURCE_FALLBACK}) {
    if (word == SourceWord(source)) {
      return source;
    }
  }
  return absl::nullopt;
}

absl::Duration FromProto(const google::protobuf::Duration& duration) {
  return absl::Seconds(duration.seconds()) + absl::Nanoseconds(duration.nanos());
}

google::protobuf::Duration ToProto(absl::Duration duration) {
  google::protobuf::Duration proto;
  proto.set_seconds(absl::ToInt64Seconds(duration));
  proto.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(duration % absl::Seconds(1))));
  return proto;
}

google::protobuf::Timestamp ToProto(absl::Time time) {
  const int64_t nanos = absl::ToUnixNanos(time);
  google::protobuf::Timestamp proto;
  proto.set_seconds(absl::ToUnixSeconds(time));
  proto.set_nanos(static_cast<int32_t>(nanos - proto.seconds() * 1'000'000'000));
  return proto;
}

std::string Percent(double share) { return absl::StrFormat("%.1f %%", share * 100); }

std::string ShortDuration(absl::Duration duration) {
  if (duration < absl::Milliseconds(1)) {
    return absl::StrFormat("%.0f us", absl::ToDoubleMicroseconds(duration));
  }
  if (duration < absl::Seconds(1)) {
    return absl::StrFormat("%.1f ms", absl::ToDoubleMilliseconds(duration));
  }
  return absl::StrFormat("%.2f s", absl::ToDoubleSeconds(duration));
}

}  // namespace turnopt::cli
