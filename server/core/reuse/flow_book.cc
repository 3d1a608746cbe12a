// Vectors, scales, states and variables of the examples stand in columns, so that the scan reads
// memory in order: one int8 product for each row, then a bonus for the same dialog state and the
// cosine of the sets of known variables, each a bit in a word. A row that could not be among the
// nearest with all of the bonus is not looked at further.
#include "server/core/reuse/flow_book.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "server/core/language/dot.h"

namespace turnopt::core {
namespace {

constexpr uint32_t kMaxVariableBits = 64;

int CountBits(uint64_t bits) { return __builtin_popcountll(bits); }

// Rows of one pass of the scan: their products stay in the first-level cache.
constexpr size_t kBlock = 512;

// A type, not a function, so that it is inlined into the heap's code.
struct MoreSimilar {
  bool operator()(const FlowBook::Neighbour& a, const FlowBook::Neighbour& b) const {
    // The slot breaks ties, so that equal similarities do not depend on the scan.
    return a.similarity != b.similarity ? a.similarity > b.similarity : a.slot < b.slot;
  }
};

size_t MemoryOf(const TextProfile& profile) {
  return profile.words.capacity() * sizeof(TextProfile::Word) +
         (profile.numbers.capacity() + profile.placeholders.capacity()) * sizeof(uint32_t);
}

}  // namespace

FlowBook::FlowBook(const Options& options)
    : options_(options),
      agreements_(options.max_pairs_per_reply),
      heard_(options.callers_per_word, options.max_words) {}

absl::Span<const int8_t> FlowBook::Row(uint32_t slot) const {
  const size_t dim = static_cast<size_t>(options_.dim);
  return absl::MakeConstSpan(rows_).subspan(slot * dim, dim);
}

uint64_t FlowBook::VariableBits(const std::vector<uint32_t>& variables) const {
  uint64_t bits = 0;
  for (const uint32_t name : variables) {
    const auto it = variable_bit_.find(name);
    if (it != variable_bit_.end()) bits |= uint64_t{1} << it->second;
  }
  return bits;
}

uint64_t FlowBook::AddVariableBits(const std::vector<uint32_t>& variables) {
  for (const uint32_t name : variables) {
    if (variable_bit_.size() + 1 < kMaxVariableBits) {
      variable_bit_.try_emplace(name, static_cast<uint8_t>(variable_bit_.size()));
    }
  }
  return VariableBits(variables);
}

std::vector<FlowBook::Neighbour> FlowBook::Nearest(const DialogContext& query, size_t k) const {
  std::vector<Neighbour> best;
  const auto dim = static_cast<size_t>(options_.dim);
  if (live_ == 0 || k == 0 || query.vector.size() != dim) return best;
  const uint64_t bits = VariableBits(query.variables);
  const float query_count = static_cast<float>(query.variables.size());
  // A little more than any row can get, so that rounding never skips a row that belongs here.
  const float largest_bonus =
      1.00001f * options_.variables_weight + (query.state != 0 ? options_.state_weight : 0);
  best.reserve(k + 1);
  std::array<int32_t, kBlock> dots;
  for (size_t begin = 0; begin < examples_.size(); begin += kBlock) {
    const size_t count = std::min(kBlock, examples_.size() - begin);
    DotInt8Rows(query.vector, absl::MakeConstSpan(rows_).subspan(begin * dim, count * dim),
                absl::MakeSpan(dots).first(count));
    for (size_t i = 0; i < count; ++i) {
      const auto slot = static_cast<uint32_t>(begin + i);
      float similarity = static_cast<float>(dots[i]) * query.vector_scale * scales_[slot];
      if (best.size() == k && similarity + largest_bonus <= best.front().similarity) continue;
      if (!used_[slot]) continue;
      if (const int shared = CountBits(bits & variable_bits_[slot]); shared > 0) {
        similarity += options_.variables_weight * static_cast<float>(shared) /
                      std::sqrt(query_count * static_cast<float>(variable_counts_[slot]));
      }
      if (query.state != 0 && states_[slot] == query.state) similarity += options_.state_weight;
      if (best.size() == k && similarity <= best.front().similarity) continue;
      best.push_back({slot, similarity, &examples_[slot]});
      std::push_heap(best.begin(), best.end(), MoreSimilar());
      if (best.size() > k) {
        std::pop_heap(best.begin(), best.end(), MoreSimilar());
        best.pop_back();
      }
    }
  }
  std::sort(best.begin(), best.end(), MoreSimilar());
  return best;
}

float FlowBook::UtteranceCosine(const DialogContext& query, uint32_t slot) const {
  const size_t half = static_cast<size_t>(options_.dim) / 2;
  const auto dot = static_cast<float>(
      DotInt8(absl::MakeConstSpan(query.vector).first(half), Row(slot).first(half)));
  return dot * query.vector_scale * scales_[slot];
}

float FlowBook::ContextCosine(const DialogContext& query, uint32_t slot) const {
  const size_t half = static_cast<size_t>(options_.dim) / 2;
  const auto dot = static_cast<float>(
      DotInt8(absl::MakeConstSpan(query.vector).subspan(half), Row(slot).subspan(half)));
  return dot * query.vector_scale * scales_[slot] / options_.context_weight;
}

Likeness FlowBook::LikenessOf(const DialogContext& query, const Neighbour& neighbour) const {
  Likeness likeness;
  likeness.similarity = neighbour.similarity;
  likeness.utterance_cosine = UtteranceCosine(query, neighbour.slot);
  likeness.context_cosine = ContextCosine(query, neighbour.slot);
  likeness.needed_tool = neighbour.example->reply == kToolTurn;
  return likeness;
}

std::vector<ReplyKey> FlowBook::NearestReplies(absl::Span<const int8_t> vector, float scale,
                                               size_t k) const {
  std::vector<std::pair<float, ReplyKey>> scored;
  scored.reserve(replies_.size());
  for (const auto& [key, reply] : replies_) {
    if (reply.vector.size() != vector.size()) continue;
    const auto dot = static_cast<float>(DotInt8(reply.vector, vector));
    scored.emplace_back(-dot * scale * reply.vector_scale, key);
  }
  k = std::min(k, scored.size());
  std::partial_sort(scored.begin(), scored.begin() + static_cast<ptrdiff_t>(k), scored.end());
  std::vector<ReplyKey> keys;
  keys.reserve(k);
  for (size_t i = 0; i < k; ++i) keys.push_back(scored[i].second);
  return keys;
}

const StoredReply* FlowBook::Find(ReplyKey key) const {
  const auto it = replies_.find(key);
  return it == replies_.end() ? nullptr : &it->second;
}

StoredReply* FlowBook::Find(ReplyKey key) {
  const auto it = replies_.find(key);
  return it == replies_.end() ? nullptr : &it->second;
}

absl::optional<ReplyKey> FlowBook::FindByPattern(absl::string_view pattern) const {
  const auto it = reply_by_pattern_.find(pattern);
  if (it == reply_by_pattern_.end()) return absl::nullopt;
  return it->second;
}

ReplyKey FlowBook::AddReply(StoredReply reply) {
  const ReplyKey key = next_reply_++;
  reply_by_pattern_.try_emplace(reply.pattern, key);
  replies_.try_emplace(key, std::move(reply));
  return key;
}

uint32_t FlowBook::TakeSlot(uint64_t caller) {
  std::deque<uint32_t>& own = by_caller_[caller];
  if (own.size() >= options_.max_examples_per_caller) {
    ++evictions_;
    RemoveExample(own.front());
  } else if (live_ >= options_.max_examples) {
    while (!age_.empty() && (!used_[age_.front().first] ||
                             generations_[age_.front().first] != age_.front().second)) {
      age_.pop_front();
    }
    ++evictions_;
    RemoveExample(age_.front().first);
  }
  if (free_slots_.empty()) {
    const size_t slots = examples_.size() + 1;
    examples_.resize(slots);
    rows_.resize(slots * static_cast<size_t>(options_.dim));
    scales_.resize(slots);
    states_.resize(slots);
    variable_bits_.resize(slots);
    variable_counts_.resize(slots);
    used_.resize(slots);
    generations_.resize(slots);
    return static_cast<uint32_t>(slots - 1);
  }
  const uint32_t slot = free_slots_.back();
  free_slots_.pop_back();
  return slot;
}

uint32_t FlowBook::AddExample(Example example) {
  const uint32_t slot = TakeSlot(example.caller);
  DialogContext& context = example.context;
  context.vector.resize(static_cast<size_t>(options_.dim));
  std::copy(context.vector.begin(), context.vector.end(),
            rows_.begin() + static_cast<ptrdiff_t>(slot * static_cast<size_t>(options_.dim)));
  context.vector = {};
  scales_[slot] = context.vector_scale;
  states_[slot] = context.state;
  variable_bits_[slot] = AddVariableBits(context.variables);
  variable_counts_[slot] =
      static_cast<uint8_t>(std::min<size_t>(context.variables.size(), UINT8_MAX));
  if (StoredReply* reply = Find(example.reply); reply != nullptr) ++reply->examples;
  by_caller_[example.caller].push_back(slot);
  generations_[slot] = next_generation_++;
  age_.emplace_back(slot, generations_[slot]);
  used_[slot] = true;
  ++live_;
  examples_[slot] = std::move(example);
  // Entries of removed examples are dropped when they reach the front; a caller who only replaces
  // his own must not let them pile up.
  if (age_.size() > 2 * options_.max_examples + 16) {
    age_.erase(std::remove_if(age_.begin(), age_.end(),
                              [&](const std::pair<uint32_t, uint64_t>& entry) {
                                return !used_[entry.first] ||
                                       generations_[entry.first] != entry.second;
                              }),
               age_.end());
  }
  return slot;
}

const Example* FlowBook::FindExample(uint32_t slot) const {
  return slot < examples_.size() && used_[slot] ? &examples_[slot] : nullptr;
}

void FlowBook::RemoveExample(uint32_t slot) {
  const Example& example = examples_[slot];
  const auto own = by_caller_.find(example.caller);
  if (own != by_caller_.end()) {
    own->second.erase(std::remove(own->second.begin(), own->second.end(), slot), own->second.end());
    // TakeSlot holds on to the list of the caller whose example is coming.
    if (own->second.empty()) by_caller_.erase(own);
  }
  if (StoredReply* reply = Find(example.reply); reply != nullptr) {
    if (--reply->examples == 0 && reply->mark == ReplyMark::kNone &&
        reply->operator_pattern.empty()) {
      const ReplyKey key = example.reply;
      reply_by_pattern_.erase(reply->pattern);
      replies_.erase(key);
      agreements_.Forget(key);
    }
  }
  examples_[slot] = Example();
  scales_[slot] = 0;
  used_[slot] = false;
  free_slots_.push_back(slot);
  --live_;
}

size_t FlowBook::Forget(uint64_t caller) {
  heard_.Forget(caller);
  const auto own = by_caller_.find(caller);
  if (own == by_caller_.end()) return 0;
  const std::deque<uint32_t> slots = own->second;
  for (const uint32_t slot : slots) RemoveExample(slot);
  return slots.size();
}

FlowBook::Record FlowBook::StateRecord(uint64_t state) const {
  const auto it = state_records_.find(state);
  return it == state_records_.end() ? Record() : it->second;
}

void FlowBook::AddToStateRecord(uint64_t state, float right, float wrong) {
  if (state_records_.size() >= options_.max_states && !state_records_.contains(state)) {
    state_records_.clear();
    ++evictions_;
  }
  Record& record = state_records_[state];
  record.right += right;
  record.wrong += wrong;
}

size_t FlowBook::MemoryBytes() const {
  size_t bytes = rows_.capacity() + agreements_.MemoryBytes() +
                 examples_.capacity() * (sizeof(Example) + sizeof(float) + 3 * sizeof(uint64_t)) +
                 age_.size() * sizeof(age_.front());
  for (const Example& example : examples_) {
    bytes += example.utterance.capacity() + example.turn_id.capacity() +
             example.reading.signs.capacity() * sizeof(uint32_t) +
             example.context.variables.capacity() * sizeof(uint32_t) +
             MemoryOf(example.context.utterance) + MemoryOf(example.context.previous_reply);
  }
  for (const auto& [key, reply] : replies_) {
    bytes += sizeof(reply) + 2 * reply.pattern.capacity() + reply.vector.capacity() +
             MemoryOf(reply.profile);
  }
  return bytes + heard_.size() * (sizeof(uint32_t) * (2 + options_.callers_per_word));
}

}  // namespace turnopt::core
