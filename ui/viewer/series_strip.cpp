#include "ui/viewer/series_strip.h"

#include "render/planar/planar_renderer.h"
#include "ui/common/error_text.h"
#include "ui/common/theme.h"
#include "ui/viewer/series_delegate.h"
#include "ui/viewer/viewport_widget.h"

#include <QAction>
#include <QBoxLayout>
#include <QListWidget>
#include <QMenu>
#include <QMetaMethod>
#include <QMimeData>

#include <chrono>

namespace sagitta::ui {
namespace {

constexpr std::chrono::milliseconds kSeenDelay{150};

// Identifies the frame a thumbnail shows: another middle frame (the series has grown) wants another thumbnail.
const dicom::DisplayFrame& middleFrame(const dicom::DisplaySet& set) { return set.frames[set.frames.size() / 2]; }
QString frameKey(const dicom::DisplayFrame& frame) {
    return frame.header->sopInstanceUid + u'#' + QString::number(frame.frame);
}

QString idOf(const QListWidgetItem& item) { return item.data(SeriesDelegate::IdRole).toString(); }

// What is dragged from it is a display set.
class SeriesList : public QListWidget {
public:
    SeriesList() {
        setObjectName(QStringLiteral("seriesStrip"));
        setAccessibleName(SeriesStrip::tr("Series"));
        setFrameShape(QFrame::NoFrame);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
        setSelectionMode(QAbstractItemView::SingleSelection);
        setDragEnabled(true);
        setDragDropMode(QAbstractItemView::DragOnly);
        setContextMenuPolicy(Qt::CustomContextMenu);
        setItemDelegate(new SeriesDelegate(this));
    }

protected:
    QMimeData* mimeData(const QList<QListWidgetItem*>& items) const override {
        auto* mime = new QMimeData;
        if (!items.isEmpty())
            mime->setData(QLatin1String(kDisplaySetMime), idOf(*items.front()).toUtf8());
        return mime;
    }
};

QAction* addEntry(QMenu& menu, const QString& objectName, const QString& text) {
    QAction* action = menu.addAction(text);
    action->setObjectName(objectName);
    return action;
}

} // namespace

SeriesStrip::SeriesStrip(imaging::FrameStore& frames, RenderScheduler& scheduler, QWidget* parent) :
    QWidget(parent), m_frames(frames), m_scheduler(scheduler), m_toGui(makeQtExecutor(this)), m_list(new SeriesList),
    m_foot(new QVBoxLayout) {
    setObjectName(QStringLiteral("seriesPanel"));
    setFixedWidth(kSeriesItemWidth + 4 * kGrid);
    setFocusProxy(m_list);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_list, 1);
    layout->addLayout(m_foot);
    m_foot->setSpacing(0);
    const auto open = [this](QListWidgetItem* item) {
        if (const QString id = idOf(*item); !id.isEmpty())
            emit opened(id);
    };
    connect(m_list, &QListWidget::itemClicked, this, open);
    connect(m_list, &QListWidget::itemActivated, this, open); // Enter
    connect(m_list, &QWidget::customContextMenuRequested, this, &SeriesStrip::openMenu);
    m_seenTimer.setSingleShot(true);
    m_seenTimer.setInterval(kSeenDelay);
    connect(&m_seenTimer, &QTimer::timeout, this, &SeriesStrip::updateSeen);
}

SeriesStrip::~SeriesStrip() {
    for (const auto& [id, owner] : m_owners) {
        m_frames.dropRequests(owner.get());
        m_scheduler.drop(owner.get());
    }
}

void SeriesStrip::watch(scene::Session& session) {
    m_session = &session;
    connect(&session, &scene::Session::displaySetsChanged, this, &SeriesStrip::updateNotices);
    connect(&session.seen(), &scene::SeenFrames::changed, this, [this] {
        if (!m_seenTimer.isActive())
            m_seenTimer.start();
    });
    updateNotices();
}

HiddenState SeriesStrip::stateOf(scene::HiddenReason reason) const {
    if (m_session->isNothingElse())
        return HiddenState::NothingElse;
    return m_session->isHiddenShown(reason) ? HiddenState::Shown : HiddenState::Hidden;
}

