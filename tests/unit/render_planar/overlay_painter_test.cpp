#include "render/planar/overlay_painter.h"
#include "support/made_series.h"

#include <QImage>

#include <gtest/gtest.h>

namespace sagitta::render {
namespace {

using test::SeriesSpec;

// Bounding rectangle of everything inside `area` that is not the background.
QRect inked(const QImage& image, QRect area, QRgb background = 0xff102030U) {
    QRect ink;
    for (int y = area.top(); y <= area.bottom(); ++y) {
        for (int x = area.left(); x <= area.right(); ++x) {
            if (image.pixel(x, y) != background)
                ink |= QRect(x, y, 1, 1);
        }
    }
    return ink;
}

class Overlay : public testing::Test {
protected:
    Overlay() {
        m_spec.columns = 160;
        m_spec.rows = 120;
        m_spec.adjust = [](dicom::InstanceHeader& header) {
            header.patient.name = QStringLiteral("Müller-Lüdenscheidt^Anna Maria^B");
            header.patient.id = QStringLiteral("12345678901234567890");
            header.patient.birthDate = QStringLiteral("19700203");
            header.patient.sex = QStringLiteral("F");
            header.study.date = QStringLiteral("20240301");
            header.study.time = QStringLiteral("103055");
            header.study.description =
                QStringLiteral("Computed tomography of the thorax, abdomen and pelvis with contrast");
            header.study.accessionNumber = QStringLiteral("ACC-0000000000000001");
            header.study.institution = QStringLiteral("University Hospital of Somewhere, Department of Radiology");
            header.series.description = QStringLiteral("Thorax venous 1.0 lung kernel");
            header.sliceThickness = 1;
        };
        m_view.setCanvas({300, 300});
        m_view.showStack(test::makeSet(m_spec));
    }
    void show(const QString& series) {
        m_spec.series = series;
        m_view.showStack(test::makeSet(m_spec));
    }
    QImage paint(const OverlayContent& content = {}, double dpr = 1) const {
        QImage image(m_view.canvas(), QImage::Format_RGB32);
        image.fill(0xff102030U);
        QPainter painter(&image);
        paintOverlay(painter, m_view, content, dpr);
        return image;
    }
    static OverlayContent bare() {
        OverlayContent content;
        content.level = TextLevel::None;
        return content;
    }

