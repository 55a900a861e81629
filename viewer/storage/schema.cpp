#include "storage/schema.h"

#include "storage/database.h"

#include <QDir>
#include <QFile>
#include <QLockFile>

// Q_INIT_RESOURCE declares a function and so must stand outside every namespace.
static void initSqlResource() { Q_INIT_RESOURCE(sql); }

namespace sagitta::storage {
namespace {

const QString kScripts = QStringLiteral(":/sagitta/sql");

QStringList scriptNames() {
    initSqlResource();
    return QDir(kScripts).entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name);
}

int versionOf(const QString& script) { return script.section(QLatin1Char('_'), 0, 0).toInt(); }

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

Result<void> runScript(const QSqlDatabase& db, const QString& name) {
    QFile file(kScripts + QLatin1Char('/') + name);
    if (!file.open(QIODevice::ReadOnly))
        return Error(ErrorCode::Internal, QStringLiteral("a catalog script is missing from the program"));
    const QStringList statements = statementsOf(QString::fromUtf8(file.readAll()));
    return inTransaction(db, [&]() -> Result<void> {
        for (const QString& statement : statements) {
            if (auto done = runQuery(db, statement); !done)
                return done.error();
        }
        if (auto done = runQuery(db, QStringLiteral("PRAGMA user_version=%1").arg(versionOf(name))); !done)
            return done.error();
        return {};
    });
}

} // namespace

int schemaVersion() {
    const QStringList names = scriptNames();
    return names.isEmpty() ? 0 : versionOf(names.last());
}

Result<void> migrate(const QSqlDatabase& db, const Opening& opening) {
    SAGITTA_TRY(int version, fileVersion(db));
    if (version == schemaVersion())
        return {};
    if (version > schemaVersion()) {
        return Error(ErrorCode::Refused, QStringLiteral("the catalog was made by a newer version of this program "
                                                        "(format %1, known up to %2); update this installation")
                                             .arg(version)
                                             .arg(schemaVersion()));
    }
    if (version > 0) // a new one is made in no time
        opening.tell(Opening::Step::UpdatingCatalog);
    QLockFile lock(db.databaseName() + QStringLiteral(".migration.lock"));
    // The operating system's lock on the file decides, not its age (see Archive).
    lock.setStaleLockTime(1);
    SAGITTA_CHECK(opening.takeLock(lock, QStringLiteral("another process is updating the catalog; try again later")));
    // It may have been brought up to date while this process waited.
    SAGITTA_TRY(version, fileVersion(db));
    for (const QString& name : scriptNames()) {
        SAGITTA_CHECK(opening.checkCancelled());
        if (versionOf(name) > version)
            SAGITTA_CHECK(runScript(db, name));
    }
    return {};
}

} // namespace sagitta::storage
