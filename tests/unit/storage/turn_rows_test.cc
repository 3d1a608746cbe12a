#include "server/storage/turn_rows.h"

#include <sqlite3.h>

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/storage/turn_log_schema.h"
#include "tests/support/collecting_visitor.h"
#include "tests/support/temp_directory.h"
#include "tests/support/turn_record_builder.h"

namespace turnopt::storage {
namespace {

using testing::CollectingVisitor;
using ::testing::ElementsAre;

const absl::Time kStart = absl::FromUnixSeconds(1'767'603'600);

class TurnRowsTest : public ::testing::Test {
 protected:
  std::unique_ptr<Database> Open() {
    auto database = Database::Open(directory_.Child("turns.db"), Database::Access::kReadWrite);
    EXPECT_TRUE(database.ok()) << database.status();
    return *std::move(database);
  }

  testing::TempDirectory directory_;
};

// Every field has a value of its own, so that two that are swapped show.
core::TurnRecord FullTurn() {
  core::TurnRecord turn;
  turn.turn_id = "turn";
  turn.completed_at = kStart;
  turn.call_hash = 0xfedcba9876543210;
  turn.caller_hash = 2;
  turn.scope = {"tenant", "v7", "epoch", "en-US"};
  turn.flow = "flow";
  turn.dialog_state = "state";
  turn.mode = core::Mode::kEnabled;
  turn.decision_known = true;
  turn.decided = core::Source::kCache;
  turn.spoken = core::Source::kFallback;
  turn.match = core::MatchKind::kConsensus;
  turn.reason = core::Reason::kPinned;
  turn.confidence = 0.25;
  turn.candidate = core::Source::kQuickResponse;
  turn.verify = true;
  turn.utterance_hash = 3;
  turn.utterance_bytes = 4;
  turn.utterance_words = 5;
  turn.reply_hash = 6;
  turn.reply_bytes = 7;
  turn.reply_words = 8;
  turn.utterance = std::string("an utter\0ance", 13);
  turn.reply = "a reply \xff";
  turn.latency.stt = absl::Milliseconds(11);
  turn.latency.endpointing = absl::Milliseconds(12);
  turn.latency.prompt = absl::Milliseconds(13);
  turn.latency.llm_first_token = absl::Milliseconds(14);
  turn.latency.llm = absl::Milliseconds(15);
  turn.latency.tts_first_byte = absl::Milliseconds(16);
  turn.latency.tts = absl::Milliseconds(17);
  turn.latency.total = absl::Milliseconds(18);
  turn.llm_called = true;
  turn.llm_failed = true;
  turn.llm_timed_out = false;
  turn.llm_called_tools = true;
  turn.model = "model";
  turn.prompt_tokens = 4'000'000'000;
  turn.completion_tokens = 20;
  turn.interrupted = true;
  core::QualityScore quality;
  quality.overall = 71.5;
  quality.uncalibrated = 70.5;
  quality.status = core::QualityStatus::kAcceptable;
  quality.profile = "voice";
  quality.caps = {"repeat", "empty"};
  turn.quality = quality;
  turn.traceparent = "00-1-2-01";
  return turn;
}

TEST_F(TurnRowsTest, EveryFieldOfATurnComesBack) {
  auto database = Open();
  ASSERT_TRUE(Migrate(*database, TurnLogMigrations()).ok());
  auto writer = TurnRowWriter::Create(*database);
  ASSERT_TRUE(writer.ok()) << writer.status();
  const core::TurnRecord in = FullTurn();
  ASSERT_TRUE(writer->Insert(in).ok());

  CollectingVisitor rows;
  ASSERT_TRUE(ReadTurns(*database, {}, rows).ok());
  ASSERT_EQ(rows.turns.size(), 1u);
  const core::TurnRecord& out = rows.turns[0];
  EXPECT_EQ(out.turn_id, in.turn_id);
  EXPECT_EQ(out.completed_at, in.completed_at);
  EXPECT_EQ(out.call_hash, in.call_hash);
  EXPECT_EQ(out.caller_hash, in.caller_hash);
  EXPECT_EQ(out.scope, in.scope);
  EXPECT_EQ(out.flow, in.flow);
  EXPECT_EQ(out.dialog_state, in.dialog_state);
  EXPECT_EQ(out.mode, in.mode);
  EXPECT_EQ(out.decision_known, in.decision_known);
  EXPECT_EQ(out.decided, in.decided);
  EXPECT_EQ(out.spoken, in.spoken);
  EXPECT_EQ(out.match, in.match);
  EXPECT_EQ(out.reason, in.reason);
  EXPECT_EQ(out.confidence, in.confidence);
  EXPECT_EQ(out.candidate, in.candidate);
  EXPECT_EQ(out.verify, in.verify);
  EXPECT_EQ(out.utterance_hash, in.utterance_hash);
  EXPECT_EQ(out.utterance_bytes, in.utterance_bytes);
  EXPECT_EQ(out.utterance_words, in.utterance_words);
  EXPECT_EQ(out.reply_hash, in.reply_hash);
  EXPECT_EQ(out.reply_bytes, in.reply_bytes);
  EXPECT_EQ(out.reply_words, in.reply_words);
  EXPECT_EQ(out.utterance, in.utterance);
  EXPECT_EQ(out.reply, in.reply);
  EXPECT_EQ(out.latency.stt, in.latency.stt);
  EXPECT_EQ(out.latency.endpointing, in.latency.endpointing);
  EXPECT_EQ(out.latency.prompt, in.latency.prompt);
  EXPECT_EQ(out.latency.llm_first_token, in.latency.llm_first_token);
  EXPECT_EQ(out.latency.llm, in.latency.llm);
  EXPECT_EQ(out.latency.tts_first_byte, in.latency.tts_first_byte);
  EXPECT_EQ(out.latency.tts, in.latency.tts);
  EXPECT_EQ(out.latency.total, in.latency.total);
  EXPECT_EQ(out.llm_called, in.llm_called);
  EXPECT_EQ(out.llm_failed, in.llm_failed);
  EXPECT_EQ(out.llm_timed_out, in.llm_timed_out);
  EXPECT_EQ(out.llm_called_tools, in.llm_called_tools);
  EXPECT_EQ(out.model, in.model);
  EXPECT_EQ(out.prompt_tokens, in.prompt_tokens);
  EXPECT_EQ(out.completion_tokens, in.completion_tokens);
  EXPECT_EQ(out.interrupted, in.interrupted);
  ASSERT_TRUE(out.quality.has_value());
  EXPECT_EQ(out.quality->overall, in.quality->overall);
  EXPECT_EQ(out.quality->uncalibrated, in.quality->uncalibrated);
  EXPECT_EQ(out.quality->status, in.quality->status);
  EXPECT_EQ(out.quality->profile, in.quality->profile);
  EXPECT_EQ(out.quality->caps, in.quality->caps);
  EXPECT_EQ(out.traceparent, in.traceparent);
}

TEST_F(TurnRowsTest, WhatIsAbsentStaysAbsent) {
  auto database = Open();
  ASSERT_TRUE(Migrate(*database, TurnLogMigrations()).ok());
  auto writer = TurnRowWriter::Create(*database);
  core::TurnRecord in;
  in.turn_id = "bare";
  in.completed_at = kStart;
  ASSERT_TRUE(writer->Insert(in).ok());

  CollectingVisitor rows;
  ASSERT_TRUE(ReadTurns(*database, {}, rows).ok());
  ASSERT_EQ(rows.turns.size(), 1u);
  EXPECT_EQ(rows.turns[0].candidate, absl::nullopt);
  EXPECT_EQ(rows.turns[0].latency.total, absl::nullopt);
  EXPECT_EQ(rows.turns[0].latency.stt, absl::nullopt);
  EXPECT_FALSE(rows.turns[0].quality.has_value());
}

// As the first release laid the file out and filled it.
constexpr const char* kVersion1File = R"sql(
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
INSERT INTO turns VALUES (1,'old',1767603600000000,11,22,'tenant','v1','','en-US','booking',
  '2_date','shadow',1,'llm','llm','none','mode_shadow',0.5,'cache',0,1,2,3,'',4,5,6,'',
  NULL,NULL,NULL,NULL,2500000,NULL,NULL,3000000,1,0,0,0,'large',1000,100,0,80,80,'voice','');
INSERT INTO labels VALUES ('old','cache',1767603601000000,'tenant','v1','','en-US','booking',
  '2_date',0,1,0.9,1,1,'accepted');
PRAGMA user_version = 1;
)sql";

TEST_F(TurnRowsTest, AFileOfTheFirstSchemaIsMigratedWithItsRows) {
  sqlite3* raw = nullptr;
  ASSERT_EQ(sqlite3_open(directory_.Child("turns.db").c_str(), &raw), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(raw, kVersion1File, nullptr, nullptr, nullptr), SQLITE_OK)
      << sqlite3_errmsg(raw);
  sqlite3_close(raw);

  auto database = Open();
  ASSERT_TRUE(Migrate(*database, TurnLogMigrations()).ok());
  EXPECT_EQ(*database->QueryInt("PRAGMA user_version"),
            static_cast<int64_t>(TurnLogMigrations().size()));
  auto writer = TurnRowWriter::Create(*database);
  ASSERT_TRUE(writer.ok()) << writer.status();
  core::TurnRecord added = FullTurn();
  added.completed_at = kStart + absl::Hours(1);
  ASSERT_TRUE(writer->Insert(added).ok());

  CollectingVisitor rows;
  ASSERT_TRUE(ReadTurns(*database, {}, rows).ok());
  ASSERT_TRUE(ReadLabels(*database, {}, rows).ok());
  ASSERT_THAT(rows.TurnIds(), ElementsAre("old", "turn"));
  EXPECT_EQ(rows.turns[0].latency.total, absl::Seconds(3));
  EXPECT_EQ(rows.turns[0].candidate, core::Source::kCache);
  EXPECT_EQ(rows.turns[0].traceparent, "");
  EXPECT_EQ(rows.turns[1].traceparent, "00-1-2-01");
  ASSERT_EQ(rows.labels.size(), 1u);
  EXPECT_TRUE(rows.labels[0].label.right);
}

TEST_F(TurnRowsTest, NamesOfANewerReleaseAreReadAsDefaults) {
  auto database = Open();
  ASSERT_TRUE(Migrate(*database, TurnLogMigrations()).ok());
  auto writer = TurnRowWriter::Create(*database);
  ASSERT_TRUE(writer->Insert(FullTurn()).ok());
  ASSERT_TRUE(writer->Insert(testing::IncidentOf(core::IncidentKind::kErrorRate, kStart)).ok());
  ASSERT_TRUE(database
                  ->Execute("UPDATE turns SET mode='later', spoken='later', reason='later',"
                            " match_kind='later', utterance_bytes=-1;"
                            "UPDATE incidents SET kind='later', triage='{not json'")
                  .ok());
  CollectingVisitor rows;
  ASSERT_TRUE(ReadTurns(*database, {}, rows).ok());
  ASSERT_TRUE(ReadIncidents(*database, {}, rows).ok());
  ASSERT_EQ(rows.turns.size(), 1u);
  EXPECT_EQ(rows.turns[0].mode, core::Mode::kDisabled);
  EXPECT_EQ(rows.turns[0].spoken, core::Source::kLlm);
  EXPECT_EQ(rows.turns[0].utterance_bytes, 0u);
  ASSERT_EQ(rows.incidents.size(), 1u);
  EXPECT_EQ(rows.incidents[0].kind, core::IncidentKind::kUnknownStoredKind);
  EXPECT_TRUE(rows.incidents[0].triage.empty());
}

}  // namespace
}  // namespace turnopt::storage
