"""An outbound sales agent in thirteen states."""
from intent import Intent

NAME = "outbound_sales"
FIRST_STATE = "1_opening"
END = "end"
GREETING = "(hi|hello), this is {agent_name} from {company}, am I speaking with {lead_name}?"

GIVEN = {
    "agent_name": ("Maya",),
    "company": ("Brightline",),
    "product": ("Brightline Assist",),
    "price": ("two euros for each hundred calls",),
    "lead_name": (
        "Jordan", "Priya", "Carlos", "Hannah", "Tom", "Aisha", "Stefan", "Mei", "Olivia", "Dan",
        "Fatima", "Lukas", "Grace", "Ravi", "Elena", "Marcus", "Nora", "Samuel", "Ingrid", "Theo",
    ),
}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
TIMES = ("9 am", "10 am", "11 am", "2 pm", "3 pm", "4 pm")
VALUES = {
    "meeting_day": DAYS,
    "meeting_time": TIMES,
    "email": ("jordan@example.com", "office@example.org", "info@example.net", "sales@example.com"),
    "calls": ("50", "80", "120", "200", "300", "450"),
}

# Where a caller may ask about us instead of answering.
TALKING = ("2_permission", "3_reason", "4_discovery", "5_volume", "6_pain", "7_pitch",
           "8_objection", "9_price", "10_proof", "11_meeting")
EARLY = ("1_opening", "2_permission", "3_reason", "4_discovery")

ANYWHERE = [
    Intent("who_is_this", 0.8, (
        "(sorry, |)who (is this|am I speaking to|are you)( again|)?",
        "who did you say (you were|you're with|is calling)?",
        "(which|what) company (are you from|is this|was that)( again|)?",
        "I (didn't catch|missed) (your name|who you are|where you're calling from)",
    ), ("this is {agent_name} from {company}, we help teams answer their phones faster.",
        "I'm {agent_name}, calling from {company}. We help teams answer calls faster."),
        states=EARLY),
    Intent("robot", 0.5, (
        "(are you|am I talking to|is this) (a robot|a bot|an AI|a recording|a machine)?",
        "(wait, |)(is this a real person|are you a real person|are you human)?",
        "you sound like a (robot|computer|recording)",
    ), ("I'm a virtual assistant calling for {company}, and a colleague can take over any time.",
        "yes, I'm {company}'s virtual assistant. A person from the team can call you instead."),
        states=TALKING),
    Intent("remove_me", 0.35, (
        "(please |)(take me off|remove me from) (your|this) (list|calling list)( please|)",
        "(don't|do not|stop) call(ing|) (me|this number)( again| anymore|)",
        "I (want|would like) to be removed from your list",
    ), ("understood, I have taken you off our list. Sorry to have bothered you.",
        "of course, you're off our list now. Sorry for the interruption."),
        to="13_exit", tool=True, states=EARLY),
    Intent("email_me", 0.6, (
        "(can|could) you (just |)(send|email) me (something|some information|the details)?",
        "(just |)(send|shoot) me an email( with the details|)",
        "put it in an email( please|)( and I'll have a look|)",
    ), ("happy to. Which email address should I use?",
        "sure, what is the best email address for you?"),
        to="email", states=TALKING),
    Intent("price_question", 0.7, (
        "(how much (does it cost|is it|is this)|what does (it|that|this) cost)?",
        "what('s| is) the price?", "what are we talking about in terms of (price|cost)?",
        "(is it|is that) expensive?",
    ), ("it starts at {price}, with no setup fee. Does that fit your budget?",
        "{price}, and setup is free. How does that sound?"),
        to="9_price", states=("3_reason", "4_discovery", "6_pain", "7_pitch", "8_objection",
                              "10_proof")),
    Intent("repeat", 0.35, (
        "(sorry, |)(can|could) you (say that again|repeat that)?", "(sorry|pardon)?",
        "I (didn't get|didn't catch) that", "what was that?",
    ), ("sure. We help teams answer the calls they miss today, without hiring.",
        "of course. We help teams pick up the calls that they miss today."),
        states=("3_reason", "4_discovery", "6_pain", "7_pitch")),
]

