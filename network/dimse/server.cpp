#include "network/dimse/server.h"

#include "core/log.h"
#include "dicom/transfer_syntax.h"
#include "network/dimse/listen_socket.h"
#include "network/dimse/server_session.h"

#include <algorithm>
#include <atomic>
#include <list>
#include <thread>

namespace sagitta::network {
namespace {

constexpr int kAcceptSliceMs = 100;

bool isUncompressed(const QByteArray& syntax) {
    const dicom::TransferSyntax* known = dicom::findTransferSyntax(QString::fromLatin1(syntax));
    return known && !known->isEncapsulated();
}

bool isAllowed(const QStringList& callers, const QString& aeTitle) {
    return callers.isEmpty() || callers.contains(aeTitle);
}

} // namespace

struct Server::Private {
    struct Running {
        std::atomic<bool> ended{false};
        std::jthread thread;
    };

    ServerSettings settings;
    ListenSocket socket;
    ServerServices services;
    std::atomic<int> open{0};
    std::atomic<bool> prefersUncompressed{false};
    std::list<Running> running; // the accepting thread's
    std::jthread acceptor;      // last: joined first

    Private(ServerSettings wanted, ListenSocket listener, InstanceStore& store, FindNode findNode) :
        settings(std::move(wanted)),
        socket(std::move(listener)), services{settings.aeTitle, store, std::move(findNode)} {}

    void acceptAll(const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            running.remove_if([](const Running& one) { return one.ended.load(); });
            const std::optional<ListenSocket::Connection> connection = socket.accept(kAcceptSliceMs);
            if (!connection)
                continue;
            Running& one = running.emplace_back();
            try {
                one.thread = std::jthread([this, &one, here = *connection](const std::stop_token& ending) {
                    serve(here, ending);
                    one.ended = true;
                });
            } catch (const std::system_error&) { // no thread for it
                one.ended = true;
                closeSocket(connection->socket);
            }
        }
        running.clear(); // stops and joins
    }

    void serve(const ListenSocket::Connection& connection, const std::stop_token& stop) {
        const bool busy = ++open > settings.maxAssociations;
        AcceptRules rules;
        rules.silence = std::chrono::seconds(settings.silenceSeconds);
        rules.choose = [this](const QByteArray& sopClass, std::vector<QByteArray> syntaxes) {
            if (prefersUncompressed)
                std::stable_partition(syntaxes.begin(), syntaxes.end(), isUncompressed);
            return settings.services == ServerSettings::Services::All ? chooseSyntax(sopClass, syntaxes)
                                                                      : chooseStorageSyntax(sopClass, syntaxes);
        };
        rules.judge = [&](const Caller& caller) -> std::optional<Refusal> {
            if (settings.called)
                settings.called(caller);
            if (busy)
                return Refusal::Busy;
            if (caller.calledAeTitle != settings.aeTitle)
                return Refusal::CalledAeTitle;
            if (!isAllowed(settings.allowedCallers, caller.callingAeTitle))
                return Refusal::CallingAeTitle;
            return std::nullopt;
        };
        if (const auto association = Association::accept(connection.socket, connection.address, rules, stop)) {
            if (const Result<void> served = ServerSession(**association, services, stop).run(); !served)
                qCInfo(logCore) << "an association of" << (*association)->caller().callingAeTitle
                                << "ended:" << served.error().message();
        } else {
            qCInfo(logCore) << association.error().message();
        }
        --open;
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
