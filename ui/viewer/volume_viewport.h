// VolumeViewport: the 3D pane: pictures come from render::VolumeRenderer; a drag turns the volume at interactive
// quality, the full picture follows when the mouse rests. Errors and warnings are said in the pane. GUI thread.
#pragma once

#include "render/vtk/volume_renderer.h"

#include <QTimer>
#include <QWidget>

class QComboBox;

namespace sagitta::ui {

class VolumeViewport : public QWidget {
    Q_OBJECT
public:
    explicit VolumeViewport(render::VolumeRenderer& renderer, QWidget* parent = nullptr);
    ~VolumeViewport() override;

    void setVolume(imaging::VolumePtr volume);
    void setMessage(const QString& message);
    void setActive(bool active);
    void setPreset(const QString& preset);
    void resetCamera();
    void zoom(double factor); // > 1: larger

    const render::VolumeCamera& camera() const { return m_camera; }
    // Why there is no picture; empty when there is one, or one is on its way.
    const QString& failure() const { return m_failure; }
    // The renderer cannot make pictures on this display at all.
    bool isUnsupported() const { return m_isUnsupported; }
    const QImage& picture() const { return m_picture.image; }
    // What must be said of the volume and of its picture.
    QStringList marks() const;

signals:
    void activated();
    void maximizeRequested();
    void pictureChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    void turn(double azimuthDeg, double elevationDeg);
    void cameraMoved();
    void request(render::VolumeQuality quality);
    void updateDescription();
    QString who() const;

    render::VolumeRenderer& m_renderer;
    imaging::VolumePtr m_volume;
    render::VolumeCamera m_camera;
    render::VolumePicture m_picture;
    QString m_failure;
    bool m_isUnsupported = false;
    QString m_message;
    QComboBox* m_presets;
    QTimer m_rest;
    QPointF m_last;
    bool m_isActive = false;
};

} // namespace sagitta::ui
