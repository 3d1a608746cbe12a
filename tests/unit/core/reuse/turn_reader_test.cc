#include "server/core/reuse/turn_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <utility>

#include "server/models/models.h"

namespace turnopt::core {
namespace {

class TurnReaderTest : public ::testing::Test {
 protected:
  const std::unique_ptr<Encoder> encoder_ =
      std::move(Encoder::Parse(models::EmbeddedEncoderTable())).value();
  const WordFrequencies words_{};
  const ReplyReader texts_{*encoder_, words_};
  const TurnReader reader_{texts_, encoder_->dim(), 0.5f};
};

double SquaredNorm(const DialogContext& context, size_t begin, size_t end) {
  double sum = 0;
  for (size_t i = begin; i < end; ++i) {
    const double x =
        static_cast<double>(context.vector[i]) * static_cast<double>(context.vector_scale);
    sum += x * x;
  }
  return sum;
}

TEST_F(TurnReaderTest, JoinsUtteranceAndPreviousReplyByTheirWeights) {
  Turn turn;
  turn.dialog_state = "ASK";
  turn.variables = {{"b", "x"}, {"a", "y"}, {"empty", ""}};
  const DialogContext context = reader_.Read(turn, "what does it cost", "Which plan do you mean?");
  const auto dim = static_cast<size_t>(encoder_->dim());
  ASSERT_EQ(context.vector.size(), 2 * dim);
  EXPECT_NEAR(SquaredNorm(context, 0, dim), 1, 0.03);
  EXPECT_NEAR(SquaredNorm(context, dim, 2 * dim), 0.5, 0.03);
  EXPECT_EQ(context.variables.size(), 2u);
  EXPECT_NE(context.state, 0u);
  EXPECT_NE(context.previous, 0u);
  EXPECT_TRUE(context.previous_reply.question);
}

TEST_F(TurnReaderTest, ACallsFirstTurnHasNoContext) {
  const DialogContext context = reader_.Read(Turn(), "hello", "");
  const auto dim = static_cast<size_t>(encoder_->dim());
  EXPECT_EQ(SquaredNorm(context, dim, 2 * dim), 0);
  EXPECT_EQ(context.state, 0u);
  EXPECT_EQ(context.previous, 0u);
}

TEST(CallerHashTest, AKnownCallerIsNotHisCall) {
  Turn turn;
  turn.call_id = "same";
  const uint64_t call = CallerHash(turn);
  turn.caller_id = "same";
  EXPECT_NE(CallerHash(turn), call);
  EXPECT_EQ(CallerHash(turn), CallerHash("same"));
}

TEST(AvailableVariablesTest, AreThoseWithAValue) {
  EXPECT_THAT(AvailableVariables({{"a", "1"}, {"b", ""}, {"c", "3"}}),
              ::testing::ElementsAre("a", "c"));
}

}  // namespace
}  // namespace turnopt::core
