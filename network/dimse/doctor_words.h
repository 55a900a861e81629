// The sentences of the connection doctor: what a failure means and who has to change what. Pure, any thread.
#pragma once

#include "network/dimse/association.h"
#include "network/doctor.h"

#include <optional>

namespace sagitta::network {

// What came of a step.
struct Verdict {
    DoctorStep::State state = DoctorStep::State::Passed;
    QString finding;
    QString advice;
};

Verdict passed(const QString& finding);
Verdict warned(const QString& finding, const QString& advice);
Verdict failed(const QString& finding, const QString& advice);
Verdict skipped(const QString& why);

// A node of ours with an archive's answers to it.
struct DoctorCase {
    RemoteNode node;
    QString address;    // of the archive
    QString ourAddress; // as the archive sees us
};

// The lines that the archive's administrator enters to know us.
QString ourLines(const DoctorCase& about);
// An error's detail as a sentence.
QString sentence(const DoctorCase& about, const QString& detail);

Verdict unresolved(const DoctorCase& about, const Error& error);
Verdict unconnected(const DoctorCase& about, const Error& error);
Verdict unassociated(const DoctorCase& about, const Error& error, const std::optional<Rejection>& rejection);
// On an association; for the service ("C-FIND").
Verdict broken(const DoctorCase& about, const Error& error, const QString& service);
// "ORTHANC does not offer C-GET: it refused the presentation context … (…)."
QString notOffered(const DoctorCase& about, const QString& service, const QString& sopClass, int result);

} // namespace sagitta::network
