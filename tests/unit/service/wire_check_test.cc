#include "server/service/wire_check.h"

#include <gtest/gtest.h>

#include <random>

#include "turnoptimizer/v1/turn_optimizer.pb.h"

namespace turnopt::service {
namespace {

namespace v1 = ::turnoptimizer::v1;

absl::Status Explain(const std::string& bytes) {
  return ExplainParseFailure(*v1::OptimizeTurnRequest::descriptor(), bytes);
}

// A field of wire type 2.
std::string Field(int number, const std::string& value) {
  std::string bytes;
  bytes.push_back(static_cast<char>(number << 3 | 2));
  bytes.push_back(static_cast<char>(value.size()));
  return bytes + value;
}

TEST(WireCheckTest, NamesThePathOfTextThatIsNotUtf8) {
  EXPECT_EQ(Explain(Field(1, Field(5, "\xff"))).message(), "turn.utterance: not valid UTF-8");
  EXPECT_EQ(Explain(Field(1, Field(8, Field(1, "\xc3")))).message(),
            "turn.scope.tenant: not valid UTF-8");
  EXPECT_EQ(Explain(Field(1, Field(7, Field(2, "\xed\xa0\x80")))).message(),
            "turn.variables.value: not valid UTF-8");
}

TEST(WireCheckTest, OtherwiseSaysWhatTheBytesAreNot) {
  for (const std::string& bytes : {std::string("\xff\xff\xff"), Field(1, "\x2a\x7f"),
                                   std::string("\x0a\xff\xff\xff\xff\x0f"), std::string()}) {
    const absl::Status status = Explain(bytes);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(status.message(),
              "the request is no well-formed turnoptimizer.v1.OptimizeTurnRequest");
  }
}

TEST(WireCheckTest, IsTotalOnRandomBytes) {
  std::mt19937 random(1);
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes(random() % 64, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    EXPECT_EQ(Explain(bytes).code(), absl::StatusCode::kInvalidArgument);
  }
}

}  // namespace
}  // namespace turnopt::service
