// Reads testdata/encoder_reference.tsv, made by server/models/training/encoder_reference.py.
#ifndef TURNOPT_TESTS_UNIT_CORE_LANGUAGE_REFERENCE_LINES_H_
#define TURNOPT_TESTS_UNIT_CORE_LANGUAGE_REFERENCE_LINES_H_

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace turnopt::core {

struct ReferenceLine {
  std::vector<uint32_t> ids;
  std::vector<float> vector_head;
  std::string text;
};

inline std::vector<ReferenceLine> ReadReferenceLines() {
  const char* folder = std::getenv("TURNOPT_TESTDATA");
  std::ifstream in(absl::StrCat(folder == nullptr ? "" : folder, "/encoder_reference.tsv"));
  std::vector<ReferenceLine> lines;
  for (std::string line; std::getline(in, line, '\n');) {
    const std::vector<std::string> fields = absl::StrSplit(line, absl::MaxSplits('\t', 2));
    ReferenceLine reference;
    for (const auto id : absl::StrSplit(fields.at(0), ' ', absl::SkipEmpty())) {
      uint32_t value = 0;
      if (absl::SimpleAtoi(id, &value)) reference.ids.push_back(value);
    }
    for (const auto number : absl::StrSplit(fields.at(1), ' ', absl::SkipEmpty())) {
      float value = 0;
      if (absl::SimpleAtof(number, &value)) reference.vector_head.push_back(value);
    }
    reference.text = fields.at(2);
    lines.push_back(reference);
  }
  return lines;
}

}  // namespace turnopt::core

#endif  // TURNOPT_TESTS_UNIT_CORE_LANGUAGE_REFERENCE_LINES_H_
