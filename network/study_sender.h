// sendStudy(): hands stored instances to a remote node by C-STORE and accounts for each. Blocking, made on a job's
// thread; ends within 2 s of a stop request.
#pragma once

#include "core/job.h"
#include "network/instance_store.h"
#include "network/remote_node.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace sagitta::network {

struct SendFailure {
    QString uid;
    QString status; // "A700"; empty: it was not sent
    QString reason;
};

struct SendAnswer {
    int sent = 0; // and taken
    std::vector<SendFailure> failed;
    QStringList warnings; // "3 images taken with a warning: …", "3 images sent as …, stored as …"
    std::int64_t bytes = 0;
};

// What a node does not take in its transfer syntax is sent uncompressed, and the answer says so; what cannot be is a
// failure. No value of a pixel changes.
SendAnswer sendStudy(const RemoteNode& node, const std::vector<StoredObject>& objects, JobContext& context);

} // namespace sagitta::network
