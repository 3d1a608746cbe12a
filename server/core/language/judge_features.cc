#include "server/core/language/judge_features.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "server/base/hash.h"
#include "server/core/language/dot.h"
#include "server/core/language/judge_act_features.h"
#include "server/core/language/opposites.h"

// Most columns are a quantity of one direction (what of `a` is missing in `b`), computed twice and
// stored as smaller and larger, which makes the judgement symmetric by construction. Likeness of
// words is the cosine of their static vectors, matched greedily as BERTScore does (Zhang et al.,
// 2020); a number, name or placeholder is only like itself, because "8 am" and "9 am" have near
// vectors and opposite meanings.

namespace turnopt::core {
namespace {

constexpr absl::string_view kNames[] = {"cosine",
                                        "align_less",
                                        "align_more",
                                        "unaligned_less",
                                        "unaligned_more",
                                        "worst_word_less",
                                        "worst_word_more",
                                        "second_worst_more",
                                        "other_words_less",
                                        "other_words_more",
                                        "other_word_max",
                                        "jaccard",
                                        "contained",
                                        "order",
                                        "bigrams",
                                        "numbers_less",
                                        "numbers_more",
                                        "numbers_shared",
                                        "names_less",
                                        "names_more",
                                        "names_shared",
                                        "unseen_less",
                                        "unseen_more",
                                        "placeholders_less",
                                        "placeholders_more",
                                        "placeholders_shared",
                                        "placeholder_likeness",
                                        "values_less",
                                        "values_more",
                                        "questions_less",
                                        "questions_more",
                                        "question_match_less",
                                        "question_match_more",
                                        "sentence_match_less",
                                        "sentence_match_more",
                                        "sentence_left_less",
                                        "sentence_left_more",
                                        "sentences_less",
                                        "sentences_more",
                                        "words_less",
                                        "words_more",
                                        "idf_less",
                                        "idf_more",
                                        "opposites",
                                        "last_match",
                                        "content_match_less",
                                        "content_match_more",
                                        "cue_differences",
                                        "cue_shared",
                                        "acts_agree",
                                        "acts_agree_do",
                                        "acts_agree_ask",
                                        "acts_agree_tell",
                                        "acts_worst",
                                        "acts_worst_do",
                                        "acts_worst_ask",
                                        "acts_cosine_do",
                                        "acts_cosine_ask",
                                        "acts_cosine_tell",
                                        "acts_same_top",
                                        "acts_sure_less",
                                        "act_confirm_less",
                                        "act_request_less",
                                        "act_offer_intent_less",
                                        "act_more_less",
                                        "act_inform_less",
                                        "act_goodbye_less",
                                        "act_offer_less",
                                        "act_ask_two_less",
                                        "act_ask_three_less",
                                        "act_ask_more",
                                        "act_ask_two_more"};
static_assert(std::size(kNames) == static_cast<size_t>(kFirstCue), "a name for each column");

// Sentences that only fill ("Okay.", "Sure, great.") need no counterpart: their words together say
// less than one rare word. Measured on the training dialogues.
constexpr float kFillerIdf = 6.0f;

// What one direction yields: how far `a` is covered by `b`.
struct Coverage {
  float align = 1;
  float unaligned = 0;
  float worst_word = 0;
  float second_worst = 0;
  float other_words = 0;
  float other_word_max = 0;
  float numbers = 0;
  float names = 0;
  float unseen = 0;
  float placeholders = 0;
  float question_match = 1;
  float sentence_match = 1;
  float sentence_left = 0;
  float content_match = 1;
};

WordSet TextsOf(const ReplyView& view) {
  WordSet set;
  for (const ReplyWord& word : view.words) set.insert(word.text);
  return set;
}

float SentenceCosine(const ReplyView& a, size_t i, const ReplyView& b, size_t j) {
  return static_cast<float>(DotInt8(a.sentence_vector(i), b.sentence_vector(j))) *
         a.sentences[i].vector_scale * b.sentences[j].vector_scale;
}

// Likeness of each word of `a` with each of `b`, row by row.
std::vector<float> WordLikeness(const ReplyView& a, const ReplyView& b) {
  std::vector<float> likeness(a.words.size() * b.words.size());
  for (size_t i = 0; i < a.words.size(); ++i) {
    const ReplyWord& wa = a.words[i];
    for (size_t j = 0; j < b.words.size(); ++j) {
      const ReplyWord& wb = b.words[j];
      float& out = likeness[i * b.words.size() + j];
      if (wa.text == wb.text) {
        out = 1;
      } else if (!(wa.number || wa.placeholder || wb.number || wb.placeholder)) {
        out = std::max(0.0f, static_cast<float>(DotInt8(a.word_vector(i), b.word_vector(j))) *
                                 wa.vector_scale * wb.vector_scale);
      }
    }
  }
  return likeness;
}

void CoverWords(const ReplyView& a, const std::vector<float>& best, const WordSet& there,
                Coverage* out) {
  float aligned = 0, total = 0;
  WordSet counted;
  for (size_t i = 0; i < a.words.size(); ++i) {
    const ReplyWord& word = a.words[i];
    const float left = word.idf * (1 - best[i]);
    aligned += word.idf * best[i];
    total += word.idf;
    out->unaligned += left;
    if (left > out->worst_word) {
      out->second_worst = out->worst_word;
      out->worst_word = left;
    } else {
      out->second_worst = std::max(out->second_worst, left);
    }
    if (word.idf > kFillerIdf / 2) out->content_match = std::min(out->content_match, best[i]);
    if (there.contains(word.text) || !counted.insert(word.text).second) continue;
    out->other_words += word.idf;
    out->other_word_max = std::max(out->other_word_max, word.idf);
    out->numbers += word.number ? 1 : 0;
    out->names += word.name ? 1 : 0;
    out->unseen += word.known || word.number || word.placeholder ? 0 : 1;
    out->placeholders += word.placeholder ? 1 : 0;
  }
  if (total > 0) out->align = aligned / total;
}

void CoverSentences(const ReplyView& a, const ReplyView& b, Coverage* out) {
  for (size_t i = 0; i < a.sentences.size(); ++i) {
    const ReplySentence& sentence = a.sentences[i];
    float best = 0, best_question = 0;
    for (size_t j = 0; j < b.sentences.size(); ++j) {
      const float cosine = SentenceCosine(a, i, b, j);
      best = std::max(best, cosine);
      if (b.sentences[j].question) best_question = std::max(best_question, cosine);
    }
    if (sentence.question) out->question_match = std::min(out->question_match, best_question);
    if (sentence.idf > kFillerIdf) out->sentence_match = std::min(out->sentence_match, best);
    out->sentence_left += sentence.idf * (1 - best);
  }
}

float LongestCommonSubsequence(const ReplyView& a, const ReplyView& b) {
  std::vector<int> row(b.words.size() + 1, 0);
  for (const ReplyWord& word : a.words) {
    int diagonal = 0;
    for (size_t j = 0; j < b.words.size(); ++j) {
      const int above = row[j + 1];
      row[j + 1] = word.text == b.words[j].text ? diagonal + 1 : std::max(above, row[j]);
      diagonal = above;
    }
  }
  const size_t shorter = std::min(a.words.size(), b.words.size());
  return shorter == 0 ? 0 : static_cast<float>(row.back()) / static_cast<float>(shorter);
}

float SharedBigrams(const ReplyView& a, const ReplyView& b) {
  const auto bigrams = [](const ReplyView& view) {
    absl::flat_hash_set<std::pair<absl::string_view, absl::string_view>> set;
    for (size_t i = 1; i < view.words.size(); ++i) {
      set.emplace(view.words[i - 1].text, view.words[i].text);
    }
    return set;
  };
  const auto in_a = bigrams(a), in_b = bigrams(b);
  size_t shared = 0;
  for (const auto& bigram : in_a) shared += in_b.contains(bigram) ? 1 : 0;
  const size_t smaller = std::min(in_a.size(), in_b.size());
  return smaller == 0 ? 0 : static_cast<float>(shared) / static_cast<float>(smaller);
}

// Cosine of the names of the least matched placeholder: "{leaving_date}" for "{departure_date}".
float PlaceholderLikeness(const ReplyView& a, const ReplyView& b) {
  float worst = 1;
  const auto cover = [&worst](const ReplyView& from, const ReplyView& to) {
    for (size_t i = 0; i < from.words.size(); ++i) {
      if (!from.words[i].placeholder) continue;
      float best = 0;
      for (size_t j = 0; j < to.words.size(); ++j) {
        if (!to.words[j].placeholder) continue;
        best = std::max(best, static_cast<float>(DotInt8(from.word_vector(i), to.word_vector(j))) *
                                  from.words[i].vector_scale * to.words[j].vector_scale);
      }
      worst = std::min(worst, best);
    }
  };
  cover(a, b);
  cover(b, a);
  return worst;
}

struct Totals {
  float idf = 0;
  float questions = 0;
  float values = 0;
};

Totals TotalsOf(const ReplyView& view) {
  Totals totals;
  for (const ReplyWord& word : view.words) {
    totals.idf += word.idf;
    totals.values += word.number || word.name || word.placeholder ? 1 : 0;
  }
  for (const ReplySentence& sentence : view.sentences) totals.questions += sentence.question;
  return totals;
}

}  // namespace

JudgeFeatureVector ComputeJudgeFeatures(const ReplyView& a, const ReplyView& b) {
  JudgeFeatureVector f{};
  const auto both = [&f](JudgeFeature less, JudgeFeature more, float x, float y) {
    f[less] = std::min(x, y);
    f[more] = std::max(x, y);
  };

  const std::vector<float> likeness = WordLikeness(a, b);
  std::vector<float> best_a(a.words.size(), 0), best_b(b.words.size(), 0);
  for (size_t i = 0; i < a.words.size(); ++i) {
    for (size_t j = 0; j < b.words.size(); ++j) {
      const float x = likeness[i * b.words.size() + j];
      best_a[i] = std::max(best_a[i], x);
      best_b[j] = std::max(best_b[j], x);
    }
  }
  const WordSet texts_a = TextsOf(a), texts_b = TextsOf(b);
  Coverage ca, cb;
  CoverWords(a, best_a, texts_b, &ca);
  CoverWords(b, best_b, texts_a, &cb);
  CoverSentences(a, b, &ca);
  CoverSentences(b, a, &cb);

  f[kCosine] = static_cast<float>(DotInt8(a.vector, b.vector)) * a.vector_scale * b.vector_scale;
  both(kAlignLess, kAlignMore, ca.align, cb.align);
  both(kUnalignedLess, kUnalignedMore, ca.unaligned, cb.unaligned);
  both(kWorstWordLess, kWorstWordMore, ca.worst_word, cb.worst_word);
  f[kSecondWorstMore] = std::max(ca.second_worst, cb.second_worst);
  both(kOtherWordsLess, kOtherWordsMore, ca.other_words, cb.other_words);
  f[kOtherWordMax] = std::max(ca.other_word_max, cb.other_word_max);
  both(kNumbersLess, kNumbersMore, ca.numbers, cb.numbers);
  both(kNamesLess, kNamesMore, ca.names, cb.names);
  both(kUnseenLess, kUnseenMore, ca.unseen, cb.unseen);
  both(kPlaceholdersLess, kPlaceholdersMore, ca.placeholders, cb.placeholders);
  both(kQuestionMatchLess, kQuestionMatchMore, ca.question_match, cb.question_match);
  both(kSentenceMatchLess, kSentenceMatchMore, ca.sentence_match, cb.sentence_match);
  both(kSentenceLeftLess, kSentenceLeftMore, ca.sentence_left, cb.sentence_left);
  both(kContentMatchLess, kContentMatchMore, ca.content_match, cb.content_match);

  float shared_idf = 0;
  WordSet counted;
  for (const ReplyWord& word : a.words) {
    if (!texts_b.contains(word.text) || !counted.insert(word.text).second) continue;
    shared_idf += word.idf;
    f[kNumbersShared] += word.number ? 1 : 0;
    f[kNamesShared] += word.name ? 1 : 0;
    f[kPlaceholdersShared] += word.placeholder ? 1 : 0;
  }
  const float all_idf = shared_idf + ca.other_words + cb.other_words;
  f[kJaccard] = all_idf > 0 ? shared_idf / all_idf : 0;
  const float less_idf = shared_idf + std::min(ca.other_words, cb.other_words);
  f[kContained] = less_idf > 0 ? shared_idf / less_idf : 0;
  f[kOrder] = LongestCommonSubsequence(a, b);
  f[kBigrams] = SharedBigrams(a, b);
  f[kPlaceholderLikeness] = PlaceholderLikeness(a, b);
  f[kOpposites] = static_cast<float>(CountOpposites(texts_a, texts_b));
  if (!a.sentences.empty() && !b.sentences.empty()) {
    f[kLastMatch] = SentenceCosine(a, a.sentences.size() - 1, b, b.sentences.size() - 1);
  }

  const Totals ta = TotalsOf(a), tb = TotalsOf(b);
  both(kValuesLess, kValuesMore, ta.values, tb.values);
  both(kQuestionsLess, kQuestionsMore, ta.questions, tb.questions);
  both(kIdfLess, kIdfMore, ta.idf, tb.idf);
  both(kSentencesLess, kSentencesMore, static_cast<float>(a.sentences.size()),
       static_cast<float>(b.sentences.size()));
  both(kWordsLess, kWordsMore, static_cast<float>(a.words.size()),
       static_cast<float>(b.words.size()));
  CompareActs(a.acts, b.acts, &f);
  for (int cue = 0; cue < kReplyCues; ++cue) {
    const int in_a = (a.cues >> cue) & 1, in_b = (b.cues >> cue) & 1;
    f[kFirstCue + cue] = static_cast<float>(in_a + in_b);
    f[kCueDifferences] += in_a != in_b ? 1 : 0;
    f[kCueShared] += in_a + in_b == 2 ? 1 : 0;
  }
  return f;
}

std::string JudgeFeatureName(int feature) {
  if (feature < 0 || feature >= kJudgeFeatures) return "";
  if (feature >= kFirstCue) return absl::StrCat("cue_", feature - kFirstCue);
  return std::string(kNames[feature]);
}

uint64_t JudgeFeatureSchema() {
  uint64_t hash = 0;
  for (int i = 0; i < kJudgeFeatures; ++i) hash = base::StableHash(JudgeFeatureName(i), hash);
  return hash;
}

}  // namespace turnopt::core