BUSY = (
    "(I'm|I am) (a bit |kind of |really |)busy( right now| at the moment|)",
    "(this|now) (is not|isn't) a good time", "(I'm|I am) (in a meeting|driving|about to leave)",
    "(can|could) you call (me |)(back |)later?", "I (don't have|have no) time( right now| for this|)",
)
NOT_INTERESTED = (
    "(no thanks, |no, |)(I'm|we're|I am) not interested", "(no thank you|no thanks)",
    "(we|I) don't need (that|it|anything like that)", "(it's|that's) not for (us|me)",
)
YES = ("(yes|yeah|yep|sure|okay)", "(sure|yeah|okay), (go ahead|why not|that's fine|fine)",
       "(that|it) (works|is fine|sounds good)", "(go ahead|go for it)")
BYE = ("(thanks|thank you|okay thanks), (bye|goodbye|bye bye)", "(bye|goodbye|bye now)",
       "(you too|same to you), (bye|goodbye)", "(have a (good|nice) (day|one)|take care)( too|)",
       "(okay|alright|great), (talk to you then|see you then|speak soon)")

SOFT_EXIT = ("no problem at all, thanks for your time {lead_name}. Have a great day.",
             "I understand, thank you for your time. Have a great day.")
CALL_BACK = ("no problem. When would be a better time to call you back?",
             "I understand. What time suits you better?")

