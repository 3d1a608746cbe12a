// Each group of features is one function; thresholds are named where they stand. The ranges were
// chosen so that ordinary agent replies of task-oriented calls spread over 0 to 1.
#include "server/core/quality/voice_features.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/types/span.h"

namespace turnopt::core {
namespace {

struct FeatureRow {
  VoiceFactor factor;
  absl::string_view name;
};

// In the order of VoiceFeature.
constexpr std::array<FeatureRow, kVoiceFeatures> kRows = {{
    {VoiceFactor::kSpokenForm, "too_short"},
    {VoiceFactor::kSpokenForm, "long"},
    {VoiceFactor::kSpokenForm, "long_sentence"},
    {VoiceFactor::kSpokenForm, "extra_questions"},
    {VoiceFactor::kSpokenForm, "question_inside"},
    {VoiceFactor::kSpokenForm, "marks"},
    {VoiceFactor::kSpokenForm, "capitals"},
    {VoiceFactor::kSpokenForm, "hard_words"},
    {VoiceFactor::kSpokenForm, "no_terminator"},
    {VoiceFactor::kSpokenForm, "lower_start"},
    {VoiceFactor::kFluency, "flow"},
    {VoiceFactor::kFluency, "worst_flow"},
    {VoiceFactor::kFluency, "ending"},
    {VoiceFactor::kFluency, "dangling"},
    {VoiceFactor::kFluency, "strange_letters"},
    {VoiceFactor::kFluency, "unknown_words"},
    {VoiceFactor::kFluency, "stutter"},
    {VoiceFactor::kFluency, "foreign"},
    {VoiceFactor::kRelevance, "belongs"},
    {VoiceFactor::kRelevance, "near_utterance"},
    {VoiceFactor::kRelevance, "near_previous"},
    {VoiceFactor::kRelevance, "shared_content"},
    {VoiceFactor::kRelevance, "answered_content"},
    {VoiceFactor::kNovelty, "said_before"},
    {VoiceFactor::kNovelty, "echoes"},
    {VoiceFactor::kNovelty, "informative"},
    {VoiceFactor::kNovelty, "specific"},
    {VoiceFactor::kNovelty, "varied"},
    {VoiceFactor::kAnswerFit, "question_for_question"},
    {VoiceFactor::kAnswerFit, "non_answer"},
    {VoiceFactor::kAnswerFit, "refusal"},
    {VoiceFactor::kAnswerFit, "yes_no_met"},
    {VoiceFactor::kAnswerFit, "amount_missing"},
    {VoiceFactor::kAnswerFit, "thanks_met"},
    {VoiceFactor::kAnswerFit, "friction"},
    {VoiceFactor::kAnswerFit, "repaired"},
    {VoiceFactor::kTone, "positive"},
    {VoiceFactor::kTone, "negative"},
    {VoiceFactor::kTone, "insult"},
    {VoiceFactor::kTone, "courtesy"},
    {VoiceFactor::kTone, "exclaims"},
    {VoiceFactor::kTone, "negations"},
    {VoiceFactor::kTone, "addresses_caller"},
    {VoiceFactor::kTone, "self_talk"},
    {VoiceFactor::kGrounding, "new_numbers"},
    {VoiceFactor::kGrounding, "new_names"},
    {VoiceFactor::kGrounding, "known_values"},
}};

double Clamp01(double x) { return x > 0 ? std::min(x, 1.0) : 0.0; }

double Share(double part, double whole) { return whole > 0 ? Clamp01(part / whole) : 0; }

class Features {
 public:
  void Set(VoiceFeature feature, double value) {
    values_[static_cast<size_t>(feature)] = std::isfinite(value) ? value : 0;
  }
  const VoiceFeatures& values() const { return values_; }

