#include "support/orthanc.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace sagitta::test {
namespace {

const QString kAeTitle = QStringLiteral("ORTHANC");

QStringList prepare(const QString& folder, int port, const QMap<QString, int>& modalities) {
    const QString storage = QDir(folder).filePath(QStringLiteral("storage"));
    QJsonObject known;
    for (auto it = modalities.constBegin(); it != modalities.constEnd(); ++it)
        known.insert(it.key(), QJsonArray{it.key(), QStringLiteral("127.0.0.1"), it.value()});
    const QJsonObject configuration{
        {QStringLiteral("Name"), QStringLiteral("test")},  {QStringLiteral("StorageDirectory"), storage},
        {QStringLiteral("IndexDirectory"), storage},       {QStringLiteral("HttpServerEnabled"), false},
        {QStringLiteral("DicomServerEnabled"), true},      {QStringLiteral("DicomAet"), kAeTitle},
        {QStringLiteral("DicomCheckCalledAet"), true},     {QStringLiteral("DicomPort"), port},
        {QStringLiteral("DicomAlwaysAllowEcho"), true},    {QStringLiteral("DicomAlwaysAllowStore"), true},
        {QStringLiteral("DicomAlwaysAllowFind"), true},    {QStringLiteral("DicomAlwaysAllowGet"), true},
        {QStringLiteral("UnknownSopClassAccepted"), true}, {QStringLiteral("DefaultEncoding"), QStringLiteral("Utf8")},
        {QStringLiteral("LimitFindResults"), 0},           {QStringLiteral("LimitFindInstances"), 0},
        {QStringLiteral("StoreMD5ForAttachments"), false}, {QStringLiteral("DicomModalities"), known},
        {QStringLiteral("DicomAlwaysAllowMove"), true},
    };
    const QString path = QDir(folder).filePath(QStringLiteral("orthanc.json"));
    QFile file(path);
    if (file.open(QIODevice::WriteOnly))
        file.write(QJsonDocument(configuration).toJson());
    return {path};
}

} // namespace

bool Orthanc::isInstalled() { return !findProgram(QStringLiteral("Orthanc")).isEmpty(); }

Orthanc::Orthanc(const QMap<QString, int>& modalities, PeerProcess::Sending sending) :
    m_process(
        findProgram(QStringLiteral("Orthanc")),
        [modalities](const QString& folder, int port) { return prepare(folder, port, modalities); }, sending) {}

network::RemoteNode Orthanc::node() const {
    network::RemoteNode node;
    node.name = QStringLiteral("orthanc");
    node.aeTitle = kAeTitle;
    node.host = QStringLiteral("127.0.0.1");
    node.port = m_process.port();
    return node;
}

} // namespace sagitta::test
