// InstanceStore: what our server (server.h) serves and where it puts what it is sent. The network library knows no
// archive; app implements this over the local studies. Thread-safe: every association asks from its own thread.
#pragma once

#include "core/result.h"
#include "network/study_source.h"

#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

namespace sagitta::network {

// A stored instance, as it lies on the disk (Part 10).
struct StoredObject {
    QString sopInstanceUid;
    QString sopClassUid;
    QString transferSyntaxUid;
    QString file;
};

// The unique keys of a C-GET or C-MOVE; an empty list is all of them. One of the first two is not empty.
struct ObjectSelection {
    QStringList patientIds;
    QStringList studyUids;
    QStringList seriesUids;
    QStringList sopInstanceUids;
};

class InstanceStore {
public:
    virtual ~InstanceStore() = default;
    // Rows of the query's level that may match; the server judges them again, by all the keys it was asked.
    virtual Result<QueryAnswer> find(const StudyQuery& query) = 0;
    virtual Result<std::vector<StoredObject>> open(const ObjectSelection& selection) = 0;
    // Where the instances of one association go, that this AE title has opened; Full when nothing more may come.
    virtual Result<std::unique_ptr<InstanceSink>> put(const QString& callingAeTitle) = 0;
};

} // namespace sagitta::network
