// Methods are registered with gRPC as bytes in, bytes out, through the same classes that generated
// service code uses (grpcpp/support/method_handler.h). The generated classes parse before any code
// of ours runs and answer INTERNAL with an empty message to text that is not UTF-8; here parsing is
// ours (server/decisions/0006-bytes-in-bytes-out.md).
#include "server/service/rpc_routes.h"

#include <google/protobuf/arena.h>
#include <google/protobuf/descriptor.h>
#include <grpcpp/impl/rpc_service_method.h>
#include <grpcpp/impl/service_type.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/method_handler.h>
#include <grpcpp/support/proto_buffer_reader.h>
#include <grpcpp/support/proto_buffer_writer.h>
#include <grpcpp/support/sync_stream.h>

#include <atomic>
#include <cassert>
#include <exception>
#include <new>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "server/base/enum_table.h"
#include "server/base/mutex.h"
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
  explicit Sender(std::function<bool(const ByteBuffer&)> write) : write_(std::move(write)) {}
  bool Send(const Message& message) override {
    ByteBuffer buffer;
    return Serialize(message, &buffer).ok() && write_(buffer);
  }

 private:
  const std::function<bool(const ByteBuffer&)> write_;
};

class Receiver final : public MessageReceiver {
 public:
  explicit Receiver(std::function<bool(ByteBuffer*)> read) : read_(std::move(read)) {}
  bool Receive(Message* message) override {
    ByteBuffer buffer;
    if (!status_.ok() || !read_(&buffer)) return false;
    message->Clear();
    status_ = Parse(buffer, message);
    return status_.ok();
  }
  const absl::Status& status() const { return status_; }

 private:
  const std::function<bool(ByteBuffer*)> read_;
  absl::Status status_;
};

}  // namespace

struct RpcRoutes::Impl final : public grpc::Service {
  Impl(std::string name, telemetry::RpcMetrics& metrics, telemetry::StructuredLog& log,
       const base::Clock& clock)
      : full_name(std::move(name)),
        metrics(metrics),
        log(log),
        clock(clock),
        descriptor(DescriptorPool::generated_pool()->FindServiceByName(full_name)) {}

  // The path that gRPC matches. Asserts that the proto and the route say the same.
  const char* AddPath(telemetry::Rpc rpc, const Message& request, const Message& response) {
    assert(descriptor != nullptr);
    const MethodDescriptor* method = descriptor->FindMethodByName(base::Name(rpc));
    assert(method != nullptr);
    assert(method->input_type() == request.GetDescriptor());
    assert(method->output_type() == response.GetDescriptor());
    routed.insert(method->name());
    paths.push_back(
        std::make_unique<std::string>(absl::StrCat("/", full_name, "/", method->name())));
    return paths.back()->c_str();
  }

