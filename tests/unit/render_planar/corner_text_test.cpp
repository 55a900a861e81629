// Corner texts as data: what stands in them, whose file counts, and what is said of a file that is wrong.
#include "render/planar/corner_fields.h"
#include "render/planar/corner_text.h"
#include "render/planar/json_lines.h"
#include "support/made_series.h"

#include "dicom/shown_attributes.h"

#include <QDir>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace sagitta::render {
namespace {

using test::SeriesSpec;

// A file of one set with name and ID, and what else is given.
QByteArray fileOf(const QByteArray& corners, const QByteArray& modalities = R"(["CT"])") {
    return R"({"format": 1, "sets": [{"modalities": )" + modalities + ",\n" + corners + "}]}";
}

CornerTextSets setsOf(const QByteArray& json) {
    const auto sets = CornerTextSets::parse(json);
    EXPECT_TRUE(sets) << (sets ? std::string() : sets.error().message().toStdString());
    return sets ? *sets : CornerTextSets::builtIn();
}

QString problemOf(const QByteArray& json) {
    const auto sets = CornerTextSets::parse(json);
    EXPECT_FALSE(sets) << json.toStdString();
    return sets ? QString() : sets.error().message();
}

class CornerTexts : public testing::Test {
protected:
    CornerTexts() {
        m_spec.adjust = [this](dicom::InstanceHeader& header) {
            header.patient = {QStringLiteral("Doe^Jane"),
                              QStringLiteral("4711"),
                              {},
                              QStringLiteral("19700203"),
                              QStringLiteral("F")};
            header.study.date = QStringLiteral("20240301");
            header.imageLaterality = QStringLiteral("L");
            header.viewPosition = QStringLiteral("MLO");
            header.sliceThickness = 1.25;
            header.shownTexts = m_shown;
        };
    }
    void shown(const char* keyword, const char* text) {
        const auto at = dicom::shownAttributes().indexOf(QLatin1String(keyword));
        ASSERT_GE(at, 0) << keyword;
        while (m_shown.size() <= at)
            m_shown << QString();
        m_shown[at] = QString::fromUtf8(text);
    }
    QStringList lines(Corner corner, const CornerTextSets& sets = CornerTextSets::builtIn(),
                      TextLevel level = TextLevel::All) {
        m_spec.series = QStringLiteral("5.%1").arg(++m_number);
        m_view.showStack(test::makeSet(m_spec));
        return makeCornerText(m_view, sets, level).at(corner);
    }
    // What one line says.
    QString line(const QByteArray& text) {
        return lines(Corner::TopRight, setsOf(fileOf("\"topRight\": [\"" + text + "\"]"))).join(u'|');
    }

