// Real world values, overlays and shutters through sagitta-cli, of a file written by hand.
#include "cli/cli_process.h"
#include "cli/cli_steps.h"
#include "unit/dicom/made_file.h"

#include <QImage>
#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <cmath>

namespace sagitta::test {
namespace {

namespace tags = dicom::tags;

class Graphics : public testing::Test {
protected:
    // 3 x 2 pixels of 0, 100 … 500.
    void SetUp() override {
        Elements d = identity();
        d.text(tags::ShutterShape, "CS", "RECTANGULAR");
        d.text(tags::ShutterLeftVerticalEdge, "IS", "2").text(tags::ShutterRightVerticalEdge, "IS", "3");
        d.text(tags::ShutterUpperHorizontalEdge, "IS", "1").text(tags::ShutterLowerHorizontalEdge, "IS", "2");
        d.us(tags::ShutterPresentationValue, {0x8080});
        addImage(d, {});
        Elements unit;
        unit.text(tags::CodeValue, "SH", "mm2/s");
        Elements map;
        map.sequence(tags::MeasurementUnitsCodeSequence, {unit}).text(tags::LUTLabel, "SH", "ADC");
        map.us(tags::RealWorldValueLastValueMapped, {400}).us(tags::RealWorldValueFirstValueMapped, {100});
        map.fd(tags::RealWorldValueIntercept, -1).fd(tags::RealWorldValueSlope, 0.5);
        d.sequence(tags::RealWorldValueMappingSequence, {map});
        d.us({0x6000, 0x0010}, {2}).us({0x6000, 0x0011}, {3}).text({0x6000, 0x0040}, "CS", "G");
        d.us({0x6000, 0x0050}, {1, 1}, "SS").us({0x6000, 0x0100}, {1}).us({0x6000, 0x0102}, {0});
        d.words({0x6000, 0x3000}, "OW", {0b010001});
        d.words(tags::PixelData, "OW", {0, 100, 200, 300, 400, 500});
        m_file = writeFile(m_folder.path(), part10(QStringLiteral("1.2.840.10008.1.2.1"), d.encoded()));
    }

    QString path(const char* name) const { return m_folder.filePath(QLatin1String(name)); }
    CliAnswer render(const QStringList& more) const {
        return runCli(m_folder.path() + QStringLiteral("/data"), QStringList{QStringLiteral("render"), m_file} + more);
    }
    // With a window in which the stored values are 0, 51 … 255.
    std::vector<int> greys(const QStringList& more) const {
        const CliAnswer answer = render(QStringList{QStringLiteral("--window"), QStringLiteral("250.5,501"),
                                                    QStringLiteral("--out"), path("p.png")} +
                                        more);
        EXPECT_EQ(answer.exitCode, 0) << answer.errors.toStdString();
        const QImage image(path("p.png"));
        std::vector<int> greys;
        for (int j = 0; j < image.height(); ++j)
            for (int i = 0; i < image.width(); ++i)
                greys.push_back(qGray(image.pixel(i, j)));
        return greys;
    }

    QTemporaryDir m_folder;
    QString m_file;
};

TEST_F(Graphics, RealWorldValuesAreNotANumberWhereTheyAreNotMapped) {
    const CliAnswer answer =
        render({QStringLiteral("--rwv"), QStringLiteral("1"), QStringLiteral("--values"), path("v.f32")});
    ASSERT_EQ(answer.exitCode, 0) << answer.errors.toStdString();
    const std::vector<float> values = readFloats(path("v.f32"));
    ASSERT_EQ(values.size(), 6U);
    EXPECT_TRUE(std::isnan(values[0]) && std::isnan(values[5]));
    EXPECT_EQ(std::vector<float>(values.begin() + 1, values.begin() + 5), (std::vector<float>{49, 99, 149, 199}));
    const QJsonObject map = answer.json.object().value(QLatin1String("rwv")).toObject();
    EXPECT_EQ(map.value(QLatin1String("label")).toString(), "ADC");
    EXPECT_EQ(map.value(QLatin1String("unit")).toString(), "mm2/s");
}

TEST_F(Graphics, OverlaysAndShuttersAreShownAndOverlaysCanBeLeftOut) {
    EXPECT_EQ(greys({}), (std::vector<int>{255, 51, 102, 128, 255, 255}));
    EXPECT_EQ(greys({QStringLiteral("--overlays"), QStringLiteral("on")}), greys({}));
    EXPECT_EQ(greys({QStringLiteral("--overlays"), QStringLiteral("off")}),
              (std::vector<int>{128, 51, 102, 128, 204, 255}));
}

TEST_F(Graphics, MistakesAreSaid) {
    const QString values = path("v.f32");
    for (const QStringList& options :
         {QStringList{"--rwv", "1", "--out", path("p.png")}, QStringList{"--rwv", "0", "--values", values},
          QStringList{"--rwv", "2", "--values", values}, QStringList{"--rwv", "x", "--values", values},
          QStringList{"--overlays", "maybe", "--values", values}}) {
        const CliAnswer answer = render(options);
        EXPECT_EQ(answer.exitCode, 2) << options.join(u' ').toStdString();
        EXPECT_EQ(answer.errors.count('\n'), 1) << answer.errors.toStdString();
    }
}

} // namespace
} // namespace sagitta::test
