// Fifteen days of a rollout over the sample calls, on a clock of the test's own: three days of
// shadow, then 10, 25, 50, 75 and 100 % of calls. The sidecar is the real one, restarted with each
// change of configuration, as a deployment would be; only the agent and its LLM are pretended.
//
// What GetReport and the merged report say of it is confirmed number by number by
// confirm_report.py, which reads the log's lines and shares no code with the product.

#include <google/protobuf/util/json_util.h>
#include <grpcpp/grpcpp.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "server/app/report_command.h"
#include "server/base/hash.h"
#include "tests/component/sidecar_fixture.h"

namespace turnopt::testing {
namespace {

namespace v1 = ::turnoptimizer::v1;
using Json = nlohmann::json;

constexpr int kTurnsPerDay = 260;
constexpr absl::Duration kBetweenTurns = absl::Milliseconds(24LL * 3600 * 1000 / kTurnsPerDay);

struct Phase {
  int days;
  const char* mode;
  const char* canary_percent;
};
constexpr Phase kPlan[] = {{3, "shadow", "100"}, {2, "enabled", "10"}, {4, "enabled", "25"},
                           {2, "enabled", "50"}, {2, "enabled", "75"}, {2, "enabled", "100"}};

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  EXPECT_NE(value, nullptr) << name;
  return value == nullptr ? "" : value;
}

std::vector<Json> ReadSamples() {
  std::vector<Json> turns;
  for (const char* name : {"outbound_sales", "restaurant_booking"}) {
    std::ifstream file(absl::StrCat(Environment("TURNOPT_SAMPLES"), "/", name, ".jsonl"));
    for (std::string line; std::getline(file, line);) turns.push_back(Json::parse(line));
  }
  return turns;
}

// Evenly spread over [0, 1), the same on every run.
double Chance(absl::string_view what, int turn) {
  return base::UnitInterval(base::StableHash(absl::StrCat(what, turn)));
}

void SetMillis(double ms, google::protobuf::Duration* proto) {
  const auto micros = static_cast<int64_t>(ms * 1000);
  proto->set_seconds(micros / 1'000'000);
  proto->set_nanos(static_cast<int32_t>(micros % 1'000'000) * 1000);
}

class RolloutSimulationTest : public SidecarFixture {
 protected:
  void StartPhase(const Phase& phase) {
    Start({{"mode", phase.mode},
           {"canary.percent", phase.canary_percent},
           {"rules.files", "builtin:outbound_sales,builtin:restaurant_booking"},
           {"reuse.policy", "earned"},
           {"rollback.automatic", "false"},
           {"state.dir", folder_.Child("state")}});
  }

  void PlayTurn(const Json& sample, int number) {
    v1::Turn turn;
    turn.set_call_id(absl::StrCat(sample["call"].get<std::string>(), "/", number / kTurnsPerDay));
    turn.set_caller_id(turn.call_id());
    turn.set_flow(sample["flow"]);
    turn.set_dialog_state(sample["state"]);
    turn.set_utterance(sample["utterance"]);
    turn.set_previous_reply(sample["previous_reply"]);
    for (const auto& [name, value] : sample["variables"].items()) {
      (*turn.mutable_variables())[name] = value.get<std::string>();
    }
    const v1::OptimizeTurnResponse decided = Optimize(turn);

    v1::LlmResult llm;
    llm.set_reply(sample["reply"]);
    llm.set_called_tools(sample["called_tools"]);
    llm.set_model(Chance("model", number) < 0.9 ? "large" : "unpriced");
    llm.set_prompt_tokens(900 + static_cast<uint32_t>(400 * Chance("prompt", number)));
    llm.set_completion_tokens(40 + static_cast<uint32_t>(80 * Chance("completion", number)));

    v1::CompleteTurnRequest report;
    report.set_turn_id(decided.turn_id());
    *report.mutable_turn() = turn;
    report.set_spoken_source(decided.decision().source());
    double total_ms = 450 + 300 * Chance("served", number);
    if (decided.decision().source() == v1::SOURCE_LLM) {
      total_ms = 1900 + 2300 * Chance("llm", number);
      report.set_spoken_reply(llm.reply());
      *report.mutable_llm() = llm;
      if (Chance("failure", number) < 0.01) {
        report.set_spoken_source(v1::SOURCE_FALLBACK);
        report.set_spoken_reply("Sorry, could you say that again?");
        report.mutable_llm()->clear_reply();
        report.mutable_llm()->set_timed_out(true);
        total_ms = 6100;
      }
    } else {
      report.set_spoken_reply(decided.decision().reply());
      report.set_reply_id(decided.decision().reply_id());
    }
    if (Chance("unmeasured", number) > 0.03) {
      SetMillis(total_ms, report.mutable_latency()->mutable_total());
    }
    Complete(report);
    if (decided.verify() && report.spoken_source() != v1::SOURCE_LLM) {
      v1::CompleteTurnRequest verification = report;
      verification.set_verification(true);
      *verification.mutable_llm() = llm;
      Complete(verification);
    }
    clock_.Advance(kBetweenTurns);
  }