    SeriesSpec m_spec;
    scene::View m_view;
};

TEST_F(Overlay, EdgeLettersFollowTheTransformOfTheMoment) {
    using Letters = std::array<QString, 4>;
    EXPECT_EQ(edgeLetters(m_view), (Letters{"R", "A", "L", "P"}));
    m_view.setState(scene::turnedClockwise(m_view.state(), 90), scene::Origin::User);
    EXPECT_EQ(edgeLetters(m_view), (Letters{"P", "R", "A", "L"}));
    m_view.setState(scene::mirroredLeftRight(m_view.state()), scene::Origin::User);
    EXPECT_EQ(edgeLetters(m_view), (Letters{"A", "R", "P", "L"}));
    m_view.scrollBy(1, scene::Origin::User);
    EXPECT_EQ(edgeLetters(m_view), (Letters{"A", "R", "P", "L"}));
}

TEST_F(Overlay, EdgeLettersWithoutAPlaneComeFromPatientOrientation) {
    using Letters = std::array<QString, 4>;
    m_spec.hasPlane = false;
    m_spec.adjust = [](dicom::InstanceHeader& header) { header.patientOrientation = {"P", "F"}; };
    show(QStringLiteral("8.1"));
    EXPECT_EQ(edgeLetters(m_view), (Letters{"A", "H", "P", "F"}));
    m_view.setState(scene::mirroredLeftRight(m_view.state()), scene::Origin::User);
    EXPECT_EQ(edgeLetters(m_view), (Letters{"P", "H", "A", "F"}));
    m_view.setState(scene::turnedClockwise(m_view.state(), 90), scene::Origin::User);
    EXPECT_EQ(edgeLetters(m_view), (Letters{"F", "P", "H", "A"}));
    m_spec.adjust = [](dicom::InstanceHeader& header) { header.patientOrientation = {"X"}; };
    show(QStringLiteral("8.2"));
    EXPECT_EQ(edgeLetters(m_view), Letters{});
}

// Without letters an edge's middle is empty, with them there is ink at it: all four.
TEST_F(Overlay, LettersAreDrawnAtTheMiddlesOfTheEdges) {
    const QRect edges[] = {{0, 135, 30, 30}, {135, 0, 30, 30}, {255, 140, 30, 20}, {135, 270, 30, 30}};
    const QImage with = paint(bare());
    m_spec.hasPlane = false;
    show(QStringLiteral("8.3"));
    const QImage without = paint(bare());
    for (const QRect& edge : edges) {
        EXPECT_FALSE(inked(with, edge).isEmpty());
        EXPECT_TRUE(inked(without, edge).isEmpty());
    }
}

TEST_F(Overlay, LettersOnTheImageChangeWhenItIsMirrored) {
    const QRect left(0, 135, 30, 30), right(255, 140, 30, 20);
    const QImage before = paint(bare());
    m_view.setState(scene::mirroredLeftRight(m_view.state()), scene::Origin::User);
    const QImage after = paint(bare());
    EXPECT_NE(before.copy(left), after.copy(left));
    EXPECT_NE(before.copy(right), after.copy(right));
    m_view.setState(scene::mirroredLeftRight(m_view.state()), scene::Origin::User);
    EXPECT_EQ(paint(bare()), before);
}

// Everything a corner says at 300 x 300: nothing touches the border or the neighbour's half, nothing meets the letters.
TEST_F(Overlay, CornersNeitherClipNorOverlapInASmallView) {
    for (const QSize size : {QSize(300, 300), QSize(240, 300), QSize(300, 200), QSize(900, 300)}) {
        m_view.setCanvas(size);
        const QImage image = paint();
        const int w = size.width();
        const int h = size.height();
        EXPECT_TRUE(inked(image, {0, 0, w, 2}).isEmpty());
        EXPECT_TRUE(inked(image, {0, h - 2, w, 2}).isEmpty());
        EXPECT_TRUE(inked(image, {0, 0, 2, h}).isEmpty());
        EXPECT_TRUE(inked(image, {w - 2, 0, 2, h}).isEmpty());
        // Free strips left and right of the letter at the top.
        const QImage letters = paint(bare());
        const QRect top = inked(letters, {w / 2 - 30, 0, 60, 30});
        ASSERT_FALSE(top.isEmpty());
        EXPECT_TRUE(inked(image, {top.left() - 3, 0, 3, top.bottom()}).isEmpty()) << w << "x" << h;
        EXPECT_TRUE(inked(image, {top.right() + 1, 0, 3, top.bottom()}).isEmpty()) << w << "x" << h;
        // A free strip above and below the letter on the left.
        const QRect left = inked(letters, {0, h / 2 - 15, 40, 30});
        ASSERT_FALSE(left.isEmpty());
        EXPECT_TRUE(inked(image, {0, left.top() - 3, w / 2, 3}).isEmpty());
        EXPECT_TRUE(inked(image, {0, left.bottom() + 1, w / 2, 3}).isEmpty());
    }
}

TEST_F(Overlay, CornerTextSaysWhatItIsAboutMostImportantFirst) {
    scene::Presentation presentation;
    presentation.voi = {40, 400, dicom::VoiFunction::Linear, {}};
    m_view.setPresentation(presentation, scene::Origin::User);
    m_view.setSliceIndex(2, scene::Origin::User);
    const CornerText text = makeCornerText(m_view);
    EXPECT_EQ(text.at(Corner::TopLeft).value(0), QString::fromUtf8("MÜLLER-LÜDENSCHEIDT, Anna Maria B"));
    EXPECT_EQ(text.at(Corner::TopLeft).value(1), "ID 12345678901234567890");
    EXPECT_EQ(text.at(Corner::TopLeft).value(2), "1970-02-03  F");
    EXPECT_EQ(text.at(Corner::TopRight).value(0), "2024-03-01  10:30");
    EXPECT_EQ(text.at(Corner::BottomLeft).value(0), "Im 3 / 5");
    EXPECT_EQ(text.at(Corner::BottomLeft).value(1), "Pos 44.0 mm");
    EXPECT_EQ(text.at(Corner::BottomRight).value(0), "W 400  L 40");
}

TEST_F(Overlay, TheWindowInWordsIsThatOfTheFrame) {
    m_spec.adjust = [](dicom::InstanceHeader& header) {
        dicom::VoiWindow window;
        window.center = 100.0 * header.instanceNumber;
        window.width = 400;
        header.frames[0].windows = {window};
    };
    show(QStringLiteral("8.10"));
    m_view.setSliceIndex(2, scene::Origin::User);
    EXPECT_EQ(makeCornerText(m_view).at(Corner::BottomRight).value(0), "W 400  L 300");
}

TEST_F(Overlay, HiddenOverlaysOfTheFileAreSaid) {
    auto adjust = m_spec.adjust;
    m_spec.adjust = [adjust](dicom::InstanceHeader& header) {
        adjust(header);
        header.overlays.emplace_back();
    };
    show(QStringLiteral("8.11"));
    EXPECT_TRUE(mandatoryMarks(m_view).isEmpty());
    scene::Presentation presentation = m_view.presentation();
    presentation.overlays = false;
    m_view.setPresentation(presentation, scene::Origin::User);
    EXPECT_EQ(mandatoryMarks(m_view), QStringList("overlays hidden"));
}

TEST_F(Overlay, MarksAreThoseTheModelDemands) {
    EXPECT_TRUE(mandatoryMarks(m_view).isEmpty());
    auto adjust = m_spec.adjust;
    m_spec.adjust = [adjust](dicom::InstanceHeader& header) {
        adjust(header);
        header.intent = dicom::PresentationIntent::ForProcessing;
        header.lossy = true;
        header.lossyRatio = QStringLiteral("12:1");
        header.imageType = {"DERIVED", "SECONDARY"};
        header.warnings = {"pixel spacing guessed"};
    };
    m_spec.basis = dicom::SpacingBasis::Detector;
    auto set = std::make_shared<dicom::DisplaySet>(*test::makeSet(m_spec));
    set->id = QStringLiteral("8.4");
    set->gaps = {{2, 2, 4}};
    set->warnings = {"uneven spacing"};
    m_view.showStack(set);
    EXPECT_EQ(mandatoryMarks(m_view),
              (QStringList{"FOR PROCESSING: not for reading", "lossy 12:1", "derived, secondary", "mm at detector",
                           "slice missing between 3 and 4", "uneven spacing", "pixel spacing guessed"}));
    m_spec.hasPlane = false;
    m_spec.adjust = {};
    for (const auto& [basis, mark] :
         {std::pair(dicom::SpacingBasis::None, "not calibrated"),
          std::pair(dicom::SpacingBasis::AspectRatioOnly, "not calibrated (aspect ratio only)")}) {
        m_spec.basis = basis;
        show(QStringLiteral("8.5.%1").arg(static_cast<int>(basis)));
        EXPECT_EQ(mandatoryMarks(m_view), (QStringList{mark, "orientation unknown"}));
    }
}

TEST_F(Overlay, WarningsAboutSlicesOfAVolumeAreMarks) {
    m_spec.adjust = {};
    auto set = std::make_shared<dicom::DisplaySet>(*test::makeSet(m_spec));
    set->warnings = {"uneven spacing"};
    const auto slices = test::makeSlices(m_spec, [](int, int, int k) { return static_cast<std::int16_t>(k); });
    const auto show = [&](const QStringList& warnings) {
        const auto volume = imaging::Volume::make(set, slices, warnings);
        EXPECT_TRUE(volume);
        m_view.showMpr(*volume, scene::MprPlane::Axial);
        EXPECT_EQ(volumeMarks(**volume), mandatoryMarks(m_view).mid(1)) << "an MPR says besides that it is one";
        return mandatoryMarks(m_view).mid(2);
    };
    EXPECT_EQ(show({}), QStringList());
    EXPECT_EQ(show({"slice 2: pixel data truncated"}), QStringList("slice 2: pixel data truncated"));
    QStringList many;
    for (int k = 1; k <= 300; ++k)
        many << QStringLiteral("slice %1: pixel data truncated").arg(k);
    EXPECT_EQ(show(many), (QStringList{"slice 1: pixel data truncated", "and 299 more warnings about slices"}));
}

TEST_F(Overlay, MarksAreDrawnInAmberWithOrWithoutCornerText) {
    m_spec.basis = dicom::SpacingBasis::None;
    show(QStringLiteral("8.6"));
    const auto amber = [](const QImage& image) {
        int count = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QColor c = image.pixelColor(x, y);
                count += c.red() > 200 && c.green() > 140 && c.blue() < 110 ? 1 : 0;
            }
        }
        return count;
    };
    EXPECT_GT(amber(paint()), 20);
    EXPECT_GT(amber(paint(bare())), 20);
    m_view.setCanvas({90, 90}); // hardly room for a line
    EXPECT_GT(amber(paint()), 5);
    m_view.setCanvas({300, 300});
    m_spec.basis = dicom::SpacingBasis::Patient;
    show(QStringLiteral("8.7"));
    EXPECT_EQ(amber(paint()), 0);
    OverlayContent content = bare();
    content.marks = {QStringLiteral("3 images missing")};
    EXPECT_GT(amber(paint(content)), 20);
}

