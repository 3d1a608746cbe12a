// Walks the wire format beside the descriptor. The parser itself only says that it failed, and gRPC
// would answer INTERNAL, which tells the agent's author nothing.
#include "server/service/wire_check.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "server/core/language/utf8.h"

namespace turnopt::service {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

// Deeper than any message of ours.
constexpr int kMaxDepth = 16;

std::string Join(absl::string_view prefix, absl::string_view name) {
  return prefix.empty() ? std::string(name) : absl::StrCat(prefix, ".", name);
}

// Path of the first text that is not UTF-8. Absent: none was found before the bytes ended or broke.
absl::optional<std::string> FindBadText(const Descriptor& message, absl::string_view bytes,
                                        absl::string_view path, int depth) {
  if (depth > kMaxDepth) return absl::nullopt;
  CodedInputStream in(reinterpret_cast<const uint8_t*>(bytes.data()),
                      static_cast<int>(bytes.size()));
  while (const uint32_t tag = in.ReadTag()) {
    if (WireFormatLite::GetTagWireType(tag) != WireFormatLite::WIRETYPE_LENGTH_DELIMITED) {
      if (!WireFormatLite::SkipField(&in, tag)) return absl::nullopt;
      continue;
    }
    uint32_t size = 0;
    if (!in.ReadVarint32(&size)) return absl::nullopt;
    const size_t start = static_cast<size_t>(in.CurrentPosition());
    if (size > bytes.size() - start) return absl::nullopt;
    const absl::string_view value = bytes.substr(start, size);
    if (!in.Skip(static_cast<int>(size))) return absl::nullopt;

    const FieldDescriptor* field =
        message.FindFieldByNumber(WireFormatLite::GetTagFieldNumber(tag));
    if (field == nullptr) continue;
    if (field->type() == FieldDescriptor::TYPE_STRING && !core::IsValidUtf8(value)) {
      return Join(path, field->name());
    }
    if (field->type() == FieldDescriptor::TYPE_MESSAGE) {
      absl::optional<std::string> found =
          FindBadText(*field->message_type(), value, Join(path, field->name()), depth + 1);
      if (found) return found;
    }
  }
  return absl::nullopt;
}

}  // namespace

absl::Status ExplainParseFailure(const Descriptor& message, absl::string_view bytes) {
  if (const absl::optional<std::string> field = FindBadText(message, bytes, "", 0)) {
    return absl::InvalidArgumentError(absl::StrCat(*field, ": not valid UTF-8"));
  }
  return absl::InvalidArgumentError(
      absl::StrCat("the request is no well-formed ", message.full_name()));
}

}  // namespace turnopt::service
