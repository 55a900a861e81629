#include "ui/viewer/unseen_question.h"

#include "ui/common/describe.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <algorithm>

namespace sagitta::ui {
namespace {

constexpr size_t kMostNamed = 3;

QString nameOf(const dicom::DisplaySet& set) {
    const dicom::SeriesInfo& series = set.first().series;
    return series.description.isEmpty() ? QObject::tr("%1 %2").arg(series.modality).arg(series.number)
                                        : series.description;
}

} // namespace

UnseenQuestion::UnseenQuestion(QWidget* parent) :
    QFrame(parent), m_text(new QLabel), m_look(new QPushButton), m_leave(new QPushButton) {
    setProperty("panel", true);
    m_text->setObjectName(QStringLiteral("unseenText"));
    m_text->setWordWrap(true);
    setRole(*m_text, LabelRole::Warning);
    describe(m_look, "unseenLook", tr("Look at the first series that has not been looked at"));
    describe(m_leave, "unseenLeave", tr("Leave this study all the same"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, kGrid);
    row->setSpacing(2 * kGrid);
    row->addWidget(m_text, 1);
    row->addWidget(m_look);
    row->addWidget(m_leave);
    connect(m_look, &QPushButton::clicked, this, [this] {
        hide();
        emit lookChosen(m_first);
    });
    connect(m_leave, &QPushButton::clicked, this, [this] {
        hide();
        emit leaveChosen();
    });
    hide();
}

void UnseenQuestion::ask(const std::vector<dicom::DisplaySetPtr>& unseen, const QString& leave) {
    m_leave->setText(leave);
    m_look->setText(unseen.size() == 1 ? tr("Look at it") : tr("Look at the first"));
    m_first = unseen.front()->id;
    QStringList names;
    for (size_t i = 0; i < std::min(unseen.size(), kMostNamed); ++i)
        names << nameOf(*unseen[i]);
    if (unseen.size() > kMostNamed)
        names << tr("…");
    m_text->setText((unseen.size() == 1 ? tr("One series has not been looked at: %1")
                                        : tr("%1 series have not been looked at: %2").arg(unseen.size()))
                        .arg(names.join(tr(", "))));
    show();
    m_look->setFocus(Qt::OtherFocusReason);
}

} // namespace sagitta::ui
