#include "dicom/scale_reader.h"

#include "dicom/lut_reader.h"

#include <cmath>
#include <map>

namespace sagitta::dicom {

namespace {

bool isCtClass(const QString& sopClassUid) {
    return sopClassUid == QLatin1String("1.2.840.10008.5.1.4.1.1.2") ||
           sopClassUid.startsWith(QLatin1String("1.2.840.10008.5.1.4.1.1.2."));
}

// "US" is DICOM's word for "unspecified" here (C.11.1.1.2).
QString unitOf(const QString& term) { return term == QLatin1String("US") ? QString() : term; }

VoiFunction voiFunctionOf(const QString& term, QStringList& warnings) {
    if (term == QLatin1String("LINEAR_EXACT"))
        return VoiFunction::LinearExact;
    if (term == QLatin1String("SIGMOID"))
        return VoiFunction::Sigmoid;
    if (!term.isEmpty() && term != QLatin1String("LINEAR"))
        warnings << QStringLiteral("VOI LUT function is not known and was taken as LINEAR");
    return VoiFunction::Linear;
}

QString unitOfCode(const Dataset& item) {
    const auto code = item.firstItem(tags::MeasurementUnitsCodeSequence);
    if (!code)
        return {};
    const QString value = code->text(tags::CodeValue).trimmed();
    if (value == QLatin1String("1")) // UCUM's unity
        return {};
    return value.isEmpty() ? code->text(tags::CodeMeaning).trimmed() : value;
}

// US and SS up to 16 bits, FD for all others (C.7.6.16.2.11.1.1).
std::optional<double> mappedEnd(const Dataset& item, Tag integer, Tag real, const FrameFormat& format) {
    if (const std::optional<double> value = item.number(real))
        return value;
    return readStoredValue(item, integer, format);
}

// Why a map cannot be used; empty when it can.
QString readRealWorldMap(const Dataset& item, const FrameFormat& format, RealWorldMap& map) {
    constexpr double kMostEntries = 65536;
    const auto first =
        mappedEnd(item, tags::RealWorldValueFirstValueMapped, tags::DoubleFloatRealWorldValueFirstValueMapped, format);
    const auto last =
        mappedEnd(item, tags::RealWorldValueLastValueMapped, tags::DoubleFloatRealWorldValueLastValueMapped, format);
    if (!first || !last || *first > *last)
        return QStringLiteral("its range of stored values is missing or not valid");
    map.firstMapped = *first;
    map.lastMapped = *last;
    map.label = item.text(tags::LUTLabel).trimmed();
    map.unit = unitOfCode(item);
    if (item.has(tags::RealWorldValueLUTData)) {
        const double entries = *last - *first + 1;
        if (entries > kMostEntries || entries != std::floor(entries))
            return QStringLiteral("its lookup table would have %1 entries").arg(entries);
        map.lut = item.numbers(tags::RealWorldValueLUTData);
        if (static_cast<double>(map.lut.size()) != entries)
            return QStringLiteral("its lookup table holds %1 of %2 entries").arg(map.lut.size()).arg(entries);
        return {};
    }
    const auto slope = item.number(tags::RealWorldValueSlope);
    const auto intercept = item.number(tags::RealWorldValueIntercept);
    if (!slope || !intercept)
        return QStringLiteral("it has neither slope and intercept nor a lookup table");
    map.slope = *slope;
    map.intercept = *intercept;
    return {};
}

bool mayBeNegative(const ModalityScale& scale, const FrameFormat& format) {
    if (scale.lut)
        return false; // entries of a LUT are unsigned
    return format.isSigned || scale.intercept < 0 || scale.slope < 0;
}

} // namespace

QString defaultUnitOf(const Dataset& dataset, const InstanceHeader& header) {
    if (isCtClass(header.sopClassUid) && !header.isLocalizer())
        return QStringLiteral("HU");
    return dataset.text(tags::Units).trimmed();
}

void readRescale(const Dataset& item, const QString& defaultUnit, ModalityScale& scale, QStringList& warnings) {
    const std::optional<double> slope = item.number(tags::RescaleSlope);
    const std::optional<double> intercept = item.number(tags::RescaleIntercept);
    if (!slope && !intercept) {
        if (!item.isEmpty(tags::RescaleSlope) || !item.isEmpty(tags::RescaleIntercept))
            warnings << QStringLiteral("rescale slope and intercept are not numbers; values are as stored");
        return;
    }
    if (!slope || !intercept)
        warnings << QStringLiteral("rescale slope or intercept is missing");
    scale.slope = slope.value_or(1);
    scale.intercept = intercept.value_or(0);
    if (scale.slope == 0) {
        warnings << QStringLiteral("rescale slope is 0 and was taken as 1");
        scale.slope = 1;
    }
    const QString type = item.text(tags::RescaleType).trimmed();
    scale.unit = type.isEmpty() ? defaultUnit : unitOf(type);
}

ModalityScale readModalityScale(const Dataset& dataset, const InstanceHeader& header, QStringList& warnings) {
    ModalityScale scale;
    if (const std::optional<double> doseScaling = dataset.number(tags::DoseGridScaling); doseScaling) {
        scale.slope = *doseScaling; // C.8.8.3
        scale.unit = dataset.text(tags::DoseUnits).trimmed();
        return scale;
    }
    readRescale(dataset, defaultUnitOf(dataset, header), scale, warnings);
    if (const std::optional<Dataset> item = dataset.firstItem(tags::ModalityLUTSequence)) {
        const FirstMapped firstMapped = header.format.isSigned ? FirstMapped::Signed : FirstMapped::Unsigned;
        scale.lut = readLut(*item, tags::LUTDescriptor, tags::LUTData, firstMapped, warnings);
        if (scale.lut)
            scale.unit = unitOf(item->text(tags::ModalityLUTType).trimmed());
    }
    return scale;
}

std::vector<VoiWindow> readWindows(const Dataset& item, QStringList& warnings) {
    std::vector<VoiWindow> windows;
    const std::vector<double> centers = item.numbers(tags::WindowCenter);
    const std::vector<double> widths = item.numbers(tags::WindowWidth);
    if (centers.size() != widths.size())
        warnings << QStringLiteral("window centers and widths do not pair up");
    const QStringList names = item.texts(tags::WindowCenterWidthExplanation);
    std::size_t count = std::min(centers.size(), widths.size());
    if (count == 0)
        return windows;
    if (count > kMaxWindows) {
        warnings << QStringLiteral("of %1 windows only the first %2 were read").arg(count).arg(kMaxWindows);
        count = kMaxWindows;
    }
    const VoiFunction function = voiFunctionOf(item.text(tags::VOILUTFunction).trimmed(), warnings);
    for (std::size_t i = 0; i < count; ++i) {
        VoiWindow window{centers[i], widths[i], function, names.value(static_cast<qsizetype>(i))};
        if (window.isValid())
            windows.push_back(std::move(window));
        else
            warnings << QStringLiteral("window of width %1 is not valid and was left out").arg(widths[i]);
    }
    if (windows.empty())
        warnings << QStringLiteral("no window is valid: the VOI lookup table or else the full range is shown");
    return windows;
}

std::optional<VoiWindow> segmentationWindow(const Dataset& dataset) {
    const QString type = dataset.text(tags::SegmentationType).trimmed();
    double most = 0;
    if (type == QLatin1String("BINARY"))
        most = 1;
    else if (type == QLatin1String("FRACTIONAL"))
        most = dataset.number(tags::MaximumFractionalValue).value_or(0);
    if (!(most > 0))
        return std::nullopt;
    return VoiWindow{most / 2, most, VoiFunction::LinearExact, {}};
}

LookupTables readVoiLuts(const Dataset& item, QStringList& warnings) {
    LookupTables luts;
    for (const Dataset& one : item.items(tags::VOILUTSequence)) {
        if (luts.size() == kMaxVoiLuts) {
            warnings << QStringLiteral("only the first %1 VOI lookup tables were read").arg(kMaxVoiLuts);
            break;
        }
        if (auto lut = readLut(one, tags::LUTDescriptor, tags::LUTData, FirstMapped::Unsigned, warnings))
            luts.push_back(std::move(lut));
    }
    return luts;
}

void signVoiLuts(InstanceHeader& header) {
    constexpr int kMostSigned = 0x7fff;
    std::map<std::shared_ptr<const LookupTable>, std::shared_ptr<const LookupTable>> asSigned;
    for (FrameInfo& frame : header.frames) {
        if (!mayBeNegative(frame.scale, header.format))
            continue;
        for (std::shared_ptr<const LookupTable>& lut : frame.voiLuts) {
            if (lut->firstMapped <= kMostSigned)
                continue;
            std::shared_ptr<const LookupTable>& made = asSigned[lut];
            if (!made) {
                LookupTable copy = *lut;
                copy.firstMapped -= 0x10000;
                made = std::make_shared<const LookupTable>(std::move(copy));
            }
            lut = made;
        }
    }
}

std::optional<double> readStoredValue(const Dataset& item, Tag tag, const FrameFormat& format) {
    const std::vector<std::uint16_t> words = item.words(tag);
    std::uint32_t value = 0;
    bool isWide = false;
    if (!words.empty()) {
        isWide = words.size() > 1 && format.bitsAllocated > 16;
        value = isWide ? words[0] | std::uint32_t{words[1]} << 16 : words[0];
    } else { // UL or SL, which some write for pixels of 32 bits
        constexpr double kLeast = -2147483648.0;
        constexpr double kMost = 4294967295.0;
        const double number = item.number(tag).value_or(kMost + 1);
        if (!(number >= kLeast && number <= kMost))
            return std::nullopt;
        isWide = true;
        value = static_cast<std::uint32_t>(static_cast<std::int64_t>(number));
    }
    if (!format.isSigned)
        return value;
    return isWide ? static_cast<std::int32_t>(value) : static_cast<std::int16_t>(value);
}

std::shared_ptr<const std::vector<RealWorldMap>> readRealWorldMaps(const Dataset& item, const FrameFormat& format,
                                                                   QStringList& warnings) {
    std::vector<RealWorldMap> maps;
    for (const Dataset& one : item.items(tags::RealWorldValueMappingSequence)) {
        if (maps.size() == kMaxRealWorldMaps) {
            warnings << QStringLiteral("only the first %1 real world value maps were read").arg(kMaxRealWorldMaps);
            break;
        }
        RealWorldMap map;
        const QString problem = readRealWorldMap(one, format, map);
        if (problem.isEmpty())
            maps.push_back(std::move(map));
        else
            warnings << QStringLiteral("a real world value map was left out: %1").arg(problem);
    }
    if (maps.empty())
        return nullptr;
    return std::make_shared<const std::vector<RealWorldMap>>(std::move(maps));
}

} // namespace sagitta::dicom
