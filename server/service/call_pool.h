#ifndef TURNOPT_SERVER_SERVICE_CALL_POOL_H_
#define TURNOPT_SERVER_SERVICE_CALL_POOL_H_

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/server_builder.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/status.h>

#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <thread>

#include "server/base/mutex.h"

namespace turnopt::service {

// One call of any kind, as messages of bytes. Every function returns when it is done. Used by the
// one thread that runs the call.
class ByteCall {
 public:
  virtual ~ByteCall() = default;

  // "/turnoptimizer.v1.TurnOptimizer/OptimizeTurn".
  virtual const std::string& method() const = 0;
  virtual const grpc::ServerContext& context() const = 0;

  // The client's next message. False: there are no more, or the client has gone.
  virtual bool Read(grpc::ByteBuffer* message) = 0;
  // False: the client has gone.
  virtual bool Write(const grpc::ByteBuffer& message) = 0;
  // Ends the call, after one more message where `last` is not null. Once, as the last thing.
  virtual void Finish(const grpc::Status& status, const grpc::ByteBuffer* last) = 0;

  // Whether the client has gone or its deadline has passed.
  virtual bool Cancelled() = 0;
};

// Runs the calls of a gRPC server that no other of its services takes, each on a thread of its own,
// as gRPC's synchronous services do, but before anything is parsed. Threads that wait for calls
// become those that run them; a call beyond the most threads is refused with RESOURCE_EXHAUSTED.
//
// Stands between a server's making and its end: construct it with the builder, Start it when the
// server runs, Stop it when the server was shut down. Start and Stop: external synchronisation.
class CallPool {
 public:
  // `serve` must Finish the call it is given. It runs on many threads at once.
  CallPool(grpc::ServerBuilder& builder, int max_threads, std::function<void(ByteCall&)> serve);
  // Stop must have been called, if Start was.
  ~CallPool();

  CallPool(const CallPool&) = delete;
  CallPool& operator=(const CallPool&) = delete;

  void Start() ABSL_LOCKS_EXCLUDED(mu_);
  // Returns when no call runs and no thread is left.
  void Stop() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  class Call;
  using Threads = std::list<std::thread>;

  // Has gRPC hand over one more call, unless the pool is being stopped.
  void ExpectCall() ABSL_LOCKS_EXCLUDED(mu_);
  void AddThread() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Sees to it that somebody waits while the calling thread runs a call. False: nobody can.
  bool LeaveWaiting() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // True, and counted, where the calling thread should wait for calls again.
  bool ReturnToWaiting() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Loop(Threads::iterator self) ABSL_LOCKS_EXCLUDED(mu_);

  // Constant after construction.
  const size_t max_threads_;
  const std::function<void(ByteCall&)> serve_;
  const std::unique_ptr<grpc::ServerCompletionQueue> calls_;

  grpc::AsyncGenericService service_;

  base::Mutex mu_;
  base::CondVar changed_;
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  size_t waiting_ ABSL_GUARDED_BY(mu_) = 0;  // threads that wait for calls
  Threads threads_ ABSL_GUARDED_BY(mu_);
  Threads ended_ ABSL_GUARDED_BY(mu_);  // to be joined
};

}  // namespace turnopt::service

#endif  // TURNOPT_SERVER_SERVICE_CALL_POOL_H_
