// tags: all attributes of a file or an image as a script sees them.
#include "cli/cli_process.h"
#include "support/made_instance.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

class Tags : public testing::Test {
protected:
    Tags() {
        MadeInstance first;
        first.patientName = QStringLiteral("Müller^Jörg");
        first.studyUid = QStringLiteral("1.2.3");
        first.seriesUid = QStringLiteral("1.2.3.4");
        m_made = writeSeries(m_files.path(), first, 2);
    }
    CliAnswer tags(const QStringList& arguments) { return runCli(m_data.path(), QStringList{"tags"} + arguments); }
    static QJsonArray elements(const CliAnswer& answer) {
        EXPECT_EQ(answer.exitCode, 0) << answer.errors.toStdString();
        return answer.json.object().value("elements").toArray();
    }
    static QJsonObject find(const QJsonArray& elements, const QString& keyword) {
        for (const QJsonValue& element : elements) {
            if (element.toObject().value("keyword").toString() == keyword)
                return element.toObject();
        }
        ADD_FAILURE() << keyword.toStdString();
        return {};
    }
    QTemporaryDir m_data;
    QTemporaryDir m_files;
    QStringList m_made;
};

TEST_F(Tags, OfAFileAndOfAnImageAreTheSame) {
    const QJsonArray ofFile = elements(tags({m_made[0]}));
    const QJsonObject name = find(ofFile, "PatientName");
    EXPECT_EQ(name.value("tag").toString(), "(0010,0010)");
    EXPECT_EQ(name.value("name").toString(), "Patient Name");
    EXPECT_EQ(name.value("vr").toString(), "PN");
    EXPECT_EQ(name.value("vm").toInt(), 1);
    EXPECT_EQ(name.value("depth").toInt(-1), 0);
    EXPECT_EQ(name.value("value").toString(), QStringLiteral("Müller^Jörg"));
    EXPECT_EQ(find(ofFile, "SOPClassUID").value("meaning").toString(), "CT Image Storage");
    ASSERT_EQ(runCli(m_data.path(), {"import", m_files.path()}).exitCode, 0);
    const QString uid = sopInstanceOf(m_made[0]);
    EXPECT_EQ(elements(tags({"--image", uid})), ofFile);
}

TEST_F(Tags, AreSearched) {
    const CliAnswer answer = tags({m_made[0], "--search", "0010,"});
    EXPECT_EQ(answer.json.object().value("matches").toInt(), elements(answer).size());
    for (const QJsonValue& element : elements(answer))
        EXPECT_TRUE(element.toObject().value("tag").toString().startsWith("(0010,"));
}

TEST_F(Tags, AreComparedWithThoseOfAnotherFile) {
    const CliAnswer answer = tags({m_made[0], "--compare", m_made[1]});
    const QJsonObject number = find(elements(answer), "InstanceNumber");
    EXPECT_EQ(number.value("value").toString(), "1");
    EXPECT_EQ(number.value("otherValue").toString(), "2");
    EXPECT_EQ(number.value("difference").toString(), QStringLiteral("≠"));
    EXPECT_EQ(answer.json.object().value("notCompared").toInt(), 1) << "the pixels";
    const CliAnswer same = tags({m_made[0], "--compare", m_made[0]});
    EXPECT_EQ(same.json.object().value("differences").toInt(-1), 0);
    EXPECT_TRUE(elements(same).isEmpty());
}

TEST_F(Tags, SayWhatIsWrong) {
    EXPECT_EQ(tags({}).exitCode, 2);
    EXPECT_EQ(tags({m_made[0], "--image", "1.2"}).exitCode, 2);
    EXPECT_EQ(tags({m_made[0], "--frame", "0"}).exitCode, 2);
    EXPECT_EQ(tags({m_made[0], "--frame", "1"}).exitCode, 1) << "it has no functional groups";
    EXPECT_EQ(tags({m_files.filePath("none.dcm")}).exitCode, 1);
    EXPECT_EQ(tags({"--image", "1.2.99"}).exitCode, 1);
    QFile letter(m_files.filePath("letter.txt"));
    ASSERT_TRUE(letter.open(QIODevice::WriteOnly));
    letter.write("Dear reader, this is a letter.");
    letter.close();
    const CliAnswer answer = tags({letter.fileName()});
    EXPECT_EQ(answer.exitCode, 1);
    EXPECT_EQ(answer.errors.count('\n'), 1) << answer.errors.toStdString();
}

} // namespace
} // namespace sagitta::test
