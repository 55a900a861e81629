#include "dicom/split_rules.h"

#include <QSet>

#include <array>
#include <cmath>

namespace sagitta::dicom {

namespace {

const FrameTraits& traitsOf(const DisplayFrame& frame) { return frame.info().traits; }

QString numberOf(const std::optional<double>& value) { return value ? QString::number(*value) : QString(); }
QString numberOf(int value) { return value == 0 ? QString() : QString::number(value); }

// --- Values
// -----------------------------------------------------------------------------------------------------------

QString localizer(const DisplayFrame& frame) {
    const bool is = frame.header->isLocalizer() || traitsOf(frame).frameType.contains(QLatin1String("LOCALIZER"));
    return is ? QStringLiteral("localizer") : QString();
}

QString matrix(const DisplayFrame& frame) {
    return QStringLiteral("%1 x %2").arg(frame.header->format.columns).arg(frame.header->format.rows);
}

QString color(const DisplayFrame& frame) {
    const FrameFormat& format = frame.header->format;
    switch (format.photometric) {
    case Photometric::Monochrome1:
        return QStringLiteral("grey, inverse");
    case Photometric::Monochrome2:
        return QStringLiteral("grey");
    case Photometric::PaletteColor:
        return QStringLiteral("palette");
    default:
        return format.samplesPerPixel == 1 ? QStringLiteral("other") : QStringLiteral("colour");
    }
}

QString geometry(const DisplayFrame& frame) {
    return frame.info().plane ? QString() : QStringLiteral("without position");
}

// Of slides: PS3.3 C.8.12.4.1.1, Image Type value 3.
QString slide(const DisplayFrame& frame) { return frame.header->slide ? instanceName(*frame.header) : QString(); }

QString indicesOf(const DisplayFrame& frame, DimensionUse use) {
    const std::vector<FrameDimension>& dimensions = frame.header->dimensions;
    const std::vector<int>& indices = traitsOf(frame).indices;
    QStringList parts;
    for (std::size_t n = 0; n < dimensions.size() && n < indices.size(); ++n) {
        if (dimensions[n].use != use || indices[n] < 1)
            continue;
        const QString name = dimensions[n].values.value(indices[n] - 1);
        const QString number = QStringLiteral("%1 %2").arg(dimensions[n].name).arg(indices[n]);
        parts << (name.isEmpty() ? number : QStringLiteral("%1 (%2)").arg(number, name));
    }
    return parts.join(u'\\');
}

QString splitIndices(const DisplayFrame& frame) { return indicesOf(frame, DimensionUse::Split); }
QString toldIndices(const DisplayFrame& frame) { return indicesOf(frame, DimensionUse::Tell); }

QString echo(const DisplayFrame& frame) { return numberOf(traitsOf(frame).echo); }
QString echoTime(const DisplayFrame& frame) { return numberOf(traitsOf(frame).echoTimeMs); }
QString temporal(const DisplayFrame& frame) { return numberOf(traitsOf(frame).temporalPosition); }
QString trigger(const DisplayFrame& frame) { return numberOf(traitsOf(frame).triggerTimeMs); }
QString bValue(const DisplayFrame& frame) { return numberOf(traitsOf(frame).bValue); }
QString inversion(const DisplayFrame& frame) { return numberOf(traitsOf(frame).inversionTimeMs); }

// With the b-value: images without weighting have none.
QString direction(const DisplayFrame& frame) {
    const std::optional<Vec3>& vector = traitsOf(frame).diffusionDirection;
    if (!vector)
        return bValue(frame);
    const auto text = [](double value) { return QString::number(std::round(value * 100) / 100 + 0.0, 'f', 2); };
    return QStringLiteral("%1\\%2, %3, %4").arg(bValue(frame), text(vector->x), text(vector->y), text(vector->z));
}

QString acquisition(const DisplayFrame& frame) {
    const int ofFrame = traitsOf(frame).acquisitionNumber;
    return QString::number(ofFrame != 0 ? ofFrame : frame.header->acquisitionNumber);
}

QString content(const DisplayFrame& frame) {
    const QStringList& ofFrame = traitsOf(frame).frameType;
    return (ofFrame.isEmpty() ? frame.header->imageType : ofFrame).join(u'\\');
}

QString acquisitionTime(const DisplayFrame& frame) { return frame.header->acquisitionDateTime; }
QString contentTime(const DisplayFrame& frame) { return frame.header->contentDateTime; }

// --- Words
// ------------------------------------------------------------------------------------------------------------

QString asIs(const QString& value, const QStringList&) { return value; }

QString numbered(const char* noun, const QString& value) {
    return value.isEmpty() ? QStringLiteral("no %1").arg(QLatin1String(noun))
                           : QStringLiteral("%1 %2").arg(QLatin1String(noun), value);
}

QString inMs(const char* noun, const QString& value) {
    return value.isEmpty() ? numbered(noun, value) : numbered(noun, value) + QStringLiteral(" ms");
}

QString directionWords(const QString& value, const QStringList&) {
    const QString vector = value.section(u'\\', 1);
    QStringList words{numbered("b-value", value.section(u'\\', 0, 0))};
    if (!vector.isEmpty())
        words << numbered("diffusion direction", vector);
    return words.join(QStringLiteral(", "));
}

// The parts of a value that are not the same in all.
QStringList differing(const QString& value, const QStringList& all) {
    const QStringList own = value.split(u'\\');
    QStringList parts;
    for (qsizetype n = 0; n < own.size(); ++n) {
        QSet<QString> there;
        for (const QString& one : all)
            there.insert(one.section(u'\\', static_cast<int>(n), static_cast<int>(n)));
        if (there.size() > 1 && !own[n].isEmpty())
            parts << own[n];
    }
    return parts;
}

QString indexWords(const QString& value, const QStringList& all) {
    const QStringList parts = differing(value, all);
    return parts.isEmpty() ? QStringLiteral("other frames") : parts.join(QStringLiteral(", "));
}

// PS3.3 C.8.13.3.1.1: what of a complex image is shown; vendors write the first letter, Philips with more behind it.
QString termInWords(const QString& term) {
    static constexpr std::array<std::pair<const char*, const char*>, 10> kWords{{
        {"M", "magnitude"},
        {"MAGNITUDE", "magnitude"},
        {"P", "phase"},
        {"PHASE", "phase"},
        {"R", "real part"},
        {"REAL", "real part"},
        {"I", "imaginary part"},
        {"IMAGINARY", "imaginary part"},
        {"ORIGINAL", "original"},
        {"DERIVED", "derived"},
    }};
    for (const auto& [known, word] : kWords) {
        if (term == QLatin1String(known) || (known[1] == 0 && term.startsWith(QLatin1String(known) + u'_')))
            return QLatin1String(word);
    }
    return term;
}

QString contentWords(const QString& value, const QStringList& all) {
    QStringList words;
    for (const QString& term : differing(value, all))
        words << termInWords(term);
    words.removeDuplicates();
    return words.isEmpty() ? QStringLiteral("other image type") : words.join(QStringLiteral(", "));
}

// "12:00:02.5" of "20240301120002.500000"; with the date where that differs.
QString clockWords(const char* verb, const QString& value, const QStringList& all) {
    constexpr int kDate = 8;
    if (value.size() < kDate + 6)
        return numbered(verb, value);
    QSet<QString> dates;
    for (const QString& one : all)
        dates.insert(one.left(kDate));
    QString text = QStringLiteral("%1:%2:%3").arg(value.mid(8, 2), value.mid(10, 2), value.mid(12));
    if (dates.size() > 1)
        text.prepend(QStringLiteral("%1-%2-%3 ").arg(value.left(4), value.mid(4, 2), value.mid(6, 2)));
    return numbered(verb, text);
}

using All = const QStringList&;
using Value = const QString&;

constexpr std::array kForAll{
    SplitRule{"", localizer, asIs}, SplitRule{"slide", slide, asIs, false, true, true},
    SplitRule{"", matrix, asIs},    SplitRule{"", color, asIs},
    SplitRule{"", geometry, asIs},  SplitRule{"part", splitIndices, indexWords},
};

constexpr std::array kForOnePosition{
    SplitRule{"echo", echo, [](Value v, All) { return numbered("echo", v); }},
    SplitRule{"time", temporal, [](Value v, All) { return numbered("time point", v); }, true},
    SplitRule{"b", bValue, [](Value v, All) { return numbered("b-value", v); }},
    SplitRule{"direction", direction, directionWords, false, false},
    SplitRule{"echo time", echoTime, [](Value v, All) { return inMs("echo time", v); }, false, false},
    SplitRule{"inversion", inversion, [](Value v, All) { return inMs("inversion time", v); }, true, false},
    SplitRule{"trigger", trigger, [](Value v, All) { return inMs("trigger delay", v); }, true, false},
    SplitRule{"index", toldIndices, indexWords, true, false}, // often a clock
    SplitRule{"acquisition", acquisition, [](Value v, All) { return numbered("acquisition", v); }, true},
    SplitRule{"content", content, contentWords},
    // Nearly every image of an ordinary series has its own.
    SplitRule{"at", acquisitionTime, [](Value v, All all) { return clockWords("acquired", v, all); }, true, false},
    SplitRule{"made", contentTime, [](Value v, All all) { return clockWords("made", v, all); }, true, false},
};

constexpr std::array kClocks{
    SplitRule{"at", acquisitionTime, asIs, true, false},
    SplitRule{"trigger", trigger, asIs, true, false},
    SplitRule{"made", contentTime, asIs, true, false, false, true},
};

} // namespace

std::span<const SplitRule> rulesForAll() { return kForAll; }
std::span<const SplitRule> rulesForOnePosition() { return kForOnePosition; }
std::span<const SplitRule> clocks() { return kClocks; }

QString orientationName(const ImagePlane& plane) {
    const Vec3 normal = plane.normal();
    constexpr double kMostlyAlong = 0.9;
    if (std::abs(normal.z) > kMostlyAlong)
        return QStringLiteral("axial");
    if (std::abs(normal.x) > kMostlyAlong)
        return QStringLiteral("sagittal");
    return std::abs(normal.y) > kMostlyAlong ? QStringLiteral("coronal") : QStringLiteral("oblique");
}

QString instanceName(const InstanceHeader& header) {
    if (!header.slide)
        return QStringLiteral("image %1").arg(header.instanceNumber);
    for (const char* term : {"LABEL", "OVERVIEW", "THUMBNAIL"}) {
        if (header.imageType.contains(QLatin1String(term)))
            return QString::fromLatin1(term).toLower();
    }
    const PixelSpacing& spacing = header.frames.front().spacing;
    const QString size = QStringLiteral("%1 x %2 pixels").arg(header.slide->columns).arg(header.slide->rows);
    constexpr double kMicrometres = 1000;
    return spacing.basis == SpacingBasis::Patient && spacing.column > 0
               ? QStringLiteral("%1 of %2 µm").arg(size, QString::number(spacing.column * kMicrometres, 'g', 3))
               : size;
}

} // namespace sagitta::dicom
