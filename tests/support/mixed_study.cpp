#include "support/mixed_study.h"

#include "core/uid.h"

#include <QDir>
#include <QFile>

#include <dcmtk/dcmdata/dcrleerg.h>
#include <dcmtk/dcmdata/dctk.h>

#include <initializer_list>
#include <iterator>
#include <vector>

namespace sagitta::test {
namespace {

constexpr int kImages = 4;
constexpr Uint16 kSize = 10; // 100 bits of a segment: frames do not begin at bytes
constexpr int kFirstSegmented = 0;
constexpr int kSegmented = 3;

struct Reference {
    QString sopClass;
    QString sopInstance;
};

void put(DcmItem& set, const DcmTagKey& tag, const QString& value) {
    set.putAndInsertString(DcmTag(tag), value.toUtf8().constData());
}
void put(DcmItem& set, const DcmTagKey& tag, Uint16 value) { set.putAndInsertUint16(DcmTag(tag), value); }
void put(DcmItem& set, const DcmTagKey& tag, std::initializer_list<Sint32> values) {
    auto* element = new DcmSignedLong(tag);
    element->putSint32Array(std::data(values), static_cast<unsigned long>(values.size()));
    set.insert(element, OFTrue);
}

DcmItem& item(DcmItem& set, const DcmTagKey& sequence, int number = 0) {
    DcmItem* made = nullptr;
    set.findOrCreateSequenceItem(DcmTag(sequence), made, number);
    return *made;
}

void putCode(DcmItem& set, const DcmTagKey& sequence, const char* value, const char* scheme, const char* meaning) {
    DcmItem& code = item(set, sequence);
    put(code, DCM_CodeValue, QLatin1String(value));
    put(code, DCM_CodingSchemeDesignator, QLatin1String(scheme));
    put(code, DCM_CodeMeaning, QLatin1String(meaning));
}

void putReference(DcmItem& set, const DcmTagKey& sequence, const Reference& to, int number = 0) {
    DcmItem& one = item(set, sequence, number);
    put(one, DCM_ReferencedSOPClassUID, to.sopClass);
    put(one, DCM_ReferencedSOPInstanceUID, to.sopInstance);
}

// Makes the objects of one study.
class Writer {
public:
    Writer(QString folder, Images images) : m_folder(std::move(folder)), m_kind(images) {
        m_study.studyUid = makeUid();
        m_study.imageSeriesUid = makeUid();
        m_frameOfReference = makeUid();
    }

    void writeImages();
    void writeReport();
    void writePresentationState();
    void writeKeyObjects();
    void writePdf();
    void writeSegmentation();
    void writeRejectionNote();
    MixedStudy study() const { return m_study; }

private:
    struct Series {
        const char* sopClass;
        const char* modality;
        int number;
        QString uid;
    };
    Reference begin(DcmDataset& set, const Series& series, int instance);
    QString save(DcmFileFormat& file, E_TransferSyntax syntax = EXS_LittleEndianExplicit);
    void putPlane(DcmItem& set, int slice) const;
    void putEvidence(DcmItem& set, const DcmTagKey& sequence) const;
    void putImageContent(DcmItem& parent, int number, const Reference& image) const;
    void putDocument(DcmDataset& set, const char* value, const char* scheme, const char* title) const;
    void putSegmentedFrame(DcmItem& frame, int number) const;

