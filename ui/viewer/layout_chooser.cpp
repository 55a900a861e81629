#include "ui/viewer/layout_chooser.h"

#include "ui/common/describe.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QToolButton>

#include <algorithm>

namespace sagitta::ui {
namespace {

constexpr int kCell = 24;
constexpr int kGap = 2;

// A small picture of the layout.
QIcon makePicture(const scene::GridLayout& layout) {
    return makeIcon([layout](QPainter& painter, const QRectF& rect, const QColor& color) {
        painter.setPen(color);
        const double w = (rect.width() - 1) / layout.columns;
        const double h = (rect.height() - 1) / layout.rows;
        for (const QRect& cell : layout.cells)
            painter.drawRect(
                QRectF(rect.x() + cell.x() * w, rect.y() + cell.y() * h, cell.width() * w, cell.height() * h));
    });
}

} // namespace

class LayoutChooser::Grid : public QWidget {
public:
    explicit Grid(LayoutChooser& chooser) : QWidget(&chooser), m_chooser(chooser) {
        describe(this, "layoutGrid", tr("Columns and rows"),
                 tr("Columns and rows: point and click, or arrows and Enter"));
        setMouseTracking(true);
        setFocusPolicy(Qt::StrongFocus);
        const int side = scene::kMaxGridSide * (kCell + kGap) - kGap;
        setFixedSize(side, side);
    }
    void setSize(QSize size) {
        m_size = size;
        setAccessibleDescription(tr("%1 columns, %2 rows").arg(size.width()).arg(size.height()));
        update();
    }
    QSize gridSize() const { return m_size; }
    std::function<void()> changed;

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        for (int y = 0; y < scene::kMaxGridSide; ++y) {
            for (int x = 0; x < scene::kMaxGridSide; ++x) {
                const bool isIn = x < m_size.width() && y < m_size.height();
                painter.fillRect(x * (kCell + kGap), y * (kCell + kGap), kCell, kCell,
                                 isIn ? palette().color(QPalette::Highlight) : palette().color(QPalette::Base));
                painter.setPen(isIn ? colors().accent : colors().line);
                painter.drawRect(x * (kCell + kGap), y * (kCell + kGap), kCell - 1, kCell - 1);
            }
        }
    }
    void mouseMoveEvent(QMouseEvent* event) override { point(event->position().toPoint()); }
    void mouseReleaseEvent(QMouseEvent* event) override {
        point(event->position().toPoint());
        emit m_chooser.chosen(scene::evenGrid(m_size.width(), m_size.height()));
    }
    void keyPressEvent(QKeyEvent* event) override {
        const auto step = [&](int x, int y) {
            setSize({std::clamp(m_size.width() + x, 1, scene::kMaxGridSide),
                     std::clamp(m_size.height() + y, 1, scene::kMaxGridSide)});
            changed();
        };
        switch (event->key()) {
        case Qt::Key_Left:
            return step(-1, 0);
        case Qt::Key_Right:
            return step(1, 0);
        case Qt::Key_Up:
            return step(0, -1);
        case Qt::Key_Down:
            return step(0, 1);
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_Space:
            emit m_chooser.chosen(scene::evenGrid(m_size.width(), m_size.height()));
            return;
        default:
            QWidget::keyPressEvent(event);
        }
    }

private:
    void point(QPoint at) {
        setSize({std::clamp(at.x() / (kCell + kGap) + 1, 1, scene::kMaxGridSide),
                 std::clamp(at.y() / (kCell + kGap) + 1, 1, scene::kMaxGridSide)});
        changed();
    }

    LayoutChooser& m_chooser;
    QSize m_size{1, 1};
};

LayoutChooser::LayoutChooser(QWidget* parent) : QWidget(parent), m_grid(new Grid(*this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    column->setSpacing(kGrid);
    auto* size = new QLabel;
    size->setObjectName(QStringLiteral("layoutSize"));
    size->setAlignment(Qt::AlignCenter);
    const auto tell = [this, size] {
        size->setText(tr("%1 × %2").arg(m_grid->gridSize().width()).arg(m_grid->gridSize().height()));
    };
    m_grid->changed = tell;
    tell();
    column->addWidget(m_grid, 0, Qt::AlignCenter);
    column->addWidget(size);
    auto* row = new QHBoxLayout;
    row->setSpacing(kGap);
    for (const scene::UnevenGrid& uneven : scene::unevenGrids()) {
        auto* button = new QToolButton;
        describe(button, uneven.id, tr(uneven.name));
        button->setIcon(makePicture(uneven.layout));
        button->setIconSize({18, 16});
        connect(button, &QToolButton::clicked, this, [this, layout = uneven.layout] { emit chosen(layout); });
        row->addWidget(button);
    }
    column->addLayout(row);
    setFocusProxy(m_grid);
}

void LayoutChooser::setCurrent(const scene::GridLayout& layout) {
    m_grid->setSize({layout.columns, layout.rows});
    m_grid->changed();
}

} // namespace sagitta::ui
