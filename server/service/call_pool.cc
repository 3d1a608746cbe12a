// A call has a completion queue of its own, on which its thread waits for each step that it takes;
// calls arrive on the queue that the waiting threads share. That is how gRPC's synchronous services
// work inside. Each thread makes room for the next call before it runs the one that it got.
#include "server/service/call_pool.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace turnopt::service {
namespace {

// Threads that wait while nothing happens, and the most that do. More than one, so that a call
// never waits for a thread to be made.
constexpr size_t kMinWaiting = 2;
constexpr size_t kMaxWaiting = 4;

}  // namespace

class CallPool::Call final : public ByteCall {
 public:
  Call() { context_.AsyncNotifyWhenDone(&done_); }

  ~Call() override {
    // gRPC still says that the call is over; a call that never began only has its queue to end.
    while (begun_ && !done_ && NextStep()) {
    }
    steps_.Shutdown();
    void* step;
    bool ok;
    while (steps_.Next(&step, &ok)) {
    }
  }

  void Request(grpc::AsyncGenericService& service, grpc::ServerCompletionQueue* calls) {
    service.RequestCall(&context_, &stream_, &steps_, calls, this);
  }
  void Begin() { begun_ = true; }

  const std::string& method() const override { return context_.method(); }
  const grpc::ServerContext& context() const override { return context_; }

  bool Read(grpc::ByteBuffer* message) override {
    stream_.Read(message, this);
    return AwaitStep();
  }

  bool Write(const grpc::ByteBuffer& message) override {
    stream_.Write(message, this);
    return AwaitStep();
  }

  void Finish(const grpc::Status& status, const grpc::ByteBuffer* last) override {
    if (last != nullptr) {
      stream_.WriteAndFinish(*last, grpc::WriteOptions(), status, this);
    } else {
      stream_.Finish(status, this);
    }
    AwaitStep();
  }

  bool Cancelled() override {
    void* step = nullptr;
    bool ok = false;
    // No step is under way, so that nothing else can come.
    if (!done_ && steps_.AsyncNext(&step, &ok, std::chrono::system_clock::now()) ==
                      grpc::CompletionQueue::GOT_EVENT) {
      done_ = true;
    }
    return done_ && context_.IsCancelled();
  }

 private:
  // Waits for what comes next, which may be the call's end. False: nothing will.
  bool NextStep() {
    void* step = nullptr;
    if (!steps_.Next(&step, &ok_)) return false;
    if (step == &done_) done_ = true;
    last_step_ = step;
    return true;
  }

  bool AwaitStep() {
    do {
      if (!NextStep()) return false;
    } while (last_step_ != this);
    return ok_;
  }

  grpc::CompletionQueue steps_;  // of this call alone
  grpc::GenericServerContext context_;
  grpc::GenericServerAsyncReaderWriter stream_{&context_};
  bool begun_ = false;
  bool done_ = false;
  bool ok_ = false;
  void* last_step_ = nullptr;
};

CallPool::CallPool(grpc::ServerBuilder& builder, int max_threads,
                   std::function<void(ByteCall&)> serve)
    : max_threads_(static_cast<size_t>(std::max(max_threads, 1))),
      serve_(std::move(serve)),
      calls_(builder.AddCompletionQueue()) {
  builder.RegisterAsyncGenericService(&service_);
}

CallPool::~CallPool() {
  // A server that was never built leaves the queue to be ended here.
  calls_->Shutdown();
  void* call;
  bool ok;
  while (calls_->Next(&call, &ok)) delete static_cast<Call*>(call);
}

void CallPool::Start() {
  for (size_t i = 0; i < kMaxWaiting; ++i) ExpectCall();
  base::MutexLock lock(&mu_);
  for (size_t i = 0; i < std::min(kMinWaiting, max_threads_); ++i) AddThread();
}

void CallPool::Stop() {
  Threads ended;
  {
    base::MutexLock lock(&mu_);
    stopping_ = true;
    calls_->Shutdown();
    while (!threads_.empty()) changed_.Wait(&mu_);
    ended.swap(ended_);
  }
  for (std::thread& thread : ended) thread.join();
}

void CallPool::ExpectCall() {
  // Under the lock: a queue that is shut down must not be asked any more.
  base::MutexLock lock(&mu_);
  if (stopping_) return;
  Call* const call = std::make_unique<Call>().release();  // the queue gives it back
  call->Request(service_, calls_.get());
}

void CallPool::AddThread() {
  ++waiting_;
  const auto self = threads_.emplace(threads_.end());
  *self = std::thread([this, self] { Loop(self); });
}

bool CallPool::LeaveWaiting() {
  --waiting_;
  if (waiting_ >= kMinWaiting || stopping_) return true;
  if (threads_.size() < max_threads_) {
    AddThread();
    return true;
  }
  return waiting_ > 0;
}

bool CallPool::ReturnToWaiting() {
  if (waiting_ >= kMaxWaiting) return false;
  ++waiting_;
  return true;
}

void CallPool::Loop(Threads::iterator self) {
  Threads ended;
  while (true) {
    void* tag = nullptr;
    bool ok = false;
    if (!calls_->Next(&tag, &ok)) {
      base::MutexLock lock(&mu_);
      --waiting_;
      break;
    }
    std::unique_ptr<Call> call(static_cast<Call*>(tag));
    if (!ok) continue;  // the server is being shut down
    call->Begin();
    bool room;
    {
      base::MutexLock lock(&mu_);
      room = LeaveWaiting();
      ended.swap(ended_);
    }
    for (std::thread& thread : ended) thread.join();
    ended.clear();
    ExpectCall();
    if (room) {
      serve_(*call);
    } else {
      call->Finish({grpc::StatusCode::RESOURCE_EXHAUSTED, "every thread is busy"}, nullptr);
    }
    call.reset();
    base::MutexLock lock(&mu_);
    if (!ReturnToWaiting()) break;
  }
  base::MutexLock lock(&mu_);
  ended_.splice(ended_.end(), threads_, self);
  changed_.SignalAll();
}

}  // namespace turnopt::service
