#include "core/error.h"

namespace sagitta {

Error::Error(ErrorCode code, QString detail, const Error& cause) :
    m_code(code), m_detail(std::move(detail)), m_cause(std::make_shared<const Error>(cause)) {}

QString Error::message() const {
    QString text = m_detail;
    for (const Error* error = cause(); error; error = error->cause())
        text += QStringLiteral(": ") + error->detail();
    return text;
}

QString toString(ErrorCode code) {
    switch (code) {
    case ErrorCode::Cancelled:
        return QStringLiteral("cancelled");
    case ErrorCode::NotFound:
        return QStringLiteral("not found");
    case ErrorCode::Timeout:
        return QStringLiteral("timeout");
    case ErrorCode::Refused:
        return QStringLiteral("refused");
    case ErrorCode::Protocol:
        return QStringLiteral("protocol error");
    case ErrorCode::Unsupported:
        return QStringLiteral("unsupported");
    case ErrorCode::Corrupt:
        return QStringLiteral("corrupt");
    case ErrorCode::Io:
        return QStringLiteral("input/output error");
    case ErrorCode::Full:
        return QStringLiteral("full");
    case ErrorCode::Internal:
        return QStringLiteral("internal error");
    }
    return QStringLiteral("unknown");
}

} // namespace sagitta
