// What one flow of one scope has learned: examples, the distinct replies that they led to, and
// which replies say the same. Knows nothing of confidence or budgets.
//
// An example is one past turn: where in the call it was (vectors of utterance and previous reply,
// dialog state, names of the known variables) and which reply it got. Replies that are the same
// after delexicalising are stored once, with counts.
//
// Bounded: max_examples, in all and per caller (the oldest give way), replies live as long as an
// example or an operator's mark refers to them, agreements and words are capped. Evictions are
// counted.
//
// External synchronisation: const methods may run side by side, others alone.
#ifndef TURNOPT_SERVER_CORE_REUSE_FLOW_BOOK_H_
#define TURNOPT_SERVER_CORE_REUSE_FLOW_BOOK_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "server/core/language/dialog_context.h"
#include "server/core/language/reading.h"
#include "server/core/language/relevance.h"
#include "server/core/language/text_profile.h"
#include "server/core/reuse/agreements.h"
#include "server/core/reuse/heard_words.h"
#include "server/core/reuse/said_of.h"

namespace turnopt::core {

// Identifies a stored reply inside its flow. Never used twice.
using ReplyKey = uint32_t;
constexpr ReplyKey kToolTurn = 0;  // "call the LLM": the turn needed a tool

struct Example {
  DialogContext context;  // its vector is empty: the book keeps the vectors in one block
  ReplyKey reply = kToolTurn;
  uint64_t caller = 0;  // hashed caller, or hashed call where the caller is unknown
  uint64_t call = 0;    // hashed
  absl::Time learned_at;
  // Agreement of what would have been answered with the LLM's reply, in 1/255; nullopt where
  // there was no candidate.
  absl::optional<uint8_t> outcome;
  std::string utterance;  // delexicalised
  Reading reading;        // of the utterance
  std::string turn_id;
};

enum class ReplyMark { kNone, kPinned, kBanned };

struct StoredReply {
  std::string pattern;           // delexicalised
  std::string operator_pattern;  // an operator's edit, served instead; empty: none
  TextProfile profile;
  std::vector<int8_t> vector;
  float vector_scale = 0;
  uint64_t fingerprint = 0;  // of its words
  bool keeps_value = false;  // may vote, is never served (delexicalize.h)
  bool personal = false;     // looks like personal data: may vote, is never served
  ReplyMark mark = ReplyMark::kNone;
  SaidOf said_of;         // which values its placeholders had
  uint32_t examples = 0;  // that refer to it
  uint64_t given = 0;     // times the LLM said it
  float right = 0;        // labels of its candidacies so far
  float wrong = 0;
  uint32_t served_since_confirmed = 0;
  absl::Time confirmed_at;         // the LLM last said it, or the same
  uint8_t wrong_in_a_row = 0;      // labels at or above the threshold of their time
  uint64_t last_wrong_caller = 0;  // who had the last of them: each caller counts once running
};

class FlowBook {
 public:
  struct Options {
    size_t max_examples = 20'000;
    size_t max_examples_per_caller = 32;
    size_t max_pairs_per_reply = 128;
    size_t max_words = 50'000;
    size_t max_states = 4'096;
    size_t callers_per_word = 3;  // min_distinct_callers
    int dim = 0;                  // of a context vector: twice the encoder's
    // Weights of the parts of the similarity beside the utterance's cosine, chosen on sgd_train.
    float context_weight = 0.5f;  // of the previous replies' cosine
    float variables_weight = 0.25f;
    float state_weight = 0.2f;
  };

  struct Neighbour {
    uint32_t slot = 0;
    float similarity = 0;
    const Example* example = nullptr;
  };

  explicit FlowBook(const Options& options);

  size_t size() const { return live_; }
  size_t reply_count() const { return replies_.size(); }
  uint64_t evictions() const { return evictions_; }
  size_t MemoryBytes() const;

  // The `k` most similar examples, best first. A flat scan: linear in size().
  std::vector<Neighbour> Nearest(const DialogContext& query, size_t k) const;

  // Cosines of the utterances, and of the previous replies, of the query and a neighbour.
  float UtteranceCosine(const DialogContext& query, uint32_t slot) const;
  float ContextCosine(const DialogContext& query, uint32_t slot) const;
  // What relevance.h asks of the two.
  Likeness LikenessOf(const DialogContext& query, const Neighbour& neighbour) const;

