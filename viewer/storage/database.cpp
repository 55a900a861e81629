#include "storage/database.h"

#include "storage/disk_error.h"
#include "storage/storage_log.h"

#include <QFileInfo>
#include <QSqlError>
#include <QUrl>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace sagitta::storage {

struct Database::Connections {
    Connections(QString path, Durability how, std::optional<Attachment> other) :
        file(std::move(path)), durability(how), attached(std::move(other)) {}
    ~Connections() {
        for (const auto& [thread, name] : names)
            QSqlDatabase::removeDatabase(name);
    }
    Connections(const Connections&) = delete;
    Connections& operator=(const Connections&) = delete;

    void closeOf(std::thread::id thread) {
        const std::lock_guard lock(mutex);
        if (const auto it = names.find(thread); it != names.end()) {
            QSqlDatabase::removeDatabase(it->second);
            names.erase(it);
        }
    }

    Result<void> open(const QString& name) const;

    const QString file;
    const Durability durability;
    const std::optional<Attachment> attached;
    std::mutex mutex;
    std::map<std::thread::id, QString> names;
};

namespace {

// Closes what its thread opened when the thread ends: an identifier may be given to a later thread.
struct ThreadExit {
    std::vector<std::weak_ptr<Database::Connections>> opened;

    ThreadExit() = default;
    ThreadExit(const ThreadExit&) = delete;
    ThreadExit& operator=(const ThreadExit&) = delete;
    ~ThreadExit() {
        for (const auto& weak : opened) {
            if (const auto connections = weak.lock())
                connections->closeOf(std::this_thread::get_id());
        }
    }
    void add(const std::shared_ptr<Database::Connections>& connections) {
        std::erase_if(opened, [](const auto& weak) { return weak.expired(); });
        opened.push_back(connections);
    }
};
thread_local ThreadExit t_exit;

constexpr std::chrono::milliseconds kBusyTimeout{8'000};
constexpr std::chrono::milliseconds kBusyPause{10};

QString uniqueConnectionName() {
    static std::atomic<quint64> next{0};
    return QStringLiteral("sagitta-storage-%1").arg(next++);
}

// The one statement with which SQLite does not wait by itself: two may open a new file at once.
Result<void> switchToWal(const QSqlDatabase& db) {
    const auto end = std::chrono::steady_clock::now() + kBusyTimeout;
    for (bool isFirst = true;; isFirst = false) {
        Result<QSqlQuery> answer = runQuery(db, QStringLiteral("PRAGMA journal_mode=WAL"));
        if (answer && answer->next() && answer->value(0).toString() == QLatin1String("wal"))
            return {};
        if (answer)
            return Error(
                ErrorCode::Unsupported,
                QStringLiteral("%1 cannot be used there: its disk knows no shared memory").arg(db.databaseName()));
        if (answer.error().code() != ErrorCode::Timeout || std::chrono::steady_clock::now() >= end)
            return answer.error();
        if (isFirst)
            qCInfo(logStorage).noquote() << "waiting for who else makes" << QFileInfo(db.databaseName()).fileName();
        std::this_thread::sleep_for(kBusyPause);
    }
}

Result<void> configure(const QSqlDatabase& db, Durability durability) {
    const QString synchronous = durability == Durability::Power ? QStringLiteral("PRAGMA synchronous=FULL")
                                                                : QStringLiteral("PRAGMA synchronous=NORMAL");
    SAGITTA_CHECK(switchToWal(db));
    for (const QString& pragma :
         {synchronous, QStringLiteral("PRAGMA foreign_keys=ON"), QStringLiteral("PRAGMA cache_size=-2000"),
          QStringLiteral("PRAGMA temp_store=MEMORY")}) {
        SAGITTA_CHECK(execute(db, pragma));
    }
    return {};
}

QString cannotUse(const QString& file) { return QStringLiteral("could not use %1").arg(QFileInfo(file).fileName()); }

// https://www.sqlite.org/uri.html: a path of Windows begins with the drive, and one of a share with two slashes.
QString readOnlyUri(const QString& file) {
    const QString path = QString::fromLatin1(QUrl::toPercentEncoding(file, "/:"));
    return QStringLiteral("file://") + (path.startsWith(QLatin1Char('/')) ? QString() : QStringLiteral("/")) + path +
           QStringLiteral("?mode=ro");
}

// A damaged catalog can be made again from the files, and damaged marks are repaired as far as they can be read.
QString damageText(const QString& file) {
    if (file.endsWith(QLatin1String("catalog.db")))
        return QStringLiteral(": the catalog is damaged; make it again (rebuild-index)");
    return QStringLiteral(": %1 is damaged; start the program again to repair it").arg(QFileInfo(file).fileName());
}

} // namespace

Result<void> Database::Connections::open(const QString& name) const {
    QSqlDatabase db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
    if (!db.isValid())
        return Error(ErrorCode::Internal, QStringLiteral("Qt's SQLite driver is missing; install the program again"));
    db.setDatabaseName(file);
    db.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1;QSQLITE_OPEN_URI").arg(kBusyTimeout.count()));
    if (!db.open())
        return databaseError(QStringLiteral("could not open %1").arg(QFileInfo(file).fileName()), db.lastError(), file);
    SAGITTA_CHECK(configure(db, durability));
    if (!attached)
        return {};
    return execute(db, QStringLiteral("ATTACH DATABASE ? AS ") + attached->name, {readOnlyUri(attached->file)});
}

Database::Database(std::shared_ptr<Connections> connections) : m_connections(std::move(connections)) {}
Database::~Database() = default;

const QString& Database::file() const { return m_connections->file; }

Result<std::unique_ptr<Database>> Database::open(const QString& file, Durability durability,
                                                 const std::optional<Attachment>& attached) {
    std::unique_ptr<Database> database(new Database(std::make_shared<Connections>(file, durability, attached)));
    if (auto first = database->connection(); !first)
        return first.error();
    return database;
}

Result<QSqlDatabase> Database::connection() const {
    const std::thread::id thread = std::this_thread::get_id();
    {
        const std::lock_guard lock(m_connections->mutex);
        if (const auto it = m_connections->names.find(thread); it != m_connections->names.end())
            return QSqlDatabase::database(it->second, false);
    }
    const QString name = uniqueConnectionName();
    if (auto opened = m_connections->open(name); !opened) {
        QSqlDatabase::removeDatabase(name);
        return opened.error();
    }
    t_exit.add(m_connections);
    const std::lock_guard lock(m_connections->mutex);
    m_connections->names.emplace(thread, name);
    return QSqlDatabase::database(name, false);
}

Error databaseError(const QString& what, const QSqlError& error, const QString& file) {
    // https://www.sqlite.org/rescode.html: the low byte is the primary code.
    enum Primary {
        Busy = 5,
        Locked = 6,
        ReadOnly = 8,
        IoError = 10,
        Damaged = 11,
        DiskFull = 13,
        CannotOpen = 14,
        NotADb = 26
    };
    const QString folder = QFileInfo(file).path();
    const auto full = [&] { return diskFull(what, folder); };
    switch (error.nativeErrorCode().toInt() & 0xff) {
    case Busy:
    case Locked:
        return {ErrorCode::Timeout, what + QStringLiteral(": another process is using it; try again")};
    case DiskFull:
        return full();
    case Damaged:
    case NotADb:
        return {ErrorCode::Corrupt, what + damageText(file)};
    case ReadOnly:
    case CannotOpen:
    case IoError:
        // The shared memory beside the log cannot grow: SQLite has no word of its own for that.
        if (isDiskFull(folder))
            return full();
        return {ErrorCode::Io,
                what +
                    QStringLiteral(": %1 cannot be read and written; check the disk and the rights to it").arg(folder)};
    default:
        return {ErrorCode::Internal, what + QStringLiteral(": ") + error.databaseText()};
    }
}

Result<QSqlQuery> runQuery(const QSqlDatabase& db, const QString& sql, const QVariantList& values) {
    QSqlQuery query(db);
    query.setForwardOnly(true);
    if (!query.prepare(sql))
        return databaseError(cannotUse(db.databaseName()), query.lastError(), db.databaseName());
    if (auto done = execPrepared(query, values, db.databaseName()); !done)
        return done.error();
    return query;
}

Result<void> execute(const QSqlDatabase& db, const QString& sql, const QVariantList& values) {
    const auto done = runQuery(db, sql, values);
    return done ? Result<void>() : done.error();
}

Result<void> execPrepared(QSqlQuery& query, const QVariantList& values, const QString& file) {
    for (int i = 0; i < values.size(); ++i)
        query.bindValue(i, values[i]);
    if (!query.exec())
        return databaseError(cannotUse(file), query.lastError(), file);
    return {};
}

QString placeholders(qsizetype values) { return QStringList(values, QStringLiteral("?")).join(QLatin1Char(',')); }

Result<void> inTransaction(const QSqlDatabase& db, const std::function<Result<void>()>& work) {
    if (auto begun = runQuery(db, QStringLiteral("BEGIN IMMEDIATE")); !begun)
        return begun.error();
    Result<void> result = work();
    if (result) {
        const auto committed = runQuery(db, QStringLiteral("COMMIT"));
        if (committed)
            return {};
        result = committed.error();
    }
    // SQLite itself rolls back on some errors (full disk); a second ROLLBACK then fails, which is what we want.
    if (const auto rolledBack = runQuery(db, QStringLiteral("ROLLBACK")); !rolledBack)
        qCDebug(logStorage) << "transaction was rolled back already";
    return result;
}

} // namespace sagitta::storage
