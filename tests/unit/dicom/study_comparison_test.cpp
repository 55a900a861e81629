#include "dicom/study_comparison.h"

#include <gtest/gtest.h>

namespace sagitta::dicom {
namespace {

using Kind = SeriesChange::Kind;

SeriesListing series(const QString& uid, const QStringList& instances, const QString& description = {}) {
    SeriesListing made;
    made.series.seriesInstanceUid = uid;
    made.series.seriesDescription = description;
    made.sopInstanceUids = instances;
    return made;
}

StudyListing study(std::vector<SeriesListing> all) {
    StudyListing made;
    made.study.patientName = QStringLiteral("Doe^Jane");
    made.study.patientId = QStringLiteral("4711");
    made.study.patientBirthDate = QStringLiteral("19700203");
    made.study.accessionNumber = QStringLiteral("A1");
    made.study.studyDescription = QStringLiteral("Thorax");
    made.series = std::move(all);
    made.isWhole = true;
    return made;
}

StudyListing plain() { return study({series("1", {"1.1", "1.2", "1.3"}, "Axial")}); }

TEST(StudyComparison, TheSameIsNoDifference) {
    const StudyDifference difference = compareStudies(plain(), plain());
    EXPECT_TRUE(difference.isEmpty());
    EXPECT_FALSE(difference.canRefresh());
}

TEST(StudyComparison, EachCorrectedFieldIsNamed) {
    const StudyListing here = plain();
    StudyListing there = here;
    there.study.patientName = QStringLiteral("Doe^Janet");
    there.study.patientId = QStringLiteral("4712");
    there.study.patientBirthDate = QStringLiteral("19700204");
    there.study.accessionNumber = QStringLiteral("A2");
    there.study.studyDescription = QStringLiteral("Abdomen");
    const StudyDifference difference = compareStudies(here, there);
    EXPECT_EQ(difference.fields, (std::vector<FieldChange>{
                                     {StudyField::PatientName, "Doe^Jane", "Doe^Janet"},
                                     {StudyField::PatientId, "4711", "4712"},
                                     {StudyField::BirthDate, "19700203", "19700204"},
                                     {StudyField::AccessionNumber, "A1", "A2"},
                                     {StudyField::StudyDescription, "Thorax", "Abdomen"},
                                 }));
    EXPECT_TRUE(difference.canRefresh());
    EXPECT_FALSE(difference.isGone);
}

TEST(StudyComparison, WhatANodeLeavesOutOrWritesAnewIsNone) {
    const struct {
        const char* here;
        const char* there;
        bool differs;
    } names[] = {
        {"Doe^Jane", "", false},
        {"Doe^Jane", "DOE^JANE^^^", false},
        {"Doe^Jane", "Doe ^Jane ", false},
        {"Yamada^Tarou=山田^太郎", "Yamada^Tarou", false},
        {"Yamada^Tarou=山田^太郎", "Yamada^Tarou=山田^次郎", true},
        {"Yamada^Tarou", "=山田^太郎", true},
        {"", "Doe^Jane", true},
        {"Doe^Jane", "Doe^Jane^M", true},
    };
    for (const auto& row : names) {
        StudyListing here = plain();
        StudyListing there = plain();
        here.study.patientName = QString::fromUtf8(row.here);
        there.study.patientName = QString::fromUtf8(row.there);
        EXPECT_EQ(compareStudies(here, there).fields.size(), row.differs ? 1u : 0u) << row.here << " / " << row.there;
    }
    StudyListing there = plain();
    there.study.patientBirthDate = QStringLiteral("1970.02.03");
    there.study.accessionNumber.clear();
    there.study.studyDescription = QStringLiteral("THORAX ");
    there.series.front().series.seriesDescription.clear();
    EXPECT_TRUE(compareStudies(plain(), there).isEmpty());
}

TEST(StudyComparison, ImagesAddedAndGoneAreCountedAndTheGoneNamed) {
    const StudyDifference difference = compareStudies(plain(), study({series("1", {"1.3", "1.4", "1.5"}, "Axial")}));
    EXPECT_EQ(difference.added, 2);
    EXPECT_EQ(difference.gone, (QStringList{"1.1", "1.2"}));
    EXPECT_TRUE(difference.series.empty());
    EXPECT_TRUE(difference.canRefresh());
    EXPECT_FALSE(compareStudies(plain(), study({series("1", {"1.3"}, "Axial")})).canRefresh()) << "nothing to bring";
}

TEST(StudyComparison, SeriesAddedGoneAndDescribedAnew) {
    const StudyListing here = study({series("1", {"1.1"}, "Axial"), series("2", {"2.1", "2.2"}, "Scout")});
    const StudyListing there = study({series("1", {"1.1"}, "Axial CE"), series("3", {"3.1"}, "Report")});
    const StudyDifference difference = compareStudies(here, there);
    EXPECT_EQ(difference.series, (std::vector<SeriesChange>{{Kind::Described, "1", "Axial", "Axial CE"},
                                                            {Kind::Added, "3", "", "Report"},
                                                            {Kind::Gone, "2", "Scout", ""}}));
    EXPECT_EQ(difference.added, 1);
    EXPECT_EQ(difference.gone, (QStringList{"2.1", "2.2"}));
    StudyListing cut = there;
    cut.isWhole = false;
    EXPECT_TRUE(compareStudies(here, cut).gone.isEmpty()) << "a list that was cut off proves nothing gone";
}

TEST(StudyComparison, SeriesThatAreOnlyCounted) {
    SeriesListing counted = series("1", {}, "Axial");
    counted.sopInstanceUids.reset();
    EXPECT_TRUE(compareStudies(plain(), study({counted})).isEmpty()) << "nothing is known of it";
    counted.series.instances = 5;
    EXPECT_EQ(compareStudies(plain(), study({counted})).added, 2);
    counted.series.instances = 2;
    EXPECT_TRUE(compareStudies(plain(), study({counted})).isEmpty()) << "a number does not say which are gone";
}

TEST(StudyComparison, AStudyTheNodeNoLongerHas) {
    const StudyDifference difference = compareStudies(plain(), study({}));
    EXPECT_TRUE(difference.isGone);
    EXPECT_FALSE(difference.isEmpty());
    EXPECT_FALSE(difference.canRefresh());
    EXPECT_TRUE(difference.fields.empty());
}

InstanceHeaderPtr named(const QString& name, const QString& description = QStringLiteral("Thorax")) {
    const auto header = std::make_shared<InstanceHeader>();
    header->patient.name = name;
    header->patient.id = QStringLiteral("4711");
    header->study.description = description;
    return header;
}

TEST(StudyComparison, TheHeadersOfWhatBothHaveDecideAboutFields) {
    StudyListing there = plain();
    there.study.patientName = QStringLiteral("Doe^Janet");
    const StudyDifference byRow = compareStudies(plain(), there);
    const auto judged = [&](StudyDifference difference, const std::vector<InstanceHeaderPtr>& common) {
        compareHeaders(common, there, difference);
        return difference.fields;
    };
    const std::vector<FieldChange> change{{StudyField::PatientName, "Doe^Jane", "Doe^Janet"}};
    EXPECT_EQ(judged(byRow, {}), change);
    EXPECT_EQ(judged(byRow, {named("Doe^Janet"), named("Doe^Jane")}), change);
    EXPECT_TRUE(judged(byRow, {named("Doe^Janet")}).empty()) << "only what the node removed says otherwise";
    EXPECT_EQ(judged({}, {named("Doe^Janet"), named("Doe^Jane")}), change) << "a refresh was cut off";
    EXPECT_TRUE(judged({}, {named("Doe^Janet"), named("")}).empty()) << "one object lacks the name";
    EXPECT_TRUE(judged({}, {named("Doe^Janet", "Dose report")}).empty()) << "one object describes itself";
}

TEST(StudyComparison, OnlyThePatientWhoWasAnnouncedIsExpected) {
    PatientInfo stored{QStringLiteral("Doe^Jane"), QStringLiteral("4711"), QStringLiteral("SITE"),
                       QStringLiteral("19700101"), QStringLiteral("F")};
    const auto with = [&](QString PatientInfo::*field, const char* value) {
        PatientInfo came = stored;
        came.*field = QString::fromLatin1(value);
        return came;
    };
    const StudyDifference none;
    EXPECT_TRUE(isExpectedPatient(stored, stored, none));
    EXPECT_TRUE(isExpectedPatient(stored, with(&PatientInfo::name, "DOE^JANE^"), none));
    for (QString PatientInfo::*field :
         {&PatientInfo::name, &PatientInfo::id, &PatientInfo::issuerOfId, &PatientInfo::birthDate, &PatientInfo::sex}) {
        EXPECT_FALSE(isExpectedPatient(stored, with(field, "19801231"), none));
        EXPECT_FALSE(isExpectedPatient(stored, with(field, ""), none)) << "nobody is nobody else";
    }
    StudyDifference renamed;
    renamed.fields = {{StudyField::PatientName, "Doe^Jane", "Doe^Janet"}};
    PatientInfo janet = with(&PatientInfo::name, "DOE^JANET");
    EXPECT_TRUE(isExpectedPatient(stored, janet, renamed));
    EXPECT_TRUE(isExpectedPatient(stored, stored, renamed)) << "not corrected in the images";
    EXPECT_FALSE(isExpectedPatient(stored, with(&PatientInfo::name, "Roe^Richard"), renamed));
    janet.birthDate = QStringLiteral("19710101");
    EXPECT_TRUE(isExpectedPatient(stored, janet, renamed)) << "corrected along";
    janet.id = QStringLiteral("4712");
    EXPECT_FALSE(isExpectedPatient(stored, janet, renamed));
    StudyDifference described;
    described.fields = {{StudyField::StudyDescription, "Thorax", "Abdomen"}};
    EXPECT_FALSE(isExpectedPatient(stored, with(&PatientInfo::birthDate, "19710101"), described));
}

TEST(StudyComparison, OutdatedIsWhatStillSaysOtherwise) {
    InstanceHeader header;
    header.patient.name = QStringLiteral("Doe^Jane");
    header.study.description = QStringLiteral("Thorax");
    header.series.seriesInstanceUid = QStringLiteral("1");
    header.series.description = QStringLiteral("Axial");
    StudyDifference difference;
    difference.added = 2;
    EXPECT_FALSE(isOutdated(header, difference));
    difference.fields = {{StudyField::PatientName, "Doe^Jane", "Doe^Janet"}};
    EXPECT_TRUE(isOutdated(header, difference));
    header.patient.name = QStringLiteral("DOE^JANET");
    EXPECT_FALSE(isOutdated(header, difference));
    difference.series = {{Kind::Described, "1", "Axial", "Axial CE"}};
    EXPECT_TRUE(isOutdated(header, difference));
    header.series.seriesInstanceUid = QStringLiteral("2");
    EXPECT_FALSE(isOutdated(header, difference));
}

} // namespace
} // namespace sagitta::dicom
