// Server: our own Storage and Query/Retrieve SCP over an InstanceStore. Listens on one interface, for one AE title, to
// the callers it knows; each association has a thread of its own. Off until start() is called. Thread-safe.
#pragma once

#include "core/result.h"
#include "network/instance_store.h"
#include "network/server_notice.h"

#include <QStringList>

#include <functional>
#include <memory>
#include <optional>
#include <variant>

namespace sagitta::network {

struct Caller;
enum class Refusal;

struct ServerSettings {
    QString aeTitle = QStringLiteral("SAGITTA");
    QString address = QStringLiteral("127.0.0.1"); // of this machine; "0.0.0.0": all its interfaces
    int port = 11112;                              // 0: any free one
    // Who may come in, asked for each that does, on the association's thread; empty: anybody.
    std::function<bool(const QString& callingAeTitle)> admits;
    int maxAssociations = 16; // one more is told that we are busy
    int silenceSeconds = 60;  // of a peer, before it is left
    enum class Services { All, Storage };
    Services services = Services::All;
    // What a caller may do here, instead of all that the settings above say of callers; `open` counts the associations,
    // this one too. On the association's thread; may be empty.
    using Judgement = std::variant<Services, Refusal>;
    std::function<Judgement(const Caller&, int open)> judge;
    HearServerNotice told; // may be empty
};

// `admits` of these alone.
std::function<bool(const QString&)> onlyCallers(const QStringList& aeTitles);
bool isAllowed(const ServerSettings& settings, const QString& callingAeTitle);
// What the settings alone say of a caller.
ServerSettings::Judgement judgeBySettings(const ServerSettings& settings, const Caller& caller, int open);

class Server {
public:
    using FindNode = std::function<std::optional<RemoteNode>(const QString& aeTitle)>;

    // Refused: the port is taken (and by whom).
    static Result<std::unique_ptr<Server>> start(const ServerSettings& settings, InstanceStore& store,
                                                 FindNode findNode);
    // Aborts what is open, within a second, and waits for it.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // Of a context with several transfer syntaxes, from now on: an uncompressed one rather than the peer's first.
    void preferUncompressed(bool on);

    int port() const;
    int associations() const; // open now: of those who have said who they are

private:
    struct Private;
    explicit Server(std::unique_ptr<Private> priv);
    std::unique_ptr<Private> d;
};

} // namespace sagitta::network