  // Keys of up to `k` replies nearest to the vector, best first.
  std::vector<ReplyKey> NearestReplies(absl::Span<const int8_t> vector, float scale,
                                       size_t k) const;

  // Null for the tool turn and for what was forgotten.
  const StoredReply* Find(ReplyKey key) const;
  StoredReply* Find(ReplyKey key);
  absl::optional<ReplyKey> FindByPattern(absl::string_view pattern) const;

  // Stores a reply that FindByPattern does not know.
  ReplyKey AddReply(StoredReply reply);

  // Stores an example, whose context still has its vector. Gives way: the caller's oldest at the
  // caller's cap, else the book's oldest at capacity. Returns its slot.
  uint32_t AddExample(Example example);
  const Example* FindExample(uint32_t slot) const;

  // Removes the examples of one caller (or call), and his part in what others may hear.
  size_t Forget(uint64_t caller);

  const Agreements& agreements() const { return agreements_; }
  Agreements& agreements() { return agreements_; }
  const HeardWords& heard() const { return heard_; }
  HeardWords& heard() { return heard_; }

  // Right and wrong candidacies in a dialog state so far.
  struct Record {
    float right = 0;
    float wrong = 0;
  };
  Record StateRecord(uint64_t state) const;
  void AddToStateRecord(uint64_t state, float right, float wrong);

  // Visits every stored reply, or every example with its vector, in no order.
  template <typename Visit>
  void ForEachReply(Visit visit) const {
    for (const auto& [key, reply] : replies_) visit(key, reply);
  }
  template <typename Visit>
  void ForEachExample(Visit visit) const {
    for (uint32_t slot = 0; slot < examples_.size(); ++slot) {
      if (used_[slot]) visit(examples_[slot], Row(slot), scales_[slot]);
    }
  }
  // Visits the examples that got one of the replies, in no order. A scan: linear in size().
  template <typename Visit>
  void ForEachExampleOf(const absl::flat_hash_set<ReplyKey>& replies, Visit visit) const {
    for (uint32_t slot = 0; slot < examples_.size(); ++slot) {
      if (used_[slot] && replies.contains(examples_[slot].reply)) visit(slot, examples_[slot]);
    }
  }
  template <typename Visit>
  void ForEachStateRecord(Visit visit) const {
    for (const auto& [state, record] : state_records_) visit(state, record);
  }

  const Options& options() const { return options_; }

 private:
  absl::Span<const int8_t> Row(uint32_t slot) const;
  void RemoveExample(uint32_t slot);
  uint32_t TakeSlot(uint64_t caller);
  // One bit for each name of a variable that the flow has seen; the 64th and later share one.
  uint64_t VariableBits(const std::vector<uint32_t>& variables) const;
  uint64_t AddVariableBits(const std::vector<uint32_t>& variables);

  const Options options_;
  std::vector<Example> examples_;  // by slot
  std::vector<int8_t> rows_;       // by slot, dim each
  std::vector<float> scales_;
  std::vector<uint64_t> states_;
  std::vector<uint64_t> variable_bits_;
  std::vector<uint8_t> variable_counts_;
  std::vector<bool> used_;
  std::vector<uint32_t> free_slots_;
  std::deque<std::pair<uint32_t, uint64_t>> age_;  // slot and its generation, oldest first
  std::vector<uint64_t> generations_;              // by slot
  uint64_t next_generation_ = 0;
  size_t live_ = 0;
  absl::flat_hash_map<uint64_t, std::deque<uint32_t>> by_caller_;
  absl::flat_hash_map<uint32_t, uint8_t> variable_bit_;
  absl::flat_hash_map<ReplyKey, StoredReply> replies_;
  absl::flat_hash_map<std::string, ReplyKey> reply_by_pattern_;
  ReplyKey next_reply_ = kToolTurn + 1;
  Agreements agreements_;
  HeardWords heard_;
  absl::flat_hash_map<uint64_t, Record> state_records_;
  uint64_t evictions_ = 0;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_REUSE_FLOW_BOOK_H_
