// Calls come as bytes (call_pool.h). The generated service classes parse before any code of ours
// runs and answer INTERNAL with an empty message to text that is not UTF-8; here parsing is ours
// (server/decisions/0006-bytes-in-bytes-out.md).
#include "server/service/rpc_routes.h"

#include <google/protobuf/arena.h>
#include <google/protobuf/descriptor.h>
#include <grpcpp/support/proto_buffer_reader.h>

#include <atomic>
#include <cassert>
#include <exception>
#include <new>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "server/base/enum_table.h"
#include "server/base/mutex.h"
#include "server/service/call_pool.h"
#include "server/service/grpc_status.h"
#include "server/service/wire_check.h"

namespace turnopt::service {
namespace {

using google::protobuf::Arena;
using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;
using grpc::ByteBuffer;

// Trace context that is longer is not one (https://www.w3.org/TR/trace-context, version 00).
constexpr size_t kMaxTraceparentBytes = 64;

std::string Flatten(const ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

absl::Status Parse(const ByteBuffer& buffer, Message* message) {
  // The reader takes a pointer to non-const but does not change the bytes.
  ByteBuffer copy(buffer);
  grpc::ProtoBufferReader reader(&copy);
  if (reader.status().ok() && message->ParseFromZeroCopyStream(&reader)) return absl::OkStatus();
  return ExplainParseFailure(*message->GetDescriptor(), Flatten(buffer));
}

absl::Status Serialize(const Message& message, ByteBuffer* buffer) {
  const size_t size = message.ByteSizeLong();
  grpc::Slice slice(size);
  if (size > 0 &&
      !message.SerializeToArray(const_cast<uint8_t*>(slice.begin()), static_cast<int>(size))) {
    return absl::InternalError("response does not serialise");
  }
  *buffer = ByteBuffer(&slice, 1);
  return absl::OkStatus();
}

std::string TraceparentOf(const grpc::ServerContext& context) {
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find("traceparent");
  if (found == metadata.end() || found->second.size() > kMaxTraceparentBytes) return "";
  return std::string(found->second.data(), found->second.size());
}

class Sender final : public MessageSender {
 public:
  explicit Sender(ByteCall& call) : call_(call) {}
  bool Send(const Message& message) override {
    ByteBuffer buffer;
    return Serialize(message, &buffer).ok() && call_.Write(buffer);
  }

 private:
  ByteCall& call_;
};

class Receiver final : public MessageReceiver {
 public:
  explicit Receiver(ByteCall& call) : call_(call) {}
  bool Receive(Message* message) override {
    ByteBuffer buffer;
    if (!status_.ok() || !call_.Read(&buffer)) return false;
    message->Clear();
    status_ = Parse(buffer, message);
    return status_.ok();
  }
  const absl::Status& status() const { return status_; }

 private:
  ByteCall& call_;
  absl::Status status_;
};

// The one request of a call that has one.
absl::Status ReadOne(ByteCall& call, Message* request) {
  ByteBuffer buffer;
  if (!call.Read(&buffer)) return absl::InvalidArgumentError("the call carries no request");
  return Parse(buffer, request);
}

}  // namespace

struct RpcRoutes::Impl {
  // What a call is answered with: messages that the handler sends itself, and one in `last`.
  using Body = std::function<absl::Status(ByteCall& call, const CallScope& scope,
                                          absl::optional<ByteBuffer>* last)>;
  struct Route {
    telemetry::Rpc rpc;
    Body body;
  };

  Impl(std::string name, telemetry::RpcMetrics& metrics, telemetry::StructuredLog& log,
       const base::Clock& clock)
      : full_name(std::move(name)),
        metrics(metrics),
        log(log),
        clock(clock),
        descriptor(DescriptorPool::generated_pool()->FindServiceByName(full_name)) {}

  std::string PathOf(absl::string_view method) const {
    return absl::StrCat("/", full_name, "/", method);
  }

  // Asserts that the proto and the route say the same.
  void Add(telemetry::Rpc rpc, const Message& request, const Message& response, Body body) {
    assert(descriptor != nullptr);
    const MethodDescriptor* method = descriptor->FindMethodByName(base::Name(rpc));
    assert(method != nullptr);
    assert(method->input_type() == request.GetDescriptor());
    assert(method->output_type() == response.GetDescriptor());
    routes[PathOf(method->name())] = {rpc, std::move(body)};
  }

  // Counts a handler for as long as it runs.
  class Running {
   public:
    explicit Running(Impl* impl) : impl_(impl) {
      base::MutexLock lock(&impl_->mu);
      ++impl_->running;
    }
    ~Running() {
      base::MutexLock lock(&impl_->mu);
      if (--impl_->running == 0) impl_->idle.SignalAll();
    }

   private:
    Impl* const impl_;
  };