 private:
  VoiceFeatures values_{};
};

// Groups of vowels, a silent final e left out: within a syllable of the dictionary for most words.
size_t Syllables(absl::string_view word) {
  size_t groups = 0;
  bool in_vowels = false;
  for (const char c : word) {
    const bool vowel = c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
    groups += vowel && !in_vowels ? 1 : 0;
    in_vowels = vowel;
  }
  if (groups > 1 && word.back() == 'e') --groups;
  return std::max<size_t>(1, groups);
}

void SpokenForm(const VoiceTurn& turn, Features& out) {
  const SpokenText& text = turn.reply.spoken;
  const double words = static_cast<double>(text.words().size());
  size_t longest = 0;
  size_t questions_inside = 0;
  const std::vector<SpokenSentence>& sentences = text.sentences();
  for (size_t i = 0; i < sentences.size(); ++i) {
    longest = std::max<size_t>(longest, sentences[i].end - sentences[i].begin);
    if (sentences[i].terminator == '?' && i + 1 < sentences.size() &&
        sentences.back().terminator != '?') {
      ++questions_inside;
    }
  }
  size_t capitals = 0;
  size_t syllables = 0;
  for (const SpokenWord& word : text.words()) {
    if (word.all_capitals && word.text.size() >= 4) ++capitals;
    syllables += Syllables(word.text);
  }
  const double extra = text.questions() > 1 ? static_cast<double>(text.questions() - 1) : 0;
  out.Set(VoiceFeature::kTooShort, Clamp01((4 - words) / 4));
  out.Set(VoiceFeature::kLong, Clamp01((words - 25) / 40));
  out.Set(VoiceFeature::kLongSentence, Clamp01((static_cast<double>(longest) - 20) / 20));
  out.Set(VoiceFeature::kExtraQuestions, Clamp01(extra / 2));
  out.Set(VoiceFeature::kQuestionInside, Clamp01(static_cast<double>(questions_inside)));
  out.Set(VoiceFeature::kMarks, Clamp01(static_cast<double>(turn.markup.all()) / 2));
  out.Set(VoiceFeature::kCapitals, Share(static_cast<double>(capitals), words));
  out.Set(VoiceFeature::kHardWords,
          words == 0 ? 0 : Clamp01((static_cast<double>(syllables) / words - 1.4) / 0.6));
  out.Set(VoiceFeature::kNoTerminator, text.ends_with_terminator() ? 0 : 1);
  const absl::string_view original = text.original();
  const bool lower = !text.words().empty() && !text.words()[0].capitalised &&
                     !text.words()[0].has_digit && text.words()[0].offset < original.size();
  out.Set(VoiceFeature::kLowerStart, lower ? 1 : 0);
}

// Neighbouring words are looked at within sentences; the edges count as words.
void Fluency(const VoiceTurn& turn, const QualityModel& model, Features& out) {
  const ReadText& reply = turn.reply;
  double sum = 0;
  size_t links = 0;
  double worst = 0;
  double ending = 0;
  for (const SpokenSentence& sentence : reply.spoken.sentences()) {
    uint16_t before = QualityModel::kEdge;
    double last[2] = {0, 0};  // associations of the two links before this one
    for (uint32_t i = sentence.begin; i <= sentence.end; ++i) {
      const uint16_t now =
          i < sentence.end ? reply.known[i].word_class : uint16_t{QualityModel::kEdge};
      const double link = model.Association(before, now);
      if (i < sentence.end) {
        sum += link;
        ++links;
        if (i >= sentence.begin + 2) worst = std::min(worst, (link + last[0] + last[1]) / 3);
      } else {
        ending = link;
      }
      last[1] = last[0];
      last[0] = link;
      before = now;
    }
  }
  double strangest = 0;
  size_t unknown = 0;
  for (size_t i = 0; i < reply.size(); ++i) {
    const SpokenWord& word = reply.spoken.words()[i];
    if (reply.known[i].known || word.has_digit || word.text.size() < 3) continue;
    const bool name = word.capitalised;
    if (!name) ++unknown;
    const double surprise = model.LetterSurprise(word.text) - (name ? 0.5 : 0.0);
    strangest = std::max(strangest, surprise);
  }
  size_t repeated = 0;
  for (size_t span = 1; span <= 4; ++span) {
    for (size_t i = span; i + span <= reply.size(); ++i) {
      bool same = true;
      for (size_t k = 0; same && k < span; ++k) {
        const SpokenWord& word = reply.spoken.words()[i + k];
        same = word.hash == reply.spoken.words()[i + k - span].hash && !word.has_digit;
      }
      if (same) repeated += span;
    }
  }
  const bool dangling = !reply.empty() && reply.Is(reply.size() - 1, kWordDangling) &&
                        reply.spoken.sentences().back().terminator != '?';
  const double words = static_cast<double>(reply.size());
  out.Set(VoiceFeature::kFlow, links == 0 ? 0.5 : Clamp01((sum / links + 0.5) / 3));
  out.Set(VoiceFeature::kWorstFlow, Clamp01(-worst / 3));
  out.Set(VoiceFeature::kEnding, reply.empty() ? 0 : Clamp01((ending + 5) / 7));
  out.Set(VoiceFeature::kDangling, dangling ? 1 : 0);
  out.Set(VoiceFeature::kStrangeLetters, Clamp01((strangest - 2.2) / 2));
  out.Set(VoiceFeature::kUnknownWords, Share(static_cast<double>(unknown), words));
  out.Set(VoiceFeature::kStutter, Share(2.0 * static_cast<double>(repeated), words));
  out.Set(VoiceFeature::kForeign, turn.ContextIsEnglish() ? Clamp01(2 * turn.ForeignShare()) : 0);
}

bool IsContent(const ReadText& text, size_t i) { return !text.Is(i, kWordFunction); }

double Dot(absl::Span<const float> a, absl::Span<const float> b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * b[i];
  return sum;
}

void Relevance(const VoiceTurn& turn, const QualityModel& model, const Encoder* encoder,
               Features& out) {
  const ReadText& reply = turn.reply;
  absl::flat_hash_set<uint64_t> said;
  double content = 0;
  double shared = 0;
  for (size_t i = 0; i < reply.size(); ++i) {
    if (!IsContent(reply, i)) continue;
    const uint64_t hash = reply.spoken.words()[i].hash;
    said.insert(hash);
    content += reply.known[i].idf;
    if (turn.context_words.contains(hash)) shared += reply.known[i].idf;
  }
  double asked = 0;
  double answered = 0;
  for (size_t i = 0; i < turn.utterance.size(); ++i) {
    if (!IsContent(turn.utterance, i)) continue;
    asked += turn.utterance.known[i].idf;
    if (said.contains(turn.utterance.spoken.words()[i].hash)) {
      answered += turn.utterance.known[i].idf;
    }
  }
  const double shared_share = Share(shared, content);
  const double answered_share = Share(answered, asked);
  out.Set(VoiceFeature::kSharedContent, shared_share);
  out.Set(VoiceFeature::kAnsweredContent, answered_share);
  // Without vectors: what shared words say, on the scale of the head's own values.
  double belongs = -0.1 + 0.4 * shared_share + 0.3 * answered_share;
  double near_utterance = answered_share / 2 + shared_share / 4;
  double near_previous = shared_share / 4;
  const bool no_context = turn.utterance.empty() && turn.previous.empty();
  if (encoder != nullptr && encoder->fingerprint() == model.encoder_fingerprint() &&
      encoder->dim() == model.encoder_dim()) {
    const size_t dim = static_cast<size_t>(encoder->dim());
    absl::InlinedVector<float, 512> vectors(3 * dim);
    const absl::Span<float> all = absl::MakeSpan(vectors);
    const absl::Span<float> utterance = all.subspan(0, dim);
    const absl::Span<float> previous = all.subspan(dim, dim);
    const absl::Span<float> answer = all.subspan(2 * dim, dim);
    encoder->Encode(turn.utterance.spoken.original(), utterance);
    encoder->Encode(turn.previous.spoken.original(), previous);
    encoder->Encode(reply.spoken.original(), answer);
    belongs = model.Relevance(utterance, previous, answer);
    near_utterance = Dot(utterance, answer);
    near_previous = Dot(previous, answer);
  }
  // Nothing to be relevant to: neither good nor bad.
  constexpr double kTypicalBelongs = 0.4;
  constexpr double kTypicalNear = 0.3;
  out.Set(VoiceFeature::kBelongs, no_context ? kTypicalBelongs : belongs);
  out.Set(VoiceFeature::kNearUtterance, turn.utterance.empty() ? kTypicalNear : near_utterance);
  out.Set(VoiceFeature::kNearPrevious, turn.previous.empty() ? kTypicalNear : near_previous);
}

void Novelty(const VoiceTurn& turn, Features& out) {
  const ReadText& reply = turn.reply;
  absl::flat_hash_set<uint64_t> distinct;
  double rarest = 0;
  double sum = 0;
  size_t known = 0;
  for (size_t i = 0; i < reply.size(); ++i) {
    distinct.insert(reply.spoken.words()[i].hash);
    if (!reply.known[i].known) continue;
    ++known;
    rarest = std::max<double>(rarest, reply.known[i].idf);
    sum += reply.known[i].idf;
  }
  out.Set(VoiceFeature::kSaidBefore, std::max(turn.likeness_to_previous, turn.likeness_to_earlier));
  out.Set(VoiceFeature::kEchoes, turn.likeness_to_utterance);
  out.Set(VoiceFeature::kInformative, Clamp01(rarest / 10));
  out.Set(VoiceFeature::kSpecific, known == 0 ? 0 : Clamp01(sum / known / 8));
  out.Set(VoiceFeature::kVaried,
          reply.empty() ? 1 : static_cast<double>(distinct.size()) / reply.size());
}

bool AsksAmount(const ReadText& utterance) {
  const std::vector<SpokenWord>& words = utterance.spoken.words();
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i].text == "when") return i == 0;
    if (i + 1 == words.size()) break;
    const absl::string_view next = words[i + 1].text;
    if (words[i].text == "how" && (next == "many" || next == "much" || next == "long")) return true;
    if (words[i].text == "what" && (next == "time" || next == "date" || next == "day")) return true;
    if (words[i].text == "phone" && next == "number") return utterance.spoken.questions() > 0;
  }
  return false;
}

