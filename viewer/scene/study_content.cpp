#include "scene/study_content.h"

#include "dicom/display_set_builder.h"
#include "dicom/rejection.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <bitset>
#include <map>
#include <tuple>

namespace sagitta::scene {

namespace {

using dicom::DisplaySetPtr;
using dicom::InstanceHeaderPtr;
using Instances = std::vector<InstanceHeaderPtr>;

constexpr size_t kReasons = 5;
using Reasons = std::bitset<kReasons>; // by HiddenReason

size_t bitOf(HiddenReason reason) { return static_cast<size_t>(reason); }

// RejectionReason's order is that of the first reasons here.
HiddenReason reasonOf(dicom::RejectionReason reason) { return static_cast<HiddenReason>(reason); }

HiddenReason gravest(Reasons reasons) {
    size_t bit = 0;
    while (!reasons.test(bit))
        ++bit;
    return static_cast<HiddenReason>(bit);
}

using SeriesKey = std::pair<int, QString>;
SeriesKey keyOf(const dicom::SeriesInfo& series) { return {series.number, series.seriesInstanceUid}; }
SeriesKey keyOf(const DisplaySetPtr& set) { return keyOf(set->first().series); }
SeriesKey keyOf(const SeriesObjects& objects) { return keyOf(objects.series()); }

template<class T>
std::vector<T> merged(const std::vector<T>& a, const std::vector<T>& b) {
    std::vector<T> all;
    all.reserve(a.size() + b.size());
    std::merge(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(all),
               [](const T& x, const T& y) { return keyOf(x) < keyOf(y); });
    return all;
}

// --- Images for processing
// --------------------------------------------------------------------------------------------

// What makes an image the counterpart of another.
QString viewKey(const dicom::InstanceHeader& header) {
    const QString& side = header.imageLaterality.isEmpty() ? header.series.laterality : header.imageLaterality;
    return QStringList{header.series.modality, header.series.bodyPart, side, header.viewPosition}.join(u'\\');
}

// The views of which there are at least as many images for presentation as for processing.
QSet<QString> viewsForPresentation(const Instances& instances) {
    QHash<QString, int> balance;
    for (const InstanceHeaderPtr& instance : instances) {
        if (instance->intent == dicom::PresentationIntent::ForPresentation)
            ++balance[viewKey(*instance)];
        else if (instance->intent == dicom::PresentationIntent::ForProcessing)
            --balance[viewKey(*instance)];
    }
    QSet<QString> views;
    for (auto view = balance.cbegin(); view != balance.cend(); ++view) {
        if (view.value() >= 0)
            views.insert(view.key());
    }
    return views;
}

// --- Sorting the instances
// --------------------------------------------------------------------------------------------

QString nameOf(const dicom::InstanceHeader& image) {
    if (!image.series.description.isEmpty())
        return image.series.description;
    return QStringList{image.series.modality, image.imageLaterality, image.viewPosition}.join(u' ').simplified();
}

// An instance with what is to be said of it.
struct Sorted {
    InstanceHeaderPtr instance;
    Reasons reasons;
    bool isHidden = false;
    bool isNote = false; // hidden with what it rejects
};

class Sorter {
public:
    explicit Sorter(const Instances& instances) : m_rejections(dicom::rejections(instances)) {
        Instances inUse; // a rejected image is nobody's counterpart
        for (const InstanceHeaderPtr& instance : instances) {
            m_sorted.push_back({instance, rejectionsOf(*instance)});
            if (m_sorted.back().reasons.none())
                inUse.push_back(instance);
        }
        const QSet<QString> views = viewsForPresentation(inUse);
        for (Sorted& one : m_sorted) {
            const bool isRaw = one.instance->intent == dicom::PresentationIntent::ForProcessing;
            one.isHidden = one.reasons.any() || (isRaw && views.contains(viewKey(*one.instance)));
            one.reasons.set(bitOf(HiddenReason::ForProcessing), isRaw);
            one.instance = withFrameMarks(one.instance);
        }
        hideNotes();
    }

