#include "support/peer_process.h"

#include <QElapsedTimer>
#include <QFile>
#include <QStandardPaths>

#include <arpa/inet.h>
#include <csignal>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sagitta::test {
namespace {

constexpr int kStartMs = 60000;
constexpr int kTries = 5;
constexpr int kPaceMs = 10;

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

bool listens(int port) {
    const int socket = connectToLoopback(port);
    ::close(socket);
    return socket >= 0;
}

} // namespace

QString findProgram(const QString& name) {
    const QString found = QStandardPaths::findExecutable(name);
    return found.isEmpty()
               ? QStandardPaths::findExecutable(name, {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/local/sbin")})
               : found;
}

int freePort() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    ::bind(socket, reinterpret_cast<sockaddr*>(&address), size);
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
    ::close(socket);
    return ntohs(address.sin_port);
}

int connectToLoopback(int port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = loopback(port);
    if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0)
        return socket;
    ::close(socket);
    return -1;
}

PeerProcess::PeerProcess(const QString& program, const Prepare& prepare, Sending sending) {
    for (int i = 0; i < kTries && !startOnce(program, prepare, sending); ++i)
        m_process.reset();
}

bool PeerProcess::startOnce(const QString& program, const Prepare& prepare, Sending sending) {
    m_port = freePort();
    m_process = std::make_unique<QProcess>();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("TCP_NODELAY"),
                       sending == Sending::AtOnce ? QStringLiteral("1") : QStringLiteral("0"));
    m_process->setProcessEnvironment(environment);
    m_process->setProcessChannelMode(QProcess::MergedChannels);
    m_process->setStandardOutputFile(m_dir.filePath(QStringLiteral("log.txt")));
    m_process->start(program, prepare(m_dir.path(), m_port));
    if (!m_process->waitForStarted())
        return false;
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < kStartMs) {
        // Whoever listens must be this process and not one that took the port: that one would end it.
        if (m_process->waitForFinished(kPaceMs))
            return false;
        if (listens(m_port))
            return !m_process->waitForFinished(kPaceMs);
    }
    return false;
}

PeerProcess::~PeerProcess() {
    if (!isRunning())
        return;
    resume();
    m_process->terminate();
    if (!m_process->waitForFinished(10000))
        kill();
}

bool PeerProcess::isRunning() const { return m_process && m_process->state() == QProcess::Running; }

QString PeerProcess::log() const {
    QFile file(m_dir.filePath(QStringLiteral("log.txt")));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

void PeerProcess::kill() {
    m_process->kill();
    m_process->waitForFinished(10000);
}

void PeerProcess::pause() { m_paused = ::kill(static_cast<pid_t>(pid()), SIGSTOP) == 0; }

void PeerProcess::resume() {
    if (m_paused)
        ::kill(static_cast<pid_t>(pid()), SIGCONT);
    m_paused = false;
}

} // namespace sagitta::test
