#include "dicom/character_set.h"

#include <gtest/gtest.h>

using namespace sagitta::dicom;

namespace {

struct Case {
    const char* about;
    QByteArray characterSet;
    QByteArray bytes;
    QString expected;
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.about; }

class CharacterSetExamples : public testing::TestWithParam<Case> {};

} // namespace

TEST_P(CharacterSetExamples, ReadAsTheStandardShowsThem) {
    CharacterSet set(GetParam().characterSet);
    EXPECT_EQ(set.toUnicode(GetParam().bytes).toStdString(), GetParam().expected.toStdString());
}

// PS3.5 annexes H (Japanese), I (Korean), J and K (Chinese), and PS3.3 C.12.1.1.2.
INSTANTIATE_TEST_SUITE_P(
    Annexes, CharacterSetExamples,
    testing::Values(
        Case{"Ascii", "", "Doe^Jane", QStringLiteral("Doe^Jane")},
        Case{"Latin1", "ISO_IR 100", "Buc^J\xe9r\xf4me", QStringLiteral("Buc^Jérôme")},
        Case{"Latin2", "ISO_IR 101", "Wa\xb3\xeasa", QStringLiteral("Wałęsa")},
        Case{"Latin5", "ISO_IR 148",
             "\xc7"
             "avu\xfeo\xf0lu",
             QStringLiteral("Çavuşoğlu")},
        Case{"Cyrillic", "ISO_IR 144", "\xbf\xe1\xda\xde\xd2", QStringLiteral("Псков")},
        Case{"Greek", "ISO_IR 126", "\xc4\xe9\xef\xed\xf5\xf3\xe9\xef\xf2", QStringLiteral("Διονυσιος")},
        Case{"Thai", "ISO_IR 166", "\xa1\xd2\xc3", QStringLiteral("การ")},
        Case{"SpelledWithHyphen", "ISO-IR 100", "J\xe9r\xf4me", QStringLiteral("Jérôme")},
        Case{"SpelledWithExtension", "ISO 2022 IR 100", "J\xe9r\xf4me", QStringLiteral("Jérôme")},
        Case{"JapaneseH31", "\\ISO 2022 IR 87",
             "Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B",
             QStringLiteral("Yamada^Tarou=山田^太郎=やまだ^たろう")},
        Case{"JapaneseH32", "ISO 2022 IR 13\\ISO 2022 IR 87",
             "\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J=\x1b$B$d$^$@\x1b(J^\x1b$B$?$m$&\x1b(J",
             QStringLiteral("ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう")},
        Case{"JapaneseSupplement", "\\ISO 2022 IR 159", "\x1b$(D\x30\x21\x1b(B", QStringLiteral("丂")},
        Case{"KoreanI2", "\\ISO 2022 IR 149",
             "Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf",
             QStringLiteral("Hong^Gildong=洪^吉洞=홍^길동")},
        Case{"KoreanWithoutEscapes", "ISO 2022 IR 149", "\xc8\xab^\xb1\xe6\xb5\xbf", QStringLiteral("홍^길동")},
        Case{"ChineseUtf8", "ISO_IR 192", "Wang^XiaoDong=\xe7\x8e\x8b^\xe5\xb0\x8f\xe4\xb8\x9c",
             QStringLiteral("Wang^XiaoDong=王^小东")},
        Case{"ChineseGb18030", "GB18030", "Wang^XiaoDong=\xcd\xf5^\xd0\xa1\xb6\xab",
             QStringLiteral("Wang^XiaoDong=王^小东")},
        Case{"ChineseGb2312K2", "\\ISO 2022 IR 58",
             "Zhang^XiaoDong=\x1b$)A\xd5\xc5^\x1b$)A\xd0\xa1\xb6\xab=", QStringLiteral("Zhang^XiaoDong=张^小东=")},
        Case{"TrailByteIsNoBackslash", "GBK", "\x81\x5c", QString(QChar(0x4e57))}),
    [](const auto& example) { return std::string(example.param.about); });

TEST(CharacterSet, G1IsResetAfterADelimiter) {
    // Greek is switched on in one component only; the next one is Latin-1 again without an escape.
    CharacterSet set("ISO 2022 IR 100\\ISO 2022 IR 126");
    EXPECT_EQ(set.toUnicode("\x1b-F\xe1^\xe1"), QStringLiteral("α^á"));
}

TEST(CharacterSet, InvalidBytesAreShownNotDropped) {
    EXPECT_EQ(CharacterSet("ISO_IR 192").toUnicode("M\xfcller"), QStringLiteral("Müller"));
    EXPECT_EQ(CharacterSet("\\ISO 2022 IR 87").toUnicode("A\x1b$B;3E"), QStringLiteral("A\x1b$B;3E"));
    EXPECT_EQ(CharacterSet("\\ISO 2022 IR 87").toUnicode("\x1b%GA"), QStringLiteral("\x1b%GA"));
    EXPECT_EQ(CharacterSet("NO SUCH SET").toUnicode("M\xfcller"), QStringLiteral("Müller"));
}

TEST(CharacterSet, UndeclaredUtf8IsRecognised) {
    EXPECT_EQ(CharacterSet().toUnicode("M\xc3\xbcller"), QStringLiteral("Müller"));
    EXPECT_EQ(CharacterSet().toUnicode("M\xfcller"), QStringLiteral("Müller"));
}
