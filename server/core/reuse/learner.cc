// Store works in three steps: the reply gets its key under the writer lock; the pairs that are not
// yet judged are collected under the reader lock and judged with no lock held; the example and the
// pairs are written under the writer lock. A reply that is evicted in between loses nothing but
// its pairs.
#include "server/core/reuse/learner.h"

#include <algorithm>
#include <cmath>

#include "absl/container/flat_hash_set.h"
#include "absl/container/node_hash_map.h"

namespace turnopt::core {
namespace {

constexpr double kSays = 0.5;  // the judge's even odds
// Pairs that one turn may have judged: at about 0.1 ms each, tens of milliseconds at most.
constexpr size_t kMaxPairs = 160;

}  // namespace

class Learner::Reading {
 public:
  explicit Reading(const ReplyReader& reader) : reader_(reader) {}

  void AddPattern(ReplyKey key, const std::string& pattern) { patterns_.try_emplace(key, pattern); }
  void AddView(ReplyKey key, ReplyView view) { views_.try_emplace(key, std::move(view)); }

  // Null for a key that was never added.
  const ReplyView* Read(ReplyKey key) {
    if (const auto it = views_.find(key); it != views_.end()) return &it->second;
    const auto pattern = patterns_.find(key);
    if (pattern == patterns_.end()) return nullptr;
    return &views_.try_emplace(key, reader_.Read(pattern->second)).first->second;
  }

