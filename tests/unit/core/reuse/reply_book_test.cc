#include "server/core/reuse/reply_book.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace turnopt::core {
namespace {

ReplyBook::Options Small() {
  ReplyBook::Options options;
  options.flow.dim = 4;
  options.max_scopes = 2;
  options.max_flows = 4;
  options.max_examples = 100;
  return options;
}

const Scope kScope{"tenant", "1", "1", "en"};

TEST(ReplyBookTest, AFlowIsOfOneScope) {
  ReplyBook book(Small());
  const auto entry = book.FindOrAdd(kScope, "sales");
  EXPECT_EQ(book.Find(kScope, "sales"), entry);
  EXPECT_EQ(book.Find(kScope, "support"), nullptr);
  Scope other = kScope;
  other.facts_epoch = "2";
  EXPECT_EQ(book.Find(other, "sales"), nullptr);
  // Parts that join to the same text.
  const Scope left{"ab", "c", "", ""}, right{"a", "bc", "", ""};
  EXPECT_NE(book.FindOrAdd(left, "f"), book.FindOrAdd(right, "f"));
}

TEST(ReplyBookTest, FlowsOfOneScopeShareItsBudget) {
  ReplyBook book(Small());
  EXPECT_EQ(book.FindOrAdd(kScope, "a")->scope, book.FindOrAdd(kScope, "b")->scope);
  EXPECT_EQ(book.FindScope(kScope), book.Find(kScope, "a")->scope);
}

TEST(ReplyBookTest, WhatWasUsedLongestAgoGivesWay) {
  ReplyBook book(Small());
  for (int i = 0; i < 4; ++i) book.FindOrAdd(kScope, absl::StrCat("flow-", i));
  book.Find(kScope, "flow-0");
  book.FindOrAdd(kScope, "flow-4");
  EXPECT_NE(book.Find(kScope, "flow-0"), nullptr);
  EXPECT_EQ(book.Find(kScope, "flow-1"), nullptr);
  EXPECT_EQ(book.GetStats().evicted_flows, 1u);
}

TEST(ReplyBookTest, ScopesAreBounded) {
  ReplyBook book(Small());
  for (int i = 0; i < 10; ++i) {
    Scope scope = kScope;
    scope.agent_version = absl::StrCat(i);
    book.FindOrAdd(scope, "sales");
  }
  EXPECT_LE(book.GetStats().scopes, 2u);
  EXPECT_EQ(book.GetStats().evicted_scopes, 8u);
}

TEST(ReplyBookTest, TrimsWhenFlowsHaveGrownTogether) {
  ReplyBook book(Small());
  for (int i = 0; i < 3; ++i) book.FindOrAdd(kScope, absl::StrCat("flow-", i))->examples = 60;
  book.Trim();
  EXPECT_EQ(book.Flows().size(), 1u);
  EXPECT_NE(book.Find(kScope, "flow-2"), nullptr);
}

TEST(ReplyBookTest, DropsAScopeWithItsFlows) {
  ReplyBook book(Small());
  book.FindOrAdd(kScope, "a");
  book.FindOrAdd(kScope, "b");
  EXPECT_TRUE(book.Drop(kScope));
  EXPECT_FALSE(book.Drop(kScope));
  EXPECT_TRUE(book.Flows().empty());
  EXPECT_TRUE(book.Scopes().empty());
}

}  // namespace
}  // namespace turnopt::core
