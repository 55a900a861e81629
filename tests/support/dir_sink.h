// DirSink: an InstanceSink that keeps files in a temporary folder and remembers their UIDs. Used on one thread at a
// time.
#pragma once

#include "network/study_source.h"

#include <QHash>
#include <QTemporaryDir>

#include <functional>

namespace sagitta::test {

class DirSink : public network::InstanceSink {
public:
    QString newFile() override;
    Result<void> received(const QString& file, const QString& sopInstanceUid) override;
    Result<QStringList> present(const QStringList& sopInstanceUids) override;

    const QHash<QString, QString>& files() const { return m_files; } // SOP Instance UID -> path
    void pretendPresent(const QString& sopInstanceUid) { m_files.insert(sopInstanceUid, QString()); }

    // Called for each instance with how many have come, itself included; an error it returns is received()'s, and the
    // instance is not kept.
    std::function<Result<void>(int)> onReceived;
    // Instead of a fresh path.
    QString nextFile;

private:
    QTemporaryDir m_dir;
    QHash<QString, QString> m_files;
    int m_next = 0;
    int m_calls = 0;
};

} // namespace sagitta::test