 private:
  const ReplyReader& reader_;
  absl::flat_hash_map<ReplyKey, std::string> patterns_;
  absl::node_hash_map<ReplyKey, ReplyView> views_;
};

double Learner::Agreement(const Lesson& lesson) const {
  if (lesson.called_tools) return 0;
  if (lesson.evidence.candidate == lesson.reply_pattern) return 1;
  return judge_.Agree(reader_.Read(lesson.evidence.candidate), reader_.Read(lesson.reply_pattern));
}

void Learner::RecordLabel(const ReuseEvidence& evidence, uint64_t caller, double agreement,
                          bool above_threshold, absl::Time now) const {
  if (evidence.flow == nullptr || evidence.vote.winner < 0) return;
  const auto right = static_cast<float>(agreement);
  base::WriterLock lock(&evidence.flow->mu);
  FlowBook& book = evidence.flow->book;
  book.AddToStateRecord(evidence.context.state, right, 1 - right);
  const ReplyKey winner = evidence.vote.voters[static_cast<size_t>(evidence.vote.winner)].reply;
  if (StoredReply* reply = book.Find(winner); reply != nullptr) {
    reply->right += right;
    reply->wrong += 1 - right;
  }
  // What holds for the winner holds for the replies that say the same.
  absl::flat_hash_set<ReplyKey> same;
  for (const Voter& voter : evidence.vote.voters) {
    if (static_cast<double>(voter.agrees) > kSays) same.insert(voter.reply);
  }
  for (const ReplyKey key : same) {
    StoredReply* reply = book.Find(key);
    if (reply == nullptr) continue;
    if (agreement >= kSays) {
      reply->confirmed_at = now;
      reply->served_since_confirmed = 0;
      reply->wrong_in_a_row = 0;
      reply->last_wrong_caller = 0;
    } else if (above_threshold && reply->last_wrong_caller != caller) {
      reply->last_wrong_caller = caller;
      if (reply->wrong_in_a_row < options_.wrong_in_a_row) ++reply->wrong_in_a_row;
    }
  }
}

std::vector<Learner::Pair> Learner::JudgePairs(const Lesson& lesson, const FlowEntry& flow,
                                               ReplyKey key, const ReplyView* view) const {
  std::vector<std::pair<ReplyKey, ReplyKey>> wanted;
  Reading reading(reader_);
  {
    base::ReaderLock lock(&flow.mu);
    const FlowBook& book = flow.book;
    const auto want = [&](ReplyKey a, ReplyKey b) ABSL_SHARED_LOCKS_REQUIRED(flow.mu) {
      if (a == b || a == kToolTurn || b == kToolTurn || wanted.size() >= kMaxPairs) return;
      const StoredReply* left = book.Find(a);
      const StoredReply* right = book.Find(b);
      if (left == nullptr || right == nullptr || book.agreements().Find(a, b).has_value()) return;
      // A neighbour of the vote is often among the nearest replies as well.
      const std::pair<ReplyKey, ReplyKey> pair(std::min(a, b), std::max(a, b));
      if (std::find(wanted.begin(), wanted.end(), pair) != wanted.end()) return;
      wanted.push_back(pair);
      reading.AddPattern(a, left->pattern);
      reading.AddPattern(b, right->pattern);
    };
    if (view != nullptr) {
      for (const Voter& voter : lesson.evidence.vote.voters) want(key, voter.reply);
      for (const ReplyKey near :
           book.NearestReplies(view->vector, view->vector_scale, options_.nearest_replies)) {
        want(key, near);
      }
    }
    for (const auto& [a, b] : lesson.evidence.vote.missing) want(a, b);
  }
  if (view != nullptr) reading.AddView(key, *view);
  std::vector<Pair> pairs;
  pairs.reserve(wanted.size());
  for (const auto& [a, b] : wanted) {
    const ReplyView* left = reading.Read(a);
    const ReplyView* right = reading.Read(b);
    if (left == nullptr || right == nullptr) continue;
    pairs.push_back({a, b, static_cast<float>(judge_.Agree(*left, *right))});
  }
  return pairs;
}

void Learner::ConfirmAlike(const Lesson& lesson, ReplyKey key, FlowBook& book, absl::Time now) {
  for (const Voter& voter : lesson.evidence.vote.voters) {
    const auto agrees = book.agreements().Find(key, voter.reply);
    if (voter.reply == kToolTurn || !agrees.has_value() || static_cast<double>(*agrees) < kSays) {
      continue;
    }
    if (StoredReply* reply = book.Find(voter.reply); reply != nullptr) {
      reply->confirmed_at = now;
      reply->served_since_confirmed = 0;
    }
  }
}

void Learner::Store(const Lesson& lesson, FlowEntry& flow, double agreement, absl::Time now) const {
  Example example;
  example.context = lesson.evidence.context;
  example.caller = lesson.caller;
  example.call = lesson.call;
  example.learned_at = now;
  example.utterance = lesson.utterance;
  example.reading = lesson.evidence.reading;
  example.turn_id = lesson.turn_id;
  if (agreement >= 0) {
    example.outcome = static_cast<uint8_t>(std::lround(std::min(agreement, 1.0) * 255));
  }
  ReplyView view;
  TextProfile profile;
  if (!lesson.called_tools) {
    view = reader_.Read(lesson.reply_pattern);
    profile = ProfileOf(view);
    base::WriterLock lock(&flow.mu);
    absl::optional<ReplyKey> key = flow.book.FindByPattern(lesson.reply_pattern);
    if (!key.has_value()) {
      StoredReply reply;
      reply.pattern = lesson.reply_pattern;
      reply.profile = profile;
      reply.vector = view.vector;
      reply.vector_scale = view.vector_scale;
      key = flow.book.AddReply(std::move(reply));
    }
    StoredReply& stored = *flow.book.Find(*key);
    // Whatever one turn could not take out of the reply keeps it from being served.
    stored.keeps_value |= lesson.keeps_value;
    stored.personal |= lesson.personal;
    stored.confirmed_at = now;
    stored.served_since_confirmed = 0;
    if (lesson.variables != nullptr) stored.said_of.Add(stored.pattern, *lesson.variables);
    ++stored.given;
    ++stored.examples;  // held until the example below refers to it
    example.reply = *key;
  }
  const std::vector<Pair> pairs =
      JudgePairs(lesson, flow, example.reply, lesson.called_tools ? nullptr : &view);
  base::WriterLock lock(&flow.mu);
  for (const Pair& pair : pairs) {
    if (flow.book.Find(pair.a) != nullptr && flow.book.Find(pair.b) != nullptr) {
      flow.book.agreements().Set(pair.a, pair.b, pair.probability);
    }
  }
  if (!lesson.called_tools) flow.book.heard().Hear(profile, lesson.caller);
  const ReplyKey reply = example.reply;
  if (!lesson.called_tools) ConfirmAlike(lesson, reply, flow.book, now);
  flow.book.AddExample(std::move(example));
  if (StoredReply* stored = flow.book.Find(reply); stored != nullptr) --stored->examples;
  flow.examples = flow.book.size();
}

}  // namespace turnopt::core
