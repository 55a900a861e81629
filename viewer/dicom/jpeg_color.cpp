#include "dicom/jpeg_color.h"

#include "dicom/pixel_module.h"

#include <algorithm>

namespace sagitta::dicom {

namespace {

bool hasIds(const JpegStream& stream, const char* ids) {
    return std::equal(stream.components.begin(), stream.components.end(), ids, ids + 3,
                      [](const JpegComponent& component, char id) { return component.id == id; });
}

bool saysRgb(const JpegStream& stream) {
    return stream.adobeTransform == 0 || hasIds(stream, "RGB") || hasIds(stream, "rgb");
}

bool isSubsampled(const JpegStream& stream) {
    const JpegComponent& first = stream.components.front();
    return std::any_of(stream.components.begin() + 1, stream.components.end(), [&](const JpegComponent& component) {
        return component.horizontal < first.horizontal || component.vertical < first.vertical;
    });
}

// Nothing when the header cannot be right.
std::optional<Photometric> colorOfHeader(Photometric header) {
    switch (header) {
    case Photometric::Rgb:
        return Photometric::Rgb;
    case Photometric::YbrFull:
    case Photometric::YbrFull422:
    case Photometric::YbrPartial422:
    case Photometric::YbrPartial420:
        return Photometric::YbrFull;
    default:
        return std::nullopt;
    }
}

Photometric decide(const JpegStream& stream, Photometric header) {
    const bool rgb = saysRgb(stream);
    const bool ybr =
        stream.isLossy() && (stream.adobeTransform.value_or(0) != 0 || stream.hasJfif || isSubsampled(stream));
    if (rgb != ybr)
        return rgb ? Photometric::Rgb : Photometric::YbrFull;
    return colorOfHeader(header).value_or(stream.isLossy() ? Photometric::YbrFull : Photometric::Rgb);
}

} // namespace

JpegColor jpegColor(const JpegStream& stream, Photometric header) {
    JpegColor color{decide(stream, header), {}};
    const QString truth = color.photometric == Photometric::Rgb ? QStringLiteral("RGB") : QStringLiteral("YBR_FULL");
    const auto said = colorOfHeader(header);
    if (!said)
        color.warning =
            QStringLiteral("the header says a colour that only JPEG 2000 has; the JPEG code stream was taken as ") +
            truth;
    else if (*said != color.photometric)
        color.warning = QStringLiteral("the header says %1, but the JPEG code stream holds %2")
                            .arg(*said == Photometric::Rgb ? QStringLiteral("RGB") : QStringLiteral("YBR"), truth);
    else if (header == Photometric::YbrPartial420 || header == Photometric::YbrPartial422)
        color.warning =
            QStringLiteral("the header says %1; the JPEG code stream was taken as %2").arg(termOf(header), truth);
    return color;
}

} // namespace sagitta::dicom
