// Error: why an expected failure happened. A value, cheap to copy; `cause` chains to what went wrong below.
// `detail` is English for logs and for the one line of sagitta-cli; the windows make their own text from `code` and
// `detail`. It never carries a patient's name. Any thread.
#pragma once

#include <QString>

#include <memory>

namespace sagitta {

enum class ErrorCode { Cancelled, NotFound, Timeout, Refused, Protocol, Unsupported, Corrupt, Io, Full, Internal };

class Error {
public:
    Error(ErrorCode code, QString detail) : m_code(code), m_detail(std::move(detail)) {}
    Error(ErrorCode code, QString detail, const Error& cause);

    ErrorCode code() const { return m_code; }
    const QString& detail() const { return m_detail; }
    const Error* cause() const { return m_cause.get(); }

    // detail, then the causes: "could not open catalog: disk full".
    QString message() const;

private:
    ErrorCode m_code;
    QString m_detail;
    std::shared_ptr<const Error> m_cause;
};

QString toString(ErrorCode code);

} // namespace sagitta
