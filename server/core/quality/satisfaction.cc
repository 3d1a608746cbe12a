#include "server/core/quality/satisfaction.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "server/core/quality/lexicon.h"
#include "server/core/quality/spoken_text.h"
#include "server/core/quality/voice_turn.h"

namespace turnopt::core {
namespace {

// Logistic weights of the signs, in their order. Set by hand and checked against ratings of four
// chat systems, whose correlation tests/accuracy prints; thanks and agreement are rare in chat and
// mirror the complaints.
constexpr std::array<double, kSatisfactionSigns> kWeights = {1.2,  0.5,  0.2,  -1.8, -1.4,
                                                             -1.0, -0.5, -0.4, -1.2};

size_t CountClass(const SpokenText& text, uint32_t classes) {
  return static_cast<size_t>(std::count_if(
      text.words().begin(), text.words().end(),
      [&](const SpokenWord& word) { return (WordClasses(word.text) & classes) != 0; }));
}

bool Leads(const SpokenText& text, uint32_t classes) {
  return !text.words().empty() && (WordClasses(text.words()[0].text) & classes) != 0;
}

// Share of the reply's content words that the next utterance uses.
double TakesUp(const SpokenText& next, const SpokenText& reply) {
  absl::flat_hash_set<uint64_t> said;
  for (const SpokenWord& word : next.words()) said.insert(word.hash);
  size_t content = 0;
  size_t used = 0;
  for (const SpokenWord& word : reply.words()) {
    if ((WordClasses(word.text) & kWordFunction) != 0) continue;
    ++content;
    if (said.contains(word.hash)) ++used;
  }
  return content == 0 ? 0 : std::min(1.0, 2.0 * static_cast<double>(used) / content);
}

absl::string_view WhyOf(SatisfactionSign sign) {
  static constexpr std::array<absl::string_view, kSatisfactionSigns> kWhy = {
      "The caller thanked or said goodbye.",
      "The caller agreed.",
      "The caller went on from the reply.",
      "The caller complained.",
      "The caller was abusive.",
      "The caller had to say the same again.",
      "The caller asked to hear it again.",
      "The caller said no.",
      "The caller was puzzled.",
  };
  return kWhy[static_cast<size_t>(sign)];
}

}  // namespace

absl::string_view SatisfactionSignName(SatisfactionSign sign) {
  static constexpr std::array<absl::string_view, kSatisfactionSigns> kNames = {
      "thanks",        "agrees",         "takes_up", "friction", "insults",
      "says_it_again", "asks_to_repeat", "denies",   "puzzled"};
  return kNames[static_cast<size_t>(sign)];
}

SatisfactionSigns FindSatisfactionSigns(const AnsweredTurn& turn) {
  const SpokenText next(turn.next_utterance);
  const SpokenText reply(turn.reply);
  const SpokenText before(turn.utterance);
  const PhraseCounts phrases = FindPhrases(next);
  const size_t words = next.words().size();
  SatisfactionSigns signs{};
  const auto set = [&signs](SatisfactionSign sign, double value) {
    signs[static_cast<size_t>(sign)] = value;
  };
  const bool thanks = phrases.Has(PhraseKind::kThanks) || phrases.Has(PhraseKind::kFarewell) ||
                      CountClass(next, kWordThanks | kWordFarewell | kWordPositive) > 0;
  const size_t friction = CountClass(next, kWordFriction | kWordNegative) +
                          2 * phrases.found[static_cast<size_t>(PhraseKind::kFriction)];
  set(SatisfactionSign::kThanks, thanks ? 1 : 0);
  set(SatisfactionSign::kAgrees, Leads(next, kWordAffirm) ? 1 : 0);
  set(SatisfactionSign::kTakesUp, TakesUp(next, reply));
  set(SatisfactionSign::kFriction, std::min(1.0, static_cast<double>(friction) / 2));
  set(SatisfactionSign::kInsults,
      phrases.Has(PhraseKind::kInsult) || CountClass(next, kWordInsult) > 0 ? 1 : 0);
  const double again = words >= 3 ? TextLikeness(next, before) : 0;
  set(SatisfactionSign::kSaysItAgain, again >= 0.5 ? again : 0);
  set(SatisfactionSign::kAsksToRepeat, phrases.Has(PhraseKind::kRepeatRequest) ? 1 : 0);
  set(SatisfactionSign::kDenies, Leads(next, kWordDeny) ? 1 : 0);
  const bool asks = next.questions() > 0 || Leads(next, kWordAsk);
  // "What?", "Dogs?" after "Dogs.", "What do you mean by that?"
  const bool quotes = TakesUp(next, reply) >= 0.8 && words <= 6;
  set(SatisfactionSign::kPuzzled, asks && words > 0 && (words <= 3 || quotes) && !thanks ? 1 : 0);
  return signs;
}

Satisfaction JudgeSatisfaction(const AnsweredTurn& turn) {
  const SatisfactionSigns signs = FindSatisfactionSigns(turn);
  double sum = 0;
  double strongest = 0;
  SatisfactionSign reason = SatisfactionSign::kThanks;
  for (size_t i = 0; i < kSatisfactionSigns; ++i) {
    const double part = kWeights[i] * signs[i];
    sum += part;
    if (std::abs(part) > std::abs(strongest)) {
      strongest = part;
      reason = static_cast<SatisfactionSign>(i);
    }
  }
  Satisfaction satisfaction;
  satisfaction.score = 100 / (1 + std::exp(-sum));
  satisfaction.why =
      std::string(strongest == 0 ? "The caller's next words show neither." : WhyOf(reason));
  return satisfaction;
}

SatisfactionTracker::SatisfactionTracker(const Options& options) : options_(options) {}

absl::optional<SatisfactionRevision> SatisfactionTracker::Observe(absl::string_view call_id,
                                                                  absl::string_view turn_id,
                                                                  absl::string_view utterance,
                                                                  absl::string_view reply,
                                                                  absl::Time now) {
  if (call_id.empty() || options_.max_calls == 0) return absl::nullopt;
  LastTurn current{std::string(call_id), std::string(turn_id),
                   std::string(utterance.substr(0, kMaxTextBytes)),
                   std::string(reply.substr(0, kMaxTextBytes)), now};
  absl::optional<LastTurn> previous;
  {
    base::MutexLock lock(&mu_);
    DropExpired(now);
    const auto it = by_id_.find(call_id);
    if (it != by_id_.end()) {
      previous = std::move(*it->second);
      calls_.erase(it->second);
      by_id_.erase(it);
    } else if (calls_.size() >= options_.max_calls) {
      by_id_.erase(calls_.front().call_id);
      calls_.pop_front();
      ++evictions_;
    }
    calls_.push_back(std::move(current));
    by_id_[calls_.back().call_id] = std::prev(calls_.end());
  }
  if (!previous.has_value()) return absl::nullopt;
  return SatisfactionRevision{std::move(previous->turn_id),
                              JudgeSatisfaction({previous->utterance, previous->reply, utterance})};
}

void SatisfactionTracker::DropExpired(absl::Time now) {
  while (!calls_.empty() && now - calls_.front().at > options_.max_age) {
    by_id_.erase(calls_.front().call_id);
    calls_.pop_front();
  }
}

SatisfactionTracker::Stats SatisfactionTracker::stats() const {
  base::MutexLock lock(&mu_);
  return {calls_.size(), evictions_};
}

}  // namespace turnopt::core
