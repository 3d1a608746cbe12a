#include "server/core/language/word_classes.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_split.h"

namespace turnopt::core {
namespace {

struct ClassList {
  WordClass word_class;
  absl::string_view words;
};

constexpr ClassList kClasses[] = {
    {WordClass::kFunction,
     "a an the this that these those i me my mine myself we us our ours ourselves you your yours "
     "yourself it its itself he him his she her hers they them their theirs who whom whose what "
     "which where when why how is are was were am be been being do does did doing done have has "
     "had having can could will would shall should may might must ought to of in on at by for from "
     "with about into onto as and or so then there here if just please really very some any all "
     "much many also too well want wants wanted need needs needed like likes get gets getting got "
     "go goes going make let lets tell know say see give take use using help thing things "
     "something anything someone somebody anyone anybody everything everyone way ways possible "
     "possibly able kind sort bit lot lots guys guy currently ones one other else each every "
     "actually basically maybe perhaps again already still even quite rather such sure through "
     "talk talking "
     "during while toward towards per via etc ask question wonder wondering hope hoping think "
     "thinking guess suppose mean say saying hear look looking find finding try trying speak "
     "around along across until till since because up come put show more most those both"},
    {WordClass::kCourtesy,
     "thanks thank cheers please welcome sorry hello hi hey goodbye bye greetings good great "
     "awesome excellent perfect wonderful fantastic amazing cool nice lovely fine okay ok alright "
     "super brilliant terrific beautiful fabulous marvelous splendid neat sweet sounds sound "
     "appreciate appreciated grateful glad happy morning afternoon evening day yes yeah yep yup "
     "correct right exactly absolutely definitely certainly indeed totally course kindly "
     "wow oh ah um uh hmm hm mhm er erm gotcha understood fair enough works work seems seem love "
     "interesting interested assist assistance assisting enjoy enjoyed helpful helping helped "
     "bunch "
     "ton tons huge highly thankful bro buddy pal folks choice worries pleasure care later day "
     "dear sir madam ma'am miss "
     "mister man dude pretty so now today awhile moment second sec minute hang hold ahead"},
    {WordClass::kNegator,
     "not no never none nothing nobody neither nor nowhere hardly barely scarcely without n't"},
    {WordClass::kRefusal,
     "stop avoid refuse quit prevent forbid prohibit undo revert reverse leave keep"},
    {WordClass::kCondition,
     "if unless but except only instead before after although otherwise until "
     "besides whether once provided assuming rather despite regardless apart"},
    {WordClass::kComparison,
     "less least better best worse worst than cheaper cheapest bigger biggest smaller smallest "
     "larger largest longer longest shorter shortest faster fastest slower slowest higher highest "
     "lower lowest older oldest newer newest earlier earliest later latest same different half "
     "twice double nearest closest further farther fewer"},
    {WordClass::kDate,
     "january february march april june july august september october november december jan feb "
     "mar apr jun jul aug sept oct nov dec monday tuesday wednesday thursday friday saturday "
     "sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays weekend weekends "
     "weekday weekdays tomorrow yesterday tonight christmas easter noon midnight "
     "next last ago holiday holidays"},
};

// Pairs that turn a request around. Both sides are general words.
constexpr absl::string_view kOpposites =
    "on off|up down|with without|in out|before after|open closed|open close|opened closed|start "
    "end|start stop|begin finish|first last|more less|cheap expensive|arrive leave|arriving "
    "leaving|arrival departure|arrive depart|arrives departs|pick drop|pickup dropoff|buy "
    "sell|leaving returning|departing returning|origin destination|today tomorrow|checking "
    "savings|morning evening|am pm|available unavailable|accept decline|enable "
    "disable|enabled disabled|activate deactivate|active inactive|subscribe unsubscribe|lock "
    "unlock|block unblock|add remove|include exclude|included excluded|including "
    "excluding|increase decrease|raise lower|early late|earlier later|earliest "
    "latest|fast slow|faster slower|big small|bigger smaller|large little|long short|longer "
    "shorter|high low|higher lower|new old|hot cold|warm cool|wet dry|inside outside|indoor "
    "outdoor|indoors outdoors|left right|front back|top bottom|above below|over under|send "
    "receive|sending receiving|lend borrow|give take|win lose|pass fail|push pull|give "
    "receive|upgrade downgrade|connect disconnect|install uninstall|show hide|allow "
    "forbid|allowed forbidden|allow prohibit|legal illegal|safe dangerous|possible "
    "impossible|correct incorrect|right wrong|same different|full empty|heavy light|hard "
    "soft|easy difficult|easy hard|strong weak|public private|free paid|male female|man "
    "woman|husband wife|mother father|son daughter|brother sister|young old|adult child|single "
    "double|one-way round|deposit withdraw|deposit withdrawal|credit debit|import "
    "export|upload download|save delete|create delete|cancel confirm|cancel keep|cancel "
    "uncancel|cancel reinstate|book cancel|approve reject|approve deny|agree disagree|like "
    "dislike|love hate|remember forget|always never|everything nothing|everybody nobody|most "
    "least|best worst|better worse|maximum minimum|max min|above under|near far|nearest "
    "farthest|north south|east west|summer winter|day night|weekday weekend|weekdays "
    "weekends|mute unmute|pause resume|freeze unfreeze|join leave|enter exit|entrance "
    "exit|increase reduce|extend shorten|stay leave|stay go|come go|ask answer|question "
    "answer|success failure|succeed fail|work break|working broken|fix break|good bad|happy "
    "unhappy|happy sad|satisfied dissatisfied|clean dirty|alive dead|rich poor|thick thin|wide "
    "narrow|deep shallow|sweet sour|vegetarian meat|smoking nonsmoking|direct indirect|direct "
    "connecting|nonstop connecting|private shared|business personal|economy first|domestic "
    "international|local foreign|monthly yearly|monthly annual|daily weekly|weekly "
    "monthly|minutes hours|hours days|days weeks|weeks months|pounds kilos|miles "
    "kilometers|dollars euros|inches centimeters|fahrenheit celsius|online offline|digital "
    "paper|email post|car bus|manual automatic|temporary permanent|required optional|must "
    "may|known unknown|visible hidden|silent loud|quiet loud|quiet noisy|busy "
    "free|call text|turn-on turn-off|sign-in sign-out|login logout|sunrise sunset";

const absl::flat_hash_map<absl::string_view, WordClass>& Classes() {
  static const auto& classes = *[] {
    auto* map = new absl::flat_hash_map<absl::string_view, WordClass>;
    // The later list wins: "until" limits a request although it is a preposition.
    for (const ClassList& list : kClasses) {
      for (const absl::string_view word : absl::StrSplit(list.words, ' ', absl::SkipEmpty())) {
        (*map)[word] = list.word_class;
      }
    }
    return map;
  }();
  return classes;
}

const absl::flat_hash_map<absl::string_view, std::vector<uint32_t>>& Sides() {
  static const auto& sides = *[] {
    auto* map = new absl::flat_hash_map<absl::string_view, std::vector<uint32_t>>;
    uint32_t pair = 1;
    for (const absl::string_view both : absl::StrSplit(kOpposites, '|')) {
      const std::pair<absl::string_view, absl::string_view> words = absl::StrSplit(both, ' ');
      (*map)[words.first].push_back(2 * pair);
      (*map)[words.second].push_back(2 * pair + 1);
      ++pair;
    }
    return map;
  }();
  return sides;
}

}  // namespace

WordClass ClassOf(absl::string_view word) {
  const auto it = Classes().find(word);
  return it == Classes().end() ? WordClass::kContent : it->second;
}

absl::Span<const uint32_t> SidesOf(absl::string_view word) {
  const auto it = Sides().find(word);
  return it == Sides().end() ? absl::Span<const uint32_t>() : it->second;
}

int OwnerOf(absl::string_view word) {
  if (word == "my" || word == "our" || word == "mine" || word == "ours") return 1;
  if (word == "your" || word == "yours") return 2;
  if (word == "his" || word == "her" || word == "their" || word == "hers" || word == "theirs") {
    return 3;
  }
  return 0;
}

AnswerWord AnswerWordOf(absl::string_view word) {
  static const auto& words = *new absl::flat_hash_map<absl::string_view, AnswerWord>{
      {"yes", AnswerWord::kYes},
      {"sure", AnswerWord::kYes},
      {"okay", AnswerWord::kYes},
      {"alright", AnswerWord::kYes},
      {"correct", AnswerWord::kYes},
      {"right", AnswerWord::kYes},
      {"exactly", AnswerWord::kYes},
      {"absolutely", AnswerWord::kYes},
      {"definitely", AnswerWord::kYes},
      {"certainly", AnswerWord::kYes},
      {"indeed", AnswerWord::kYes},
      {"no", AnswerWord::kNo},
      {"never", AnswerWord::kNo},
      {"maybe", AnswerWord::kUnsure},
      {"perhaps", AnswerWord::kUnsure},
      {"possibly", AnswerWord::kUnsure},
      {"probably", AnswerWord::kUnsure},
      {"unsure", AnswerWord::kUnsure},
      {"depends", AnswerWord::kUnsure},
      {"wait", AnswerWord::kWait},
      {"hold", AnswerWord::kWait},
      {"hang", AnswerWord::kWait},
      {"moment", AnswerWord::kWait},
      {"pardon", AnswerWord::kWait},
      {"sorry", AnswerWord::kWait},
      {"excuse", AnswerWord::kWait},
      {"repeat", AnswerWord::kWait},
      {"huh", AnswerWord::kFiller},
      {"hmm", AnswerWord::kFiller},
      {"hm", AnswerWord::kFiller},
      {"um", AnswerWord::kFiller},
      {"uh", AnswerWord::kFiller},
      {"er", AnswerWord::kFiller},
      {"mm", AnswerWord::kFiller},
      {"oh", AnswerWord::kFiller},
      {"ah", AnswerWord::kFiller},
      {"hmmm", AnswerWord::kFiller},

      {"noise", AnswerWord::kFiller},
      {"silence", AnswerWord::kFiller},
      {"inaudible", AnswerWord::kFiller},
      {"crosstalk", AnswerWord::kFiller},
      {"laughter", AnswerWord::kFiller},
      {"cough", AnswerWord::kFiller},
      {"unintelligible", AnswerWord::kFiller},
      {"well", AnswerWord::kFiller}};
  const auto it = words.find(word);
  return it == words.end() ? AnswerWord::kNone : it->second;
}

}  // namespace turnopt::core
