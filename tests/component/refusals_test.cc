// What bad input is answered with: a code, and the field by name.
#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>

#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/component/sidecar_fixture.h"
#include "tests/support/turn_request.h"

namespace turnopt::testing {
namespace {

namespace v1 = ::turnoptimizer::v1;
using ::testing::HasSubstr;

class RefusalsTest : public SidecarFixture {
 protected:
  grpc::Status TryOptimize(const v1::OptimizeTurnRequest& request) {
    grpc::ClientContext context;
    v1::OptimizeTurnResponse response;
    return turns_->OptimizeTurn(&context, request, &response);
  }
  grpc::Status TryComplete(const v1::CompleteTurnRequest& request) {
    grpc::ClientContext context;
    v1::CompleteTurnResponse response;
    return turns_->CompleteTurn(&context, request, &response);
  }
};

struct TurnCase {
  const char* name;
  std::function<void(v1::Turn&)> spoil;
  grpc::StatusCode code;
  const char* field;
};

TEST_F(RefusalsTest, ATurnsFieldsAreCheckedAndNamed) {
  Start();
  const std::string long_text(100'000, 'x');
  const TurnCase cases[] = {
      {"no call", [](v1::Turn& t) { t.clear_call_id(); }, grpc::INVALID_ARGUMENT, "turn.call_id"},
      {"long call", [&](v1::Turn& t) { t.set_call_id(long_text); }, grpc::RESOURCE_EXHAUSTED,
       "turn.call_id"},
      {"long utterance", [&](v1::Turn& t) { t.set_utterance(long_text); }, grpc::RESOURCE_EXHAUSTED,
       "turn.utterance"},
      {"long previous reply", [&](v1::Turn& t) { t.set_previous_reply(long_text); },
       grpc::RESOURCE_EXHAUSTED, "turn.previous_reply"},
      {"long state", [&](v1::Turn& t) { t.set_dialog_state(long_text); }, grpc::RESOURCE_EXHAUSTED,
       "turn.dialog_state"},
      {"long flow", [&](v1::Turn& t) { t.set_flow(long_text); }, grpc::RESOURCE_EXHAUSTED,
       "turn.flow"},
      {"long tenant", [&](v1::Turn& t) { t.mutable_scope()->set_tenant(long_text); },
       grpc::RESOURCE_EXHAUSTED, "turn.scope.tenant"},
      {"many variables",
       [](v1::Turn& t) {
         for (int i = 0; i < 1000; ++i) (*t.mutable_variables())["v" + std::to_string(i)] = "x";
       },
       grpc::RESOURCE_EXHAUSTED, "turn.variables"},
      {"long value", [&](v1::Turn& t) { (*t.mutable_variables())["v"] = long_text; },
       grpc::RESOURCE_EXHAUSTED, "turn.variables"},
      {"nameless variable", [](v1::Turn& t) { (*t.mutable_variables())[""] = "x"; },
       grpc::INVALID_ARGUMENT, "turn.variables"},
      {"confidence above 1", [](v1::Turn& t) { t.set_asr_confidence(1.5); }, grpc::INVALID_ARGUMENT,
       "turn.asr_confidence"},
      {"confidence no number", [](v1::Turn& t) { t.set_asr_confidence(std::nan("")); },
       grpc::INVALID_ARGUMENT, "turn.asr_confidence"},
      {"time out of range",
       [](v1::Turn& t) {
         t.mutable_occurred_at()->set_seconds(std::numeric_limits<int64_t>::max());
       },
       grpc::INVALID_ARGUMENT, "turn.occurred_at"},
  };
  for (const TurnCase& test : cases) {
    v1::OptimizeTurnRequest request;
    *request.mutable_turn() = DemoTurn("call", "hello");
    test.spoil(*request.mutable_turn());
    const grpc::Status status = TryOptimize(request);
    EXPECT_EQ(status.error_code(), test.code) << test.name;
    EXPECT_THAT(status.error_message(), HasSubstr(test.field)) << test.name;
    EXPECT_EQ(status.error_message().find("xxx"), std::string::npos) << "quotes the value";
  }
  EXPECT_EQ(TryOptimize({}).error_message(), "turn: required");
}

struct ReportCase {
  const char* name;
  std::function<void(v1::CompleteTurnRequest&)> spoil;
  grpc::StatusCode code;
  const char* field;
};

TEST_F(RefusalsTest, AReportsFieldsAreCheckedAndNamed) {
  Start();
  const std::string long_text(100'000, 'x');
  const ReportCase cases[] = {
      {"no id", [](auto& r) { r.clear_turn_id(); }, grpc::INVALID_ARGUMENT, "turn_id"},
      {"no source", [](auto& r) { r.clear_spoken_source(); }, grpc::INVALID_ARGUMENT,
       "spoken_source"},
      {"no such source", [](auto& r) { r.set_spoken_source(static_cast<v1::Source>(99)); },
       grpc::INVALID_ARGUMENT, "spoken_source"},
      {"long reply", [&](auto& r) { r.set_spoken_reply(long_text); }, grpc::RESOURCE_EXHAUSTED,
       "spoken_reply"},
      {"long LLM reply", [&](auto& r) { r.mutable_llm()->set_reply(long_text); },
       grpc::RESOURCE_EXHAUSTED, "llm.reply"},
      {"negative latency", [](auto& r) { r.mutable_latency()->mutable_total()->set_seconds(-1); },
       grpc::INVALID_ARGUMENT, "latency.total"},
      {"smallest seconds",
       [](auto& r) {
         r.mutable_latency()->mutable_stt()->set_seconds(std::numeric_limits<int64_t>::min());
       },
       grpc::INVALID_ARGUMENT, "latency.stt"},
      {"wild nanos",
       [](auto& r) {
         r.mutable_latency()->mutable_llm()->set_nanos(std::numeric_limits<int32_t>::max());
       },
       grpc::INVALID_ARGUMENT, "latency.llm"},
      {"verification without the LLM",
       [](auto& r) {
         r.set_verification(true);
         r.clear_llm();
       },
       grpc::INVALID_ARGUMENT, "llm"},
  };
  for (const ReportCase& test : cases) {
    v1::CompleteTurnRequest report = SpokenByLlm("id", DemoTurn("call", "hello"), "Hello.");
    test.spoil(report);
    const grpc::Status status = TryComplete(report);
    EXPECT_EQ(status.error_code(), test.code) << test.name;
    EXPECT_THAT(status.error_message(), HasSubstr(test.field)) << test.name;
  }
}

// A request of these bytes, whatever its type.
grpc::Status Send(const std::shared_ptr<grpc::Channel>& channel, const std::string& method,
                  const std::string& bytes) {
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  grpc::Slice slice(bytes);
  const grpc::ByteBuffer request(&slice, 1);
  grpc::ByteBuffer response;
  grpc::CompletionQueue queue;
  const auto call = stub.PrepareUnaryCall(&context, method, request, &queue);
  call->StartCall();
  grpc::Status status;
  call->Finish(&response, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  return status;
}

TEST_F(RefusalsTest, TextThatIsNotUtf8IsNamedAndMalformedBytesAreSaidToBe) {
  Start();
  const auto send = [&](const std::string& bytes) {
    return Send(channel_, "/turnoptimizer.v1.TurnOptimizer/OptimizeTurn", bytes);
  };
  // turn (1) { call_id (1) = "c", utterance (5) = two bytes that begin no character }
  const grpc::Status text =
      send(std::string("\x0a\x07\x0a\x01"
                       "c\x2a\x02\xff\xfe",
                       9));
  EXPECT_EQ(text.error_code(), grpc::INVALID_ARGUMENT);
  EXPECT_EQ(text.error_message(), "turn.utterance: not valid UTF-8");
  const grpc::Status bytes = send("\xff\xff\xff\xff");
  EXPECT_EQ(bytes.error_code(), grpc::INVALID_ARGUMENT);
  EXPECT_THAT(bytes.error_message(), HasSubstr("OptimizeTurnRequest"));
}

TEST_F(RefusalsTest, EverythingGoesOnlyWhenThatIsSaid) {
  Start();
  const auto invalidate = [this](const v1::InvalidateCacheRequest& request) {
    grpc::ClientContext context;
    v1::InvalidateCacheResponse response;
    return admin_->InvalidateCache(&context, request, &response);
  };
  v1::InvalidateCacheRequest request;
  request.set_operator_("ada");
  request.set_reason("test");
  EXPECT_EQ(invalidate(request).error_code(), grpc::INVALID_ARGUMENT);
  request.set_all(true);
  EXPECT_TRUE(invalidate(request).ok());
  request.set_dialog_state("1_opening");
  EXPECT_EQ(invalidate(request).error_code(), grpc::INVALID_ARGUMENT);
}

TEST_F(RefusalsTest, WhoeverChangesSomethingSaysWhoAndWhy) {
  Start({{"reuse.policy", "earned"}});
  const auto channel =
      grpc::CreateChannel(sidecar_->admin_addresses().front(), grpc::InsecureChannelCredentials());
  const google::protobuf::ServiceDescriptor& service =
      *v1::GetStatusRequest::descriptor()->file()->FindServiceByName("TurnOptimizerAdmin");
  int changing = 0;
  for (int i = 0; i < service.method_count(); ++i) {
    const google::protobuf::MethodDescriptor& method = *service.method(i);
    const google::protobuf::Descriptor& type = *method.input_type();
    const google::protobuf::FieldDescriptor* operator_field = type.FindFieldByName("operator");
    if (operator_field == nullptr) continue;
    ++changing;
    const std::string path = absl::StrCat("/", service.full_name(), "/", method.name());
    const std::unique_ptr<google::protobuf::Message> request(
        google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type)->New());
    // Streams number their messages.
    const std::string which = method.client_streaming() ? "message 0: " : "";
    if (method.client_streaming()) {
      request->GetReflection()->MutableMessage(request.get(), type.FindFieldByName("turn"));
    }
    const grpc::Status nobody = Send(channel, path, request->SerializeAsString());
    EXPECT_EQ(nobody.error_code(), grpc::INVALID_ARGUMENT) << path;
    EXPECT_EQ(nobody.error_message(), which + "operator: required") << path;
    request->GetReflection()->SetString(request.get(), operator_field, "ada");
    request->GetReflection()->SetString(request.get(), type.FindFieldByName("reason"), " ");
    const grpc::Status no_reason = Send(channel, path, request->SerializeAsString());
    EXPECT_EQ(no_reason.error_code(), grpc::INVALID_ARGUMENT) << path;
    EXPECT_EQ(no_reason.error_message(), which + "reason: required") << path;
  }
  EXPECT_EQ(changing, 10);
}

TEST_F(RefusalsTest, ARequestThatChangesNothingIsNoChange) {
  Start();
  grpc::ClientContext policy_context;
  v1::SetPolicyRequest policy;
  policy.set_operator_("ada");
  policy.set_reason("test");
  v1::SetPolicyResponse policy_response;
  const grpc::Status no_change = admin_->SetPolicy(&policy_context, policy, &policy_response);
  EXPECT_EQ(no_change.error_code(), grpc::INVALID_ARGUMENT);
  EXPECT_THAT(no_change.error_message(), HasSubstr("GetPolicy"));
  grpc::ClientContext ramp_context;
  v1::SetRampRequest ramp;
  ramp.set_operator_("ada");
  ramp.set_reason("test");
  v1::SetRampResponse ramp_response;
  const grpc::Status no_action = admin_->SetRamp(&ramp_context, ramp, &ramp_response);
  EXPECT_EQ(no_action.error_code(), grpc::INVALID_ARGUMENT);
  EXPECT_EQ(no_action.error_message(), "action: required");
}

TEST_F(RefusalsTest, AnUnknownProfileIsRefused) {
  Start();
  grpc::ClientContext context;
  v1::ScoreResponseRequest request;
  *request.mutable_turn() = DemoTurn("call", "hello");
  request.set_reply("Hello there.");
  request.set_profile("no_such_profile");
  v1::ScoreResponseResponse response;
  const grpc::Status status = turns_->ScoreResponse(&context, request, &response);
  EXPECT_EQ(status.error_code(), grpc::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), HasSubstr("profile"));
}

}  // namespace
}  // namespace turnopt::testing
