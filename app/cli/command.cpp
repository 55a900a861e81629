#include "app/cli/command.h"

#include "app/cli/terminal.h"

#include <QJsonObject>
#include <QSize>

#include <cmath>
#include <cstdio>

namespace sagitta::app {
namespace {

// The engine's errors know no such kind: a cause marks them.
const QString kUsageMark = QStringLiteral("usage");

bool isUsageError(const Error& error) { return error.cause() && error.cause()->detail() == kUsageMark; }

} // namespace

Error usageError(const QString& problem) {
    return {ErrorCode::Unsupported, problem, Error(ErrorCode::Unsupported, kUsageMark)};
}

Outcome Outcome::usage(const QString& problem) {
    return {kExitUsage, QJsonObject{{QStringLiteral("error"), problem}}, {}, problem};
}

Outcome Outcome::failed(const Error& error) {
    if (isUsageError(error))
        return usage(error.detail());
    const int code = error.code() == ErrorCode::Cancelled ? kExitInterrupted : kExitFailed;
    const QString message = error.code() == ErrorCode::Cancelled && error.message().isEmpty()
                                ? QStringLiteral("cancelled; what had arrived is kept")
                                : error.message();
    return {code,
            QJsonObject{{QStringLiteral("error"), message}, {QStringLiteral("code"), toString(error.code())}},
            {},
            message};
}

CommandContext::CommandContext(QString dataDir, bool json, bool quiet, std::stop_token stop) :
    m_dataDir(std::move(dataDir)), m_json(json), m_quiet(quiet), m_stop(std::move(stop)) {}

Result<Engine*> CommandContext::engine() {
    if (!m_engine) {
        SAGITTA_TRY(m_engine, Engine::open(m_dataDir));
    }
    return m_engine.get();
}

Result<void> CommandContext::checkCancelled() const {
    if (m_stop.stop_requested())
        return Error(ErrorCode::Cancelled, QStringLiteral("cancelled"));
    return {};
}

JobContext CommandContext::jobContext(std::function<void(QStringList)> explain) {
    return {m_stop, [this](const JobProgress& progress) { showProgress(progress); }, std::move(explain)};
}

void CommandContext::warn(const QString& line) const {
    if (!m_quiet)
        std::fprintf(stderr, "warning: %s\n", line.toUtf8().constData());
}

void CommandContext::showProgress(const JobProgress& progress) {
    if (m_quiet || !standardErrorIsTerminal())
        return;
    m_progressShown = true;
    QString line;
    if (progress.total > 0) {
        constexpr int kWidth = 30;
        const int filled = static_cast<int>(kWidth * std::min(progress.done, progress.total) / progress.total);
        line = u'[' + QString(filled, u'#') + QString(kWidth - filled, u' ') + QStringLiteral("] ");
    }
    line += progress.text.isEmpty() ? QString::number(progress.done) : progress.text;
    std::fprintf(stderr, "\r\033[K%s", line.toUtf8().constData());
}

void CommandContext::endProgress() {
    if (m_progressShown)
        std::fputc('\n', stderr);
    m_progressShown = false;
}

std::optional<std::vector<double>> parseNumbers(const QString& text, QChar separator, int count) {
    const QStringList parts = text.split(separator);
    if (parts.size() != count)
        return std::nullopt;
    std::vector<double> numbers;
    for (const QString& part : parts) {
        bool ok = false;
        const double value = part.trimmed().toDouble(&ok);
        if (!ok || !std::isfinite(value))
            return std::nullopt;
        numbers.push_back(value);
    }
    return numbers;
}

std::optional<QSize> parseSize(const QString& text) {
    constexpr double kLargest = 16384;
    const auto numbers = parseNumbers(text, u'x', 2);
    if (!numbers)
        return std::nullopt;
    for (const double n : *numbers)
        if (n < 1 || n > kLargest || n != std::floor(n))
            return std::nullopt;
    return QSize(static_cast<int>((*numbers)[0]), static_cast<int>((*numbers)[1]));
}

QString formatTable(const QStringList& head, const std::vector<QStringList>& rows) {
    std::vector<qsizetype> widths;
    for (const QString& cell : head)
        widths.push_back(cell.size());
    for (const QStringList& row : rows)
        for (size_t i = 0; i < widths.size(); ++i)
            widths[i] = std::max(widths[i], row[static_cast<qsizetype>(i)].size());
    const auto line = [&](const QStringList& row) {
        QString text;
        for (size_t i = 0; i < widths.size(); ++i)
            text += row[static_cast<qsizetype>(i)].leftJustified(widths[i]) + QStringLiteral("  ");
        while (text.endsWith(u' '))
            text.chop(1);
        return text + u'\n';
    };
    QString text = line(head);
    for (const QStringList& row : rows)
        text += line(row);
    return text;
}

} // namespace sagitta::app