bool HasAmount(const ReadText& reply) {
  return reply.Count(kWordAmount) > 0 ||
         std::any_of(reply.spoken.words().begin(), reply.spoken.words().end(),
                     [](const SpokenWord& word) { return word.has_digit; });
}

void AnswerFit(const VoiceTurn& turn, Features& out) {
  const ReadText& reply = turn.reply;
  const ReadText& utterance = turn.utterance;
  const double words = static_cast<double>(reply.size());
  const bool asks = turn.CallerAsks();
  const bool only_asks =
      reply.spoken.questions() > 0 && reply.spoken.questions() == reply.spoken.sentences().size();
  const bool yes_no = utterance.LeadsWith(kWordAuxiliary);
  const bool farewell = utterance.phrases.Has(PhraseKind::kThanks) ||
                        utterance.phrases.Has(PhraseKind::kFarewell) ||
                        utterance.Count(kWordThanks | kWordFarewell) > 0;
  const bool met = reply.phrases.Has(PhraseKind::kFarewell) ||
                   reply.Count(kWordFarewell | kWordCourtesy | kWordThanks) > 0;
  const bool friction = utterance.phrases.Has(PhraseKind::kFriction) ||
                        utterance.phrases.Has(PhraseKind::kInsult) ||
                        utterance.Count(kWordFriction | kWordInsult) > 0;
  // A complaint is held against a reply only where the reply does nothing about it.
  const bool repaired = reply.Count(kWordCourtesy) > 0 || (!only_asks && turn.SaysNew());
  out.Set(VoiceFeature::kQuestionForQuestion, asks && only_asks ? 1 : 0);
  out.Set(VoiceFeature::kNonAnswer,
          Share(static_cast<double>(reply.phrases.Words(PhraseKind::kNonAnswer)), words));
  out.Set(VoiceFeature::kRefusal, reply.phrases.Has(PhraseKind::kRefusal) ? 1 : 0);
  out.Set(VoiceFeature::kYesNoMet, yes_no && reply.LeadsWith(kWordAffirm | kWordDeny) ? 1 : 0);
  out.Set(VoiceFeature::kAmountMissing, AsksAmount(utterance) && !HasAmount(reply) ? 1 : 0);
  out.Set(VoiceFeature::kThanksMet, farewell && met ? 1 : 0);
  out.Set(VoiceFeature::kFriction, friction && !repaired ? 1 : 0);
  out.Set(VoiceFeature::kRepaired, friction && reply.Count(kWordCourtesy) > 0 ? 1 : 0);
}