    QString m_folder;
    Images m_kind;
    MixedStudy m_study;
    QString m_frameOfReference;
    std::vector<Reference> m_images;
};

// Patient, General Study, General Series, General Equipment, SOP Common.
Reference Writer::begin(DcmDataset& set, const Series& series, int instance) {
    const Reference own{QLatin1String(series.sopClass), makeUid()};
    put(set, DCM_SpecificCharacterSet, QStringLiteral("ISO_IR 192"));
    put(set, DCM_SOPClassUID, own.sopClass);
    put(set, DCM_SOPInstanceUID, own.sopInstance);
    put(set, DCM_PatientName, QStringLiteral("Doe^Jane"));
    put(set, DCM_PatientID, QStringLiteral("4711"));
    put(set, DCM_PatientBirthDate, QStringLiteral("19700102"));
    put(set, DCM_PatientSex, QStringLiteral("F"));
    put(set, DCM_StudyInstanceUID, m_study.studyUid);
    put(set, DCM_StudyDate, QStringLiteral("20240301"));
    put(set, DCM_StudyTime, QStringLiteral("101500"));
    put(set, DCM_StudyID, QStringLiteral("1"));
    put(set, DCM_AccessionNumber, QStringLiteral("A1"));
    put(set, DCM_ReferringPhysicianName, QString());
    put(set, DCM_StudyDescription, QStringLiteral("Mixed"));
    put(set, DCM_Modality, QLatin1String(series.modality));
    put(set, DCM_SeriesInstanceUID, series.uid);
    put(set, DCM_SeriesNumber, QString::number(series.number));
    put(set, DCM_Manufacturer, QStringLiteral("Test"));
    put(set, DCM_ManufacturerModelName, QStringLiteral("Test"));
    put(set, DCM_DeviceSerialNumber, QStringLiteral("1"));
    put(set, DCM_SoftwareVersions, QStringLiteral("1"));
    put(set, DCM_InstanceNumber, QString::number(instance));
    put(set, DCM_ContentDate, QStringLiteral("20240301"));
    put(set, DCM_ContentTime, QStringLiteral("101500"));
    return own;
}

QString Writer::save(DcmFileFormat& file, E_TransferSyntax syntax) {
    const QString path = QDir(m_folder).filePath(QStringLiteral("mixed%1.dcm").arg(m_study.files.size()));
    file.saveFile(QFile::encodeName(path).constData(), syntax);
    m_study.files << path;
    return path;
}

void Writer::putPlane(DcmItem& set, int slice) const {
    put(set, DCM_ImagePositionPatient, QStringLiteral("-5\\-5\\%1").arg(slice * 2));
}

void Writer::writeImages() {
    DcmRLEEncoderRegistration::registerCodecs();
    for (int slice = 0; slice < kImages; ++slice) {
        DcmFileFormat file;
        DcmDataset& set = *file.getDataset();
        m_images.push_back(begin(set, {UID_CTImageStorage, "CT", 1, m_study.imageSeriesUid}, slice + 1));
        put(set, DCM_ImageType, QStringLiteral("ORIGINAL\\PRIMARY\\AXIAL"));
        put(set, DCM_FrameOfReferenceUID, m_frameOfReference);
        put(set, DCM_PositionReferenceIndicator, QString());
        put(set, DCM_ImageOrientationPatient, QStringLiteral("1\\0\\0\\0\\1\\0"));
        putPlane(set, slice);
        put(set, DCM_PixelSpacing, QStringLiteral("1\\1"));
        put(set, DCM_SliceThickness, QStringLiteral("2"));
        put(set, DCM_KVP, QStringLiteral("120"));
        put(set, DCM_RescaleIntercept, QStringLiteral("-1024"));
        put(set, DCM_RescaleSlope, QStringLiteral("1"));
        put(set, DCM_PhotometricInterpretation, QStringLiteral("MONOCHROME2"));
        put(set, DCM_SamplesPerPixel, Uint16{1});
        put(set, DCM_Rows, kSize);
        put(set, DCM_Columns, kSize);
        put(set, DCM_BitsAllocated, Uint16{16});
        put(set, DCM_BitsStored, Uint16{12});
        put(set, DCM_HighBit, Uint16{11});
        put(set, DCM_PixelRepresentation, Uint16{0});
        std::vector<Uint16> pixels(size_t{kSize} * kSize);
        for (size_t i = 0; i < pixels.size(); ++i)
            pixels[i] = static_cast<Uint16>((i * 37 + static_cast<size_t>(slice) * 101) % 4096);
        set.putAndInsertUint16Array(DCM_PixelData, pixels.data(), pixels.size());
        const bool isRle = m_kind == Images::Rle || (m_kind == Images::LastIsRle && slice + 1 == kImages);
        if (isRle)
            set.chooseRepresentation(EXS_RLELossless, nullptr);
        save(file, isRle ? EXS_RLELossless : EXS_LittleEndianExplicit);
    }
    m_study.images = kImages;
    DcmRLEEncoderRegistration::cleanup();
}

// PS3.3 C.17.2.1, hierarchical SOP Instance reference.
void Writer::putEvidence(DcmItem& set, const DcmTagKey& sequence) const {
    DcmItem& study = item(set, sequence);
    put(study, DCM_StudyInstanceUID, m_study.studyUid);
    DcmItem& series = item(study, DCM_ReferencedSeriesSequence);
    put(series, DCM_SeriesInstanceUID, m_study.imageSeriesUid);
    putReference(series, DCM_ReferencedSOPSequence, m_images.front());
}

void Writer::putImageContent(DcmItem& parent, int number, const Reference& image) const {
    DcmItem& content = item(parent, DCM_ContentSequence, number);
    put(content, DCM_RelationshipType, QStringLiteral("CONTAINS"));
    put(content, DCM_ValueType, QStringLiteral("IMAGE"));
    putReference(content, DCM_ReferencedSOPSequence, image);
}

void Writer::putDocument(DcmDataset& set, const char* value, const char* scheme, const char* title) const {
    set.insertEmptyElement(DCM_ReferencedPerformedProcedureStepSequence);
    putEvidence(set, DCM_CurrentRequestedProcedureEvidenceSequence);
    put(set, DCM_ValueType, QStringLiteral("CONTAINER"));
    put(set, DCM_ContinuityOfContent, QStringLiteral("SEPARATE"));
    putCode(set, DCM_ConceptNameCodeSequence, value, scheme, title);
}

void Writer::writeReport() {
    DcmFileFormat file;
    DcmDataset& set = *file.getDataset();
    begin(set, {UID_BasicTextSRStorage, "SR", 2, makeUid()}, 1);
    put(set, DCM_CompletionFlag, QStringLiteral("COMPLETE"));
    put(set, DCM_VerificationFlag, QStringLiteral("UNVERIFIED"));
    set.insertEmptyElement(DCM_PerformedProcedureCodeSequence);
    putDocument(set, "18748-4", "LN", "Diagnostic imaging report");
    DcmItem& text = item(set, DCM_ContentSequence, 0);
    put(text, DCM_RelationshipType, QStringLiteral("CONTAINS"));
    put(text, DCM_ValueType, QStringLiteral("TEXT"));
    putCode(text, DCM_ConceptNameCodeSequence, "121071", "DCM", "Finding");
    put(text, DCM_TextValue, QStringLiteral("Größe unverändert, 3 × 4 mm."));
    putImageContent(set, 1, m_images.front());
    m_study.report = save(file);
}

void Writer::writeKeyObjects() {
    DcmFileFormat file;
    DcmDataset& set = *file.getDataset();
    begin(set, {UID_KeyObjectSelectionDocumentStorage, "KO", 3, makeUid()}, 1);
    putDocument(set, "113000", "DCM", "Of Interest");
    DcmItem& templateItem = item(set, DCM_ContentTemplateSequence);
    put(templateItem, DCM_MappingResource, QStringLiteral("DCMR"));
    put(templateItem, DCM_TemplateIdentifier, QStringLiteral("2010"));
    putImageContent(set, 0, m_images.front());
    m_study.keyObjects = save(file);
}

// IHE RAD-66: for its reason, CID 7011 (PS3.16 TID 2010).
void Writer::writeRejectionNote() {
    DcmFileFormat file;
    DcmDataset& set = *file.getDataset();
    begin(set, {UID_KeyObjectSelectionDocumentStorage, "KO", 7, makeUid()}, 1);
    putDocument(set, "113001", "DCM", "Rejected for Quality Reasons");
    DcmItem& modifier = item(set, DCM_ContentSequence, 0);
    put(modifier, DCM_RelationshipType, QStringLiteral("HAS CONCEPT MOD"));
    put(modifier, DCM_ValueType, QStringLiteral("CODE"));
    putCode(modifier, DCM_ConceptNameCodeSequence, "113011", "DCM", "Document Title Modifier");
    putCode(modifier, DCM_ConceptCodeSequence, "111209", "DCM", "Positioning");
    putImageContent(set, 1, m_images.front());
    m_study.rejectionNote = save(file);
}

// PS3.3 A.33.1: one window and one line of text on the first image.
void Writer::writePresentationState() {
    DcmFileFormat file;
    DcmDataset& set = *file.getDataset();
    begin(set, {UID_GrayscaleSoftcopyPresentationStateStorage, "PR", 4, makeUid()}, 1);
    put(set, DCM_ContentLabel, QStringLiteral("LUNG"));
    put(set, DCM_ContentDescription, QStringLiteral("Lung window"));
    put(set, DCM_PresentationCreationDate, QStringLiteral("20240301"));
    put(set, DCM_PresentationCreationTime, QStringLiteral("101600"));
    put(set, DCM_ContentCreatorName, QString());
    DcmItem& series = item(set, DCM_ReferencedSeriesSequence);
    put(series, DCM_SeriesInstanceUID, m_study.imageSeriesUid);
    putReference(series, DCM_ReferencedImageSequence, m_images.front());
    DcmItem& area = item(set, DCM_DisplayedAreaSelectionSequence);
    put(area, DCM_DisplayedAreaTopLeftHandCorner, {1, 1});
    put(area, DCM_DisplayedAreaBottomRightHandCorner, {kSize, kSize});
    put(area, DCM_PresentationSizeMode, QStringLiteral("SCALE TO FIT"));
    put(area, DCM_PresentationPixelAspectRatio, QStringLiteral("1\\1"));
    DcmItem& layer = item(set, DCM_GraphicLayerSequence);
    put(layer, DCM_GraphicLayer, QStringLiteral("NOTES"));
    put(layer, DCM_GraphicLayerOrder, QStringLiteral("1"));
    DcmItem& annotation = item(set, DCM_GraphicAnnotationSequence);
    put(annotation, DCM_GraphicLayer, QStringLiteral("NOTES"));
    DcmItem& text = item(annotation, DCM_TextObjectSequence);
    put(text, DCM_AnchorPointAnnotationUnits, QStringLiteral("PIXEL"));
    put(text, DCM_UnformattedTextValue, QStringLiteral("here"));
    const Float32 anchor[] = {3.5F, 4.5F};
    text.putAndInsertFloat32Array(DCM_AnchorPoint, anchor, 2);
    put(text, DCM_AnchorPointVisibility, QStringLiteral("Y"));
    put(set, DCM_RescaleIntercept, QStringLiteral("-1024"));
    put(set, DCM_RescaleSlope, QStringLiteral("1"));
    put(set, DCM_RescaleType, QStringLiteral("HU"));
    DcmItem& voi = item(set, DCM_SoftcopyVOILUTSequence);
    put(voi, DCM_WindowCenter, QStringLiteral("-600"));
    put(voi, DCM_WindowWidth, QStringLiteral("1500"));
    put(set, DCM_PresentationLUTShape, QStringLiteral("IDENTITY"));
    m_study.presentationState = save(file);
}

void Writer::writePdf() {
    DcmFileFormat file;
    DcmDataset& set = *file.getDataset();
    begin(set, {UID_EncapsulatedPDFStorage, "DOC", 5, makeUid()}, 1);
    put(set, DCM_ConversionType, QStringLiteral("WSD"));
    put(set, DCM_BurnedInAnnotation, QStringLiteral("YES"));
    put(set, DCM_AcquisitionDateTime, QString());
    put(set, DCM_DocumentTitle, QStringLiteral("Letter"));
    set.insertEmptyElement(DCM_ConceptNameCodeSequence);
    put(set, DCM_MIMETypeOfEncapsulatedDocument, QStringLiteral("application/pdf"));
    const QByteArray pdf("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                         "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                         "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\n"
                         "trailer<</Root 1 0 R>>\n%%EOF\n");
    const QByteArray even = pdf.size() % 2 == 0 ? pdf : pdf + '\0';
    set.putAndInsertUint8Array(DCM_EncapsulatedDocument, reinterpret_cast<const Uint8*>(even.constData()),
                               static_cast<unsigned long>(even.size()));
    m_study.pdf = save(file);
}

void Writer::putSegmentedFrame(DcmItem& frame, int number) const {
    DcmItem& content = item(frame, DCM_FrameContentSequence);
    const Uint32 indices[] = {1, static_cast<Uint32>(number + 1)};
    auto* values = new DcmUnsignedLong(DCM_DimensionIndexValues);
    values->putUint32Array(indices, 2);
    content.insert(values, OFTrue);
    putPlane(item(frame, DCM_PlanePositionSequence), kFirstSegmented + number);
    put(item(frame, DCM_SegmentIdentificationSequence), DCM_ReferencedSegmentNumber, Uint16{1});
    DcmItem& derivation = item(frame, DCM_DerivationImageSequence);
    putCode(derivation, DCM_DerivationCodeSequence, "113076", "DCM", "Segmentation");
    const Reference& source = m_images[static_cast<size_t>(kFirstSegmented + number)];
    putReference(derivation, DCM_SourceImageSequence, source);
    putCode(item(derivation, DCM_SourceImageSequence), DCM_PurposeOfReferenceCodeSequence, "121322", "DCM",
            "Source image for image processing operation");
}

// PS3.3 A.51: BINARY, a bit per pixel, frames without a gap (PS3.5 8.1.1).
void Writer::writeSegmentation() {
    DcmFileFormat file;
    DcmDataset& set = *file.getDataset();
    begin(set, {UID_SegmentationStorage, "SEG", 6, makeUid()}, 1);
    put(set, DCM_ImageType, QStringLiteral("DERIVED\\PRIMARY"));
    put(set, DCM_FrameOfReferenceUID, m_frameOfReference);
    put(set, DCM_PositionReferenceIndicator, QString());
    put(set, DCM_ContentLabel, QStringLiteral("SEGMENTATION"));
    put(set, DCM_ContentDescription, QString());
    put(set, DCM_ContentCreatorName, QString());
    put(set, DCM_SegmentationType, QStringLiteral("BINARY"));
    put(set, DCM_LossyImageCompression, QStringLiteral("00"));
    put(set, DCM_SamplesPerPixel, Uint16{1});
    put(set, DCM_PhotometricInterpretation, QStringLiteral("MONOCHROME2"));
    put(set, DCM_NumberOfFrames, QString::number(kSegmented));
    put(set, DCM_Rows, kSize);
    put(set, DCM_Columns, kSize);
    put(set, DCM_BitsAllocated, Uint16{1});
    put(set, DCM_BitsStored, Uint16{1});
    put(set, DCM_HighBit, Uint16{0});
    put(set, DCM_PixelRepresentation, Uint16{0});
    DcmItem& segment = item(set, DCM_SegmentSequence);
    put(segment, DCM_SegmentNumber, Uint16{1});
    put(segment, DCM_SegmentLabel, QStringLiteral("Lesion"));
    put(segment, DCM_SegmentAlgorithmType, QStringLiteral("MANUAL"));
    putCode(segment, DCM_SegmentedPropertyCategoryCodeSequence, "49755003", "SCT", "Morphologically Altered Structure");
    putCode(segment, DCM_SegmentedPropertyTypeCodeSequence, "52988006", "SCT", "Lesion");
    const QString organization = makeUid();
    put(item(set, DCM_DimensionOrganizationSequence), DCM_DimensionOrganizationUID, organization);
    const DcmTagKey pointers[][2] = {{DCM_ReferencedSegmentNumber, DCM_SegmentIdentificationSequence},
                                     {DCM_ImagePositionPatient, DCM_PlanePositionSequence}};
    for (int i = 0; i < 2; ++i) {
        DcmItem& index = item(set, DCM_DimensionIndexSequence, i);
        index.putAndInsertTagKey(DCM_DimensionIndexPointer, pointers[i][0]);
        index.putAndInsertTagKey(DCM_FunctionalGroupPointer, pointers[i][1]);
        put(index, DCM_DimensionOrganizationUID, organization);
    }
    DcmItem& shared = item(set, DCM_SharedFunctionalGroupsSequence);
    put(item(shared, DCM_PlaneOrientationSequence), DCM_ImageOrientationPatient, QStringLiteral("1\\0\\0\\0\\1\\0"));
    DcmItem& measures = item(shared, DCM_PixelMeasuresSequence);
    put(measures, DCM_PixelSpacing, QStringLiteral("1\\1"));
    put(measures, DCM_SliceThickness, QStringLiteral("2"));
    for (int i = 0; i < kSegmented; ++i)
        putSegmentedFrame(item(set, DCM_PerFrameFunctionalGroupsSequence, i), i);
    DcmItem& series = item(set, DCM_ReferencedSeriesSequence);
    put(series, DCM_SeriesInstanceUID, m_study.imageSeriesUid);
    for (int i = 0; i < kSegmented; ++i)
        putReference(series, DCM_ReferencedInstanceSequence, m_images[static_cast<size_t>(kFirstSegmented + i)], i);
    constexpr size_t kBytes = (size_t{kSize} * kSize * kSegmented + 7) / 8;
    std::vector<Uint8> bits(kBytes + kBytes % 2);
    for (size_t i = 0; i < size_t{kSize} * kSize * kSegmented; ++i)
        if (i * 7 % 5 < 2)
            bits[i / 8] = static_cast<Uint8>(bits[i / 8] | (1U << (i % 8)));
    set.putAndInsertUint8Array(DCM_PixelData, bits.data(), bits.size());
    m_study.segmentation = save(file);
}

} // namespace

MixedStudy writeMixedStudy(const QString& folder, Images images, FirstImage first) {
    Writer writer(folder, images);
    writer.writeImages();
    writer.writeReport();
    writer.writeKeyObjects();
    writer.writePresentationState();
    writer.writePdf();
    writer.writeSegmentation();
    if (first == FirstImage::RejectedForQuality)
        writer.writeRejectionNote();
    return writer.study();
}

} // namespace sagitta::test
