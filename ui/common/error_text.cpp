#include "ui/common/error_text.h"

#include <QObject>

namespace sagitta::ui {
namespace {

// The technical part, as a clause: causes included, no full stop.
QString clause(const Error& error) {
    QString text = error.message().simplified();
    while (text.endsWith(u'.'))
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

QString nodeErrorText(const network::RemoteNode& node, const Error& error) {
    const QString address = QStringLiteral("%1:%2").arg(node.host).arg(node.port);
    const QString detail = clause(error);
    switch (error.code()) {
    case ErrorCode::Cancelled:
        return QObject::tr("Cancelled.");
    case ErrorCode::Refused:
        // DICOM's own rejections name an AE title; what the socket refuses does not get that far (PS3.8 9.3.4).
        if (detail.contains(QLatin1String("AE"), Qt::CaseSensitive) || detail.contains(QLatin1String("reject")))
            return QObject::tr("%1 – the AE titles must be known at both ends: theirs is %2, ours is %3.")
                .arg(detail, node.aeTitle, node.ourAeTitle);
        return QObject::tr("%1 – is the server running on %2? Check host and port in the node's settings.")
            .arg(detail, address);
    case ErrorCode::NotFound:
        return QObject::tr("%1 – check the host name %2 in the node's settings.").arg(detail, node.host);
    case ErrorCode::Timeout:
        return QObject::tr("no answer from %1 within %2 s (%3) – check the network, or raise the time-out.")
            .arg(address)
            .arg(node.timeoutSeconds)
            .arg(detail);
    case ErrorCode::Io:
        return QObject::tr("%1 – the connection to %2 failed. Check host, port and network.").arg(detail, address);
    default:
        return errorText(error);
    }
}

} // namespace sagitta::ui
