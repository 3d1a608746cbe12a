#include "server/core/language/judge_text.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "server/base/hash.h"
#include "server/core/language/dot.h"
#include "server/core/language/judge_words.h"

namespace turnopt::core {
namespace {

// What a reply does, told by a phrase of one to three words. The order is the cue's bit, and part
// of the judge file's meaning: append only.
struct Cue {
  int bit;
  absl::string_view phrase;
};

constexpr Cue kCues[] = {
    {0, "what"},
    {1, "which"},
    {2, "where"},
    {3, "when"},
    {3, "what time"},
    {3, "what date"},
    {3, "what day"},
    {4, "who"},
    {5, "how many"},
    {6, "how much"},
    {7, "how about"},
    {7, "what about"},
    {8, "anything else"},
    {8, "something else"},
    {8, "more help"},
    {8, "further"},
    {8, "help you with"},
    {8, "assist you"},
    {8, "else i can"},
    {8, "any other"},
    {9, "confirm"},
    {9, "correct"},
    {9, "right"},
    {9, "verify"},
    {9, "check the"},
    {9, "make sure"},
    {9, "ensure"},
    {10, "bye"},
    {10, "great day"},
    {10, "nice day"},
    {10, "good day"},
    {10, "take care"},
    {10, "enjoy"},
    {10, "wonderful day"},
    {11, "welcome"},
    {11, "no problem"},
    {11, "my pleasure"},
    {12, "would you like"},
    {12, "do you want"},
    {12, "shall i"},
    {12, "should i"},
    {12, "want me to"},
    {12, "like me to"},
    {12, "wish to"},
    {12, "interested"},
    {13, "found"},
    {13, "there is"},
    {13, "there are"},
    {13, "i have"},
    {13, "located"},
    {14, "has been"},
    {14, "have been"},
    {14, "is booked"},
    {14, "booked"},
    {14, "reserved"},
    {14, "scheduled"},
    {14, "successfully"},
    {14, "successful"},
    {14, "done"},
    {14, "all set"},
    {14, "was made"},
    {15, "sorry"},
    {15, "unable"},
    {15, "could not"},
    {15, "unfortunately"},
    {15, "not available"},
    {15, "failed"},
    {15, "apologize"},
    {15, "error"},
    {16, "not"},
    {16, "no"},
    {16, "without"},
    {16, "never"},
    {16, "none"},
    {17, "or"},
    {18, "please"},
    {18, "tell me"},
    {18, "let me know"},
    {18, "provide"},
    {18, "specify"},
    {18, "need to know"},
    {19, "i will"},
    {19, "going to"},
    {19, "let me"},
    {20, "today"},
    {20, "tomorrow"},
    {20, "tonight"},
    {20, "next week"},
    {20, "this weekend"},
    {20, "morning"},
    {20, "evening"},
    {20, "afternoon"},
    {21, "yes"},
    {21, "yeah"},
    {21, "sure"},
    {21, "okay"},
    {21, "of course"},
};

// Cues by their first word, so that a word costs one lookup.
struct CuePhrase {
  int bit;
  std::vector<absl::string_view> more_words;
};
using CuesByFirstWord = absl::flat_hash_map<absl::string_view, std::vector<CuePhrase>>;

const CuesByFirstWord& CueIndex() {
  static const auto* const index = [] {
    auto* built = new CuesByFirstWord;
    for (const Cue& cue : kCues) {
      std::vector<absl::string_view> words = absl::StrSplit(cue.phrase, ' ');
      const absl::string_view first = words.front();
      words.erase(words.begin());
      (*built)[first].push_back({cue.bit, std::move(words)});
    }
    return built;
  }();
  return *index;
}

uint32_t FindCues(absl::Span<const JudgeWord> words) {
  const CuesByFirstWord& index = CueIndex();
  uint32_t cues = 0;
  for (size_t i = 0; i < words.size(); ++i) {
    const auto found = index.find(words[i].text);
    if (found == index.end()) continue;
    for (const CuePhrase& phrase : found->second) {
      const auto rest = words.subspan(i + 1, phrase.more_words.size());
      const auto same = [](absl::string_view text, const JudgeWord& word) {
        return text == word.text;
      };
      if (std::equal(phrase.more_words.begin(), phrase.more_words.end(), rest.begin(), rest.end(),
                     same)) {
        cues |= 1u << phrase.bit;
      }
    }
  }
  return cues;
}

// The text whose pieces give the word its vector.
std::string VectorText(const JudgeWord& word) {
  if (!word.placeholder) return word.text;
  return absl::StrReplaceAll(word.text, {{"_", " "}, {"{", ""}, {"}", ""}});
}

// Writes the unit vector of `sum` as int8 and returns its scale.
float Store(absl::Span<float> sum, absl::Span<int8_t> out) {
  NormalizeVector(sum);
  return QuantizeInt8(sum, out);
}

void AddTo(absl::Span<const float> from, absl::Span<float> sum) {
  for (size_t i = 0; i < sum.size(); ++i) sum[i] += from[i];
}

}  // namespace

ReplyView ReplyReader::Read(absl::string_view delexicalised_reply) const {
  std::vector<float> unit_vector;
  ReplyView view = ReadWords(delexicalised_reply, &unit_vector);
  if (acts_ == nullptr) return view;
  std::vector<absl::string_view> texts;
  texts.reserve(view.words.size());
  for (const ReplyWord& word : view.words) texts.push_back(word.text);
  view.acts.resize(kReplyActCount);
  acts_->Infer(texts, unit_vector, absl::MakeSpan(view.acts));
  return view;
}

ReplyView ReplyReader::ReadWithoutActs(absl::string_view delexicalised_text) const {
  std::vector<float> unit_vector;
  return ReadWords(delexicalised_text, &unit_vector);
}

ReplyView ReplyReader::ReadWords(absl::string_view delexicalised_text,
                                 std::vector<float>* unit_vector) const {
  const JudgeWords split =
      SplitReply(delexicalised_text, ReplyView::kMaxWords, ReplyView::kMaxSentences);
  ReplyView view;
  view.dim = static_cast<size_t>(encoder_.dim());
  view.cues = FindCues(split.words);
  view.words.reserve(split.words.size());
  view.word_vectors.resize(split.words.size() * view.dim);
  view.vector.resize(view.dim);

  std::vector<float> word_sum(view.dim), sentence_sum(view.dim), reply_sum(view.dim);
  std::vector<uint32_t> pieces;
  const auto close_sentence = [&] {
    if (view.sentences.empty()) return;
    ReplySentence& sentence = view.sentences.back();
    sentence.end = view.words.size();
    view.sentence_vectors.resize(view.sentences.size() * view.dim);
    sentence.vector_scale = Store(absl::MakeSpan(sentence_sum),
                                  absl::MakeSpan(view.sentence_vectors)
                                      .subspan((view.sentences.size() - 1) * view.dim, view.dim));
    std::fill(sentence_sum.begin(), sentence_sum.end(), 0.0f);
  };
  for (const JudgeWord& from : split.words) {
    if (view.sentences.empty() || from.sentence != view.words.back().sentence) {
      close_sentence();
      ReplySentence sentence;
      sentence.begin = view.words.size();
      sentence.question = split.question[from.sentence];
      view.sentences.push_back(sentence);
    }
    ReplyWord word;
    word.text = from.text;
    word.sentence = static_cast<uint16_t>(from.sentence);
    word.number = from.number;
    word.name = from.name;
    word.placeholder = from.placeholder;
    const auto found = frequencies_.idf.find(from.text);
    word.known = found != frequencies_.idf.end();
    word.idf = word.known ? found->second : frequencies_.unseen_idf;
    view.sentences.back().idf += word.idf;
    view.fingerprint = base::StableHash(word.text, view.fingerprint + 1);

    std::fill(word_sum.begin(), word_sum.end(), 0.0f);
    encoder_.tokenizer().Tokenize(VectorText(from), 32, &pieces);
    for (const uint32_t piece : pieces) encoder_.AddRow(piece, absl::MakeSpan(word_sum));
    AddTo(word_sum, absl::MakeSpan(sentence_sum));
    AddTo(word_sum, absl::MakeSpan(reply_sum));
    word.vector_scale =
        Store(absl::MakeSpan(word_sum),
              absl::MakeSpan(view.word_vectors).subspan(view.words.size() * view.dim, view.dim));
    view.words.push_back(std::move(word));
  }
  close_sentence();
  view.vector_scale = Store(absl::MakeSpan(reply_sum), absl::MakeSpan(view.vector));
  *unit_vector = std::move(reply_sum);
  return view;
}

}  // namespace turnopt::core
