// Which notes have effect on which objects.
#include "dicom/rejection.h"

#include "support/made_note.h"

#include <gtest/gtest.h>

using namespace sagitta;
using namespace sagitta::dicom;

namespace {

InstanceHeaderPtr note(const char* uid, const char* code, std::vector<ObjectReference> references) {
    return test::makeNote({{}, std::move(references), QLatin1String(code), QLatin1String(uid)});
}

ObjectReference to(const char* uid) { return {QLatin1String(uid), {}}; }

const char* const kQuality = "113001";
const char* const kSafety = "113037";
const char* const kExpired = "113039";

std::vector<RejectionReason> reasons(const std::vector<InstanceHeaderPtr>& notes, const char* uid) {
    std::vector<RejectionReason> found;
    for (const Rejection& rejection : rejections(notes).value(QLatin1String(uid)))
        found.push_back(rejection.reason);
    return found;
}

using Reasons = std::vector<RejectionReason>;

} // namespace

TEST(Rejections, OneObjectMayBeRejectedForSeveralReasons) {
    const std::vector notes{note("1", kQuality, {to("7"), to("8")}), note("2", kSafety, {to("7")})};
    EXPECT_EQ(reasons(notes, "7"), (Reasons{RejectionReason::Quality, RejectionReason::PatientSafety}));
    EXPECT_EQ(reasons(notes, "8"), Reasons{RejectionReason::Quality});
    EXPECT_EQ(reasons(notes, "9"), Reasons{});
}

TEST(Rejections, FramesAreTold) {
    const auto found = rejections({note("1", kQuality, {{QStringLiteral("7"), {3, 5}}})});
    ASSERT_EQ(found.value(QStringLiteral("7")).size(), 1U);
    EXPECT_EQ(found.value(QStringLiteral("7"))[0].frames, (std::vector{3, 5}));
}

TEST(Rejections, ARejectedNoteHasNoEffect) {
    const InstanceHeaderPtr wrong = note("1", kQuality, {to("7")});
    EXPECT_EQ(reasons({wrong, note("2", kQuality, {to("1")})}, "7"), Reasons{});
    EXPECT_EQ(reasons({note("2", kQuality, {to("1")}), wrong}, "7"), Reasons{}) << "in either order";
    EXPECT_EQ(reasons({wrong, note("2", kQuality, {to("1")}), note("3", kSafety, {to("2")})}, "7"),
              Reasons{RejectionReason::Quality})
        << "who rejected it was wrong";
}

// A study that may be deleted lists its notes among its objects.
TEST(Rejections, ExpiredRetentionDoesNotMakeANoteWrong) {
    EXPECT_EQ(reasons({note("1", kQuality, {to("7")}), note("2", kExpired, {to("1"), to("7")})}, "7"),
              (Reasons{RejectionReason::Quality, RejectionReason::RetentionExpired}));
}

TEST(Rejections, NotesThatRejectEachOtherOrThemselvesHaveEffect) {
    EXPECT_EQ(reasons({note("1", kQuality, {to("1"), to("7")})}, "7"), Reasons{RejectionReason::Quality});
    EXPECT_EQ(reasons({note("1", kQuality, {to("2"), to("7")}), note("2", kSafety, {to("1")})}, "7"),
              Reasons{RejectionReason::Quality});
}

TEST(Rejections, TheSameNoteTwiceIsOne) {
    EXPECT_EQ(reasons({note("1", kQuality, {to("7")}), note("1", kQuality, {to("7")})}, "7").size(), 1U);
}

TEST(Rejections, ALongChainOfNotesIsDecided) {
    std::vector<InstanceHeaderPtr> notes;
    constexpr int kNotes = 20'001;
    for (int n = 0; n < kNotes; ++n)
        notes.push_back(note(qPrintable(QString::number(n + 100)), kQuality,
                             {to(n == 0 ? "7" : qPrintable(QString::number(n + 99)))}));
    EXPECT_EQ(reasons(notes, "7"), Reasons{RejectionReason::Quality}) << "an even number of others above it";
    notes.pop_back();
    EXPECT_EQ(reasons(notes, "7"), Reasons{});
}
