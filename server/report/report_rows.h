#ifndef TURNOPT_SERVER_REPORT_REPORT_ROWS_H_
#define TURNOPT_SERVER_REPORT_REPORT_ROWS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "server/core/turn_record.h"
#include "server/report/report.h"

namespace turnopt::report {

// A text that many rows share, stored once.
//
// External synchronisation.
class Interned {
 public:
  uint32_t Id(const std::string& text);
  const std::string& Text(uint32_t id) const { return texts_[id]; }
  uint32_t size() const { return static_cast<uint32_t>(texts_.size()); }

 private:
  absl::flat_hash_map<std::string, uint32_t> ids_;
  std::vector<std::string> texts_;
};

// What a report needs of one turn, small enough to hold a month of turns in memory: every number of
// a report is exact over these rows, nothing is sketched.
struct ReportRow {
  absl::Time at;
  uint64_t call = 0;
  double total_ms = -1;  // negative: not measured
  double quality = -1;   // negative: not scored
  double confidence = 0;
  uint32_t flow = 0;
  uint32_t state = 0;
  uint32_t pod = 0;
  uint32_t model = 0;
  uint32_t prompt_tokens = 0;
  uint32_t completion_tokens = 0;
  int32_t shadow = -1;  // index of the ShadowCandidate; negative: none
  core::Mode mode = core::Mode::kDisabled;
  core::Source spoken = core::Source::kLlm;
  bool llm_called = false;
  bool llm_timed_out = false;
  bool error = false;
  bool verified = false;  // the LLM was called for nothing but to verify the reply

  bool served() const { return core::IsHit(spoken); }
};

// What would have been served in a shadow turn, and what came of comparing it.
struct ShadowCandidate {
  uint32_t row = 0;
  core::Source source = core::Source::kCache;
  bool labelled = false;
  bool right = false;
  double agreement = 0;
  uint64_t utterance_hash = 0;
  uint64_t reply_hash = 0;
  std::string turn_id;
  std::string utterance;
  std::string reply;
};

// The label of a served turn.
struct ServedLabel {
  uint32_t row = 0;
  core::Source source = core::Source::kCache;
  bool right = false;
  double weight = 1;
};

// All rows behind a report, in the order of their turns' completion within each log.
struct ReportRows {
  Interned flows;
  Interned states;
  Interned pods;
  Interned models;
  std::vector<ReportRow> turns;
  std::vector<ShadowCandidate> shadow;
  std::vector<ServedLabel> labels;
  std::vector<core::Incident> incidents;
};

// Indices into ReportRows::turns.
using RowIndices = std::vector<uint32_t>;

}  // namespace turnopt::report

#endif  // TURNOPT_SERVER_REPORT_REPORT_ROWS_H_
