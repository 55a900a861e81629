// Retrieval: one C-GET or C-MOVE of a study, series or instance, from the question what there is to the account of what
// arrived. Used once, on one thread; where the link is long it has helpers of its own.
//
// First, an association asks which SOP classes the study holds, its series, and the instances of the first series of
// which something is missing. Of a large series it asks what one instance is (retrieval_list.cpp), and takes the others
// for the same until that turns out wrong: some archives open every file to say it.
//
// Then a second one proposes each class in each transfer syntax (so that instances arrive as they are stored), and goes
// on series by series: list, ask the sink what is present, get what is missing. The series with nothing present comes
// by a request for the series, others by lists of UIDs. When 128 contexts do not hold all classes, the classes are
// dealt out to several associations one after another, each getting the instances of its own classes.
//
// A series of some length is shared out by UID lists to up to three associations (retrieval_lanes.cpp), a short one too
// where the first association has seen a long round trip. The archive may refuse all but the first. They share the
// sink, which hears one at a time, and the account. An archive that does not list instances or does not take lists has
// one association.
//
// By C-MOVE (retrieval_move.cpp) the second association only asks; the objects come to a MoveInbox, in whatever
// transfer syntax the archive proposes first.
//
// The account is made from what the sink kept, never from the status of a command alone.
#pragma once

#include "network/dimse/find.h"
#include "network/dimse/get_session.h"
#include "network/dimse/lane.h"
#include "network/dimse/serial_sink.h"
#include "network/study_source.h"

#include <QHash>
#include <QSet>

#include <chrono>
#include <condition_variable>
#include <future>
#include <mutex>

namespace sagitta::network {

class ChunkQueue;
class MoveInbox;
class NodeMemory;

// Of a link over which a question costs more than most answers.
inline constexpr std::chrono::milliseconds kLongRoundTrip{10};

class Retrieval {
public:
    // By C-GET; with an inbox by C-MOVE.
    Retrieval(const RemoteNode& node, const RetrieveRequest& request, InstanceSink& sink, JobContext& context,
              MoveInbox* inbox = nullptr, NodeMemory* memory = nullptr);

    Result<RetrieveAnswer> run();
    // After run(): why the archive did not send something it has; empty when it is not for that that it is missing.
    QStringList refusals() const;

private:
    struct Missing {
        QString uid;
        QString sopClass; // empty: the archive does not say
        int rank = 0;     // among the instances of its series, by their numbers
    };
    struct Series {
        QString uid;
        QString modality;
        int announced = -1; // by the archive; -1: it does not say
        bool asked = false; // for its instances
        bool listed = false;
        bool assumed = false; // that all are of the class of the one the archive was asked about
        int present = 0;
        std::vector<Missing> missing; // by rank
        // Of one that cannot be listed, by the archive's last word:
        bool ended = false;    // it says that it has sent all it can
        int unnamed = 0;       // instances it could not send, and does not name
        QStringList uids = {}; // of all its instances, when it is listed
    };

    Result<void> discover();
    Result<void> discoverStudy(Association& association);
    void leave(const std::shared_ptr<Association>& association, NodeSeats::Seat seat);
    Result<void> discoverSeries(Association& association);
    Result<void> listEnough(Association& association);
    Result<void> learnModality(Association& association);
    QStringList remainingClasses() const;
    QStringList nextClasses() const;
    Result<void> fetch(); // all that is missing
    Result<void> fetchKnownClasses();
    Result<void> fetchEncapsulated();
    std::vector<ProposedContext> contextsOf(const QString& sopClass) const;
    void noteAccepted(const QString& sopClass, const QStringList& syntaxes);
    Result<void> fetchClasses(const QStringList& classes);
    Result<void> fetchAll(Lane& lane, const QStringList& classes);
    Result<void> fetchSeries(Lane& lane, Series& series, const QStringList& classes);
    Result<void> fetchUnlisted(Lane& lane, Series& series);
    Result<void> fetchInstances(Lane& lane, const QString& seriesUid, const QStringList& uids);
    Result<FetchEnd> get(Lane& lane, const QString& seriesUid, const QStringList& uids,
                         const HearTotal& hearTotal = {});

    // retrieval_list.cpp
    using TakeInstance = std::function<void(const dicom::InstanceSummary&, const QStringList& storedAs)>;
    Result<void> list(Association& association, Series& series);
    Result<void> learnOne(Association& association, Series& series);
    bool needsEach() const;
    Result<void> learnEach();
    enum class Ask { WhichThereAre, WhatTheyAre };
    Result<FindEnd> findInstances(Association& association, const QString& seriesUid, const QString& sopInstanceUid,
                                  Ask what, const TakeInstance& take);

    // retrieval_order.cpp
    Result<void> fetchInOrder(Lane& lane, const QStringList& classes);
    Result<void> fetchMiddle(Lane& lane, Series& series, const QStringList& classes);
    Result<void> fetchSome(Lane& lane, Series& series, const QStringList& uids);
    bool isNext(const Missing& missing, const QStringList& classes) const;
    QStringList nextOf(const Series& series, const QStringList& classes, qsizetype most) const;
    Series* nextSeries(const QStringList& classes);
    int lookedAtRank(const Series& series) const;

