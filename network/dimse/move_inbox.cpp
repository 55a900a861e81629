#include "network/move_inbox.h"

#include "dicom/part10.h"
#include "network/dimse/server.h"

#include <QFile>
#include <QFileInfo>

#include <list>
#include <map>
#include <mutex>

namespace sagitta::network {

struct MoveInbox::Private : std::enable_shared_from_this<Private> {
    using Place = std::pair<QString, int>; // address, port

    // One port; its server asks this as its store.
    struct Desk : public InstanceStore {
        explicit Desk(Private& inbox) : m_inbox(inbox) {}
        Result<QueryAnswer> find(const StudyQuery&) override { return nothingHere(); }
        Result<std::vector<StoredObject>> open(const ObjectSelection&) override { return nothingHere(); }
        Result<std::unique_ptr<InstanceSink>> put() override;

        static Error nothingHere() { return {ErrorCode::Unsupported, QStringLiteral("only storage is offered here")}; }

        Private& m_inbox;
        int users = 0;
        std::unique_ptr<Server> server;
    };

    std::mutex desksMutex; // taken before `mutex`; of the next
    std::map<Place, std::unique_ptr<Desk>> desks;
    std::mutex mutex; // held during a delivery; of the next
    std::list<Wish> wishes;

    Result<void> addUser(const QString& aeTitle, const Place& place);
    void removeUser(const Place& place);
    Result<void> deliver(const QString& file, const QString& sopInstanceUid);
    QString newFile();
    void hearCaller(const Caller& caller);
};

namespace {

class DeskSink final : public InstanceSink {
public:
    explicit DeskSink(std::function<QString()> newFile,
                      std::function<Result<void>(const QString&, const QString&)> deliver) :
        m_newFile(std::move(newFile)),
        m_deliver(std::move(deliver)) {}
    QString newFile() override { return m_newFile(); }
    Result<void> received(const QString& file, const QString& sopInstanceUid) override {
        return m_deliver(file, sopInstanceUid);
    }
    Result<QStringList> present(const QStringList&) override { return QStringList(); }

private:
    std::function<QString()> m_newFile;
    std::function<Result<void>(const QString&, const QString&)> m_deliver;
};

// Whose an object is shows only when it is here, so it may have been written where another sink wants its files.
QString placedFor(InstanceSink& sink, const QString& file) {
    const QString own = sink.newFile();
    if (QFileInfo(own).absolutePath() == QFileInfo(file).absolutePath())
        return file;
    return QFile::rename(file, own) ? own : file; // copies where it must
}

Error nobodyAsked() { return {ErrorCode::Refused, QStringLiteral("nobody asked for it")}; }

} // namespace

Result<std::unique_ptr<InstanceSink>> MoveInbox::Private::Desk::put() {
    return std::unique_ptr<InstanceSink>(std::make_unique<DeskSink>(
        [this] { return m_inbox.newFile(); },
        [this](const QString& file, const QString& uid) { return m_inbox.deliver(file, uid); }));
}

QString MoveInbox::Private::newFile() {
    const std::lock_guard lock(mutex);
    for (const Wish& wish : wishes)
        if (wish.sink)
            return wish.sink->newFile();
    return {};
}

void MoveInbox::Private::hearCaller(const Caller& caller) {
    const std::lock_guard lock(mutex);
    for (const Wish& wish : wishes)
        if (wish.called)
            wish.called(caller);
}

Result<void> MoveInbox::Private::deliver(const QString& file, const QString& sopInstanceUid) {
    const std::lock_guard lock(mutex);
    for (const Wish& wish : wishes) {
        if (!wish.wants(sopInstanceUid))
            continue;
        const Result<dicom::Part10> part = dicom::readPart10(file);
        const qint64 bytes = QFileInfo(file).size();
        const Result<void> kept = wish.sink->received(placedFor(*wish.sink, file), sopInstanceUid);
        if (kept)
            wish.kept(sopInstanceUid, part ? part->transferSyntaxUid : QString(), bytes);
        else
            wish.lost(sopInstanceUid, kept.error().message());
        return kept;
    }
    return nobodyAsked();
}

Result<void> MoveInbox::Private::addUser(const QString& aeTitle, const Place& place) {
    const std::lock_guard lock(desksMutex);
    std::unique_ptr<Desk>& desk = desks[place];
    if (!desk)
        desk = std::make_unique<Desk>(*this);
    if (!desk->server) {
        ServerSettings settings;
        settings.aeTitle = aeTitle;
        settings.address = place.first;
        settings.port = place.second;
        settings.services = ServerSettings::Services::Storage;
        settings.called = [this](const Caller& caller) { hearCaller(caller); };
        Result<std::unique_ptr<Server>> server = Server::start(settings, *desk, {});
        if (!server) {
            desks.erase(place);
            return server.error();
        }
        desk->server = *std::move(server);
    }
    ++desk->users;
    return {};
}

void MoveInbox::Private::removeUser(const Place& place) {
    const std::lock_guard lock(desksMutex);
    const auto desk = desks.find(place);
    if (--desk->second->users == 0)
        desks.erase(desk); // its server ends
}

MoveInbox::MoveInbox() : d(std::make_shared<Private>()) {}

MoveInbox::~MoveInbox() = default;

Result<std::unique_ptr<MoveInbox::Ticket>> MoveInbox::open(const QString& aeTitle, const QString& address, int port,
                                                           Wish wish) {
    const Private::Place place{address, port};
    std::list<Wish>::iterator own;
    {
        const std::lock_guard lock(d->mutex);
        own = d->wishes.insert(d->wishes.end(), std::move(wish));
    }
    const auto withdraw = [priv = d, own] {
        const std::lock_guard lock(priv->mutex);
        priv->wishes.erase(own);
    };
    if (const Result<void> added = d->addUser(aeTitle, place); !added) {
        withdraw();
        return added.error();
    }
    auto ticket = std::make_unique<Ticket>([priv = d, place, withdraw] {
        withdraw();
        priv->removeUser(place);
    });
    ticket->preferUncompressed = [priv = d, place](bool on) {
        const std::lock_guard lock(priv->desksMutex);
        priv->desks.at(place)->server->preferUncompressed(on);
    };
    return ticket;
}

} // namespace sagitta::network
