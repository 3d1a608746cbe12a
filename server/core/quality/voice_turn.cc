#include "server/core/quality/voice_turn.h"

#include <algorithm>

namespace turnopt::core {
namespace {

constexpr size_t kMaxVariables = 64;       // values beyond these are not read
constexpr size_t kMaxEarlierReplies = 16;  // replies beyond these are not compared

uint64_t PairHash(uint64_t a, uint64_t b) { return (a ^ (b >> 7)) * 0x9e3779b97f4a7c15ULL + b; }

// The sorted hashes of the words, or of the pairs of neighbouring words.
std::vector<uint64_t> Sorted(const SpokenText& text, bool pairs) {
  const std::vector<SpokenWord>& words = text.words();
  std::vector<uint64_t> out;
  out.reserve(words.size());
  for (size_t i = pairs ? 1 : 0; i < words.size(); ++i) {
    out.push_back(pairs ? PairHash(words[i - 1].hash, words[i].hash) : words[i].hash);
  }
  std::sort(out.begin(), out.end());
  return out;
}

double Dice(const std::vector<uint64_t>& a, const std::vector<uint64_t>& b) {
  if (a.empty() && b.empty()) return 1;
  size_t shared = 0;
  for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) {
      ++shared;
      ++i;
      ++j;
    } else if (a[i] < b[j]) {
      ++i;
    } else {
      ++j;
    }
  }
  return 2.0 * static_cast<double>(shared) / static_cast<double>(a.size() + b.size());
}

void AddWords(const SpokenText& text, absl::flat_hash_set<uint64_t>& words) {
  for (const SpokenWord& word : text.words()) words.insert(word.hash);
}

}  // namespace

double TextLikeness(const SpokenText& a, const SpokenText& b) {
  const size_t shorter = std::min(a.words().size(), b.words().size());
  const size_t longer = std::max(a.words().size(), b.words().size());
  if (shorter == 0) return 0;
  // Neither coefficient can exceed this; most pairs of replies end here.
  if (2.0 * shorter / (shorter + longer) < 0.3) return 0;
  const double words = Dice(Sorted(a, false), Sorted(b, false));
  if (words < 0.3) return words / 2;
  return (words + Dice(Sorted(a, true), Sorted(b, true))) / 2;
}

ReadText::ReadText(absl::string_view text, const QualityModel& model) : spoken(text) {
  classes_of.reserve(spoken.words().size());
  known.reserve(spoken.words().size());
  for (const SpokenWord& word : spoken.words()) {
    classes_of.push_back(WordClasses(word.text));
    known.push_back(model.Find(word));
  }
  phrases = FindPhrases(spoken);
}

size_t ReadText::Count(uint32_t classes) const {
  return static_cast<size_t>(
      std::count_if(classes_of.begin(), classes_of.end(),
                    [classes](uint32_t of_word) { return (of_word & classes) != 0; }));
}

VoiceTurn::VoiceTurn(const QualityInput& turn, const QualityModel& model)
    : input(turn),
      reply(turn.reply, model),
      utterance(turn.utterance, model),
      previous(turn.previous_reply, model),
      markup(FindMarkup(reply.spoken.original())) {
  AddWords(utterance.spoken, context_words);
  AddWords(previous.spoken, context_words);
  if (turn.variables != nullptr) {
    size_t read = 0;
    for (const auto& [name, value] : *turn.variables) {
      if (++read > kMaxVariables) break;
      AddWords(SpokenText(absl::string_view(value).substr(0, 256)), context_words);
    }
  }
  likeness_to_previous = TextLikeness(reply.spoken, previous.spoken);
  likeness_to_utterance = TextLikeness(reply.spoken, utterance.spoken);
  for (const absl::string_view earlier :
       turn.earlier_replies.subspan(0, std::min(kMaxEarlierReplies, turn.earlier_replies.size()))) {
    likeness_to_earlier =
        std::max(likeness_to_earlier, TextLikeness(reply.spoken, SpokenText(earlier)));
  }
}

bool VoiceTurn::CallerAsks() const {
  return utterance.spoken.questions() > 0 || utterance.LeadsWith(kWordAsk | kWordAuxiliary);
}

bool VoiceTurn::ContextIsEnglish() const {
  const size_t words = utterance.size() + previous.size();
  const size_t foreign = utterance.Count(kWordForeign) + previous.Count(kWordForeign);
  const size_t english = utterance.Count(kWordFunction) + previous.Count(kWordFunction);
  const size_t letters = utterance.spoken.letters() + previous.spoken.letters();
  const size_t other_script =
      utterance.spoken.non_latin_letters() + previous.spoken.non_latin_letters();
  if (letters > 0 && 2 * other_script > letters) return false;
  return words < 4 || english >= foreign;
}

bool VoiceTurn::SaysNew() const {
  for (size_t i = 0; i < reply.size(); ++i) {
    if (reply.Is(i, kWordFunction)) continue;
    if (!context_words.contains(reply.spoken.words()[i].hash)) return true;
  }
  return false;
}

double VoiceTurn::ForeignShare() const {
  if (reply.empty()) return 0;
  const double script =
      reply.spoken.letters() == 0
          ? 0
          : static_cast<double>(reply.spoken.non_latin_letters()) / reply.spoken.letters();
  const double words = static_cast<double>(reply.Count(kWordForeign)) / reply.size();
  return std::max(script, words);
}

}  // namespace turnopt::core
