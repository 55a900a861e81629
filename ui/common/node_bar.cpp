#include "ui/common/node_bar.h"

#include "ui/common/describe.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace sagitta::ui {

NodeBar::NodeBar(QWidget* parent) : QFrame(parent), m_text(new QLabel), m_refresh(new QPushButton(tr("Refresh"))) {
    setObjectName(QStringLiteral("nodeBar"));
    setProperty("panel", true);
    m_text->setObjectName(QStringLiteral("nodeBarText"));
    m_text->setTextFormat(Qt::PlainText); // it comes from a peer
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setWordWrap(true);
    describe(m_refresh, "nodeBarRefresh", tr("Refresh"),
             tr("Fetch what was added or corrected. Nothing that is here is deleted: the images as they were are kept "
                "in the folder superseded."));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, kGrid);
    row->setSpacing(2 * kGrid);
    row->addWidget(m_text, 1);
    row->addWidget(m_refresh);
    connect(m_refresh, &QPushButton::clicked, this, [this] { emit refreshRequested(m_studyUid); });
    hide();
}

void NodeBar::setNews(const QString& studyUid, const NodeNews& news) {
    m_studyUid = studyUid;
    const QString text = newsText(news);
    m_text->setText(text);
    m_text->setToolTip(news.reason.toHtmlEscaped());
    setRole(*m_text, news.state == NodeNews::State::Differs ? LabelRole::Warning : LabelRole::Muted);
    m_refresh->setVisible(canRefresh(news));
    setHidden(text.isEmpty());
}

} // namespace sagitta::ui
