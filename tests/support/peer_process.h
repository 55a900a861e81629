// PeerProcess: a DICOM server as a process of its own on a free loopback port, with a folder of its own. Ends with this
// object. Owned by one thread.
#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <functional>
#include <memory>

namespace sagitta::test {

// The full path of a program, also where servers are installed; empty when there is none.
QString findProgram(const QString& name);

// A loopback port that is free now. Another process may take it first: see PeerProcess.
int freePort();

// A socket connected to a loopback port, the caller's to close; -1: nobody listens.
int connectToLoopback(int port);

class PeerProcess {
public:
    // Writes what the server needs into `folder` and returns its arguments.
    using Prepare = std::function<QStringList(const QString& folder, int port)>;

    // AsUsual: with Nagle's algorithm, as archives are by default.
    enum class Sending { AtOnce, AsUsual };

    // Tries other ports while they are taken by somebody faster.
    PeerProcess(const QString& program, const Prepare& prepare, Sending sending = Sending::AtOnce);
    ~PeerProcess();

    bool isRunning() const;
    int port() const { return m_port; }
    QString folder() const { return m_dir.path(); }
    qint64 pid() const { return m_process ? m_process->processId() : 0; }
    QString log() const; // what it said, for messages of failed tests

    void kill();  // at once, as a crash would
    void pause(); // it stays connected and falls silent
    void resume();

private:
    bool startOnce(const QString& program, const Prepare& prepare, Sending sending);

    QTemporaryDir m_dir;
    std::unique_ptr<QProcess> m_process;
    int m_port = 0;
    bool m_paused = false;
};

} // namespace sagitta::test
