#include "server/storage/turn_log_schema.h"

namespace turnopt::storage {
namespace {

constexpr const char* kVersion1 = R"sql(
CREATE TABLE turns(
  id INTEGER PRIMARY KEY,
  turn_id TEXT NOT NULL UNIQUE, completed_at INTEGER NOT NULL,
  call_hash INTEGER NOT NULL, caller_hash INTEGER NOT NULL,
  tenant TEXT NOT NULL, agent_version TEXT NOT NULL, facts_epoch TEXT NOT NULL,
  locale TEXT NOT NULL, flow TEXT NOT NULL, dialog_state TEXT NOT NULL,
  mode TEXT NOT NULL, decision_known INTEGER NOT NULL, decided TEXT NOT NULL,
  spoken TEXT NOT NULL, match_kind TEXT NOT NULL, reason TEXT NOT NULL,
  confidence REAL, candidate TEXT, verify INTEGER NOT NULL,
  utterance_hash INTEGER NOT NULL, utterance_bytes INTEGER NOT NULL,
  utterance_words INTEGER NOT NULL, utterance TEXT NOT NULL,
  reply_hash INTEGER NOT NULL, reply_bytes INTEGER NOT NULL,
  reply_words INTEGER NOT NULL, reply TEXT NOT NULL,
  stt_us INTEGER, endpointing_us INTEGER, prompt_us INTEGER, llm_first_token_us INTEGER,
  llm_us INTEGER, tts_first_byte_us INTEGER, tts_us INTEGER, total_us INTEGER,
  llm_called INTEGER NOT NULL, llm_failed INTEGER NOT NULL, llm_timed_out INTEGER NOT NULL,
  llm_called_tools INTEGER NOT NULL, model TEXT NOT NULL,
  prompt_tokens INTEGER NOT NULL, completion_tokens INTEGER NOT NULL,
  interrupted INTEGER NOT NULL,
  quality REAL, quality_uncalibrated REAL, quality_profile TEXT, quality_caps TEXT
);
CREATE INDEX turns_completed_at ON turns(completed_at);
CREATE TABLE labels(
  turn_id TEXT NOT NULL, tier TEXT NOT NULL, labelled_at INTEGER NOT NULL,
  tenant TEXT NOT NULL, agent_version TEXT NOT NULL, facts_epoch TEXT NOT NULL,
  locale TEXT NOT NULL, flow TEXT NOT NULL, dialog_state TEXT NOT NULL,
  served INTEGER NOT NULL, is_right INTEGER NOT NULL, agreement REAL, weight REAL,
  learned INTEGER NOT NULL, reason TEXT NOT NULL,
  UNIQUE(turn_id, tier)
);
CREATE INDEX labels_labelled_at ON labels(labelled_at);
CREATE TABLE incidents(
  incident_id TEXT NOT NULL, phase TEXT NOT NULL, kind TEXT NOT NULL, severity TEXT NOT NULL,
  at INTEGER NOT NULL, flow TEXT NOT NULL, line TEXT NOT NULL,
  value REAL, threshold REAL, triage TEXT NOT NULL,
  UNIQUE(incident_id, phase)
);
)sql";

// Trace contexts lead from a row to the agent's own traces; forgetting a caller needs no scan.
constexpr const char* kVersion2 = R"sql(
ALTER TABLE turns ADD COLUMN traceparent TEXT NOT NULL DEFAULT '';
CREATE INDEX turns_caller_hash ON turns(caller_hash);
)sql";

constexpr const char* kMigrations[] = {kVersion1, kVersion2};

}  // namespace

absl::Span<const char* const> TurnLogMigrations() { return kMigrations; }

}  // namespace turnopt::storage
