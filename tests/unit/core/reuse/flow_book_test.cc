#include "server/core/reuse/flow_book.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace turnopt::core {
namespace {

constexpr int kDim = 8;

FlowBook::Options Small(size_t max_examples = 100) {
  FlowBook::Options options;
  options.dim = kDim;
  options.max_examples = max_examples;
  options.max_examples_per_caller = 4;
  return options;
}

DialogContext Context(std::vector<int8_t> vector, uint64_t state = 0,
                      std::vector<uint32_t> variables = {}) {
  DialogContext context;
  vector.resize(kDim);
  context.vector = std::move(vector);
  context.vector_scale = 0.01f;
  context.state = state;
  context.variables = std::move(variables);
  return context;
}

Example MakeExample(DialogContext context, uint64_t caller, ReplyKey reply = kToolTurn) {
  Example example;
  example.context = std::move(context);
  example.caller = caller;
  example.reply = reply;
  return example;
}

ReplyKey AddReply(FlowBook& book, const std::string& pattern) {
  StoredReply reply;
  reply.pattern = pattern;
  return book.AddReply(std::move(reply));
}

TEST(FlowBookTest, TheMostSimilarComeFirst) {
  FlowBook book(Small());
  book.AddExample(MakeExample(Context({100, 0}), 1));
  book.AddExample(MakeExample(Context({90, 10}), 2));
  book.AddExample(MakeExample(Context({0, 100}), 3));
  const auto nearest = book.Nearest(Context({100, 0}), 2);
  ASSERT_EQ(nearest.size(), 2u);
  EXPECT_EQ(nearest[0].example->caller, 1u);
  EXPECT_NEAR(nearest[0].similarity, 1, 1e-5);
  EXPECT_EQ(nearest[1].example->caller, 2u);
}

TEST(FlowBookTest, StateAndVariablesAddTheirWeights) {
  FlowBook book(Small());
  book.AddExample(MakeExample(Context({100}, 7, {1, 2}), 1));
  const FlowBook::Options& options = book.options();
  EXPECT_NEAR(book.Nearest(Context({100}, 7, {1, 2}), 1)[0].similarity,
              1 + options.state_weight + options.variables_weight, 1e-5);
  EXPECT_NEAR(book.Nearest(Context({100}, 8, {1, 3, 4, 5}), 1)[0].similarity,
              1 + options.variables_weight / std::sqrt(8.0f), 1e-5);
  EXPECT_NEAR(book.Nearest(Context({100}, 0, {}), 1)[0].similarity, 1, 1e-5);
}

// The scan against the plainest way to say it: over several of its blocks, with vectors so short
// that states and variables decide as much as they do.
TEST(FlowBookTest, AgreesWithSortingEverything) {
  std::mt19937 random(5);
  FlowBook book(Small(2'000));
  std::vector<DialogContext> contexts;
  for (int i = 0; i < 1'300; ++i) {
    std::vector<int8_t> vector(kDim);
    for (int8_t& x : vector) x = static_cast<int8_t>(random() % 41 - 20);
    std::vector<uint32_t> variables;
    for (uint32_t name = 1; name <= 5; ++name) {
      if (random() % 2 == 0) variables.push_back(name);
    }
    contexts.push_back(Context(vector, random() % 3, variables));
    book.AddExample(MakeExample(contexts.back(), static_cast<uint64_t>(i)));
  }
  for (int trial = 0; trial < 20; ++trial) {
    const DialogContext& query = contexts[random() % contexts.size()];
    std::vector<std::pair<float, uint32_t>> all;
    for (uint32_t i = 0; i < contexts.size(); ++i) {
      const std::vector<uint32_t>& there = contexts[i].variables;
      float dot = 0;
      for (size_t d = 0; d < kDim; ++d) {
        dot += static_cast<float>(query.vector[d]) * static_cast<float>(contexts[i].vector[d]);
      }
      float similarity = dot * 0.01f * 0.01f;
      if (query.state != 0 && query.state == contexts[i].state) {
        similarity += book.options().state_weight;
      }
      float shared = 0;
      for (const uint32_t name : query.variables) {
        shared += std::find(there.begin(), there.end(), name) != there.end();
      }
      if (shared > 0) {
        similarity += book.options().variables_weight * shared /
                      std::sqrt(static_cast<float>(query.variables.size() * there.size()));
      }
      all.emplace_back(-similarity, i);
    }
    std::sort(all.begin(), all.end());
    const auto nearest = book.Nearest(query, 10);
    ASSERT_EQ(nearest.size(), 10u);
    for (size_t i = 0; i < nearest.size(); ++i) {
      EXPECT_NEAR(nearest[i].similarity, -all[i].first, 1e-5);
      EXPECT_EQ(nearest[i].slot, all[i].second);
    }
  }
}

TEST(FlowBookTest, ACallersOldestGiveWayToHisOwn) {
  FlowBook book(Small());
  book.AddExample(MakeExample(Context({100}), 1));
  for (int i = 0; i < 50; ++i) book.AddExample(MakeExample(Context({50}), 2));
  EXPECT_EQ(book.size(), 5u);
  EXPECT_EQ(book.evictions(), 46u);
}

TEST(FlowBookTest, TheOldestGiveWayAtCapacity) {
  FlowBook book(Small(10));
  for (uint64_t i = 0; i < 25; ++i) book.AddExample(MakeExample(Context({100}), i));
  EXPECT_EQ(book.size(), 10u);
  for (const auto& neighbour : book.Nearest(Context({100}), 100)) {
    EXPECT_GE(neighbour.example->caller, 15u);
  }
}

TEST(FlowBookTest, RepliesLiveAsLongAsTheirExamplesOrAnOperatorsMark) {
  FlowBook book(Small());
  const ReplyKey plain = AddReply(book, "a"), pinned = AddReply(book, "b");
  book.Find(pinned)->mark = ReplyMark::kPinned;
  book.AddExample(MakeExample(Context({1}), 1, plain));
  book.AddExample(MakeExample(Context({1}), 1, pinned));
  book.agreements().Set(plain, pinned, 1);
  EXPECT_EQ(book.Forget(1), 2u);
  EXPECT_EQ(book.Find(plain), nullptr);
  EXPECT_NE(book.Find(pinned), nullptr);
  EXPECT_FALSE(book.FindByPattern("a").has_value());
  EXPECT_EQ(book.FindByPattern("b"), pinned);
  EXPECT_FALSE(book.agreements().Find(plain, pinned).has_value());
}

TEST(FlowBookTest, KeysAreNeverUsedTwice) {
  FlowBook book(Small());
  const ReplyKey first = AddReply(book, "a");
  book.AddExample(MakeExample(Context({1}), 1, first));
  book.Forget(1);
  EXPECT_NE(AddReply(book, "a"), first);
  EXPECT_NE(first, kToolTurn);
}

TEST(FlowBookTest, StateRecordsAreBounded) {
  FlowBook::Options options = Small();
  options.max_states = 10;
  FlowBook book(options);
  for (uint64_t state = 0; state < 100; ++state) book.AddToStateRecord(state, 1, 0);
  int records = 0;
  book.ForEachStateRecord([&](uint64_t, const FlowBook::Record&) { ++records; });
  EXPECT_LE(records, 10);
  book.AddToStateRecord(99, 0.5f, 0.25f);
  EXPECT_FLOAT_EQ(book.StateRecord(99).right, 1.5f);
}

TEST(FlowBookTest, AQueryOfAnotherDimensionFindsNothing) {
  FlowBook book(Small());
  book.AddExample(MakeExample(Context({100}), 1));
  DialogContext query = Context({100});
  query.vector.resize(3);
  EXPECT_TRUE(book.Nearest(query, 5).empty());
  EXPECT_TRUE(FlowBook(Small()).Nearest(Context({100}), 5).empty());
}

}  // namespace
}  // namespace turnopt::core
