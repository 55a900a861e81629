#include "network/dimse/answer_rows.h"

#include <dcmtk/dcmdata/dctk.h>
#include <gtest/gtest.h>

#include <map>

namespace sagitta::network {
namespace {

using Fields = std::vector<std::pair<DcmTagKey, const char*>>;

void add(AnswerRows& rows, const Fields& fields) {
    DcmDataset set;
    for (const auto& [key, text] : fields)
        set.putAndInsertString(DcmTag(key), text);
    rows.add(dicom::Dataset::view(set));
}

StudyQuery studyQuery() { return {}; }

TEST(AnswerRows, ReadsEveryFieldOfAStudy) {
    AnswerRows rows(studyQuery(), QStringLiteral("node"));
    add(rows, {{DCM_SpecificCharacterSet, "ISO_IR 100"},
               {DCM_StudyInstanceUID, "1.2.3"},
               {DCM_PatientName, "M\xfcller^Anna"},
               {DCM_PatientID, "7"},
               {DCM_StudyDate, "20240301"},
               {DCM_ModalitiesInStudy, "CT\\SR"},
               {DCM_StudyDescription, "Thorax"},
               {DCM_NumberOfStudyRelatedSeries, "2"}});
    const QueryAnswer answer = rows.take();
    ASSERT_EQ(answer.studies.size(), 1u);
    const dicom::StudySummary& row = answer.studies.front();
    EXPECT_EQ(row.patientName, QString::fromUtf8("Müller^Anna"));
    EXPECT_EQ(row.patientId, QStringLiteral("7"));
    EXPECT_EQ(row.studyDate, QStringLiteral("20240301"));
    EXPECT_EQ(row.modalities, (QStringList{QStringLiteral("CT"), QStringLiteral("SR")}));
    EXPECT_EQ(row.series, 2);
    EXPECT_FALSE(row.instances.has_value()) << "unknown is not zero";
    EXPECT_EQ(row.source, QStringLiteral("node"));
    EXPECT_TRUE(answer.warnings.isEmpty());
}

TEST(AnswerRows, MergesByUid) {
    AnswerRows rows(studyQuery(), {});
    for (int i = 0; i < 3; ++i)
        add(rows, {{DCM_StudyInstanceUID, i == 2 ? "1.2.4" : "1.2.3"}});
    EXPECT_EQ(rows.count(), 3);
    EXPECT_EQ(rows.take().studies.size(), 2u);
}

TEST(AnswerRows, DropsWhatAnArchiveThatIgnoresKeysSends) {
    StudyQuery query;
    query.modalities = {QStringLiteral("CT")};
    query.date = QStringLiteral("20240301");
    query.patientName = QStringLiteral("doe*");
    AnswerRows rows(query, {});
    const auto row = [&](const char* uid, const char* modality, const char* date, const char* name) {
        add(rows, {{DCM_StudyInstanceUID, uid},
                   {DCM_ModalitiesInStudy, modality},
                   {DCM_StudyDate, date},
                   {DCM_PatientName, name}});
    };
    row("1.1", "CT\\SR", "20240301", "Doe^Jane");
    row("1.2", "MR", "20240301", "Doe^Jane");
    row("1.3", "CT", "20240302", "Doe^Jane");
    row("1.4", "CT", "20240301", "Roe^Jane");
    const QueryAnswer answer = rows.take();
    ASSERT_EQ(answer.studies.size(), 1u);
    EXPECT_EQ(answer.studies.front().studyInstanceUid, QStringLiteral("1.1"));
    ASSERT_EQ(answer.warnings.size(), 1);
    EXPECT_TRUE(answer.warnings.front().startsWith(QLatin1String("3 answers did not match")));
}

TEST(AnswerRows, AnUnknownModalityIsKeptAndSaid) {
    StudyQuery query;
    query.modalities = {QStringLiteral("CT")};
    AnswerRows rows(query, {});
    add(rows, {{DCM_StudyInstanceUID, "1.1"}});
    const QueryAnswer answer = rows.take();
    EXPECT_EQ(answer.studies.size(), 1u);
    ASSERT_EQ(answer.warnings.size(), 1);
    EXPECT_TRUE(answer.warnings.front().contains(QLatin1String("modality")));
}

TEST(AnswerRows, AReferrerIsJudgedWhereItIsTold) {
    StudyQuery query;
    query.referringPhysician = QStringLiteral("berger*");
    AnswerRows rows(query, {});
    add(rows, {{DCM_StudyInstanceUID, "1.1"}, {DCM_ReferringPhysicianName, "Berger^Anna"}});
    add(rows, {{DCM_StudyInstanceUID, "1.2"}, {DCM_ReferringPhysicianName, "Lindt^Otto"}});
    add(rows, {{DCM_StudyInstanceUID, "1.3"}});
    const QueryAnswer answer = rows.take();
    ASSERT_EQ(answer.studies.size(), 2u);
    EXPECT_EQ(answer.studies.back().studyInstanceUid, QStringLiteral("1.3"));
    ASSERT_EQ(answer.warnings.size(), 2);
    EXPECT_TRUE(answer.warnings.back().contains(QLatin1String("referring physician of 1 answers")));
}

TEST(AnswerRows, InvalidUidsAreLeftOut) {
    AnswerRows rows(studyQuery(), {});
    add(rows, {{DCM_PatientID, "7"}});
    add(rows, {{DCM_StudyInstanceUID, "../../etc"}});
    const QueryAnswer answer = rows.take();
    EXPECT_TRUE(answer.studies.empty());
    EXPECT_EQ(answer.warnings.size(), 1);
}

TEST(AnswerRows, SeriesAndImagesTakeTheirParentFromTheQuery) {
    StudyQuery query;
    query.level = QueryLevel::Series;
    query.studyUid = QStringLiteral("1.2");
    AnswerRows series(query, {});
    add(series, {{DCM_SeriesInstanceUID, "1.2.1"}, {DCM_Modality, "CT"}, {DCM_SeriesNumber, "4"}});
    add(series, {{DCM_SeriesInstanceUID, "1.2.2"}, {DCM_StudyInstanceUID, "9.9"}});
    const QueryAnswer seriesAnswer = series.take();
    ASSERT_EQ(seriesAnswer.series.size(), 1u);
    EXPECT_EQ(seriesAnswer.series.front().studyInstanceUid, QStringLiteral("1.2"));
    EXPECT_EQ(seriesAnswer.series.front().seriesNumber, 4);

    query.level = QueryLevel::Image;
    query.seriesUid = QStringLiteral("1.2.1");
    AnswerRows images(query, {});
    add(images, {{DCM_SOPInstanceUID, "1.2.1.1"}, {DCM_SOPClassUID, "1.2.840.10008.5.1.4.1.1.2"}});
    const QueryAnswer imageAnswer = images.take();
    ASSERT_EQ(imageAnswer.instances.size(), 1u);
    EXPECT_EQ(imageAnswer.instances.front().seriesInstanceUid, QStringLiteral("1.2.1"));
}

TEST(AnswerRows, PatientsAreMergedByIdIssuerAndName) {
    StudyQuery query;
    query.level = QueryLevel::Patient;
    AnswerRows rows(query, {});
    add(rows, {{DCM_PatientID, "7"}, {DCM_PatientName, "Doe"}});
    add(rows, {{DCM_PatientID, "7"}, {DCM_PatientName, "Doe"}});
    add(rows, {{DCM_PatientID, "7"}, {DCM_PatientName, "Doe"}, {DCM_IssuerOfPatientID, "B"}});
    EXPECT_EQ(rows.take().patients.size(), 2u);
}

} // namespace
} // namespace sagitta::network
