#include "support/mischief.h"

#include "network/dimse/command_set.h"

#include <dcmtk/dcmdata/dcostrmb.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmnet/assoc.h>
#include <dcmtk/dcmnet/dul.h>

#include <sys/socket.h>

namespace sagitta::test {
namespace {

constexpr int kNeverAccepted = 253;
constexpr int kLongUid = 300;
constexpr char kData = 0x04;

QByteArray encoded(DcmDataset& command) {
    const auto length = command.calcElementLength(EXS_LittleEndianImplicit, EET_ExplicitLength);
    command.putAndInsertUint32(DCM_CommandGroupLength, static_cast<Uint32>(length));
    QByteArray bytes(static_cast<qsizetype>(length) + 64, '\0');
    DcmOutputBufferStream stream(bytes.data(), bytes.size());
    command.transferInit();
    command.write(stream, EXS_LittleEndianImplicit, EET_ExplicitLength, nullptr, EGL_withoutGL);
    command.transferEnd();
    bytes.truncate(static_cast<qsizetype>(stream.tell()));
    return bytes;
}

void sendPiece(T_ASC_Association* association, int contextId, DUL_DATAPDV kind, bool last, QByteArray bytes) {
    DUL_PDV piece{};
    piece.fragmentLength = static_cast<unsigned long>(bytes.size());
    piece.presentationContextID = static_cast<DUL_PRESENTATIONCONTEXTID>(contextId);
    piece.pdvType = kind;
    piece.lastPDV = last ? OFTrue : OFFalse;
    piece.data = bytes.data();
    DUL_PDVLIST list{};
    list.count = 1;
    list.pdv = &piece;
    DUL_WritePDVs(&association->DULassociation, &list);
}

void sendCommand(T_ASC_Association* association, int contextId, const PeerInstance& instance, const QByteArray& uid) {
    const auto command = network::makeStoreRequest(
        {association->nextMsgID++, QString::fromLatin1(instance.sopClass), QString::fromLatin1(uid), {}, 0});
    sendPiece(association, contextId, DUL_COMMANDPDV, true, encoded(*command));
}

void sendRaw(network::NativeSocket socket, const QByteArray& bytes) {
    network::sendSome(socket, bytes.constData(), static_cast<size_t>(bytes.size()));
}

// PS3.8 9.3.5: type, reserved, length; then whatever follows.
QByteArray pdu(char type, quint32 length, const QByteArray& rest) {
    QByteArray bytes{1, type};
    bytes.append('\0');
    for (const int shift : {24, 16, 8, 0})
        bytes.append(static_cast<char>(length >> shift & 0xff));
    return bytes + rest;
}

} // namespace

bool makeMischief(Mischief mischief, T_ASC_Association* association, network::NativeSocket socket, int contextId,
                  const PeerInstance& instance) {
    switch (mischief) {
    case Mischief::None:
    case Mischief::DataAfterRelease:
        return false;
    case Mischief::Silence:
        return true;
    case Mischief::SilenceInData:
    case Mischief::CutInData:
        sendCommand(association, contextId, instance, instance.sopInstance);
        sendPiece(association, contextId, DUL_DATASETPDV, false, QByteArray(1000, '\1'));
        if (mischief == Mischief::CutInData)
            ::shutdown(static_cast<int>(socket), SHUT_RDWR);
        return true;
    case Mischief::Garbage:
        sendRaw(socket, QByteArray(200, 'x'));
        return true;
    case Mischief::TruncatedPdu:
        sendRaw(socket, pdu(kData, 1000, QByteArray(10, '\0')));
        ::shutdown(static_cast<int>(socket), SHUT_RDWR);
        return true;
    case Mischief::HugeLength:
        sendRaw(socket, pdu(kData, 3'000'000'000U, QByteArray(10, '\0')));
        return true;
    case Mischief::WrongContext:
        sendCommand(association, kNeverAccepted, instance, instance.sopInstance);
        return true;
    case Mischief::LongUid:
        sendCommand(association, contextId, instance, QByteArray(kLongUid, '1'));
        sendPiece(association, contextId, DUL_DATASETPDV, true, QByteArray(16, '\0'));
        return true;
    }
    return false;
}

void sendAfterRelease(network::NativeSocket socket) { sendRaw(socket, pdu(kData, 16, QByteArray(16, '\1'))); }

} // namespace sagitta::test
