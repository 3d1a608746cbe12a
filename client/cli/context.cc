#include "client/cli/context.h"

#include <google/protobuf/util/json_util.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "client/cpp/grpc_connection.h"

namespace turnopt::cli {

namespace v1 = turnoptimizer::v1;

Context::Context(const Options& options, std::ostream& out, std::ostream& err)
    : options_(options), out_(out), err_(err) {}

Context::~Context() = default;

v1::TurnOptimizer::Stub& Context::turns() {
  if (turns_ == nullptr) {
    turns_ = v1::TurnOptimizer::NewStub(client::OpenChannel(options_.target));
  }
  return *turns_;
}

v1::TurnOptimizerAdmin::Stub& Context::admin() {
  if (admin_ == nullptr) {
    admin_ = v1::TurnOptimizerAdmin::NewStub(client::OpenChannel(options_.admin_target));
  }
  return *admin_;
}

void Context::SetDeadline(grpc::ClientContext* call) const {
  call->set_deadline(std::chrono::system_clock::now() +
                     absl::ToChronoMicroseconds(options_.timeout));
}

void Context::PrintJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  options.always_print_primitive_fields = true;
  options.add_whitespace = true;
  std::string json;
  if (google::protobuf::util::MessageToJsonString(message, &json, options).ok()) {
    out_ << json;
  }
}

ExitCode Context::Fail(const grpc::Status& status) { return Fail(client::ToAbsl(status)); }

ExitCode Context::Fail(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
      return Fail(ExitCode::kUnreachable,
                  absl::StrCat("no sidecar answers at ", options_.target,
                               " (admin: ", options_.admin_target, "): ", status.message()));
    case absl::StatusCode::kDeadlineExceeded:
      return Fail(ExitCode::kUnreachable,
                  absl::StrCat("no answer within ", absl::FormatDuration(options_.timeout)));
    case absl::StatusCode::kUnimplemented:
      return Fail(ExitCode::kRefused,
                  "this sidecar does not know that call: is it older than this turnctl, or is the "
                  "target the wrong one of its two sockets?");
    default:
      return Fail(ExitCode::kRefused, absl::StrCat("the sidecar refused: ", status.message()));
  }
}

ExitCode Context::Fail(ExitCode code, absl::string_view what) {
  err_ << "turnctl: " << what << "\n";
  return code;
}

}  // namespace turnopt::cli
