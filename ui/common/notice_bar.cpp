#include "ui/common/notice_bar.h"

#include "ui/common/describe.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include <utility>

namespace sagitta::ui {

NoticeBar::NoticeBar(QWidget* parent) :
    QFrame(parent), m_text(new QLabel), m_button(new QPushButton(tr("Undo"))), m_close(new QToolButton) {
    setObjectName(QStringLiteral("noticeBar"));
    setProperty("panel", true);
    m_text->setObjectName(QStringLiteral("noticeText"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    describe(m_button, "noticeUndo", tr("Undo"));
    m_close->setIcon(makeIcon(Icon::Close));
    describe(m_close, "noticeClose", tr("Close this line"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(2 * kGrid, kGrid, kGrid, kGrid);
    row->setSpacing(2 * kGrid);
    row->addWidget(m_text, 1);
    row->addWidget(m_button);
    row->addWidget(m_close);
    connect(m_button, &QPushButton::clicked, this, &NoticeBar::undo);
    connect(m_close, &QToolButton::clicked, this, &NoticeBar::clear);
    hide();
}

void NoticeBar::say(const QString& text, std::function<void()> undo) {
    setRole(*m_text, LabelRole::Plain);
    show(text, std::move(undo));
}

void NoticeBar::warn(const QString& text, std::function<void()> undo) {
    setRole(*m_text, LabelRole::Warning);
    show(text, std::move(undo));
}

void NoticeBar::show(const QString& text, std::function<void()> undo) {
    m_undo = std::move(undo);
    m_text->setText(text);
    m_button->setVisible(canUndo());
    setVisible(!text.isEmpty());
    emit changed();
}

void NoticeBar::clear() { show({}, {}); }

void NoticeBar::undo() {
    const std::function<void()> undo = std::exchange(m_undo, {});
    clear();
    if (undo)
        undo();
}

} // namespace sagitta::ui
