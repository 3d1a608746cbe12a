#include "server/core/quality/lexicon_lists.h"

namespace turnopt::core {
namespace {

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

constexpr absl::string_view kNotForeign =
    "a o i me no on in an as he do was war so die also per pour come all the los las el al del lo "
    "de la le du des son sin is den dem met van hay es con kan dat wat has u ou te mi son sur na "
    "plus ten pas ne it in";

}  // namespace

absl::Span<const WordList> WordLists() { return kWordLists; }

absl::string_view NotForeign() { return kNotForeign; }

}  // namespace turnopt::core
