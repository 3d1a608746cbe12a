// What every TurnLog promises, over all implementations.

#include <memory>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/storage/memory_turn_log.h"
#include "server/storage/sqlite_turn_log.h"
#include "tests/support/collecting_visitor.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_directory.h"
#include "tests/support/turn_record_builder.h"

namespace turnopt::storage {
namespace {

using testing::BaselineTurn;
using testing::CollectingVisitor;
using ::testing::ElementsAre;
using testing::IncidentOf;
using ::testing::IsEmpty;
using testing::LabelOf;
using testing::ServedTurn;

struct InMemory {
  explicit InMemory(const base::Clock& clock) : log(MemoryTurnLog::Options(), clock) {}
  core::TurnLog& get() { return log; }
  MemoryTurnLog log;
};

struct InSqlite {
  explicit InSqlite(const base::Clock& clock) {
    SqliteTurnLog::Options options;
    options.directory = directory.path();
    log = *SqliteTurnLog::Create(options, clock);
  }
  core::TurnLog& get() { return *log; }
  testing::TempDirectory directory;
  std::unique_ptr<SqliteTurnLog> log;
};

template <typename Implementation>
class TurnLogContractTest : public ::testing::Test {
 protected:
  core::TurnLog& log() { return implementation_.get(); }

  CollectingVisitor ReadAll(const core::TimeRange& range = {}) {
    CollectingVisitor rows;
    EXPECT_TRUE(log().Read(range, rows).ok());
    return rows;
  }