    SeriesSpec m_spec;
    QStringList m_shown;
    scene::View m_view;
    int m_number = 0;
};

TEST_F(CornerTexts, SayWhatMattersForTheModality) {
    shown("KVP", "120.0");
    shown("XRayTubeCurrent", "250");
    shown("RepetitionTime", "500.25");
    shown("EchoTime", "3.4100001");
    shown("FlipAngle", "90");
    EXPECT_TRUE(lines(Corner::BottomRight).contains(QStringLiteral("120 kV  250 mA")));
    m_spec.modality = QStringLiteral("MR");
    EXPECT_TRUE(lines(Corner::BottomRight).contains(QStringLiteral("TR 500  TE 3.4")));
    EXPECT_TRUE(lines(Corner::BottomRight).contains(QString::fromUtf8("FA 90°")));
    m_spec.modality = QStringLiteral("MG");
    EXPECT_TRUE(lines(Corner::TopLeft).contains(QStringLiteral("L  MLO")));
    m_spec.modality = QStringLiteral("PT");
    m_spec.scale.unit = QStringLiteral("BQML");
    EXPECT_TRUE(lines(Corner::BottomRight).contains(QStringLiteral("Bq/ml")));
    m_spec.modality = QStringLiteral("OT");
    EXPECT_EQ(lines(Corner::BottomRight), QStringList("W/L full range"));
    EXPECT_EQ(lines(Corner::BottomLeft),
              (QStringList{"Im 1 / 5", "Pos 40.0 mm", QStringLiteral("Thk 1.25 mm"), "Zoom 6 %"}));
}

TEST_F(CornerTexts, TheEssentialIsThePatientAndTheSide) {
    const CornerTextSets& sets = CornerTextSets::builtIn();
    for (const char* modality : {"CT", "MR", "PT", "NM", "US", "CR", "DX", "MG", "XA", "RF", "OT", ""}) {
        m_spec.modality = QLatin1String(modality);
        const QStringList essential = lines(Corner::TopLeft, sets, TextLevel::Essential);
        EXPECT_EQ(essential.value(0), "DOE, Jane") << modality;
        EXPECT_EQ(essential.value(1), "ID 4711") << modality;
        EXPECT_EQ(essential.value(2), "1970-02-03  F") << modality;
        EXPECT_TRUE(essential.value(3).contains(u'L')) << modality;
        for (const Corner corner : {Corner::TopRight, Corner::BottomLeft, Corner::BottomRight})
            EXPECT_EQ(lines(corner, sets, TextLevel::Essential), QStringList());
        for (const Corner corner : {Corner::TopLeft, Corner::TopRight, Corner::BottomLeft, Corner::BottomRight})
            EXPECT_EQ(lines(corner, sets, TextLevel::None), QStringList());
    }
}

TEST_F(CornerTexts, WhatIsEmptyIsLeftOut) {
    shown("KVP", "120");
    EXPECT_EQ(line("a {PatientSex} b"), "a F b");
    EXPECT_EQ(line("a {StudyDescription} b"), "") << "no field of the line has a value";
    EXPECT_EQ(line("{KVP} kV {XRayTubeCurrent} mA"), "120 kV  mA");
    EXPECT_EQ(line("{KVP} kV[ {XRayTubeCurrent} mA]"), "120 kV");
    EXPECT_EQ(line("[{XRayTubeCurrent} mA ][{KVP} kV][ x]"), "120 kV x");
    EXPECT_EQ(line("[{KVP} kV {XRayTubeCurrent} mA]"), "");
    EXPECT_EQ(line("as it stands"), "as it stands");
    EXPECT_EQ(line(""), "");
    shown("ConvolutionKernel", "B31f\\2");
    EXPECT_EQ(line("{ConvolutionKernel}"), "B31f, 2");
}

TEST_F(CornerTexts, EveryFieldIsFoundAndSaysSomethingOrNothing) {
    const QStringList names = cornerFieldNames();
    EXPECT_EQ(QSet<QString>(names.begin(), names.end()).size(), names.size()) << "a name twice";
    m_view.showStack(test::makeSet(m_spec));
    for (const QString& name : names) {
        const auto field = findCornerField(name);
        ASSERT_TRUE(field) << name.toStdString();
        static_cast<void>(cornerFieldText(*field, m_view, m_view.displaySet()->first()));
    }
    EXPECT_FALSE(findCornerField(QStringLiteral("patientname")));
    EXPECT_FALSE(findCornerField({}));
}

TEST_F(CornerTexts, OnesOwnGoBeforeTheBuiltInCornerByCorner) {
    const CornerTextSets sets = setsOf(fileOf(R"("bottomRight": ["mine"])"));
    EXPECT_EQ(lines(Corner::BottomRight, sets), QStringList("mine"));
    EXPECT_EQ(lines(Corner::TopLeft, sets).value(0), "DOE, Jane");
    m_spec.modality = QStringLiteral("MR");
    EXPECT_EQ(lines(Corner::BottomRight, sets), QStringList("W/L full range")) << "another modality";
    const CornerTextSets all = setsOf(fileOf(R"("bottomRight": ["all mine"])", R"(["*"])"));
    EXPECT_EQ(lines(Corner::BottomRight, all), QStringList("all mine"));
    EXPECT_EQ(lines(Corner::BottomRight, setsOf(fileOf(R"("bottomRight": [])"))), QStringList("W/L full range"));
    m_spec.modality = QStringLiteral("CT");
    EXPECT_EQ(lines(Corner::BottomRight, setsOf(fileOf(R"("bottomRight": [])"))), QStringList());
}

TEST(CornerTextFile, WhatIsWrongIsToldWithItsLine) {
    EXPECT_EQ(problemOf("{\n\n\"format\": 1,\n}"), "line 4: object is missing after a comma");
    EXPECT_EQ(problemOf("{\"format\": 2, \"sets\": []}"), "line 1: \"format\" must be 1");
    EXPECT_EQ(problemOf("{\"sets\": []}"), "line 1: \"format\" must be 1");
    EXPECT_EQ(problemOf("{\"format\": 1,\n \"sets\": 3}"), "line 2: \"sets\" must be a list");
    EXPECT_EQ(problemOf("{\"format\": 1,\n \"set\": []}"), "line 2: \"set\" is not known here; known are format, sets");
    EXPECT_EQ(
        problemOf(fileOf("\"topMiddle\": []")),
        "line 2: \"topMiddle\" is not known here; known are modalities, topLeft, topRight, bottomLeft, bottomRight");
    EXPECT_EQ(problemOf(fileOf("\n\"topRight\": [\n\"{PatientSex}\",\n\"{Patientsex}\"]")),
              "line 5: there is no field {Patientsex}");
    EXPECT_EQ(problemOf(fileOf("\"topRight\": [\"{KVP\"]")), "line 2: \"{\" without \"}\" after it");
    EXPECT_EQ(problemOf(fileOf("\"topRight\": [\"KVP}\"]")), "line 2: \"}\" without \"{\" before it");
    EXPECT_EQ(problemOf(fileOf("\"topRight\": [\"[{KVP}\"]")), "line 2: \"[\" without \"]\" after it");
    EXPECT_EQ(problemOf(fileOf("\"topRight\": [\"{KVP}]\"]")), "line 2: \"]\" without \"[\" before it");
    EXPECT_EQ(problemOf(fileOf("\"topRight\": [\"[[{KVP}]]\"]")), "line 2: \"[\" within \"[ ]\"");
    EXPECT_EQ(problemOf(fileOf("\"topRight\": [\"{KVP:x}\"]")),
              "line 2: {KVP:x}: after \":\" comes a number of decimals, 0 to 9");
    EXPECT_EQ(problemOf(fileOf("\"topRight\": [7]")),
              "line 2: a line is a text, or {\"text\": …, \"essential\": true}");
    EXPECT_EQ(problemOf(fileOf("\"topRight\": [{\"text\": \"x\",\n\"essental\": true}]")),
              "line 3: \"essental\" is not known here; known are text, essential");
    EXPECT_EQ(problemOf(fileOf("\"topRight\": \"x\"")), "line 2: a corner is a list of lines");
    EXPECT_EQ(problemOf(fileOf("\"topRight\": []", "\"CT\"")),
              "line 1: \"modalities\" must be a list of modalities, like [\"CT\", \"MR\"]");
    EXPECT_EQ(problemOf(fileOf("\"topRight\": [],\n\"topRight\": []")), "line 3: \"topRight\" stands here twice");
    EXPECT_EQ(problemOf(QByteArray(2 << 20, ' ')), "the file is too long");
}

TEST(CornerTextFile, CannotHideWhoThePatientIs) {
    EXPECT_EQ(problemOf(fileOf("\"topLeft\": [{\"text\": \"{PatientName}\", \"essential\": true}]")),
              "line 1: {PatientID} must be in an essential line (modality CT)");
    EXPECT_EQ(problemOf(fileOf("\"topLeft\": [\"{PatientName} {PatientID}\"]")),
              "line 1: {PatientName} must be in an essential line (modality CT)");
    // In another corner it may stand.
    setsOf(fileOf("\"topLeft\": [], \"topRight\": [{\"text\": \"{PatientName} {PatientID}\", \"essential\": true}]"));
}

TEST(CornerTextFile, IsWrittenReadAndReset) {
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("corner-text.json"));
    ASSERT_TRUE(loadCornerTextSets(file)) << "without a file the built-in ones";
    ASSERT_TRUE(resetCornerTextSets(file)) << "nothing to reset";
    ASSERT_TRUE(writeCornerTextTemplate(file));
    ASSERT_TRUE(loadCornerTextSets(file));
    const auto again = writeCornerTextTemplate(file);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code(), ErrorCode::Refused) << "one's own is not written over";
    {
        QFile bad(file);
        ASSERT_TRUE(bad.open(QIODevice::WriteOnly));
        bad.write("{\n");
    }
    const auto sets = loadCornerTextSets(file);
    ASSERT_FALSE(sets);
    EXPECT_TRUE(sets.error().message().startsWith(file));
    EXPECT_TRUE(sets.error().message().contains(QStringLiteral("line 2")));
    ASSERT_TRUE(resetCornerTextSets(file));
    EXPECT_FALSE(QFile::exists(file));
    EXPECT_TRUE(QFile::exists(file + QStringLiteral(".old"))) << "put aside, not lost";
    EXPECT_TRUE(loadCornerTextSets(file));
    EXPECT_FALSE(writeCornerTextTemplate(folder.filePath(QStringLiteral("no/such/folder.json"))));
}

