#include "app/demo/image_writer.h"

#include "app/demo/attributes.h"

#include <QFile>

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>
#include <dcmtk/dcmdata/dcrleerg.h>
#include <dcmtk/dcmdata/dctk.h>

#include <charls/charls.h>

#include <exception>
#include <mutex>

namespace sagitta::demo {

namespace {

std::vector<Uint8> encodeJpegLs(const Pixels& pixels) {
    charls::jpegls_encoder encoder;
    encoder.frame_info(
        {static_cast<std::uint32_t>(pixels.columns), static_cast<std::uint32_t>(pixels.rows), pixels.bitsStored, 1});
    std::vector<Uint8> encoded(encoder.estimated_destination_size());
    encoder.destination(encoded);
    encoded.resize(encoder.encode(pixels.words));
    if (encoded.size() % 2 != 0)
        encoded.push_back(0); // PS3.5 A.4: fragments are of even length
    return encoded;
}

OFCondition putEncapsulated(DcmItem& item, std::vector<Uint8> encoded) {
    auto sequence = std::make_unique<DcmPixelSequence>(DCM_PixelSequenceTag);
    sequence->insert(new DcmPixelItem(DCM_PixelItemTag)); // an empty basic offset table
    DcmOffsetList offsets;
    sequence->storeCompressedFrame(offsets, encoded.data(), static_cast<Uint32>(encoded.size()), 0);
    auto pixels = std::make_unique<DcmPixelData>(DCM_PixelData);
    pixels->putOriginalRepresentation(EXS_JPEGLSLossless, nullptr, sequence.release());
    const OFCondition result = item.insert(pixels.get());
    if (result.good())
        static_cast<void>(pixels.release()); // owned by the item now
    return result;
}

OFCondition putNative(DcmDataset& dataset, const Pixels& pixels) {
    if (pixels.isColor())
        return dataset.putAndInsertUint8Array(DCM_PixelData, pixels.bytes.data(), pixels.bytes.size());
    return dataset.putAndInsertUint16Array(DCM_PixelData, pixels.words.data(), pixels.words.size());
}

OFCondition putPixels(DcmDataset& dataset, const Pixels& pixels, const QString& transferSyntaxUid,
                      E_TransferSyntax syntax) {
    if (transferSyntaxUid == kJpegLsLossless)
        return putEncapsulated(dataset, encodeJpegLs(pixels));
    const OFCondition result = putNative(dataset, pixels);
    return result.good() && transferSyntaxUid == kRleLossless ? dataset.chooseRepresentation(syntax, nullptr) : result;
}

OFCondition save(const QString& path, DcmFileFormat& file, const Pixels& pixels, const QString& transferSyntaxUid) {
    const E_TransferSyntax syntax = DcmXfer(transferSyntaxUid.toLatin1().constData()).getXfer();
    const OFCondition result = putPixels(*file.getDataset(), pixels, transferSyntaxUid, syntax);
    return result.good() ? file.saveFile(QFile::encodeName(path).constData(), syntax) : result;
}

} // namespace

void putPixelModule(DcmItem& item, const Pixels& pixels) {
    const int bitsAllocated = pixels.isColor() ? 8 : 16;
    const int bitsStored = pixels.isColor() ? 8 : pixels.bitsStored;
    put(item, DCM_SamplesPerPixel, pixels.isColor() ? 3 : 1);
    put(item, DCM_PhotometricInterpretation, pixels.photometric);
    if (pixels.isColor())
        put(item, DCM_PlanarConfiguration, 0);
    put(item, DCM_Rows, pixels.rows);
    put(item, DCM_Columns, pixels.columns);
    put(item, DCM_BitsAllocated, bitsAllocated);
    put(item, DCM_BitsStored, bitsStored);
    put(item, DCM_HighBit, bitsStored - 1);
    put(item, DCM_PixelRepresentation, pixels.isSigned ? 1 : 0);
}

Result<void> writeImage(const QString& path, DcmFileFormat& file, const Pixels& pixels,
                        const QString& transferSyntaxUid) {
    static std::once_flag once;
    std::call_once(once, [] { DcmRLEEncoderRegistration::registerCodecs(); });
    OFCondition result;
    try {
        result = save(path, file, pixels, transferSyntaxUid);
    } catch (const std::exception& e) { // CharLS
        return Error(ErrorCode::Internal, QStringLiteral("cannot encode an image: %1").arg(QLatin1String(e.what())));
    }
    if (result.good())
        return {};
    QFile::remove(path);
    return Error(ErrorCode::Io, QStringLiteral("cannot write an image: %1").arg(QLatin1String(result.text())));
}

} // namespace sagitta::demo
