// Lists are written as one string of words a class, split once at first use into
// a hash map, so that a word costs one lookup whatever the number of classes.
#include "server/core/quality/lexicon.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_split.h"

namespace turnopt::core {
namespace {

struct WordList {
  uint32_t classes;
  absl::string_view words;
};

constexpr WordList kWordLists[] = {
    {kWordFunction | kWordDangling,
     "the a an and or of with from into my your our their his its if because than to for at by as "
     "whose which very every am is are was were be been being"},
    {kWordFunction,
     "i you he she it we they me him her us them this that these those there here in on up out "
     "off over about not no so do does did have has had can could will would shall should may "
     "might must just also too then when where what who how why all any some more most other but "
     "mine yours i'm i'll i'd i've you're you'll you'd you've it's that's there's we'll we're "
     "don't doesn't didn't can't won't isn't aren't let's let get got go"},
    {kWordDangling,
     "i'm i'll i'd you're we're we'll it's there's would could should must between "
     "but during per via"},
    {kWordNegation,
     "not no never none nothing nobody neither nor cannot can't don't doesn't didn't won't isn't "
     "aren't wasn't weren't couldn't wouldn't shouldn't haven't hasn't hadn't unable without"},
    {kWordPositive,
     "great good excellent wonderful perfect happy glad love awesome fantastic amazing enjoy "
     "pleased pleasure nice lovely delighted best absolutely certainly definitely"},
    {kWordNegative,
     "terrible horrible awful hate worst annoying useless disgusting nasty ugly sick nonsense "
     "ridiculous pathetic damn hell crap kill dead die ugh"},
    {kWordInsult,
     "idiot idiots idiotic stupid dumb moron moronic fool foolish loser jerk imbecile clown "
     "dimwit brainless ignorant lazy shut bitch bastard asshole ass slut whore fuck fucking "
     "shit bullshit dumbass retard retarded scum pathetic clueless incompetent"},
    {kWordCourtesy,
     "please thanks thank welcome sorry apologies apologize pardon appreciate pleasure glad "
     "certainly sure"},
    {kWordAffirm,
     "yes yeah yep yup sure ok okay correct right absolutely certainly definitely exactly "
     "indeed"},
    {kWordDeny, "no nope nah not unfortunately"},
    {kWordAsk, "what when where who which how why whose what's where's who's when's how's"},
    {kWordAuxiliary,
     "is are do does did can could will would should shall have has had may am was were isn't "
     "aren't don't doesn't didn't can't couldn't won't wouldn't"},
    {kWordForeign,
     // Spanish, French, German, Italian, Portuguese, Dutch, Polish, Swedish.
     "el los las una unos para por con sin pero como qué que está estoy usted gracias hola señor "
     "lo siento puedo ayudarle ayudar muy más su sus nos hay son es del al este esta su favor "
     "le les des du une est sont avec pour dans sur vous nous je il elle mais ou où merci bonjour "
     "désolé pas ne plus votre vos notre cette ce ces ça puis-je peux suis être avez aux je "
     "j'ai c'est l'heure n'est d'accord qu'est vous "
     "der das und ist nicht ich sie wir ihr mit für auf ein eine einen einem einer dem den des zu "
     "von haben kann können bitte danke hallo ihnen ihre ihren auch aber oder wenn noch leider "
     "wie möchten tut leid es gut heute uhr guten "
     "il lo gli che di non sono con per della del una uno grazie ciao mi dispiace posso aiutarla "
     "questo questa più molto anche come prego buongiorno siamo "
     "o os uma não em você obrigado obrigada olá posso ajudar seu sua mais muito isso desculpe "
     "está para com "
     "het een niet ik u wij met voor van zijn kunt kan uw dank dat maar ook hoe wat "
     "jest nie się na do czy jak dla tak proszę dziękuję przepraszam "
     "och är inte jag du det som till med har kan"},
    {kWordFriction,
     "wrong already ridiculous useless annoying stupid frustrated frustrating again seriously "
     "terrible horrible awful waste confused confusing nonsense huh pardon rude weird sense "
     "complaint complain supervisor manager human wtf whatever"},
    {kWordThanks, "thanks thank thx ty appreciate appreciated cheers grateful"},
    {kWordFarewell, "bye goodbye farewell cya goodnight"},
    {kWordAmount,
     "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty "
     "hundred thousand dozen half noon midnight today tomorrow tonight first second third morning "
     "afternoon evening monday tuesday wednesday thursday friday saturday sunday free"},
};

// Words of foreign lists that are English words or common in English names too.
constexpr absl::string_view kNotForeign =
    "a o i me no on in an as he do was war so die also per pour come all the los las el al del lo "
    "de la le du des son sin is den dem met van hay es con kan dat wat has u ou te mi son sur na "
    "plus ten pas ne it in";

struct PhraseList {
  PhraseKind kind;
  absl::string_view phrases;  // one a line
};

constexpr PhraseList kPhraseLists[] = {
    {PhraseKind::kRefusal,
     R"(as an ai
language model
as a virtual assistant
as an assistant i
i can't help
i cannot help
i can not help
i can't assist
i cannot assist
i can't do that
i cannot do that
i can't answer
i cannot answer
i can t answer
i can't discuss
i cannot discuss
i cannot provide
i can't provide
i can't share that
i cannot share that
i cannot comply
i can't comply
i can't talk about
i am not able to help
i'm not able to help
i am not able to assist
i'm not able to assist
i'm not able to answer
i am not able to answer
i'm not able to do
i am not able to do
not able to provide
unable to assist
unable to help
unable to answer
unable to comply
unable to provide
unable to fulfill
can't process that request
can't fulfill
cannot fulfill
not programmed to
not allowed to
not permitted to
not designed to
against my
beyond my
outside my
outside of my
i won't be able to help
i won't help
i refuse
i'd rather not
i would rather not
don't have the ability
do not have the ability
can't engage
cannot engage
not something i can
nothing i can do)"},
    {PhraseKind::kNonAnswer,
     R"(i don't know
i do not know
i don t know
i dont know
i'm not sure
i am not sure
i m not sure
not sure about that
i have no idea
i've no idea
no idea
no clue
i don't understand
i do not understand
i don t understand
i'm not certain
i couldn't say
i couldn't tell you
i can't say
i can't tell you
hard to say
hard to tell
it's hard to say
it depends
that depends
depends on many things
depends on a lot of things
depends on the situation
who knows
who can say
good question
great question
interesting question
that's interesting
that is interesting
how interesting
interesting point
it could be anything
could be many things
there are many possibilities
there are many factors
various factors
many factors
a number of factors
one way or another
it is what it is
get back to you
come back to that
let's talk about something else
let's talk about
let s talk about
change the subject
i'll have to think
i would have to think
we'll see
time will tell
you never know
maybe maybe not
things like that
something like that
i suppose so
i guess so
never thought about
if you say so
in general terms
it varies
can vary
may vary
everyone is different
anything is possible
)"},
    {PhraseKind::kInsult,
     R"(shut up
are you deaf
are you stupid
are you kidding me
are you serious
what is wrong with you
what's wrong with you
waste of time
wasting my time
waste my time
i don't care
i do not care
couldn't care less
who cares
not my problem
your problem
your own fault
your fault
figure it out
get lost
go away
leave me alone
get out of here
i hate you
you people
you make me sick
use your brain
don't be ridiculous
how hard is it
how many times do i
i already told you
i just told you
don't you listen
are you even listening
are you listening
pay attention
you should have listened
stop bothering me
stop asking
quit asking
stop calling
don't ask me
do i look like
i'm sick of
i am sick of
sick and tired
tired of you
tired of your
drop dead
screw you
go to hell
none of your business
mind your own
deal with it
too bad for you
tough luck
get a life
grow up
you're hopeless
you are hopeless
you're useless
you are useless
you're an idiot
you are an idiot
learn to
can't you read
can't you even
any fool
even a child
a child could)"},
    {PhraseKind::kFriction,
     R"(i already told you
i already said
i just said
i just told you
i told you
that's not what
that is not what
not what i
you're not listening
you are not listening
you don't understand
you do not understand
you didn't answer
you did not answer
answer my question
answer the question
makes no sense
make no sense
make any sense
doesn't make sense
does not make sense
don't understand
do not understand
what do you mean
what are you talking about
what does that mean
why do you keep
stop repeating
you keep saying
you keep repeating
you already said
you already asked
same thing
that's wrong
that is wrong
that's not right
that is not right
that's incorrect
waste of time
speak to a human
talk to a human
speak to a person
talk to a person
real person
a human being
speak to someone
talk to someone else
speak with a manager
never mind
nevermind
forget it
are you a robot
are you a bot
are you listening
can you hear me
what the hell
what the heck
i don't get it
i said
i asked
i didn't say
i did not say
i didn't ask
not helpful
no help
this is ridiculous
you're confusing
no sense)"},
    {PhraseKind::kThanks,
     R"(thank you
thanks
that's all
that is all
that's great
that is great
sounds good
sounds great
that works
that's perfect
that is perfect
that helps
very helpful
you've been helpful
that's it
that will be all
that'll be all
appreciate it
i appreciate)"},
    {PhraseKind::kFarewell,
     R"(have a great
have a good
have a nice
have a wonderful
have a lovely
have a pleasant
take care
see you
talk to you later
good night
enjoy your
goodbye
good bye
bye)"},
    {PhraseKind::kRepeatRequest,
     R"(say that again
say it again
repeat that
repeat it
repeat please
can you repeat
could you repeat
please repeat
come again
pardon
pardon me
what did you say
what was that
what did you just say
one more time
didn't catch
did not catch
didn't hear
did not hear
couldn't hear
can't hear
excuse me what
again please
slow down
say again)"},
};

absl::flat_hash_map<absl::string_view, uint32_t> BuildWords() {
  absl::flat_hash_map<absl::string_view, uint32_t> classes;
  for (const WordList& list : kWordLists) {
    for (const absl::string_view word : absl::StrSplit(list.words, ' ', absl::SkipEmpty())) {
      classes[word] |= list.classes;
    }
  }
  for (const absl::string_view word : absl::StrSplit(kNotForeign, ' ', absl::SkipEmpty())) {
    const auto it = classes.find(word);
    if (it != classes.end()) it->second &= ~static_cast<uint32_t>(kWordForeign);
  }
  for (auto& [word, bits] : classes) {
    if ((bits & kWordFunction) != 0) bits &= ~static_cast<uint32_t>(kWordForeign);
  }
  return classes;
}

struct Phrase {
  PhraseKind kind;
  std::vector<absl::string_view> words;
};
using PhraseMap = absl::flat_hash_map<absl::string_view, std::vector<Phrase>>;

PhraseMap BuildPhrases() {
  PhraseMap by_first_word;
  for (const PhraseList& list : kPhraseLists) {
    for (const absl::string_view line : absl::StrSplit(list.phrases, '\n', absl::SkipEmpty())) {
      Phrase phrase{list.kind, absl::StrSplit(line, ' ', absl::SkipEmpty())};
      by_first_word[phrase.words.front()].push_back(std::move(phrase));
    }
  }
  return by_first_word;
}

bool Matches(const std::vector<SpokenWord>& words, size_t at, const Phrase& phrase) {
  if (at + phrase.words.size() > words.size()) return false;
  for (size_t i = 1; i < phrase.words.size(); ++i) {
    if (words[at + i].text != phrase.words[i]) return false;
  }
  return true;
}

}  // namespace

uint32_t WordClasses(absl::string_view word) {
  static const auto* const kClasses =
      new absl::flat_hash_map<absl::string_view, uint32_t>(BuildWords());
  const auto it = kClasses->find(word);
  return it == kClasses->end() ? 0 : it->second;
}

PhraseCounts FindPhrases(const SpokenText& text) {
  static const auto* const kPhrases = new PhraseMap(BuildPhrases());
  PhraseCounts counts;
  // One past the last word covered by a phrase of each kind, so that overlapping phrases of one
  // kind do not count a word twice.
  std::array<size_t, kPhraseKinds> covered{};
  const std::vector<SpokenWord>& words = text.words();
  for (size_t i = 0; i < words.size(); ++i) {
    const auto it = kPhrases->find(words[i].text);
    if (it == kPhrases->end()) continue;
    for (const Phrase& phrase : it->second) {
      if (!Matches(words, i, phrase)) continue;
      const size_t kind = static_cast<size_t>(phrase.kind);
      const size_t end = i + phrase.words.size();
      ++counts.found[kind];
      if (end > covered[kind]) {
        counts.words[kind] += static_cast<uint16_t>(end - std::max(i, covered[kind]));
        covered[kind] = end;
      }
    }
  }
  return counts;
}

}  // namespace turnopt::core
