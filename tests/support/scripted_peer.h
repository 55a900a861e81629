// ScriptedPeer: an archive inside the test that misbehaves as it is told: it refuses contexts, ends queries with any
// status, never stops answering, sends instances nobody asked for. Serves one association after another on a thread of
// its own; the script is fixed when it starts.
#pragma once

#include "dicom/tag.h"
#include "network/dimse/transport_layer.h"
#include "network/remote_node.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

struct T_ASC_Association;
struct T_ASC_Network;

namespace sagitta::test {

// The elements of one answer.
using PeerAnswer = std::vector<std::pair<dicom::Tag, QByteArray>>;

struct PeerInstance {
    QByteArray sopClass;
    QByteArray sopInstance; // whatever it is told, valid or not
};

// What it does instead of ending a C-GET as it should.
enum class Mischief {
    None,
    Silence,          // no answer
    SilenceInData,    // half an instance, then nothing
    CutInData,        // half an instance, then the connection is gone
    Garbage,          // bytes that are no PDU
    TruncatedPdu,     // the beginning of one, then the connection is gone
    HugeLength,       // a PDU of 3 GB
    WrongContext,     // a presentation context that was never accepted
    LongUid,          // a SOP Instance UID of 300 characters
    DataAfterRelease, // more of it when the association is to be released
};

struct PeerScript {
    bool refusesAssociation = false; // our AE title is not known
    int busyFor = 0;                 // so many associations are rejected: it has too many
    Mischief mischief = Mischief::None;
    int mischiefAfter = 0;                                 // so many instances
    QStringList refusedClasses;                            // abstract syntaxes without a context
    QStringList refusedSyntaxes;                           // transfer syntaxes likewise
    std::map<QByteArray, std::vector<PeerAnswer>> answers; // by QueryRetrieveLevel
    std::uint16_t findStatus = 0;                          // the last word of a query
    std::map<QByteArray, std::uint16_t> findStatuses;      // or by QueryRetrieveLevel
    bool endlessAnswers = false;                           // the first answer again and again, until C-CANCEL
    bool heedsCancel = true;                               // false: not even then
    std::vector<PeerInstance> instances;                   // sent for every C-GET that has a context for them
    std::uint16_t getStatus = 0;
    int getFailed = 0;                       // sub-operations that failed, as it counts them
    std::vector<QByteArray> getNamed;        // and names them
    int cutAfter = -1;                       // the association is gone after so many instances
    std::vector<std::uint16_t> storeAnswers; // to the instances it is sent, in turn; then success
    bool refusesLists = false;               // of UIDs, in a C-GET
    std::vector<QByteArray> unsendable;      // a C-GET ends at the first of these; lists are heeded then
};

class ScriptedPeer {
public:
    explicit ScriptedPeer(PeerScript script);
    ~ScriptedPeer();
    ScriptedPeer(const ScriptedPeer&) = delete;
    ScriptedPeer& operator=(const ScriptedPeer&) = delete;

    network::RemoteNode node() const;
    bool sawCancel() const { return m_sawCancel; }
    int requests() const { return m_gets; } // C-GETs so far
    // Statuses of the C-STORE responses it got so far, in order.
    std::vector<int> storeStatuses() const;

private:
    void serve(const std::stop_token& stop);
    void serveAssociation(T_ASC_Association* association, const std::stop_token& stop);
    bool negotiate(T_ASC_Association* association);

    const PeerScript m_script;
    int m_port = 0;
    std::unique_ptr<network::TransportLayer> m_layer;
    T_ASC_Network* m_network = nullptr;
    std::atomic<bool> m_sawCancel{false};
    std::atomic<int> m_gets{0};
    size_t m_stores = 0; // instances it was sent; its thread's
    int m_busy = 0;      // associations it rejected as too many; its thread's
    mutable std::mutex m_mutex;
    std::vector<int> m_storeStatuses; // under m_mutex
    std::jthread m_thread;            // last: joined before the rest goes
};

} // namespace sagitta::test
