#include "network/dimse/server.h"

#include "core/log.h"
#include "dicom/transfer_syntax.h"
#include "network/dimse/listen_socket.h"
#include "network/dimse/server_session.h"

#include <algorithm>
#include <atomic>
#include <list>
#include <thread>
#include <utility>

namespace sagitta::network {
namespace {

constexpr int kAcceptSliceMs = 100;
// Who has connected and not said yet who it is holds no association, but a thread: so many for a moment, one more is
// cut off.
constexpr int kMostUnknown = 64;

bool isUncompressed(const QByteArray& syntax) {
    const dicom::TransferSyntax* known = dicom::findTransferSyntax(QString::fromLatin1(syntax));
    return known && !known->isEncapsulated();
}

} // namespace

std::function<bool(const QString&)> onlyCallers(const QStringList& aeTitles) {
    return [aeTitles](const QString& callingAeTitle) { return aeTitles.contains(callingAeTitle); };
}

bool isAllowed(const ServerSettings& settings, const QString& callingAeTitle) {
    return !settings.admits || settings.admits(callingAeTitle);
}

ServerSettings::Judgement judgeBySettings(const ServerSettings& settings, const Caller& caller, int open) {
    if (open > settings.maxAssociations)
        return Refusal::Busy;
    if (caller.calledAeTitle != settings.aeTitle)
        return Refusal::CalledAeTitle;
    if (!isAllowed(settings, caller.callingAeTitle))
        return Refusal::CallingAeTitle;
    return settings.services;
}

struct Server::Private {
    struct Running {
        std::atomic<bool> ended{false};
        std::jthread thread;
    };

    const ServerSettings settings;
    ListenSocket socket;
    ServerServices services;
    std::atomic<int> unknown{0}; // connections that have not been judged
    std::atomic<int> open{0};    // associations
    std::atomic<bool> prefersUncompressed{false};
    std::list<Running> running; // the accepting thread's
    std::jthread acceptor;      // last: joined first

    Private(ServerSettings wanted, ListenSocket listener, InstanceStore& store, FindNode findNode) :
        settings(std::move(wanted)), socket(std::move(listener)), services{store, std::move(findNode), settings.told} {}

    void acceptAll(const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            running.remove_if([](const Running& one) { return one.ended.load(); });
            const std::optional<ListenSocket::Connection> connection = socket.accept(kAcceptSliceMs);
            if (!connection)
                continue;
            if (unknown >= kMostUnknown) {
                closeSocket(connection->socket);
                tell(QStringLiteral("a connection from %1 was closed: %2 others have not asked for an association yet")
                         .arg(connection->address)
                         .arg(kMostUnknown));
                continue;
            }
            ++unknown;
            Running& one = running.emplace_back();
            try {
                one.thread = std::jthread([this, &one, here = *connection](const std::stop_token& ending) {
                    serve(here, ending);
                    one.ended = true;
                });
            } catch (const std::system_error&) { // no thread for it
                one.ended = true;
                --unknown;
                closeSocket(connection->socket);
            }
        }
        running.clear(); // stops and joins
    }

    // Counts for as long as it is there; once.
    class Counted {
    public:
        explicit Counted(std::atomic<int>& count) : m_count(&count) {}
        ~Counted() { leave(); }
        Counted(const Counted&) = delete;
        Counted& operator=(const Counted&) = delete;
        void leave() {
            if (m_count)
                --*std::exchange(m_count, nullptr);
        }

    private:
        std::atomic<int>* m_count;
    };

    void tell(const QString& refusal) const {
        qCInfo(logCore) << refusal;
        if (settings.told)
            settings.told(ServerNotice::Refused, refusal);
    }

    // No memory for what one caller asks is no reason to end for all.
    void serve(const ListenSocket::Connection& connection, const std::stop_token& stop) {
        Counted waiting(unknown);
        try {
            serveOne(connection, stop, waiting);
        } catch (const std::exception& trouble) {
            qCWarning(logCore) << "an association from" << connection.address << "was cut off:" << trouble.what();
        }
    }

    void serveOne(const ListenSocket::Connection& connection, const std::stop_token& stop, Counted& waiting) {
        std::optional<Counted> counted;
        auto offered = settings.services;
        AcceptRules rules;
        rules.silence = std::chrono::seconds(settings.silenceSeconds);
        // In one context everything of a class goes out in one syntax, and only an uncompressed one can be had of all.
        rules.choose = [this, &offered](const QByteArray& sopClass, std::vector<QByteArray> syntaxes,
                                        AcceptRules::Direction direction) {
            if (prefersUncompressed || direction == AcceptRules::Direction::Sending)
                std::stable_partition(syntaxes.begin(), syntaxes.end(), isUncompressed);
            return offered == ServerSettings::Services::All ? chooseSyntax(sopClass, syntaxes)
                                                            : chooseStorageSyntax(sopClass, syntaxes);
        };
        rules.judge = [&](const Caller& caller) -> std::optional<Refusal> {
            waiting.leave();
            const int number = ++open;
            counted.emplace(open);
            const ServerSettings::Judgement judgement =
                settings.judge ? settings.judge(caller, number) : judgeBySettings(settings, caller, number);
            if (const auto* refusal = std::get_if<Refusal>(&judgement))
                return *refusal;
            offered = std::get<ServerSettings::Services>(judgement);
            return std::nullopt;
        };
        if (const auto association = Association::accept(connection.socket, connection.address, rules, stop)) {
            if (const Result<void> served = ServerSession(**association, services, stop).run(); !served)
                qCInfo(logCore) << "an association of" << (*association)->caller().callingAeTitle
                                << "ended:" << served.error().message();
        } else {
            tell(association.error().message());
        }
    }
};

Result<std::unique_ptr<Server>> Server::start(const ServerSettings& settings, InstanceStore& store, FindNode findNode) {
    SAGITTA_TRY(ListenSocket socket, ListenSocket::open(settings.address, settings.port));
    auto priv = std::make_unique<Private>(settings, std::move(socket), store, std::move(findNode));
    Private* own = priv.get();
    own->acceptor = std::jthread([own](const std::stop_token& stop) { own->acceptAll(stop); });
    return std::unique_ptr<Server>(new Server(std::move(priv)));
}

Server::Server(std::unique_ptr<Private> priv) : d(std::move(priv)) {}

Server::~Server() = default;

void Server::preferUncompressed(bool on) { d->prefersUncompressed = on; }

int Server::port() const { return d->socket.port(); }

int Server::associations() const { return d->open; }

} // namespace sagitta::network
