// The plain cache, the quick responses and the score on their own; health; logs.
#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "tests/component/sidecar_fixture.h"
#include "tests/support/http_get.h"
#include "tests/support/turn_request.h"

namespace turnopt::testing {
namespace {

namespace v1 = ::turnoptimizer::v1;
using ::testing::HasSubstr;

class PrimitivesTest : public SidecarFixture {
 protected:
  v1::LookupCacheResponse Lookup(const v1::Turn& turn) {
    grpc::ClientContext context;
    v1::LookupCacheRequest request;
    *request.mutable_turn() = turn;
    v1::LookupCacheResponse response;
    EXPECT_TRUE(turns_->LookupCache(&context, request, &response).ok());
    return response;
  }
  v1::StoreReplyResponse Store(const v1::StoreReplyRequest& request) {
    grpc::ClientContext context;
    v1::StoreReplyResponse response;
    EXPECT_TRUE(turns_->StoreReply(&context, request, &response).ok());
    return response;
  }
  // The lines of the log whose message begins with the prefix.
  std::vector<nlohmann::json> LogLines(const std::string& prefix) const {
    sidecar_->FlushLog();
    std::ifstream in(folder_.Child("log"));
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    std::vector<nlohmann::json> lines;
    for (absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
      const nlohmann::json event = nlohmann::json::parse(line.begin(), line.end());
      if (absl::StartsWith(event["message"].get<std::string>(), prefix)) lines.push_back(event);
    }
    return lines;
  }
};

TEST_F(PrimitivesTest, WhatIsStoredIsFoundForAsLongAsAsked) {
  Start();
  v1::StoreReplyRequest request;
  *request.mutable_turn() = DemoTurn("call", "When do you open?");
  request.set_reply("At nine.");
  request.mutable_ttl()->set_seconds(10);
  EXPECT_TRUE(Store(request).stored());
  clock_.Advance(absl::Seconds(4));
  const v1::LookupCacheResponse hit = Lookup(DemoTurn("call", "when do you open"));
  EXPECT_TRUE(hit.hit());
  EXPECT_EQ(hit.reply(), "At nine.");
  EXPECT_EQ(hit.age().seconds(), 4);
  EXPECT_EQ(hit.reason(), v1::REASON_EXACT_MATCH);
  clock_.Advance(absl::Seconds(6));
  EXPECT_EQ(Lookup(DemoTurn("call", "when do you open")).reason(), v1::REASON_EXPIRED);
  EXPECT_FALSE(Lookup(DemoTurn("call", "where are you")).hit());
}

TEST_F(PrimitivesTest, InvalidationChoosesByState) {
  Start();
  v1::StoreReplyRequest request;
  *request.mutable_turn() = DemoTurn("call", "When do you open?");
  request.set_reply("At nine.");
  Store(request);
  grpc::ClientContext context;
  v1::InvalidateCacheRequest invalidate;
  invalidate.set_dialog_state("another");
  invalidate.set_operator_("ada");
  invalidate.set_reason("test");
  v1::InvalidateCacheResponse removed;
  ASSERT_TRUE(admin_->InvalidateCache(&context, invalidate, &removed).ok());
  EXPECT_EQ(removed.removed(), 0u);
  grpc::ClientContext again;
  invalidate.set_dialog_state("1_opening");
  ASSERT_TRUE(admin_->InvalidateCache(&again, invalidate, &removed).ok());
  EXPECT_EQ(removed.removed(), 1u);
  EXPECT_FALSE(Lookup(DemoTurn("call", "When do you open?")).hit());
  Stop();
  std::ifstream log(folder_.Child("log"));
  const std::string lines((std::istreambuf_iterator<char>(log)), std::istreambuf_iterator<char>());
  EXPECT_THAT(lines, HasSubstr("Operator called InvalidateCache"));
  EXPECT_THAT(lines, HasSubstr("\"operator\":\"ada\",\"reason\":\"test\""));
}

TEST_F(PrimitivesTest, AQuickResponseIsNamedByItsRule) {
  Start({{"mode", "disabled"}});
  grpc::ClientContext context;
  v1::MatchQuickResponseRequest request;
  *request.mutable_turn() = DemoTurn("call", "I'm busy");
  v1::MatchQuickResponseResponse response;
  ASSERT_TRUE(turns_->MatchQuickResponse(&context, request, &response).ok());
  EXPECT_TRUE(response.matched());
  EXPECT_EQ(response.rule_id(), "demo.busy");
  EXPECT_EQ(response.reason(), v1::REASON_RULE_MATCHED);
}

TEST_F(PrimitivesTest, EveryProfileScores) {
  Start();
  for (const char* profile : {"five_factor", "voice", ""}) {
    grpc::ClientContext context;
    v1::ScoreResponseRequest request;
    *request.mutable_turn() = DemoTurn("call", "When do you open?");
    request.set_reply("We open at nine in the morning. Would that suit you?");
    request.set_profile(profile);
    v1::ScoreResponseResponse response;
    ASSERT_TRUE(turns_->ScoreResponse(&context, request, &response).ok()) << profile;
    EXPECT_GT(response.quality().overall(), 0) << profile;
    EXPECT_LE(response.quality().overall(), 100) << profile;
    EXPECT_FALSE(response.quality().factors().empty()) << profile;
    EXPECT_NE(response.quality().status(), v1::QUALITY_STATUS_UNSPECIFIED) << profile;
  }
}

TEST_F(PrimitivesTest, ProbesAnswerAndNothingElseDoes) {
  Start();
  const int port = sidecar_->http_port();
  EXPECT_EQ(HttpGet(port, "/healthz").code, 200);
  EXPECT_EQ(HttpGet(port, "/readyz").code, 200);
  EXPECT_EQ(HttpGet(port, "/").code, 404);
  EXPECT_EQ(HttpGet(port, "/../../etc/passwd").code / 100, 4);
  sidecar_->Drain();
  EXPECT_EQ(HttpGet(port, "/readyz").code, 503);
  EXPECT_EQ(HttpGet(port, "/healthz").code, 200);
}

TEST_F(PrimitivesTest, ATurnLeavesTheLinesThatOperatorsGrepFor) {
  Start();
  v1::Turn turn = DemoTurn("+15550001", "I'm busy");
  turn.set_caller_id("+15550002");
  const v1::OptimizeTurnResponse decided = Optimize(turn);
  Complete(SpokenAsDecided(decided, turn));
  ASSERT_EQ(LogLines("[LATENCY]").size(), 1u);
  EXPECT_EQ(LogLines("[LATENCY]")[0]["total_ms"], 400);
  ASSERT_EQ(LogLines("[CACHE]").size(), 1u);
  EXPECT_EQ(LogLines("[CACHE]")[0]["hit"], false);
  EXPECT_EQ(LogLines("[QUICK_RESPONSE] hit").size(), 1u);
  ASSERT_EQ(LogLines("[QUALITY]").size(), 1u);
  EXPECT_GT(LogLines("[QUALITY]")[0]["overall_quality_score"], 0);
  ASSERT_EQ(LogLines("[TELEMETRY] Turn complete").size(), 1u);
  const nlohmann::json line = LogLines("[TELEMETRY] Turn complete")[0];
  EXPECT_EQ(line["service"], "voice_agent");
  EXPECT_EQ(line["response_type"], "quick");
  EXPECT_EQ(line["total_ms"], 400);
  EXPECT_EQ(line["mode"], "enabled");
  EXPECT_EQ(line["reason"], "rule_matched");
  EXPECT_TRUE(line.contains("quality_status"));
  EXPECT_TRUE(line.contains("overall_quality_score"));
  EXPECT_EQ(line["utterance_bytes"], 8);
  EXPECT_FALSE(line.contains("utterance"));
  EXPECT_FALSE(line.contains("reply"));
  std::ifstream in(folder_.Child("log"));
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  for (const char* secret : {"+15550001", "+15550002", "busy", "problem"}) {
    EXPECT_EQ(text.find(secret), std::string::npos) << secret;
  }
}

TEST_F(PrimitivesTest, TextsAreLoggedOnlyWhereThatIsAskedFor) {
  Start({{"log.texts", "true"}});
  const v1::Turn turn = DemoTurn("call", "tell me more");
  TurnByLlm(turn, "Gladly.");
  const nlohmann::json line = LogLines("[TELEMETRY] Turn complete").at(0);
  EXPECT_EQ(line["utterance"], "tell me more");
  EXPECT_EQ(line["reply"], "Gladly.");
}

TEST_F(PrimitivesTest, TraceContextIsCarriedIntoTheLog) {
  Start();
  const v1::Turn turn = DemoTurn("call", "tell me more");
  const v1::CompleteTurnRequest report = SpokenByLlm("some-id", turn, "Gladly.");
  grpc::ClientContext context;
  const std::string trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  context.AddMetadata("traceparent", trace);
  v1::CompleteTurnResponse response;
  ASSERT_TRUE(turns_->CompleteTurn(&context, report, &response).ok());
  EXPECT_EQ(LogLines("[TELEMETRY] Turn complete").at(0)["traceparent"], trace);
}

}  // namespace
}  // namespace turnopt::testing
