#include "render/planar/color_lut.h"
#include "render/planar/planar_renderer.h"
#include "scene/view.h"
#include "support/corpus.h"
#include "support/made_series.h"

#include <QCryptographicHash>
#include <QFile>
#include <QSet>
#include <QtEndian>

#include <gtest/gtest.h>

namespace sagitta::render {
namespace {

using test::SeriesSpec;

QByteArray bytesOf(const ColorLut& lut) {
    QByteArray bytes;
    for (const QRgb color : lut.colors) {
        for (const int value : {qRed(color), qGreen(color), qBlue(color)})
            bytes += static_cast<char>(value);
    }
    return bytes;
}

const ColorLut& named(const char* name) {
    const ColorLut* lut = findColorLut(QLatin1String(name));
    EXPECT_NE(lut, nullptr) << name;
    return lut ? *lut : colorLuts().front();
}

struct Entry {
    int grey, red, green, blue;
};

void expectEntries(const char* name, std::initializer_list<Entry> entries) {
    for (const Entry& e : entries)
        EXPECT_EQ(QColor(named(name).colors[static_cast<size_t>(e.grey)]), QColor(e.red, e.green, e.blue))
            << name << " " << e.grey;
}

TEST(ColorLuts, AreThoseThatAreShippedAndGreyComesFirst) {
    QStringList names;
    for (const ColorLut& lut : colorLuts())
        names << lut.name;
    EXPECT_EQ(names, (QStringList{"grey", "hot-iron", "pet", "hot-metal-blue", "pet-20-step", "spring", "summer",
                                  "fall", "winter", "cubehelix"}));
    EXPECT_EQ(findColorLut(QStringLiteral("grey")), nullptr) << "greys as they are";
    EXPECT_EQ(findColorLut({}), nullptr);
    EXPECT_EQ(findColorLut(QStringLiteral("no such table")), nullptr);
    for (size_t grey = 0; grey < 256; ++grey)
        ASSERT_EQ(colorLuts().front().colors[grey], qRgb(int(grey), int(grey), int(grey)));
}

// PS3.6 Annex B, where the tables turn.
TEST(ColorLuts, HaveTheValuesOfTheStandard) {
    expectEntries("hot-iron", {{0, 0, 0, 0},
                               {1, 2, 0, 0},
                               {127, 254, 0, 0},
                               {128, 255, 0, 0},
                               {129, 255, 2, 0},
                               {191, 255, 126, 0},
                               {192, 255, 128, 4},
                               {254, 255, 252, 252},
                               {255, 255, 255, 255}});
    expectEntries("pet", {{0, 0, 0, 0},
                          {1, 0, 2, 1},
                          {32, 0, 65, 63},
                          {63, 0, 128, 125},
                          {64, 1, 126, 127},
                          {128, 128, 0, 255},
                          {129, 130, 2, 252},
                          {192, 255, 128, 0},
                          {255, 255, 255, 255}});
    expectEntries("hot-metal-blue", {{0, 0, 0, 0},
                                     {1, 0, 0, 2},
                                     {86, 3, 0, 169},
                                     {102, 50, 0, 200},
                                     {119, 90, 0, 150},
                                     {170, 255, 96, 0},
                                     {255, 255, 255, 255}});
    expectEntries("pet-20-step", {{0, 0, 0, 0},
                                  {12, 0, 0, 0},
                                  {13, 96, 0, 80},
                                  {26, 48, 48, 80},
                                  {102, 48, 96, 48},
                                  {153, 224, 224, 80},
                                  {230, 255, 0, 0},
                                  {243, 255, 255, 255}});
    expectEntries("spring", {{0, 255, 0, 255}, {100, 255, 100, 155}, {255, 255, 255, 0}});
    expectEntries("summer", {{0, 0, 255, 0}, {127, 0, 192, 0}, {128, 0, 191, 2}, {255, 0, 128, 254}});
    expectEntries("fall", {{0, 255, 255, 0}, {100, 255, 155, 0}, {255, 255, 0, 0}});
    expectEntries("winter", {{0, 0, 0, 255}, {127, 0, 127, 192}, {255, 127, 255, 128}});
}

// SHA-256 over the 256 entries, red, green and blue in turn, of the well-known SOP instances 1.2.840.10008.1.5.1 to .8;
// linear segments (PS3.3 C.7.9.2.2) rounded half up.
TEST(ColorLuts, AreTheStandardsOwnEntryByEntry) {
    const std::pair<const char*, const char*> sums[] = {
        {"hot-iron", "8bba464199e149c18cf501e8174289abf693e5af4a7db4c1602ad48dd4338dda"},
        {"pet", "bc03f513531e405c3535f0e0d42ab86fb4d7df84fc02f2cd96e75c364b460145"},
        {"hot-metal-blue", "a421277b84abae409188b25c2fba742ad459dc30356a4aebd37ceb33a94718f9"},
        {"pet-20-step", "6f4f77ec9646ab6c536f1abe9e755ab548dfd0a4e71c4bfe130be2bd355c54ac"},
        {"spring", "1936eccfa8b7e627543a378f2070b8552225e00dcc796baec58f747de1fbba69"},
        {"summer", "645c151a04c5754b036900803eb824a42326a2b4a240f3795a29294e62cefa41"},
        {"fall", "3b967a693980920ac26b92a9f59d43f2f60e54f434a8ccc23e47047c982ef5ac"},
        {"winter", "6c86dcf2f39314221ed176067825b02029deab5f4c57b1677d8dfd756633019f"},
    };
    for (const auto& [name, sum] : sums)
        EXPECT_EQ(QCryptographicHash::hash(bytesOf(named(name)), QCryptographicHash::Sha256).toHex(), sum) << name;
}

TEST(ColorLuts, AgreeWithThePalettesOfTheCorpus) {
    if (test::corpusPath().isEmpty())
        GTEST_SKIP() << "SAGITTA_CORPUS names no folder of DICOM files";
    for (const auto& [name, fileName] :
         {std::pair("hot-iron", "hotiron"), std::pair("pet", "pet"), std::pair("pet-20-step", "pet20step")}) {
        QFile file(QStringLiteral("%1/pydicom/palettes/%2.dcm").arg(test::corpusPath(), QLatin1String(fileName)));
        ASSERT_TRUE(file.open(QIODevice::ReadOnly)) << fileName;
        const QByteArray all = file.readAll();
        for (int component = 0; component < 3; ++component) {
            // (0028,1201) to (0028,1203), OW of 256 bytes, explicit little endian.
            const char head[] = {0x28, 0, static_cast<char>(0x01 + component), 0x12, 'O', 'W', 0, 0, 0, 1, 0, 0};
            const auto at = all.indexOf(QByteArray(head, sizeof head));
            ASSERT_GE(at, 0) << fileName;
            const QByteArray table = all.mid(at + qsizetype(sizeof head), 256);
            for (qsizetype grey = 0; grey < 256; ++grey)
                ASSERT_EQ(table[grey], bytesOf(named(name))[3 * grey + component]) << fileName << " " << grey;
        }
    }
}

// The formula of the paper, and what it is for: brightness rises with every grey.
TEST(ColorLuts, CubehelixRisesEvenly) {
    const ColorLut& lut = named("cubehelix");
    double before = -1;
    for (int grey = 0; grey < 256; ++grey) {
        const double l = grey / 255.0;
        const double angle = 2 * M_PI * (0.5 / 3 + 1 - 1.5 * l);
        const double amplitude = l * (1 - l) / 2;
        const double c = std::cos(angle);
        const double s = std::sin(angle);
        const QColor color(lut.colors[static_cast<size_t>(grey)]);
        const auto eight = [&](double offset) { return std::clamp(255 * (l + amplitude * offset), 0.0, 255.0); };
        EXPECT_NEAR(color.red(), eight(-0.14861 * c + 1.78277 * s), 0.501) << grey;
        EXPECT_NEAR(color.green(), eight(-0.29227 * c - 0.90649 * s), 0.501) << grey;
        EXPECT_NEAR(color.blue(), eight(1.97294 * c), 0.501) << grey;
        const double brightness = 0.30 * color.red() + 0.59 * color.green() + 0.11 * color.blue();
        EXPECT_GT(brightness, before) << grey;
        before = brightness;
    }
}

TEST(ColorLuts, ABadTableIsRefusedAndNamed) {
    const auto problem = [](const char* red) {
        const QByteArray json = QByteArray(R"([{"name": "x", "title": "X", "red": )") + red +
                                R"(, "green": [[0, 0], [255, 0]], "blue": [[0, 0], [255, 0]]}])";
        const auto luts = parseColorLuts(json);
        return luts ? QString() : luts.error().message();
    };
    EXPECT_EQ(problem("[[0, 7], [255, 0]]"), "");
    for (const char* red :
         {"[]", "[[0, 0], [254, 0]]", "[[1, 0], [255, 0]]", "[[0, 0], [255, 256]]", "[[0, 0], [256, 0]]",
          "[[0, 0], [9, 0], [9, 1], [255, 0]]", "[[0, 0], [255, -1]]", "[[0], [255, 0]]"})
        EXPECT_TRUE(problem(red).startsWith("red of x")) << red << problem(red).toStdString();
    EXPECT_FALSE(parseColorLuts("[{}]"));
    EXPECT_FALSE(parseColorLuts("{}"));
    EXPECT_FALSE(parseColorLuts("["));
}

class LutPicture : public testing::Test {
protected:
    LutPicture() {
        m_spec.columns = 61;
        m_spec.rows = 47;
        m_spec.padding = -2000;
        std::mt19937 random(5);
        m_slices = test::makeSlices(m_spec, [&](int i, int j, int) {
            return static_cast<std::int16_t>(i + j < 9 ? -2000 : static_cast<int>(random() % 3000));
        });
        m_view.setCanvas({331, 277});
        m_view.showStack(test::makeSet(m_spec));
        m_request.frame = makeFrameLayer(*m_view.currentFrame()->header, 0, m_slices[0]);
        m_request.transform = m_view.transform();
        m_request.presentation.voi = {1500, 1400, dicom::VoiFunction::Linear, {}};
    }
    QImage image(const char* colormap) {
        m_request.presentation.colormap = QLatin1String(colormap);
        return m_renderer.render(m_request);
    }
    // Black where there is nothing: outside of the image and padding; else the colour of the grey.
    void expectColored(const QImage& grey, const QImage& colored, const ColorLut& lut) {
        const QRgb none = qRgb(0, 0, 0);
        int colors = 0;
        for (int y = 0; y < grey.height(); ++y) {
            for (int x = 0; x < grey.width(); ++x) {
                const QRgb expected = lut.colors[static_cast<size_t>(qRed(grey.pixel(x, y)))];
                const QRgb found = colored.pixel(x, y);
                ASSERT_TRUE(found == expected || (found == none && grey.pixel(x, y) == none)) << x << "," << y;
                colors += found == expected ? 1 : 0;
            }
        }
        EXPECT_GT(colors, grey.width() * grey.height() / 8);
        EXPECT_EQ(colored.pixel(0, 0), none) << "outside of the image";
    }

