"""The booking line of a restaurant."""
from intent import Intent

NAME = "restaurant_booking"
FIRST_STATE = "greeting"
END = "end"
GREETING = "(thanks|thank you) for calling {restaurant}, how can I help( you|)?"

GIVEN = {
    "restaurant": ("Casa Verde",),
    "address": ("12 Harbor Street",),
    "opening_hours": ("noon to eleven every day",),
}
VALUES = {
    "party_size": ("2", "3", "4", "5", "6", "8"),
    "date": ("today", "tomorrow", "Friday", "Saturday", "Sunday", "next Tuesday", "the 14th", "the 21st"),
    "time": ("6 pm", "6:30 pm", "7 pm", "7:30 pm", "8 pm", "8:30 pm", "noon", "1 pm"),
    "guest_name": ("Miller", "Okafor", "Rossi", "Tanaka", "Novak", "Haddad", "Jensen", "Silva",
                   "Brooks", "Lindqvist", "Moreau", "Kaplan"),
    "phone": ("555 0134", "555 0178", "555 0121", "555 0190", "555 0142", "555 0117"),
}

ASKING = ("greeting", "party_size", "date", "time", "questions")
QUESTION = " (is there anything else|anything else I can help with)?"

ANYWHERE = [
    Intent("hours", 0.6, (
        "(when|what time) (do you|are you) (open|close|opened)( today| on weekends| tonight|)?",
        "what are your (opening |)hours?", "(are you|will you be) open (on sundays|tonight|late)?",
        "how late are you open?",
    ), ("we're open from {opening_hours}, and the kitchen closes at ten.",
        "our hours are {opening_hours}. The kitchen closes at ten."), states=ASKING),
    Intent("parking", 0.45, (
        "(is there|do you have) (any |)parking( nearby| there|)?", "where (can|do) I park?",
        "(can I|is it easy to) park (there|near you|nearby)?",
    ), ("yes, there's free parking behind the restaurant.",
        "there is free parking right behind the building."), states=ASKING),
    Intent("vegan", 0.5, (
        "(do you have|are there|is there) (any |)(vegan|vegetarian|plant based) (options|dishes|food|choices)?",
        "(can|could) (you|I) (get|do) (something |)(vegan|vegetarian)?", "(I'm|my wife is|one of us is) (vegan|vegetarian), is that (okay|a problem)?",
    ), ("yes, we have several vegetarian and vegan dishes.",
        "of course, there are vegetarian and vegan dishes on the menu."), states=ASKING + ("confirm",)),
    Intent("address", 0.4, (
        "(where are you|where exactly are you|where is the restaurant)( located|)?", "what('s| is) (the|your) address?",
        "how do I (get there|find you)?",
    ), ("we're at {address}, next to the old mill.", "it's {address}, right beside the old mill."),
        states=ASKING + ("closing",)),
    Intent("dogs", 0.25, (
        "(can I bring|are|do you allow) (my dog|dogs|pets)( allowed| in|)?", "(is it|are you) (dog|pet) friendly?",
    ), ("dogs are welcome on the terrace.", "yes, dogs are welcome out on the terrace."), states=ASKING),
    Intent("gluten", 0.3, (
        "(do you have|is there) (anything |something |)gluten free( food| options|)?", "I('m| am) (allergic to gluten|celiac), (can I eat there|is that okay)?",
    ), ("yes, gluten free dishes are marked on the menu, just tell your waiter.",
        "we do, they are marked on the menu. Please tell your waiter too."), states=ASKING),
    Intent("robot", 0.25, (
        "(are you|am I talking to|is this) (a robot|a bot|a real person|a machine|an AI)?",
    ), ("I'm the restaurant's virtual assistant, and I can pass you to a colleague any time.",
        "yes, I'm a virtual assistant. A colleague can take over if you like."), states=ASKING),
]

ASK_SIZE = ("sure, for how many people?", "of course. How many guests will there be?")
ASK_DATE = ("great, which day would you like to come?", "thanks. For which day?")
ASK_TIME = ("and at what time?", "what time would you like?")

BOOK = (
    "(I'd like|I want|I would like) to (book|reserve|make a reservation for) a table",
    "(can|could|may) I (book|reserve|get) a table( please|)?", "(I'm calling|I just wanted) to (make|book) a (reservation|table)",
    "(do you have|is there) (a table|anything) (free|available)?", "a (table|reservation) please",
)
YES = ("(yes|yeah|yep|correct|right|exactly)", "(yes|yeah), (that's right|that's correct|please|perfect)",
       "(that's|that is) (right|correct|perfect)", "(sounds good|perfect|all good)")
BYE = ("(bye|goodbye|bye bye)", "(thanks|thank you|great thanks), (bye|goodbye|see you then|see you)",
       "(see you then|see you)", "(have a (good|nice) (day|evening))( too|)", "(you too|same to you)( bye|)")
NO = ("(no|nope), (that's (all|it|everything)|I'm good|thanks|thank you)", "(no|nope)( thanks| thank you|)",
      "(that's|that is|that was) (all|it|everything)( thanks| for now|)", "(nothing else|we're good|all good)( thanks|)")

