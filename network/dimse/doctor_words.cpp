#include "network/dimse/doctor_words.h"

namespace sagitta::network {
namespace {

QString where(const DoctorCase& about) { return QStringLiteral("%1:%2").arg(about.node.host).arg(about.node.port); }

QString registration(const DoctorCase& about) {
    return QStringLiteral("The archive's administrator must register us there:\n") + ourLines(about);
}

Verdict rejected(const DoctorCase& about, const Rejection& given) {
    using namespace rejection;
    const QString start = QStringLiteral("%1 rejected the association: %2.").arg(where(about), rejectionWords(given));
    if (given.is(ServiceUser, CalledAeTitle))
        return failed(start + QStringLiteral(" The archive does not go by the AE title %1.").arg(about.node.aeTitle),
                      QStringLiteral("Enter the archive's own AE title in the node's settings here; its administrator "
                                     "knows it. Capitals and small letters differ."));
    if (given.is(ServiceUser, CallingAeTitle))
        return failed(start + QStringLiteral(" The archive does not know our AE title %1.").arg(about.node.ourAeTitle),
                      registration(about));
    if (given.is(ServiceUser, ApplicationContext) || given.is(ProviderAcse, ProtocolVersion))
        return failed(start, QStringLiteral("Check the port in the node's settings here: what listens there is no "
                                            "archive that this program can talk to."));
    if (given.is(ProviderPresentation, LocalLimit))
        return failed(start + QStringLiteral(" The archive has as many associations as it takes."),
                      QStringLiteral("Try again in a minute. If it stays, the archive's administrator must allow more "
                                     "associations at a time."));
    if (given.source == ProviderPresentation)
        return failed(start + QStringLiteral(" The archive is busy."),
                      QStringLiteral("Try again in a minute. If it stays, the archive's administrator must allow more "
                                     "associations at a time."));
    return failed(start + QStringLiteral(" Many archives do that when they do not know one of the AE titles (theirs "
                                         "%1, ours %2) or our address.")
                              .arg(about.node.aeTitle, about.node.ourAeTitle),
                  QStringLiteral("Check the AE title in the node's settings here. If it is right, the archive's "
                                 "administrator must register us there:\n") +
                      ourLines(about));
}

} // namespace

Verdict passed(const QString& finding) { return {DoctorStep::State::Passed, finding, {}}; }
Verdict warned(const QString& finding, const QString& advice) { return {DoctorStep::State::Warning, finding, advice}; }
Verdict failed(const QString& finding, const QString& advice) { return {DoctorStep::State::Failed, finding, advice}; }
Verdict skipped(const QString& why) { return {DoctorStep::State::Skipped, why, {}}; }

QString ourLines(const DoctorCase& about) {
    return QStringLiteral("AE title: %1\nHost: %2, port: %3")
        .arg(about.node.ourAeTitle, about.ourAddress)
        .arg(about.node.ourPort);
}

// A name keeps its first letter as it is.
QString sentence(const DoctorCase& about, const QString& detail) {
    QString text = detail.simplified();
    while (text.endsWith(u'.') || text.endsWith(u'?'))
        text.chop(1);
    if (!text.isEmpty() && !text.startsWith(about.node.aeTitle) && !text.startsWith(about.node.host))
        text[0] = text[0].toUpper();
    return text + u'.';
}

Verdict unresolved(const DoctorCase& about, const Error& error) {
    const QString& host = about.node.host;
    switch (error.code()) {
    case ErrorCode::NotFound:
        return failed(QStringLiteral("There is no host named %1.").arg(host),
                      QStringLiteral("Correct the host in the node's settings here, or enter the archive's IP address "
                                     "instead of its name."));
    case ErrorCode::Unsupported:
        return failed(
            QStringLiteral("%1 has only IPv6 addresses, and this program talks to archives over IPv4.").arg(host),
            QStringLiteral("Enter an IPv4 address of the archive in the node's settings here."));
    case ErrorCode::Timeout:
        return failed(QStringLiteral("No name server told the address of %1 within %2 s.")
                          .arg(host)
                          .arg(about.node.timeoutSeconds),
                      QStringLiteral("Check this computer's network connection, or enter the archive's IP address "
                                     "instead of its name."));
    default:
        return failed(QStringLiteral("The address of %1 could not be looked up (%2).").arg(host, error.detail()),
                      QStringLiteral("Check this computer's network connection, or enter the archive's IP address "
                                     "instead of its name."));
    }
}

Verdict unconnected(const DoctorCase& about, const Error& error) {
    const QString place = QStringLiteral("%1, port %2").arg(about.address).arg(about.node.port);
    switch (error.code()) {
    case ErrorCode::Refused:
        return failed(QStringLiteral("%1 refuses the connection: the computer is there, but nobody listens on this "
                                     "port.")
                          .arg(place),
                      QStringLiteral("Check the port in the node's settings here. If it is right, the archive's "
                                     "DICOM service does not run, or a firewall there turns us away: its "
                                     "administrator must look."));
    case ErrorCode::Timeout:
        return failed(QStringLiteral("Nothing came back from %1 within %2 s, not even a refusal: a firewall drops the "
                                     "connection, or there is no such computer.")
                          .arg(place)
                          .arg(about.node.timeoutSeconds),
                      QStringLiteral("Check host and port in the node's settings here. If they are right, the "
                                     "network's administrator must let this computer connect to %1 (TCP).")
                          .arg(place));
    default:
        return failed(QStringLiteral("There is no way to %1 (%2).").arg(place, error.detail()),
                      QStringLiteral("Check the host in the node's settings here and this computer's network "
                                     "connection (cable, VPN)."));
    }
}

Verdict unassociated(const DoctorCase& about, const Error& error, const std::optional<Rejection>& rejection) {
    if (rejection)
        return rejected(about, *rejection);
    const QString finding = sentence(about, error.detail());
    if (error.code() == ErrorCode::Timeout)
        return failed(finding, QStringLiteral("Check the port in the node's settings here: what listens there may not "
                                              "speak DICOM. If it is right, the archive hangs, and its administrator "
                                              "must look at its DICOM service."));
    return failed(finding, QStringLiteral("Check the port in the node's settings here: what listens there may not "
                                          "speak DICOM, or only over TLS. If it is right, the archive's administrator "
                                          "must allow it to talk to this computer (%1).")
                               .arg(about.ourAddress));
}

Verdict broken(const DoctorCase& about, const Error& error, const QString& service) {
    const QString finding = sentence(about, error.message());
    switch (error.code()) {
    case ErrorCode::Cancelled:
        return skipped(QStringLiteral("Cancelled."));
    case ErrorCode::Timeout:
        return failed(finding, QStringLiteral("The archive hangs or is overloaded; its administrator must look at it. "
                                              "If it is only slow, raise the time-out in the node's settings here."));
    case ErrorCode::Refused:
        return failed(finding, QStringLiteral("The archive's administrator must allow %1 to %2; the archive's log "
                                              "says what it did not like.")
                                   .arg(service, about.node.ourAeTitle));
    default:
        return failed(finding, QStringLiteral("Try again. If it stays, the archive's log says what went wrong with %1 "
                                              "from %2.")
                                   .arg(service, about.node.ourAeTitle));
    }
}

QString notOffered(const DoctorCase& about, const QString& service, const QString& sopClass, int result) {
    return QStringLiteral("%1 does not offer %2: it refused the presentation context %3 (%4).")
        .arg(about.node.aeTitle, service, sopClass, contextRejectionWords(result));
}

} // namespace sagitta::network
