#include "ui/viewer/viewport_grid.h"

#include <QGridLayout>

namespace sagitta::ui {

int viewCount(ViewerLayout layout) {
    switch (layout) {
    case ViewerLayout::One:
        return 1;
    case ViewerLayout::Four:
        return 4;
    case ViewerLayout::Mpr:
        break;
    }
    return 3;
}

ViewportGrid::ViewportGrid(ViewportTools tools, render::VolumeRenderer& volumes, QWidget* parent) :
    QWidget(parent), m_volume(new VolumeViewport(volumes)), m_grid(new QGridLayout(this)) {
    setObjectName(QStringLiteral("viewportGrid"));
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(1);
    for (int i = 0; i < static_cast<int>(m_viewports.size()); ++i) {
        auto* viewport = new ViewportWidget(tools, i + 1, this);
        m_viewports[static_cast<size_t>(i)] = viewport;
        connect(viewport, &ViewportWidget::activated, this, [this, i] { setActive(i); });
        connect(viewport, &ViewportWidget::maximizeRequested, this, [this, viewport] { toggleMaximized(*viewport); });
        connect(viewport, &ViewportWidget::displaySetDropped, this,
                [this, i](const QString& id) { emit displaySetDropped(i, id); });
        connect(viewport, &ViewportWidget::annotationClicked, this, &ViewportGrid::annotationClicked);
    }
    m_volume->setParent(this);
    connect(m_volume, &VolumeViewport::activated, this, [this] {
        active().setActive(false); // the border alone: commands stay with the planar viewport
        m_volume->setActive(true);
        m_isVolumeActive = true;
    });
    connect(m_volume, &VolumeViewport::maximizeRequested, this, [this] { toggleMaximized(*m_volume); });
    arrange();
    setActive(0);
}

void ViewportGrid::release() {
    for (ViewportWidget* viewport : m_viewports)
        viewport->setView(nullptr);
}

void ViewportGrid::showViews(ViewerLayout kind, const std::vector<std::unique_ptr<scene::View>>& views) {
    m_kind = kind;
    m_maximized = nullptr;
    for (int i = 0; i < count(); ++i)
        viewport(i).setView(i < static_cast<int>(views.size()) ? views[static_cast<size_t>(i)].get() : nullptr);
    arrange();
    if (m_active >= count())
        setActive(0);
}

void ViewportGrid::arrange() {
    std::vector<QWidget*> cells;
    for (int i = 0; i < count(); ++i)
        cells.push_back(m_viewports[static_cast<size_t>(i)]);
    if (m_kind == ViewerLayout::Mpr)
        cells.push_back(m_volume);
    std::vector<QWidget*> all(m_viewports.begin(), m_viewports.end());
    all.push_back(m_volume);
    for (QWidget* widget : all) {
        m_grid->removeWidget(widget);
        const bool isCell = std::find(cells.begin(), cells.end(), widget) != cells.end();
        widget->setVisible(isCell && (!m_maximized || widget == m_maximized));
    }
    const bool isSingle = cells.size() == 1 || m_maximized;
    for (size_t i = 0; i < cells.size(); ++i) {
        if (!m_maximized || cells[i] == m_maximized)
            m_grid->addWidget(cells[i], isSingle ? 0 : static_cast<int>(i) / 2, isSingle ? 0 : static_cast<int>(i) % 2);
    }
    for (int i = 0; i < 2; ++i) { // an empty row or column takes no room
        m_grid->setRowStretch(i, isSingle && i == 1 ? 0 : 1);
        m_grid->setColumnStretch(i, isSingle && i == 1 ? 0 : 1);
    }
}

void ViewportGrid::setActive(int index) {
    m_active = index;
    m_volume->setActive(false);
    m_isVolumeActive = false;
    for (int i = 0; i < static_cast<int>(m_viewports.size()); ++i)
        m_viewports[static_cast<size_t>(i)]->setActive(i == index);
    emit activeChanged();
}

void ViewportGrid::toggleMaximized(QWidget& cell) {
    if (m_kind == ViewerLayout::One)
        return;
    m_maximized = m_maximized ? nullptr : &cell;
    arrange();
    cell.setFocus(Qt::OtherFocusReason);
}

void ViewportGrid::toggleActiveMaximized() {
    const bool isVolume = m_isVolumeActive && m_kind == ViewerLayout::Mpr;
    toggleMaximized(isVolume ? static_cast<QWidget&>(*m_volume) : active());
}

void ViewportGrid::setMessage(const QString& message) {
    for (ViewportWidget* viewport : m_viewports)
        viewport->setMessage(message);
    m_volume->setMessage(message);
}

void ViewportGrid::setSelectedAnnotation(const QString& id) {
    for (ViewportWidget* viewport : m_viewports)
        viewport->setSelectedAnnotation(id);
}

} // namespace sagitta::ui
