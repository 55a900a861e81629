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

} // namespace

bool isAllowed(const ServerSettings& settings, const QString& callingAeTitle) {
    return settings.allowedCallers.isEmpty() ? !settings.onlyAllowed : settings.allowedCallers.contains(callingAeTitle);
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
    std::atomic<int> open{0};
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
        const int number = ++open;
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
            qCInfo(logCore) << association.error().message();
            if (settings.told)
                settings.told(ServerNotice::Refused, association.error().message());
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
