// C-FIND against Orthanc: levels, wildcards, dates, several modalities, names beyond ASCII.
#include "peer_fixture.h"

#include "core/uid.h"

#include <algorithm>

namespace sagitta::test {
namespace {

using network::QueryAnswer;
using network::QueryLevel;
using network::StudyQuery;

class FindTest : public OrthancTest {
protected:
    void SetUp() override {
        OrthancTest::SetUp();
        if (IsSkipped() || HasFatalFailure())
            return;
        ct = study("Doe^Jane", "P1", "20240301", "CT");
        mr = study("Doe^John", "P2", "20240310", "MR");
        ct.referringPhysician = QStringLiteral("Berger^Anna");
        mr.referringPhysician = QStringLiteral("Lindt^Otto");
        us = study("Müller^Zoë=ミュラー^ゾーイ", "P3", "20240401", "US");
        QStringList all = files.series(ct, 3);
        MadeInstance second = ct;
        second.seriesUid = makeUid();
        second.modality = QStringLiteral("SR");
        second.sopClass = QStringLiteral("1.2.840.10008.5.1.4.1.1.88.11");
        all += files.series(second, 1);
        all += files.series(mr, 2);
        all += files.series(us, 1);
        send(all);
    }

    static MadeInstance study(const char* name, const char* id, const char* date, const char* modality) {
        MadeInstance instance = newSeries();
        instance.patientName = QString::fromUtf8(name);
        instance.patientId = QLatin1String(id);
        instance.studyDate = QLatin1String(date);
        instance.modality = QLatin1String(modality);
        instance.accession = QStringLiteral("ACC-") + instance.patientId;
        return instance;
    }

    QueryAnswer find(const StudyQuery& query) {
        const auto answer = source()->find(query, {});
        EXPECT_TRUE(answer) << (answer ? "" : answer.error().message().toStdString());
        return answer ? *answer : QueryAnswer();
    }

    // The patients' IDs of the studies found, sorted and joined.
    std::string ids(const StudyQuery& query) {
        QStringList found;
        for (const dicom::StudySummary& row : find(query).studies)
            found << row.patientId;
        found.sort();
        return found.join(u' ').toStdString();
    }

