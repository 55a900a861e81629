#include "storage/schema.h"

#include "storage/database.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLockFile>

// Q_INIT_RESOURCE declares a function and so must stand outside every namespace.
static void initSqlResource() { Q_INIT_RESOURCE(sql); }

namespace sagitta::storage {
namespace {

QString folderOf(Schema schema) {
    return schema == Schema::Catalog ? QStringLiteral(":/sagitta/sql") : QStringLiteral(":/sagitta/sql/marks");
}

// In the order in which they run.
QStringList scriptsOf(Schema schema) {
    initSqlResource();
    QStringList paths;
    for (const QFileInfo& file :
         QDir(folderOf(schema)).entryInfoList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name))
        paths.append(file.filePath());
    return paths;
}

int versionOf(const QString& script) { return QFileInfo(script).fileName().section(QLatin1Char('_'), 0, 0).toInt(); }

Result<int> fileVersion(const QSqlDatabase& db) {
    SAGITTA_TRY(QSqlQuery query, runQuery(db, QStringLiteral("PRAGMA user_version")));
    return query.next() ? query.value(0).toInt() : 0;
}

// Statements end with a semicolon at the end of a line; comment lines begin with two dashes.
QStringList statementsOf(const QString& script) {
    QStringList statements;
    QString statement;
    for (const QString& line : script.split(QLatin1Char('\n'))) {
        const QString trimmed = line.trimmed();
        if (trimmed.isEmpty() || trimmed.startsWith(QLatin1String("--")))
            continue;
        statement += trimmed + QLatin1Char('\n');
        if (trimmed.endsWith(QLatin1Char(';')))
            statements.append(std::exchange(statement, {}));
    }
    return statements;
}

Result<void> runScript(const QSqlDatabase& db, const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error(ErrorCode::Internal, QStringLiteral("a script of the database is missing from the program"));
    const QStringList statements = statementsOf(QString::fromUtf8(file.readAll()));
    return inTransaction(db, [&]() -> Result<void> {
        for (const QString& statement : statements) {
            if (auto done = runQuery(db, statement); !done)
                return done.error();
        }
        if (auto done = runQuery(db, QStringLiteral("PRAGMA user_version=%1").arg(versionOf(path))); !done)
            return done.error();
        return {};
    });
}

} // namespace

int schemaVersion(Schema schema) {
    const QStringList scripts = scriptsOf(schema);
    return scripts.isEmpty() ? 0 : versionOf(scripts.last());
}

Result<void> migrate(const QSqlDatabase& db, Schema schema, const Opening& opening) {
    SAGITTA_TRY(int version, fileVersion(db));
    if (version == schemaVersion(schema))
        return {};
    if (version > schemaVersion(schema)) {
        return Error(ErrorCode::Refused, QStringLiteral("%1 was made by a newer version of this program (format "
                                                        "%2, known up to %3); update this installation")
                                             .arg(QFileInfo(db.databaseName()).fileName())
                                             .arg(version)
                                             .arg(schemaVersion(schema)));
    }
    if (version > 0) // a new one is made in no time
        opening.tell(Opening::Step::UpdatingCatalog);
    QLockFile lock(db.databaseName() + QStringLiteral(".migration.lock"));
    // The operating system's lock on the file decides, not its age (see Archive).
    lock.setStaleLockTime(1);
    SAGITTA_CHECK(opening.takeLock(lock, QStringLiteral("another process is updating %1; try again later")
                                             .arg(QFileInfo(db.databaseName()).fileName())));
    // It may have been brought up to date while this process waited.
    SAGITTA_TRY(version, fileVersion(db));
    for (const QString& script : scriptsOf(schema)) {
        SAGITTA_CHECK(opening.checkCancelled());
        if (versionOf(script) > version)
            SAGITTA_CHECK(runScript(db, script));
    }
    return {};
}

} // namespace sagitta::storage
