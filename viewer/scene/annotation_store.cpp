#include "scene/annotation_store.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>
#include <QUndoCommand>

#include <algorithm>

namespace sagitta::scene {

namespace {

constexpr int kVersion = 1;
constexpr qint64 kMaxFileBytes = 64 << 20;

// Copies or moves a damaged file out of the way; the new name, or nothing when that fails.
QString keepAside(const QString& file) {
    const QString stamp = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-HHmmss-zzz"));
    const QString aside = QStringLiteral("%1.damaged-%2").arg(file, stamp);
    return QFile::copy(file, aside) ? aside : QString();
}

struct ReadFile {
    std::vector<Annotation> annotations;
    QString damage; // empty: all is well
};

ReadFile parse(const QByteArray& bytes, const QString& studyUid) {
    ReadFile result;
    QJsonParseError error;
    const QJsonObject root = QJsonDocument::fromJson(bytes, &error).object();
    if (error.error != QJsonParseError::NoError) {
        result.damage = error.errorString();
        return result;
    }
    if (root[QLatin1String("version")].toInt() != kVersion || root[QLatin1String("study")].toString() != studyUid) {
        result.damage = QStringLiteral("another version, or another study's file");
        return result;
    }
    for (const QJsonValue& value : root[QLatin1String("annotations")].toArray()) {
        Result<Annotation> annotation = annotationFromJson(value.toObject());
        if (annotation && annotation->studyInstanceUid == studyUid)
            result.annotations.push_back(std::move(*annotation));
        else
            result.damage = annotation ? QStringLiteral("annotation of another study") : annotation.error().detail();
    }
    return result;
}

} // namespace

// One change: from `before` to `after`; nothing before is an addition, nothing after a removal.
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

AnnotationStore::AnnotationStore(QString folder, QObject* parent) : QObject(parent), m_folder(std::move(folder)) {}

QString AnnotationStore::fileFor(const QString& studyUid) const {
    const QByteArray hash = QCryptographicHash::hash(studyUid.toUtf8(), QCryptographicHash::Sha256).toHex();
    return QDir(m_folder).filePath(QString::fromLatin1(hash) + QStringLiteral(".json"));
}

Result<void> AnnotationStore::openStudy(const QString& studyUid) {
    if (m_openStudies.contains(studyUid))
        return {};
    const size_t before = m_annotations.size();
    Result<void> result = read(studyUid);
    if (result || result.error().code() == ErrorCode::Corrupt)
        m_openStudies.insert(studyUid);
    if (m_annotations.size() != before)
        emit changed();
    return result;
}

Result<void> AnnotationStore::read(const QString& studyUid) {
    QFile file(fileFor(studyUid));
    if (!file.exists())
        return {};
    if (!file.open(QIODevice::ReadOnly))
        return Error(ErrorCode::Io, QStringLiteral("annotations: %1: %2").arg(file.fileName(), file.errorString()));
    ReadFile content;
    if (file.size() > kMaxFileBytes)
        content.damage = QStringLiteral("file too large");
    else
        content = parse(file.readAll(), studyUid);
    file.close();
    if (!content.damage.isEmpty()) {
        const QString aside = keepAside(file.fileName());
        if (aside.isEmpty())
            return Error(ErrorCode::Io, QStringLiteral("annotations: %1 is damaged (%2) and cannot be put aside")
                                            .arg(file.fileName(), content.damage));
        m_annotations.insert(m_annotations.end(), content.annotations.begin(), content.annotations.end());
        return Error(ErrorCode::Corrupt,
                     QStringLiteral("annotations damaged (%1); the file is kept as %2").arg(content.damage, aside));
    }
    m_annotations.insert(m_annotations.end(), content.annotations.begin(), content.annotations.end());
    return {};
}

void AnnotationStore::closeStudy(const QString& studyUid) {
    if (m_unsaved.contains(studyUid))
        save(studyUid);
    m_unsaved.remove(studyUid);
    m_openStudies.remove(studyUid);
    // The steps of different studies are interleaved, and a step without its study would write over its file.
    m_undo.clear();
    const auto removed =
        std::erase_if(m_annotations, [&](const Annotation& a) { return a.studyInstanceUid == studyUid; });
    if (removed > 0)
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
    m_annotations.insert(m_annotations.begin() + position, annotation);
}

void AnnotationStore::replace(const Annotation& annotation) {
    if (const size_t at = indexOf(annotation.id); at < m_annotations.size())
        m_annotations[at] = annotation;
}

void AnnotationStore::erase(const QString& id) {
    if (const size_t at = indexOf(id); at < m_annotations.size())
        m_annotations.erase(m_annotations.begin() + static_cast<std::ptrdiff_t>(at));
}

void AnnotationStore::save(const QString& studyUid) {
    m_unsaved.insert(studyUid);
    QString failure;
    for (const QString& study : QSet<QString>(m_unsaved)) {
        if (const Result<void> written = write(study))
            m_unsaved.remove(study);
        else
            failure = written.error().message();
    }
    emit changed();
    if (!failure.isEmpty())
        emit saveFailed(failure);
}

Result<void> AnnotationStore::write(const QString& studyUid) const {
    if (!m_openStudies.contains(studyUid))
        return Error(ErrorCode::Io, QStringLiteral("annotations of this study could not be read; not overwritten"));
    QJsonArray list;
    for (const Annotation& annotation : m_annotations) {
        if (annotation.studyInstanceUid == studyUid)
            list.append(toJson(annotation));
    }
    const QJsonObject root{{QStringLiteral("version"), kVersion},
                           {QStringLiteral("study"), studyUid},
                           {QStringLiteral("annotations"), list}};
    QDir().mkpath(m_folder);
    // QSaveFile syncs the data to disk before it renames.
    QSaveFile file(fileFor(studyUid));
    const QByteArray bytes = QJsonDocument(root).toJson();
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return Error(ErrorCode::Io, QStringLiteral("annotations: %1: %2").arg(file.fileName(), file.errorString()));
    return {};
}

} // namespace sagitta::scene