    const std::vector<Sorted>& sorted() const { return m_sorted; }
    // Of one reason: "Rejected for Quality Reasons: Positioning – 3 objects".
    QStringList details(HiddenReason reason) const;

private:
    Reasons rejectionsOf(const dicom::InstanceHeader& instance) const {
        Reasons reasons;
        for (const dicom::Rejection& rejection : m_rejections.value(instance.sopInstanceUid)) {
            if (rejection.frames.empty())
                reasons.set(bitOf(reasonOf(rejection.reason)));
        }
        return reasons;
    }
    InstanceHeaderPtr withFrameMarks(const InstanceHeaderPtr& instance) const;
    void hideNotes();

    QHash<QString, std::vector<dicom::Rejection>> m_rejections;
    std::vector<Sorted> m_sorted;
};

InstanceHeaderPtr Sorter::withFrameMarks(const InstanceHeaderPtr& instance) const {
    std::shared_ptr<dicom::InstanceHeader> marked;
    for (const dicom::Rejection& rejection : m_rejections.value(instance->sopInstanceUid)) {
        if (rejection.frames.empty())
            continue;
        QStringList frames;
        for (const int frame : rejection.frames)
            frames << QString::number(frame);
        constexpr qsizetype kMost = 8;
        const QString more = frames.size() > kMost ? QStringLiteral(", …") : QString();
        if (!marked)
            marked = std::make_shared<dicom::InstanceHeader>(*instance);
        marked->warnings << QStringLiteral("%1 (frame %2%3 of this image)")
                                .arg(markOf(reasonOf(rejection.reason)),
                                     frames.mid(0, kMost).join(QStringLiteral(", ")), more);
    }
    return marked ? marked : instance;
}

// A note that hides something here goes with it (RAD-66: the rejected instances and the note itself).
void Sorter::hideNotes() {
    QHash<QString, Reasons> notes;
    for (const Sorted& one : m_sorted) {
        for (const dicom::Rejection& rejection : m_rejections.value(one.instance->sopInstanceUid)) {
            if (rejection.frames.empty())
                notes[rejection.note->sopInstanceUid].set(bitOf(reasonOf(rejection.reason)));
        }
    }
    for (Sorted& one : m_sorted) {
        const auto note = notes.constFind(one.instance->sopInstanceUid);
        if (note == notes.constEnd() || one.isHidden)
            continue;
        one.reasons = *note;
        one.isHidden = one.isNote = true;
    }
}

QStringList Sorter::details(HiddenReason reason) const {
    std::map<QString, int> counts;
    for (const Sorted& one : m_sorted) {
        if (!one.isHidden || gravest(one.reasons) != reason)
            continue;
        if (reason == HiddenReason::ForProcessing)
            ++counts[nameOf(*one.instance)];
        for (const dicom::Rejection& rejection : m_rejections.value(one.instance->sopInstanceUid)) {
            const dicom::DocumentInfo& note = *rejection.note->document;
            if (rejection.frames.empty() && reasonOf(rejection.reason) == reason)
                ++counts[note.modifier.isEmpty() ? note.title
                                                 : QStringLiteral("%1: %2").arg(note.title, note.modifier)];
        }
    }
    QStringList lines;
    for (const auto& [what, count] : counts)
        lines << QStringLiteral("%1 (%2)").arg(what).arg(count);
    return lines;
}

// --- From instances to sets
// -------------------------------------------------------------------------------------------

// Instances of one series that may share a display set.
struct PartKey {
    unsigned long reasons = 0;
    bool isHidden = false;
    auto operator<=>(const PartKey&) const = default;
};

// Names what sets it apart, and carries the marks of the rejections; an image for processing says so by itself.
DisplaySetPtr marked(const dicom::DisplaySet& set, const PartKey& part) {
    const Reasons reasons(part.reasons);
    auto result = std::make_shared<dicom::DisplaySet>(set);
    QStringList marks;
    for (size_t bit = 0; bit < kReasons; ++bit) {
        if (reasons.test(bit))
            marks << markOf(static_cast<HiddenReason>(bit));
    }
    result->id += QStringLiteral("|%1=%2")
                      .arg(part.isHidden ? QStringLiteral("hidden") : QStringLiteral("marked"))
                      .arg(part.reasons);
    QStringList apart = marks;
    if (!set.splitReason.isEmpty())
        apart << set.splitReason;
    result->splitReason = apart.join(QStringLiteral(", "));
    marks.removeAll(markOf(HiddenReason::ForProcessing));
    result->warnings = marks + result->warnings;
    return result;
}

std::vector<DisplaySetPtr> setsOf(const std::vector<const Sorted*>& sorted) {
    std::map<SeriesKey, std::map<PartKey, Instances>> series;
    for (const Sorted* one : sorted)
        series[keyOf(one->instance->series)][{one->reasons.to_ulong(), one->isHidden}].push_back(one->instance);
    std::vector<DisplaySetPtr> sets;
    for (const auto& [key, parts] : series) {
        for (const auto& [part, instances] : parts) {
            for (const DisplaySetPtr& set : dicom::buildDisplaySets(instances))
                sets.push_back(part.reasons == 0 ? set : marked(*set, part));
        }
    }
    return sets;
}

std::vector<SeriesObjects> objectsOf(const std::vector<const Sorted*>& sorted) {
    std::map<SeriesKey, SeriesObjects> series;
    for (const Sorted* one : sorted) {
        if (!one->instance->hasPixels())
            series[keyOf(one->instance->series)].objects.push_back(one->instance);
    }
    std::vector<SeriesObjects> all;
    for (auto& [key, one] : series) {
        std::stable_sort(
            one.objects.begin(), one.objects.end(), [](const InstanceHeaderPtr& a, const InstanceHeaderPtr& b) {
                return std::tie(a->instanceNumber, a->sopInstanceUid) < std::tie(b->instanceNumber, b->sopInstanceUid);
            });
        all.push_back(std::move(one));
    }
    return all;
}

HiddenGroup groupOf(HiddenReason reason, const std::vector<const Sorted*>& members, const Sorter& sorter) {
    HiddenGroup group;
    group.reason = reason;
    group.sets = setsOf(members);
    group.others = objectsOf(members);
    group.details = sorter.details(reason);
    for (const Sorted* one : members) {
        if (one->instance->hasPixels())
            ++group.images;
        else if (!one->isNote)
            ++group.documents;
    }
    return group;
}

} // namespace

bool operator==(const SeriesObjects& a, const SeriesObjects& b) {
    return std::equal(
        a.objects.begin(), a.objects.end(), b.objects.begin(), b.objects.end(),
        [](const InstanceHeaderPtr& x, const InstanceHeaderPtr& y) { return x == y || toBlob(*x) == toBlob(*y); });
}

bool StudyContent::isAllHidden() const {
    return sets.empty() &&
           std::any_of(hidden.begin(), hidden.end(), [](const HiddenGroup& group) { return !group.sets.empty(); });
}

QString markOf(HiddenReason reason) {
    switch (reason) {
    case HiddenReason::PatientSafety:
        return QStringLiteral("rejected: patient safety");
    case HiddenReason::WorklistEntry:
        return QStringLiteral("rejected: wrong worklist entry");
    case HiddenReason::Quality:
        return QStringLiteral("rejected: quality");
    case HiddenReason::RetentionExpired:
        return QStringLiteral("rejected: retention expired");
    case HiddenReason::ForProcessing:
        break;
    }
    return QStringLiteral("FOR PROCESSING");
}

StudyContent studyContent(const std::vector<dicom::InstanceHeaderPtr>& instances) {
    const Sorter sorter(instances);
    std::vector<const Sorted*> visible;
    std::map<HiddenReason, std::vector<const Sorted*>> hidden;
    for (const Sorted& one : sorter.sorted())
        (one.isHidden ? hidden[gravest(one.reasons)] : visible).push_back(&one);
    StudyContent content;
    content.sets = setsOf(visible);
    content.others = objectsOf(visible);
    for (const auto& [reason, members] : hidden)
        content.hidden.push_back(groupOf(reason, members, sorter));
    return content;
}

std::vector<DisplaySetPtr> mergedSets(const std::vector<DisplaySetPtr>& a, const std::vector<DisplaySetPtr>& b) {
    return merged(a, b);
}

std::vector<SeriesObjects> mergedObjects(const std::vector<SeriesObjects>& a, const std::vector<SeriesObjects>& b) {
    return merged(a, b);
}

} // namespace sagitta::scene
