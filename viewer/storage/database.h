// Database: one SQLite file through Qt SQL. Each thread gets a connection of its own, as Qt demands; it is closed when
// its thread ends or the Database goes, whichever is first. WAL, so that readers never wait for the writer.
// Another database may be attached to each of them, to be read alone. Thread-safe, but must outlive every use of its
// connections. Internal to this library.
#pragma once

#include "core/result.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QVariant>

#include <functional>
#include <memory>
#include <optional>

namespace sagitta::storage {

// What a commit survives: the end of the process, or a power failure too (at the cost of a flush to the disk).
enum class Durability { Process, Power };

// Read only, so that a transaction of the database it is attached to takes no lock on it: SQLite's BEGIN IMMEDIATE
// locks everything that is attached to be written.
struct Attachment {
    QString name;
    QString file; // exists already
};

class Database {
public:
    // Makes the file when it is missing. Corrupt: not a database.
    static Result<std::unique_ptr<Database>> open(const QString& file, Durability durability,
                                                  const std::optional<Attachment>& attached = {});
    ~Database();

    const QString& file() const;
    // The connection of the calling thread.
    Result<QSqlDatabase> connection() const;

    struct Connections;

private:
    explicit Database(std::shared_ptr<Connections> connections);
    std::shared_ptr<Connections> m_connections;
};

// Timeout: another process holds the database. Full, Io, Corrupt as the words say.
Error databaseError(const QString& what, const QSqlError& error, const QString& file);

// Prepares, binds by position and executes.
Result<QSqlQuery> runQuery(const QSqlDatabase& db, const QString& sql, const QVariantList& values = {});
// The same, of a statement that gives no rows.
Result<void> execute(const QSqlDatabase& db, const QString& sql, const QVariantList& values = {});
// `file`: the database's, for the words of an error.
Result<void> execPrepared(QSqlQuery& query, const QVariantList& values, const QString& file);

// "?,?,?": as many as values are bound in a list, of which one statement takes so many.
constexpr qsizetype kValuesPerQuery = 500;
QString placeholders(qsizetype values);

// One write transaction, begun at once (BEGIN IMMEDIATE: a later upgrade from reading could fail without waiting).
// Rolled back unless `work` succeeds and the commit does.
Result<void> inTransaction(const QSqlDatabase& db, const std::function<Result<void>()>& work);

} // namespace sagitta::storage
