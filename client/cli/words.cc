#include "client/cli/words.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace turnopt::cli {
namespace v1 = turnoptimizer::v1;

std::string WordOf(const google::protobuf::EnumDescriptor& type, int value) {
  const google::protobuf::EnumValueDescriptor* found = type.FindValueByNumber(value);
  if (found == nullptr) return "unknown";
  // Every value's name begins with the enum's, which the zero tells: MODE_UNSPECIFIED.
  const absl::string_view prefix =
      absl::StripSuffix(type.FindValueByNumber(0)->name(), "UNSPECIFIED");
  return absl::StrReplaceAll(absl::AsciiStrToLower(absl::StripPrefix(found->name(), prefix)),
                             {{"_", " "}});
}

absl::optional<int> ValueOf(const google::protobuf::EnumDescriptor& type, absl::string_view word) {
  for (int i = 0; i < type.value_count(); ++i) {
    const int value = type.value(i)->number();
    if (value != 0 && word == WordOf(type, value)) return value;
  }
  return absl::nullopt;
}

std::string SourceWord(v1::Source source) {
  if (source == v1::SOURCE_QUICK_RESPONSE) return "quick";
  if (source == v1::SOURCE_CACHE) return "cached";
  return Word(source);
}

absl::optional<v1::Source> ParseSource(absl::string_view word) {
  if (word == "quick") return v1::SOURCE_QUICK_RESPONSE;
  if (word == "cached") return v1::SOURCE_CACHE;
  const absl::optional<v1::Source> source = Parse<v1::Source>(word);
  return source && word == SourceWord(*source) ? source : absl::nullopt;
}

std::string MatchWord(v1::MatchKind match) {
  return match == v1::MATCH_KIND_UNSPECIFIED ? "-" : Word(match);
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
