// What objects that are more than images say of themselves, and what an image is meant for.
#include "dicom/document_reader.h"
#include "dicom/rejection.h"

#include "made_file.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

using namespace sagitta;
using namespace sagitta::dicom;
using namespace sagitta::test;

namespace {

const QByteArray kKeyObjects = "1.2.840.10008.5.1.4.1.1.88.59";
const QByteArray kPdf = "1.2.840.10008.5.1.4.1.1.104.1";

class DocumentReader : public testing::Test {
protected:
    InstanceHeaderPtr read(const Elements& dataset) {
        const auto header = readInstanceHeader(
            writeFile(m_folder.path(), part10(QStringLiteral("1.2.840.10008.1.2.1"), dataset.encoded())));
        EXPECT_TRUE(header) << (header ? std::string() : header.error().message().toStdString());
        return header ? *header : std::make_shared<const InstanceHeader>();
    }
    QString titleOf(const Elements& dataset) {
        const InstanceHeaderPtr header = read(dataset);
        return header->document ? header->document->title : QStringLiteral("no document");
    }
    QTemporaryDir m_folder;
};

Elements code(const QByteArray& value, const QByteArray& scheme, const QByteArray& meaning) {
    return Elements()
        .text(tags::CodeValue, "SH", value)
        .text(tags::CodingSchemeDesignator, "SH", scheme)
        .text(tags::CodeMeaning, "LO", meaning);
}

Elements reference(const QByteArray& uid, const QByteArray& frames = {}) {
    Elements one;
    one.text(tags::ReferencedSOPInstanceUID, "UI", uid);
    if (!frames.isEmpty())
        one.text(tags::ReferencedFrameNumber, "IS", frames);
    return one;
}

Elements content(const QByteArray& type, const Elements& referenced) {
    Elements one;
    one.sequence(tags::ReferencedSOPSequence, {referenced});
    one.text(tags::ValueType, "CS", type);
    return one;
}

Elements selection(const QByteArray& title, const std::vector<Elements>& contents, const QByteArray& scheme = "DCM") {
    Elements d = identity({}, kKeyObjects, "KO");
    d.text(tags::ValueType, "CS", "CONTAINER");
    d.sequence(tags::ConceptNameCodeSequence, {code(title, scheme, "Rejected for Quality Reasons")});
    d.sequence(tags::ContentSequence, contents);
    return d;
}

} // namespace

TEST_F(DocumentReader, AKeyObjectSelectionSaysWhatAndWhy) {
    Elements modifier;
    modifier.text(tags::ValueType, "CS", "CODE");
    modifier.sequence(tags::ConceptNameCodeSequence, {code("113011", "DCM", "Document Title Modifier")});
    modifier.sequence(tags::ConceptCodeSequence, {code("111209", "DCM", "Positioning")});
    const InstanceHeaderPtr header = read(
        selection("113001", {modifier, content("IMAGE", reference("1.2.7")), content("TEXT", reference("1.2.6")),
                             content("COMPOSITE", reference("1.2.8")), content("IMAGE", reference("1.2.9", "2\\5"))}));
    ASSERT_TRUE(header->document);
    EXPECT_EQ(header->document->title, "Rejected for Quality Reasons");
    EXPECT_EQ(header->document->titleCode.value, "113001");
    EXPECT_EQ(header->document->modifier, "Positioning");
    const std::vector<ObjectReference> expected{
        {QStringLiteral("1.2.7"), {}}, {QStringLiteral("1.2.8"), {}}, {QStringLiteral("1.2.9"), {2, 5}}};
    EXPECT_EQ(header->document->references, expected);
    EXPECT_EQ(rejectionReason(*header), RejectionReason::Quality);
    EXPECT_TRUE(header->warnings.isEmpty()) << header->warnings.join(u'|').toStdString();
}

TEST_F(DocumentReader, TheFourTitlesOfOneSchemeReject) {
    const auto reasonOf = [&](const QByteArray& value, const QByteArray& scheme) {
        return rejectionReason(*read(selection(value, {content("IMAGE", reference("1.2.7"))}, scheme)));
    };
    EXPECT_EQ(reasonOf("113037", "DCM"), RejectionReason::PatientSafety);
    EXPECT_EQ(reasonOf("113038", "DCM"), RejectionReason::WorklistEntry);
    EXPECT_EQ(reasonOf("113039", "DCM"), RejectionReason::RetentionExpired);
    EXPECT_EQ(reasonOf("113000", "DCM"), std::nullopt) << "of interest";
    EXPECT_EQ(reasonOf("113010", "DCM"), std::nullopt) << "a quality issue is told, not rejected";
    EXPECT_EQ(reasonOf("113001", "99ELSE"), std::nullopt);
    EXPECT_EQ(rejectionReason(*read(identity())), std::nullopt);
}