// A notice that is still true stays the same widget: the focus stays in it when it is switched.
void SeriesStrip::updateNotices() {
    std::map<scene::HiddenReason, HiddenNotice*> former = std::exchange(m_notices, {});
    int row = 0;
    for (const scene::HiddenGroup& group : m_session->hiddenGroups()) {
        const auto known = former.find(group.reason);
        HiddenNotice* notice = known == former.end() ? new HiddenNotice(group.reason, this) : known->second;
        if (known == former.end())
            connect(notice, &HiddenNotice::switched, m_session, &scene::Session::setHiddenShown);
        else
            former.erase(known);
        notice->setGroup(group, stateOf(group.reason));
        m_foot->insertWidget(row++, notice);
        m_notices.emplace(group.reason, notice);
    }
    for (const auto& [reason, notice] : former) {
        notice->hide();
        notice->deleteLater();
    }
}

bool SeriesStrip::isNotForReading(const dicom::DisplaySet& set) const {
    return set.first().intent == dicom::PresentationIntent::ForProcessing ||
           (m_session && m_session->hiddenReasonOf(set));
}

int SeriesStrip::seenOf(const dicom::DisplaySet& set) const { return m_session ? m_session->seen().seenOf(set) : 0; }

void SeriesStrip::updateSeen() {
    for (const dicom::DisplaySetPtr& set : std::as_const(m_sets)) {
        QListWidgetItem* item = findItem(set->id);
        if (item && item->data(SeriesDelegate::SeenRole).toInt() != seenOf(*set))
            fillItem(*item, *set);
    }
}

void SeriesStrip::openMenu(const QPoint& at) {
    const QListWidgetItem* item = m_list->itemAt(at);
    const QString id = item ? idOf(*item) : QString();
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("seriesMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (!id.isEmpty()) {
        connect(addEntry(*menu, QStringLiteral("seriesOpen"), tr("Open in the active viewport")), &QAction::triggered,
                this, [this, id] { emit opened(id); });
        if (isSignalConnected(QMetaMethod::fromSignal(&SeriesStrip::openedInEmpty)))
            connect(addEntry(*menu, QStringLiteral("seriesOpenInEmpty"), tr("Open in the next empty viewport")),
                    &QAction::triggered, this, [this, id] { emit openedInEmpty(id); });
    }
    emit menuAboutToShow(menu, id);
    addHiddenEntries(*menu);
    if (menu->isEmpty())
        delete menu;
    else
        menu->popup(m_list->viewport()->mapToGlobal(at));
}

void SeriesStrip::addHiddenEntries(QMenu& menu) {
    if (!m_session || m_session->isNothingElse())
        return;
    menu.addSeparator();
    for (const scene::HiddenGroup& group : m_session->hiddenGroups()) {
        HiddenNotice* notice = m_notices.at(group.reason);
        const bool isShown = m_session->isHiddenShown(group.reason);
        const QString text = (isShown ? tr("Hide %1") : tr("Show %1")).arg(hiddenSubject(group));
        connect(addEntry(menu, notice->objectName() + QStringLiteral("Action"), text), &QAction::triggered, notice,
                &QAbstractButton::click);
    }
}

QListWidgetItem* SeriesStrip::findItem(const QString& id) const {
    for (int i = 0; i < m_list->count(); ++i) {
        if (idOf(*m_list->item(i)) == id)
            return m_list->item(i);
    }
    return nullptr;
}

void SeriesStrip::setContent(const std::vector<dicom::DisplaySetPtr>& sets,
                             const std::vector<scene::SeriesObjects>& others) {
    setDisplaySets(sets); // takes away the others, which have no id
    addOthers(others);
}

// Why it is not for reading, where it is hidden by default.
QString SeriesStrip::markOfOther(const scene::SeriesObjects& other) const {
    if (!m_session)
        return {};
    for (const scene::HiddenGroup& group : m_session->hiddenGroups()) {
        for (const scene::SeriesObjects& hidden : group.others) {
            if (hidden.objects.front() == other.objects.front())
                return markOf(group.reason);
        }
    }
    return {};
}

