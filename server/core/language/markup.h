// Finds what a reply must not hold because it cannot be spoken: markup, links,
// emoji, code, and templates that were not filled in.
//
// Pure, total on any bytes, linear in the text's length.
#ifndef TURNOPT_SERVER_CORE_LANGUAGE_MARKUP_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_MARKUP_H_

#include <cstddef>

#include "absl/strings/string_view.h"

namespace turnopt::core {

struct MarkupCounts {
  size_t marks = 0;         // Markdown, HTML tags, list bullets, code, JSON
  size_t links = 0;         // http://, https://, www.
  size_t emoji = 0;         // pictographs
  size_t faces = 0;         // :-) and the like: out of place, but speech engines skip them
  size_t placeholders = 0;  // {name}, {{name}}, [NAME], <name>, ${name}, %s

  size_t all() const { return marks + links + emoji + faces + placeholders; }
};

MarkupCounts FindMarkup(absl::string_view text);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_MARKUP_H_
