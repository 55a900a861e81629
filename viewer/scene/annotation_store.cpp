#include "scene/annotation_store.h"

#include <QCoreApplication>
#include <QUndoCommand>

#include <algorithm>

namespace sagitta::scene {

// One change: from `before` to `after`; nothing before is an addition, nothing after a removal. Where another window
// has made something else of the annotation meanwhile nothing is changed, and the step goes.
class AnnotationCommand : public QUndoCommand {
public:
    AnnotationCommand(AnnotationStore& store, std::optional<Annotation> before, std::optional<Annotation> after,
                      size_t position, const QString& text) :
        QUndoCommand(text),
        m_store(store), m_before(std::move(before)), m_after(std::move(after)), m_position(position) {}

    void redo() override { apply(m_before, m_after); }
    void undo() override { apply(m_after, m_before); }

private:
    void apply(const std::optional<Annotation>& from, const std::optional<Annotation>& to) {
        const Annotation* const present = m_store.find(from ? from->id : to->id);
        const auto isPresent = [&](const std::optional<Annotation>& state) {
            return present ? state && *state == *present : !state;
        };
        if (!isPresent(from) && !isPresent(to)) {
            setObsolete(true);
            emit m_store.stepRefused();
            return;
        }
        if (from && to)
            m_store.replace(*to);
        else if (to)
            m_store.insert(m_position, *to);
        else if (from)
            m_store.erase(from->id);
        m_store.save(to ? to->studyInstanceUid : from->studyInstanceUid);
    }