STATES = {
    "greeting": [
        Intent("book", 9, BOOK, ASK_SIZE, to="party_size"),
        Intent("cancel", 1, (
            "I (need|have|want|would like) to cancel (my|our|a) (reservation|booking|table)", "(can|could) you cancel my (booking|reservation|table)?",
        ), ("sure, under which name is it? One moment, I have cancelled it for you.",
            "of course. I found your booking and cancelled it."), to="questions", tool=True),
        Intent("late", 0.8, (
            "(we're|we are|I'm) running (a bit |a little |)late( for our table|)", "(we'll|I'll) be (ten|fifteen|20) minutes late",
        ), ("no problem, I have let the team know and we will hold your table.",
            "thanks for telling us. We'll keep your table for you."), to="questions", tool=True),
        Intent("question_only", 1.2, (
            "I (just |)(have|had|got) a (quick |)question", "(can|could|may) I ask (you |)something?",
        ), ("of course, what would you like to know?", "sure, go ahead."), to="questions"),
    ],
    "party_size": [
        Intent("size", 9, (
            "(for |there will be |we're |we are |){party_size}( people| of us| persons|)", "(a table for|it's for|just) {party_size}( please|)",
        ), ASK_DATE, to="date", learns=("party_size",)),
        Intent("large", 0.8, (
            "(we're|it's|for) (fifteen|twenty|a group of 18|about 25)( people|)", "(it's|we're) a (big|large) group",
        ), ("for larger groups a colleague will call you back. Which number can we reach you on?",
            "a colleague takes care of large groups. What number may they call?"), to="phone"),
    ],
    "date": [
        Intent("date", 9, (
            "(for |on |){date}( please| if possible|)", "(how about|maybe|let's say) {date}( evening|)?", "{date} (would be|is) (great|good|best)",
        ), ASK_TIME, to="time", learns=("date",)),
        Intent("which_days", 0.8, (
            "(which|what) days (are free|do you have)( this week|)?", "when (do you have|is) (space|something free|available)?",
        ), ("let me look. We still have tables on Thursday and Saturday.",
            "one moment. Thursday and Saturday are still open."), tool=True),
    ],
    "time": [
        Intent("time", 9, (
            "(at |around |about |){time}( please| if possible| would be great|)", "(let's say|how about|make it) {time}",
        ), ("let me check. Yes, {time} is available. What name shall I put it under?",
            "{time} works. May I have your name?"), to="name", tool=True, learns=("time",)),
        Intent("earliest", 0.8, (
            "(what's|what is) the (earliest|latest)( you have| possible|)?", "(what times|which times) (are free|do you have)?",
        ), ("let me see. We have tables at six, half past seven and half past eight.",
            "one moment. Six, half past seven and half past eight are free."), tool=True),
    ],
    "name": [
        Intent("name", 9, (
            "{guest_name}", "(it's|the name is|my name is|under|put it under) {guest_name}( please|)", "{guest_name} is fine",
        ), ("thank you. And a phone number, in case something changes?",
            "thanks. What number can we reach you on?"), to="phone", learns=("guest_name",)),
        Intent("spell", 0.5, (
            "(shall|should|do you want me to) (I |)spell (it|that)( for you|)?",
        ), ("yes please, go ahead.", "that would help, please do.")),
    ],
    "phone": [
        Intent("phone", 9, (
            "(it's|my number is|that's|sure,|) {phone}", "{phone}( please|)",
        ), ("thank you, I have noted {phone}. Shall I confirm the booking?",
            "got it, {phone}. Shall I go ahead and confirm?"), to="confirm", tool=True, learns=("phone",)),
        Intent("why_phone", 1, (
            "(why do you need|what do you need) (that|my number|it)( for|)?", "(is that|do I) (really |)(necessary|need to)?",
        ), ("only in case something changes with your table.", "just so that we can reach you if something changes.")),
    ],
    "confirm": [
        Intent("yes", 8, YES, (
            "your table is booked, we look forward to seeing you." + QUESTION,
            "all set, your table is reserved." + QUESTION), to="questions", tool=True),
        Intent("change", 1.4, (
            "(actually|wait|sorry), (make it|can we do|could you make it) {time}( instead|)?", "(can|could) (we|you) change it to {time}?",
        ), ("let me check. {time} works as well, shall I confirm that?",
            "{time} is free too. Shall I confirm it?"), tool=True, learns=("time",)),
        Intent("high_chair", 1, (
            "(can|could) we (get|have) a (high chair|child seat)( please|)?", "we('re| are) bringing (a baby|a toddler|kids), (do you have|is there) a high chair?",
        ), ("of course, we will have a high chair ready. Shall I confirm the booking?",
            "sure, a high chair will be at the table. Shall I confirm?")),
        Intent("outside", 1, (
            "(can|could) we (sit|be|get a table) (outside|on the terrace|by the window)?", "(outside|on the terrace|by the window) (would be nice|if possible|please)",
        ), ("I have added the wish, though we cannot promise it. Shall I confirm the booking?",
            "noted, we'll do our best. Shall I confirm?")),
    ],
    "questions": [
        Intent("no", 8, NO, ("wonderful, see you soon.", "great, we look forward to your visit."), to="closing"),
        Intent("thanks", 2, ("(thanks|thank you)( so much| very much|)", "(great|perfect|wonderful), (thanks|thank you)"),
               ("you're welcome.", "my pleasure."), to="closing"),
    ],
    "closing": [
        Intent("bye", 8, BYE, ("goodbye, see you soon.", "bye, have a nice day."), to=END),
        Intent("thanks", 2, ("(thanks|thank you)( so much| again|)",), ("you're welcome, goodbye.", "my pleasure, bye."), to=END),
    ],
}
