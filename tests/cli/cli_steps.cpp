#include "cli/cli_steps.h"

#include "cli/cli_process.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>

#include <gtest/gtest.h>

#include <cstring>

namespace sagitta::test {

void addNode(const QString& dataDir, const network::RemoteNode& node, const QStringList& more) {
    const CliAnswer added =
        runCli(dataDir, QStringList{QStringLiteral("nodes"), QStringLiteral("add"), QStringLiteral("PACS"),
                                    QStringLiteral("--ae"), node.aeTitle, QStringLiteral("--host"), node.host,
                                    QStringLiteral("--port"), QString::number(node.port)} +
                            more);
    ASSERT_EQ(added.exitCode, 0) << added.errors.toStdString();
}

void expectClean(const QString& dataDir) {
    const CliAnswer verify = runCli(dataDir, {QStringLiteral("verify")});
    const QJsonObject report = verify.json.object();
    EXPECT_EQ(verify.exitCode, 0) << verify.out.toStdString() << verify.errors.toStdString();
    for (const char* list : {"missing", "corrupt", "orphans", "catalogErrors"})
        EXPECT_TRUE(report.value(QLatin1String(list)).toArray().isEmpty()) << list << verify.out.toStdString();
}

int storedInstances(const QString& dataDir) {
    const CliAnswer listed = runCli(dataDir, {QStringLiteral("list"), QStringLiteral("instances")});
    EXPECT_EQ(listed.exitCode, 0) << listed.errors.toStdString();
    return static_cast<int>(listed.json.array().size());
}

int countFiles(const QString& folder, const QStringList& names) {
    int count = 0;
    for (QDirIterator it(folder, names, QDir::Files, QDirIterator::Subdirectories); it.hasNext(); it.next())
        ++count;
    return count;
}

std::vector<float> readFloats(const QString& path) {
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    std::vector<float> values(static_cast<size_t>(bytes.size()) / sizeof(float));
    std::memcpy(values.data(), bytes.constData(), values.size() * sizeof(float));
    return values;
}

} // namespace sagitta::test
