#include "ui/annotations/annotation_panel.h"

#include "ui/common/row_delegate.h"
#include "ui/common/text_size.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QTableView>

namespace sagitta::ui {

AnnotationPanel::AnnotationPanel(scene::Session& session, QWidget* parent) :
    QWidget(parent), m_model(session), m_table(new QTableView),
    m_empty(new QLabel(tr("No annotations yet. Press L to measure a length, T to write a text on the image."))) {
    m_table->setObjectName(QStringLiteral("annotationTable"));
    m_table->setAccessibleName(tr("Annotations"));
    m_table->setModel(&m_model);
    m_table->setItemDelegate(new RowDelegate(m_table));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked);
    m_table->installEventFilter(this);
    m_table->verticalHeader()->hide();
    onTextSize(m_table, [this] { m_table->verticalHeader()->setDefaultSectionSize(textRowHeight()); });
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->setColumnWidth(AnnotationModel::Type, textSized(14 * kGrid));
    m_table->setColumnWidth(AnnotationModel::Place, textSized(34 * kGrid));
    m_table->horizontalHeader()->setSectionResizeMode(AnnotationModel::Value, QHeaderView::Stretch);
    m_empty->setWordWrap(true);
    m_empty->setObjectName(QStringLiteral("annotationsEmpty"));
    m_empty->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    m_empty->setAlignment(Qt::AlignTop);
    setRole(*m_empty, LabelRole::Muted);
    setMinimumWidth(75 * kGrid);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_empty, 1);
    layout->addWidget(m_table, 1);

    connect(&m_model, &QAbstractItemModel::modelReset, this, &AnnotationPanel::updateState);
    const auto choose = [this](const QModelIndex& index) { emit chosen(m_model.idAt(index.row())); };
    connect(m_table, &QTableView::clicked, this, choose);
    connect(m_table, &QTableView::activated, this, choose); // Enter
    updateState();
}

// F2 is for the text that is current, whatever the window does by it.
bool AnnotationPanel::eventFilter(QObject* watched, QEvent* event) {
    const bool isKey = event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress;
    if (!isKey || static_cast<QKeyEvent*>(event)->keyCombination() != QKeyCombination(Qt::Key_F2))
        return QWidget::eventFilter(watched, event);
    const QModelIndex text = m_table->currentIndex().siblingAtColumn(AnnotationModel::Value);
    if (!text.flags().testFlag(Qt::ItemIsEditable))
        return QWidget::eventFilter(watched, event);
    event->accept();
    if (event->type() == QEvent::KeyPress)
        m_table->edit(text);
    return true;
}

void AnnotationPanel::updateState() {
    m_table->setVisible(m_model.rowCount() > 0);
    m_empty->setVisible(m_model.rowCount() == 0);
}

QString AnnotationPanel::focusedId() const {
    const QModelIndex current = m_table->currentIndex();
    const bool isChosen = current.isValid() && m_table->selectionModel()->isSelected(current);
    return m_table->hasFocus() && isChosen ? m_model.idAt(current.row()) : QString();
}

void AnnotationPanel::select(const QString& id) {
    const int row = m_model.rowOf(id);
    if (row >= 0)
        m_table->selectRow(row);
    else
        m_table->clearSelection();
}

} // namespace sagitta::ui