  // Runs the route with everything that surrounds a handler.
  void Run(const Route& route, ByteCall& bytes) {
    CallScope call;
    call.arrived = clock.MonotonicNow();
    call.now = clock.Now();
    call.traceparent = TraceparentOf(bytes.context());
    call.cancelled = [this, &bytes] {
      return draining.load(std::memory_order_relaxed) || bytes.Cancelled();
    };
    const Running running(this);
    absl::Status status;
    absl::optional<ByteBuffer> last;
    try {
      status = draining.load() ? absl::UnavailableError("the server is going down")
                               : route.body(bytes, call, &last);
    } catch (const std::bad_alloc&) {
      status = absl::ResourceExhaustedError("out of memory");
    } catch (const std::exception& error) {
      status = absl::InternalError(error.what());
    } catch (...) {
      status = absl::InternalError("unknown exception");
    }
    if (absl::IsInternal(status) || absl::IsUnknown(status)) {
      log.Write(telemetry::LogLevel::kError, call.now,
                absl::StrCat("RPC failed: ", base::Name(route.rpc)),
                {{"detail", std::string(status.message())}});
      if (on_internal_error) on_internal_error(call.now);
    }
    metrics.Observe(route.rpc, status.code(), clock.MonotonicNow() - call.arrived);
    bytes.Finish(ToGrpcStatus(status), status.ok() && last ? &*last : nullptr);
  }

  const std::string full_name;
  telemetry::RpcMetrics& metrics;
  telemetry::StructuredLog& log;
  const base::Clock& clock;
  const ServiceDescriptor* const descriptor;
  absl::flat_hash_map<std::string, Route> routes;  // by path
  std::atomic<bool> draining{false};
  base::Mutex mu;
  base::CondVar idle;
  int running ABSL_GUARDED_BY(mu) = 0;
  std::function<void(absl::Time)> on_internal_error;
};

RpcRoutes::RpcRoutes(std::string full_name, telemetry::RpcMetrics& metrics,
                     telemetry::StructuredLog& log, const base::Clock& clock)
    : impl_(std::make_unique<Impl>(std::move(full_name), metrics, log, clock)) {}

RpcRoutes::~RpcRoutes() = default;

void RpcRoutes::AddUnary(telemetry::Rpc rpc, const Message& request, const Message& response,
                         UnaryHandler handler) {
  impl_->Add(rpc, request, response,
             [&request, &response, handler = std::move(handler)](
                 ByteCall& call, const CallScope& scope, absl::optional<ByteBuffer>* last) {
               Arena arena;
               Message* parsed = request.New(&arena);
               Message* answer = response.New(&arena);
               absl::Status status = ReadOne(call, parsed);
               if (status.ok()) status = handler(*parsed, scope, answer);
               return status.ok() ? Serialize(*answer, &last->emplace()) : status;
             });
}

void RpcRoutes::AddServerStream(telemetry::Rpc rpc, const Message& request, const Message& response,
                                ServerStreamHandler handler) {
  impl_->Add(rpc, request, response,
             [&request, handler = std::move(handler)](ByteCall& call, const CallScope& scope,
                                                      absl::optional<ByteBuffer>*) {
               Arena arena;
               Message* parsed = request.New(&arena);
               Sender sender(call);
               const absl::Status status = ReadOne(call, parsed);
               return status.ok() ? handler(*parsed, scope, sender) : status;
             });
}

void RpcRoutes::AddClientStream(telemetry::Rpc rpc, const Message& request, const Message& response,
                                ClientStreamHandler handler) {
  impl_->Add(rpc, request, response,
             [&response, handler = std::move(handler)](ByteCall& call, const CallScope& scope,
                                                       absl::optional<ByteBuffer>* last) {
               Arena arena;
               Message* answer = response.New(&arena);
               Receiver receiver(call);
               const absl::Status status = handler(receiver, scope, answer);
               if (!receiver.status().ok()) return receiver.status();
               return status.ok() ? Serialize(*answer, &last->emplace()) : status;
             });
}

std::vector<std::string> RpcRoutes::MissingMethods() const {
  std::vector<std::string> missing;
  if (impl_->descriptor == nullptr) return {impl_->full_name};
  for (int i = 0; i < impl_->descriptor->method_count(); ++i) {
    const std::string& name = impl_->descriptor->method(i)->name();
    if (!impl_->routes.contains(impl_->PathOf(name))) missing.push_back(name);
  }
  return missing;
}

void RpcRoutes::OnInternalError(std::function<void(absl::Time now)> hear) {
  impl_->on_internal_error = std::move(hear);
}

void RpcRoutes::Drain(absl::Duration grace) {
  // The grace is real time, whatever clock decisions see.
  const absl::Duration deadline = base::Clock::Real().MonotonicNow() + grace;
  impl_->draining.store(true);
  base::MutexLock lock(&impl_->mu);
  while (impl_->running > 0) {
    const absl::Duration left = deadline - base::Clock::Real().MonotonicNow();
    if (left <= absl::ZeroDuration()) return;
    impl_->idle.WaitFor(&impl_->mu, left);
  }
}

const std::string& RpcRoutes::full_name() const { return impl_->full_name; }

void RpcRoutes::Serve(ByteCall& call) {
  const auto route = impl_->routes.find(call.method());
  if (route == impl_->routes.end()) {
    call.Finish({grpc::StatusCode::UNIMPLEMENTED, ""}, nullptr);
  } else {
    impl_->Run(route->second, call);
  }
}

}  // namespace turnopt::service
