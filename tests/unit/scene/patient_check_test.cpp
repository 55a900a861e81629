#include "scene/patient_check.h"
#include "support/made_series.h"

#include <gtest/gtest.h>

namespace sagitta::scene {
namespace {

dicom::DisplaySetPtr imagesOf(const std::vector<dicom::PatientInfo>& patients) {
    test::SeriesSpec spec;
    spec.slices = static_cast<int>(patients.size());
    spec.adjust = [&](dicom::InstanceHeader& header) {
        header.patient = patients[static_cast<size_t>(header.instanceNumber) - 1];
    };
    return test::makeSet(spec);
}

dicom::PatientInfo patient(const QString& id, const QString& name, const QString& birthDate = {}) {
    dicom::PatientInfo info;
    info.id = id;
    info.name = name;
    info.birthDate = birthDate;
    return info;
}

TEST(PatientIdentities, OneSpelledInSeveralWaysIsOne) {
    EXPECT_TRUE(patientIdentities({}).empty());
    EXPECT_EQ(patientIdentities({imagesOf({patient("1", "Doe^Jane"), patient("1 ", "DOE^JANE^^")}),
                                 imagesOf({patient("", "Doe ^Jane"), patient("1", "", "19700101")})})
                  .size(),
              1U);
}

TEST(PatientIdentities, AnotherIdNameOrDateOfBirthIsAnotherPatient) {
    const dicom::PatientInfo jane = patient("1", "Doe^Jane", "19700101");
    for (const dicom::PatientInfo& other : {patient("2", "Doe^Jane", "19700101"), patient("1", "Roe^Max", "19700101"),
                                            patient("1", "Doe^Jane", "19700102")}) {
        EXPECT_EQ(patientIdentities({imagesOf({jane, other, jane, other})}).size(), 2U);
        EXPECT_EQ(patientIdentities({imagesOf({jane}), imagesOf({other})}).size(), 2U);
    }
}

TEST(PatientIdentities, WhatIsLeftOutHidesNoContradiction) {
    EXPECT_EQ(
        patientIdentities({imagesOf({patient("", "Doe^Jane"), patient("1", "Doe^Jane"), patient("2", "Doe^Jane")})})
            .size(),
        2U);
}

TEST(PatientIdentities, AReportOfAnotherCountsToo) {
    auto report = std::make_shared<dicom::InstanceHeader>();
    report->patient = patient("2", "Roe^Richard");
    EXPECT_EQ(patientIdentities({imagesOf({patient("1", "Doe^Jane")})}, {SeriesObjects{{report}}}).size(), 2U);
    EXPECT_EQ(patientIdentities({}, {SeriesObjects{{report}}}).size(), 1U);
}

TEST(SamePatient, NeedsOneIdAndNoContradiction) {
    dicom::PatientInfo jane = patient("1", "Doe^Jane", "19700101");
    EXPECT_TRUE(isSamePatient(jane, patient(" 1", "DOE^JANE^^", "19700101")));
    EXPECT_TRUE(isSamePatient(jane, patient("1", "Doe^Jane"))) << "what is missing contradicts nothing";
    EXPECT_FALSE(isSamePatient(jane, patient("", "Doe^Jane", "19700101"))) << "never by name and date alone";
    EXPECT_FALSE(isSamePatient(patient("", "Doe^Jane"), patient("", "Doe^Jane")));
    EXPECT_FALSE(isSamePatient(jane, patient("2", "Doe^Jane", "19700101")));
    EXPECT_FALSE(isSamePatient(jane, patient("1", "Roe^Max", "19700101"))) << "an ID that was used twice";
    EXPECT_FALSE(isSamePatient(jane, patient("1", "Doe^Jane", "19700102")));
    dicom::PatientInfo elsewhere = jane;
    jane.issuerOfId = QStringLiteral("HOSPITAL A");
    EXPECT_TRUE(isSamePatient(jane, elsewhere));
    elsewhere.issuerOfId = QStringLiteral("HOSPITAL B");
    EXPECT_FALSE(isSamePatient(jane, elsewhere)) << "two hospitals give the same numbers";
}

} // namespace
} // namespace sagitta::scene
