#include "core/log.h"

#include <QDateTime>
#include <QFile>

#include <cstdio>
#include <mutex>

Q_LOGGING_CATEGORY(logCore, "sagitta.core")

namespace sagitta {
namespace {

std::mutex g_mutex;
std::unique_ptr<QFile> g_file;

const char* levelName(QtMsgType type) {
    switch (type) {
    case QtDebugMsg:
        return "debug";
    case QtInfoMsg:
        return "info";
    case QtWarningMsg:
        return "warning";
    case QtCriticalMsg:
    case QtFatalMsg:
        break;
    }
    return "error";
}

void handleMessage(QtMsgType type, const QMessageLogContext& context, const QString& message) {
    QString text = message;
    text.replace(u'\n', QLatin1String("\\n")).replace(u'\r', QLatin1String("\\r"));
    for (QChar& c : text) // what a peer or a file says must not steer a terminal
        if (c.category() == QChar::Other_Control)
            c = u'?';
    const QByteArray line =
        QStringLiteral("%1 %2 %3: %4\n")
            .arg(QDateTime::currentDateTime().toString(Qt::ISODateWithMs), QLatin1String(levelName(type)),
                 QLatin1String(context.category ? context.category : "default"), text)
            .toUtf8();
    const std::lock_guard lock(g_mutex);
    std::fwrite(line.constData(), 1, static_cast<size_t>(line.size()), stderr);
    if (g_file) {
        g_file->write(line);
        g_file->flush();
    }
}

} // namespace

void installLog(LogLevel level, const QString& filePath) {
    QString rules = QStringLiteral("*.debug=false\n*.info=false\n*.warning=false\n");
    if (level >= LogLevel::Warnings)
        rules += QStringLiteral("*.warning=true\n");
    if (level >= LogLevel::Info)
        rules += QStringLiteral("sagitta.*.info=true\n");
    if (level >= LogLevel::Debug)
        rules += QStringLiteral("sagitta.*.debug=true\n");
    QLoggingCategory::setFilterRules(rules);
    {
        const std::lock_guard lock(g_mutex);
        g_file.reset();
        if (!filePath.isEmpty()) {
            g_file = std::make_unique<QFile>(filePath);
            if (!g_file->open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Text))
                g_file.reset();
        }
    }
    qInstallMessageHandler(handleMessage);
}

} // namespace sagitta
