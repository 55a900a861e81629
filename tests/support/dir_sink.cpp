#include "support/dir_sink.h"

namespace sagitta::test {

QString DirSink::newFile() {
    return nextFile.isEmpty() ? m_dir.filePath(QStringLiteral("%1.dcm").arg(m_next++)) : nextFile;
}

Result<void> DirSink::received(const QString& file, const QString& sopInstanceUid) {
    ++m_calls;
    if (onReceived)
        SAGITTA_CHECK(onReceived(m_calls));
    m_files.insert(sopInstanceUid, file);
    return {};
}

Result<QStringList> DirSink::present(const QStringList& sopInstanceUids) {
    QStringList here;
    for (const QString& uid : sopInstanceUids)
        if (m_files.contains(uid))
            here << uid;
    return here;
}

} // namespace sagitta::test
