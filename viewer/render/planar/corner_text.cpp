#include "render/planar/corner_text.h"

#include "render/planar/corner_fields.h"
#include "render/planar/marks.h"
#include "render/planar/text_format.h"

namespace sagitta::render {

namespace {

// Empty when all fields are.
QString lineText(const CornerLine& line, const scene::View& view, const dicom::InstanceHeader& header) {
    QString text;
    QString group; // the [ ] being read
    int groupNumber = 0;
    bool isGroupWhole = true;
    bool hasValue = false;
    bool hasField = false;
    const auto endGroup = [&](int next) {
        if (isGroupWhole)
            text += group;
        group.clear();
        groupNumber = next;
        isGroupWhole = true;
    };
    for (const CornerLine::Part& part : line.parts) {
        if (part.group != groupNumber)
            endGroup(part.group);
        QString words = part.text;
        if (part.field >= 0) {
            words = cornerFieldText(part.field, view, header);
            if (part.decimals >= 0)
                words = roundedText(words, part.decimals);
            else
                words.replace(u'\\', QStringLiteral(", "));
            hasField = true;
            hasValue = hasValue || !words.isEmpty();
            isGroupWhole = isGroupWhole && (part.group == 0 || !words.isEmpty());
        }
        group += words;
    }
    endGroup(0);
    return hasField && !hasValue ? QString() : text.trimmed();
}

} // namespace

CornerText makeCornerText(const scene::View& view, const CornerTextSets& sets, TextLevel level) {
    CornerText text;
    const dicom::InstanceHeader* header = headerOf(view);
    if (!header || level == TextLevel::None)
        return text;
    for (int corner = 0; corner < kCorners; ++corner) {
        for (const CornerLine& line : sets.lines(header->series.modality, static_cast<Corner>(corner))) {
            if (level == TextLevel::Essential && !line.isEssential)
                continue;
            if (const QString words = lineText(line, view, *header); !words.isEmpty())
                text.corners[static_cast<size_t>(corner)] << words;
        }
    }
    return text;
}

} // namespace sagitta::render
