#include "server/core/quality/failures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "tests/unit/core/quality/shipped_models.h"

namespace turnopt::core {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Case {
  absl::string_view reply;
  absl::string_view utterance = "I want a table for two at seven";
  absl::string_view previous_reply = "Good evening, what can I do for you?";
};

std::vector<Failure> Find(const Case& c) {
  QualityInput input;
  input.reply = c.reply;
  input.utterance = c.utterance;
  input.previous_reply = c.previous_reply;
  return FindFailures(VoiceTurn(input, ShippedQualityModel()), ShippedQualityModel());
}

TEST(FailuresTest, GoodRepliesHaveNone) {
  const Case cases[] = {
      {"Okay."},
      {"Yes.", "Are you open today?"},
      {"I have a table for two at seven. Is that all right?"},
      {"No, we don't serve alcohol.", "do you serve alcohol"},
      {"Have a good day.", "have a good day"},
      {"Thank you.", "thank you"},
      {"Sure.", "sure"},
      {"Yes yes yes, of course."},
      {"New York New York is playing at eight."},
      {"What kind of food are you looking for, for example Mexican or Italian?"},
      {"What city are you in? I can look for, say, Boston."},
      {"You are looking for music. Music by whom?"},
      {"What are you looking for? Music? Sports?"},
      {"Which city should I search in"},
      {"Is there anything else I can help with"},
      {"The train leaves at 11:45 am"},
      {"Please confirm: play Alive on the bedroom speaker.", "no, in the bedroom please",
       "Please confirm: play Alive on the kitchen speaker."},
      {"I have a table at seven.", "Could you repeat that?", "I have a table at seven."},
      {"Bora Bora is lovely, very very lovely."},
      {"Bye bye!"},
      {"Playing Stupid Love by Lady Gaga."},
      {"The number is 555 555 1234."},
      {"La Boulangerie de San Francisco is open."},
      {"Hisui | Noodle Bar is free at seven."},
      {"I am unable to reach the restaurant, shall I try again tomorrow?"},
      {"Gerne, f\xc3\xbcr wie viele Personen?",
       "ich m\xc3\xb6"
       "chte bitte einen Tisch f\xc3\xbcr heute",
       "Guten Tag, wie kann ich Ihnen helfen?"},
  };
  for (const Case& c : cases) EXPECT_THAT(Find(c), IsEmpty()) << c.reply;
}

TEST(FailuresTest, TheSameQuestionInOtherWordsIsARepeat) {
  for (const char* reply :
       {"Could you please tell me your order number?", "Please tell me your order number.",
        "What is your order number?", "I need your order number, please."}) {
    EXPECT_THAT(Find({reply, "I told you already", "Could you tell me your order number?"}),
                Contains(Failure::kRepeat))
        << reply;
  }
  for (const Case& c : {
           Case{"Thanks, I have it now, and it ships tomorrow.", "I told you already",
                "Could you tell me your order number?"},
           Case{"And your house number?", "five", "Could you tell me your order number?"},
           Case{"Yes, your order number.", "my what", "Could you tell me your order number?"},
           Case{"Could you tell me your order number?", "say that again",
                "What is your order number?"},
       }) {
    EXPECT_THAT(Find(c), ::testing::Not(Contains(Failure::kRepeat))) << c.reply;
  }
}

TEST(FailuresTest, TwoThingsSaidOfTwoMattersAreNoContradiction) {
  for (const char* reply :
       {"Yes, no problem at all.", "We don't open on Sunday, but we open on Monday.",
        "I have nothing at 5 pm, I have a table at 6 pm.", "We have parking. Don't you have a car?",
        "Yes. Not on Sundays, though."}) {
    EXPECT_THAT(Find({reply}), ::testing::Not(Contains(Failure::kContradiction))) << reply;
  }
}

TEST(FailuresTest, EachFailureIsNamed) {
  struct Named {
    Failure failure;
    Case turn;
  };
  std::string long_reply = "We have many tables";
  for (int i = 0; i < 70; ++i) long_reply += " and number " + std::to_string(i);
  const Named cases[] = {
      {Failure::kRepeat, {"Good evening, what can I do for you?"}},
      {Failure::kRepeat, {"Sorry, good evening, what can I do for you?"}},
      {Failure::kEcho, {"I want a table for two at seven."}},
      {Failure::kEcho, {"No, thank you.", "no, thank you"}},
      {Failure::kEcho, {"Milpitas.", "Milpitas"}},
      {Failure::kStutter, {"I have the the table ready."}},
      {Failure::kStutter, {"I can help I can help with that."}},
      {Failure::kStutter, {"W-w-well, a table is free."}},
      {Failure::kStutter, {"It is in Boston Boston Boston tonight."}},
      {Failure::kStutter, {"It is a pop song. song. song."}},
      {Failure::kStutter, {"The Blue Door The Blue Door The Blue Door is open."}},
      {Failure::kStutter, {"The table is ready. The table is ready."}},
      {Failure::kMarkup, {"**Sure**, a table."}},
      {Failure::kMarkup, {"See https://example.com for tables."}},
      {Failure::kPlaceholder, {"Welcome {name}, a table is free."}},
      {Failure::kPlaceholder, {"Your name is undefined."}},
      {Failure::kPlaceholder, {"Your table is at .", "where is my table"}},
      {Failure::kMachineText, {"Your number is 4f9a-11ec-8d3d-0242ac130003."}},
      {Failure::kMachineText, {"That is 1234567.891 dollars."}},
      {Failure::kErrorText, {"Sorry, I ran into an error while processing your request."}},
      {Failure::kPromptText, {"You are a helpful assistant. Answer in one sentence."}},
      {Failure::kPromptText, {"Assistant: a table is free."}},
      {Failure::kContradiction, {"No, yes, we have parking.", "do you have parking"}},
      {Failure::kContradiction, {"We have parking. Sorry, we don't have parking."}},
      {Failure::kContradiction, {"The shop is open on Monday, the shop is closed on Monday."}},
      {Failure::kContradiction, {"Yes, we do. No, we don't.", "do you deliver"}},
      {Failure::kContradiction, {"We open at 8 today. We open at 9 today."}},
      {Failure::kDanglingEnd, {"You can take a table by the window and you can"}},
      {Failure::kNonAnswer, {"I don't know.", "what time do you open"}},
      {Failure::kNonAnswer, {"As an AI language model I cannot book tables."}},
      {Failure::kInsult, {"Are you stupid?"}},
      {Failure::kInsult, {"Just shut up and wait."}},
      {Failure::kGarbled, {"I hvae a tlbae for you at svneen oclkoc"}},
      {Failure::kGarbled, {"ok \xff\xff\xff\xff"}},
      {Failure::kWrongLanguage, {"Lo siento, pero no hay nada para esta noche."}},
      {Failure::kWrongLanguage,
       {"\xd0\x9e\xd0\xb4\xd0\xbd\xd1\x83 "
        "\xd0\xbc\xd0\xb8\xd0\xbd\xd1\x83\xd1\x82\xd1\x83"}},
      {Failure::kQuestions, {"What is your name? Where do you live? When were you born?"}},
      {Failure::kLong, {long_reply}},
      {Failure::kDanglingEnd, {"I have a table at the"}},
      {Failure::kDanglingEnd, {"I have a table and."}},
      {Failure::kDanglingEnd, {"I will look for"}},
      {Failure::kEmpty, {"..."}},
      {Failure::kEmpty, {""}},
  };
  for (const Named& c : cases) {
    EXPECT_THAT(Find(c.turn), Contains(c.failure))
        << FailureName(c.failure) << ": " << c.turn.reply;
  }
}

TEST(FailuresTest, AnEarlierReplyIsARepeatToo) {
  const std::vector<absl::string_view> earlier = {"Which day would you like to come?"};
  QualityInput input;
  input.reply = "Which day would you like to come?";
  input.earlier_replies = earlier;
  EXPECT_THAT(FindFailures(VoiceTurn(input, ShippedQualityModel()), ShippedQualityModel()),
              ElementsAre(Failure::kRepeat));
}

TEST(FailuresTest, NamesAreDistinctAndCapsAreBelowTheAcceptableBand) {
  std::set<absl::string_view> names;
  for (size_t i = 0; i < kFailures; ++i) {
    const Failure failure = static_cast<Failure>(i);
    EXPECT_TRUE(names.insert(FailureName(failure)).second);
    EXPECT_LT(FailureCap(failure), 65) << FailureName(failure);
    EXPECT_GT(FailureCap(failure), 0) << FailureName(failure);
  }
}

}  // namespace
}  // namespace turnopt::core
