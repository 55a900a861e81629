// Magnifier: a lens over a viewport: the frame around a point, sampled anew at a multiple of the view's scale, with the
// window, colours and inversion of the view. It stands where its picture was made for: it moves when the new one is
// there. Knows no view; the viewport tells it where to look. GUI thread; pictures are made by the RenderScheduler.
#pragma once

#include "scene/view_state.h"
#include "ui/viewer/render_scheduler.h"

#include <QImage>
#include <QWidget>

#include <functional>

namespace sagitta::ui {

class Magnifier : public QWidget {
    Q_OBJECT
public:
    enum class Shape { Round, Square };
    // Makes the picture of a transform; an empty function: there is nothing to show.
    using MakerFor = std::function<RenderScheduler::Make(const scene::ViewTransform&)>;

    Magnifier(RenderScheduler& scheduler, QWidget* parent);
    ~Magnifier() override;

    // Its sides are at most half of the smaller side of what it stands in.
    void setRoom(QSize room);
    // What lookAt() makes pictures of. Of another content than before nothing comes late.
    void setContent(std::uint64_t number);
    // `center` in the parent's coordinates, `canvasPoint` the same point on the view's canvas.
    void lookAt(QPoint center, QPointF canvasPoint, const scene::ViewTransform& view, const MakerFor& makerFor);
    void stop(); // hidden, and nothing comes late

    double factor() const { return m_factor; }
    void setFactor(double factor); // kept within its limits; seen from the next lookAt() on
    void setShape(Shape shape);

    const QImage& image() const { return m_image; }
    const scene::ViewTransform& imageTransform() const { return m_imageTransform; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    RenderScheduler& m_scheduler;
    int m_side;
    std::uint64_t m_content = 0;
    double m_factor = 2;
    Shape m_shape = Shape::Round;
    QImage m_image;
    scene::ViewTransform m_imageTransform;
    double m_imageFactor = 2;
};

} // namespace sagitta::ui
