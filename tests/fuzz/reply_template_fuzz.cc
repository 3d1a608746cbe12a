// Any template either fails to parse or fills to what a naive reading of it gives; values are never
// read as templates.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "server/core/tier/reply_template.h"

namespace {

// Walks the text byte by byte, as the header says.
std::string NaiveFill(absl::string_view text, const turnopt::core::Variables& variables) {
  std::string out;
  while (!text.empty()) {
    if (text.substr(0, 2) == "{{" || text.substr(0, 2) == "}}") {
      out += text[0];
      text.remove_prefix(2);
    } else if (text[0] == '{') {
      const size_t close = text.find('}');
      out += variables.at(std::string(text.substr(1, close - 1)));
      text.remove_prefix(close + 1);
    } else {
      out += text[0];
      text.remove_prefix(1);
    }
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  const auto reply = turnopt::core::ReplyTemplate::Parse(text);
  if (!reply.ok()) return 0;
  turnopt::core::Variables variables;
  for (const std::string& name : reply->Names()) variables[name] = "{" + name + "}} {{";
  const auto filled = reply->Fill(variables);
  if (filled && *filled != NaiveFill(text, variables)) std::abort();
  if (!reply->Names().empty() && reply->Fill({})) std::abort();
  return 0;
}