    AnnotationStore& m_store;
    std::optional<Annotation> m_before, m_after;
    size_t m_position; // in the list: undo restores the order too
};

AnnotationStore::AnnotationStore(QString folder, QObject* parent, std::chrono::milliseconds retryInterval) :
    QObject(parent), m_toGui(makeQtExecutor(this)),
    m_files(std::move(folder),
            [this, toGui = m_toGui](const Result<void>& result) { toGui([this, result] { written(result); }); }) {
    m_retry.setSingleShot(true);
    m_retry.setInterval(retryInterval);
    connect(&m_retry, &QTimer::timeout, this, [this] { m_files.retry(); });
}

AnnotationStore::~AnnotationStore() = default;

Result<void> AnnotationStore::openStudy(const QString& studyUid) {
    if (m_openStudies.contains(studyUid))
        return {};
    SAGITTA_TRY(const AnnotationFiles::Content content, m_files.read(studyUid));
    m_openStudies.insert(studyUid);
    const size_t before = m_annotations.size();
    std::copy_if(content.annotations.begin(), content.annotations.end(), std::back_inserter(m_annotations),
                 [this](const Annotation& annotation) { return !find(annotation.id); });
    const bool isDamaged = !content.damage.isEmpty();
    if (isDamaged && !content.annotations.empty())
        save(studyUid);
    else if (m_annotations.size() != before)
        emit changed();
    return isDamaged
               ? Result<void>(Error(ErrorCode::Corrupt, QStringLiteral("annotations damaged (%1)").arg(content.damage)))
               : Result<void>();
}

void AnnotationStore::closeStudy(const QString& studyUid) {
    m_openStudies.remove(studyUid);
    // The steps of different studies are interleaved, and a step without its study would write over its file.
    m_undo.clear();
    const auto removed =
        std::erase_if(m_annotations, [&](const Annotation& a) { return a.studyInstanceUid == studyUid; });
    if (removed > 0)
        emit changed();
}

void AnnotationStore::takeOver(const QString& studyUid) {
    if (!m_openStudies.contains(studyUid) || !isSaved())
        return;
    const Result<AnnotationFiles::Content> content = m_files.read(studyUid);
    if (!content || !content->damage.isEmpty())
        return; // said when it is opened or written
    std::vector<Annotation> now;
    std::copy_if(m_annotations.begin(), m_annotations.end(), std::back_inserter(now),
                 [&](const Annotation& annotation) { return annotation.studyInstanceUid != studyUid; });
    now.insert(now.end(), content->annotations.begin(), content->annotations.end());
    if (now == m_annotations)
        return;
    m_annotations = std::move(now);
    emit changed();
}

const Annotation* AnnotationStore::find(const QString& id) const {
    const size_t at = indexOf(id);
    return at < m_annotations.size() ? &m_annotations[at] : nullptr;
}

size_t AnnotationStore::indexOf(const QString& id) const {
    const auto at =
        std::find_if(m_annotations.begin(), m_annotations.end(), [&](const Annotation& a) { return a.id == id; });
    return static_cast<size_t>(at - m_annotations.begin());
}

// What could not be read back (a point that is not finite, …) would make the whole file look damaged the next time.
bool AnnotationStore::isStorable(const Annotation& annotation) {
    const Result<Annotation> readBack = annotationFromJson(toJson(annotation));
    if (!readBack)
        emit saveFailed(readBack.error().message());
    return static_cast<bool>(readBack);
}

void AnnotationStore::add(Annotation annotation) {
    if (find(annotation.id))
        return;
    if (Result<void> opened = openStudy(annotation.studyInstanceUid); !opened)
        emit saveFailed(opened.error().message());
    annotation.text.truncate(kMaxAnnotationText);
    if (!isStorable(annotation))
        return;
    const QString text = annotation.type == AnnotationType::Length
                             ? QCoreApplication::translate("AnnotationStore", "add length")
                             : QCoreApplication::translate("AnnotationStore", "add text");
    m_undo.push(new AnnotationCommand(*this, std::nullopt, std::move(annotation), m_annotations.size(), text));
}

void AnnotationStore::change(const QString& id, Annotation changed, const QString& undoText) {
    const Annotation* present = find(id);
    if (!present)
        return;
    changed.id = id;
    changed.studyInstanceUid = present->studyInstanceUid;
    changed.text.truncate(kMaxAnnotationText);
    if (changed == *present || !isStorable(changed))
        return;
    m_undo.push(new AnnotationCommand(*this, *present, std::move(changed), indexOf(id), undoText));
}

void AnnotationStore::remove(const QString& id) {
    const Annotation* present = find(id);
    if (!present)
        return;
    m_undo.push(new AnnotationCommand(*this, *present, std::nullopt, indexOf(id),
                                      QCoreApplication::translate("AnnotationStore", "delete annotation")));
}

void AnnotationStore::insert(size_t at, const Annotation& annotation) {
    const auto position = static_cast<std::ptrdiff_t>(std::min(at, m_annotations.size()));
    if (find(annotation.id)) // another window has brought it back meanwhile
        replace(annotation);
    else
        m_annotations.insert(m_annotations.begin() + position, annotation);
    m_removed[annotation.studyInstanceUid].remove(annotation.id);
}

void AnnotationStore::replace(const Annotation& annotation) {
    if (const size_t at = indexOf(annotation.id); at < m_annotations.size())
        m_annotations[at] = annotation;
}

void AnnotationStore::erase(const QString& id) {
    const size_t at = indexOf(id);
    if (at == m_annotations.size())
        return;
    m_removed[m_annotations[at].studyInstanceUid].insert(id);
    m_annotations.erase(m_annotations.begin() + static_cast<std::ptrdiff_t>(at));
}

void AnnotationStore::save(const QString& studyUid) {
    StudyAnnotations study{studyUid, {}, m_removed.value(studyUid)};
    std::copy_if(m_annotations.begin(), m_annotations.end(), std::back_inserter(study.annotations),
                 [&](const Annotation& annotation) { return annotation.studyInstanceUid == studyUid; });
    m_files.write(std::move(study));
    emit changed();
}

void AnnotationStore::written(const Result<void>& result) {
    if (!result) {
        m_retry.start();
        emit saveFailed(result.error().message());
    } else if (isSaved()) {
        m_retry.stop();
        emit saved();
    }
}

} // namespace sagitta::scene
