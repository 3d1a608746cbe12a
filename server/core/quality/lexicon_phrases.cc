#include "server/core/quality/lexicon_lists.h"

namespace turnopt::core {
namespace {

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

}  // namespace

absl::Span<const PhraseList> PhraseLists() { return kPhraseLists; }

}  // namespace turnopt::core