TEST(JsonLines, KnowWhereValuesStand) {
    const QByteArray json = "{ \"a\" : [1,\n {\"b\\\"\": \"x]}\\\\\",\n \"c\": null}\n],\n\"d\":{}}";
    const JsonLines lines(json);
    EXPECT_EQ(lines.lineOf(QStringLiteral("/a")), 1);
    EXPECT_EQ(lines.lineOf(QStringLiteral("/a/0")), 1);
    EXPECT_EQ(lines.lineOf(QStringLiteral("/a/1")), 2);
    EXPECT_EQ(lines.lineOf(QStringLiteral("/a/1/c")), 3);
    EXPECT_EQ(lines.lineOf(QStringLiteral("/d")), 5);
    EXPECT_EQ(lines.lineOf(QStringLiteral("/d/e/f")), 5) << "not there: where it would be";
    EXPECT_EQ(lines.lineOf(QStringLiteral("/x")), 1);
    EXPECT_EQ(lines.repeatedKey(), "");
    EXPECT_EQ(JsonLines("{\"a\": 1, \"b\": {\"c\": 1,\n\"c\": 2}}").repeatedKey(), "/b/c");
    EXPECT_EQ(JsonLines::lineAt("a\nb\nc", 2), 2);
    EXPECT_EQ(JsonLines::lineAt("a\nb\nc", 99), 3);
}

} // namespace
} // namespace sagitta::render
