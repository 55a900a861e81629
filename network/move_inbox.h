// MoveInbox: where a C-MOVE of ours lets objects be sent to: a port that is open only while one is under way, or all
// the time for a server of ours (see Host). Shared by all retrievals of the program; each takes what it wants by its
// UIDs. Thread-safe.
#pragma once

#include "core/result.h"
#include "network/instance_store.h"
#include "network/study_source.h"

#include <functional>
#include <memory>
#include <optional>

namespace sagitta::network {

struct Caller;
struct ServerSettings;

class MoveInbox {
public:
    MoveInbox();
    // No ticket may be left.
    ~MoveInbox();
    MoveInbox(const MoveInbox&) = delete;
    MoveInbox& operator=(const MoveInbox&) = delete;

    // What one retrieval takes. Called on the threads of the sending associations, one at a time among all.
    struct Wish {
        std::function<bool(const QString& sopInstanceUid)> wants;
        InstanceSink* sink = nullptr; // may be null for one that wants nothing
        std::function<void(const QString& sopInstanceUid, const QString& transferSyntax, std::int64_t bytes)> kept;
        std::function<void(const QString& sopInstanceUid, const Error& why)> lost;
        // Somebody asks for an association, which may be refused for the AE title that it calls. May be empty.
        std::function<void(const Caller& caller)> called;
    };

    // Withdraws the wish when it goes, after a delivery that is under way; the last one closes the port.
    class Ticket {
    public:
        explicit Ticket(std::function<void()> withdraw) : m_withdraw(std::move(withdraw)) {}
        ~Ticket() { m_withdraw(); }
        Ticket(const Ticket&) = delete;
        Ticket& operator=(const Ticket&) = delete;

        // While this lives: see Server::preferUncompressed().
        std::function<void(bool)> preferUncompressed;

    private:
        std::function<void()> m_withdraw;
    };

    // Listens for the AE title on a port of one address of this machine: to anybody, for storage alone. Refused: the
    // port is taken, and by whom.
    Result<std::unique_ptr<Ticket>> open(const QString& aeTitle, const QString& address, int port, Wish wish);

    // A server of ours while this lives, on a port that it shares with the retrievals: what none of them wants, and
    // what is asked, goes to its store, as far as its settings admit the caller. Its end waits, for a second at most,
    // until the store is let go of.
    class Host {
    public:
        explicit Host(std::function<void()> end) : m_end(std::move(end)) {}
        ~Host() { m_end(); }
        Host(const Host&) = delete;
        Host& operator=(const Host&) = delete;

        int port = 0;
        std::function<int()> associations; // open now, those of the retrievals too

    private:
        std::function<void()> m_end;
    };
    using FindNode = std::function<std::optional<RemoteNode>(const QString& aeTitle)>;

    // Refused: the port is taken, and by whom.
    Result<std::unique_ptr<Host>> host(const ServerSettings& settings, InstanceStore& store, FindNode findNode);

private:
    struct Private;
    std::shared_ptr<Private> d;
};

} // namespace sagitta::network
