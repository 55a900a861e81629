#include "ui/browser/empty_state.h"

#include "ui/common/describe.h"
#include "ui/common/text_size.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace sagitta::ui {

EmptyState::EmptyState(QWidget* parent) :
    QWidget(parent), m_title(new QLabel), m_advice(new QLabel), m_import(new QPushButton(tr("Import folder…"))) {
    setObjectName(QStringLiteral("emptyState"));
    m_title->setObjectName(QStringLiteral("emptyTitle"));
    m_advice->setObjectName(QStringLiteral("emptyAdvice"));
    setRole(*m_title, LabelRole::Title);
    setRole(*m_advice, LabelRole::Muted);
    for (QLabel* text : {m_title, m_advice}) {
        text->setTextFormat(Qt::PlainText);
        text->setAlignment(Qt::AlignCenter);
        text->setWordWrap(true);
        onTextSize(text, [text] { text->setMinimumWidth(textSized(120 * kGrid)); });
    }
    describe(m_import, "emptyImport", tr("Import folder"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(2 * kGrid);
    buttons->addStretch(1);
    buttons->addWidget(m_import);
    buttons->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(2 * kGrid);
    layout->addStretch(2);
    layout->addWidget(m_title, 0, Qt::AlignHCenter);
    layout->addWidget(m_advice, 0, Qt::AlignHCenter);
    layout->addSpacing(2 * kGrid);
    layout->addLayout(buttons);
    layout->addStretch(3);
    connect(m_import, &QPushButton::clicked, this, &EmptyState::importRequested);
}

void EmptyState::say(const QString& title, const QString& advice, Action action) {
    m_title->setText(title);
    m_advice->setText(advice);
    m_import->setVisible(action == Import);
}

} // namespace sagitta::ui
