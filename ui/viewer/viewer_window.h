// ViewerWindow: one study. Series strip with thumbnails at the left, the viewports (grids, tiles, MPR +
// 3D), tool bar, patient banner, annotation list. Fills while data arrives. GUI thread.
#pragma once

#include "core/executor.h"
#include "imaging/frame_source.h"
#include "imaging/frame_store.h"
#include "render/planar/planar_renderer.h"
#include "render/vtk/volume_renderer.h"
#include "scene/completeness.h"
#include "scene/session.h"
#include "ui/common/node_news.h"
#include "ui/common/preferences.h"
#include "ui/common/study_service.h"
#include "ui/viewer/arrival.h"

#include <QHash>
#include <QMainWindow>

#include <functional>
#include <memory>

namespace sagitta::ui {

// Whether leaving a study of which series have not been looked at asks first, once.
inline const Setting<bool> kAskUnseen{"viewer/askUnseen", true};

// What the viewer works with; all outlive the window.
struct ViewerServices {
    imaging::FrameStore& frames;
    imaging::FrameSource files; // where instances lie
    const render::PlanarRenderer& planar;
    render::VolumeRenderer& volumes;
    Preferences& preferences;
    StudyService& studies;
    scene::StudyReader studyReader;
    QString annotationFolder;
    QString cornerTextFile; // a person's own corner texts
    int number = 1;         // of the window: each remembers its own place
};

class ViewerWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit ViewerWindow(ViewerServices services, QWidget* parent = nullptr);
    ~ViewerWindow() override;

    // Whether another study may be opened now. If not, the person is asked about what has not been looked at of this
    // one; `open` is called when the answer is to leave it.
    bool mayOpen(const QString& studyUid, std::function<void()> open);
    void openStudy(const QString& studyUid);
    // Of the open study, in the active viewport, as soon as the first of it is there.
    void showSeries(const QString& seriesUid);
    // More of a study has arrived; ignored when it is another one.
    void studyChanged(const QString& studyUid);
    // The files of these instances were replaced, or are gone: nothing that was made of the former ones stays on show.
    void filesReplaced(const QStringList& sopInstanceUids);
    // While a retrieve runs ("receiving 41 of 160"), and when not all has come.
    void setArrival(const QString& studyUid, const Arrival& arrival);

    // How much of the series of a study is here, by series UID; ignored when it is another one, as is the next.
    void setCompleteness(const QString& studyUid, const QHash<QString, scene::Completeness>& known);
    // What has changed at the node it came from; it stands below the banner.
    void setNodeNews(const QString& studyUid, const NodeNews& news);

    // The answer, in words, to what somebody has asked for here and is done elsewhere; as a warning: it went wrong.
    void say(const QString& text);
    void warn(const QString& text);

    scene::Session& session();

signals:
    // The changes at the node shall be fetched.
    void refreshRequested(const QString& studyUid);
    void studiesRequested();
    void nextUnreadRequested();
    // Somebody has read it.
    void readRequested(const QString& studyUid);
    void newWindowRequested(const QString& studyUid);
    void activated();
    void settingsRequested();

protected:
    void closeEvent(QCloseEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace sagitta::ui
