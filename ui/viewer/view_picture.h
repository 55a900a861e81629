// ViewPicture: the picture of one view: asks the FrameStore for the frame the view is at, has it rendered, and knows
// whether the picture at hand is the one the view announces. Publishes the frames worth decoding next whenever the view
// moves. GUI thread; what arrives late for another frame, slice or study is dropped.
#pragma once

#include "core/executor.h"
#include "imaging/frame_store.h"
#include "render/planar/planar_renderer.h"
#include "scene/view.h"
#include "ui/viewer/render_scheduler.h"

#include <QImage>
#include <QObject>
#include <QTimer>

#include <optional>

namespace sagitta::ui {

class ViewPicture : public QObject {
    Q_OBJECT
public:
    enum class State {
        Empty,   // the view shows nothing
        Ready,   // image() is what the view is at
        Loading, // image() is null or a former one, and must be veiled
        Failed,  // the frame cannot be shown; image() is null
    };

    ViewPicture(scene::View& view, imaging::FrameStore& frames, const render::PlanarRenderer& renderer,
                RenderScheduler& scheduler, QObject* parent = nullptr);
    ~ViewPicture() override;

    State state() const;
    const QImage& image() const { return m_image; }
    // Where the image lies; differs from the view's for the moment until a pan or zoom is rendered.
    const scene::ViewTransform& imageTransform() const { return m_imageTransform; }
    QString failure() const { return m_failure; }
    // The files of these instances were replaced: a picture of one is made anew, and until then there is none.
    void reload(const QStringList& sopInstanceUids);
    // What the decoder had to say of the frame on show: "pixel data truncated …".
    QString warning() const { return m_warning; }
    // The frame that the view announces, decoded; null for an MPR and until it is there.
    const dicom::Frame& frame() const { return m_frame; }
    bool isInColors() const { return !m_frame.isNull() && m_frame.color() != dicom::FrameColor::Grey; }
    // Of what the view announces: another one for each frame, slice and slab.
    std::uint64_t contentNumber() const { return m_number; }

    // Makes the picture that the view announces as it would be under another transform: for a lens. Nothing while its
    // frame is not there.
    RenderScheduler::Make makerFor(const scene::ViewTransform& transform) const;

    // Windows found from the values that the view announces; nothing while they are not there, or are colours.
    enum class WindowOf { Percentiles, FullRange };
    std::optional<dicom::VoiWindow> findWindow(WindowOf kind) const;
    // Finds one and chooses it for the view; false when there is none.
    bool chooseWindow(WindowOf kind);

signals:
    void changed();

private:
    // What a picture is of; two pictures with one key differ in window and magnification alone.
    struct Key {
        dicom::InstanceHeaderPtr header; // Stack
        int frame = 0;
        imaging::VolumePtr volume; // Mpr
        double depth = 0;          // along the normal, mm
        Vec3 normal;
        imaging::Slab slab;
        bool operator==(const Key&) const = default;
        bool isNull() const { return !header && !volume; }
    };
    Key currentKey() const;
    void update();
    void requestFrame(const dicom::DisplayFrame& frame);
    void takeFrame(std::uint64_t number, const Result<dicom::DecodedFrame>& result);
    void publishWanted();
    void render();
    void takeImage(const Key& key, const scene::ViewTransform& transform, const QImage& image);
    void fail(const QString& reason);

    scene::View& m_view;
    imaging::FrameStore& m_frames;
    const render::PlanarRenderer& m_renderer;
    RenderScheduler& m_scheduler;
    Executor m_toGui;
    QTimer m_veil; // runs out when the next picture takes long: then the old one is veiled

    Key m_key;                  // what is wanted
    std::uint64_t m_number = 0; // of m_key; an answer with another is late
    dicom::Frame m_frame;       // of m_key, when decoded
    QString m_failure;
    QString m_warning;
    Key m_imageKey;
    scene::ViewTransform m_imageTransform;
    QImage m_image;
    int m_lastIndex = 0;
    int m_direction = 0;
    char m_wantedOwner = 0; // its address names the prefetch list
};

} // namespace sagitta::ui
