#include "ui/browser/broad_search_question.h"

#include "ui/common/describe.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace sagitta::ui {

BroadSearchQuestion::BroadSearchQuestion(QWidget* parent) :
    QWidget(parent), m_text(new QLabel), m_everything(new QPushButton) {
    setObjectName(QStringLiteral("broadSearch"));
    m_text->setObjectName(QStringLiteral("broadSearchText"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    setRole(*m_text, LabelRole::Warning);
    auto* today = new QPushButton(tr("Today"));
    auto* week = new QPushButton(tr("Last 7 days"));
    describe(m_everything, "broadSearchAll", tr("Search all studies"));
    describe(today, "broadSearchToday", tr("Search the studies of today"));
    describe(week, "broadSearchWeek", tr("Search the studies of the last 7 days"));

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(2 * kGrid, 0, 2 * kGrid, 2 * kGrid);
    layout->setSpacing(kGrid);
    layout->addWidget(m_text, 1);
    for (QPushButton* button : {today, week, m_everything})
        layout->addWidget(button);
    connect(today, &QPushButton::clicked, this, [this] { emit dateChosen(DatePreset::Today); });
    connect(week, &QPushButton::clicked, this, [this] { emit dateChosen(DatePreset::LastSevenDays); });
    connect(m_everything, &QPushButton::clicked, this, &BroadSearchQuestion::everythingChosen);
    hide();
}

void BroadSearchQuestion::ask(const QStringList& nodes) {
    const bool isOne = nodes.size() == 1;
    m_text->setText((isOne ? tr("%1 is not searched yet: without a name, a date or a modality it would list every "
                                "study it has.")
                           : tr("%1 are not searched yet: without a name, a date or a modality they would list every "
                                "study they have."))
                        .arg(nodes.join(tr(", "))));
    m_everything->setText(isOne ? tr("Search all studies of %1").arg(nodes.front())
                                : tr("Search all studies of %1 nodes").arg(nodes.size()));
    show();
}

} // namespace sagitta::ui
