#include "app/arrival_text.h"

namespace sagitta::app {
namespace {

QString failureText(const JobStatus& status, const RetrieveReport* last) {
    const QString reason = status.error ? status.error->message() : QString();
    // Nothing is missing: what is stored of these images differs from what the archive sent.
    if (last && last->failed.empty() && !last->conflicts.empty())
        return QStringLiteral("all received, but the archive has other images than are stored here: %1").arg(reason);
    return QStringLiteral("incomplete: %1").arg(reason);
}

} // namespace

QString arrivalText(const JobStatus& status, const RetrieveReport* last) {
    const QString& progress = status.progress.text;
    switch (status.state) {
    case JobState::Queued:
        return QStringLiteral("waiting to be received");
    case JobState::Running:
        if (status.progress.isStalled)
            return QStringLiteral("incomplete: %1").arg(progress);
        return progress.isEmpty() ? QStringLiteral("connecting…") : QStringLiteral("receiving %1").arg(progress);
    case JobState::Paused:
        return QStringLiteral("incomplete: retrieve paused");
    case JobState::Failed:
        return failureText(status, last);
    case JobState::Cancelled:
        return QStringLiteral("incomplete: retrieve cancelled");
    case JobState::Succeeded:
        break;
    }
    return {};
}

} // namespace sagitta::app
