#include "dicom/document_reader.h"

#include "core/uid.h"
#include "dicom/rejection.h"

namespace sagitta::dicom {

namespace {

constexpr int kMaxTitle = 128; // characters
constexpr int kNamedSegments = 3;

// One line that fits on a tile.
QString line(const QString& text) {
    const QString simple = text.simplified();
    return simple.size() > kMaxTitle ? simple.left(kMaxTitle - 1) + QStringLiteral("…") : simple;
}

QString lineOf(const Dataset& dataset, Tag tag) { return line(dataset.text(tag)); }

CodedConcept conceptOf(const Dataset& dataset, Tag sequence) {
    const auto code = dataset.firstItem(sequence);
    if (!code)
        return {};
    return {lineOf(*code, tags::CodeValue), lineOf(*code, tags::CodingSchemeDesignator),
            lineOf(*code, tags::CodeMeaning)};
}

// "Liver, Lesion and 4 more"
QString segmentNames(const Dataset& dataset) {
    QStringList names;
    for (const Dataset& segment : dataset.items(tags::SegmentSequence)) {
        if (const QString name = lineOf(segment, tags::SegmentLabel); !name.isEmpty())
            names << name;
    }
    const qsizetype more = names.size() - kNamedSegments;
    if (more <= 0)
        return names.join(QStringLiteral(", "));
    return QStringLiteral("%1 and %2 more")
        .arg(QStringList(names.first(kNamedSegments)).join(QStringLiteral(", ")))
        .arg(more);
}

QString titleOf(const Dataset& dataset, const CodedConcept& code) {
    for (const QString& title : {lineOf(dataset, tags::DocumentTitle), code.meaning, line(segmentNames(dataset)),
                                 lineOf(dataset, tags::ContentDescription), lineOf(dataset, tags::ContentLabel),
                                 lineOf(dataset, tags::StructureSetLabel), lineOf(dataset, tags::RTPlanLabel)}) {
        if (!title.isEmpty())
            return title;
    }
    return {};
}

// The objects named in Referenced SOP Sequences.
class References {
public:
    void add(const Dataset& parent) {
        for (const Dataset& one : parent.items(tags::ReferencedSOPSequence)) {
            ObjectReference reference{one.text(tags::ReferencedSOPInstanceUID).trimmed(), {}};
            const bool isGood = isValidUid(reference.sopInstanceUid) && readFrames(one, reference);
            const std::size_t room = 1 + reference.frames.size();
            if (!isGood || room > m_room) {
                ++m_left;
                continue;
            }
            m_room -= room;
            m_taken.push_back(std::move(reference));
        }
    }
    bool isEmpty() const { return m_taken.empty(); }
    int left() const { return m_left; }
    std::vector<ObjectReference> take() { return std::move(m_taken); }

private:
    // Numbers that cannot be understood do not make a reference to some frames one to all of them.
    static bool readFrames(const Dataset& one, ObjectReference& reference) {
        if (one.isEmpty(tags::ReferencedFrameNumber))
            return true;
        for (const double number : one.numbers(tags::ReferencedFrameNumber)) {
            if (number < 1 || number > 1e9)
                return false;
            reference.frames.push_back(static_cast<int>(number));
        }
        return !reference.frames.empty();
    }

    std::size_t m_room = kMaxReferences;
    std::vector<ObjectReference> m_taken;
    int m_left = 0;
};

// TID 2010 (PS3.16): one level, IMAGE, COMPOSITE and WAVEFORM items name the objects; the Document Title Modifier
// (113011, DCM) says why.
void readSelection(const Dataset& dataset, DocumentInfo& document, QStringList& warnings) {
    References references;
    for (const Dataset& content : dataset.items(tags::ContentSequence)) {
        const QString type = content.text(tags::ValueType).trimmed();
        if (type == QLatin1String("IMAGE") || type == QLatin1String("COMPOSITE") || type == QLatin1String("WAVEFORM"))
            references.add(content);
        else if (type == QLatin1String("CODE") && document.modifier.isEmpty() &&
                 conceptOf(content, tags::ConceptNameCodeSequence).value == QLatin1String("113011"))
            document.modifier = conceptOf(content, tags::ConceptCodeSequence).meaning;
    }
    // Some writers leave the content out; the evidence lists the same objects (PS3.3 C.17.6.2), and with them the
    // presentation states of them, which is why it comes second.
    if (references.isEmpty()) {
        for (const Dataset& study : dataset.items(tags::CurrentRequestedProcedureEvidenceSequence)) {
            for (const Dataset& series : study.items(tags::ReferencedSeriesSequence))
                references.add(series);
        }
    }
    if (references.left() > 0)
        warnings << QStringLiteral("%1 references of the document were left out").arg(references.left());
    document.references = references.take();
}

} // namespace

std::shared_ptr<const DocumentInfo> readDocument(const Dataset& dataset, InstanceHeader& header) {
    DocumentInfo document;
    document.titleCode = conceptOf(dataset, tags::ConceptNameCodeSequence);
    document.title = titleOf(dataset, document.titleCode);
    if (isKeyObjectSelection(header))
        readSelection(dataset, document, header.warnings);
    if (document == DocumentInfo())
        return nullptr;
    return std::make_shared<const DocumentInfo>(std::move(document));
}

} // namespace sagitta::dicom
