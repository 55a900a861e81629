#include "ui/viewer/series_strip.h"

#include "render/planar/planar_renderer.h"
#include "ui/common/error_text.h"
#include "ui/common/theme.h"
#include "ui/viewer/series_delegate.h"
#include "ui/viewer/viewport_widget.h"

#include <QMimeData>

namespace sagitta::ui {
namespace {

// Identifies the frame a thumbnail shows: another middle frame (the series has grown) wants another thumbnail.
const dicom::DisplayFrame& middleFrame(const dicom::DisplaySet& set) { return set.frames[set.frames.size() / 2]; }
QString frameKey(const dicom::DisplayFrame& frame) {
    return frame.header->sopInstanceUid + u'#' + QString::number(frame.frame);
}

// What a series without images is, by its modality (PS3.3 C.7.3.1.1.1).
QString objectKind(const QString& modality) {
    static const QHash<QString, const char*> kKinds{
        {QStringLiteral("SR"), QT_TRANSLATE_NOOP("QObject", "Report")},
        {QStringLiteral("PR"), QT_TRANSLATE_NOOP("QObject", "Presentation state")},
        {QStringLiteral("KO"), QT_TRANSLATE_NOOP("QObject", "Key images")},
        {QStringLiteral("DOC"), QT_TRANSLATE_NOOP("QObject", "Document")},
        {QStringLiteral("REG"), QT_TRANSLATE_NOOP("QObject", "Registration")},
        {QStringLiteral("RTSTRUCT"), QT_TRANSLATE_NOOP("QObject", "Contours")},
        {QStringLiteral("RTPLAN"), QT_TRANSLATE_NOOP("QObject", "Treatment plan")},
        {QStringLiteral("ECG"), QT_TRANSLATE_NOOP("QObject", "Curves")},
    };
    return QObject::tr(kKinds.value(modality, QT_TRANSLATE_NOOP("QObject", "No image")));
}

QString titleOf(const dicom::SeriesInfo& series) {
    return series.description.isEmpty() ? QObject::tr("Series %1").arg(series.number) : series.description;
}

QString tooltip(const dicom::DisplaySet& set, const QString& failure, const QString& completeness) {
    const dicom::SeriesInfo& series = set.first().series;
    QStringList lines{QObject::tr("Series %1: %2").arg(series.number).arg(series.description), completeness};
    if (!set.splitReason.isEmpty())
        lines << QObject::tr("Split off: %1").arg(set.splitReason);
    if (!set.refusal.isEmpty())
        lines << QObject::tr("No MPR and 3D: %1").arg(set.refusal);
    if (!failure.isEmpty())
        lines << QObject::tr("No thumbnail: %1").arg(failure);
    lines << set.warnings;
    for (QString& line : lines)
        line = line.toHtmlEscaped();
    return QStringLiteral("<p>") + lines.join(QStringLiteral("<br>")) + QStringLiteral("</p>");
}

} // namespace

SeriesStrip::SeriesStrip(imaging::FrameStore& frames, RenderScheduler& scheduler, QWidget* parent) :
    QListWidget(parent), m_frames(frames), m_scheduler(scheduler), m_toGui(makeQtExecutor(this)) {
    setObjectName(QStringLiteral("seriesStrip"));
    setAccessibleName(tr("Series"));
    setFrameShape(QFrame::NoFrame);
    setFixedWidth(kSeriesItemWidth + 4 * kGrid);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setDragEnabled(true);
    setDragDropMode(QAbstractItemView::DragOnly);
    setItemDelegate(new SeriesDelegate(this));
    const auto open = [this](QListWidgetItem* item) {
        if (const QString id = item->data(SeriesDelegate::IdRole).toString(); !id.isEmpty())
            emit opened(id);
    };
    connect(this, &QListWidget::itemClicked, this, open);
    connect(this, &QListWidget::itemActivated, this, open); // Enter
}

SeriesStrip::~SeriesStrip() {
    for (const auto& [id, owner] : m_owners) {
        m_frames.dropRequests(owner.get());
        m_scheduler.drop(owner.get());
    }
}

QListWidgetItem* SeriesStrip::findItem(const QString& id) const {
    for (int i = 0; i < count(); ++i) {
        if (item(i)->data(SeriesDelegate::IdRole).toString() == id)
            return item(i);
    }
    return nullptr;
}

void SeriesStrip::setContent(const std::vector<dicom::DisplaySetPtr>& sets,
                             const std::vector<scene::SeriesObjects>& others) {
    setDisplaySets(sets); // takes away the others, which have no id
    addOthers(others);
}

void SeriesStrip::addOthers(const std::vector<scene::SeriesObjects>& others) {
    for (const scene::SeriesObjects& other : others) {
        const dicom::SeriesInfo& series = other.series;
        const QString kind = objectKind(series.modality);
        const QString title = titleOf(series);
        auto* item = new QListWidgetItem(this);
        item->setFlags(Qt::ItemIsEnabled);
        item->setData(SeriesDelegate::TitleRole, title);
        item->setData(SeriesDelegate::DetailRole, tr("%1 · %2").arg(series.modality).arg(other.objects));
        item->setData(SeriesDelegate::KindRole, kind);
        item->setData(Qt::AccessibleTextRole, tr("%1, %2, %3 objects").arg(title, kind).arg(other.objects));
        item->setToolTip(tr("%1: kept here and passed on, but not shown by this version").arg(kind).toHtmlEscaped());
    }
}

void SeriesStrip::setDisplaySets(const std::vector<dicom::DisplaySetPtr>& sets) {
    QStringList ids;
    m_sets.clear();
    for (const dicom::DisplaySetPtr& set : sets) {
        ids << set->id;
        m_sets.insert(set->id, set);
    }
    for (int i = count() - 1; i >= 0; --i) {
        const QString id = item(i)->data(SeriesDelegate::IdRole).toString();
        if (!ids.contains(id)) {
            dropOwner(id);
            delete takeItem(i);
        }
    }
    for (int i = 0; i < static_cast<int>(sets.size()); ++i) {
        const dicom::DisplaySet& set = *sets[static_cast<size_t>(i)];
        QListWidgetItem* known = findItem(set.id);
        if (known && row(known) != i)
            insertItem(i, takeItem(row(known)));
        if (!known) {
            known = new QListWidgetItem;
            known->setData(SeriesDelegate::IdRole, set.id);
            insertItem(i, known);
        }
        fillItem(*known, set);
    }
}

void SeriesStrip::setCompleteness(const QHash<QString, scene::Completeness>& known) {
    if (known == m_known)
        return;
    m_known = known;
    for (const dicom::DisplaySetPtr& set : std::as_const(m_sets)) {
        if (QListWidgetItem* item = findItem(set->id))
            fillItem(*item, *set);
    }
}

scene::Completeness SeriesStrip::completeness(const QString& seriesUid) const {
    return scene::completenessOf(seriesUid, {m_sets.begin(), m_sets.end()}, m_known.value(seriesUid));
}

void SeriesStrip::reload(const QStringList& sopInstanceUids) {
    for (const dicom::DisplaySetPtr& set : std::as_const(m_sets)) {
        QListWidgetItem* item = findItem(set->id);
        if (!item || !sopInstanceUids.contains(middleFrame(*set).header->sopInstanceUid))
            continue;
        item->setData(SeriesDelegate::ImageRole, {});
        item->setData(SeriesDelegate::FailureRole, QString());
        fillItem(*item, *set);
        requestThumbnail(*set);
    }
}

void SeriesStrip::fillItem(QListWidgetItem& item, const dicom::DisplaySet& set) {
    const dicom::SeriesInfo& series = set.first().series;
    const int frames = static_cast<int>(set.frames.size());
    QString title = titleOf(series);
    if (!set.splitReason.isEmpty())
        title += QStringLiteral(" – ") + set.splitReason;
    item.setData(SeriesDelegate::TitleRole, title);
    const scene::Completeness known = completeness(set.seriesInstanceUid);
    const scene::Light light = lightOf(known);
    const bool isLacking = light == scene::Light::Partial || light == scene::Light::Failed;
    item.setData(SeriesDelegate::DetailRole,
                 tr("%1 · %2").arg(series.modality, isLacking ? completenessNumbers(known) : QString::number(frames)));
    const QString completenessSaid = completenessText(known);
    item.setData(SeriesDelegate::LightRole, static_cast<int>(light));
    item.setData(Qt::AccessibleTextRole, tr("%1, %2, %3 images").arg(title, series.modality).arg(frames));
    item.setData(Qt::AccessibleDescriptionRole, completenessSaid);
    const QString key = frameKey(middleFrame(set));
    const bool isOther = item.data(SeriesDelegate::FrameRole).toString() != key;
    if (isOther) {
        item.setData(SeriesDelegate::FrameRole, key);
        item.setData(SeriesDelegate::FailureRole, QString());
    }
    const QString failure = item.data(SeriesDelegate::FailureRole).toString();
    item.setData(SeriesDelegate::WarningRole, !set.refusal.isEmpty() || !set.warnings.isEmpty() || !failure.isEmpty());
    item.setToolTip(tooltip(set, failure, completenessSaid));
    if (isOther)
        requestThumbnail(set);
}

void SeriesStrip::fail(const QString& id, const QString& frameKey, const QString& reason) {
    QListWidgetItem* item = findItem(id);
    const dicom::DisplaySetPtr set = m_sets.value(id);
    if (!item || !set || item->data(SeriesDelegate::FrameRole).toString() != frameKey)
        return;
    item->setData(SeriesDelegate::ImageRole, {}); // that of another frame is no picture of this one
    item->setData(SeriesDelegate::FailureRole, reason);
    fillItem(*item, *set);
}

void SeriesStrip::requestThumbnail(const dicom::DisplaySet& set) {
    std::unique_ptr<char>& owner = m_owners[set.id];
    if (!owner)
        owner = std::make_unique<char>();
    m_frames.dropRequests(owner.get());
    const dicom::DisplayFrame frame = middleFrame(set);
    m_frames.request(
        frame, imaging::FramePriority::Thumbnail, owner.get(),
        [this, toGui = m_toGui, id = set.id, frame](const dicom::FrameRef&, const Result<dicom::DecodedFrame>& result) {
            toGui([this, id, frame, result] {
                if (result)
                    drawThumbnail(id, frame, result->frame);
                else
                    fail(id, frameKey(frame), errorText(result.error()));
            });
        });
}

void SeriesStrip::drawThumbnail(const QString& id, const dicom::DisplayFrame& frame, const dicom::Frame& pixels) {
    const auto owner = m_owners.find(id);
    if (owner == m_owners.end())
        return;
    const double ratio = devicePixelRatioF();
    const auto make = [frame, pixels, ratio] {
        return render::renderThumbnail(render::makeFrameLayer(*frame.header, frame.frame, pixels),
                                       render::defaultPresentation(*frame.header, frame.frame, &pixels),
                                       static_cast<int>(kThumbnailSize * ratio));
    };
    m_scheduler.submit(owner->second.get(), make, [this, id, key = frameKey(frame), ratio](QImage image) {
        QListWidgetItem* item = findItem(id);
        if (!item || item->data(SeriesDelegate::FrameRole).toString() != key)
            return;
        if (image.isNull()) {
            fail(id, key, tr("it cannot be drawn"));
            return;
        }
        image.setDevicePixelRatio(ratio);
        item->setData(SeriesDelegate::ImageRole, image);
    });
}

void SeriesStrip::dropOwner(const QString& id) {
    const auto owner = m_owners.find(id);
    if (owner == m_owners.end())
        return;
    m_frames.dropRequests(owner->second.get());
    m_scheduler.drop(owner->second.get());
    m_owners.erase(owner);
}

void SeriesStrip::setShown(const QStringList& ids) {
    for (int i = 0; i < count(); ++i)
        item(i)->setData(SeriesDelegate::ShownRole, ids.contains(item(i)->data(SeriesDelegate::IdRole).toString()));
}

QMimeData* SeriesStrip::mimeData(const QList<QListWidgetItem*>& items) const {
    auto* mime = new QMimeData;
    if (!items.isEmpty())
        mime->setData(QLatin1String(kDisplaySetMime), items.front()->data(SeriesDelegate::IdRole).toString().toUtf8());
    return mime;
}

} // namespace sagitta::ui