void Tone(const VoiceTurn& turn, Features& out) {
  const ReadText& reply = turn.reply;
  size_t exclaims = 0;
  for (const char c : reply.spoken.original()) exclaims += c == '!' ? 1 : 0;
  size_t you = 0;
  size_t self = 0;
  for (const SpokenWord& word : reply.spoken.words()) {
    if (word.text == "you" || word.text == "your" || word.text == "you'd") ++you;
    if (word.text == "i" || word.text == "my" || word.text == "me" || word.text == "i'm") ++self;
  }
  const auto counted = [&](uint32_t classes, double full) {
    return Clamp01(static_cast<double>(reply.Count(classes)) / full);
  };
  out.Set(VoiceFeature::kPositive, counted(kWordPositive, 2));
  out.Set(VoiceFeature::kNegative, counted(kWordNegative, 2));
  out.Set(VoiceFeature::kInsult,
          reply.phrases.Has(PhraseKind::kInsult) ? 1 : counted(kWordInsult, 1));
  out.Set(VoiceFeature::kCourtesy, counted(kWordCourtesy, 1));
  out.Set(VoiceFeature::kExclaims, Clamp01((static_cast<double>(exclaims) - 1) / 3));
  out.Set(VoiceFeature::kNegations, counted(kWordNegation, 3));
  out.Set(VoiceFeature::kAddressesCaller, you > 0 ? 1 : 0);
  out.Set(VoiceFeature::kSelfTalk, Clamp01(static_cast<double>(self) / 3));
}

