// DropOverlay: covers a window while files hang over it and says what letting go will do. GUI thread.
#pragma once

#include <QWidget>

class QMimeData;

namespace sagitta::ui {

class DropOverlay : public QWidget {
    Q_OBJECT
public:
    explicit DropOverlay(QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;
};

// Local files and folders of a drag; empty when it carries none.
QStringList localPaths(const QMimeData& data);

} // namespace sagitta::ui
