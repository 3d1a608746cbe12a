// One reading of a delexicalised reply for the agreement judge: its words with what each tells
// (inverse document frequency), its meaning (vector), its sentences, and the facts that decide
// whether two replies say the same: numbers, names, placeholders, questions, negation.
//
// The rules of reading: lower case; contractions expanded ("don't" is "do not"); number words from
// two to twelve, ordinals and clock times written one way ("8:00 a.m." is "8am", "1st" is "1"); a
// placeholder
// "{start_time}" is one word, whose vector is that of "start time".
//
// Plain value, made by ReplyReader; safe to read from many threads.
#ifndef TURNOPT_SERVER_CORE_LANGUAGE_JUDGE_TEXT_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_JUDGE_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "server/core/language/encoder.h"
#include "server/core/language/reply_acts.h"

namespace turnopt::core {

struct ReplyWord {
  std::string text;
  float idf = 0;           // natural logarithm; 0 for the most ordinary word
  float vector_scale = 0;  // of its int8 vector; 0 where the encoder knows nothing of it
  uint16_t sentence = 0;
  bool known = false;  // its frequency was learned, not the default for unseen words
  bool number = false;
  bool name = false;  // capitalised inside a sentence
  bool placeholder = false;
};

struct ReplySentence {
  size_t begin = 0;  // index of its first word
  size_t end = 0;    // one past its last
  float idf = 0;     // summed over its words
  float vector_scale = 0;
  bool question = false;
};

struct ReplyView {
  static constexpr size_t kMaxWords = 96;      // the rest of a longer reply is not judged
  static constexpr size_t kMaxSentences = 12;  // later words belong to the last one

  std::vector<ReplyWord> words;
  std::vector<ReplySentence> sentences;
  std::vector<int8_t> word_vectors;      // words.size() * dim
  std::vector<int8_t> sentence_vectors;  // sentences.size() * dim
  std::vector<int8_t> vector;            // the whole reply, dim
  float vector_scale = 0;
  uint64_t fingerprint = 0;  // of the words in order: equal only for the same reading
  uint32_t cues = 0;         // speech acts and question words, a bit each (judge_text.cc)
  std::vector<float> acts;   // probability of each of kReplyActs; empty if the reader has no net
  size_t dim = 0;

  absl::Span<const int8_t> word_vector(size_t i) const {
    return absl::MakeConstSpan(word_vectors).subspan(i * dim, dim);
  }
  absl::Span<const int8_t> sentence_vector(size_t i) const {
    return absl::MakeConstSpan(sentence_vectors).subspan(i * dim, dim);
  }
};

// How many kinds of cue there are; bit i of ReplyView::cues is cue i.
constexpr int kReplyCues = 22;

// Word frequencies of replies, learned from training dialogues.
struct WordFrequencies {
  absl::flat_hash_map<std::string, float> idf;
  float unseen_idf = 8;
};

// Makes views. Total on any bytes; work and memory are bounded by ReplyView's limits.
// `encoder`, `frequencies` and `acts`, which may be null, must outlive it. Immutable after
// construction, thread-safe.
class ReplyReader {
 public:
  ReplyReader(const Encoder& encoder, const WordFrequencies& frequencies,
              const ReplyActs* acts = nullptr)
      : encoder_(encoder), frequencies_(frequencies), acts_(acts) {}

  ReplyView Read(absl::string_view delexicalised_reply) const;
  // Leaves `acts` empty, which only the judge asks for: a third of the time. For utterances.
  ReplyView ReadWithoutActs(absl::string_view delexicalised_text) const;

 private:
  // Everything but acts; `unit_vector` becomes the text's vector before it was quantised.
  ReplyView ReadWords(absl::string_view delexicalised_text, std::vector<float>* unit_vector) const;

  const Encoder& encoder_;
  const WordFrequencies& frequencies_;
  const ReplyActs* acts_;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_JUDGE_TEXT_H_
