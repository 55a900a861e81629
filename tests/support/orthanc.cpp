#include "support/orthanc.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace sagitta::test {
namespace {

const QString kAeTitle = QStringLiteral("ORTHANC");

QStringList prepare(const QString& folder, int port, const QMap<QString, int>& modalities, int httpPort) {
    const QString storage = QDir(folder).filePath(QStringLiteral("storage"));
    QJsonObject known;
    for (auto it = modalities.constBegin(); it != modalities.constEnd(); ++it)
        known.insert(it.key(), QJsonArray{it.key(), QStringLiteral("127.0.0.1"), it.value()});
    const QJsonObject configuration{
        {QStringLiteral("Name"), QStringLiteral("test")},  {QStringLiteral("StorageDirectory"), storage},
        {QStringLiteral("IndexDirectory"), storage},       {QStringLiteral("HttpServerEnabled"), httpPort != 0},
        {QStringLiteral("DicomServerEnabled"), true},      {QStringLiteral("DicomAet"), kAeTitle},
        {QStringLiteral("DicomCheckCalledAet"), true},     {QStringLiteral("DicomPort"), port},
        {QStringLiteral("DicomAlwaysAllowEcho"), true},    {QStringLiteral("DicomAlwaysAllowStore"), true},
        {QStringLiteral("DicomAlwaysAllowFind"), true},    {QStringLiteral("DicomAlwaysAllowGet"), true},
        {QStringLiteral("UnknownSopClassAccepted"), true}, {QStringLiteral("DefaultEncoding"), QStringLiteral("Utf8")},
        {QStringLiteral("LimitFindResults"), 0},           {QStringLiteral("LimitFindInstances"), 0},
        {QStringLiteral("StoreMD5ForAttachments"), false}, {QStringLiteral("DicomModalities"), known},
        {QStringLiteral("DicomAlwaysAllowMove"), true},    {QStringLiteral("HttpPort"), httpPort},
        {QStringLiteral("RemoteAccessAllowed"), false},
    };
    const QString path = QDir(folder).filePath(QStringLiteral("orthanc.json"));
    QFile file(path);
    if (file.open(QIODevice::WriteOnly))
        file.write(QJsonDocument(configuration).toJson());
    return {path};
}

} // namespace

bool Orthanc::isInstalled() { return !findProgram(QStringLiteral("Orthanc")).isEmpty(); }

Orthanc::Orthanc(const QMap<QString, int>& modalities, PeerProcess::Sending sending, int httpPort) :
    m_httpPort(httpPort),
    m_process(
        findProgram(QStringLiteral("Orthanc")),
        [modalities, httpPort](const QString& folder, int port) { return prepare(folder, port, modalities, httpPort); },
        sending) {}

// HTTP/1.0: the end of the answer is the end of the connection.
QJsonDocument Orthanc::ask(const QByteArray& verb, const QByteArray& path, const QByteArray& body) const {
    const int connection = connectToLoopback(m_httpPort);
    QFile stream;
    if (connection < 0 ||
        !stream.open(connection, QIODevice::ReadWrite | QIODevice::Unbuffered, QFileDevice::AutoCloseHandle))
        return {};
    stream.write(verb + ' ' + path + " HTTP/1.0\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" +
                 body);
    const QByteArray answer = stream.readAll();
    const qsizetype end = answer.indexOf("\r\n\r\n");
    if (!answer.left(answer.indexOf('\r')).contains(" 200") || end < 0)
        return {};
    return QJsonDocument::fromJson(answer.mid(end + 4));
}

bool Orthanc::remove(const QString& sopInstanceUid) const {
    const QJsonArray found = post("/tools/lookup", sopInstanceUid.toLatin1()).array();
    if (found.size() != 1)
        return false;
    const QString path = found.first().toObject().value(QLatin1String("Path")).toString();
    return !ask("DELETE", path.toLatin1(), {}).isNull();
}

network::RemoteNode Orthanc::node() const {
    network::RemoteNode node;
    node.name = QStringLiteral("orthanc");
    node.aeTitle = kAeTitle;
    node.host = QStringLiteral("127.0.0.1");
    node.port = m_process.port();
    return node;
}

} // namespace sagitta::test
