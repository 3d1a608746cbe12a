#include "server/core/tier/reply_template.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/core/language/utf8.h"

namespace turnopt::core {
namespace {

bool IsName(absl::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return absl::ascii_isalnum(c) || c == '_';
  });
}

}  // namespace

absl::StatusOr<ReplyTemplate> ReplyTemplate::Parse(absl::string_view text) {
  if (absl::StripAsciiWhitespace(text).empty()) {
    return absl::InvalidArgumentError("a reply is empty");
  }
  if (text.size() > kMaxBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("a reply has ", text.size(), " bytes; at most ", kMaxBytes, " are allowed"));
  }
  if (!IsValidUtf8(text)) return absl::InvalidArgumentError("a reply is not valid UTF-8");

  std::vector<Part> parts;
  std::string literal;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool doubled = i + 1 < text.size() && text[i + 1] == text[i];
    if (text[i] == '}' && doubled) {
      literal.push_back('}');
      ++i;
    } else if (text[i] != '{') {
      literal.push_back(text[i]);
    } else if (doubled) {
      literal.push_back('{');
      ++i;
    } else {
      const size_t close = text.find('}', i);
      if (close == absl::string_view::npos) {
        return absl::InvalidArgumentError(
            absl::StrCat("a `{` at byte ", i, " is not closed; write `{{` for a brace"));
      }
      const absl::string_view name = text.substr(i + 1, close - i - 1);
      if (!IsName(name)) {
        return absl::InvalidArgumentError(
            absl::StrCat("the placeholder at byte ", i, " is not a name; write `{{` for a brace"));
      }
      if (!literal.empty()) parts.push_back({false, std::move(literal)});
      literal.clear();
      parts.push_back({true, std::string(name)});
      i = close;
    }
  }
  if (!literal.empty()) parts.push_back({false, std::move(literal)});
  return ReplyTemplate(std::string(text), std::move(parts));
}

absl::optional<std::string> ReplyTemplate::Fill(const Variables& variables) const {
  std::string reply;
  for (const Part& part : parts_) {
    if (!part.placeholder) {
      reply += part.text;
    } else {
      const auto value = variables.find(part.text);
      if (value == variables.end() || value->second.empty()) return absl::nullopt;
      reply += value->second;
    }
    if (reply.size() > kMaxFilledBytes) return absl::nullopt;
  }
  return reply;
}

std::vector<std::string> ReplyTemplate::Names() const {
  std::vector<std::string> names;
  for (const Part& part : parts_) {
    if (part.placeholder && std::find(names.begin(), names.end(), part.text) == names.end()) {
      names.push_back(part.text);
    }
  }
  return names;
}

}  // namespace turnopt::core