    MadeInstance ct, mr, us;
};

TEST_F(FindTest, EveryStudyWithItsFields) {
    const QueryAnswer answer = find({});
    ASSERT_EQ(answer.studies.size(), 3u);
    const auto row = std::find_if(answer.studies.begin(), answer.studies.end(),
                                  [&](const auto& study) { return study.studyInstanceUid == ct.studyUid; });
    ASSERT_NE(row, answer.studies.end());
    EXPECT_EQ(row->patientName, QStringLiteral("Doe^Jane"));
    EXPECT_EQ(row->studyDate, QStringLiteral("20240301"));
    EXPECT_EQ(row->studyDescription, QStringLiteral("Test"));
    EXPECT_EQ(row->accessionNumber, QStringLiteral("ACC-P1"));
    QStringList modalities = row->modalities;
    modalities.sort();
    EXPECT_EQ(modalities, (QStringList{QStringLiteral("CT"), QStringLiteral("SR")}));
    EXPECT_EQ(row->series, 2);
    EXPECT_EQ(row->instances, 4);
    EXPECT_EQ(row->source, node().name);
    EXPECT_TRUE(answer.warnings.isEmpty()) << answer.warnings.join(u'\n').toStdString();
}

TEST_F(FindTest, Wildcards) {
    StudyQuery query;
    query.patientName = QStringLiteral("doe*");
    EXPECT_EQ(ids(query), "P1 P2");
    query.patientName = QStringLiteral("Doe^J?ne");
    EXPECT_EQ(ids(query), "P1");
    query = {};
    query.accessionNumber = QStringLiteral("ACC-P2");
    EXPECT_EQ(ids(query), "P2");
    query = {};
    query.patientId = QStringLiteral("P9");
    EXPECT_EQ(ids(query), "");
}

TEST_F(FindTest, ReferringPhysicians) {
    StudyQuery query;
    query.referringPhysician = QStringLiteral("berger*");
    EXPECT_EQ(ids(query), "P1");
    query.referringPhysician = QStringLiteral("*otto*");
    EXPECT_EQ(ids(query), "P2");
    query.patientName = QStringLiteral("doe^jane*");
    EXPECT_EQ(ids(query), "");
}

TEST_F(FindTest, NamesBeyondAscii) {
    StudyQuery query;
    query.patientName = QString::fromUtf8("Müller*");
    const QueryAnswer answer = find(query);
    ASSERT_EQ(answer.studies.size(), 1u);
    EXPECT_EQ(answer.studies.front().patientName, us.patientName);
}

TEST_F(FindTest, DateRanges) {
    StudyQuery query;
    query.date = QStringLiteral("20240301");
    EXPECT_EQ(ids(query), "P1");
    query.date = QStringLiteral("20240301-20240315");
    EXPECT_EQ(ids(query), "P1 P2");
    query.date = QStringLiteral("20240302-");
    EXPECT_EQ(ids(query), "P2 P3");
    query.date = QStringLiteral("-20240301");
    EXPECT_EQ(ids(query), "P1");
}

TEST_F(FindTest, SeveralModalitiesAreMerged) {
    StudyQuery query;
    query.modalities = {QStringLiteral("MR"), QStringLiteral("US")};
    EXPECT_EQ(ids(query), "P2 P3");
    query.modalities = {QStringLiteral("CT"), QStringLiteral("SR")};
    EXPECT_EQ(ids(query), "P1") << "one study that has both comes once";
    query.modalities = {QStringLiteral("NM")};
    EXPECT_EQ(ids(query), "");
}

TEST_F(FindTest, PatientLevel) {
    StudyQuery query;
    query.level = QueryLevel::Patient;
    query.patientName = QStringLiteral("DOE*");
    const QueryAnswer answer = find(query);
    ASSERT_EQ(answer.patients.size(), 2u);
    QStringList found{answer.patients[0].patientId, answer.patients[1].patientId};
    found.sort();
    EXPECT_EQ(found, (QStringList{QStringLiteral("P1"), QStringLiteral("P2")}));
}

TEST_F(FindTest, SeriesLevel) {
    StudyQuery query;
    query.level = QueryLevel::Series;
    query.studyUid = ct.studyUid;
    EXPECT_EQ(find(query).series.size(), 2u);
    query.modalities = {QStringLiteral("CT")};
    const QueryAnswer answer = find(query);
    ASSERT_EQ(answer.series.size(), 1u);
    const dicom::SeriesSummary& row = answer.series.front();
    EXPECT_EQ(row.studyInstanceUid, ct.studyUid);
    EXPECT_EQ(row.seriesInstanceUid, ct.seriesUid);
    EXPECT_EQ(row.modality, QStringLiteral("CT"));
    EXPECT_EQ(row.instances, 3);
}

TEST_F(FindTest, ImageLevel) {
    StudyQuery query;
    query.level = QueryLevel::Image;
    query.studyUid = ct.studyUid;
    query.seriesUid = ct.seriesUid;
    const QueryAnswer answer = find(query);
    ASSERT_EQ(answer.instances.size(), 3u);
    QList<int> numbers;
    for (const dicom::InstanceSummary& row : answer.instances) {
        EXPECT_EQ(row.sopClassUid, ct.sopClass);
        EXPECT_EQ(row.seriesInstanceUid, ct.seriesUid);
        numbers << row.instanceNumber.value_or(0);
    }
    std::sort(numbers.begin(), numbers.end());
    EXPECT_EQ(numbers, (QList<int>{1, 2, 3}));
}

TEST_F(FindTest, ParentsAreNeeded) {
    StudyQuery query;
    query.level = QueryLevel::Series;
    EXPECT_FALSE(source()->find(query, {}));
}

TEST_F(FindTest, StoppedBeforeItStarts) {
    std::stop_source stop;
    stop.request_stop();
    const auto answer = source()->find({}, stop.get_token());
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code(), ErrorCode::Cancelled);
}

} // namespace
} // namespace sagitta::test
