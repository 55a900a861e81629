// StudySource: what can be asked of a remote archive, whatever the protocol. Blocking calls, made on a job's thread;
// each ends within 2 s of a stop request and has time-outs. Implemented by DimseSource.
#pragma once

#include "core/job.h"
#include "core/result.h"
#include "dicom/study_listing.h"
#include "network/remote_node.h"

#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace sagitta::network {

class MoveInbox;
class NodeMemory;
class RetrieveFocus;

enum class QueryLevel { Patient, Study, Series, Image };

// Empty fields are not asked for. DICOM wildcards (* and ?) as they are; dates "D" or "D1-D2", YYYYMMDD.
struct StudyQuery {
    QueryLevel level = QueryLevel::Study;
    QString patientName;
    QString patientId;
    QString accessionNumber;
    QString date;
    QStringList modalities; // several are several queries, merged and filtered again
    QString description;
    QString referringPhysician; // of studies
    QString studyUid;
    QString seriesUid;
};

struct PatientSummary {
    QString patientName;
    QString patientId;
    QString issuerOfPatientId;
    QString birthDate;
    QString sex;
};

struct QueryAnswer {
    std::vector<PatientSummary> patients; // by level, one of the four
    std::vector<dicom::StudySummary> studies;
    std::vector<dicom::SeriesSummary> series;
    std::vector<dicom::InstanceSummary> instances;
    QStringList warnings; // "the archive answered with a truncated list", …
};

struct EchoAnswer {
    double ms = 0;
};

struct RetrieveRequest {
    QString studyUid;
    QString seriesUid;      // empty: whole study
    QString sopInstanceUid; // empty: whole series
    // With one, somebody waits: an image of every series first, then what is looked at, from there outwards.
    std::shared_ptr<const RetrieveFocus> focus = nullptr;
};

struct RetrieveFailure {
    QString uid; // SOP Instance UID, or a series' or study's when that is all that is known
    QString reason;
};

struct SeriesProgress {
    QString seriesUid;
    int expected = -1; // -1: unknown
    int received = 0;
    int failed = 0;
    std::optional<QStringList> listed = std::nullopt; // all that the archive has of it; nothing: it does not list them
};

struct RetrieveAnswer {
    QString method;    // "get", "move"
    QString way;       // for people: "by C-MOVE, as remembered for PACS"; empty when nothing came
    int expected = -1; // -1: unknown
    int received = 0;
    int skipped = 0;
    std::vector<RetrieveFailure> failed;
    std::optional<Error> ended; // why the association broke before the end; Io or Timeout: it may help to try again
    std::vector<SeriesProgress> series;
    bool allSeries = false; // these are all series of the study
    QStringList warnings;   // "arrived transcoded to …"
    std::int64_t bytes = 0;
};

// Takes received instances over: network knows no archive. Called by one association's thread at a time; a retrieval
// may have several.
class InstanceSink {
public:
    virtual ~InstanceSink() = default;
    // A new path to write the next instance to; empty: nobody wants one now.
    virtual QString newFile() = 0;
    // The file is whole. An error means it was not kept (and the peer is told so).
    virtual Result<void> received(const QString& file, const QString& sopInstanceUid) = 0;
    // Of the UIDs given, those that need not be fetched.
    virtual Result<QStringList> present(const QStringList& sopInstanceUids) = 0;
};

class StudySource {
public:
    virtual ~StudySource() = default;
    virtual Result<EchoAnswer> echo(const std::stop_token& stop) = 0;
    virtual Result<QueryAnswer> find(const StudyQuery& query, const std::stop_token& stop) = 0;
    // The study with its series and images, as the archive has them now. Without series: it has no such study.
    virtual Result<dicom::StudyListing> list(const QString& studyUid, const std::stop_token& stop) = 0;
    // Succeeds when every expected instance is there; an Error only when nothing can be said (no association). Partial
    // results are in `failed`.
    virtual Result<RetrieveAnswer> retrieve(const RetrieveRequest& request, InstanceSink& sink,
                                            JobContext& context) = 0;
};

// The source for a node. The inbox is for retrievals by C-MOVE; without one they are refused.
// With a memory it does as it did before where that worked, and keeps to the number of associations that the node
// bears.
std::unique_ptr<StudySource> makeDimseSource(const RemoteNode& node, MoveInbox* inbox = nullptr,
                                             NodeMemory* memory = nullptr);

} // namespace sagitta::network
