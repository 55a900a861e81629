// InstanceReceiver: takes one C-STORE sub-operation in: writes the data set as it comes, bit for bit, behind a Part 10
// header, and hands the file to the sink before the peer is told that it was kept. The file's name is the sink's;
// nothing of the peer's goes into a path. Used on the association's thread.
#pragma once

#include "network/dimse/association.h"
#include "network/study_source.h"

#include <functional>
#include <memory>

namespace sagitta::network {

class InstanceReceiver {
public:
    using Kept = std::function<void(const QString& sopInstanceUid, const QString& transferSyntax, std::int64_t bytes)>;
    using Lost = std::function<void(const QString& sopInstanceUid, const QString& reason)>;

    using Growing = std::function<void(std::int64_t bytes)>; // of a large instance, now and then

    InstanceReceiver(InstanceSink& sink, Kept kept, Lost lost, Growing growing);
    // Removes the file it has made ready for the next one.
    ~InstanceReceiver();
    InstanceReceiver(const InstanceReceiver&) = delete;
    InstanceReceiver& operator=(const InstanceReceiver&) = delete;

    // An error ends the session: a broken association, a stop, a full disk. An instance that could not be kept for
    // another reason is reported to Lost, and the session goes on.
    Result<void> receive(Association& association, const Command& request);

private:
    class IncomingFile;
    std::unique_ptr<IncomingFile> openFile();
    Result<void> refuse(Association& association, const Command& request, const QString& reason);

    InstanceSink& m_sink;
    Kept m_kept;
    Lost m_lost;
    Growing m_growing;
    std::unique_ptr<IncomingFile> m_next;
};

// Preamble and file meta information (PS3.10 7.1). The UIDs are valid.
QByteArray part10Header(const QString& sopClassUid, const QString& sopInstanceUid, const QString& transferSyntaxUid);

} // namespace sagitta::network
