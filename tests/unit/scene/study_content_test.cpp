// What of a study is offered at once, and what is hidden and why.
#include "scene/study_content.h"
#include "support/made_note.h"
#include "support/made_series.h"

#include <gtest/gtest.h>

namespace sagitta::scene {
namespace {

using Headers = std::vector<dicom::InstanceHeaderPtr>;
using dicom::PresentationIntent;

Headers operator+(Headers a, const Headers& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

Headers seriesOf(const QString& series, int slices, const std::function<void(dicom::InstanceHeader&)>& adjust = {}) {
    test::SeriesSpec spec;
    spec.series = series;
    spec.adjust = adjust;
    Headers headers;
    for (int k = 0; k < slices; ++k)
        headers.push_back(test::makeHeader(spec, k));
    return headers;
}

QString uidOf(const QString& series, int slice) { return QStringLiteral("%1.%2").arg(series).arg(slice + 1); }

dicom::InstanceHeaderPtr note(const QString& code, const std::vector<dicom::ObjectReference>& references,
                              const QString& uid = QStringLiteral("9.1")) {
    return test::makeNote({QStringLiteral("1.2"), references, code, uid});
}

const QString kQuality = QStringLiteral("113001");
const QString kWorklist = QStringLiteral("113038");

// One mammogram of a side and a view.
dicom::InstanceHeaderPtr mammogram(const QString& uid, const char* side, const char* view, PresentationIntent intent) {
    test::SeriesSpec spec;
    spec.series = uid;
    spec.modality = QStringLiteral("MG");
    spec.hasPlane = false;
    spec.adjust = [&](dicom::InstanceHeader& header) {
        header.imageLaterality = QLatin1String(side);
        header.viewPosition = QLatin1String(view);
        header.intent = intent;
    };
    return test::makeHeader(spec, 0);
}

constexpr auto kRaw = PresentationIntent::ForProcessing;
constexpr auto kShown = PresentationIntent::ForPresentation;

size_t framesOf(const std::vector<dicom::DisplaySetPtr>& sets) {
    size_t frames = 0;
    for (const dicom::DisplaySetPtr& set : sets)
        frames += set->frames.size();
    return frames;
}

TEST(StudyContent, WithoutNotesAllIsOffered) {
    const Headers headers = seriesOf(QStringLiteral("1"), 5) + seriesOf(QStringLiteral("2"), 3);
    const StudyContent content = studyContent(headers);
    EXPECT_EQ(content.sets.size(), 2U);
    EXPECT_TRUE(content.hidden.empty());
    EXPECT_FALSE(content.isAllHidden());
    EXPECT_TRUE(studyContent({}).sets.empty());
    EXPECT_FALSE(studyContent({}).isAllHidden()) << "there is nothing that could be shown";
}

TEST(StudyContent, RejectedImagesFormAGroupOfTheirOwnAndTheOthersStayAsTheyAre) {
    const Headers images = seriesOf(QStringLiteral("1"), 5);
    const StudyContent before = studyContent(images);
    Headers extra = seriesOf(QStringLiteral("1"), 7); // a repetition at the same places
    extra.erase(extra.begin(), extra.begin() + 5);
    const StudyContent content = studyContent(
        images + extra + Headers{note(kQuality, {{uidOf("1", 5), {}}, {uidOf("1", 6), {}}, {"7.7.7", {}}})});
    ASSERT_EQ(content.sets.size(), 1U);
    EXPECT_EQ(content.sets[0]->id, before.sets[0]->id);
    EXPECT_EQ(content.sets[0]->frames.size(), 5U);
    EXPECT_TRUE(content.sets[0]->splitReason.isEmpty());
    ASSERT_EQ(content.hidden.size(), 1U);
    const HiddenGroup& group = content.hidden[0];
    EXPECT_EQ(group.reason, HiddenReason::Quality);
    EXPECT_EQ(group.images, 2) << "what is not here does not count";
    EXPECT_EQ(group.documents, 0) << "nor does the note";
    ASSERT_EQ(group.sets.size(), 1U);
    EXPECT_NE(group.sets[0]->id, content.sets[0]->id);
    EXPECT_EQ(group.sets[0]->splitReason, "rejected: quality");
    EXPECT_TRUE(group.sets[0]->warnings.contains("rejected: quality"));
    EXPECT_EQ(group.details, QStringList("Rejected: Positioning (2)"));
}

// IHE RAD-66: the note itself is not presented either.
TEST(StudyContent, ANoteGoesWithWhatItHides) {
    const Headers images = seriesOf(QStringLiteral("1"), 2);
    const StudyContent content = studyContent(images + Headers{note(kQuality, {{uidOf("1", 0), {}}})});
    EXPECT_TRUE(content.others.empty());
    ASSERT_EQ(content.hidden.size(), 1U);
    ASSERT_EQ(content.hidden[0].others.size(), 1U);
    EXPECT_EQ(content.hidden[0].others[0].objects.size(), 1U);
    const StudyContent ofOther = studyContent(images + Headers{note(kQuality, {{"7.7.7", {}}})});
    EXPECT_EQ(ofOther.others.size(), 1U) << "it hides nothing here";
    EXPECT_TRUE(ofOther.hidden.empty());
}

TEST(StudyContent, ARejectedReportIsHiddenToo) {
    auto report = std::make_shared<dicom::InstanceHeader>(*note(QStringLiteral("113000"), {}, QStringLiteral("8.1")));
    report->sopClassUid = QStringLiteral("1.2.840.10008.5.1.4.1.1.88.11");
    const StudyContent content =
        studyContent(seriesOf(QStringLiteral("1"), 2) + Headers{report, note(kQuality, {{"8.1", {}}})});
    EXPECT_TRUE(content.others.empty());
    ASSERT_EQ(content.hidden.size(), 1U);
    EXPECT_EQ(content.hidden[0].documents, 1);
    EXPECT_EQ(content.hidden[0].images, 0);
}

TEST(StudyContent, TheGravestReasonDecidesAndAllAreMarked) {
    const StudyContent content = studyContent(seriesOf(QStringLiteral("1"), 3) +
                                              Headers{note(kQuality, {{uidOf("1", 0), {}}, {uidOf("1", 1), {}}}),
                                                      note(kWorklist, {{uidOf("1", 0), {}}}, "9.2")});
    ASSERT_EQ(content.hidden.size(), 2U);
    EXPECT_EQ(content.hidden[0].reason, HiddenReason::WorklistEntry);
    EXPECT_EQ(content.hidden[0].images, 1);
    const QStringList& marks = content.hidden[0].sets.at(0)->warnings;
    EXPECT_TRUE(marks.contains("rejected: wrong worklist entry") && marks.contains("rejected: quality"));
    EXPECT_EQ(content.hidden[1].images, 1);
}

TEST(StudyContent, SomeFramesRejectedAreMarkedAndNotHidden) {
    const StudyContent content =
        studyContent(seriesOf(QStringLiteral("1"), 2) + Headers{note(kQuality, {{uidOf("1", 1), {3, 5}}})});
    EXPECT_TRUE(content.hidden.empty());
    ASSERT_EQ(framesOf(content.sets), 2U);
    EXPECT_TRUE(content.sets[0]->frames[0].header->warnings.isEmpty());
    EXPECT_EQ(content.sets[0]->frames[1].header->warnings, QStringList("rejected: quality (frame 3, 5 of this image)"));
    EXPECT_EQ(content.others.size(), 1U) << "the note stays in the list";
}

TEST(StudyContent, WhenAllIsRejectedItIsSaid) {
    const StudyContent content = studyContent(seriesOf(QStringLiteral("1"), 2) +
                                              Headers{note(kQuality, {{uidOf("1", 0), {}}, {uidOf("1", 1), {}}})});
    EXPECT_TRUE(content.sets.empty());
    EXPECT_TRUE(content.isAllHidden());
}

TEST(StudyContent, ForProcessingIsHiddenBesideItsCounterpart) {
    const StudyContent content = studyContent({mammogram("1", "R", "CC", kRaw), mammogram("2", "R", "CC", kShown),
                                               mammogram("3", "L", "CC", kRaw), mammogram("4", "L", "CC", kShown)});
    EXPECT_EQ(content.sets.size(), 2U);
    ASSERT_EQ(content.hidden.size(), 1U);
    EXPECT_EQ(content.hidden[0].reason, HiddenReason::ForProcessing);
    EXPECT_EQ(content.hidden[0].images, 2);
    EXPECT_EQ(content.hidden[0].details, (QStringList{"MG L CC (1)", "MG R CC (1)"}));
}

TEST(StudyContent, NoViewIsLostToProcessing) {
    const StudyContent content = studyContent({mammogram("1", "R", "CC", kRaw), mammogram("2", "R", "CC", kShown),
                                               mammogram("3", "R", "MLO", kRaw), mammogram("4", "L", "CC", kRaw)});
    ASSERT_EQ(content.sets.size(), 3U) << "of two views there is nothing else";
    EXPECT_EQ(content.hidden.at(0).images, 1);
    EXPECT_EQ(content.sets[1]->splitReason, "FOR PROCESSING");
    const StudyContent rawAlone = studyContent({mammogram("1", "R", "CC", kRaw)});
    EXPECT_EQ(rawAlone.sets.size(), 1U);
    EXPECT_FALSE(rawAlone.isAllHidden());
    const StudyContent twoTakes = studyContent(
        {mammogram("1", "R", "CC", kRaw), mammogram("2", "R", "CC", kRaw), mammogram("3", "R", "CC", kShown)});
    EXPECT_EQ(twoTakes.sets.size(), 3U) << "which of the two was processed is not known";
}

TEST(StudyContent, ARejectedImageIsNobodysCounterpart) {
    const StudyContent content = studyContent(
        {mammogram("1", "R", "CC", kRaw), mammogram("2", "R", "CC", kShown), note(kQuality, {{uidOf("2", 0), {}}})});
    ASSERT_EQ(content.sets.size(), 1U);
    EXPECT_EQ(content.sets[0]->seriesInstanceUid, "1");
}

TEST(StudyContent, IdsAreUniqueAlsoWithinASeries) {
    Headers headers;
    for (int i = 0; i < 2; ++i) {
        auto raw = std::make_shared<dicom::InstanceHeader>(*mammogram("1", i == 0 ? "R" : "L", "CC", kRaw));
        raw->sopInstanceUid = uidOf("1", i);
        headers.push_back(raw);
    }
    headers.push_back(mammogram("2", "R", "CC", kShown));
    const StudyContent content = studyContent(headers);
    ASSERT_EQ(content.sets.size(), 2U);
    ASSERT_EQ(content.hidden.at(0).sets.size(), 1U);
    EXPECT_NE(content.sets[0]->id, content.hidden[0].sets[0]->id);
}

TEST(StudyContent, ObjectsAreListedBySeries) {
    Headers headers = seriesOf(QStringLiteral("1"), 2);
    for (int i = 0; i < 3; ++i) {
        auto report = std::make_shared<dicom::InstanceHeader>(*note(QStringLiteral("113000"), {}));
        report->sopInstanceUid = QStringLiteral("5.%1").arg(i);
        report->instanceNumber = 10 - i;
        report->series.seriesInstanceUid = i < 2 ? QStringLiteral("5") : QStringLiteral("6");
        headers.push_back(report);
    }
    const StudyContent content = studyContent(headers);
    ASSERT_EQ(content.others.size(), 2U);
    EXPECT_EQ(content.others[0].series().seriesInstanceUid, "5");
    ASSERT_EQ(content.others[0].objects.size(), 2U);
    EXPECT_EQ(content.others[0].objects[0]->instanceNumber, 9) << "by number";
    EXPECT_EQ(content.others[1].objects.size(), 1U);
}

TEST(StudyContent, MergedListsFollowTheNumbersOfTheSeries) {
    const auto numbered = [](int number, const QString& uid) {
        test::SeriesSpec spec;
        spec.series = uid;
        spec.adjust = [number](dicom::InstanceHeader& header) { header.series.number = number; };
        return test::makeSet(spec);
    };
    const auto a1 = numbered(1, "1"), a3 = numbered(3, "3"), b2 = numbered(2, "2"), b3 = numbered(3, "3");
    EXPECT_EQ(mergedSets({a1, a3}, {b2, b3}), (std::vector{a1, b2, a3, b3}));
}

} // namespace
} // namespace sagitta::scene