TEST_F(Overlay, InANarrowViewTheMarksStandAboveTheLetterAtTheBottom) {
    m_view.setCanvas({150, 300});
    const QRect letter(60, 279, 30, 21);
    const QImage without = paint(bare());
    ASSERT_FALSE(inked(without, letter).isEmpty());
    OverlayContent content = bare();
    content.marks = {QStringLiteral("more images have arrived than fit"),
                     QStringLiteral("another mark of some length")};
    const QImage with = paint(content);
    EXPECT_NE(with, without);
    EXPECT_EQ(with.copy(letter), without.copy(letter));
}

TEST_F(Overlay, ScaleBarIsANiceLengthInTrueMillimetres) {
    for (const double factor : {0.3, 1.0, 1.7, 4.0, 33.0}) {
        m_view.setState(m_view.zoomedAbout(scene::ViewState{}, {150, 150}, factor), scene::Origin::User);
        const ScaleBar bar = makeScaleBar(m_view, 100);
        EXPECT_LE(bar.pixels, 100 + 1e-9);
        EXPECT_GE(bar.pixels, 39);
        ASSERT_TRUE(bar.label.endsWith(QStringLiteral(" mm")));
        const double mm = bar.label.chopped(3).toDouble();
        EXPECT_NEAR(bar.pixels * m_view.transform().mmPerPixel, mm, 1e-9);
        const QString digits = QString::number(mm, 'e', 3);
        EXPECT_TRUE(digits.startsWith('1') || digits.startsWith('2') || digits.startsWith('5'));
    }
    m_spec.basis = dicom::SpacingBasis::Detector;
    show(QStringLiteral("8.8"));
    EXPECT_TRUE(makeScaleBar(m_view, 100).label.endsWith(QStringLiteral(" mm at detector")));
    m_spec.basis = dicom::SpacingBasis::None;
    show(QStringLiteral("8.9"));
    EXPECT_TRUE(makeScaleBar(m_view, 100).label.endsWith(QStringLiteral(" px")));
    m_view.clear();
    EXPECT_EQ(makeScaleBar(m_view, 100).pixels, 0);
}

