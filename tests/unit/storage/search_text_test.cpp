#include "storage/search_text.h"

#include <gtest/gtest.h>

using namespace sagitta::storage;

TEST(SearchText, FoldsCaseAndDiacritics) {
    EXPECT_EQ(foldForSearch(QStringLiteral("MÜLLER^Jörg")), QStringLiteral("muller jorg"));
    EXPECT_EQ(foldForSearch(QStringLiteral("Łukasz Đorđe Søren")), QStringLiteral("lukasz dorde soren"));
    EXPECT_EQ(foldForSearch(QStringLiteral("Strauß")), QStringLiteral("strauss"));
    EXPECT_EQ(foldForSearch(QStringLiteral("ΑΘΗΝΆ")), QStringLiteral("αθηνα"));
}

TEST(SearchText, KeepsEveryComponentGroupOfAName) {
    EXPECT_EQ(foldForSearch(QStringLiteral("Yamada^Tarou=山田^太郎=やまだ^たろう")),
              foldForSearch(QStringLiteral("yamada tarou 山田 太郎 やまだ たろう")));
}

TEST(SearchText, FullWidthIsPlain) { EXPECT_EQ(foldForSearch(QStringLiteral("ＣＴ１２")), QStringLiteral("ct12")); }

TEST(SearchText, DatesAreBroughtToDicomForm) {
    EXPECT_EQ(searchWords(QStringLiteral("2024-03-01 1.2")), (QStringList{"20240301", "1.2"}));
    EXPECT_EQ(searchWords(QStringLiteral("01.03.2024")), QStringList{"20240301"});
}

TEST(SearchText, WordsAreFoldedAndLimited) {
    EXPECT_EQ(searchWords(QStringLiteral("  Doe^JOHN\t ct ")), (QStringList{"doe", "john", "ct"}));
    EXPECT_TRUE(searchWords(QStringLiteral("   ")).isEmpty());
    EXPECT_EQ(searchWords(QStringLiteral("a ").repeated(1000)).size(), 16);
}
