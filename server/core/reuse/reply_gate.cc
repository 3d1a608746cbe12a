// What stands behind an answer are the neighbours that voted for it and, as far as kMostHeard goes,
// the flow's other examples with one of their replies. An utterance that points at something, or
// only answers, is compared with those that did so after the same reply.
#include "server/core/reuse/reply_gate.h"

#include <algorithm>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "server/core/difference_reason.h"
#include "server/core/language/reply_claims.h"
#include "server/core/language/same_request.h"

namespace turnopt::core {
namespace {

constexpr float kStandsBehind = 0.5f;  // as in consensus.cc
constexpr size_t kMostHeard = 400;
// Nats; words that say less than this do not tell one previous reply from another.
constexpr float kTelling = 3.5f;
// Distinct values that a template must have been said of before it is said of another.
constexpr size_t kSeveralValues = 3;
constexpr size_t kTwoValues = 2;  // for a reply that only asks

std::vector<const Example*> Behind(const FlowBook& book, const Vote& vote) {
  std::vector<const Example*> behind;
  absl::flat_hash_set<ReplyKey> replies;
  absl::flat_hash_set<uint32_t> slots;
  for (const Voter& voter : vote.voters) {
    slots.insert(voter.slot);
    if (voter.reply == kToolTurn || voter.agrees <= kStandsBehind) continue;
    replies.insert(voter.reply);
    if (const Example* example = book.FindExample(voter.slot); example != nullptr) {
      behind.push_back(example);
    }
  }
  book.ForEachExampleOf(replies, [&](uint32_t slot, const Example& example) {
    if (behind.size() < kMostHeard && !slots.contains(slot)) behind.push_back(&example);
  });
  return behind;
}

// The telling words of a previous reply.
Reading ReadingOf(const TextProfile& profile) {
  Reading reading;
  for (const TextProfile::Word& word : profile.words) {
    if (static_cast<float>(word.idf) * TextProfile::kIdfStep < kTelling) continue;
    reading.signs.push_back((static_cast<uint32_t>(Sign::kWord) << 24) | (word.hash >> 8));
  }
  for (const uint32_t number : profile.numbers) {
    reading.signs.push_back((static_cast<uint32_t>(Sign::kNumber) << 24) | (number >> 8));
  }
  std::sort(reading.signs.begin(), reading.signs.end());
  return reading;
}

bool SameContext(const DialogContext& a, const DialogContext& b) {
  if (a.previous == b.previous) return true;
  const WordDifference words = CompareWords(a.previous_reply, b.previous_reply);
  return words.Overlap() >= 0.6f && a.previous_reply.numbers == b.previous_reply.numbers;
}

// Whether only the call tells what is meant. Thanks and farewells need nothing to point at.
bool Leans(const Reading& asked) {
  if (asked.points || !asked.Of(Sign::kAnswer).empty()) return true;
  return asked.bare && !asked.thanks;
}

// Whether the reply's facts are good for this caller, now.
Reason RefuseFacts(const Turn& turn, const Reading& asked, const StoredReply& reply) {
  const ReplyClaims claims = ReadClaims(reply.pattern);
  if (claims.personal || (asked.asks_of_self && claims.affirms)) return Reason::kPersonalFact;
  if (claims.time_bound || (asked.asks_of_now && claims.states)) return Reason::kTimeBound;
  return reply.said_of.Allows(turn.variables, claims.states ? kSeveralValues : kTwoValues)
             ? Reason::kConsensus
             : Reason::kOtherValue;
}

}  // namespace

Reason RefuseReply(const FlowBook& book, const GateQuestion& question) {
  const Reading& asked = question.asked;
  if (asked.language == SpokenLanguage::kOther ||
      LanguageOfLocale(question.turn.scope.locale) == SpokenLanguage::kOther) {
    return Reason::kOtherLanguage;
  }
  const Vote& vote = question.vote;
  const StoredReply* reply = book.Find(vote.voters[static_cast<size_t>(vote.winner)].reply);
  if (reply == nullptr) return Reason::kNoMatch;
  const bool authored = reply->mark == ReplyMark::kPinned || !reply->operator_pattern.empty();
  if (!authored) {
    const Reason refused = RefuseFacts(question.turn, asked, *reply);
    if (refused != Reason::kConsensus) return refused;
  }
  const std::vector<const Example*> behind = Behind(book, vote);
  std::vector<HeardReading> heard;
  heard.reserve(behind.size());
  for (const Example* example : behind) heard.push_back({&example->reading, example->caller});
  const Difference difference = FindDifference(asked, heard);
  if (difference != Difference::kNone) return ReasonOf(difference);
  if (!Leans(asked)) return Reason::kConsensus;

  std::vector<HeardReading> here;
  std::vector<Reading> previous;
  previous.reserve(behind.size());
  std::vector<HeardReading> before;
  for (const Example* example : behind) {
    if (SameContext(question.context, example->context)) {
      here.push_back({&example->reading, example->caller});
    }
    previous.push_back(ReadingOf(example->context.previous_reply));
    before.push_back({&previous.back(), example->caller});
  }
  if (NamesOther(ReadingOf(question.context.previous_reply), before)) {
    return Reason::kOtherReferent;
  }
  if (here.empty()) return Reason::kConsensus;
  SameRequestOptions options;
  options.allow_new_words = true;
  const Difference otherwise = FindDifference(asked, here, options);
  return otherwise == Difference::kNone ? Reason::kConsensus : ReasonOf(otherwise);
}

}  // namespace turnopt::core
