// SeriesStrip: the display sets of the study with thumbnails; click opens one in the active viewport, drag opens it
// where it is let go. Thumbnails are decoded and drawn behind, of the middle frame; one that cannot be is marked and
// the tooltip says why. GUI thread.
#pragma once

#include "core/executor.h"
#include "dicom/display_set.h"
#include "imaging/frame_store.h"
#include "scene/completeness.h"
#include "scene/session.h"
#include "ui/viewer/render_scheduler.h"

#include <QHash>
#include <QListWidget>

#include <vector>

namespace sagitta::ui {

class SeriesStrip : public QListWidget {
    Q_OBJECT
public:
    SeriesStrip(imaging::FrameStore& frames, RenderScheduler& scheduler, QWidget* parent = nullptr);
    ~SeriesStrip() override;

    // And, behind them, what is no image: listed, but not to be opened.
    void setContent(const std::vector<dicom::DisplaySetPtr>& sets, const std::vector<scene::SeriesObjects>& others);
    // How much of its series the catalog knows to be here; by series UID.
    void setCompleteness(const QHash<QString, scene::Completeness>& known);
    // The files of these instances were replaced: their thumbnails are made anew.
    void reload(const QStringList& sopInstanceUids);
    // Marks the sets that stand in a viewport.
    void setShown(const QStringList& ids);

signals:
    void opened(const QString& displaySetId);

protected:
    QMimeData* mimeData(const QList<QListWidgetItem*>& items) const override;

private:
    void setDisplaySets(const std::vector<dicom::DisplaySetPtr>& sets);
    void addOthers(const std::vector<scene::SeriesObjects>& others);
    void fillItem(QListWidgetItem& item, const dicom::DisplaySet& set);
    scene::Completeness completeness(const QString& seriesUid) const;
    QListWidgetItem* findItem(const QString& id) const;
    void fail(const QString& id, const QString& frameKey, const QString& reason);
    void requestThumbnail(const dicom::DisplaySet& set);
    void drawThumbnail(const QString& id, const dicom::DisplayFrame& frame, const dicom::Frame& pixels);
    void dropOwner(const QString& id);

    imaging::FrameStore& m_frames;
    RenderScheduler& m_scheduler;
    Executor m_toGui;
    QHash<QString, dicom::DisplaySetPtr> m_sets; // by id
    QHash<QString, scene::Completeness> m_known; // by series UID
    // One scheduler owner per thumbnail, so that they do not replace each other: the address of its character.
    std::map<QString, std::unique_ptr<char>> m_owners;
};

} // namespace sagitta::ui
