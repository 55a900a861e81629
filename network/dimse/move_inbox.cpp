#include "network/move_inbox.h"

#include "dicom/part10.h"
#include "network/dimse/association.h"
#include "network/dimse/server.h"

#include <QFile>
#include <QFileInfo>

#include <list>
#include <map>
#include <mutex>
#include <shared_mutex>

namespace sagitta::network {
namespace {

const QString kAllAddresses = QStringLiteral("0.0.0.0");

// Beside those that a host admits: nobody else may keep a retrieval of ours from its images.
constexpr int kMostGuests = 16;

// A host, as long as somebody may be using it.
struct Hosted {
    const ServerSettings settings;
    const MoveInbox::FindNode findNode;
    std::shared_mutex mutex; // held during a call; of the next
    InstanceStore* store;    // null when it has ended

    Hosted(ServerSettings wanted, MoveInbox::FindNode find, InstanceStore& own) :
        settings(std::move(wanted)), findNode(std::move(find)), store(&own) {}
};
using HostedPtr = std::shared_ptr<Hosted>;

// Calls `ask` with the host's store; `nothing` when there is none.
template<class Ask, class Nothing>
auto askHost(const HostedPtr& host, const Ask& ask, const Nothing& nothing) {
    if (host) {
        const std::shared_lock lock(host->mutex);
        if (host->store)
            return ask(*host->store);
    }
    return nothing();
}

Error nothingHere() { return {ErrorCode::Unsupported, QStringLiteral("only storage is offered here")}; }
Error nobodyAsked() { return {ErrorCode::Refused, QStringLiteral("nobody asked for it")}; }

} // namespace

struct MoveInbox::Private : std::enable_shared_from_this<Private> {
    using Place = std::pair<QString, int>; // address, port

    // One port; its server asks this as its store.
    struct Desk : public InstanceStore {
        explicit Desk(Private& inbox) : m_inbox(inbox) {}
        Result<QueryAnswer> find(const StudyQuery& query) override {
            return askHost(
                host(), [&](InstanceStore& store) { return store.find(query); },
                [] { return Result<QueryAnswer>(nothingHere()); });
        }
        Result<std::vector<StoredObject>> open(const ObjectSelection& selection) override {
            return askHost(
                host(), [&](InstanceStore& store) { return store.open(selection); },
                [] { return Result<std::vector<StoredObject>>(nothingHere()); });
        }
        Result<std::unique_ptr<InstanceSink>> put(const QString& callingAeTitle) override;

        HostedPtr host() const {
            const std::lock_guard lock(m_hostMutex);
            return m_host;
        }
        void setHost(HostedPtr host) {
            const std::lock_guard lock(m_hostMutex);
            m_host = std::move(host);
        }
        ServerSettings::Judgement judge(const Caller& caller, int open);
        void tell(ServerNotice kind, const QString& line) const {
            if (const HostedPtr own = host(); own && own->settings.told)
                own->settings.told(kind, line);
        }
        Result<void> listen(const QString& aeTitle, const Place& place);

        Private& m_inbox;
        int users = 0; // and the host

    private:
        mutable std::mutex m_hostMutex;
        HostedPtr m_host;

    public:
        std::unique_ptr<Server> server; // last: its threads ask all of the above until it has ended
    };

    struct Entry {
        Wish wish;
        QString aeTitle;
    };

    std::mutex desksMutex; // taken before `mutex`; of the next
    std::map<Place, std::unique_ptr<Desk>> desks;
    std::mutex mutex; // held during a delivery; of the next
    std::list<Entry> entries;

    std::map<Place, std::unique_ptr<Desk>>::iterator findDesk(const Place& place);
    Result<Place> addUser(const QString& aeTitle, const Place& place, const HostedPtr& host);
    void removeUser(const Place& place);
    std::optional<Result<void>> deliver(const QString& file, const QString& sopInstanceUid);
    QString newFile();
    bool expects(const Caller& caller);
};

namespace {

// What one association brings: to the retrieval that wants it, else to the host.
class DeskSink final : public InstanceSink {
    // Calls `ask` with the host's sink for this association; `nothing` with why there is none.
    template<class Ask, class Nothing>
    auto withHost(const Ask& ask, const Nothing& nothing) {
        return askHost(
            m_host,
            [&](InstanceStore& store) {
                if (!m_sink) {
                    Result<std::unique_ptr<InstanceSink>> sink = store.put(m_callingAeTitle);
                    if (!sink)
                        return nothing(sink.error());
                    m_sink = *std::move(sink);
                }
                return ask(*m_sink);
            },
            [&] { return nothing(nobodyAsked()); });
    }

public:
    using Deliver = std::function<std::optional<Result<void>>(const QString& file, const QString& sopInstanceUid)>;

