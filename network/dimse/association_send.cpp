// The sending half of an Association: command sets and data sets as fragments of P-DATA (PS3.8 9.3.5, annex E). Data
// sets go out as they are stored: DCMTK's DIMSE layer would parse and write them anew.
#include "network/dimse/association.h"
#include "network/dimse/association_link.h"

#include <dcmtk/dcmdata/dcostrmb.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <cstring>

namespace sagitta::network {
namespace {

constexpr std::int64_t kSlack = 64 * 1024; // beyond the length that DCMTK computes

Result<QByteArray> encode(DcmDataset& set, E_TransferSyntax syntax) {
    const auto length = static_cast<std::int64_t>(set.calcElementLength(syntax, EET_ExplicitLength));
    QByteArray bytes(static_cast<qsizetype>(length + kSlack), '\0');
    DcmOutputBufferStream stream(bytes.data(), bytes.size());
    set.transferInit();
    const OFCondition condition = set.write(stream, syntax, EET_ExplicitLength, nullptr, EGL_withoutGL);
    set.transferEnd();
    if (condition.bad())
        return Error(ErrorCode::Internal,
                     QStringLiteral("a message cannot be encoded: ") + QString::fromLatin1(condition.text()));
    bytes.truncate(static_cast<qsizetype>(stream.tell()));
    return bytes;
}

Association::DataSource sourceOf(const QByteArray& bytes) {
    return {bytes.size(), [&bytes, at = qsizetype{0}](std::span<char> piece) mutable -> Result<void> {
                std::memcpy(piece.data(), bytes.constData() + at, piece.size());
                at += static_cast<qsizetype>(piece.size());
                return {};
            }};
}

} // namespace

Result<void> Association::sendPieces(Part part, int contextId, const DataSource& source) {
    std::vector<char> buffer(static_cast<size_t>(m_link->association->sendPDVLength));
    for (std::int64_t left = source.bytes; left > 0;) {
        const auto size = static_cast<size_t>(std::min(left, static_cast<std::int64_t>(buffer.size())));
        SAGITTA_CHECK(source.read({buffer.data(), size}));
        left -= static_cast<std::int64_t>(size);
        DUL_PDV piece{};
        piece.fragmentLength = size;
        piece.presentationContextID = static_cast<DUL_PRESENTATIONCONTEXTID>(contextId);
        piece.pdvType = part == Part::Command ? DUL_COMMANDPDV : DUL_DATASETPDV;
        piece.lastPDV = left == 0 ? OFTrue : OFFalse;
        piece.data = buffer.data();
        DUL_PDVLIST list{};
        list.count = 1;
        list.pdv = &piece;
        SAGITTA_CHECK(sendOutcome(DUL_WritePDVs(&m_link->association->DULassociation, &list)));
    }
    return {};
}

Result<void> Association::send(int contextId, DcmDataset& command) {
    // PS3.7 6.3.1: Implicit VR Little Endian, with the length of the group.
    delete command.remove(DCM_CommandGroupLength);
    const auto length = command.calcElementLength(EXS_LittleEndianImplicit, EET_ExplicitLength);
    command.putAndInsertUint32(DCM_CommandGroupLength, static_cast<Uint32>(length));
    SAGITTA_TRY(const QByteArray bytes, encode(command, EXS_LittleEndianImplicit));
    return sendPieces(Part::Command, contextId, sourceOf(bytes));
}

Result<void> Association::send(int contextId, DcmDataset& command, DcmDataset& data) {
    const AcceptedContext* accepted = context(contextId);
    if (!accepted)
        return Error(ErrorCode::Internal, QStringLiteral("no such presentation context"));
    SAGITTA_TRY(const QByteArray bytes,
                encode(data, DcmXfer(accepted->transferSyntax.toLatin1().constData()).getXfer()));
    return send(contextId, command, sourceOf(bytes));
}

Result<void> Association::send(int contextId, DcmDataset& command, const DataSource& data) {
    SAGITTA_CHECK(send(contextId, command));
    return sendPieces(Part::DataSet, contextId, data);
}

std::uint16_t Association::nextMessageId() { return m_link->association->nextMsgID++; }

} // namespace sagitta::network
