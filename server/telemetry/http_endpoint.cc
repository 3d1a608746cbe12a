// One CivetWeb server, the one that comes with prometheus-cpp. Its Exposer is not used because it
// cannot answer the kubelet's probes beside /metrics.
#include "server/telemetry/http_endpoint.h"

#include <CivetServer.h>
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace turnopt::telemetry {
namespace {

class TextPage : public CivetHandler {
 public:
  struct Response {
    int code = 200;
    const char* content_type = "text/plain; charset=utf-8";
    std::string body;
  };

  explicit TextPage(std::function<Response()> render) : render_(std::move(render)) {}

  bool handleGet(CivetServer* /*server*/, mg_connection* connection) override {
    const Response response = render_();
    mg_printf(connection,
              "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %lu\r\n"
              "Cache-Control: no-store\r\n\r\n",
              response.code, response.code == 200 ? "OK" : "Service Unavailable",
              response.content_type, static_cast<unsigned long>(response.body.size()));
    mg_write(connection, response.body.data(), response.body.size());
    return true;
  }

 private:
  const std::function<Response()> render_;
};

// Opens a connection and closes it.
void TouchLoopbackPort(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  // Whether it succeeds is of no interest: the port may be closed already.
  (void)connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
  close(fd);
}

// CivetWeb wants "9464" for all addresses and "127.0.0.1:9464" for one.
absl::StatusOr<std::string> ToListeningPorts(absl::string_view address) {
  const size_t colon = address.rfind(':');
  int port = 0;
  if (colon == absl::string_view::npos || !absl::SimpleAtoi(address.substr(colon + 1), &port) ||
      port < 0 || port > 65535 || absl::StrContains(address, ',')) {
    return absl::InvalidArgumentError(
        absl::StrCat("not an address (host:port or :port): ", address));
  }
  return colon == 0 ? absl::StrCat(port) : std::string(address);
}

}  // namespace

struct HttpEndpoint::Impl {
  std::unique_ptr<TextPage> metrics;
  std::unique_ptr<TextPage> healthz;
  std::unique_ptr<TextPage> readyz;
  std::unique_ptr<CivetServer> server;  // last: stops before its pages go
  int port = 0;
};

HttpEndpoint::HttpEndpoint(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

HttpEndpoint::~HttpEndpoint() {
  // CivetWeb's acceptor looks for the end every two seconds, and after each connection.
  std::atomic<bool> stopped{false};
  std::thread waker([this, &stopped] {
    while (!stopped) {
      TouchLoopbackPort(impl_->port);
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  });
  impl_->server->close();
  stopped = true;
  waker.join();
}

absl::StatusOr<std::unique_ptr<HttpEndpoint>> HttpEndpoint::Start(const Options& options,
                                                                  const MetricRegistry& registry,
                                                                  std::function<bool()> ready) {
  absl::StatusOr<std::string> ports = ToListeningPorts(options.address);
  if (!ports.ok()) return ports.status();

  auto impl = std::make_unique<Impl>();
  impl->metrics = std::make_unique<TextPage>([&registry] {
    return TextPage::Response{200, "text/plain; version=0.0.4; charset=utf-8", registry.Expose()};
  });
  impl->healthz = std::make_unique<TextPage>([] {
    TextPage::Response response;
    response.body = "ok\n";
    return response;
  });
  impl->readyz = std::make_unique<TextPage>([ready = std::move(ready)] {
    TextPage::Response response;
    const bool is_ready = ready();
    response.code = is_ready ? 200 : 503;
    response.body = is_ready ? "ready\n" : "not ready\n";
    return response;
  });
  try {
    impl->server = std::make_unique<CivetServer>(
        std::vector<std::string>{"listening_ports", *ports, "num_threads", "2",
                                 "request_timeout_ms", "5000", "enable_keep_alive", "no"});
  } catch (const CivetException& error) {
    return absl::UnavailableError(
        absl::StrCat("cannot listen on ", options.address, ": ", error.what()));
  }
  impl->server->addHandler("/metrics$", impl->metrics.get());
  impl->server->addHandler("/healthz$", impl->healthz.get());
  impl->server->addHandler("/readyz$", impl->readyz.get());
  const std::vector<int> bound = impl->server->getListeningPorts();
  impl->port = bound.empty() ? 0 : bound.front();
  return std::unique_ptr<HttpEndpoint>(new HttpEndpoint(std::move(impl)));
}

int HttpEndpoint::port() const { return impl_->port; }

}  // namespace turnopt::telemetry
