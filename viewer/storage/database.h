// Database: one SQLite file through Qt SQL. Each thread gets a connection of its own, as Qt demands; it is closed when
// its thread ends or the Database goes, whichever is first. WAL, so that readers never wait for the writer.
// Thread-safe, but must outlive every use of its connections. Internal to this library.
#pragma once

#include "core/result.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QVariant>

#include <functional>
#include <memory>

namespace sagitta::storage {

class Database {
public:
    // Makes the file when it is missing. Corrupt: not a database.
    static Result<std::unique_ptr<Database>> open(const QString& file);
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
// `file`: the database's, for the words of an error.
Result<void> execPrepared(QSqlQuery& query, const QVariantList& values, const QString& file);

// One write transaction, begun at once (BEGIN IMMEDIATE: a later upgrade from reading could fail without waiting).
// Rolled back unless `work` succeeds and the commit does.
Result<void> inTransaction(const QSqlDatabase& db, const std::function<Result<void>()>& work);

} // namespace sagitta::storage
