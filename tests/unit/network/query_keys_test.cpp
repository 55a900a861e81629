#include "network/dimse/query_keys.h"

#include <dcmtk/dcmdata/dctk.h>
#include <gtest/gtest.h>

namespace sagitta::network {
namespace {

std::string value(DcmDataset& set, const DcmTagKey& key) {
    OFString text;
    set.findAndGetOFStringArray(key, text);
    return text.c_str();
}

TEST(QueryKeys, StudyLevelAsksForEveryFieldOfTheSummary) {
    StudyQuery query;
    query.patientName = QStringLiteral("Doe*");
    query.date = QStringLiteral("20240101-20240301");
    const auto keys = makeQueryKeys(query, QStringLiteral("CT"));
    EXPECT_EQ(value(*keys, DCM_QueryRetrieveLevel), "STUDY");
    EXPECT_EQ(value(*keys, DCM_PatientName), "Doe*");
    EXPECT_EQ(value(*keys, DCM_StudyDate), "20240101-20240301");
    EXPECT_EQ(value(*keys, DCM_ModalitiesInStudy), "CT");
    for (const DcmTagKey& key :
         {DCM_StudyInstanceUID, DCM_PatientID, DCM_IssuerOfPatientID, DCM_PatientBirthDate, DCM_PatientSex,
          DCM_StudyTime, DCM_StudyDescription, DCM_AccessionNumber, DCM_StudyID, DCM_ReferringPhysicianName,
          DCM_NumberOfStudyRelatedSeries, DCM_NumberOfStudyRelatedInstances}) {
        EXPECT_TRUE(keys->tagExists(key)) << key.toString().c_str();
        EXPECT_EQ(value(*keys, key), "");
    }
    EXPECT_FALSE(keys->tagExists(DCM_SpecificCharacterSet)) << "ASCII needs none";
}

TEST(QueryKeys, NonAsciiIsSentAsUtf8AndSaysSo) {
    StudyQuery query;
    query.patientName = QString::fromUtf8("Müller*");
    const auto keys = makeQueryKeys(query, {});
    EXPECT_EQ(value(*keys, DCM_SpecificCharacterSet), "ISO_IR 192");
    EXPECT_EQ(value(*keys, DCM_PatientName), "M\xc3\xbcller*");
}

TEST(QueryKeys, TheReferringPhysicianIsAskedFor) {
    StudyQuery query;
    query.referringPhysician = QStringLiteral("Berger*");
    EXPECT_EQ(value(*makeQueryKeys(query, {}), DCM_ReferringPhysicianName), "Berger*");
    EXPECT_TRUE(validate(query));
    query.referringPhysician = QStringLiteral("a\\b");
    EXPECT_FALSE(validate(query));
}

TEST(QueryKeys, LowerLevelsNameTheirParents) {
    StudyQuery query;
    query.level = QueryLevel::Image;
    query.studyUid = QStringLiteral("1.2.3");
    query.seriesUid = QStringLiteral("1.2.3.4");
    const auto image = makeQueryKeys(query, {});
    EXPECT_EQ(value(*image, DCM_QueryRetrieveLevel), "IMAGE");
    EXPECT_EQ(value(*image, DCM_StudyInstanceUID), "1.2.3");
    EXPECT_EQ(value(*image, DCM_SeriesInstanceUID), "1.2.3.4");
    EXPECT_TRUE(image->tagExists(DCM_SOPInstanceUID));
    query.level = QueryLevel::Patient;
    EXPECT_FALSE(makeQueryKeys(query, {})->tagExists(DCM_StudyInstanceUID));
}

TEST(QueryKeys, RetrieveLevelsFollowWhatIsGiven) {
    const QString study = QStringLiteral("1.2.3"), series = QStringLiteral("1.2.3.4");
    EXPECT_EQ(value(*makeRetrieveKeys(study, {}, {}), DCM_QueryRetrieveLevel), "STUDY");
    EXPECT_EQ(value(*makeRetrieveKeys(study, series, {}), DCM_QueryRetrieveLevel), "SERIES");
    const auto images = makeRetrieveKeys(study, series, {QStringLiteral("1.5"), QStringLiteral("1.6")});
    EXPECT_EQ(value(*images, DCM_QueryRetrieveLevel), "IMAGE");
    EXPECT_EQ(value(*images, DCM_SOPInstanceUID), "1.5\\1.6");
}

TEST(QueryKeys, WhatCannotBeAskedIsRefused) {
    const auto refused = [](auto change) {
        StudyQuery query;
        change(query);
        return !validate(query);
    };
    EXPECT_FALSE(refused([](StudyQuery&) {}));
    EXPECT_TRUE(refused([](StudyQuery& q) { q.level = QueryLevel::Series; }));
    EXPECT_TRUE(refused([](StudyQuery& q) {
        q.level = QueryLevel::Image;
        q.studyUid = QStringLiteral("1.2");
    }));
    EXPECT_TRUE(refused([](StudyQuery& q) { q.studyUid = QStringLiteral("1.2*"); }));
    EXPECT_TRUE(refused([](StudyQuery& q) { q.date = QStringLiteral("yesterday"); }));
    EXPECT_TRUE(refused([](StudyQuery& q) { q.patientName = QStringLiteral("a\\b"); }));
    EXPECT_TRUE(refused([](StudyQuery& q) { q.patientId = QStringLiteral("a\nb"); }));
}

} // namespace
} // namespace sagitta::network
