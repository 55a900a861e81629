// A viewer window over phantom studies on disk, with the true FrameStore and renderers. Decoding can be held back and
// made to fail, frame by frame.
#pragma once

#include "imaging/frame_store.h"
#include "render/planar/planar_renderer.h"
#include "render/vtk/volume_renderer.h"
#include "support/phantom.h"
#include "ui/viewer/viewer_window.h"
#include "ui/viewer/viewport_widget.h"
#include "unit/ui/fake_study_service.h"

#include <QAction>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>

namespace sagitta::test {

// The bytes of the frames, with a gate before the decoder. Thread-safe.
class GatedLoader {
public:
    Result<dicom::DecodedFrame> load(const QString& file, const dicom::InstanceHeader& header, int frame);
    void hold();    // decoding waits …
    void release(); // … until this
    void failOn(const QString& sopInstanceUid);
    // In place of the bytes of files; set before anything is decoded.
    std::function<dicom::DecodedFrame(const dicom::InstanceHeader& header)> make;

private:
    std::mutex m_mutex;
    std::condition_variable m_opened;
    bool m_isHeld = false;
    std::set<QString> m_failing;
};

class ViewerTest : public testing::Test {
protected:
    ViewerTest();
    ~ViewerTest() override;

    // Writes a series of the study and makes it known to the reader.
    void addSeries(const PhantomSpec& spec);
    // Slices that are already written become known; the reader answers only what is known.
    void addSlice(const QString& file);
    QStringList writeSeries(const PhantomSpec& spec);
    // Changes what is known of slice `index`, counted over all slices that were added.
    void adjustSlice(size_t index, const std::function<void(dicom::InstanceHeader&)>& adjust);
    static PhantomSpec series(int number, const QString& description, int slices = 10);

    void open(const QString& studyUid = kStudy);
    // Of "Series 1", "Series 2" …; the first is on show, and its viewport has the focus.
    void openSeries(int count, int slices = 12);
    imaging::FrameSource source(); // of the files that are known
    ui::ViewportWidget& viewport(int number = 1);
    scene::View& view(int index = 0) { return *window->session().views()[static_cast<size_t>(index)]; }
    int shown(int index); // the number of the series in a view; 0: none
    // Waits until the picture is what the view announces.
    bool waitForPicture(int number = 1, ui::ViewPicture::State state = ui::ViewPicture::State::Ready);
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {});
    void drag(ui::ViewportWidget& viewport, QPoint from, QPoint to, Qt::MouseButton button = Qt::LeftButton,
              Qt::KeyboardModifiers modifiers = {});

    template<class T>
    T* child(const char* name) {
        T* found = window->findChild<T*>(QLatin1String(name));
        EXPECT_NE(found, nullptr) << name;
        return found;
    }

    QAction* action(const char* id) { return child<QAction>(id); }

    static inline const QString kStudy = QStringLiteral("1.2.826.0.1.3680043.8.498.1");

    QTemporaryDir dir;
    GatedLoader loader;
    std::mutex mutex; // guards the next three, which the reader and the decoders read on their threads
    std::vector<dicom::InstanceHeaderPtr> headers;
    std::map<QString, QString> files;
    QString readFailure; // why no study can be read
    imaging::FrameStore frames;
    render::CpuPlanarRenderer planar{1};
    QObject context;
    render::VolumeRenderer volumes;
    Settings settings;
    ui::Preferences preferences{settings};
    FakeStudyService studies;
    std::optional<ui::ViewerWindow> window;

private:
    bool m_isSized = false;
};

} // namespace sagitta::test
