// DICOM attribute tags by their keywords (PS3.6). Only those the program reads are listed.
#pragma once

#include <compare>
#include <cstdint>

namespace sagitta::dicom {

struct Tag {
    std::uint16_t group = 0;
    std::uint16_t element = 0;
    auto operator<=>(const Tag&) const = default;
};

namespace tags {
inline constexpr Tag FileMetaInformationGroupLength{0x0002, 0x0000};
inline constexpr Tag MediaStorageSOPClassUID{0x0002, 0x0002};
inline constexpr Tag TransferSyntaxUID{0x0002, 0x0010};
inline constexpr Tag SpecificCharacterSet{0x0008, 0x0005};
inline constexpr Tag ImageType{0x0008, 0x0008};
inline constexpr Tag SOPClassUID{0x0008, 0x0016};
inline constexpr Tag SOPInstanceUID{0x0008, 0x0018};
inline constexpr Tag StudyDate{0x0008, 0x0020};
inline constexpr Tag SeriesDate{0x0008, 0x0021};
inline constexpr Tag AcquisitionDate{0x0008, 0x0022};
inline constexpr Tag ContentDate{0x0008, 0x0023};
inline constexpr Tag AcquisitionDateTime{0x0008, 0x002a};
inline constexpr Tag StudyTime{0x0008, 0x0030};
inline constexpr Tag SeriesTime{0x0008, 0x0031};
inline constexpr Tag AcquisitionTime{0x0008, 0x0032};
inline constexpr Tag ContentTime{0x0008, 0x0033};
inline constexpr Tag AccessionNumber{0x0008, 0x0050};
inline constexpr Tag QueryRetrieveLevel{0x0008, 0x0052};
inline constexpr Tag Modality{0x0008, 0x0060};
inline constexpr Tag ModalitiesInStudy{0x0008, 0x0061};
inline constexpr Tag SOPClassesInStudy{0x0008, 0x0062};
inline constexpr Tag Manufacturer{0x0008, 0x0070};
inline constexpr Tag InstitutionName{0x0008, 0x0080};
inline constexpr Tag ReferringPhysicianName{0x0008, 0x0090};
inline constexpr Tag StationName{0x0008, 0x1010};
inline constexpr Tag StudyDescription{0x0008, 0x1030};
inline constexpr Tag SeriesDescription{0x0008, 0x103e};
inline constexpr Tag RecommendedDisplayFrameRate{0x0008, 0x2144};
inline constexpr Tag PatientName{0x0010, 0x0010};
inline constexpr Tag PatientID{0x0010, 0x0020};
inline constexpr Tag IssuerOfPatientID{0x0010, 0x0021};
inline constexpr Tag PatientBirthDate{0x0010, 0x0030};
inline constexpr Tag PatientSex{0x0010, 0x0040};
inline constexpr Tag PatientAge{0x0010, 0x1010};
inline constexpr Tag BodyPartExamined{0x0018, 0x0015};
inline constexpr Tag CineRate{0x0018, 0x0040};
inline constexpr Tag SliceThickness{0x0018, 0x0050};
inline constexpr Tag EchoNumbers{0x0018, 0x0086};
inline constexpr Tag SpacingBetweenSlices{0x0018, 0x0088};
inline constexpr Tag FrameTime{0x0018, 0x1063};
inline constexpr Tag FrameTimeVector{0x0018, 0x1065};
inline constexpr Tag EstimatedRadiographicMagnificationFactor{0x0018, 0x1114};
inline constexpr Tag ImagerPixelSpacing{0x0018, 0x1164};
inline constexpr Tag NominalScannedPixelSpacing{0x0018, 0x2010};
inline constexpr Tag SequenceOfUltrasoundRegions{0x0018, 0x6011};
inline constexpr Tag EffectiveEchoTime{0x0018, 0x9082};
inline constexpr Tag DiffusionBValue{0x0018, 0x9087};
inline constexpr Tag MREchoSequence{0x0018, 0x9114};
inline constexpr Tag MRDiffusionSequence{0x0018, 0x9117};
inline constexpr Tag StudyInstanceUID{0x0020, 0x000d};
inline constexpr Tag SeriesInstanceUID{0x0020, 0x000e};
inline constexpr Tag StudyID{0x0020, 0x0010};
inline constexpr Tag SeriesNumber{0x0020, 0x0011};
inline constexpr Tag AcquisitionNumber{0x0020, 0x0012};
inline constexpr Tag InstanceNumber{0x0020, 0x0013};
inline constexpr Tag PatientOrientation{0x0020, 0x0020};
inline constexpr Tag ImagePositionPatient{0x0020, 0x0032};
inline constexpr Tag ImageOrientationPatient{0x0020, 0x0037};
inline constexpr Tag FrameOfReferenceUID{0x0020, 0x0052};
inline constexpr Tag Laterality{0x0020, 0x0060};
inline constexpr Tag ImageLaterality{0x0020, 0x0062};
inline constexpr Tag TemporalPositionIdentifier{0x0020, 0x0100};
inline constexpr Tag NumberOfPatientRelatedStudies{0x0020, 0x1200};
inline constexpr Tag NumberOfStudyRelatedSeries{0x0020, 0x1206};
inline constexpr Tag NumberOfStudyRelatedInstances{0x0020, 0x1208};
inline constexpr Tag NumberOfSeriesRelatedInstances{0x0020, 0x1209};
inline constexpr Tag FrameContentSequence{0x0020, 0x9111};
inline constexpr Tag PlanePositionSequence{0x0020, 0x9113};
inline constexpr Tag PlaneOrientationSequence{0x0020, 0x9116};
inline constexpr Tag TemporalPositionIndex{0x0020, 0x9128};
inline constexpr Tag SamplesPerPixel{0x0028, 0x0002};
inline constexpr Tag PhotometricInterpretation{0x0028, 0x0004};
inline constexpr Tag PlanarConfiguration{0x0028, 0x0006};
inline constexpr Tag NumberOfFrames{0x0028, 0x0008};
inline constexpr Tag Rows{0x0028, 0x0010};
inline constexpr Tag Columns{0x0028, 0x0011};
inline constexpr Tag PixelSpacing{0x0028, 0x0030};
inline constexpr Tag PixelAspectRatio{0x0028, 0x0034};
inline constexpr Tag BitsAllocated{0x0028, 0x0100};
inline constexpr Tag BitsStored{0x0028, 0x0101};
inline constexpr Tag HighBit{0x0028, 0x0102};
inline constexpr Tag PixelRepresentation{0x0028, 0x0103};
inline constexpr Tag PixelPaddingValue{0x0028, 0x0120};
inline constexpr Tag PixelPaddingRangeLimit{0x0028, 0x0121};
inline constexpr Tag PixelSpacingCalibrationType{0x0028, 0x0a02};
inline constexpr Tag WindowCenter{0x0028, 0x1050};
inline constexpr Tag WindowWidth{0x0028, 0x1051};
inline constexpr Tag RescaleIntercept{0x0028, 0x1052};
inline constexpr Tag RescaleSlope{0x0028, 0x1053};
inline constexpr Tag RescaleType{0x0028, 0x1054};
inline constexpr Tag WindowCenterWidthExplanation{0x0028, 0x1055};
inline constexpr Tag VOILUTFunction{0x0028, 0x1056};
inline constexpr Tag RedPaletteColorLookupTableDescriptor{0x0028, 0x1101};
inline constexpr Tag GreenPaletteColorLookupTableDescriptor{0x0028, 0x1102};
inline constexpr Tag BluePaletteColorLookupTableDescriptor{0x0028, 0x1103};
inline constexpr Tag RedPaletteColorLookupTableData{0x0028, 0x1201};
inline constexpr Tag GreenPaletteColorLookupTableData{0x0028, 0x1202};
inline constexpr Tag BluePaletteColorLookupTableData{0x0028, 0x1203};
inline constexpr Tag SegmentedRedPaletteColorLookupTableData{0x0028, 0x1221};
inline constexpr Tag LossyImageCompression{0x0028, 0x2110};
inline constexpr Tag LossyImageCompressionRatio{0x0028, 0x2112};
inline constexpr Tag ModalityLUTSequence{0x0028, 0x3000};
inline constexpr Tag LUTDescriptor{0x0028, 0x3002};
inline constexpr Tag ModalityLUTType{0x0028, 0x3004};
inline constexpr Tag LUTData{0x0028, 0x3006};
inline constexpr Tag VOILUTSequence{0x0028, 0x3010};
inline constexpr Tag PixelMeasuresSequence{0x0028, 0x9110};
inline constexpr Tag FrameVOILUTSequence{0x0028, 0x9132};
inline constexpr Tag PixelValueTransformationSequence{0x0028, 0x9145};
inline constexpr Tag Units{0x0054, 0x1001};
inline constexpr Tag PresentationLUTShape{0x2050, 0x0020};
inline constexpr Tag DoseUnits{0x3004, 0x0002};
inline constexpr Tag GridFrameOffsetVector{0x3004, 0x000c};
inline constexpr Tag DoseGridScaling{0x3004, 0x000e};
inline constexpr Tag SharedFunctionalGroupsSequence{0x5200, 0x9229};
inline constexpr Tag PerFrameFunctionalGroupsSequence{0x5200, 0x9230};
inline constexpr Tag ExtendedOffsetTable{0x7fe0, 0x0001};
inline constexpr Tag ExtendedOffsetTableLengths{0x7fe0, 0x0002};
inline constexpr Tag FloatPixelData{0x7fe0, 0x0008};
inline constexpr Tag DoubleFloatPixelData{0x7fe0, 0x0009};
inline constexpr Tag PixelData{0x7fe0, 0x0010};
inline constexpr Tag Item{0xfffe, 0xe000};
inline constexpr Tag ItemDelimitationItem{0xfffe, 0xe00d};
inline constexpr Tag SequenceDelimitationItem{0xfffe, 0xe0dd};
} // namespace tags

} // namespace sagitta::dicom
