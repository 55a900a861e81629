#include "app/arrival_text.h"

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

JobStatus inState(JobState state, const QString& progress = {}) {
    JobStatus status;
    status.state = state;
    status.progress.text = progress;
    return status;
}

JobStatus failed(ErrorCode code, const QString& detail) {
    JobStatus status = inState(JobState::Failed);
    status.error = Error(code, detail);
    return status;
}

TEST(ArrivalText, SaysHowFarItIs) {
    EXPECT_EQ(app::arrivalText(inState(JobState::Queued), nullptr), "waiting to be received");
    EXPECT_EQ(app::arrivalText(inState(JobState::Running), nullptr), "connecting…");
    EXPECT_EQ(app::arrivalText(inState(JobState::Running, "41 of 160 images"), nullptr), "receiving 41 of 160 images");
    EXPECT_EQ(app::arrivalText(inState(JobState::Succeeded, "160 of 160 images"), nullptr), "");
    EXPECT_EQ(app::arrivalText(inState(JobState::Cancelled), nullptr), "incomplete: retrieve cancelled");
    EXPECT_EQ(app::arrivalText(inState(JobState::Paused), nullptr), "incomplete: retrieve paused");
    JobStatus waiting = inState(JobState::Running, "connection lost; next try in 8 s");
    waiting.progress.isStalled = true;
    EXPECT_EQ(app::arrivalText(waiting, nullptr), "incomplete: connection lost; next try in 8 s");
}

TEST(ArrivalText, ConflictsAloneAreNotIncomplete) {
    const JobStatus conflict = failed(ErrorCode::Refused, "3 images have another content");
    app::RetrieveReport report;
    report.conflicts = {{"1.2", "another content"}};
    EXPECT_EQ(app::arrivalText(conflict, &report),
              "all received, but the archive has other images than are stored here: 3 images have another content");
    report.failed = {{"1.3", "did not arrive"}};
    EXPECT_TRUE(app::arrivalText(conflict, &report).startsWith("incomplete: "));
    // An archive that refuses us has brought nothing.
    EXPECT_EQ(app::arrivalText(failed(ErrorCode::Refused, "it does not know us"), nullptr),
              "incomplete: it does not know us");
}

} // namespace
} // namespace sagitta::test