    DeskSink(std::function<QString()> newFile, Deliver deliver, HostedPtr host, QString callingAeTitle) :
        m_newFile(std::move(newFile)), m_deliver(std::move(deliver)), m_host(std::move(host)),
        m_callingAeTitle(std::move(callingAeTitle)) {}

    QString newFile() override {
        QString wished = m_newFile();
        if (!wished.isEmpty())
            return wished;
        return withHost([](InstanceSink& sink) { return sink.newFile(); }, [](const Error&) { return QString(); });
    }
    Result<void> received(const QString& file, const QString& sopInstanceUid) override;
    Result<QStringList> present(const QStringList&) override { return QStringList(); }

private:
    std::function<QString()> m_newFile;
    Deliver m_deliver;
    HostedPtr m_host; // null: it does not admit this caller, or there is none
    QString m_callingAeTitle;
    std::unique_ptr<InstanceSink> m_sink; // the host's
};

// Whose an object is shows only when it is here, so it may have been written where another sink wants its files.
QString placedFor(InstanceSink& sink, const QString& file) {
    const QString own = sink.newFile();
    if (QFileInfo(own).absolutePath() == QFileInfo(file).absolutePath())
        return file;
    return QFile::rename(file, own) ? own : file; // copies where it must
}

Result<void> DeskSink::received(const QString& file, const QString& sopInstanceUid) {
    if (const std::optional<Result<void>> delivered = m_deliver(file, sopInstanceUid))
        return *delivered;
    return withHost([&](InstanceSink& sink) { return sink.received(placedFor(sink, file), sopInstanceUid); },
                    [](const Error& error) { return Result<void>(error); });
}

bool isAdmitted(const ServerSettings::Judgement& judgement) {
    return std::holds_alternative<ServerSettings::Services>(judgement);
}

} // namespace

// A caller that the host admits by itself is its own; anybody else is here for a retrieval.
Result<std::unique_ptr<InstanceSink>> MoveInbox::Private::Desk::put(const QString& callingAeTitle) {
    HostedPtr own = host();
    if (own && !isAllowed(own->settings, callingAeTitle))
        own.reset();
    return std::unique_ptr<InstanceSink>(std::make_unique<DeskSink>(
        [this] { return m_inbox.newFile(); },
        [this](const QString& file, const QString& uid) { return m_inbox.deliver(file, uid); }, std::move(own),
        callingAeTitle));
}

ServerSettings::Judgement MoveInbox::Private::Desk::judge(const Caller& caller, int open) {
    const HostedPtr own = host();
    const ServerSettings::Judgement hosts =
        own ? judgeBySettings(own->settings, caller, open) : ServerSettings::Judgement(Refusal::CalledAeTitle);
    const bool isExpected = m_inbox.expects(caller);
    if (isAdmitted(hosts) || !isExpected)
        return hosts;
    if (open > (own ? own->settings.maxAssociations : 0) + kMostGuests)
        return Refusal::Busy;
    return ServerSettings::Services::Storage;
}

Result<void> MoveInbox::Private::Desk::listen(const QString& aeTitle, const Place& place) {
    ServerSettings settings;
    settings.aeTitle = aeTitle;
    settings.address = place.first;
    settings.port = place.second;
    settings.judge = [this](const Caller& caller, int open) { return judge(caller, open); };
    settings.told = [this](ServerNotice kind, const QString& line) { tell(kind, line); };
    SAGITTA_TRY(server, Server::start(settings, *this, [this](const QString& ae) -> std::optional<RemoteNode> {
                    const HostedPtr own = host();
                    return own && own->findNode ? own->findNode(ae) : std::nullopt;
                }));
    return {};
}

QString MoveInbox::Private::newFile() {
    const std::lock_guard lock(mutex);
    for (const Entry& entry : entries)
        if (entry.wish.sink)
            return entry.wish.sink->newFile();
    return {};
}

// Whether a retrieval waits for somebody who calls us so; all of them hear of who calls.
bool MoveInbox::Private::expects(const Caller& caller) {
    const std::lock_guard lock(mutex);
    bool isExpected = false;
    for (const Entry& entry : entries) {
        if (entry.wish.called)
            entry.wish.called(caller);
        isExpected |= entry.aeTitle == caller.calledAeTitle;
    }
    return isExpected;
}

// Nothing: no retrieval wants it.
std::optional<Result<void>> MoveInbox::Private::deliver(const QString& file, const QString& sopInstanceUid) {
    const std::lock_guard lock(mutex);
    for (const Entry& entry : entries) {
        const Wish& wish = entry.wish;
        if (!wish.wants(sopInstanceUid))
            continue;
        const Result<dicom::Part10> part = dicom::readPart10(file);
        const qint64 bytes = QFileInfo(file).size();
        const Result<void> kept = wish.sink->received(placedFor(*wish.sink, file), sopInstanceUid);
        if (kept)
            wish.kept(sopInstanceUid, part ? part->transferSyntaxUid : QString(), bytes);
        else
            wish.lost(sopInstanceUid, kept.error());
        return kept;
    }
    return std::nullopt;
}

// A desk on all addresses has that port on each.
std::map<MoveInbox::Private::Place, std::unique_ptr<MoveInbox::Private::Desk>>::iterator
MoveInbox::Private::findDesk(const Place& place) {
    const auto onAll = desks.find({kAllAddresses, place.second});
    return onAll != desks.end() ? onAll : desks.find(place);
}

Result<MoveInbox::Private::Place> MoveInbox::Private::addUser(const QString& aeTitle, const Place& place,
                                                              const HostedPtr& host) {
    const std::lock_guard lock(desksMutex);
    auto found = findDesk(place);
    if (found == desks.end()) {
        auto desk = std::make_unique<Desk>(*this);
        desk->setHost(host);
        SAGITTA_CHECK(desk->listen(aeTitle, place));
        const Place own{place.first, desk->server->port()};
        found = desks.insert_or_assign(own, std::move(desk)).first;
    } else if (host) {
        if (found->second->host())
            return Error(ErrorCode::Refused, QStringLiteral("this program receives images there already"));
        found->second->setHost(host);
    }
    ++found->second->users;
    return found->first;
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
    std::list<Private::Entry>::iterator own;
    {
        const std::lock_guard lock(d->mutex);
        own = d->entries.insert(d->entries.end(), {std::move(wish), aeTitle});
    }
    const auto withdraw = [priv = d, own] {
        const std::lock_guard lock(priv->mutex);
        priv->entries.erase(own);
    };
    const Result<Private::Place> place = d->addUser(aeTitle, {address, port}, nullptr);
    if (!place) {
        withdraw();
        return place.error();
    }
    auto ticket = std::make_unique<Ticket>([priv = d, place = *place, withdraw] {
        withdraw();
        priv->removeUser(place);
    });
    ticket->preferUncompressed = [priv = d, place = *place](bool on) {
        const std::lock_guard lock(priv->desksMutex);
        priv->desks.at(place)->server->preferUncompressed(on);
    };
    return ticket;
}

Result<std::unique_ptr<MoveInbox::Host>> MoveInbox::host(const ServerSettings& settings, InstanceStore& store,
                                                         FindNode findNode) {
    const auto hosted = std::make_shared<Hosted>(settings, std::move(findNode), store);
    SAGITTA_TRY(const Private::Place place, d->addUser(settings.aeTitle, {settings.address, settings.port}, hosted));
    auto host = std::make_unique<Host>([priv = d, place, hosted] {
        {
            const std::lock_guard lock(priv->desksMutex);
            priv->desks.at(place)->setHost(nullptr);
        }
        {
            const std::unique_lock lock(hosted->mutex);
            hosted->store = nullptr;
        }
        priv->removeUser(place);
    });
    host->port = place.second;
    const std::lock_guard lock(d->desksMutex);
    host->associations = [server = d->desks.at(place)->server.get()] { return server->associations(); };
    return host;
}

} // namespace sagitta::network
