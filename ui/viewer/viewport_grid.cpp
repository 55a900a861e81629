#include "ui/viewer/viewport_grid.h"

#include "ui/common/theme.h"

#include <QGridLayout>

#include <utility>

namespace sagitta::ui {

ViewerLayout stacksLayout(int columns, int rows) {
    return {ViewerLayout::Kind::Stacks, scene::evenGrid(columns, rows)};
}

ViewerLayout tilesLayout(int columns, int rows) { return {ViewerLayout::Kind::Tiles, scene::evenGrid(columns, rows)}; }

ViewerLayout mprLayout() { return {ViewerLayout::Kind::Mpr, scene::evenGrid(2, 2)}; }

ViewportGrid::ViewportGrid(ViewportTools tools, render::VolumeRenderer& volumes, QWidget* parent) :
    QWidget(parent), m_tools(tools), m_volume(new VolumeViewport(volumes)), m_grid(new QGridLayout(this)) {
    setObjectName(QStringLiteral("viewportGrid"));
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(1);
    QPalette ground = palette(); // between the viewports, whatever the theme is
    ground.setColor(QPalette::Window, imageColors().window);
    setPalette(ground);
    setAutoFillBackground(true);
    m_volume->setParent(this);
    connect(m_volume, &VolumeViewport::activated, this, [this] {
        active().setActive(false); // the border alone: commands stay with the planar viewport
        m_volume->setActive(true);
        m_isVolumeActive = true;
    });
    connect(m_volume, &VolumeViewport::maximizeRequested, this, [this] { toggleMaximized(*m_volume); });
    growTo(4); // from the first one on the order of the Tab key is that of their numbers
    arrange();
    setActive(0);
}

void ViewportGrid::growTo(int count) {
    for (int i = static_cast<int>(m_viewports.size()); i < count; ++i) {
        auto* viewport = new ViewportWidget(m_tools, i + 1, this);
        viewport->hide();
        m_viewports.push_back(viewport);
        connect(viewport, &ViewportWidget::activated, this, [this, i] { setActive(i); });
        connect(viewport, &ViewportWidget::maximizeRequested, this, [this, viewport] { toggleMaximized(*viewport); });
        connect(viewport, &ViewportWidget::dropped, this,
                [this, i](const ViewportDrop& what) { emit dropped(i, what); });
        connect(viewport, &ViewportWidget::annotationClicked, this, &ViewportGrid::annotationClicked);
        connect(viewport, &ViewportWidget::menuRequested, this, &ViewportGrid::menuRequested);
        connect(viewport, &ViewportWidget::magnifyingChanged, this, [this](bool on) { setMagnifying(on); });
        connect(viewport, &ViewportWidget::hovered, this, [this, i] { giveLens(i); });
        viewport->setOverlayOptions(m_options);
        viewport->setMagnifying(m_isMagnifying);
    }
}

void ViewportGrid::release() {
    for (ViewportWidget* viewport : m_viewports)
        viewport->setView(nullptr);
}

void ViewportGrid::showViews(const ViewerLayout& layout, const std::vector<std::unique_ptr<scene::View>>& views) {
    m_layout = layout;
    m_maximized = nullptr;
    growTo(count());
    for (int i = 0; i < count(); ++i)
        viewport(i).setView(i < static_cast<int>(views.size()) ? views[static_cast<size_t>(i)].get() : nullptr);
    arrange();
    if (m_active >= count())
        setActive(0);
}

void ViewportGrid::arrange() {
    const std::vector<QRect>& places = m_layout.grid.cells; // of an MPR the last one is the 3D pane's
    std::vector<QWidget*> cells(m_viewports.begin(), m_viewports.begin() + count());
    if (m_layout.isMpr())
        cells.push_back(m_volume);
    std::vector<QWidget*> all(m_viewports.begin(), m_viewports.end());
    all.push_back(m_volume);
    for (QWidget* widget : all)
        m_grid->removeWidget(widget);
    for (int i = 0; i < scene::kMaxGridSide; ++i) { // an empty row or column takes no room
        m_grid->setRowStretch(i, i < (m_maximized ? 1 : m_layout.grid.rows) ? 1 : 0);
        m_grid->setColumnStretch(i, i < (m_maximized ? 1 : m_layout.grid.columns) ? 1 : 0);
    }
    for (size_t i = 0; i < cells.size(); ++i) {
        const QRect place = m_maximized ? QRect(0, 0, 1, 1) : places[i];
        if (!m_maximized || cells[i] == m_maximized)
            m_grid->addWidget(cells[i], place.y(), place.x(), place.height(), place.width());
    }
    for (QWidget* widget : all)
        widget->setVisible(m_grid->indexOf(widget) >= 0);
}

void ViewportGrid::setActive(int index) {
    if (index == m_active && !m_isVolumeActive) // with every notch of the wheel
        return;
    m_active = index;
    m_volume->setActive(false);
    m_isVolumeActive = false;
    for (int i = 0; i < static_cast<int>(m_viewports.size()); ++i)
        m_viewports[static_cast<size_t>(i)]->setActive(i == index);
    giveLens(index);
    emit activeChanged();
}

// There is one: where the pointer is, or the keys are, whichever moved last.
void ViewportGrid::giveLens(int index) {
    for (int i = 0; i < static_cast<int>(m_viewports.size()); ++i)
        m_viewports[static_cast<size_t>(i)]->setLensHere(i == index);
}

void ViewportGrid::bringUp(int index) {
    if (!m_maximized || m_maximized == &viewport(index))
        return;
    const bool hadFocus = m_maximized->hasFocus();
    m_maximized = &viewport(index);
    arrange();
    if (hadFocus)
        m_maximized->setFocus(Qt::OtherFocusReason);
}

void ViewportGrid::toggleMaximized(QWidget& cell) {
    if (!m_layout.isMpr() && count() == 1)
        return;
    m_maximized = m_maximized ? nullptr : &cell;
    arrange();
    cell.setFocus(Qt::OtherFocusReason);
}

void ViewportGrid::toggleActiveMaximized() {
    toggleMaximized(isVolumeActive() ? static_cast<QWidget&>(*m_volume) : active());
}

void ViewportGrid::setMessage(const QString& message) {
    for (ViewportWidget* viewport : m_viewports)
        viewport->setMessage(message);
    m_volume->setMessage(message);
}

void ViewportGrid::setOverlayOptions(const OverlayOptions& options) {
    m_options = options;
    for (ViewportWidget* viewport : m_viewports)
        viewport->setOverlayOptions(options);
}

void ViewportGrid::setMagnifying(bool on) {
    if (std::exchange(m_isMagnifying, on) == on)
        return;
    for (ViewportWidget* viewport : m_viewports)
        viewport->setMagnifying(on);
    emit magnifyingChanged(on);
}

void ViewportGrid::setSelectedAnnotation(const QString& id) {
    for (ViewportWidget* viewport : m_viewports)
        viewport->setSelectedAnnotation(id);
}

} // namespace sagitta::ui
