// Where the texts of an overlay stand: whatever the canvas and the words, nothing overlaps and nothing leaves it,
// letters and marks are there.
#include "render/planar/overlay_layout.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace sagitta::render {
namespace {

using Role = PlacedText::Role;

struct Canvas {
    QSizeF size;
    double dpr;
};

// The cells of a 2x2, and others, at both pixel ratios.
std::vector<Canvas> canvases() {
    std::vector<Canvas> all;
    for (const QSizeF size : {QSizeF(200, 200), QSizeF(320, 240), QSizeF(240, 320), QSizeF(150, 300), QSizeF(500, 160),
                              QSizeF(90, 90), QSizeF(64, 64), QSizeF(120, 64), QSizeF(960, 540), QSizeF(1900, 1000)}) {
        for (const double dpr : {1.0, 1.5, 2.0})
            all.push_back({size * dpr, dpr});
    }
    return all;
}

OverlayTexts longTexts(const QString& name) {
    OverlayTexts texts;
    texts.letters = {QStringLiteral("RAF"), QStringLiteral("A"), QStringLiteral("LPH"), QStringLiteral("PLF")};
    texts.corners.corners = {
        QStringList{name, QStringLiteral("ID 12345678901234567890"), QStringLiteral("1970-02-03  F  54 y"),
                    QStringLiteral("Side L")},
        QStringList{QStringLiteral("2024-03-01  10:30"), name + name, QStringLiteral("CT 4  Thorax venous 1.0 lung"),
                    QStringLiteral("Acc ACC-0000000000000001"), QStringLiteral("University Hospital of Somewhere")},
        QStringList{QStringLiteral("Im 123 / 800"), QStringLiteral("Pos -1234.5 mm"), QStringLiteral("Thk 1.0 mm"),
                    QStringLiteral("Zoom 123 %")},
        QStringList{QStringLiteral("W 1500  L -600"), QStringLiteral("WINDOW OF THE LUNG"),
                    QStringLiteral("120 kV  250 mA"), QStringLiteral("B31f")}};
    texts.marks = {QStringLiteral("lossy 12.5:1"), QStringLiteral("derived, secondary"),
                   QStringLiteral("slice missing between 41 and 42"), QStringLiteral("mm at detector")};
    texts.quietMarks = {QStringLiteral("not for diagnosis")};
    texts.hasReadout = true;
    texts.readout = {QStringLiteral("351 HU (stored 1375)"), QStringLiteral("x 123  y 456  im 78"),
                     QStringLiteral("R 123.4  A 234.5  H 1345.6 mm")};
    return texts;
}

OverlayBars bars(double height) {
    return {height * 0.3, QStringLiteral("50 mm at detector"), true, QStringLiteral("1240"), QStringLiteral("-1160")};
}

OverlayLayout laidOut(const Canvas& canvas, const OverlayTexts& texts, const OverlayBars& bars) {
    const LabelMetrics label(canvas.dpr, 12);
    const LabelMetrics letters(canvas.dpr, 13, true);
    return layOut(canvas.size, canvas.dpr, texts, bars, label, letters);
}

std::string describe(const Canvas& canvas, const PlacedText& text) {
    return QStringLiteral("%1x%2 @%3 \"%4\" at %5,%6 %7x%8")
        .arg(canvas.size.width())
        .arg(canvas.size.height())
        .arg(canvas.dpr)
        .arg(text.text)
        .arg(text.rect.x())
        .arg(text.rect.y())
        .arg(text.rect.width())
        .arg(text.rect.height())
        .toStdString();
}

void expectNothingOverlaps(const Canvas& canvas, const OverlayLayout& layout) {
    const QRect whole(QPoint(0, 0), canvas.size.toSize());
    std::vector<QRect> bars;
    for (const QRectF& bar : {layout.scaleBar, layout.colorBar}) {
        if (!bar.isNull())
            bars.push_back(bar.toAlignedRect());
    }
    for (size_t a = 0; a < layout.texts.size(); ++a) {
        const PlacedText& text = layout.texts[a];
        EXPECT_TRUE(whole.contains(text.rect)) << describe(canvas, text);
        EXPECT_FALSE(text.text.isEmpty());
        for (size_t b = a + 1; b < layout.texts.size(); ++b)
            EXPECT_FALSE(text.rect.intersects(layout.texts[b].rect))
                << describe(canvas, text) << " and " << describe(canvas, layout.texts[b]);
        for (const QRect& bar : bars)
            EXPECT_FALSE(text.rect.intersects(bar)) << describe(canvas, text) << " and a bar";
    }
}

// From top to bottom.
QStringList textsOf(OverlayLayout layout, Role role) {
    std::stable_sort(layout.texts.begin(), layout.texts.end(),
                     [](const PlacedText& a, const PlacedText& b) { return a.rect.y() < b.rect.y(); });
    QStringList texts;
    for (const PlacedText& text : layout.texts) {
        if (text.role == role)
            texts << text.text;
    }
    return texts;
}

const QStringList& names() {
    static const QStringList kNames{QString::fromUtf8("MÜLLER-LÜDENSCHEIDT, Anna Maria B"),
                                    QString::fromUtf8("司馬欧陽諸葛上官東方皇甫尉遅公羊, 赫連太郎左衛門尉"),
                                    QString::fromUtf8("عبد الرحمن بن محمد بن عبد الله الهاشمي القرشي, أحمد"),
                                    QStringLiteral("O"), QString()};
    return kNames;
}

TEST(OverlayLayout, NothingOverlapsAndNothingLeavesTheCanvas) {
    for (const Canvas& canvas : canvases()) {
        for (const QString& name : names()) {
            const OverlayTexts texts = longTexts(name);
            expectNothingOverlaps(canvas, laidOut(canvas, texts, bars(canvas.size.height())));
            expectNothingOverlaps(canvas, laidOut(canvas, texts, {}));
            OverlayTexts without = texts;
            without.letters = {};
            without.hasReadout = false;
            expectNothingOverlaps(canvas, laidOut(canvas, without, bars(canvas.size.height())));
            without.topInset = 14 * canvas.dpr;
            without.letters = texts.letters;
            expectNothingOverlaps(canvas, laidOut(canvas, without, bars(canvas.size.height())));
        }
    }
}

TEST(OverlayLayout, WhateverTheNumbersOfLinesAndTheirLengths) {
    std::mt19937 random(8);
    const auto below = [&](unsigned most) { return static_cast<int>(random() % most); };
    const auto some = [&](unsigned most) {
        QStringList lines;
        for (int i = below(most); i > 0; --i)
            lines << QString(1 + below(60), QLatin1Char("abcdefg MW"[below(10)])) + u'x';
        return lines;
    };
    for (int round = 0; round < 300; ++round) {
        const double dpr = 1.0 + below(3) / 2.0;
        const Canvas canvas{QSizeF(70 + below(600), 66 + below(600)) * dpr, dpr};
        OverlayTexts texts;
        texts.corners.corners = {some(9), some(9), some(9), some(9)};
        texts.marks = some(6);
        texts.quietMarks = some(3);
        texts.readout = some(4);
        texts.hasReadout = below(2) == 1;
        if (below(4) != 0)
            texts.letters = {QStringLiteral("L"), QStringLiteral("AFR"), QStringLiteral("R"), QStringLiteral("P")};
        const OverlayBars atTheEdge{canvas.size.height() * 0.08 * below(5), QStringLiteral("100 px"), below(2) == 1,
                                    QStringLiteral("123.25"), QStringLiteral("-7")};
        expectNothingOverlaps(canvas, laidOut(canvas, texts, atTheEdge));
    }
}

TEST(OverlayLayout, LettersAndMarksAreAlwaysThere) {
    for (const Canvas& canvas : canvases()) {
        OverlayTexts texts = longTexts(names().front());
        if (canvas.size.width() < 120 * canvas.dpr)
            texts.letters = {QStringLiteral("R"), QStringLiteral("A"), QStringLiteral("L"), QStringLiteral("P")};
        const OverlayLayout layout = laidOut(canvas, texts, bars(canvas.size.height()));
        EXPECT_EQ(textsOf(layout, Role::Letter).size(), 4);
        EXPECT_FALSE(textsOf(layout, Role::Mark).isEmpty())
            << canvas.size.width() << "x" << canvas.size.height() << " @" << canvas.dpr;
    }
}

TEST(OverlayLayout, WhereThereIsRoomAllIsThereAndWhole) {
    const OverlayTexts texts = longTexts(names().front());
    const OverlayLayout layout = laidOut({QSizeF(1900, 1000), 1}, texts, bars(1000));
    QStringList placed;
    for (const PlacedText& text : layout.texts)
        placed << text.text;
    for (const QStringList& corner : texts.corners.corners) {
        for (const QString& line : corner)
            EXPECT_TRUE(placed.contains(line)) << line.toStdString();
    }
    for (const QString& mark : texts.marks + texts.quietMarks)
        EXPECT_TRUE(placed.contains(mark)) << mark.toStdString();
    EXPECT_TRUE(placed.contains(texts.readout.join(QStringLiteral("     "))));
}

TEST(OverlayLayout, WordsMayBeElidedButNumbersAreWholeOrNotThere) {
    for (const Canvas& canvas : canvases()) {
        const OverlayTexts texts = longTexts(names().front());
        for (const PlacedText& text : laidOut(canvas, texts, bars(canvas.size.height())).texts) {
            const bool isAtTheBottom = text.rect.top() > canvas.size.height() / 2;
            if (text.role == Role::Text && isAtTheBottom && canvas.size.width() >= 120 * canvas.dpr) {
                EXPECT_FALSE(text.text.contains(QChar(0x2026))) << describe(canvas, text);
            }
        }
    }
}

// In a cell of a 2x2 who the patient is goes before the study, and what fits is whole.
TEST(OverlayLayout, WhoThePatientIsGoesBeforeTheRest) {
    for (const Canvas& canvas : canvases()) {
        if (canvas.size.height() < 120 * canvas.dpr || canvas.size.width() < 120 * canvas.dpr)
            continue;
        const OverlayTexts texts = longTexts(QStringLiteral("DOE, Jane"));
        const OverlayLayout layout = laidOut(canvas, texts, bars(canvas.size.height()));
        const QStringList placed = textsOf(layout, Role::Text);
        EXPECT_TRUE(placed.contains(QStringLiteral("DOE, Jane")))
            << canvas.size.width() << "x" << canvas.size.height() << " @" << canvas.dpr;
    }
    OverlayTexts tiny = longTexts(QStringLiteral("DOE, Jane"));
    tiny.marks.clear();
    tiny.letters = {QStringLiteral("R"), QStringLiteral("A"), QStringLiteral("L"), QStringLiteral("P")};
    EXPECT_EQ(textsOf(laidOut({QSizeF(64, 64), 1}, tiny, {}), Role::Mark).size(), 1) << "not silently";
}

TEST(OverlayLayout, MarksThatDoNotFitAreCountedAndNoneIsCutInTwo) {
    for (const Canvas& canvas : canvases()) {
        OverlayTexts texts = longTexts(names().front());
        texts.marks.clear();
        texts.quietMarks = {QStringLiteral("quiet")};
        for (int i = 0; i < 40; ++i)
            texts.marks << QStringLiteral("mark %1 begins and may go on to its end%1").arg(i);
        const QString said = textsOf(laidOut(canvas, texts, {}), Role::Mark).join(u' ');
        if (canvas.size.height() < 120 * canvas.dpr || canvas.size.width() < 120 * canvas.dpr)
            continue;
        EXPECT_EQ(said.count(QStringLiteral("begins")), said.count(QStringLiteral("end"))) << said.toStdString();
        const int hidden = said.section(u'+', 1).section(u' ', 0, 0).toInt();
        EXPECT_EQ(said.count(QStringLiteral("begins")) + hidden, 40) << said.toStdString();
    }
}

TEST(OverlayLayout, AQuietMarkIsWholeOrNotThere) {
    for (int height = 150; height < 320; height += 7) {
        OverlayTexts texts = longTexts(names().front());
        texts.quietMarks = {QStringLiteral("first quiet"), QStringLiteral("alphaword betaword gammaword omegaword")};
        const QStringList placed = textsOf(laidOut({QSizeF(200, height), 1}, texts, {}), Role::Text);
        const QString all = placed.join(u' ');
        EXPECT_EQ(all.contains(QStringLiteral("alphaword")), all.contains(QStringLiteral("omegaword")))
            << all.toStdString();
    }
}

TEST(OverlayLayout, TheLastLinesOfACornerAreLeftOutFirst) {
    OverlayTexts texts;
    for (int i = 0; i < 30; ++i)
        texts.corners.corners[0] << QStringLiteral("line %1").arg(i);
    const QStringList placed = textsOf(laidOut({QSizeF(320, 240), 1}, texts, {}), Role::Text);
    ASSERT_GT(placed.size(), 3);
    for (qsizetype i = 0; i < placed.size(); ++i)
        EXPECT_EQ(placed[i], QStringLiteral("line %1").arg(i));
}

TEST(OverlayLayout, TheReadoutKeepsItsLineWhileThereIsNothingToSay) {
    OverlayTexts texts = longTexts(names().front());
    const auto others = [&] {
        std::vector<QRect> rects;
        for (const PlacedText& text : laidOut({QSizeF(320, 240), 1}, texts, bars(240)).texts) {
            if (!text.text.contains(QStringLiteral("HU")))
                rects.push_back(text.rect);
        }
        return rects;
    };
    const std::vector<QRect> with = others();
    texts.readout.clear();
    EXPECT_EQ(others(), with);
    texts.hasReadout = false;
    EXPECT_NE(others(), with);
}

TEST(OverlayLayout, InSmallCellsTheReadoutIsWhatMattersMost) {
    const OverlayTexts texts = longTexts(names().front());
    const QStringList placed = textsOf(laidOut({QSizeF(200, 200), 1}, texts, bars(200)), Role::Text);
    EXPECT_TRUE(placed.contains(QStringLiteral("351 HU (stored 1375)")));
    EXPECT_FALSE(hasRoomForReadout({150, 300}, 1));
    EXPECT_FALSE(hasRoomForReadout({200, 200}, 2));
}

TEST(OverlayLayout, TheLetterAtTheTopStandsBelowWhatIsThere) {
    OverlayTexts texts = longTexts(names().front());
    texts.topInset = 14;
    for (const PlacedText& text : laidOut({QSizeF(320, 240), 1}, texts, {}).texts) {
        if (text.role == Role::Letter && text.text == QLatin1String("A")) {
            EXPECT_GE(text.rect.top(), 14);
        }
    }
}

} // namespace
} // namespace sagitta::render
