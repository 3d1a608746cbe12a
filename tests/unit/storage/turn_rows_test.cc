#include "server/storage/turn_rows.h"

#include <sqlite3.h>

#include <map>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/storage/turn_log_schema.h"
#include "tests/support/collecting_visitor.h"
#include "tests/support/record_members.h"
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

core::TurnRecord TracedTurn() {
  core::TurnRecord turn = testing::ServedTurn("turn", kStart, core::Source::kCache);
  turn.utterance = std::string("an utter\0ance", 13);
  turn.reply = "a reply \xff";
  turn.traceparent = "00-1-2-01";
  return turn;
}

TEST_F(TurnRowsTest, NoFieldOfAnyRecordIsLost) {
  auto database = Open();
  ASSERT_TRUE(Migrate(*database, TurnLogMigrations()).ok());
  auto writer = TurnRowWriter::Create(*database);
  ASSERT_TRUE(writer.ok()) << writer.status();
  testing::RandomRecords random(20);
  std::map<std::string, core::TurnRecord> turns;
  std::map<std::string, core::LabelRecord> labels;
  std::map<std::string, core::Incident> incidents;
  ASSERT_TRUE(database->Execute("BEGIN").ok());
  for (int i = 0; i < 500; ++i) {
    const core::TurnRecord turn = random.Turn();
    const core::LabelRecord label = random.Label();
    const core::Incident incident = random.Incident();
    ASSERT_TRUE(writer->Insert(turn).ok());
    ASSERT_TRUE(writer->Insert(label).ok());
    ASSERT_TRUE(writer->Insert(incident).ok());
    turns.emplace(turn.turn_id, turn);
    labels.emplace(label.turn_id, label);
    incidents.emplace(incident.id, incident);
  }
  ASSERT_TRUE(database->Execute("COMMIT").ok());

  CollectingVisitor rows;
  ASSERT_TRUE(ReadTurns(*database, {}, rows).ok());
  ASSERT_TRUE(ReadLabels(*database, {}, rows).ok());
  ASSERT_TRUE(ReadIncidents(*database, {}, rows).ok());
  ASSERT_EQ(rows.turns.size(), turns.size());
  ASSERT_EQ(rows.labels.size(), labels.size());
  ASSERT_EQ(rows.incidents.size(), incidents.size());
  for (const core::TurnRecord& turn : rows.turns) {
    ASSERT_EQ(testing::FirstDifference(turn, turns[turn.turn_id]), 0);
    ASSERT_TRUE(!turn.quality || turn.quality->status == turns[turn.turn_id].quality->status);
  }
  for (const core::LabelRecord& label : rows.labels) {
    ASSERT_EQ(testing::FirstDifference(label, labels[label.turn_id]), 0);
    ASSERT_TRUE(label.label.labelled);
  }
  for (const core::Incident& incident : rows.incidents) {
    ASSERT_EQ(testing::FirstDifference(incident, incidents[incident.id]), 0);
  }
}

TEST_F(TurnRowsTest, TextsKeepBytesThatAreNoUtf8) {
  auto database = Open();
  ASSERT_TRUE(Migrate(*database, TurnLogMigrations()).ok());
  auto writer = TurnRowWriter::Create(*database);
  ASSERT_TRUE(writer->Insert(TracedTurn()).ok());
  CollectingVisitor rows;
  ASSERT_TRUE(ReadTurns(*database, {}, rows).ok());
  EXPECT_EQ(testing::FirstDifference(rows.turns.at(0), TracedTurn()), 0);
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
  core::TurnRecord added = TracedTurn();
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
  ASSERT_TRUE(writer->Insert(TracedTurn()).ok());
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
