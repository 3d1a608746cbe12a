#include "server/core/language/language_of.h"

#include <gtest/gtest.h>

namespace turnopt::core {
namespace {

TEST(LanguageOfTest, EnglishIsEnglish) {
  for (const char* text : {"can I bring my dog", "what's the price of the mower", "thanks a lot",
                           "I'd like a table at Chez Panisse in Los Angeles", "no, that is all"}) {
    EXPECT_EQ(LanguageOf(text), SpokenLanguage::kEnglish) << text;
  }
}

TEST(LanguageOfTest, OtherLanguagesAreNot) {
  for (const char* text :
       {"quiero cancelar mi pedido", "ich möchte meine Bestellung stornieren", "où est mon colis",
        "где мой заказ", "はい", "vorrei annullare", "posso pagar depois não", "merci"}) {
    EXPECT_EQ(LanguageOf(text), SpokenLanguage::kOther) << text;
  }
}

TEST(LanguageOfTest, AForeignWordOnAnEnglishLineIsNotEnglish) {
  EXPECT_EQ(LanguageOf("I want to reserve una table"), SpokenLanguage::kOther);
  EXPECT_EQ(LanguageOf("danke goodbye"), SpokenLanguage::kOther);
}

TEST(LanguageOfTest, NamesAndNumbersTellNothing) {
  EXPECT_EQ(LanguageOf("Tamarind"), SpokenLanguage::kUnknown);
  EXPECT_EQ(LanguageOf("42"), SpokenLanguage::kUnknown);
  EXPECT_EQ(LanguageOf(""), SpokenLanguage::kUnknown);
  EXPECT_EQ(LanguageOf("\xff\xfe"), SpokenLanguage::kUnknown);
}

TEST(LanguageOfTest, ALocaleThatIsNotEnglishIsAnotherLanguage) {
  EXPECT_EQ(LanguageOfLocale("en-US"), SpokenLanguage::kEnglish);
  EXPECT_EQ(LanguageOfLocale("de"), SpokenLanguage::kOther);
  EXPECT_EQ(LanguageOfLocale("eng"), SpokenLanguage::kOther);
  EXPECT_EQ(LanguageOfLocale(""), SpokenLanguage::kUnknown);
}

}  // namespace
}  // namespace turnopt::core
