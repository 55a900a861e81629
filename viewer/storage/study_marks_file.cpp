// StudyMarks: the file marks.db: its making, and its repair.
#include "storage/database.h"
#include "storage/disk_error.h"
#include "storage/schema.h"
#include "storage/storage_log.h"
#include "storage/study_marks.h"

#include <QDir>
#include <QFileInfo>
#include <QLockFile>

namespace sagitta::storage {
namespace {

Result<std::unique_ptr<Database>> openFile(const QString& file) {
    SAGITTA_TRY(std::unique_ptr<Database> database, Database::open(file, Durability::Power));
    SAGITTA_TRY(const QSqlDatabase db, database->connection());
    SAGITTA_CHECK(migrate(db, Schema::Marks));
    return database;
}

// Corrupt: it is damaged.
Result<void> makeOrCheck(const QString& file) {
    SAGITTA_TRY(const std::unique_ptr<Database> database, openFile(file));
    SAGITTA_TRY(const QSqlDatabase db, database->connection());
    SAGITTA_TRY(QSqlQuery found, runQuery(db, QStringLiteral("PRAGMA quick_check(1)")));
    if (found.next() && found.value(0).toString() != QLatin1String("ok"))
        return Error(ErrorCode::Corrupt, QStringLiteral("the reading marks are damaged"));
    return {};
}

// Row by row, as far as the damage allows; how many.
int copyRows(const QSqlDatabase& from, const QSqlDatabase& to, const QString& table, const QStringList& columns) {
    const QString names = columns.join(QLatin1Char(','));
    auto rows = runQuery(from, QStringLiteral("SELECT %1 FROM %2").arg(names, table));
    int copied = 0;
    while (rows && rows->next()) {
        QVariantList values;
        for (int i = 0; i < columns.size(); ++i)
            values.append(rows->value(i));
        if (execute(to,
                    QStringLiteral("INSERT OR IGNORE INTO %1(%2) VALUES(%3)")
                        .arg(table, names, placeholders(columns.size())),
                    values))
            ++copied;
    }
    return copied;
}

// What can be read of a damaged file, as a new one. Not even a database: nothing.
Result<int> takeOver(const QString& damaged, const QString& file) {
    SAGITTA_TRY(const std::unique_ptr<Database> target, openFile(file));
    SAGITTA_TRY(const QSqlDatabase to, target->connection());
    const auto source = Database::open(damaged, Durability::Power);
    if (!source)
        return 0;
    SAGITTA_TRY(const QSqlDatabase from, (*source)->connection());
    int copied = 0;
    SAGITTA_CHECK(inTransaction(to, [&]() -> Result<void> {
        copied =
            copyRows(from, to, QStringLiteral("study_marks"),
                     {QStringLiteral("study"), QStringLiteral("status"), QStringLiteral("pinned"),
                      QStringLiteral("note"), QStringLiteral("last_opened")}) +
            copyRows(from, to, QStringLiteral("albums"),
                     {QStringLiteral("id"), QStringLiteral("name"), QStringLiteral("folded")}) +
            copyRows(from, to, QStringLiteral("album_studies"), {QStringLiteral("album"), QStringLiteral("study")});
        return {};
    }));
    // Into the file itself, which is renamed without its log.
    SAGITTA_CHECK(execute(to, QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)")));
    return copied;
}

Result<void> removeWithLog(const QString& file) {
    for (const char* part : {"", "-wal", "-shm"})
        SAGITTA_CHECK(removeFile(file + QLatin1String(part)));
    return {};
}

QString repairedName(const QString& file) { return file + QStringLiteral(".repaired"); }

// Of those that were set aside, the first, second …
QString damagedName(const QString& file, int n) {
    return file + QStringLiteral(".damaged") + (n > 1 ? QString::number(n) : QString());
}

int damagedCount(const QString& file) {
    int count = 0;
    while (QFileInfo::exists(damagedName(file, count + 1)))
        ++count;
    return count;
}

// The log of the file that was set aside last: it has commits of its own, and must not come under another file.
Result<void> setLogAside(const QString& file) {
    const QString log = QStringLiteral("-wal");
    if (QFileInfo::exists(file + log))
        SAGITTA_CHECK(renameFile(file + log, damagedName(file, damagedCount(file)) + log));
    return removeFile(file + QStringLiteral("-shm"));
}

Result<void> repair(const QString& file) {
    const QString fresh = repairedName(file);
    SAGITTA_CHECK(removeWithLog(fresh));
    SAGITTA_TRY(const int rows, takeOver(file, fresh));
    const QString aside = damagedName(file, damagedCount(file) + 1);
    qCWarning(logStorage).noquote() << "marks.db is damaged;" << rows << "rows could be taken over, and"
                                    << QFileInfo(aside).fileName() << "is what was there";
    SAGITTA_CHECK(renameFile(file, aside));
    SAGITTA_CHECK(setLogAside(file));
    return renameFile(fresh, file);
}

// A crash between the last steps of repair().
bool isHalfRepaired(const QString& file) { return !QFileInfo::exists(file) && QFileInfo::exists(repairedName(file)); }

Result<void> makeCheckOrRepair(const QString& file) {
    if (isHalfRepaired(file)) {
        SAGITTA_CHECK(setLogAside(file));
        SAGITTA_CHECK(renameFile(repairedName(file), file));
    }
    const Result<void> whole = makeOrCheck(file);
    if (whole || whole.error().code() != ErrorCode::Corrupt)
        return whole;
    SAGITTA_CHECK(repair(file));
    return makeOrCheck(file);
}

} // namespace

Result<QString> StudyMarks::prepare(const QString& dataDir) {
    SAGITTA_CHECK(makeFolder(dataDir));
    const QString file = QDir(dataDir).absolutePath() + QStringLiteral("/marks.db");
    if (!isHalfRepaired(file)) {
        const Result<void> whole = makeOrCheck(file);
        if (whole)
            return file;
        if (whole.error().code() != ErrorCode::Corrupt)
            return whole.error();
    }
    // The operating system's lock on the file decides, not its age (see Archive).
    QLockFile lock(file + QStringLiteral(".repair.lock"));
    lock.setStaleLockTime(1);
    SAGITTA_CHECK(Opening().takeLock(lock, QStringLiteral("another process is repairing marks.db; try again later")));
    SAGITTA_CHECK(makeCheckOrRepair(file)); // another process may have done so while this one waited
    return file;
}

} // namespace sagitta::storage
