// What corruption.cc puts into replies: our own sentences, several a kind, so
// that a score cannot pass by knowing one of them.
#ifndef TURNOPT_SERVER_CORE_QUALITY_CORRUPTION_PHRASES_H_
#define TURNOPT_SERVER_CORE_QUALITY_CORRUPTION_PHRASES_H_

#include <array>
#include <utility>

#include "absl/strings/string_view.h"

namespace turnopt::core {

inline constexpr std::array<absl::string_view, 5> kEmptyReplies = {"", " ", "...", "-", "\n"};

inline constexpr std::array<absl::string_view, 10> kRamblingSentences = {
    "And before I forget, there are a number of other things that may or may not matter to you.",
    "Which reminds me of what another customer told me the other day, though it was different.",
    "As I was saying, it all depends on how you look at it, and there are many ways to look.",
    "In any case, we have been doing this for a very long time, and people have always liked it.",
    "On the other hand, you could also consider the alternatives, of which there are plenty.",
    "Having said that, let me go back to the beginning and explain it once more in detail.",
    "It is also worth mentioning that our office moved last spring, which was quite an event.",
    "Some people prefer the first option, some the second, and a few none of them at all.",
    "To be perfectly clear about this, I would like to add a few words on the background.",
    "Anyway, where was I, oh yes, the thing you wanted to know, we will come to that shortly."};

inline constexpr std::array<absl::string_view, 6> kQuestionTriples = {
    "What is your name? Where do you live? When were you born?",
    "Which day would you like? What time? And how many people are coming?",
    "Do you want to go on? Should I check something else? Or would you rather call back?",
    "What is the number on the card? Is it yours? When does it expire?",
    "How did you hear about us? Have you been here before? Would you come again?",
    "Is that right? Shall I send it? Do you need a receipt?"};

inline constexpr std::array<absl::string_view, 8> kRefusals = {
    "I'm sorry, but I can't help with that.",
    "As an AI language model, I am not able to do that.",
    "I apologize, but I cannot assist with this request.",
    "I'm afraid I'm unable to help you with that request.",
    "Sorry, that is beyond my capabilities.",
    "I'm not able to provide that kind of information.",
    "I cannot comply with that, because it goes against my guidelines.",
    "Unfortunately that is outside my scope, so I can't answer it."};

inline constexpr std::array<absl::string_view, 12> kForeignReplies = {
    "Claro que s\xc3\xad, \xc2\xbfpara cu\xc3\xa1ntas personas quiere la mesa?",
    "Lo siento, pero no hay nada disponible a esa hora.",
    "Bien s\xc3\xbbr, je vais v\xc3\xa9rifier cela pour vous tout de suite.",
    "Je suis d\xc3\xa9sol\xc3\xa9, nous n'avons plus de place pour ce soir.",
    "Einen Moment bitte, ich sehe f\xc3\xbcr Sie im System nach.",
    "Das tut mir leid, um diese Uhrzeit ist leider nichts mehr frei.",
    "Mi dispiace, non c'\xc3\xa8 pi\xc3\xb9 posto per questa sera.",
    "Pode me dizer para quantas pessoas voc\xc3\xaa quer a reserva?",
    "Ik kijk het even voor u na, een ogenblik geduld alstublieft.",
    "Prosz\xc4\x99 chwil\xc4\x99 poczeka\xc4\x87, zaraz to dla pana sprawdz\xc4\x99.",
    "\xe8\xaf\xb7\xe7\xa8\x8d\xe7\xad\x89\xef\xbc\x8c\xe6\x88\x91\xe5\xb8\xae\xe6\x82\xa8\xe6\x9f"
    "\xa5\xe4\xb8\x80\xe4\xb8\x8b\xe3\x80\x82",
    "\xd0\x9e\xd0\xb4\xd0\xbd\xd1\x83 \xd0\xbc\xd0\xb8\xd0\xbd\xd1\x83\xd1\x82\xd1\x83, "
    "\xd1\x8f \xd0\xbf\xd1\x80\xd0\xbe\xd0\xb2\xd0\xb5\xd1\x80\xd1\x8e."};

inline constexpr std::array<absl::string_view, 8> kPlaceholderNames = {
    "name", "customer_name", "date", "time", "restaurant_name", "amount", "city", "phone_number"};

inline constexpr std::array<absl::string_view, 9> kNonAnswers = {
    "I don't know.",
    "Well, it depends.",
    "That's a good question.",
    "I'm not sure about that, it could be anything.",
    "Hard to say, really.",
    "Hmm, interesting. There are many factors to that.",
    "I have no idea what to tell you.",
    "Who knows. Let's talk about something else.",
    "It varies, everyone is different."};

inline constexpr std::array<absl::string_view, 9> kRudeReplies = {
    "Are you stupid or what?",
    "Stop wasting my time.",
    "That's not my problem, figure it out yourself.",
    "Shut up and listen for once.",
    "Only an idiot would ask that.",
    "I already told you, are you deaf?",
    "You people are so annoying.",
    "I don't care what you want.",
    "What is wrong with you?"};

// A word and what turns its sentence around; an empty word is dropped.
inline constexpr std::array<std::pair<absl::string_view, absl::string_view>, 26> kPolarityPairs = {{
    {"not", ""},
    {"don't", "do"},
    {"doesn't", "does"},
    {"can't", "can"},
    {"isn't", "is"},
    {"aren't", "are"},
    {"won't", "will"},
    {"no", "some"},
    {"is", "is not"},
    {"are", "are not"},
    {"was", "was not"},
    {"were", "were not"},
    {"has", "has not"},
    {"have", "have not"},
    {"can", "cannot"},
    {"will", "will not"},
    {"does", "does not"},
    {"do", "do not"},
    {"there's", "there isn't"},
    {"it's", "it's not"},
    {"yes", "no"},
    {"open", "closed"},
    {"available", "unavailable"},
    {"successful", "unsuccessful"},
    {"confirmed", "cancelled"},
    {"before", "after"},
}};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_QUALITY_CORRUPTION_PHRASES_H_
