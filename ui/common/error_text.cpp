#include "ui/common/error_text.h"

#include <QObject>

namespace sagitta::ui {
namespace {

// The technical part, as a clause: causes included, no full stop.
QString clause(const Error& error) {
    QString text = error.message().simplified();
    while (text.endsWith(u'.') || text.endsWith(u'?'))
        text.chop(1);
    return text;
}

QString sentence(const QString& what, const Error& error, const QString& advice) {
    const QString detail = clause(error);
    QString text = detail.isEmpty() ? what : what + QStringLiteral(": ") + detail;
    text += u'.';
    return advice.isEmpty() ? text : text + u' ' + advice;
}

} // namespace

QString errorText(const Error& error) {
    switch (error.code()) {
    case ErrorCode::Cancelled:
        return QObject::tr("Cancelled.");
    case ErrorCode::NotFound:
        return sentence(QObject::tr("Not found"), error, {});
    case ErrorCode::Timeout:
        return sentence(QObject::tr("No answer in time"), error, QObject::tr("Try again, or raise the time-out."));
    case ErrorCode::Refused:
        return sentence(QObject::tr("Refused"), error, {});
    case ErrorCode::Protocol:
        return sentence(QObject::tr("The other side did not answer as DICOM demands"), error,
                        QObject::tr("Try again; tell its administrator if it stays."));
    case ErrorCode::Unsupported:
        return sentence(QObject::tr("Not supported"), error, {});
    case ErrorCode::Corrupt:
        return sentence(QObject::tr("Damaged data"), error, QObject::tr("Fetch or import it again."));
    case ErrorCode::Io:
        return sentence(QObject::tr("Could not read or write"), error, QObject::tr("Check the disk and the rights."));
    case ErrorCode::Full:
        return sentence(QObject::tr("No room left"), error, QObject::tr("Free some space, then try again."));
    case ErrorCode::Internal:
        break;
    }
    return sentence(QObject::tr("Something went wrong inside the program"), error, {});
}

// The network's own words name the address and the cause; what is added is where to put it right.
QString nodeErrorText(const network::RemoteNode& node, const Error& error) {
    const QString detail = clause(error);
    if (detail.contains(QLatin1String("connection refused"), Qt::CaseInsensitive))
        return QObject::tr(
                   "connection refused – is the server running on %1:%2? Check host and port in the node's settings.")
            .arg(node.host)
            .arg(node.port);
    switch (error.code()) {
    case ErrorCode::Refused:
        return detail.contains(QLatin1String("AE title"))
                   ? QObject::tr("%1. The AE titles must be known at both ends: theirs is %2, ours is %3.")
                         .arg(detail, node.aeTitle, node.ourAeTitle)
                   : QObject::tr("%1.").arg(detail);
    case ErrorCode::Timeout:
        return QObject::tr("%1. Check the network, or raise the time-out in the node's settings.").arg(detail);
    case ErrorCode::Io:
        return QObject::tr("%1. Check host and port in the node's settings.").arg(detail);
    default:
        return errorText(error);
    }
}

} // namespace sagitta::ui
