#include "dicom/color_reader.h"

#include "dicom/palette_reader.h"

#include <QtEndian>

#include <algorithm>

namespace sagitta::dicom {

namespace {

bool isGrey(const InstanceHeader& header) {
    return header.format.photometric == Photometric::Monochrome1 ||
           header.format.photometric == Photometric::Monochrome2;
}

bool saysColor(const Dataset& item) { return item.text(tags::PixelPresentation).trimmed() == QLatin1String("COLOR"); }

// Of one item of functional groups; nothing when it does not say.
std::optional<bool> groupSaysColor(const Dataset& groups) {
    for (const Tag type :
         {tags::MRImageFrameTypeSequence, tags::CTImageFrameTypeSequence, tags::PETFrameTypeSequence}) {
        if (const std::optional<Dataset> item = groups.firstItem(type); item && item->has(tags::PixelPresentation))
            return saysColor(*item);
    }
    return std::nullopt;
}

// C.8.16.2.1.1: of a MIXED image every frame says for itself.
void markFrames(const Dataset& dataset, InstanceHeader& header) {
    const std::optional<Dataset> shared = dataset.firstItem(tags::SharedFunctionalGroupsSequence);
    const bool byDefault = saysColor(dataset);
    const bool inShared = shared ? groupSaysColor(*shared).value_or(byDefault) : byDefault;
    const std::vector<Dataset> perFrame = dataset.items(tags::PerFrameFunctionalGroupsSequence);
    for (std::size_t i = 0; i < header.frames.size(); ++i)
        header.frames[i].hasColors = i < perFrame.size() ? groupSaysColor(perFrame[i]).value_or(inShared) : inShared;
}

void readSupplementalPalette(const Dataset& dataset, FirstMapped firstMapped, InstanceHeader& header) {
    const QString presentation = dataset.text(tags::PixelPresentation).trimmed();
    if (presentation != QLatin1String("COLOR") && presentation != QLatin1String("MIXED"))
        return;
    std::shared_ptr<const PaletteColor> palette = readPalette(dataset, firstMapped, header.warnings);
    if (palette && (palette->red.firstMapped != palette->green.firstMapped ||
                    palette->red.firstMapped != palette->blue.firstMapped)) {
        header.warnings << QStringLiteral("where the colours begin is not the same for red, green and blue");
        palette = nullptr;
    }
    if (!palette) {
        header.warnings << QStringLiteral("the colours of the image are shown as greys");
        return;
    }
    header.palette = std::move(palette);
    markFrames(dataset, header);
}

// The profile of the image, or of its optical paths when it is the same for all.
QByteArray findProfile(const Dataset& dataset, QStringList& warnings) {
    if (QByteArray profile = dataset.bytes(tags::ICCProfile); !profile.isEmpty())
        return profile;
    QByteArray profile;
    bool isFirst = true;
    for (const Dataset& path : dataset.items(tags::OpticalPathSequence)) {
        const QByteArray own = path.bytes(tags::ICCProfile);
        if (!isFirst && own != profile) {
            warnings << QStringLiteral("optical paths have ICC profiles of their own, which were ignored");
            return {};
        }
        profile = own;
        isFirst = false;
    }
    return profile;
}

// What an ICC profile begins with (ICC.1:2010 7.2): its size, and further on the space of its colours and a signature.
QString problemOf(const QByteArray& profile) {
    constexpr qsizetype kHeaderBytes = 128;
    if (profile.size() > kMaxIccProfile)
        return QStringLiteral("%1 bytes are too many").arg(profile.size());
    if (profile.size() < kHeaderBytes || profile.mid(36, 4) != "acsp")
        return QStringLiteral("not a profile");
    const quint32 size = qFromBigEndian<quint32>(profile.constData());
    if (size < kHeaderBytes || size > static_cast<quint32>(profile.size()))
        return QStringLiteral("cut off");
    if (profile.mid(16, 4) != "RGB ")
        return QStringLiteral("not of RGB");
    return {};
}

void readIccProfile(const Dataset& dataset, InstanceHeader& header) {
    QByteArray profile = findProfile(dataset, header.warnings);
    if (profile.isEmpty())
        return;
    if (const QString problem = problemOf(profile); !problem.isEmpty()) {
        header.warnings << QStringLiteral("the ICC profile was ignored: %1").arg(problem);
        return;
    }
    profile.truncate(qFromBigEndian<quint32>(profile.constData())); // without what makes the length even
    header.iccProfile = std::move(profile);
}

} // namespace

void readColors(const Dataset& dataset, InstanceHeader& header) {
    const FirstMapped firstMapped = header.format.isSigned ? FirstMapped::Signed : FirstMapped::Unsigned;
    if (isGrey(header)) {
        readSupplementalPalette(dataset, firstMapped, header);
        return;
    }
    if (header.format.photometric == Photometric::PaletteColor) {
        header.palette = readPalette(dataset, firstMapped, header.warnings);
        if (!header.palette)
            header.warnings << QStringLiteral("the image has no palette that can be used; it is shown black");
    }
    readIccProfile(dataset, header);
}

} // namespace sagitta::dicom
