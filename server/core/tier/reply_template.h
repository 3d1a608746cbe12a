#ifndef TURNOPT_SERVER_CORE_TIER_REPLY_TEMPLATE_H_
#define TURNOPT_SERVER_CORE_TIER_REPLY_TEMPLATE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "server/core/turn.h"

namespace turnopt::core {

// An authored reply in which `{name}` stands for the value of the turn's variable `name`, and `{{`
// for one literal `{`. A `}` outside a placeholder stands for itself; `}}` for one of it, so that
// `{{like this}}` reads as expected.
//
// Immutable after construction, thread-safe.
class ReplyTemplate {
 public:
  static constexpr size_t kMaxBytes = 4096;         // of the template
  static constexpr size_t kMaxFilledBytes = 16384;  // of a reply

  // kInvalidArgument for an empty or too long text, invalid UTF-8, a `{` that is not closed, and a
  // name that is not made of ASCII letters, digits and `_`.
  static absl::StatusOr<ReplyTemplate> Parse(absl::string_view text);

  // The reply with the turn's values, in one pass: a value that holds braces is spoken as it is.
  // Nullopt when a placeholder has no value or an empty one, or the reply would be too long.
  absl::optional<std::string> Fill(const Variables& variables) const;

  // As it was written.
  const std::string& text() const { return text_; }

  // The names of its placeholders, in order of appearance.
  std::vector<std::string> Names() const;

 private:
  struct Part {
    bool placeholder;
    std::string text;  // literal text, or the placeholder's name
  };

  ReplyTemplate(std::string text, std::vector<Part> parts)
      : text_(std::move(text)), parts_(std::move(parts)) {}

  std::string text_;
  std::vector<Part> parts_;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_TIER_REPLY_TEMPLATE_H_