// The letters name the sides and the bar measures in every state, at true pixels, zoomed, with pixels that are not
// square.
TEST_F(Overlay, LettersAndScaleBarAreRightInEveryState) {
    for (const double rowSpacing : {0.5, 0.75, 2.0}) {
        m_spec.rowSpacing = rowSpacing;
        show(QStringLiteral("8.20.%1").arg(rowSpacing));
        for (const double magnification : {0.4, 1.0, 3.7}) {
            for (int turn = 0; turn < 8; ++turn) {
                scene::ViewState state = m_view.withMagnification({}, magnification);
                state.rotationDeg = turn % 4 * 90;
                state.flipHorizontal = turn >= 4;
                m_view.setState(state, scene::Origin::User);
                const scene::ViewTransform t = m_view.transform();
                const std::array<QString, 4> letters = edgeLetters(m_view);
                const std::array<Vec3, 4> sides{-t.right, -t.down, t.right, t.down};
                for (size_t edge = 0; edge < 4; ++edge)
                    EXPECT_EQ(letters[edge], scene::orientationLetters(sides[edge]));
                // A point at the patient's left lies at the edge that says so.
                const QPointF left = t.toCanvas(t.center + Vec3{1, 0, 0}) - QPointF(150, 150);
                const size_t at =
                    std::abs(left.x()) > std::abs(left.y()) ? (left.x() > 0 ? 2 : 0) : (left.y() > 0 ? 3 : 1);
                EXPECT_EQ(letters[at], "L");
                const ScaleBar bar = makeScaleBar(m_view, 100);
                const QPointF end = t.toCanvas(t.center + t.down * bar.label.chopped(3).toDouble());
                EXPECT_NEAR(end.y() - 150, bar.pixels, 1e-9);
            }
        }
    }
}

