#include "network/dimse/rejection.h"

namespace sagitta::network {
namespace {

QString reasonWords(const Rejection& rejected) {
    using namespace rejection;
    if (rejected.is(ServiceUser, ApplicationContext))
        return QStringLiteral("application context not supported");
    if (rejected.is(ServiceUser, CallingAeTitle))
        return QStringLiteral("calling AE title not recognised");
    if (rejected.is(ServiceUser, CalledAeTitle))
        return QStringLiteral("called AE title not recognised");
    if (rejected.is(ProviderAcse, ProtocolVersion))
        return QStringLiteral("protocol version not supported");
    if (rejected.is(ProviderPresentation, Congestion))
        return QStringLiteral("temporary congestion");
    if (rejected.is(ProviderPresentation, LocalLimit))
        return QStringLiteral("local limit exceeded");
    return QStringLiteral("no reason given");
}

} // namespace

QString rejectionWords(const Rejection& rejected) {
    return reasonWords(rejected) + QStringLiteral(" (result %1, source %2, reason %3)")
                                       .arg(rejected.result)
                                       .arg(rejected.source)
                                       .arg(rejected.reason);
}

QString contextRejectionWords(int result) {
    switch (result) {
    case 1:
        return QStringLiteral("rejected by the user, result 1");
    case 2:
        return QStringLiteral("no reason given, result 2");
    case 3:
        return QStringLiteral("abstract syntax not supported, result 3");
    case 4:
        return QStringLiteral("transfer syntaxes not supported, result 4");
    default:
        return QStringLiteral("not answered");
    }
}

} // namespace sagitta::network