  void AddMethodWith(const char* path, grpc::internal::RpcMethod::RpcType type,
                     grpc::internal::MethodHandler* handler) {
    // Service and gRPC own both from here on.
    AddMethod(new grpc::internal::RpcServiceMethod(path, type, handler));
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

  // Runs `body` with everything that surrounds a handler.
  template <typename Body>
  grpc::Status Run(telemetry::Rpc rpc, grpc::ServerContext* context, Body body) {
    CallScope call;
    call.arrived = clock.MonotonicNow();
    call.now = clock.Now();
    call.traceparent = TraceparentOf(*context);
    call.cancelled = [this, context] {
      return draining.load(std::memory_order_relaxed) || context->IsCancelled();
    };
    const Running running(this);
    absl::Status status;
    try {
      status = draining.load() ? absl::UnavailableError("the server is going down") : body(call);
    } catch (const std::bad_alloc&) {
      status = absl::ResourceExhaustedError("out of memory");
    } catch (const std::exception& error) {
      status = absl::InternalError(error.what());
    } catch (...) {
      status = absl::InternalError("unknown exception");
    }
    if (absl::IsInternal(status) || absl::IsUnknown(status)) {
      log.Write(telemetry::LogLevel::kError, call.now,
                absl::StrCat("RPC failed: ", base::Name(rpc)),
                {{"detail", std::string(status.message())}});
      if (on_internal_error) on_internal_error(call.now);
    }
    metrics.Observe(rpc, status.code(), clock.MonotonicNow() - call.arrived);
    return ToGrpcStatus(status);
  }

  const std::string full_name;
  telemetry::RpcMetrics& metrics;
  telemetry::StructuredLog& log;
  const base::Clock& clock;
  const ServiceDescriptor* const descriptor;
  std::vector<std::unique_ptr<std::string>> paths;
  absl::flat_hash_set<std::string> routed;
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
  const auto run = [impl = impl_.get(), rpc, &request, &response, handler = std::move(handler)](
                       Impl*, grpc::ServerContext* context, const ByteBuffer* in, ByteBuffer* out) {
    return impl->Run(rpc, context, [&](const CallScope& call) -> absl::Status {
      Arena arena;
      Message* parsed = request.New(&arena);
      absl::Status status = Parse(*in, parsed);
      if (!status.ok()) return status;
      Message* answer = response.New(&arena);
      status = handler(*parsed, call, answer);
      return status.ok() ? Serialize(*answer, out) : status;
    });
  };
  impl_->AddMethodWith(
      impl_->AddPath(rpc, request, response), grpc::internal::RpcMethod::NORMAL_RPC,
      new grpc::internal::RpcMethodHandler<Impl, ByteBuffer, ByteBuffer>(run, impl_.get()));
}

void RpcRoutes::AddServerStream(telemetry::Rpc rpc, const Message& request, const Message& response,
                                ServerStreamHandler handler) {
  const auto run = [impl = impl_.get(), rpc, &request, handler = std::move(handler)](
                       Impl*, grpc::ServerContext* context, const ByteBuffer* in,
                       grpc::ServerWriter<ByteBuffer>* writer) {
    return impl->Run(rpc, context, [&](const CallScope& call) -> absl::Status {
      Arena arena;
      Message* parsed = request.New(&arena);
      absl::Status status = Parse(*in, parsed);
      if (!status.ok()) return status;
      Sender sender([writer](const ByteBuffer& buffer) { return writer->Write(buffer); });
      return handler(*parsed, call, sender);
    });
  };
  impl_->AddMethodWith(
      impl_->AddPath(rpc, request, response), grpc::internal::RpcMethod::SERVER_STREAMING,
      new grpc::internal::ServerStreamingHandler<Impl, ByteBuffer, ByteBuffer>(run, impl_.get()));
}

void RpcRoutes::AddClientStream(telemetry::Rpc rpc, const Message& request, const Message& response,
                                ClientStreamHandler handler) {
  const auto run = [impl = impl_.get(), rpc, &response, handler = std::move(handler)](
                       Impl*, grpc::ServerContext* context, grpc::ServerReader<ByteBuffer>* reader,
                       ByteBuffer* out) {
    return impl->Run(rpc, context, [&](const CallScope& call) -> absl::Status {
      Arena arena;
      Message* answer = response.New(&arena);
      Receiver receiver([reader](ByteBuffer* buffer) { return reader->Read(buffer); });
      const absl::Status status = handler(receiver, call, answer);
      if (!receiver.status().ok()) return receiver.status();
      return status.ok() ? Serialize(*answer, out) : status;
    });
  };
  impl_->AddMethodWith(
      impl_->AddPath(rpc, request, response), grpc::internal::RpcMethod::CLIENT_STREAMING,
      new grpc::internal::ClientStreamingHandler<Impl, ByteBuffer, ByteBuffer>(run, impl_.get()));
}

void RpcRoutes::AddBidiStream(telemetry::Rpc rpc, const Message& request, const Message& response,
                              BidiStreamHandler handler) {
  const auto run = [impl = impl_.get(), rpc, handler = std::move(handler)](
                       Impl*, grpc::ServerContext* context,
                       grpc::ServerReaderWriter<ByteBuffer, ByteBuffer>* stream) {
    return impl->Run(rpc, context, [&](const CallScope& call) -> absl::Status {
      Receiver receiver([stream](ByteBuffer* buffer) { return stream->Read(buffer); });
      Sender sender([stream](const ByteBuffer& buffer) { return stream->Write(buffer); });
      const absl::Status status = handler(receiver, sender, call);
      return receiver.status().ok() ? status : receiver.status();
    });
  };
  impl_->AddMethodWith(
      impl_->AddPath(rpc, request, response), grpc::internal::RpcMethod::BIDI_STREAMING,
      new grpc::internal::BidiStreamingHandler<Impl, ByteBuffer, ByteBuffer>(run, impl_.get()));
}

std::vector<std::string> RpcRoutes::MissingMethods() const {
  std::vector<std::string> missing;
  if (impl_->descriptor == nullptr) return {impl_->full_name};
  for (int i = 0; i < impl_->descriptor->method_count(); ++i) {
    const std::string& name = impl_->descriptor->method(i)->name();
    if (!impl_->routed.contains(name)) missing.push_back(name);
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

grpc::Service& RpcRoutes::service() { return *impl_; }

}  // namespace turnopt::service