TEST_F(Overlay, AColourTableIsNamedAndMeasured) {
    EXPECT_EQ(makeColorBar(m_view).lut, nullptr);
    scene::Presentation presentation;
    presentation.voi = {40, 400, dicom::VoiFunction::Linear, {}};
    presentation.colormap = QStringLiteral("hot-iron");
    m_view.setPresentation(presentation, scene::Origin::User);
    EXPECT_TRUE(mandatoryMarks(m_view).contains(QStringLiteral("colours: Hot Iron")));
    const ColorBar bar = makeColorBar(m_view);
    ASSERT_NE(bar.lut, nullptr);
    EXPECT_EQ(bar.low, "-160"); // PS3.3 C.11.2.1.2.1: 39.5 - 199.5
    EXPECT_EQ(bar.high, "239");
    EXPECT_FALSE(bar.isInverted);
    presentation.voi.function = dicom::VoiFunction::LinearExact;
    presentation.invert = true;
    m_view.setPresentation(presentation, scene::Origin::User);
    EXPECT_EQ(makeColorBar(m_view).high, "240");
    EXPECT_TRUE(makeColorBar(m_view).isInverted);
    presentation.voi.function = dicom::VoiFunction::Sigmoid;
    m_view.setPresentation(presentation, scene::Origin::User);
    EXPECT_EQ(makeColorBar(m_view).high, "") << "it has no ends";
    m_spec.adjust = [](dicom::InstanceHeader& header) {
        header.format.photometric = dicom::Photometric::Rgb;
        header.format.samplesPerPixel = 3;
    };
    show(QStringLiteral("8.21"));
    m_view.setPresentation(presentation, scene::Origin::User);
    EXPECT_EQ(makeColorBar(m_view).lut, nullptr) << "true colour has its own";
    EXPECT_FALSE(mandatoryMarks(m_view).join(u' ').contains(QStringLiteral("colours:")));
}

TEST_F(Overlay, AnMprBetweenTheSlicesSaysThatItIsInterpolated) {
    m_spec.adjust = {};
    m_view.showMpr(test::makeVolume(m_spec), scene::MprPlane::Axial);
    EXPECT_EQ(mandatoryMarks(m_view), QStringList("MPR"));
    scene::ViewState state = m_view.state();
    state.position.z += 0.7;
    m_view.setState(state, scene::Origin::User);
    EXPECT_EQ(mandatoryMarks(m_view), QStringList("MPR, interpolated"));
    state.slab = {imaging::SlabMode::Max, 4};
    m_view.setState(state, scene::Origin::User);
    EXPECT_EQ(mandatoryMarks(m_view), (QStringList{"MPR", "MIP 4.0 mm"}));
}

TEST_F(Overlay, RatiosOfLossyCompressionsAreRatios) {
    for (const auto& [ratio, mark] : {std::pair("12.5", "lossy 12.5:1"), std::pair("10\\8", "lossy 10:1, then 8:1"),
                                      std::pair("", "lossy"), std::pair("12:1", "lossy 12:1")}) {
        m_spec.adjust = [&, text = ratio](dicom::InstanceHeader& header) {
            header.lossy = true;
            header.lossyRatio = QLatin1String(text);
        };
        show(QStringLiteral("8.22.%1").arg(QLatin1String(mark)));
        EXPECT_EQ(mandatoryMarks(m_view).value(0), mark);
    }
}

