// What our server makes of the identifiers of a query and of a retrieve, and which rows it answers with.
#include "network/dimse/query_answer.h"

#include <dcmtk/dcmdata/dctk.h>
#include <gtest/gtest.h>

namespace sagitta::network {
namespace {

using Fields = std::vector<std::pair<DcmTagKey, const char*>>;

DcmDataset identifier(const Fields& fields) {
    DcmDataset set;
    for (const auto& [key, text] : fields)
        set.putAndInsertString(DcmTag(key), text);
    return set;
}

QueryAnswer oneStudy() {
    dicom::StudySummary study;
    study.studyInstanceUid = QStringLiteral("1.2.3");
    study.patientName = QStringLiteral("Doe^John");
    study.patientId = QStringLiteral("7");
    study.modalities = QStringList{QStringLiteral("CT"), QStringLiteral("SR")};
    QueryAnswer rows;
    rows.studies.push_back(study);
    return rows;
}

// How many of the one study match, and whether all keys were judged.
struct Judged {
    std::size_t matches = 0;
    bool unsupported = false;
    bool operator==(const Judged&) const = default;
};
Judged judge(DcmDataset& keys, const QueryAnswer& rows = oneStudy()) {
    Judged judged;
    judged.matches = answersTo(keys, QueryLevel::Study, rows, QStringLiteral("US"), judged.unsupported).size();
    return judged;
}

std::string refusalOf(const Result<ObjectSelection>& selection) {
    return selection ? std::string() : selection.error().detail().toStdString();
}

TEST(QueryAnswer, AnUnknownDateMatchesNoDate) {
    DcmDataset born = identifier({{DCM_PatientBirthDate, "19700101"}});
    EXPECT_EQ(judge(born).matches, 0u);
    DcmDataset range = identifier({{DCM_StudyDate, "20200101-"}});
    EXPECT_EQ(judge(range).matches, 0u);
    DcmDataset any = identifier({{DCM_StudyDate, ""}});
    EXPECT_EQ(judge(any), (Judged{1, false}));
    QueryAnswer dated = oneStudy();
    dated.studies.front().studyDate = QStringLiteral("20240301");
    EXPECT_EQ(judge(range, dated), (Judged{1, false}));
}

TEST(QueryAnswer, OneOfSeveralModalitiesIsEnough) {
    DcmDataset either = identifier({{DCM_ModalitiesInStudy, "MR\\CT"}});
    EXPECT_EQ(judge(either), (Judged{1, false}));
    DcmDataset none = identifier({{DCM_ModalitiesInStudy, "MR\\US"}});
    EXPECT_EQ(judge(none).matches, 0u);
}

TEST(QueryAnswer, ASequenceThatRestrictsIsSaidNotToBeJudged) {
    DcmDataset keys = identifier({{DCM_PatientID, "7"}});
    DcmItem* item = nullptr;
    ASSERT_TRUE(keys.findOrCreateSequenceItem(DCM_ProcedureCodeSequence, item).good());
    item->insertEmptyElement(DCM_CodeValue);
    EXPECT_EQ(judge(keys), (Judged{1, false})) << "only asked to be returned";
    item->putAndInsertString(DCM_CodeValue, "P1");
    EXPECT_EQ(judge(keys), (Judged{1, true}));
}

TEST(QueryAnswer, TheLengthOfAGroupIsNoKey) {
    DcmDataset keys = identifier({{DCM_PatientID, "7"}});
    keys.putAndInsertUint32(DcmTag(0x0010, 0x0000, EVR_UL), 10);
    Judged judged;
    const auto answers = answersTo(keys, QueryLevel::Study, oneStudy(), QStringLiteral("US"), judged.unsupported);
    ASSERT_EQ(answers.size(), 1u);
    EXPECT_FALSE(judged.unsupported);
    EXPECT_FALSE(answers.front()->tagExists(DcmTagKey(0x0010, 0x0000)));
}

TEST(QueryAnswer, TheReferringPhysicianIsPassedOn) {
    DcmDataset keys = identifier({{DCM_QueryRetrieveLevel, "STUDY"}, {DCM_ReferringPhysicianName, "Berger*"}});
    const auto query = readQuery(keys, QueryModel::StudyRoot);
    ASSERT_TRUE(query) << query.error().message().toStdString();
    EXPECT_EQ(query->queries.front().referringPhysician, QStringLiteral("Berger*"));
}

TEST(QueryAnswer, AStudyNamedTwiceIsAskedForOnce) {
    DcmDataset keys = identifier({{DCM_QueryRetrieveLevel, "STUDY"}, {DCM_StudyInstanceUID, "1.2\\1.3\\1.2"}});
    const auto query = readQuery(keys, QueryModel::StudyRoot);
    ASSERT_TRUE(query) << query.error().message().toStdString();
    EXPECT_EQ(query->queries.size(), 2u);
}

// A megabyte of UIDs of studies and of series would be 10^10 queries.
TEST(QueryAnswer, TooManyCombinationsAreRefused) {
    std::string uids;
    for (int i = 0; i < 100; ++i)
        uids += (i > 0 ? "\\1.2." : "1.2.") + std::to_string(i);
    DcmDataset keys = identifier({{DCM_QueryRetrieveLevel, "IMAGE"},
                                  {DCM_StudyInstanceUID, uids.c_str()},
                                  {DCM_SeriesInstanceUID, uids.c_str()}});
    const auto query = readQuery(keys, QueryModel::StudyRoot);
    ASSERT_FALSE(query);
    EXPECT_EQ(query.error().code(), ErrorCode::Refused);
}

// Otherwise the peer would be sent the whole study, or all of a patient's.
TEST(QueryAnswer, ARetrieveNeedsTheUniqueKeyOfItsLevel) {
    const auto refusal = [](const Fields& fields, QueryModel model = QueryModel::StudyRoot) {
        DcmDataset keys = identifier(fields);
        return refusalOf(readSelection(keys, model));
    };
    EXPECT_EQ(refusal({{DCM_QueryRetrieveLevel, "STUDY"}, {DCM_PatientID, "7"}}), "the Study Instance UID is missing");
    EXPECT_EQ(refusal({{DCM_QueryRetrieveLevel, "STUDY"}, {DCM_PatientID, "7"}}, QueryModel::PatientRoot),
              "the Study Instance UID is missing");
    EXPECT_EQ(refusal({{DCM_QueryRetrieveLevel, "SERIES"}, {DCM_StudyInstanceUID, "1.2"}}),
              "the Series Instance UID is missing");
    EXPECT_EQ(refusal({{DCM_QueryRetrieveLevel, "IMAGE"}, {DCM_StudyInstanceUID, "1.2"}}),
              "the SOP Instance UID is missing");
    EXPECT_EQ(refusal({{DCM_StudyInstanceUID, "1.2"}}), "no such level in this information model");
    const Fields patient{{DCM_QueryRetrieveLevel, "PATIENT"}, {DCM_PatientID, "7"}};
    EXPECT_EQ(refusal(patient), "no such level in this information model");
    EXPECT_EQ(refusal(patient, QueryModel::PatientRoot), "");
    EXPECT_EQ(refusal({{DCM_QueryRetrieveLevel, "PATIENT"}}, QueryModel::PatientRoot), "the Patient ID is missing");
}

TEST(QueryAnswer, ThePatientCountsWhereItIsAUniqueKey) {
    DcmDataset keys =
        identifier({{DCM_QueryRetrieveLevel, "STUDY"}, {DCM_PatientID, "7"}, {DCM_StudyInstanceUID, "1.2"}});
    const auto ofPatient = readSelection(keys, QueryModel::PatientRoot);
    const auto ofStudy = readSelection(keys, QueryModel::StudyRoot);
    ASSERT_TRUE(ofPatient && ofStudy);
    EXPECT_EQ(ofPatient->patientIds, QStringList{QStringLiteral("7")});
    EXPECT_TRUE(ofStudy->patientIds.isEmpty());
}

} // namespace
} // namespace sagitta::network
