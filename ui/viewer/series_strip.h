// SeriesStrip: the display sets of the study with thumbnails, and below them what of the study is hidden. Click or
// Enter opens a set in the active viewport, drag opens it where it is let go; a context menu. Tells how much of a set
// has been on the screen. Thumbnails are decoded and drawn behind, of the middle frame; one that cannot be is marked
// and the tooltip says why. GUI thread.
#pragma once

#include "core/executor.h"
#include "dicom/display_set.h"
#include "imaging/frame_store.h"
#include "scene/completeness.h"
#include "scene/session.h"
#include "ui/viewer/hidden_notice.h"
#include "ui/viewer/render_scheduler.h"

#include <QHash>
#include <QTimer>
#include <QWidget>

#include <map>
#include <vector>

class QListWidget;
class QListWidgetItem;
class QMenu;
class QVBoxLayout;

namespace sagitta::ui {

class SeriesStrip : public QWidget {
    Q_OBJECT
public:
    SeriesStrip(imaging::FrameStore& frames, RenderScheduler& scheduler, QWidget* parent = nullptr);
    ~SeriesStrip() override;

    // From now on says what is hidden, shows it when asked to, and follows what has been seen. Outlives the strip.
    void watch(scene::Session& session);
    // And, behind them, what is no image: listed, but not to be opened.
    void setContent(const std::vector<dicom::DisplaySetPtr>& sets, const std::vector<scene::SeriesObjects>& others);
    // How much of its series the catalog knows to be here; by series UID.
    void setCompleteness(const QHash<QString, scene::Completeness>& known);
    // The files of these instances were replaced: their thumbnails are made anew.
    void reload(const QStringList& sopInstanceUids);
    // Marks the sets that stand in a viewport, and the one in the active viewport.
    void setShown(const QStringList& ids);
    void setCurrent(const QString& id);

signals:
    void opened(const QString& displaySetId);
    // In the next empty viewport; the menu offers it only to who listens.
    void openedInEmpty(const QString& displaySetId);
    // A context menu, filled but not yet shown; who listens may add to it. Empty: of no display set.
    void menuAboutToShow(QMenu* menu, const QString& displaySetId);

private:
    void setDisplaySets(const std::vector<dicom::DisplaySetPtr>& sets);
    void addOthers(const std::vector<scene::SeriesObjects>& others);
    QString markOfOther(const scene::SeriesObjects& other) const;
    void fillItem(QListWidgetItem& item, const dicom::DisplaySet& set);
    scene::Completeness completeness(const QString& seriesUid) const;
    QListWidgetItem* findItem(const QString& id) const;
    bool isNotForReading(const dicom::DisplaySet& set) const;
    int seenOf(const dicom::DisplaySet& set) const;
    void updateSeen();
    void updateNotices();
    HiddenState stateOf(scene::HiddenReason reason) const;
    void openMenu(const QPoint& at);
    void addHiddenEntries(QMenu& menu);
    void fail(const QString& id, const QString& frameKey, const QString& reason);
    void requestThumbnail(const dicom::DisplaySet& set);
    void drawThumbnail(const QString& id, const dicom::DisplayFrame& frame, const dicom::Frame& pixels);
    void dropOwner(const QString& id);

    imaging::FrameStore& m_frames;
    RenderScheduler& m_scheduler;
    Executor m_toGui;
    scene::Session* m_session = nullptr;
    QListWidget* m_list;
    QVBoxLayout* m_foot;
    std::map<scene::HiddenReason, HiddenNotice*> m_notices;
    QTimer m_seenTimer;                          // many frames are seen in a second of scrolling
    QHash<QString, dicom::DisplaySetPtr> m_sets; // by id
    QHash<QString, scene::Completeness> m_known; // by series UID
    // One scheduler owner per thumbnail, so that they do not replace each other: the address of its character.
    std::map<QString, std::unique_ptr<char>> m_owners;
};

} // namespace sagitta::ui