    SeriesSpec m_spec;
    std::vector<dicom::Frame> m_slices;
    scene::View m_view;
    PlanarRequest m_request;
    CpuPlanarRenderer m_renderer{2};
};

TEST_F(LutPicture, ColoursStandInForTheGreysAfterWindowAndInversion) {
    for (const bool invert : {false, true}) {
        m_request.presentation.invert = invert;
        for (const scene::Interpolation interpolation : {scene::Interpolation::Nearest, scene::Interpolation::Linear}) {
            m_request.presentation.interpolation = interpolation;
            const QImage grey = image("");
            expectColored(grey, image("spring"), named("spring"));
            EXPECT_EQ(image("grey"), grey);
            EXPECT_EQ(image("no such table"), grey);
        }
    }
}

TEST_F(LutPicture, AnMprPlaneIsColouredLikeTheFrame) {
    const auto volume = test::makeVolume(m_spec, m_slices);
    ASSERT_TRUE(volume);
    scene::View mpr;
    mpr.setCanvas({331, 277});
    for (const scene::MprPlane plane : {scene::MprPlane::Axial, scene::MprPlane::Coronal}) {
        mpr.showMpr(volume, plane);
        m_request.frame.reset();
        m_request.volume = VolumeLayer{volume, {}, false};
        m_request.transform = mpr.transform();
        expectColored(image(""), image("winter"), named("winter"));
    }
}

TEST_F(LutPicture, NativePicturesAreColouredToo) {
    m_request.presentation.colormap = QStringLiteral("fall");
    const QImage colored = renderNative(*m_request.frame, m_request.presentation);
    m_request.presentation.colormap.clear();
    const QImage grey = renderNative(*m_request.frame, m_request.presentation);
    EXPECT_EQ(grey.format(), QImage::Format_Grayscale8);
    expectColored(grey, colored, named("fall"));
}

TEST_F(LutPicture, TrueColourIsLeftAlone) {
    std::vector<std::uint8_t> rgb(61 * 47 * 3);
    std::mt19937 random(6);
    for (std::uint8_t& sample : rgb)
        sample = static_cast<std::uint8_t>(random());
    m_request.frame->frame = test::makeFrame(61, 47, rgb, dicom::FrameColor::Rgb);
    m_request.frame->colorMax = 255;
    EXPECT_EQ(image("hot-iron"), image(""));
}

} // namespace
} // namespace sagitta::render