TEST_F(Overlay, ScaleBarOnTheImageIsAsLongAsItSays) {
    const ScaleBar bar = makeScaleBar(m_view, 300 * 0.32);
    const QImage image = paint(bare());
    const QRect ink = inked(image, {293, 20, 2, 260});
    EXPECT_NEAR(ink.height(), bar.pixels, 4); // rims of the end ticks
    EXPECT_NEAR(ink.center().y(), 150, 2);
}

TEST_F(Overlay, AnnotationsAreDrawnWhereTheirPointsAre) {
    scene::Annotation annotation;
    annotation.id = QStringLiteral("a");
    const scene::ViewTransform t = m_view.transform();
    annotation.points = {t.toPatient({60, 150}), t.toPatient({120, 150})};
    OverlayContent content = bare();
    content.annotations = {annotation};
    const QImage image = paint(content);
    EXPECT_FALSE(inked(image, {85, 148, 10, 5}).isEmpty());
    EXPECT_TRUE(inked(image, {85, 135, 10, 10}).isEmpty());
    EXPECT_FALSE(inked(image, {56, 146, 8, 8}).isEmpty());
    EXPECT_FALSE(inked(image, {128, 158, 30, 14}).isEmpty()); // its label
    content.selectedId = annotation.id;
    EXPECT_NE(paint(content), image);
}

TEST_F(Overlay, ALabelStaysOnTheCanvas) {
    scene::Annotation annotation;
    annotation.type = scene::AnnotationType::Text;
    annotation.text = QStringLiteral("a text that would not fit");
    const scene::ViewTransform t = m_view.transform();
    annotation.points = {t.toPatient({240, 240}), t.toPatient({298, 298})};
    OverlayContent content = bare();
    content.annotations = {annotation};
    const QImage image = paint(content);
    EXPECT_FALSE(inked(image, {150, 280, 60, 18}).isEmpty());
}

TEST_F(Overlay, CrosshairIsOpenInTheMiddle) {
    OverlayContent content = bare();
    content.crosshair = m_view.transform().toPatient({100, 200});
    const QImage image = paint(content);
    EXPECT_FALSE(inked(image, {60, 199, 4, 3}).isEmpty());
    EXPECT_FALSE(inked(image, {99, 230, 3, 4}).isEmpty());
    EXPECT_TRUE(inked(image, {93, 193, 14, 14}).isEmpty());
}

TEST_F(Overlay, TheVeilDarkensAndTheMessageIsInTheMiddle) {
    OverlayContent content = bare();
    content.veil = true;
    content.message = QStringLiteral("loading");
    const QImage image = paint(content);
    EXPECT_LT(qBlue(image.pixel(60, 60)), 0x30);
    EXPECT_NE(inked(image, {120, 140, 60, 20}, image.pixel(60, 60)), QRect());
    m_view.clear();
    EXPECT_FALSE(inked(paint(content), {120, 140, 60, 20}, image.pixel(60, 60)).isEmpty());
}

TEST_F(Overlay, GrowsWithTheDevicePixelRatio) {
    const QRect small = inked(paint(bare(), 1), {0, 100, 60, 100});
    m_view.setCanvas({600, 600});
    const QRect large = inked(paint(bare(), 2), {0, 200, 120, 200});
    EXPECT_NEAR(large.height(), 2 * small.height(), 4);
    EXPECT_NEAR(large.left(), 2 * small.left(), 4);
}

TEST_F(Overlay, TextsGrowWithTheTextAlone) {
    m_view.setCanvas({600, 600});
    OverlayContent content = bare();
    const QRect left(0, 280, 40, 40);
    const QRect small = inked(paint(content), left);
    content.textScale = 2;
    const QRect large = inked(paint(content), left);
    EXPECT_NEAR(large.height(), 2 * small.height(), 4);
}

} // namespace
} // namespace sagitta::render