STATES = {
    "1_opening": [
        Intent("confirms", 8, (
            "(yes|yeah|yep), (this is (he|she|{lead_name})|that's me|speaking)",
            "(speaking|this is {lead_name}|that's me|it is)", "(yes|yeah|yep)( it is|)",
            "(hi|hello) (yes|yeah), (who's calling|this is {lead_name}|speaking)",
        ), ("great, did I catch you at a bad time?", "thanks {lead_name}. Is this a bad time to talk?"),
            to="2_permission"),
        Intent("wrong_person", 0.8, (
            "(no|sorry), (you have the wrong number|wrong number|there's no {lead_name} here)",
            "{lead_name} (doesn't work here anymore|isn't here|is out today)",
        ), ("sorry about that, I will correct our records. Have a good day.",
            "my apologies, I'll update our records. Have a good day."), to="13_exit", tool=True),
    ],
    "2_permission": [
        Intent("go_ahead", 8, (
            "(no|nope), (it's fine|go ahead|not at all|you're good)", "(I have|I've got) (a minute|two minutes|a moment)",
            "(what is it|what's this) about?", "(go ahead|sure|okay), (what's up|I'm listening|but be quick|make it quick)",
            "(make it quick|you have one minute|quickly please)",
        ), ("thanks, I'll be brief. We help teams answer the calls they miss today. May I ask two questions?",
            "I'll be quick. We help teams pick up the calls they miss. Can I ask you two questions?"),
            to="3_reason"),
        Intent("busy", 2.2, BUSY, CALL_BACK, to="call_back"),
        Intent("not_interested", 1, NOT_INTERESTED, SOFT_EXIT, to="13_exit"),
    ],
    "3_reason": [
        Intent("agrees", 8, YES, ("great. How does your team handle incoming calls today?",
                                  "thank you. How do you handle your calls at the moment?"),
               to="4_discovery"),
        Intent("not_interested", 1.2, NOT_INTERESTED, SOFT_EXIT, to="13_exit"),
        Intent("busy", 0.8, BUSY, CALL_BACK, to="call_back"),
    ],
    "4_discovery": [
        Intent("reception", 4, (
            "(we have|we've got) (a receptionist|someone at the front desk|two people at reception)",
            "(our|the) (receptionist|front desk|office manager) (answers|takes|picks up)( the phone| them|)",
            "(somebody|someone) (at the desk|in the office) (takes|answers) them",
        ), ("that makes sense. Roughly how many calls do you get in a day?",
            "I see. About how many calls come in a day?"), to="5_volume"),
        Intent("everyone", 3, (
            "(whoever is free|everybody|anyone who's free) (picks up|answers|takes it)",
            "we (all|each) (just |)(answer|take) (our own|them ourselves)",
            "(it's|honestly it's) a bit of a mess( to be honest|)",
        ), ("got it. Roughly how many calls do you get in a day?",
            "I see, that gets busy. About how many calls come in a day?"), to="5_volume"),
        Intent("has_solution", 2, (
            "(we|we already) (use|have) (another tool|a call center|an answering service|something like that)",
            "we're (happy|fine) with what we have", "we (already |)have a (provider|solution)( for that|)",
        ), ("good to know. What would you change about it if you could?",
            "that's good. Is there anything you would improve about it?"), to="6_pain"),
    ],
    "5_volume": [
        Intent("number", 8, (
            "(about|around|maybe|probably) {calls}( a day| calls a day| or so|)",
            "{calls}( I'd say| give or take|)", "I (think|guess) (it's |)(about |){calls}",
        ), ("with {calls} calls, most teams miss about one in five. What happens to those you miss?",
            "at {calls} a day, a fifth often goes unanswered. What happens to the missed ones?"),
            to="6_pain", tool=True, learns=("calls",)),
        Intent("no_idea", 2, (
            "(no idea|I don't know|I couldn't tell you|hard to say)( honestly|)", "I (never|haven't) counted( them|)",
        ), ("that's fine. What happens to the calls that nobody picks up?",
            "no worries. What happens when nobody can pick up?"), to="6_pain"),
    ],
    "6_pain": [
        Intent("missed_calls", 5, (
            "(they|most of them) (go to|end up in|land in) voicemail", "we (call|try to call) (them |people |)back( later| when we can|)",
            "(honestly |)(we lose them|they call someone else|they just hang up)",
            "(nothing|nothing really), (they're lost|they call again)",
        ), ("that's exactly what {product} solves: it answers at once and books for you. Shall I tell you how?",
            "{product} is made for that: it picks up at once and takes the booking. May I explain?"),
            to="7_pitch"),
        Intent("slow", 2, (
            "people (complain|get annoyed) (about|because of) (the wait|waiting)", "(it's|it is) too (slow|expensive)",
            "(the wait|the hold time) is too long",
        ), ("waiting is what {product} removes: it answers within a second. Shall I tell you how?",
            "{product} answers within a second, so nobody waits. May I explain?"), to="7_pitch"),
        Intent("no_pain", 1.5, (
            "(nothing|no), (it works|it's fine|we're happy)", "(we don't have|there's no) (problem|issue)( with that| really|)",
        ), SOFT_EXIT, to="13_exit"),
    ],
    "7_pitch": [
        Intent("tell_me_more", 6, (
            "(sure|okay|yeah), (tell me more|how does it work|go on|I'm curious)", "how does (it|that) work( exactly|)?",
            "(that sounds|sounds) (interesting|good|useful)",
        ), ("it joins your phone line, answers common questions and hands the rest to your team. Who else uses it? Shall I give an example?",
            "it answers the usual questions on your line and passes the rest to your team. Would you like an example?"),
            to="10_proof"),
        Intent("objection_quality", 3, (
            "(our|my) (customers|clients|callers) (hate|don't like) (robots|talking to machines)",
            "(I don't think|I doubt) (that works|it can do that|it's good enough)", "(it|that) (sounds|feels) (impersonal|too good to be true)",
        ), ("a fair point. Callers can ask for a person at any time, and most never need to. Would you like to hear it yourself?",
            "that's a common worry. Anyone can ask for a person at any time. Would you like to hear a sample?"),
            to="8_objection"),
        Intent("not_interested", 1, NOT_INTERESTED, SOFT_EXIT, to="13_exit"),
    ],
    "8_objection": [
        Intent("convinced", 5, YES + ("(alright|okay), (fair enough|that helps|let's hear it)",),
               ("great. The easiest way is a fifteen minute demo. Which day suits you this week?",
                "perfect. A short demo shows it best. Which day would suit you?"), to="11_meeting"),
        Intent("still_no", 2, NOT_INTERESTED + ("I'm (still |)not (sure|convinced)",), SOFT_EXIT, to="13_exit"),
        Intent("think_about_it", 2, (
            "I('ll| will| need to) (think about it|talk to my (boss|partner|team))", "(let me|I have to) think about (it|that)",
        ), ("of course. May I send you a short summary to share with the team? What is your email address?",
            "sure, take your time. What email address may I send a summary to?"), to="email"),
    ],
    "9_price": [
        Intent("fine", 5, (
            "(that's|that is) (fine|okay|reasonable|fair|not bad)", "(oh|okay), (that's cheaper than I thought|sounds fair)",
        ) + YES[:2], ("good to hear. A short demo shows the rest. Which day suits you this week?",
                      "glad to hear it. Shall we do a short demo? Which day is good?"), to="11_meeting"),
        Intent("too_expensive", 3, (
            "(that's|it's) (too expensive|too much|a lot|over our budget)", "(we don't have|there's no) budget( for that|)",
            "(can you do|is there) (better|a discount)?",
        ), ("I hear you. You only pay for answered calls and can stop any month. Would a free trial week help?",
            "understood. There is no contract and the first week is free. Would a trial help?"), to="8_objection"),
    ],
    "10_proof": [
        Intent("wants_example", 5, YES + ("(like who|who uses it|such as)?",),
               ("a dental practice with forty calls a day now misses none of them. Shall we do a short demo for you?",
                "for example a dental practice that no longer misses a call. Would a short demo be useful?"),
               to="8_objection"),
        Intent("enough", 3, (
            "(no need|that's okay|I believe you), (what's next|what do you suggest)", "(what are|what would be) the next steps?",
        ), ("the next step is a fifteen minute demo. Which day suits you this week?",
            "next would be a short demo. Which day works for you?"), to="11_meeting"),
    ],
    "11_meeting": [
        Intent("gives_slot", 6, (
            "{meeting_day} at {meeting_time}( works| would be good| is fine|)", "(how about|maybe|let's say) {meeting_day}( at|,) {meeting_time}?",
            "(I'm free|I could do|I have time) (on |){meeting_day} at {meeting_time}",
        ), ("let me check. {meeting_day} at {meeting_time} is free, shall I book it?",
            "{meeting_day} at {meeting_time} is available. Should I put it in?"),
            to="12_confirm", tool=True, learns=("meeting_day", "meeting_time")),
        Intent("what_is_free", 2.5, (
            "(what|when) (do you have|are you free|is available)( this week|)?", "(what are my options|which slots are left)?",
        ), ("let me look. I have {meeting_day} at {meeting_time}, would that suit you?",
            "one moment. {meeting_day} at {meeting_time} is open, does that work?"),
            to="12_confirm", tool=True, learns=("meeting_day", "meeting_time")),
        Intent("not_now", 1, BUSY, CALL_BACK, to="call_back"),
    ],
    "12_confirm": [
        Intent("yes", 6, YES, (
            "done, you're booked for {meeting_day} at {meeting_time}. Thanks {lead_name}, talk to you then.",
            "it's in the calendar for {meeting_day} at {meeting_time}. Thank you {lead_name}."),
            to="13_exit", tool=True),
        Intent("other_slot", 2, (
            "(no|actually|sorry), {meeting_day} (is better|at {meeting_time} is better|would be better)", "(can|could) we (do|make it) {meeting_day} at {meeting_time} instead?",
        ), ("let me see. {meeting_day} at {meeting_time} works as well, shall I book that?",
            "{meeting_day} at {meeting_time} is free too. Should I take that one?"),
            tool=True, learns=("meeting_day", "meeting_time")),
    ],
    "email": [
        Intent("gives_email", 8, (
            "(it's|my email is|send it to|you can use) {email}", "{email}( is fine| please|)",
        ), ("thanks, I'm sending it to {email} now. Have a great day, {lead_name}.",
            "it is on its way to {email}. Thank you, {lead_name}."), to="13_exit", tool=True, learns=("email",)),
        Intent("you_have_it", 1.5, ("(you should have|don't you have|it's on) (it|our website)( already|)",),
               ("you're right, I will use the one on your website. Have a great day.",
                "yes, I have it on file. I'll send it there, have a great day."), to="13_exit", tool=True),
    ],
    "call_back": [
        Intent("gives_time", 6, (
            "(try|call me|maybe) {meeting_day}( at|,) {meeting_time}", "(later|after {meeting_time}) (today|on {meeting_day})", "{meeting_day} (morning|afternoon)( is better| works|)",
        ), ("I will call you then. Thank you, {lead_name}.", "noted, I'll call you then. Thanks {lead_name}."),
            to="13_exit", tool=True, learns=("meeting_day", "meeting_time")),
        Intent("never", 2, ("(never|don't bother|no need)", "(just |)(don't|do not) call( me|) again"),
               ("understood, I have taken you off our list. Sorry to have bothered you.",
                "of course, you're off our list now. Sorry for the interruption."), to="13_exit", tool=True),
    ],
    "13_exit": [
        Intent("bye", 8, BYE, ("goodbye, and thanks again.", "bye, have a great day."), to=END),
        Intent("thanks", 3, ("(thanks|thank you|thanks a lot|perfect, thanks)", "(okay|alright|great|fine)"),
               ("you're welcome. Goodbye.", "my pleasure. Bye now."), to=END),
    ],
}
