#include "network/dimse/object_sender.h"

#include "dicom/decompress.h"
#include "dicom/part10.h"
#include "network/dimse/command_set.h"
#include "network/dimse/memory_budget.h"
#include "network/dimse/status_words.h"
#include "network/dimse/storage_classes.h"

#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmnet/dimse.h>

#include <QFile>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <tuple>

namespace sagitta::network {
namespace {

constexpr const char* kNativeSyntaxes[] = {UID_LittleEndianExplicitTransferSyntax,
                                           UID_LittleEndianImplicitTransferSyntax};

// An object is in memory while it is rewritten and sent, and once more as it goes over the wire. However many ask, no
// more than this is held at once: the others wait, for somebody may be slow to take his.
constexpr std::int64_t kMostRewritten = std::int64_t{3} << 30;
constexpr std::chrono::seconds kTurn{20};

MemoryBudget& rewriting() {
    static MemoryBudget budget(kMostRewritten); // of all associations of this process
    return budget;
}

Result<StoreOutcome> receiveOutcome(Association& association, std::uint16_t messageId) {
    StoreOutcome outcome;
    for (;;) {
        SAGITTA_TRY(const Command answer, association.receiveCommand());
        if (answer.field == DIMSE_C_CANCEL_RQ) {
            outcome.cancelled = true;
            continue;
        }
        if (answer.field != DIMSE_C_STORE_RSP || answer.respondsTo != messageId)
            return Error(ErrorCode::Protocol, QStringLiteral("the peer answered an instance with something else"));
        outcome.sent = true;
        outcome.status = answer.status;
        if (answer.status != status::Success)
            outcome.reason = storeStatusWords(answer.status, answer.errorComment);
        return outcome;
    }
}

std::unique_ptr<DcmDataset> requestFor(const StoredObject& object, std::uint16_t messageId,
                                       const MoveOriginator& originator) {
    return makeStoreRequest(
        {messageId, object.sopClassUid, object.sopInstanceUid, originator.aeTitle, originator.messageId});
}

StoreOutcome notSent(const QString& reason) {
    StoreOutcome outcome;
    outcome.reason = reason;
    return outcome;
}

Result<StoreOutcome> storeAsIs(Association& association, const StoredObject& object, const AcceptedContext& context,
                               const dicom::Part10& part, const MoveOriginator& originator) {
    QFile file(object.file);
    if (!file.open(QIODevice::ReadOnly) || !file.seek(part.dataSetOffset))
        return notSent(QStringLiteral("the file cannot be read: ") + file.errorString());
    const std::uint16_t messageId = association.nextMessageId();
    const std::unique_ptr<DcmDataset> command = requestFor(object, messageId, originator);
    const Association::DataSource source{part.dataSetBytes, [&file](std::span<char> piece) -> Result<void> {
                                             const auto size = static_cast<qint64>(piece.size());
                                             if (file.read(piece.data(), size) != size)
                                                 return Error(ErrorCode::Io, QStringLiteral("the file became shorter "
                                                                                            "while it was sent"));
                                             return {};
                                         }};
    SAGITTA_CHECK(association.send(context.id, *command, source));
    return receiveOutcome(association, messageId);
}

// The values of the pixels stay; of compressed ones, in another shape.
Result<StoreOutcome> storeRewritten(Association& association, const StoredObject& object,
                                    const AcceptedContext& context, const QString& storedAs,
                                    const MoveOriginator& originator) {
    const auto cannot = [&](const QString& why) {
        return notSent(QStringLiteral("the peer does not take %1 as %2, and it cannot be rewritten: %3")
                           .arg(storageClassName(object.sopClassUid), syntaxName(storedAs), why));
    };
    const Result<std::int64_t> bytes = dicom::bytesUncompressed(object.file);
    if (!bytes)
        return cannot(bytes.error().message());
    const std::optional<MemoryBudget::Share> share =
        rewriting().take(2 * *bytes, kTurn, association.watch().stopToken());
    if (!share)
        return cannot(QStringLiteral("too many large objects are being rewritten; ask again later"));
    const Result<std::unique_ptr<DcmDataset>> rewritten = dicom::readUncompressed(object.file);
    if (!rewritten)
        return cannot(rewritten.error().message());
    const std::uint16_t messageId = association.nextMessageId();
    const std::unique_ptr<DcmDataset> command = requestFor(object, messageId, originator);
    SAGITTA_CHECK(association.send(context.id, *command, **rewritten));
    SAGITTA_TRY(StoreOutcome outcome, receiveOutcome(association, messageId));
    outcome.storedAs = storedAs;
    outcome.transcodedTo = context.transferSyntax;
    return outcome;
}

// The contexts for as many of the objects as one association holds, and those objects.
struct Batch {
    std::vector<ProposedContext> contexts;
    std::vector<StoredObject> objects;
};

std::vector<Batch> batches(const std::vector<StoredObject>& objects) {
    std::vector<Batch> all;
    std::map<QString, size_t> batchOf; // by class
    std::set<std::tuple<size_t, QString, QString>> proposed;
    for (const StoredObject& object : objects) {
        auto known = batchOf.find(object.sopClassUid);
        const auto isProposed = [&] {
            return proposed.contains({known->second, object.sopClassUid, object.transferSyntaxUid});
        };
        const bool noRoom =
            known != batchOf.end() && !isProposed() && all[known->second].contexts.size() + 1 > kMaxContexts;
        if (known == batchOf.end() || noRoom) {
            if (all.empty() || all.back().contexts.size() + 2 > kMaxContexts)
                all.emplace_back();
            known = batchOf.insert_or_assign(object.sopClassUid, all.size() - 1).first;
            all.back().contexts.push_back(
                {object.sopClassUid.toLatin1(), {kNativeSyntaxes[0], kNativeSyntaxes[1]}, false});
        }
        Batch& batch = all[known->second];
        if (!isProposed()) {
            proposed.insert({known->second, object.sopClassUid, object.transferSyntaxUid});
            batch.contexts.push_back({object.sopClassUid.toLatin1(), {object.transferSyntaxUid.toLatin1()}, false});
        }
        batch.objects.push_back(object);
    }
    return all;
}

} // namespace

Result<StoreOutcome> storeOn(Association& association, const StoredObject& object, const MoveOriginator& originator) {
    const Result<dicom::Part10> part = dicom::readPart10(object.file);
    if (!part)
        return notSent(part.error().message());
    if (const AcceptedContext* context = association.contextOf(object.sopClassUid, part->transferSyntaxUid))
        return storeAsIs(association, object, *context, *part, originator);
    for (const char* syntax : kNativeSyntaxes)
        if (const AcceptedContext* context = association.contextOf(object.sopClassUid, QLatin1String(syntax)))
            return storeRewritten(association, object, *context, part->transferSyntaxUid, originator);
    if (!association.contextOf(object.sopClassUid))
        return notSent(
            QStringLiteral("the peer takes no objects of class %1").arg(storageClassName(object.sopClassUid)));
    return notSent(QStringLiteral("the peer does not take %1 in the transfer syntax %2")
                       .arg(storageClassName(object.sopClassUid), syntaxName(part->transferSyntaxUid)));
}

Result<void> sendObjects(const RemoteNode& node, const std::vector<StoredObject>& objects,
                         const MoveOriginator& originator, const std::stop_token& stop, const EachOutcome& each) {
    for (const Batch& batch : batches(objects)) {
        SAGITTA_TRY(const std::unique_ptr<Association> association, Association::open(node, batch.contexts, stop));
        for (const StoredObject& object : batch.objects) {
            if (stop.stop_requested())
                return Error(ErrorCode::Cancelled, QStringLiteral("cancelled"));
            SAGITTA_TRY(const StoreOutcome outcome, storeOn(*association, object, originator));
            if (!each(object, outcome)) {
                association->release();
                return {};
            }
        }
        association->release();
    }
    return {};
}

} // namespace sagitta::network
