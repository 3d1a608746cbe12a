#include "server/service/listen_address.h"

#include <arpa/inet.h>
#include <sys/un.h>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace turnopt::service {
namespace {

constexpr size_t kMaxPathBytes = sizeof(sockaddr_un::sun_path) - 1;

bool IsLoopback(const std::string& host) {
  if (host == "localhost") return true;
  in_addr v4{};
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) {
    return (ntohl(v4.s_addr) >> 24) == 127;  // 127.0.0.0/8, RFC 1122 section 3.2.1.3
  }
  in6_addr v6{};
  return inet_pton(AF_INET6, host.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

absl::StatusOr<ListenAddress> ParseUnix(absl::string_view text, absl::string_view path) {
  absl::ConsumePrefix(&path, "//");
  if (path.empty() || path.front() != '/') {
    return absl::InvalidArgumentError(absl::StrCat("a unix socket needs an absolute path: ", text));
  }
  if (path.size() > kMaxPathBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("path of the unix socket is longer than ", kMaxPathBytes, " bytes: ", text));
  }
  ListenAddress address;
  address.is_unix = true;
  address.path = std::string(path);
  return address;
}

}  // namespace

std::string ListenAddress::ToString() const {
  return is_unix ? absl::StrCat("unix:", path) : absl::StrCat(host, ":", port);
}

absl::StatusOr<ListenAddress> ParseListenAddress(absl::string_view text) {
  absl::string_view rest = text;
  if (absl::ConsumePrefix(&rest, "unix:")) return ParseUnix(text, rest);

  const size_t colon = text.rfind(':');
  ListenAddress address;
  if (colon == absl::string_view::npos ||
      !absl::SimpleAtoi(text.substr(colon + 1), &address.port) || address.port < 0 ||
      address.port > 65535) {
    return absl::InvalidArgumentError(
        absl::StrCat("not an address (unix:///path or host:port): ", text));
  }
  address.host = std::string(text.substr(0, colon));
  std::string bare = address.host;
  if (bare.size() > 2 && bare.front() == '[' && bare.back() == ']') {
    bare = bare.substr(1, bare.size() - 2);
  }
  if (!IsLoopback(bare)) {
    return absl::InvalidArgumentError(
        absl::StrCat("only loopback addresses and unix sockets are served without TLS: ", text));
  }
  return address;
}

}  // namespace turnopt::service