void Grounding(const VoiceTurn& turn, Features& out) {
  const ReadText& reply = turn.reply;
  double numbers = 0, new_numbers = 0, names = 0, new_names = 0;
  for (size_t i = 0; i < reply.size(); ++i) {
    const SpokenWord& word = reply.spoken.words()[i];
    const bool starts =
        i == 0 || reply.spoken.words()[i - 1].sentence != word.sentence || word.text[0] == 'i';
    const bool seen = turn.context_words.contains(word.hash);
    if (word.has_digit) {
      ++numbers;
      if (!seen) ++new_numbers;
    } else if (word.capitalised && !starts && IsContent(reply, i)) {
      ++names;
      if (!seen) ++new_names;
    }
  }
  const double values = numbers + names;
  out.Set(VoiceFeature::kNewNumbers, Clamp01(new_numbers / 3));
  out.Set(VoiceFeature::kNewNames, Clamp01(new_names / 5));
  out.Set(VoiceFeature::kKnownValues, Share(values - new_numbers - new_names, values));
}

}  // namespace

absl::string_view VoiceFactorName(VoiceFactor factor) {
  static constexpr std::array<absl::string_view, kVoiceFactors> kNames = {
      "spoken_form", "fluency", "relevance", "novelty", "answer_fit", "tone", "grounding"};
  return kNames[static_cast<size_t>(factor)];
}

absl::string_view VoiceFeatureName(VoiceFeature feature) {
  return kRows[static_cast<size_t>(feature)].name;
}

VoiceFactor FactorOf(VoiceFeature feature) { return kRows[static_cast<size_t>(feature)].factor; }

VoiceFeatures ComputeVoiceFeatures(const VoiceTurn& turn, const QualityModel& model,
                                   const Encoder* encoder) {
  Features out;
  SpokenForm(turn, out);
  Fluency(turn, model, out);
  Relevance(turn, model, encoder, out);
  Novelty(turn, out);
  AnswerFit(turn, out);
  Tone(turn, out);
  Grounding(turn, out);
  return out.values();
}

}  // namespace turnopt::core