    // retrieval_move.cpp
    Result<void> fetchByMove();
    Result<void> moveAll(Lane& lane);
    Result<FetchEnd> move(Lane& lane, const AcceptedContext& context, DcmDataset& keys);
    void waitForArrivals(int expected);
    bool wants(const QString& uid);

    // retrieval_lanes.cpp
    SeatedOpening opening(SeatedOpening::NoSeat noSeat = SeatedOpening::NoSeat::Waits);
    std::unique_ptr<Lane> makeLane();
    void addExtraLanes();
    bool isWaitedFor() const; // somebody has no association
    void makeRoom();
    bool canShare(const QStringList& uids) const;
    Result<bool> fetchShared(const QString& seriesUid, const QStringList& uids);
    Result<bool> lead(Lane& lane, const QString& seriesUid, ChunkQueue& queue);
    Result<void> help(Lane& lane, const QString& seriesUid, ChunkQueue& queue);
    Result<void> drain(Lane& lane, const QString& seriesUid, ChunkQueue& queue);
    void dropClosedLanes();
    void releaseLanes();

    // Called on the thread of the lane.
    void kept(Lane& lane, const QString& uid, const QString& transferSyntax, std::int64_t bytes);
    void lost(Lane& lane, const QString& uid, const QString& reason);
    void grown(Lane& lane, std::int64_t bytes);
    void report(); // under m_mutex, or while nobody helps
    int expected() const;
    bool isHere(const QString& uid) const { return m_received.contains(uid); }
    QStringList stillToCome(const QStringList& uids) const;
    bool mayStillCome(const Missing& instance) const;
    bool mayStillCome(const Series& series) const; // one that cannot be listed
    QString refusal(const QString& sopClass) const;
    // retrieval_account.cpp
    RetrieveAnswer account(const QString& reason) const;
    void accountListed(const Series& series, const QString& fallback, RetrieveAnswer& answer) const;
    void accountUnlisted(const Series& series, const QString& fallback, RetrieveAnswer& answer) const;
    void accountNamed(const QString& fallback, RetrieveAnswer& answer) const;
    QString refusalOf(const Missing& missing) const;
    QStringList arrivalWarnings() const;

    RemoteNode m_node;
    RetrieveRequest m_request;
    SerialSink m_sink;
    JobContext& m_context;
    MoveInbox* const m_inbox;   // null: C-GET
    NodeMemory* const m_memory; // may be null
    QString m_ourAddress;       // as the archive sees it
    std::stop_source m_ending;  // of all associations: the context's stop, or an error that ends all
    std::stop_callback<std::function<void()>> m_cancelled;

    std::vector<Series> m_series;
    QHash<QString, QStringList> m_listed; // of the missing ones: UID -> transfer syntaxes, if the archive says
    QHash<QString, int> m_rankOf;         // of all that are listed: UID -> Missing::rank
    QSet<QString> m_askedFor;             // in order, on this association
    qsizetype m_piece = 24;               // instances that are asked for at once, in order
    QString m_seriesListCut;              // why the list of series may not be whole
    QStringList m_studyClasses;           // empty: the archive does not say
    QSet<QString> m_triedClasses;
    QSet<QString> m_classesWithChoice; // accepted uncompressed and compressed
    bool m_encapsulatedOnly = false;
    QSet<QString> m_refusedClasses;                // no presentation context was accepted for them
    QHash<QString, QStringList> m_refusedSyntaxes; // of the other classes: transfer syntaxes without a context
    QString m_currentSeries;
    bool m_currentIsListed = false;
    std::chrono::steady_clock::duration m_roundTrip{};
    std::future<void> m_leaving;
    bool m_oneByOne = false;  // the archive does not take lists of UIDs
    bool m_listTaken = false; // it has taken one
    enum class Lists { Unknown, Taken, Refused };
    Lists m_lists = Lists::Unknown;
    bool m_extraRefused = false;

    std::mutex m_mutex; // while a series is shared out or moved: of what follows, up to m_bytes
    std::condition_variable m_arrived;
    int m_arrivals = 0; // kept or lost
    QSet<QString> m_received;
    QHash<QString, QString> m_lost;      // UID -> why we could not keep it
    QSet<QString> m_unsent;              // the archive named them as failed
    QHash<QString, int> m_receivedOf;    // series UID -> instances
    QHash<QString, QString> m_arrivedAs; // UID -> transfer syntax
    int m_unasked = 0;                   // arrived in a series where nobody asked for them
    int m_nameless = 0;                  // came with a UID that is not valid
    QSet<QString> m_failedUnlisted;      // of those, the ones of series that cannot be listed
    QString m_lastReason;                // why the last C-GET was not a success
    std::int64_t m_bytes = 0;

    std::vector<ProposedContext> m_contexts;    // of the lanes
    std::vector<std::unique_ptr<Lane>> m_lanes; // the first is open; last: they call back into all of the above
};

// An archive that lacks a service: said with the context that it did not accept.
Error refusedService(const RemoteNode& node, const QString& service, const ProposedContext& context);

// How the error of a C-MOVE that brought nothing ends: what has to be entered there, by whoever may.
QString moveDestinationAdvice(const RemoteNode& node, const QString& ourAddress);

} // namespace sagitta::network
