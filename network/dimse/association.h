// Association: one association with a remote node, opened by us or accepted from it, used and closed. Owns DCMTK's
// structures and the connection. Used on one thread. Every wait has a time-out and ends on the stop token (see
// watch.h). It moves commands and data sets; what they mean is for find.h, get_session.h, retrieval.h and
// server_session.h.
//
// It stands on DCMTK's association and DUL layers and not on DcmSCU: DcmSCU of 3.6.7 leaves the data set of a failed
// C-GET response unread, answers a C-STORE before anybody could keep the file, names files after the peer's UIDs, and
// returns success for a session that was cut.
#pragma once

#include "core/result.h"
#include "network/dimse/rejection.h"
#include "network/dimse/watch.h"
#include "network/remote_node.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

class DcmDataset;
class OFCondition;

namespace sagitta::network {

inline constexpr int kMaxContexts = 128; // ids 1, 3 … 255 (PS3.8 9.3.2.2)

struct ProposedContext {
    QByteArray sopClass;
    std::vector<QByteArray> transferSyntaxes;
    bool forReceiving = false; // we are the storage SCP (PS3.7 D.3.3.4)
};

struct AcceptedContext {
    int id = 0;
    QString sopClass;
    QString transferSyntax;
};

struct RefusedContext {
    QString sopClass;
    int result = 0; // contextRejectionWords()
};

// Who asks for an association.
struct Caller {
    QString callingAeTitle;
    QString calledAeTitle;
    QString address;
};

enum class Refusal { CalledAeTitle, CallingAeTitle, Busy }; // PS3.8 9.3.4

struct AcceptRules {
    std::chrono::milliseconds silence{60000}; // of the peer, that is borne
    std::function<std::optional<Refusal>(const Caller&)> judge;
    // The transfer syntax to use for a class, of those proposed; empty: none, or not that class. Sending: the peer
    // wants to be sent such objects.
    enum class Direction { Receiving, Sending };
    std::function<QByteArray(const QByteArray& sopClass, const std::vector<QByteArray>& transferSyntaxes, Direction)>
        choose;
};

// A received command set (PS3.7 E.1); what is absent is empty or zero.
struct Command {
    int contextId = 0;
    std::uint16_t field = 0;
    std::uint16_t messageId = 0;
    std::uint16_t respondsTo = 0;
    std::uint16_t status = 0;
    bool hasDataSet = false;
    QString sopClassUid;
    QString sopInstanceUid;
    QString errorComment;
    QString moveDestination;
    QString originatorAeTitle; // of the C-MOVE that a C-STORE belongs to
    std::uint16_t originatorMessageId = 0;
    int remaining = 0;
    int completed = 0;
    int failed = 0;
    int warned = 0;
};

enum class Service { Find, Get };

class Association {
public:
    // Ends within the node's time-out, and at once when stopped: see association_link.h.
    static Result<std::unique_ptr<Association>> open(const RemoteNode& node,
                                                     const std::vector<ProposedContext>& contexts,
                                                     const std::stop_token& stop,
                                                     Rejection* rejection = nullptr); // set when the peer rejects it
    // Takes over a connection that has arrived, `address` being the peer's, and negotiates. Refused: by the rules.
    static Result<std::unique_ptr<Association>> accept(NativeSocket connection, const QString& address,
                                                       const AcceptRules& rules, const std::stop_token& stop);
    // Aborts what was not released.
    ~Association();
    Association(const Association&) = delete;
    Association& operator=(const Association&) = delete;

    const std::vector<AcceptedContext>& contexts() const { return m_contexts; }
    const std::vector<RefusedContext>& refusedContexts() const { return m_refused; }
    const AcceptedContext* contextOf(const QString& sopClass) const; // the first accepted one, or nullptr
    const AcceptedContext* context(int id) const;
    const AcceptedContext* contextOf(const QString& sopClass, const QString& transferSyntax) const;
    QStringList syntaxesOf(const QString& sopClass) const; // accepted for it
    const Caller& caller() const { return m_caller; }      // of one that was accepted
    QString localAddress() const;                          // of this machine, as the peer sees it
    const Watch& watch() const { return *m_watch; }
    // From now on, as a program does that knows no better: to see what it costs with this peer.
    void acknowledgeLate() { m_watch->acknowledgeLate(); }

    Result<void> sendEcho(int contextId);
    // A request that can be cancelled: from now on a stop request sends a C-CANCEL, until closeRequest().
    Result<void> sendRequest(Service service, const AcceptedContext& context, DcmDataset& identifier);
    Result<void> sendMoveRequest(const AcceptedContext& context, DcmDataset& identifier, const QString& destination);
    Result<void> cancelRequest();
    void closeRequest() { m_open = {}; }
    Result<void> sendStoreResponse(const Command& request, std::uint16_t status);

    // A command, and the data set that goes with it, from memory or piece by piece as it is stored.
    struct DataSource {
        std::int64_t bytes = 0;
        std::function<Result<void>(std::span<char> piece)> read; // fills the whole piece
    };
    Result<void> send(int contextId, DcmDataset& command);
    Result<void> send(int contextId, DcmDataset& command, DcmDataset& data);
    Result<void> send(int contextId, DcmDataset& command, const DataSource& data);
    std::uint16_t nextMessageId();

    Result<Command> receiveCommand();
    // The same of a peer that may also say goodbye, which is answered: nothing then.
    Result<std::optional<Command>> receiveRequest();
    // Whether the peer has said something that is not read yet.
    bool hasInput() const;
    // The data set that follows, piece by piece; an error of `take` ends it and leaves the association unusable.
    using TakePiece = std::function<Result<void>(std::span<const char>)>;
    Result<void> receiveDataSet(int contextId, const TakePiece& take);
    // A small one, into memory.
    Result<std::unique_ptr<DcmDataset>> receiveDataSet(int contextId);

    // The shortest time from a request to the first word of its answer, the release among them: what a round trip takes
    // at most. Over a proxy or a tunnel it is the whole way, which the connection's own figures do not tell.
    std::chrono::steady_clock::duration quickestAnswer() const { return m_quickest; }

    // Nothing more is read from it; the destructor aborts it.
    void giveUp();
    // Says goodbye and closes. Without it, the destructor aborts.
    void release();

    struct Link;

private:
    Association(std::unique_ptr<Link> link, std::shared_ptr<Watch> watch);

    enum class Part { Command, DataSet };
    Result<void> receivePieces(Part part, int* contextId, const TakePiece& take);
    Result<void> sendPieces(Part part, int contextId, const DataSource& source);
    Result<void> sendOutcome(const OFCondition& condition);
    Error broken(const OFCondition& condition) const;

    struct OpenRequest {
        int contextId = 0;
        std::uint16_t messageId = 0; // 0: none
        bool cancelled = false;
    };

    std::unique_ptr<Link> m_link;
    std::shared_ptr<Watch> m_watch;
    std::vector<AcceptedContext> m_contexts;
    std::vector<RefusedContext> m_refused;
    Caller m_caller;
    OpenRequest m_open;
    bool m_peerLeaves = false; // it has asked for the release
    void expectAnswer() { m_askedAt = std::chrono::steady_clock::now(); }
    void noteAnswer();
    std::optional<std::chrono::steady_clock::time_point> m_askedAt; // until the first word of the answer
    std::chrono::steady_clock::duration m_quickest{std::chrono::steady_clock::duration::max()};
};

} // namespace sagitta::network