  testing::FakeClock clock_;
  const absl::Time start_ = clock_.Now();
  Implementation implementation_{clock_};
};

using Implementations = ::testing::Types<InMemory, InSqlite>;
TYPED_TEST_SUITE(TurnLogContractTest, Implementations);

TYPED_TEST(TurnLogContractTest, AnEmptyLogHasNoRows) {
  const CollectingVisitor rows = this->ReadAll();
  EXPECT_THAT(rows.turns, IsEmpty());
  EXPECT_THAT(rows.labels, IsEmpty());
  EXPECT_THAT(rows.incidents, IsEmpty());
}

TYPED_TEST(TurnLogContractTest, TurnsComeBackOldestFirstWhateverOrderTheyCameIn) {
  this->log().OnTurn(BaselineTurn("second", this->start_ + absl::Seconds(2)));
  this->log().OnTurn(BaselineTurn("third", this->start_ + absl::Seconds(3)));
  this->log().OnTurn(BaselineTurn("first", this->start_ + absl::Seconds(1)));
  EXPECT_THAT(this->ReadAll().TurnIds(), ElementsAre("first", "second", "third"));
}

TYPED_TEST(TurnLogContractTest, TheRangeIsHalfOpen) {
  for (int second = 0; second < 4; ++second) {
    const absl::Time at = this->start_ + absl::Seconds(second);
    const core::TurnRecord turn = BaselineTurn(std::to_string(second), at);
    this->log().OnTurn(turn);
    core::LabelRecord label = LabelOf(turn, core::Source::kCache, true);
    label.labelled_at = at;
    this->log().OnLabel(label);
    this->log().OnIncident(IncidentOf(core::IncidentKind::kErrorRate, at));
  }
  const CollectingVisitor rows =
      this->ReadAll({this->start_ + absl::Seconds(1), this->start_ + absl::Seconds(3)});
  EXPECT_THAT(rows.TurnIds(), ElementsAre("1", "2"));
  EXPECT_EQ(rows.labels.size(), 2u);
  EXPECT_EQ(rows.incidents.size(), 2u);
}

TYPED_TEST(TurnLogContractTest, ATurnIsKeptOnceHoweverOftenItIsAppended) {
  this->log().OnTurn(BaselineTurn("turn", this->start_));
  this->log().OnTurn(BaselineTurn("turn", this->start_ + absl::Seconds(1)));
  EXPECT_THAT(this->ReadAll().TurnIds(), ElementsAre("turn"));
}

TYPED_TEST(TurnLogContractTest, TheNewestLabelOfATiersTurnHolds) {
  const core::TurnRecord turn = ServedTurn("turn", this->start_, core::Source::kCache);
  this->log().OnTurn(turn);
  this->log().OnLabel(LabelOf(turn, core::Source::kCache, true));
  this->log().OnLabel(LabelOf(turn, core::Source::kQuickResponse, true));
  core::LabelRecord later = LabelOf(turn, core::Source::kCache, false);
  later.labelled_at += absl::Seconds(4);
  this->log().OnLabel(later);

  const CollectingVisitor rows = this->ReadAll();
  ASSERT_EQ(rows.labels.size(), 2u);
  EXPECT_EQ(rows.labels[0].source, core::Source::kQuickResponse);
  EXPECT_EQ(rows.labels[1].source, core::Source::kCache);
  EXPECT_FALSE(rows.labels[1].label.right);
}

TYPED_TEST(TurnLogContractTest, LabelsThatSayNeitherRightNorWrongAreNotKept) {
  core::LabelRecord label = LabelOf(BaselineTurn("turn", this->start_), core::Source::kCache, true);
  label.label.labelled = false;
  this->log().OnLabel(label);
  EXPECT_THAT(this->ReadAll().labels, IsEmpty());
}

TYPED_TEST(TurnLogContractTest, AnIncidentIsRaisedAndResolvedUnderOneId) {
  core::Incident incident = IncidentOf(core::IncidentKind::kLatencyHigh, this->start_);
  incident.triage = {{"worst state", "5_price: 3 of 5 turns"}};
  this->log().OnIncident(incident);
  this->log().OnIncident(incident);
  incident.phase = core::Incident::Phase::kResolved;
  incident.at += absl::Minutes(5);
  this->log().OnIncident(incident);

  const CollectingVisitor rows = this->ReadAll();
  ASSERT_EQ(rows.incidents.size(), 2u);
  EXPECT_EQ(rows.incidents[0].phase, core::Incident::Phase::kRaised);
  EXPECT_EQ(rows.incidents[1].phase, core::Incident::Phase::kResolved);
  EXPECT_EQ(rows.incidents[0].kind, core::IncidentKind::kLatencyHigh);
  EXPECT_EQ(rows.incidents[0].line, incident.line);
  ASSERT_EQ(rows.incidents[0].triage.size(), 1u);
  EXPECT_EQ(rows.incidents[0].triage[0].name, "worst state");
  EXPECT_EQ(rows.incidents[0].triage[0].text, "5_price: 3 of 5 turns");
}

class IncidentsOnly final : public core::TurnLogVisitor {
 public:
  void OnTurn(const core::TurnRecord& turn) override { ADD_FAILURE() << "turns are not wanted"; }
  void OnLabel(const core::LabelRecord& label) override {
    ADD_FAILURE() << "labels are not wanted";
  }
  void OnIncident(const core::Incident& incident) override { ++incidents; }
  bool WantsTurns() const override { return false; }
  bool WantsLabels() const override { return false; }
  int incidents = 0;
};

TYPED_TEST(TurnLogContractTest, RowsThatAVisitorDoesNotWantAreLeftOut) {
  const core::TurnRecord turn = ServedTurn("turn", this->start_, core::Source::kCache);
  this->log().OnTurn(turn);
  this->log().OnLabel(LabelOf(turn, core::Source::kCache, true));
  this->log().OnIncident(IncidentOf(core::IncidentKind::kLatencyHigh, this->start_));
  IncidentsOnly rows;
  ASSERT_TRUE(this->log().Read({}, rows).ok());
  EXPECT_EQ(rows.incidents, 1);
}

TYPED_TEST(TurnLogContractTest, AForgottenCallerLeavesNeitherTurnsNorLabels) {
  core::TurnRecord forgotten = BaselineTurn("forgotten", this->start_);
  forgotten.caller_hash = 7;
  core::TurnRecord kept = BaselineTurn("kept", this->start_);
  kept.caller_hash = 8;
  for (const core::TurnRecord& turn : {forgotten, kept}) {
    this->log().OnTurn(turn);
    this->log().OnLabel(LabelOf(turn, core::Source::kCache, true));
  }
  ASSERT_TRUE(this->log().ForgetCaller(7).ok());
  const CollectingVisitor rows = this->ReadAll();
  EXPECT_THAT(rows.TurnIds(), ElementsAre("kept"));
  ASSERT_EQ(rows.labels.size(), 1u);
  EXPECT_EQ(rows.labels[0].turn_id, "kept");
}

TYPED_TEST(TurnLogContractTest, UnknownCallersCannotBeForgotten) {
  EXPECT_TRUE(absl::IsInvalidArgument(this->log().ForgetCaller(0)));
}

TYPED_TEST(TurnLogContractTest, StatsCountWhatWasAppended) {
  const core::TurnRecord turn = BaselineTurn("turn", this->start_);
  this->log().OnTurn(turn);
  this->log().OnLabel(LabelOf(turn, core::Source::kCache, true));
  this->log().OnIncident(IncidentOf(core::IncidentKind::kErrorRate, this->start_));
  this->ReadAll();
  const core::TurnLogStats stats = this->log().Stats();
  EXPECT_EQ(stats.turns_appended, 1u);
  EXPECT_EQ(stats.labels_appended, 1u);
  EXPECT_EQ(stats.incidents_appended, 1u);
  EXPECT_EQ(stats.rows_written, 3u);
  EXPECT_EQ(stats.rows_dropped, 0u);
  EXPECT_EQ(stats.rows_pending, 0u);
  EXPECT_TRUE(stats.healthy);
}

}  // namespace
}  // namespace turnopt::storage
