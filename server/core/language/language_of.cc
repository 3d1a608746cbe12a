// Letters of another script decide at once, and so does a function word that only other languages
// have: an English sentence with one in it is not what the others were who led to the answer. Words
// that are spelled alike in English or in its names ("die", "in", "los") tell nothing.
#include "server/core/language/language_of.h"

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "server/core/language/utf8.h"
#include "server/core/language/word_classes.h"

namespace turnopt::core {
namespace {

// Function words, courtesies and the commonest verbs of German, French, Spanish, Italian,
// Portuguese, Dutch, Polish, Turkish and Russian in Latin letters.
constexpr absl::string_view kForeign =
    "ich du er sie es wir ihr mich dich sich uns euch mein meine meinen meinem meiner dein deine "
    "sein ihre ihren ihrem ihrer unser der das dem den des ein eine einen einem einer und oder "
    "aber nicht kein keine keinen ist sind bin bist seid habe haben hat hatte wird werden wurde "
    "kann können muss müssen soll möchte möchten will wollen auf aus bei mit nach von vom zu zum "
    "zur für über unter wie wann wo warum wer wen wem welche welcher welchen wieviel viel gibt "
    "bitte danke ja nein gut guten tag auch noch schon jetzt heute morgen gestern wenn weil dass "
    "geht macht "
    "je tu il elle nous vous ils elles mon ma mes ton ta tes sa ses notre nos votre vos leur "
    "leurs le la les un une du au aux et ou où mais pas ne ni non oui est suis es sont êtes sommes "
    "était avez avons ont ai avoir être fait faire peux peut pouvez veux veut voulez voudrais que "
    "qui quoi quel quelle quels quelles quand comment pourquoi combien pour avec sans dans sur "
    "sous ce cette ces cet c'est qu'est j'ai d'un d'une l'heure s'il n'est merci bonjour bien "
    "très aussi encore maintenant aujourd'hui demain plaît "
    "yo tú él ella nosotros ustedes ellos mi mis su sus tus nuestro nuestra el los las unos unas y "
    "pero sí son soy eres estoy está están estás era ser estar tengo tiene tienen hay puedo puede "
    "quiero quiere quisiera querría qué quién cuál cuándo cuánto cuánta cuántos dónde cómo por "
    "para con sin en sobre del al lo le les se nos este esta estos estas ese esa muy más también "
    "ahora hoy mañana ayer gracias hola favor porque cuando como donde necesito cancelar "
    "io lui lei noi voi loro mio mia tuo sua gli uno della delle dello degli di da nel nella che "
    "chi cosa quando dove perché quanto sono sei siamo ho hai ha abbiamo posso vorrei voglio non "
    "anche grazie ciao buongiorno per favore "
    "eu ele ela nós eles meu minha seu sua os uma uns umas em no na nos nas dos das pelo pela e "
    "não sim são estou tenho tem posso quero queria obrigado obrigada olá você vocês onde quanto "
    "porquê também "
    "ik jij hij zij wij jullie mijn jouw zijn haar ons onze het een deze dit dat en maar niet geen "
    "ben bent heb hebt heeft hebben kan kunnen wil wilt moet naar voor van bij uit over onder hoe "
    "wanneer waar waarom wie welke hoeveel alstublieft dank goedemorgen nog "
    "ja ty on ona my wy oni mój moja jest są mam masz nie tak czy kiedy gdzie dlaczego ile proszę "
    "dziękuję "
    "ben sen biz siz onlar benim senin bir ve ama değil var yok nasıl nerede ne zaman evet hayır "
    "lütfen teşekkürler istiyorum una usted ustedes hasta adiós adios buenos buenas noches mucho "
    "mucha "
    "ya ty on ona my vy oni moy moya net da chto kogda gde pochemu skolko spasibo pozhaluysta";

// Spelled alike in English, or common in English calls.
constexpr absl::string_view kNoVote =
    "die in me an am so was war her hat on or of it us is as at do no to will man den des ton son "
    "mes ma pas est es sur son are fait chose pour sale come more tag gut bin sin van over under "
    "den bone see an her mi la las el los le du de da don se ha ho chi per lo al e y a i o en un "
    "ne net sea par les via dat het uns uno dove ai os em na sound ours once one even two ten six "
    "my er es noon wit pot dank wie mit most ben le ty sei fort note page ben leur mine ya pay ask "
    "han ton sous lei quoi les ella elle les ja con tu il te sent hay van var on this ser era mia";

const absl::flat_hash_map<absl::string_view, int>& Votes() {
  static const auto& votes = *[] {
    auto* map = new absl::flat_hash_map<absl::string_view, int>;
    for (const absl::string_view word : absl::StrSplit(kForeign, ' ', absl::SkipEmpty())) {
      (*map)[word] = -1;
    }
    for (const absl::string_view word : absl::StrSplit(kNoVote, ' ', absl::SkipEmpty())) {
      (*map)[word] = 0;
    }
    return map;
  }();
  return votes;
}

bool IsLatin(int32_t c) {
  return c < 0x250 || (c >= 0x1E00 && c < 0x1F00) || (c >= 0x2C60 && c < 0x2C80);
}

bool HasForeignScript(absl::string_view text) {
  while (!text.empty()) {
    int32_t c = 0;
    const size_t bytes = DecodeUtf8(text, &c);
    if (bytes == 0) {
      text.remove_prefix(1);
      continue;
    }
    text.remove_prefix(bytes);
    // Punctuation, currency, letterlike signs and symbols belong to no language.
    if (!IsLatin(c) && IsWordStartCodePoint(c) && !(c >= 0x2000 && c < 0x2C00)) return true;
  }
  return false;
}

bool HasAccent(absl::string_view word) {
  for (const char c : word) {
    if (static_cast<signed char>(c) < 0) return true;
  }
  return false;
}

}  // namespace

SpokenLanguage LanguageOf(absl::string_view text) {
  const std::string folded = FoldCase(text);
  if (HasForeignScript(folded)) return SpokenLanguage::kOther;
  int english = 0, foreign = 0, accents = 0;
  std::string words = folded;
  for (char& c : words) {
    const bool part = absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '\'' ||
                      static_cast<signed char>(c) < 0;
    if (!part) c = ' ';
  }
  for (const absl::string_view word : absl::StrSplit(words, ' ', absl::SkipEmpty())) {
    const auto vote = Votes().find(word);
    if (vote != Votes().end()) {
      foreign += vote->second < 0 ? 1 : 0;
      continue;
    }
    const WordClass c = ClassOf(word);
    if (c == WordClass::kFunction || c == WordClass::kNegator || c == WordClass::kCondition) {
      ++english;
    } else if (c == WordClass::kCourtesy || absl::EndsWith(word, "n't") ||
               absl::EndsWith(word, "'s") || absl::EndsWith(word, "'m") ||
               absl::EndsWith(word, "'ll")) {
      ++english;
    }
    accents += HasAccent(word) ? 1 : 0;
  }
  if (foreign > 0) return SpokenLanguage::kOther;
  if (accents > 0 && english == 0) return SpokenLanguage::kOther;
  return english > 0 ? SpokenLanguage::kEnglish : SpokenLanguage::kUnknown;
}

SpokenLanguage LanguageOfLocale(absl::string_view locale) {
  if (locale.empty()) return SpokenLanguage::kUnknown;
  const bool english = absl::StartsWithIgnoreCase(locale, "en") &&
                       (locale.size() == 2 || locale[2] == '-' || locale[2] == '_');
  return english ? SpokenLanguage::kEnglish : SpokenLanguage::kOther;
}

}  // namespace turnopt::core