  v1::GetReportRequest Request(absl::Time since) const {
    v1::GetReportRequest request;
    request.mutable_since()->set_seconds(absl::ToUnixSeconds(since));
    request.mutable_until()->set_seconds(absl::ToUnixSeconds(clock_.Now()) + 1);
    request.set_wrong_reuse_budget(0.02);
    request.mutable_prices()->set_currency("EUR");
    v1::ModelPrice* price = request.mutable_prices()->add_models();
    price->set_model("large");
    price->set_per_million_prompt_tokens(2.5);
    price->set_per_million_completion_tokens(10);
    return request;
  }

  std::string Write(const std::string& name, const std::string& text) const {
    const std::string path = folder_.Child(name);
    std::ofstream(path) << text;
    return path;
  }

  // 0: every number of the report follows from the log's lines.
  int Confirm(const std::string& request, const std::string& report) const {
    sidecar_->FlushLog();
    const std::string command = absl::StrCat(
        Environment("PYTHON"), " ", Environment("CONFIRM_REPORT"), " --log ", folder_.Child("log"),
        " --request ", Write("request.json", request), " --report ", Write("report.json", report));
    return std::system(command.c_str());
  }
};

TEST_F(RolloutSimulationTest, EveryNumberOfTheReportIsConfirmedFromTheLog) {
  const std::vector<Json> samples = ReadSamples();
  ASSERT_GT(samples.size(), 500u);
  const absl::Time start = clock_.Now();
  int day = 0;
  for (const Phase& phase : kPlan) {
    StartPhase(phase);
    for (const int end = day + phase.days; day < end; ++day) {
      for (int i = 0; i < kTurnsPerDay; ++i) {
        const int number = day * kTurnsPerDay + i;
        PlayTurn(samples[static_cast<size_t>(number) % samples.size()], number);
      }
    }
    WaitForLearning();
    // The last phase's sidecar is asked for the report.
    if (day < 15) Stop();
  }

  // Of the whole rollout, and of its last week: then the shadow days are older baseline.
  for (const absl::Time since : {start, start + absl::Hours(24 * 8)}) {
    const v1::GetReportRequest request = Request(since);
    grpc::ClientContext context;
    v1::GetReportResponse response;
    const grpc::Status status = admin_->GetReport(&context, request, &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
    std::string request_json;
    std::string report_json;
    ASSERT_TRUE(google::protobuf::util::MessageToJsonString(request, &request_json).ok());
    ASSERT_TRUE(google::protobuf::util::MessageToJsonString(response, &report_json).ok());
    EXPECT_GT(response.report().enabled().turns(), 1000);
    EXPECT_GT(response.report().baseline().turns(), 1500);
    EXPECT_EQ(Confirm(request_json, report_json), 0) << "GetReport since " << since;

    const auto from_log = app::MakeReport(request_json, {}, {{"pod", folder_.Child("log")}},
                                          config::Config(), clock_.Now());
    ASSERT_TRUE(from_log.ok()) << from_log.status();
    EXPECT_EQ(Confirm(request_json, *from_log), 0) << "from the log since " << since;
  }

  // Two places that hold the same turns count them once.
  std::string request_json;
  ASSERT_TRUE(google::protobuf::util::MessageToJsonString(Request(start), &request_json).ok());
  const auto merged =
      app::MakeReport(request_json, {{"a", folder_.Child("state")}}, {{"b", folder_.Child("log")}},
                      config::Config(), clock_.Now());
  ASSERT_TRUE(merged.ok()) << merged.status();
  const Json report = Json::parse(*merged)["report"];
  EXPECT_EQ(report["all"]["turns"], std::to_string(15 * kTurnsPerDay));
  EXPECT_EQ(report["duplicatesLeftOut"], std::to_string(15 * kTurnsPerDay));

  if (const char* keep = std::getenv("ROLLOUT_REPORT_DIR"); keep != nullptr) {
    std::ofstream(absl::StrCat(keep, "/report.json")) << *merged;
    std::filesystem::copy(folder_.Child("log"), absl::StrCat(keep, "/log"),
                          std::filesystem::copy_options::overwrite_existing);
  }
}

}  // namespace
}  // namespace turnopt::testing