TEST_F(DocumentReader, WithoutContentTheEvidenceNamesTheObjects) {
    Elements series;
    series.sequence(tags::ReferencedSOPSequence, {reference("1.2.7"), reference("1.2.8")});
    Elements empty;
    Elements study;
    study.sequence(tags::ReferencedSeriesSequence, {series, empty});
    Elements d = selection("113001", {});
    d.sequence(tags::CurrentRequestedProcedureEvidenceSequence, {study});
    const InstanceHeaderPtr header = read(d);
    ASSERT_TRUE(header->document);
    EXPECT_EQ(header->document->references.size(), 2U);
}

TEST_F(DocumentReader, WhatCannotBeUnderstoodNamesNothing) {
    const InstanceHeaderPtr header = read(
        selection("113001", {content("IMAGE", reference("../../etc/passwd")),
                             content("IMAGE", reference("1.2.7", "two")), content("IMAGE", reference("1.2.7", "0\\-3")),
                             content("IMAGE", reference({})), content("IMAGE", reference("1.2.8"))}));
    ASSERT_TRUE(header->document);
    ASSERT_EQ(header->document->references.size(), 1U) << "some frames are not made all of them";
    EXPECT_EQ(header->document->references[0].sopInstanceUid, "1.2.8");
    EXPECT_EQ(header->warnings, QStringList("4 references of the document were left out"));
}

TEST_F(DocumentReader, ReferencesAreLimited) {
    const Elements one = content("IMAGE", reference("1.2.7", QByteArray("1\\").repeated(1999) + "1"));
    const InstanceHeaderPtr header = read(selection("113001", std::vector<Elements>(80, one)));
    ASSERT_TRUE(header->document);
    EXPECT_EQ(header->document->references.size(), kMaxReferences / 2001);
    EXPECT_EQ(header->warnings.size(), 1);
}

TEST_F(DocumentReader, TitlesAreOneLineThatFits) {
    EXPECT_EQ(titleOf(identity({}, kPdf, "DOC").text(tags::DocumentTitle, "ST", "Letter\r\n to\tDr. Who ")),
              "Letter to Dr. Who");
    const QString longTitle = titleOf(identity({}, kPdf, "DOC").text(tags::DocumentTitle, "ST", QByteArray(1000, 'x')));
    EXPECT_EQ(longTitle.size(), 128);
    EXPECT_TRUE(longTitle.endsWith(u'…'));
}

TEST_F(DocumentReader, EachKindHasItsTitle) {
    Elements sr = identity({}, "1.2.840.10008.5.1.4.1.1.88.11", "SR");
    sr.sequence(tags::ConceptNameCodeSequence, {code("18748-4", "LN", "Diagnostic imaging report")});
    EXPECT_EQ(titleOf(sr), "Diagnostic imaging report");
    Elements state = identity({}, "1.2.840.10008.5.1.4.1.1.11.1", "PR");
    state.text(tags::ContentLabel, "CS", "LUNG");
    EXPECT_EQ(titleOf(state), "LUNG");
    EXPECT_EQ(titleOf(state.text(tags::ContentDescription, "LO", "Lung window")), "Lung window");
    EXPECT_EQ(
        titleOf(
            identity({}, "1.2.840.10008.5.1.4.1.1.481.3", "RTSTRUCT").text(tags::StructureSetLabel, "SH", "Prostate")),
        "Prostate");
    Elements seg = identity({}, "1.2.840.10008.5.1.4.1.1.66.4", "SEG");
    std::vector<Elements> segments;
    for (const char* name : {"Liver", "Spleen", "Lesion", "Vessel", "Other"})
        segments.push_back(Elements().text(tags::SegmentLabel, "LO", name));
    seg.sequence(tags::SegmentSequence, segments).text(tags::ContentLabel, "CS", "SEGMENTATION");
    EXPECT_EQ(titleOf(seg), "Liver, Spleen, Lesion and 2 more");
    EXPECT_EQ(titleOf(identity()), "no document") << "of a plain image";
}

TEST_F(DocumentReader, AnImageSaysWhatItIsMeantFor) {
    const auto intentOf = [&](const QByteArray& sopClass, const QByteArray& said) {
        Elements d = identity({}, sopClass, "MG");
        if (!said.isEmpty())
            d.text(tags::PresentationIntentType, "CS", said);
        d.text(tags::ViewPosition, "CS", "MLO");
        EXPECT_EQ(read(d)->viewPosition, "MLO");
        return read(d)->intent;
    };
    const QByteArray presentation = "1.2.840.10008.5.1.4.1.1.1.2", processing = "1.2.840.10008.5.1.4.1.1.1.2.1";
    EXPECT_EQ(intentOf(presentation, "FOR PRESENTATION"), PresentationIntent::ForPresentation);
    EXPECT_EQ(intentOf(processing, "FOR PROCESSING "), PresentationIntent::ForProcessing);
    EXPECT_EQ(intentOf(processing, {}), PresentationIntent::ForProcessing) << "its class says so";
    EXPECT_EQ(intentOf(presentation, {}), PresentationIntent::Unknown);
}
