#include "server/core/decision_memory.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace turnopt::core {
namespace {

constexpr absl::Time kStart = absl::UnixEpoch();

std::shared_ptr<const RememberedDecision> DecisionFor(const std::string& turn_id,
                                                      const std::string& utterance = "hello") {
  auto decision = std::make_shared<RememberedDecision>();
  decision->outcome.turn_id = turn_id;
  decision->turn.utterance = utterance;
  return decision;
}

TEST(DecisionMemoryTest, FindsWhatItRemembers) {
  DecisionMemory memory({});
  memory.Remember(DecisionFor("a"), kStart);
  ASSERT_NE(memory.Find("a"), nullptr);
  EXPECT_EQ(memory.Find("a")->turn.utterance, "hello");
  EXPECT_EQ(memory.Find("b"), nullptr);
}

TEST(DecisionMemoryTest, ForgetsTheOldestBeyondItsCount) {
  DecisionMemory::Options options;
  options.max_entries = 3;
  DecisionMemory memory(options);
  for (int i = 0; i < 5; ++i) memory.Remember(DecisionFor(absl::StrCat("t", i)), kStart);
  EXPECT_EQ(memory.size(), 3u);
  EXPECT_EQ(memory.evictions(), 2u);
  EXPECT_EQ(memory.Find("t1"), nullptr);
  EXPECT_NE(memory.Find("t2"), nullptr);
}

TEST(DecisionMemoryTest, ForgetsTheOldestBeyondItsBytes) {
  DecisionMemory::Options options;
  options.max_bytes = 20'000;
  DecisionMemory memory(options);
  for (int i = 0; i < 50; ++i) {
    memory.Remember(DecisionFor(absl::StrCat("t", i), std::string(4'000, 'x')), kStart);
  }
  EXPECT_LE(memory.size(), 5u);
  EXPECT_NE(memory.Find("t49"), nullptr);
}

TEST(DecisionMemoryTest, RefusesADecisionLargerThanAllOfIt) {
  DecisionMemory::Options options;
  options.max_bytes = 1'000;
  DecisionMemory memory(options);
  memory.Remember(DecisionFor("a", std::string(2'000, 'x')), kStart);
  EXPECT_EQ(memory.Find("a"), nullptr);
}

TEST(DecisionMemoryTest, ForgetsWhatIsTooOld) {
  DecisionMemory memory({});
  memory.Remember(DecisionFor("old"), kStart);
  memory.Remember(DecisionFor("edge"), kStart + absl::Minutes(10));
  EXPECT_NE(memory.Find("old"), nullptr) << "exactly the greatest age is still remembered";
  memory.Remember(DecisionFor("new"), kStart + absl::Minutes(10) + absl::Nanoseconds(1));
  EXPECT_EQ(memory.Find("old"), nullptr);
  EXPECT_NE(memory.Find("edge"), nullptr);
}

TEST(DecisionMemoryTest, ReportIsFirstOnceAndItsVerificationOnceMore) {
  DecisionMemory memory({});
  EXPECT_EQ(memory.NoteReport("a", false), ReportStatus::kFirst);
  EXPECT_EQ(memory.NoteReport("a", false), ReportStatus::kDuplicate);
  EXPECT_EQ(memory.NoteReport("a", true), ReportStatus::kFirst);
  EXPECT_EQ(memory.NoteReport("a", true), ReportStatus::kDuplicate);
}

TEST(DecisionMemoryTest, ReportsAreBounded) {
  DecisionMemory::Options options;
  options.max_completed_ids = 2;
  DecisionMemory memory(options);
  memory.NoteReport("a", false);
  memory.NoteReport("b", false);
  memory.NoteReport("c", false);
  EXPECT_EQ(memory.NoteReport("c", false), ReportStatus::kDuplicate);
  EXPECT_EQ(memory.NoteReport("a", false), ReportStatus::kFirst) << "the oldest was forgotten";
}

}  // namespace
}  // namespace turnopt::core
