#include "network/dimse/storage_classes.h"

#include "dicom/transfer_syntax.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcuid.h>

#include <algorithm>

namespace sagitta::network {
namespace {

// What a class may be stored as (PS3.6 table A-1, PS3.5 annex A).
enum class Content { NoPixels, Still, StillOrVideo };

struct Row {
    const char* sopClass;
    const char* modality; // empty: found beside any modality
    Content content;
};

constexpr Row kRows[] = {
    {UID_CTImageStorage, "CT", Content::Still},
    {UID_EnhancedCTImageStorage, "CT", Content::Still},
    {UID_LegacyConvertedEnhancedCTImageStorage, "CT", Content::Still},
    {UID_MRImageStorage, "MR", Content::Still},
    {UID_EnhancedMRImageStorage, "MR", Content::Still},
    {UID_EnhancedMRColorImageStorage, "MR", Content::Still},
    {UID_LegacyConvertedEnhancedMRImageStorage, "MR", Content::Still},
    {UID_MRSpectroscopyStorage, "MR", Content::NoPixels},
    {UID_PositronEmissionTomographyImageStorage, "PT", Content::Still},
    {UID_EnhancedPETImageStorage, "PT", Content::Still},
    {UID_LegacyConvertedEnhancedPETImageStorage, "PT", Content::Still},
    {UID_NuclearMedicineImageStorage, "NM", Content::Still},
    {UID_UltrasoundImageStorage, "US", Content::StillOrVideo},
    {UID_UltrasoundMultiframeImageStorage, "US", Content::StillOrVideo},
    {UID_EnhancedUSVolumeStorage, "US", Content::Still},
    {UID_ComputedRadiographyImageStorage, "CR", Content::Still},
    {UID_DigitalXRayImageStorageForPresentation, "DX", Content::Still},
    {UID_DigitalXRayImageStorageForProcessing, "DX", Content::Still},
    {UID_DigitalMammographyXRayImageStorageForPresentation, "MG", Content::Still},
    {UID_DigitalMammographyXRayImageStorageForProcessing, "MG", Content::Still},
    {UID_BreastTomosynthesisImageStorage, "MG", Content::Still},
    {UID_DigitalIntraOralXRayImageStorageForPresentation, "IO", Content::Still},
    {UID_DigitalIntraOralXRayImageStorageForProcessing, "IO", Content::Still},
    {UID_XRayAngiographicImageStorage, "XA", Content::StillOrVideo},
    {UID_EnhancedXAImageStorage, "XA", Content::StillOrVideo},
    {UID_XRay3DAngiographicImageStorage, "XA", Content::Still},
    {UID_XRayRadiofluoroscopicImageStorage, "RF", Content::StillOrVideo},
    {UID_EnhancedXRFImageStorage, "RF", Content::StillOrVideo},
    {UID_VLEndoscopicImageStorage, "ES", Content::Still},
    {UID_VideoEndoscopicImageStorage, "ES", Content::StillOrVideo},
    {UID_VLPhotographicImageStorage, "XC", Content::Still},
    {UID_VideoPhotographicImageStorage, "XC", Content::StillOrVideo},
    {UID_VLMicroscopicImageStorage, "GM", Content::Still},
    {UID_VideoMicroscopicImageStorage, "GM", Content::StillOrVideo},
    {UID_VLWholeSlideMicroscopyImageStorage, "SM", Content::Still},
    {UID_OphthalmicPhotography8BitImageStorage, "OP", Content::Still},
    {UID_OphthalmicPhotography16BitImageStorage, "OP", Content::Still},
    {UID_OphthalmicTomographyImageStorage, "OPT", Content::Still},
    {UID_IntravascularOpticalCoherenceTomographyImageStorageForPresentation, "IVOCT", Content::Still},
    {UID_RTImageStorage, "RTIMAGE", Content::Still},
    {UID_RTDoseStorage, "RTDOSE", Content::Still},
    {UID_RTStructureSetStorage, "RTSTRUCT", Content::NoPixels},
    {UID_RTPlanStorage, "RTPLAN", Content::NoPixels},
    {UID_RTIonPlanStorage, "RTPLAN", Content::NoPixels},
    {UID_RTBeamsTreatmentRecordStorage, "RTRECORD", Content::NoPixels},
    {UID_SegmentationStorage, "SEG", Content::Still},
    {UID_SurfaceSegmentationStorage, "SEG", Content::NoPixels},
    {UID_SpatialRegistrationStorage, "REG", Content::NoPixels},
    {UID_DeformableSpatialRegistrationStorage, "REG", Content::NoPixels},
    {UID_EncapsulatedPDFStorage, "DOC", Content::NoPixels},
    {UID_EncapsulatedCDAStorage, "DOC", Content::NoPixels},
    {UID_TwelveLeadECGWaveformStorage, "ECG", Content::NoPixels},
    {UID_GeneralECGWaveformStorage, "ECG", Content::NoPixels},
    {UID_BasicTextSRStorage, "SR", Content::NoPixels},
    {UID_EnhancedSRStorage, "SR", Content::NoPixels},
    {UID_ComprehensiveSRStorage, "SR", Content::NoPixels},
    {UID_Comprehensive3DSRStorage, "SR", Content::NoPixels},
    {UID_XRayRadiationDoseSRStorage, "SR", Content::NoPixels},
    {UID_MammographyCADSRStorage, "SR", Content::NoPixels},
    {UID_ChestCADSRStorage, "SR", Content::NoPixels},
    {UID_KeyObjectSelectionDocumentStorage, "KO", Content::NoPixels},
    {UID_GrayscaleSoftcopyPresentationStateStorage, "PR", Content::NoPixels},
    {UID_ColorSoftcopyPresentationStateStorage, "PR", Content::NoPixels},
    {UID_RawDataStorage, "", Content::NoPixels},
    {UID_SecondaryCaptureImageStorage, "", Content::Still},
    {UID_MultiframeGrayscaleByteSecondaryCaptureImageStorage, "", Content::Still},
    {UID_MultiframeGrayscaleWordSecondaryCaptureImageStorage, "", Content::Still},
    {UID_MultiframeTrueColorSecondaryCaptureImageStorage, "", Content::StillOrVideo},
    {UID_MultiframeSingleBitSecondaryCaptureImageStorage, "", Content::Still},
};

const Row* findRow(const QString& sopClass) {
    const auto* end = std::end(kRows);
    const auto* row = std::find_if(std::begin(kRows), end,
                                   [&](const Row& candidate) { return sopClass == QLatin1String(candidate.sopClass); });
    return row == end ? nullptr : row;
}

bool canHold(Content content, dicom::PixelEncoding encoding) {
    if (encoding == dicom::PixelEncoding::Native)
        return true;
    return encoding == dicom::PixelEncoding::Video ? content == Content::StillOrVideo : content != Content::NoPixels;
}

} // namespace

QStringList likelyStorageClasses(const QStringList& modalities) {
    QStringList classes;
    for (const bool named : {true, false})
        for (const Row& row : kRows)
            if (named ? modalities.contains(QLatin1String(row.modality)) : row.modality[0] == '\0')
                classes << QLatin1String(row.sopClass);
    // Reports and presentation states keep company with everything.
    for (const char* sopClass : {UID_KeyObjectSelectionDocumentStorage, UID_GrayscaleSoftcopyPresentationStateStorage,
                                 UID_BasicTextSRStorage, UID_EnhancedSRStorage, UID_ComprehensiveSRStorage})
        if (!classes.contains(QLatin1String(sopClass)))
            classes << QLatin1String(sopClass);
    return classes;
}

std::vector<ProposedContext> receivingContexts(const QString& sopClass) {
    const Row* row = findRow(sopClass);
    const Content content = row ? row->content : Content::StillOrVideo;
    std::vector<ProposedContext> contexts;
    for (const dicom::TransferSyntax& syntax : dicom::transferSyntaxes())
        if (syntax.negotiable && canHold(content, syntax.encoding))
            contexts.push_back({sopClass.toLatin1(), {QByteArray(syntax.uid)}, true});
    return contexts;
}

QString syntaxName(const QString& transferSyntaxUid) {
    const dicom::TransferSyntax* syntax = dicom::findTransferSyntax(transferSyntaxUid);
    return syntax ? QString::fromLatin1(syntax->name) : transferSyntaxUid;
}

QString storageClassName(const QString& sopClass) {
    const char* name = dcmFindNameOfUID(sopClass.toLatin1().constData());
    if (!name)
        return sopClass;
    // DCMTK's names are keywords: "CTImageStorage".
    return QString::fromLatin1(name);
}

} // namespace sagitta::network
