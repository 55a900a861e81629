// SmallDisk: a file system of a given size in memory, mounted in a temporary folder, for tests of full disks. It is
// mounted in a mount namespace of this process and its children alone (a user namespace too where this user is not
// root), so nobody else sees it and it is gone with them, whatever happens. Make it before any other thread.
#pragma once

#include <QString>
#include <QTemporaryDir>

namespace sagitta::test {

class SmallDisk {
public:
    explicit SmallDisk(qint64 bytes);
    ~SmallDisk();
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    // Why there is none; empty when there is one.
    const QString& problem() const { return m_problem; }
    QString path() const { return m_folder.path(); }
    void resize(qint64 bytes);
    qint64 freeBytes() const;
    // A file of our own that leaves no more than so many bytes free.
    void fillUpTo(qint64 freeBytes);

private:
    QTemporaryDir m_folder;
    QString m_problem;
    bool m_isMounted = false;
};

} // namespace sagitta::test