void SeriesStrip::addOthers(const std::vector<scene::SeriesObjects>& others) {
    for (const scene::SeriesObjects& other : others) {
        const dicom::InstanceHeader& first = *other.objects.front();
        const QString kind = objectKind(first);
        const QString said = objectTitle(first);
        const QString title = titleOf(first.series);
        const auto count = static_cast<int>(other.objects.size());
        auto* item = new QListWidgetItem(m_list);
        item->setFlags(Qt::ItemIsEnabled);
        item->setData(SeriesDelegate::TitleRole, title);
        item->setData(SeriesDelegate::DetailRole, tr("%1 · %2").arg(first.series.modality).arg(count));
        item->setData(SeriesDelegate::KindRole, kind);
        item->setData(SeriesDelegate::SaidRole, said);
        const QString mark = markOfOther(other);
        item->setData(SeriesDelegate::ApartRole, mark);
        item->setData(SeriesDelegate::CautionRole, !mark.isEmpty());
        QStringList spoken{title, kind, said};
        spoken.removeAll(QString());
        item->setData(Qt::AccessibleTextRole,
                      count == 1 ? spoken.join(QStringLiteral(", "))
                                 : tr("%1, %2 objects").arg(spoken.join(QStringLiteral(", "))).arg(count));
        item->setToolTip(tooltipOf(other));
    }
}

void SeriesStrip::setDisplaySets(const std::vector<dicom::DisplaySetPtr>& sets) {
    QStringList ids;
    m_sets.clear();
    for (const dicom::DisplaySetPtr& set : sets) {
        ids << set->id;
        m_sets.insert(set->id, set);
    }
    for (int i = m_list->count() - 1; i >= 0; --i) {
        const QString id = idOf(*m_list->item(i));
        if (!ids.contains(id)) {
            dropOwner(id);
            delete m_list->takeItem(i);
        }
    }
    for (int i = 0; i < static_cast<int>(sets.size()); ++i) {
        const dicom::DisplaySet& set = *sets[static_cast<size_t>(i)];
        QListWidgetItem* known = findItem(set.id);
        if (known && m_list->row(known) != i)
            m_list->insertItem(i, m_list->takeItem(m_list->row(known)));
        if (!known) {
            known = new QListWidgetItem;
            known->setData(SeriesDelegate::IdRole, set.id);
            m_list->insertItem(i, known);
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
    const QString title = titleOf(set);
    const scene::Completeness known = completeness(set.seriesInstanceUid);
    const auto frames = static_cast<int>(set.frames.size());
    const int seen = seenOf(set);
    const QString key = frameKey(middleFrame(set));
    const bool isOther = item.data(SeriesDelegate::FrameRole).toString() != key;
    if (isOther) {
        item.setData(SeriesDelegate::FrameRole, key);
        item.setData(SeriesDelegate::FailureRole, QString());
    }
    const QString failure = item.data(SeriesDelegate::FailureRole).toString();
    const QString completenessSaid = completenessText(known);
    item.setData(SeriesDelegate::TitleRole, title);
    item.setData(SeriesDelegate::DetailRole, detailOf(set, known));
    item.setData(SeriesDelegate::ApartRole, set.splitReason);
    item.setData(SeriesDelegate::CautionRole, isNotForReading(set));
    item.setData(SeriesDelegate::SeenRole, seen);
    item.setData(SeriesDelegate::CountRole, frames);
    item.setData(SeriesDelegate::LightRole, static_cast<int>(lightOf(known)));
    // That one image, or a film, makes no volume is nothing to look at.
    const bool isBrokenStack = frames > 1 && set.frames.front().info().plane && !set.refusal.isEmpty();
    item.setData(SeriesDelegate::WarningRole, isBrokenStack || !set.warnings.isEmpty() || !failure.isEmpty());
    QStringList spoken{title, set.splitReason, set.first().series.modality};
    spoken.removeAll(QString());
    item.setData(Qt::AccessibleTextRole,
                 tr("%1, %2 images, %3 seen").arg(spoken.join(QStringLiteral(", "))).arg(frames).arg(seen));
    item.setData(Qt::AccessibleDescriptionRole, completenessSaid);
    item.setToolTip(tooltipOf(set, {completenessSaid, failure, seen}));
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
    for (int i = 0; i < m_list->count(); ++i)
        m_list->item(i)->setData(SeriesDelegate::ShownRole, ids.contains(idOf(*m_list->item(i))));
}

void SeriesStrip::setCurrent(const QString& id) {
    for (int i = 0; i < m_list->count(); ++i)
        m_list->item(i)->setData(SeriesDelegate::CurrentRole, !id.isEmpty() && idOf(*m_list->item(i)) == id);
}

} // namespace sagitta::ui
