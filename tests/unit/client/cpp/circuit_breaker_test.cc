#include "client/cpp/circuit_breaker.h"

#include "gtest/gtest.h"

namespace turnopt::client {
namespace {

class CircuitBreakerTest : public ::testing::Test {
 protected:
  CircuitBreakerTest() : breaker_(Options()) {}

  static CircuitBreaker::Options Options() {
    CircuitBreaker::Options options;
    options.failures_to_open = 3;
    options.first_pause = absl::Seconds(1);
    options.max_pause = absl::Seconds(4);
    return options;
  }

  void Open() {
    for (int i = 0; i < 3; ++i) {
      breaker_.OnFailure(now_);
    }
  }

  CircuitBreaker breaker_;
  absl::Duration now_ = absl::Seconds(100);
};

TEST_F(CircuitBreakerTest, OpensOnlyAfterFailuresInARow) {
  breaker_.OnFailure(now_);
  breaker_.OnFailure(now_);
  breaker_.OnSuccess();
  breaker_.OnFailure(now_);
  breaker_.OnFailure(now_);
  EXPECT_FALSE(breaker_.open());
  EXPECT_TRUE(breaker_.Allow(now_));
  breaker_.OnFailure(now_);
  EXPECT_TRUE(breaker_.open());
  EXPECT_FALSE(breaker_.Allow(now_));
}

TEST_F(CircuitBreakerTest, LetsOneProbeThroughAfterThePause) {
  Open();
  EXPECT_FALSE(breaker_.Allow(now_ + absl::Milliseconds(999)));
  EXPECT_TRUE(breaker_.Allow(now_ + absl::Seconds(1)));
  EXPECT_FALSE(breaker_.Allow(now_ + absl::Seconds(1)));
}

TEST_F(CircuitBreakerTest, ClosesWhenTheProbeSucceeds) {
  Open();
  ASSERT_TRUE(breaker_.Allow(now_ + absl::Seconds(1)));
  breaker_.OnSuccess();
  EXPECT_FALSE(breaker_.open());
  EXPECT_TRUE(breaker_.Allow(now_ + absl::Seconds(1)));
}

TEST_F(CircuitBreakerTest, DoublesThePauseWithEachFailedProbeUpToItsBound) {
  Open();
  for (const absl::Duration pause :
       {absl::Seconds(1), absl::Seconds(2), absl::Seconds(4), absl::Seconds(4)}) {
    EXPECT_FALSE(breaker_.Allow(now_ + pause - absl::Milliseconds(1)));
    now_ += pause;
    ASSERT_TRUE(breaker_.Allow(now_));
    breaker_.OnFailure(now_);
  }
}

TEST_F(CircuitBreakerTest, AProbeThatNeverReportsDoesNotBlockForever) {
  Open();
  ASSERT_TRUE(breaker_.Allow(now_ + absl::Seconds(1)));
  EXPECT_FALSE(breaker_.Allow(now_ + absl::Seconds(4)));
  EXPECT_TRUE(breaker_.Allow(now_ + absl::Seconds(5)));
}

}  // namespace
}  // namespace turnopt::client
