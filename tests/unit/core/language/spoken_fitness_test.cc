#include "server/core/language/spoken_fitness.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace turnopt::core {
namespace {

std::string Kinds(absl::string_view reply) {
  std::string kinds;
  for (const Unfit unfit : FindUnfit(reply)) {
    kinds += std::string(kinds.empty() ? "" : " ") + std::string(UnfitName(unfit));
  }
  return kinds;
}

bool Is(absl::string_view reply, Unfit unfit) {
  const std::vector<Unfit> found = FindUnfit(reply);
  return std::find(found.begin(), found.end(), unfit) != found.end();
}

TEST(SpokenFitnessTest, OrdinaryRepliesAreFit) {
  for (const char* reply : {
           "Yes.",
           "Okay",
           "Yes you can",
           "Sure, dogs are welcome in the shop if they are on a leash.",
           "The mower costs $249.99, or 1,250,000 cents.",
           "Our number is 415-555-0134. What is yours?",
           "Which city should I search in?",
           "Let me know if you can",
           "I'll call back as soon as I can",
           "The flight lands at 1:47 am",
           "We are at 689 East Street, suite A.",
           "Where are you leaving from ?",
           "Your rent is $ 1750 a month .",
           "That's what it is.",
           "It is.",
           "None of these are free. Nan will call you.",
           "I found a mistake on your bill and corrected it.",
           "I can't book a table for eleven guests.",
           "How many guests will there be?",
           "Your order ABX123 has shipped, for 2 guest(s).",
           "Rated 3.75 of 5, at 7:30 pm.",
           "W\xc3\xa4hlen Sie bitte.",
       }) {
    EXPECT_EQ(Kinds(reply), "") << reply;
  }
}

TEST(SpokenFitnessTest, ARowOfSignsHasNoWord) {
  for (const char* reply : {"", " ", "...", "?!", "\xff\xfe"}) {
    EXPECT_EQ(WhyUnfit(reply), Unfit::kEmpty) << reply;
  }
}

TEST(SpokenFitnessTest, WhatATemplateLeftOpenIsNotSpoken) {
  for (const char* reply : {"Your name is undefined.",
                            "undefined",
                            "It costs NaN dollars.",
                            "Your total is $NaN.",
                            "Hello $first_name, welcome.",
                            "You are $name.",
                            "Your order is TODO.",
                            "Please see TBD for that.",
                            "Your name is .",
                            "Hello , your order ships on .",
                            "Your order number is None.",
                            "The date is null.",
                            "Hello , how are you today?",
                            "Your table, , is ready.",
                            "Your total is $.",
                            "Your name is.",
                            "Your appointment is at on Monday.",
                            "I have booked the for you.",
                            "Your address is N/A.",
                            "That is [object Object].",
                            "Dear #customer#, hello.",
                            "Hello {name}.",
                            "Your name here, please."}) {
    EXPECT_TRUE(Is(reply, Unfit::kPlaceholder)) << reply << ": " << Kinds(reply);
  }
}

TEST(SpokenFitnessTest, WhatIsMeantForMachinesIsNotSpoken) {
  for (const char* reply :
       {"{\"tool\": \"send\", \"args\": {}}", "[{\"a\": 1}]", "getOrder(42)", "lookup(id)",
        "I will make a function call now.", "Your number is 4f9a-11ec-8d3d-0242ac130003.",
        "That is 1234567.891 dollars.", "The length is 3.14159 metres.", "Call 4155550134.",
        "It is in /var/log/app now.", "See result.json for that.",
        "It was made at 2024-05-01T10:00:00Z.", "if x == 3 then yes"}) {
    EXPECT_TRUE(Is(reply, Unfit::kMachineText)) << reply << ": " << Kinds(reply);
  }
}

TEST(SpokenFitnessTest, WhatAProgramSaysWhenItFailsIsNotSpoken) {
  for (const char* reply :
       {"Sorry, I ran into an error while processing your request.",
        "Rate limit exceeded, status 429.", "HTTP 503", "Internal server error",
        "Request timed out.", "Traceback: most recent call last",
        "Something went wrong, please try again.", "Failed to fetch the order."}) {
    EXPECT_TRUE(Is(reply, Unfit::kErrorText)) << reply << ": " << Kinds(reply);
  }
}

TEST(SpokenFitnessTest, WordsOfThePromptAreNotSpoken) {
  for (const char* reply :
       {"You are a helpful assistant of Brightline.", "Assistant: I can book a table.",
        "Sure, here is a short and friendly reply to the caller.", "Answer in one sentence.",
        "The user wants to book a table.", "As an AI language model, I can't.",
        "<|im_start|> hello", "Hello.\nUser: hi", "I should respond politely.",
        "Always be polite and never mention prices."}) {
    EXPECT_TRUE(Is(reply, Unfit::kPromptText)) << reply << ": " << Kinds(reply);
  }
}

TEST(SpokenFitnessTest, ASentenceThatStopsIsCut) {
  for (const char* reply :
       {"Yes, we have an app for your phone and you can", "Our store is located at",
        "We are open from nine to", "The price of the mower is,", "I would suggest the",
        "It comes with a warranty and.", "You will find us \xe2\x80\x94"}) {
    EXPECT_TRUE(Is(reply, Unfit::kCut)) << reply << ": " << Kinds(reply);
  }
}

TEST(SpokenFitnessTest, WhatSpeaksOfThisMomentIsMomentary) {
  for (const char* reply : {"I'm having trouble hearing you, I'll call you back.",
                            "Sorry, I didn\xe2\x80\x99t catch that.", "Could you say that again?",
                            "You're breaking up.", "Are you still there?"}) {
    EXPECT_EQ(Kinds(reply), "momentary") << reply;
  }
}

TEST(SpokenFitnessTest, MarkupIsNotSpoken) {
  EXPECT_TRUE(Is("**Museum**\n- open daily", Unfit::kMarkup));
  EXPECT_TRUE(Is("See https://example.com/museum", Unfit::kMarkup));
  EXPECT_FALSE(Is("Our museum is open daily :-)", Unfit::kMarkup));
}

TEST(SpokenFitnessTest, EveryKindHasANameOfItsOwn) {
  std::set<std::string> names;
  for (size_t i = 0; i < kUnfitKinds; ++i) {
    names.insert(std::string(UnfitName(static_cast<Unfit>(i))));
  }
  EXPECT_EQ(names.size(), kUnfitKinds);
  EXPECT_EQ(names.count(""), 0u);
}

TEST(SpokenFitnessTest, EveryCutOfARichTextIsRead) {
  const std::string text =
      "{\"a\": $x} get(1) is . \xe2\x80\x94 None \"\" at , , <|x|>\nUser: hi 12.3456";
  for (size_t n = 0; n <= text.size(); ++n) FindUnfit(absl::string_view(text).substr(0, n));
}

}  // namespace
}  // namespace turnopt::core
